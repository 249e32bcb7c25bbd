//! Bad input, through the executable: each case ends in one sentence on standard error that a
//! person can act on, with the right exit code, and nothing on standard output. (What the
//! readers refuse in detail is tested where they are.)

use std::path::Path;

use atelier::model::WeightFormat;
use expect_test::{Expect, expect};
use serde_json::json;

use crate::folders::{self, Files};
use crate::support::process::{Ended, atelier};

const WEIGHTS: &str = "model.safetensors";

/// Computes one token of the model in these files.
fn logits(files: &Files) -> (tempfile::TempDir, Ended) {
    let (directory, _) = folders::directory(files);
    let model = directory.path().to_str().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let out = elsewhere.path().join("out").display().to_string();
    let ended = atelier(["logits", model, "--ids", "1", "--backend", "cpu", "--out", &out]);
    assert_eq!(Path::new(&out).exists(), ended.code == 0, "{}", ended.err);
    (directory, ended)
}

fn check_model(change: impl FnOnce(&mut Files), expect: Expect) {
    let mut files = folders::files(WeightFormat::F32, true);
    change(&mut files);
    let (directory, ended) = logits(&files);
    let name = directory.path().file_name().unwrap().to_str().unwrap();
    expect.assert_eq(&ended.refusal(directory.path()).replace(name, "DIR"));
}

fn config(key: &'static str, value: serde_json::Value) -> impl FnOnce(&mut Files) {
    move |files| {
        let mut config = folders::config(WeightFormat::F32, true);
        config[key] = value;
        files.insert("config.json".to_owned(), config.to_string().into_bytes());
    }
}

fn file(name: &str, bytes: &[u8]) -> impl FnOnce(&mut Files) {
    move |files| drop(files.insert(name.to_owned(), bytes.to_vec()))
}

#[test]
fn damaged_models_are_refused_in_one_sentence() {
    check_model(|files| files.clear(), expect!["1: error: config.json is missing from DIR"]);
    check_model(
        |files| files.get_mut(WEIGHTS).unwrap().truncate(3000),
        expect!["1: error: model.safetensors: its tensors end at byte 3536, but the file at 3000"],
    );
    check_model(
        |files| files.get_mut(WEIGHTS).unwrap().truncate(0),
        expect!["1: error: model.safetensors: it has 0 bytes, fewer than the 8 of a header length"],
    );
    check_model(
        |files| files.get_mut(WEIGHTS).unwrap()[7] = 0x40,
        expect![
            "1: error: model.safetensors: its header claims 4611686018427389792 bytes, and at most 16777216 are read; is this a safetensors file?"
        ],
    );
    check_model(
        file(WEIGHTS, &(1_u64 << 62).to_le_bytes()),
        expect![
            "1: error: model.safetensors: its header claims 4611686018427387904 bytes, and at most 16777216 are read; is this a safetensors file?"
        ],
    );
    check_model(
        |files| files.get_mut(WEIGHTS).unwrap()[8] ^= 1,
        expect![
            "1: error: model.safetensors: its header is not valid: no value that can be read at line 1 column 1"
        ],
    );
    check_model(
        config("num_attention_heads", json!(0)),
        expect![
            "1: error: config.json: num_attention_heads must be a whole number from 1 to 1024, but it is 0"
        ],
    );
    check_model(
        config("num_key_value_heads", json!(0)),
        expect![
            "1: error: config.json: num_key_value_heads must be a whole number from 1 to 1024, but it is 0"
        ],
    );
    check_model(
        config("num_attention_heads", json!(3)),
        expect![
            "1: error: model.safetensors: tensor model.layers.0.self_attn.o_proj.weight has shape [5, 4], but config.json makes it [5, 6]"
        ],
    );
    check_model(
        config("hidden_size", json!(6)),
        expect![
            "1: error: model.safetensors: tensor model.embed_tokens.weight has shape [11, 5], but config.json makes it [11, 6]"
        ],
    );
    check_model(
        config("architectures", json!(["PaintersForCausalLM"])),
        expect![[
            r#"1: error: the architecture PaintersForCausalLM (model_type "llama") is not supported; these are: LlamaForCausalLM, LlamaModel"#
        ]],
    );
    check_model(
        config("num_hidden_layers", json!(1_u64 << 62)),
        expect![
            "1: error: config.json: num_hidden_layers must be a whole number from 1 to 1024, but it is 4611686018427387904"
        ],
    );
    check_model(
        file("config.json", b"{"),
        expect!["1: error: config.json is not a JSON object: it ends too early (line 1, column 1)"],
    );
    check_model(
        file("tokenizer.json", b"not JSON"),
        expect!["1: error: tokenizer.json is not valid: no value that can be read at line 1 column 2"],
    );
    check_model(
        file("atelier.json", b"{\"add_bos\": 1}"),
        expect![
            "1: error: atelier.json is not valid: invalid type: integer `1`, expected a boolean at line 1 column 13"
        ],
    );
}

/// Every 97th byte cut off, every 61st bit flipped: refused, or computed.
#[test]
fn no_damage_to_a_weight_file_ends_in_a_panic() {
    let good = folders::files(WeightFormat::F16, true);
    for length in (0..good[WEIGHTS].len()).step_by(97) {
        let mut files = good.clone();
        files.get_mut(WEIGHTS).unwrap().truncate(length);
        let (directory, ended) = logits(&files);
        let refusal = ended.refusal(directory.path());
        assert!(refusal.starts_with("1: error: model.safetensors: "), "{length}: {refusal}");
    }
    for bit in (0..good[WEIGHTS].len() * 8).step_by(61) {
        let mut files = good.clone();
        files.get_mut(WEIGHTS).unwrap()[bit / 8] ^= 1 << (bit % 8);
        let (directory, ended) = logits(&files);
        if ended.code != 0 {
            let refusal = ended.refusal(directory.path());
            assert!(refusal.starts_with("1: error: ") && refusal.len() < 1000, "{bit}: {refusal}");
        }
    }
}

/// Weights that are no numbers cannot be told from others by the header: the result is not
/// taken for one.
#[test]
fn a_model_that_breaks_down_says_so() {
    let (directory, _) = folders::directory(&Files::new());
    for entry in std::fs::read_dir("web/models/painters-12").unwrap().flatten() {
        if entry.file_type().unwrap().is_file() && entry.file_name() != "atelier.json" {
            std::fs::copy(entry.path(), directory.path().join(entry.file_name())).unwrap();
        }
    }
    let weights = directory.path().join(WEIGHTS);
    let mut bytes = std::fs::read(&weights).unwrap();
    let n = bytes.len();
    bytes[n - 100_000..].fill(0xff);
    std::fs::write(&weights, bytes).unwrap();
    let lambada = directory.path().join("lambada.jsonl").display().to_string();
    std::fs::write(&lambada, "{\"text\": \"The cat sat\"}\n").unwrap();

    let model = directory.path().to_str().unwrap();
    let generate =
        || atelier(["generate", model, "--prompt", "Once", "--max-tokens", "3", "--backend", "cpu"]);
    expect![
        "1: error: what is computed here is wrong: the self-test is off by inf, and at most 1e−4 is allowed"
    ]
    .assert_eq(&generate().refusal(directory.path()));
    // A model that does not say what it computes.
    std::fs::remove_file(directory.path().join("self-test.json")).unwrap();
    let generate = generate();
    expect!["1: error: the model breaks down under this schedule: its logits are not numbers (NaN)"]
        .assert_eq(&generate.refusal(directory.path()));
    let task = format!("lambada={lambada}");
    let eval = atelier(["eval", model, "--task", &task, "--json", "--backend", "cpu"]);
    expect![[r#"
        0: note: under 0-11 the model breaks down: some log-likelihoods are not numbers
    "#]]
    .assert_eq(&format!("{}: {}", eval.code, eval.err));
    let report: serde_json::Value = serde_json::from_str(&eval.out).unwrap();
    assert_eq!(report["tasks"]["lambada"]["mean_log_likelihood"], serde_json::Value::Null);
    let elsewhere = tempfile::tempdir().unwrap();
    let out = elsewhere.path().join("out").display().to_string();
    let logits = atelier(["logits", model, "--ids", "1", "--backend", "cpu", "--out", &out]);
    expect![[r#"
        0: note: 2048 of the 2048 logits are not finite: the model breaks down here
    "#]]
    .assert_eq(&format!("{}: {}", logits.code, logits.err));
}

/// Scores the one task `lambada` from a file with these bytes.
fn check_items(bytes: &[u8], expect: Expect) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("items.jsonl");
    std::fs::write(&path, bytes).unwrap();
    let task = format!("lambada={}", path.display());
    expect.assert_eq(&atelier(["eval", "--task", &task, "--backend", "cpu"]).refusal(folder.path()));
}

#[test]
fn item_files_that_are_none_are_refused_by_line() {
    check_items(b"", expect!["1: error: DIR/items.jsonl holds no items"]);
    check_items(b"\r\n\n", expect!["1: error: DIR/items.jsonl holds no items"]);
    check_items(
        b"\xff\xfe{\0}\0",
        expect![
            "1: error: DIR/items.jsonl, line 1: the line is not UTF-8 text from its byte 1 on; save the file as UTF-8"
        ],
    );
    check_items(
        b"{\"text\": \"a b\"}\n{\"text\": 5}\n",
        expect!["1: error: DIR/items.jsonl, line 2: `text` must be a string that is not empty, got 5"],
    );
    check_items(
        b"{\"text\": \"a b\"}\n{\"txt\": \"a b\"}\n",
        expect!["1: error: DIR/items.jsonl, line 2: `text` is missing"],
    );
    check_items(
        b"{\"text\": \"a b\"",
        expect!["1: error: DIR/items.jsonl, line 1: expected a JSON object: it ends too early at column 14"],
    );
    check_items(
        b"[1]",
        expect!["1: error: DIR/items.jsonl, line 1: expected a JSON object: this is another value"],
    );
    check_items(
        "[".repeat(200_000).as_bytes(),
        expect![
            "1: error: DIR/items.jsonl, line 1: expected a JSON object: recursion limit exceeded at column 128"
        ],
    );
    check_items(
        format!("{{\"text\": \"{}\"}}", "a ".repeat(1 << 20)).as_bytes(),
        expect![
            "1: error: DIR/items.jsonl, line 1: the line has 2097164 bytes, more than the 1048576 that are allowed"
        ],
    );
    check_items(
        format!("{{\"text\": \"a {}\"}}", "b".repeat(5000)).as_bytes(),
        expect![
            "1: error: lambada, line 1: the continuation has 2501 tokens, and the model reads at most 256"
        ],
    );
}

#[test]
fn item_files_from_windows_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("items.jsonl");
    std::fs::write(&path, b"\xef\xbb\xbf{\"text\": \"The cat sat\"}\r\n\r\n{\"text\": \"It ran\"}\r\n")
        .unwrap();
    let task = format!("lambada={}", path.display());
    let ended = atelier(["eval", "--task", &task, "--backend", "cpu", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!((ended.code, &report["tasks"]["lambada"]["n"]), (0, &json!(2)));
}

#[test]
fn files_of_schedules_are_refused_by_line() {
    let check = |bytes: &[u8], expect: Expect| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("schedules.txt");
        std::fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        let arguments = ["eval", "--task", "facts", "--limit", "1", "--schedules", path, "--backend", "cpu"];
        expect.assert_eq(&atelier(arguments).refusal(folder.path()));
    };
    check(b"", expect!["2: error: DIR/schedules.txt holds no schedules"]);
    check(b"\n \r\n", expect!["2: error: DIR/schedules.txt holds no schedules"]);
    check(b"\xff\xfe\x00", expect!["2: error: DIR/schedules.txt is not UTF-8 text"]);
    check(
        b"0-11\n\n0-11 12\n",
        expect![
            "2: error: DIR/schedules.txt, line 3: layer 12 does not exist: the model has 12 layers (0 to 11)"
        ],
    );
    check(
        "0 ".repeat(1 << 20).as_bytes(),
        expect![
            "2: error: DIR/schedules.txt, line 1: the schedule is 2097152 bytes long: at most 32768 are read"
        ],
    );
    check(
        "0\n".repeat(20_000).as_bytes(),
        expect!["2: error: DIR/schedules.txt holds more than 10000 schedules"],
    );
    check(
        &vec![b' '; (16 << 20) + 1],
        expect!["1: error: DIR/schedules.txt has more than the 16777216 bytes that are read"],
    );
}
