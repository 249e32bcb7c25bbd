//! The executable's numbers: each backend against transformers, and against each other.

use std::path::Path;

use atelier::backend::{CLOSENESS_TINY, closeness};
use expect_test::expect;
use safetensors::{Dtype, SafeTensors};
use serde_json::{Value, json};

use crate::support::device;
use crate::support::process::{Ended, atelier};
use crate::support::source::root;

const GOLDEN: &str = "tests/golden/logits";
/// The paper's headline schedule, for the bundled model.
const PARALLEL: &str = "0-2 (3|..|9) 10-11";

/// The backends that are there.
fn backends(test: &str) -> Vec<&'static str> {
    let mut backends = vec!["reference", "cpu"];
    backends.extend(device::shared(test).map(|_| "gpu"));
    backends
}

/// Tensor `logits` of the file that the command writes, with its shape.
fn logits(model: Option<&str>, ids: &str, schedule: &str, backend: &str) -> (Vec<usize>, Vec<f32>) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("l.safetensors").display().to_string();
    let options = ["--ids", ids, "--schedule", schedule, "--backend", backend, "--out", &out];
    let ended = atelier(["logits"].into_iter().chain(model).chain(options));
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{model:?} {schedule} {backend}");
    let bytes = std::fs::read(&out).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(file.names(), ["logits"]);
    let tensor = file.tensor("logits").unwrap();
    assert_eq!(tensor.dtype(), Dtype::F32);
    (tensor.shape().to_vec(), floats(tensor.data()))
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

fn assert_close(what: &str, got: &[f32], expected: &[f32]) {
    let distance = closeness(got, expected);
    assert!(distance <= CLOSENESS_TINY, "{what}: closeness {distance:e} is over {CLOSENESS_TINY:e}");
}

/// Every folder and schedule that transformers has run, without a tokenizer.
#[test]
fn logits_are_those_of_transformers_on_every_backend() {
    let backends = backends("cli_backends::logits_are_those_of_transformers_on_every_backend");
    let mut n_runs = 0;
    for entry in std::fs::read_dir(root().join(GOLDEN)).unwrap().flatten().filter(|it| it.path().is_dir()) {
        let path = entry.path();
        let golden: Value = json_file(&path.join("golden.json"));
        let tensors = std::fs::read(path.join("golden.safetensors")).unwrap();
        let tensors = SafeTensors::deserialize(&tensors).unwrap();
        for run in golden["runs"].as_array().unwrap() {
            let ids: Vec<String> = run["ids"].as_array().unwrap().iter().map(Value::to_string).collect();
            let schedule = run["schedule"].as_str().unwrap();
            let tensor = tensors.tensor(run["tensor"].as_str().unwrap()).unwrap();
            let expected = floats(tensor.data());
            // One run of each folder is enough of the GPU, which takes long to start.
            let skipped = usize::from(n_runs % 8 != 1);
            for backend in &backends[..backends.len().min(3 - skipped)] {
                let what = format!("{}, {schedule}, {backend}", path.display());
                let (shape, got) = logits(path.to_str(), &ids.join(","), schedule, backend);
                assert_eq!(shape, tensor.shape(), "{what}");
                assert_close(&what, &got, &expected);
            }
            n_runs += 1;
        }
    }
    assert!(n_runs >= 40, "{n_runs} golden runs were found");
}

#[test]
fn the_backends_agree_on_the_bundled_model() {
    let backends = backends("cli_backends::the_backends_agree_on_the_bundled_model");
    let ids: Vec<String> = (0..48).map(|n| (n * 577 % 2048).to_string()).collect();
    for schedule in ["0-11", PARALLEL] {
        let of = |backend| logits(None, &ids.join(","), schedule, backend);
        let (shape, expected) = of("reference");
        assert_eq!(shape, [48, 2048]);
        for backend in &backends[1..] {
            assert_close(&format!("{schedule}, {backend}"), &of(backend).1, &expected);
        }
    }
}

fn json_file(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn generate(options: &[&str]) -> Ended {
    let ended = atelier(["generate"].iter().chain(options));
    assert_eq!(ended.code, 0, "{options:?}: {}", ended.err);
    ended
}

#[test]
fn the_backends_write_the_same_text() {
    let prompt = "Lily had a red ball.\n She  went";
    let text = |backend, schedule| {
        let options =
            ["--prompt", prompt, "--max-tokens", "24", "--backend", backend, "--schedule", schedule];
        let out = generate(&options).out;
        assert!(out.starts_with(prompt) && out.len() > prompt.len() + 24, "{out:?}");
        out
    };
    let backends = backends("cli_backends::the_backends_write_the_same_text");
    for schedule in ["0-11", PARALLEL] {
        for backend in &backends[1..] {
            assert_eq!(text(backend, schedule), text("reference", schedule), "{schedule} {backend}");
        }
    }
    assert_ne!(text("cpu", "0-11"), text("cpu", PARALLEL));
}

#[test]
fn a_generation_says_why_it_stopped() {
    let stopped = |options: &[&str]| generate(&[options, &["--backend", "cpu"]].concat()).err;
    expect![["note: stopped after as many tokens as asked for\n"]].assert_eq(&stopped(&[
        "--prompt",
        "Once",
        "--max-tokens",
        "2",
    ]));
    expect![["note: stopped after as many tokens as asked for\n"]].assert_eq(&stopped(&[
        "--prompt",
        "Once",
        "--max-tokens",
        "0",
    ]));
    // As many as there can be: the model ends its story by itself.
    expect![["note: stopped at the end token\n"]].assert_eq(&stopped(&[
        "--prompt",
        "Once upon a time",
        "--max-tokens",
        &u64::MAX.to_string(),
    ]));
    let long = "The cat sat on the mat. ".repeat(100);
    let err = stopped(&["--prompt", &long, "--max-tokens", "5"]);
    let (first, second) = err.trim_end().split_once('\n').unwrap();
    assert!(first.ends_with("from token 257 on they are past the model\u{2019}s context of 256"), "{first}");
    assert_eq!(second, "note: stopped after as many tokens as asked for");
}

#[test]
fn a_seed_names_one_text() {
    let text = |seed: &str, temperature: &str| {
        let options = ["--prompt", "Once", "--max-tokens", "12", "--backend", "cpu", "--temperature"];
        generate(&[&options[..], &[temperature, "--seed", seed]].concat()).out
    };
    assert_eq!(text("3", "1.5"), text("3", "1.5"));
    assert_ne!(text("3", "1.5"), text("4", "1.5"));
    assert_eq!(text("3", "0"), text("18446744073709551615", "0"), "greedy draws nothing");
}

/// The keys that the command line's users rely on, with their types.
#[test]
fn scores_have_the_promised_form() {
    let folder = tempfile::tempdir().unwrap();
    let samples = folder.path().join("samples.jsonl");
    let lambada = "words:lambada=tests/golden/eval/lambada.jsonl";
    let arguments =
        ["eval", "--json", "--task", lambada, "--task", "continuation", "--limit", "3", "--add-bos"];
    let options = ["--schedule", "0-4 6 5 7-11", "--backend", "cpu", "--log-samples"];
    let ended = atelier(arguments.into_iter().chain(options).chain(samples.to_str()));
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!((&report["schedule"], &report["backend"]), (&json!("0-4 6 5 7-11"), &json!("cpu")));
    let tasks = report["tasks"].as_object().unwrap();
    assert_eq!(tasks.keys().collect::<Vec<_>>(), ["continuation", "words"]);
    for (task, keys) in [
        ("words", &["acc", "acc_stderr", "perplexity", "perplexity_stderr", "mean_log_likelihood"][..]),
        ("continuation", &["acc", "acc_stderr", "acc_norm", "acc_norm_stderr", "mean_log_likelihood"]),
    ] {
        assert_eq!((&tasks[task]["n"], &tasks[task]["add_bos"]), (&json!(3), &json!(true)), "{task}");
        assert!(keys.iter().all(|key| tasks[task][key].is_f64()), "{task}: {}", tasks[task]);
    }
    let lines = std::fs::read_to_string(&samples).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 6);
    for (n, line) in lines.iter().enumerate() {
        let (task, n_numbers) = if n < 3 { ("words", 1) } else { ("continuation", 4) };
        let keys: Vec<&String> = line.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["correct", "correct_norm", "index", "log_likelihoods", "task"]);
        assert_eq!((&line["task"], &line["index"]), (&json!(task), &json!(n % 3)));
        assert_eq!(line["log_likelihoods"].as_array().unwrap().len(), n_numbers, "{line}");
        assert_eq!(line["correct_norm"].is_boolean(), task == "continuation", "{line}");
    }
}

#[test]
fn scores_for_people_are_a_table_with_intervals() {
    let options = ["--task", "facts", "--task", "arith", "--limit", "4", "--backend", "cpu"];
    let ended = atelier(["eval"].iter().chain(&options));
    let without_hash = ended.out.lines().skip(1).map(|line| format!("{line}\n")).collect::<String>();
    expect![[r#"
        0-11
          task       n     acc   acc_norm   95 % interval  chance  nats/answer
          facts      4   100.0*    100.0    51.0 to 100.0    25.0       -0.714
          arith      4   100.0*        -    51.0 to 100.0     0.0       -1.135
        in percent; * the headline, which the interval is of
    "#]]
    .assert_eq(&without_hash);
    assert!(ended.out.starts_with("painters-12, SHA-256 "), "{}", ended.out);
}

#[test]
fn written_answers_have_a_table_of_their_own() {
    let gsm8k = "gsm8k=tests/golden/harness/gsm8k.jsonl";
    let options =
        ["--task", "facts", "--task", gsm8k, "--limit", "2", "--max-gen-toks", "8", "--backend", "cpu"];
    let ended = atelier(["eval"].iter().chain(&options));
    let without_hash = ended.out.lines().skip(1).map(|line| format!("{line}\n")).collect::<String>();
    expect![[r#"
        0-11
          task       n     acc   acc_norm   95 % interval  chance  nats/answer
          facts      2   100.0*    100.0    34.2 to 100.0    25.0       -1.409
          task       n  strict   flexible   95 % interval  exact_match
          gsm8k      2     0.0*      0.0     0.0 to  65.8
        in percent; * the headline, which the interval is of
    "#]]
    .assert_eq(&without_hash);
}
