//! Files of items as people have them: arrays, packed, from Python, from a spreadsheet, with an
//! item that the model cannot score.

use std::io::Write;
use std::path::Path;

use atelier::eval::{FileError, ITEMS_MAX, Lines, TaskForm, read_items, read_lines, recognise, unpacked};
use expect_test::{Expect, expect};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::support::process::{Ended, atelier};

const ARC: &str = r#"{"question": "What colour is grass?", "choices": {"text": ["red", "green"], "label": ["A", "B"]}, "answerKey": "B"}"#;

/// The item of [`ARC`] with further fields.
fn with(further: &str) -> String {
    format!("{}, {further}}}", ARC.strip_suffix('}').unwrap())
}

/// What is said of the one item of this text.
fn problem(form: TaskForm, text: &str) -> String {
    match read_items(form, "f", text.as_bytes()) {
        Ok(items) => format!("{} items", items.len()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_is_not_used_may_be_what_other_readers_take() {
    let plain = read_items(TaskForm::Arc, "f", ARC.as_bytes()).unwrap();
    for further in [
        r#""note": "\ud83d""#,
        r#""note": "\udc00 \ud83d\ud83d""#,
        r#""\ud83d": 1"#,
        r#""weight": NaN"#,
        r#""weights": [1, -Infinity, {"a": Infinity, "b": "NaN \" Infinity"}]"#,
        r#""huge": 1e999"#,
        &format!("\"deep\": {}{}", "[".repeat(5000), "]".repeat(5000)),
        r#""question": "What colour is grass?""#,
    ] {
        let got = read_items(TaskForm::Arc, "f", with(further).as_bytes());
        assert_eq!(got.as_ref(), Ok(&plain), "{further}");
        assert_eq!(recognise("f", with(further).as_bytes()), Ok(TaskForm::Arc), "{further}");
    }
    // Inside an object that is used, too.
    let nested = r#"{"question": {"stem": "q", "note": "\ud83d", "choices": [{"text": "a", "label": "A", "w": NaN}]}, "answerKey": "A"}"#;
    assert_eq!(problem(TaskForm::Arc, nested), "1 items");
    let written = r#"{"text": "say \"NaN\" or -Infinity", "x": NaN}"#;
    let items = read_items(TaskForm::Lambada, "f", written.as_bytes()).unwrap();
    assert_eq!(items[0].pairs[0].context, "say \"NaN\" or", "text in strings stays");
}

#[test]
fn what_is_used_must_be_what_it_should_be() {
    let check = |form, text: &str, expect: Expect| expect.assert_eq(&problem(form, text));
    check(
        TaskForm::Lambada,
        r#"{"text": "half \ud83d"}"#,
        expect![[
            r#"f, line 1: `text` has half of a surrogate pair in it, which is not text: "half \ud83d""#
        ]],
    );
    check(
        TaskForm::Atelier,
        r#"{"context": "", "choices": ["a", "\udc00"], "label": 0}"#,
        expect![[r#"f, line 1: `choices` has half of a surrogate pair in it, which is not text: "\udc00""#]],
    );
    check(TaskForm::Lambada, r#"{"text": NaN}"#, expect!["f, line 1: `text` is missing"]);
    check(
        TaskForm::Lambada,
        r#"{"text": 1, "x": nan}"#,
        expect!["f, line 1: expected a JSON object: no value that can be read at column 19"],
    );
}

#[test]
fn an_array_is_read_as_its_objects() {
    let lines = format!("{ARC}\n{ARC}\n{ARC}");
    let expected = read_items(TaskForm::Arc, "f", lines.as_bytes()).unwrap();
    let one_line = format!("[{ARC}, {ARC},{ARC}]");
    let pretty = format!("\u{feff}[\n  {ARC},\n  {ARC},\n\n  {ARC}\n]\n")
        .replace(", \"choices\"", ",\r\n   \"choices\"");
    for text in [one_line, pretty] {
        assert_eq!(read_items(TaskForm::Arc, "f", text.as_bytes()), Ok(expected.clone()), "{text}");
        assert_eq!(recognise("f", text.as_bytes()), Ok(TaskForm::Arc));
    }
    for text in ["[]", " [ ]\n"] {
        assert_eq!(problem(TaskForm::Arc, text), "f holds no items");
        assert!(matches!(recognise("f", text.as_bytes()), Err(FileError::Empty { .. })));
    }
}

fn bad(text: &str) -> (usize, Vec<String>) {
    let Lines { items, bad } = read_lines(TaskForm::Lambada, "f", text.as_bytes()).unwrap();
    (items.len(), bad.iter().map(ToString::to_string).collect())
}

#[test]
fn a_bad_object_of_an_array_costs_itself_alone() {
    let (n, problems) =
        bad("[{\"text\": \"a ] b, [\\\" c\"},\n {\"text\": 5}, 7, {\"text\": NaN},\n{\"text\": \"a b\"}]");
    assert_eq!(n, 2);
    let expected = [
        "f, line 2: item 2: `text` must be a string that is not empty, got 5",
        "f, line 2: item 3: expected a JSON object: this is another value",
        "f, line 2: item 4: `text` is missing",
    ];
    assert_eq!(problems, expected);
    let cut_off = ["f, line 1: the array does not end with ]: the file may have been cut off".to_owned()];
    assert_eq!(bad("[{\"text\": \"a b\"},"), (1, cut_off.to_vec()));
    let (n, problems) = bad("[{\"text\": \"a b\"}, {\"text\": \"a");
    assert_eq!((n, problems.len()), (1, 2), "{problems:?}");
    let (n, problems) = bad("[{\"text\": \"a b\"}]\n[{\"text\": \"a b\"}]");
    assert_eq!(n, 1);
    assert_eq!(
        problems,
        ["f, line 1: the array has ended, and the file goes on; put one object on each line"]
    );
    // A million elements are not looked at.
    let many = format!("[{}{{}}]", "{},".repeat(ITEMS_MAX));
    let error = read_lines(TaskForm::Lambada, "f", many.as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "f holds more than the 200000 items that are allowed");
}

/// Two lines, as Python's `gzip.compress` packs them.
const BY_PYTHON: [u8; 47] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x56, 0x2a, 0x49, 0xad, 0x28, 0x51,
    0xb2, 0x52, 0x50, 0x0a, 0xc9, 0x48, 0x55, 0x48, 0x4e, 0x2c, 0x51, 0x28, 0x4e, 0x2c, 0x51, 0xaa, 0xe5,
    0xaa, 0xc6, 0x21, 0x0e, 0x00, 0xb2, 0xd5, 0x7c, 0xe0, 0x30, 0x00, 0x00, 0x00,
];

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn packed_files_are_unpacked_up_to_a_limit() {
    let line = "{\"text\": \"The cat sat\"}\n";
    assert_eq!(unpacked("f.gz", &BY_PYTHON, 48).unwrap(), line.repeat(2).as_bytes());
    assert_eq!(unpacked("f", line.as_bytes(), 1).unwrap(), line.as_bytes(), "not packed, not limited here");
    // `cat a.gz b.gz` is a packed file, too.
    let joined = [BY_PYTHON.as_slice(), &packed(b"{}")].concat();
    assert_eq!(unpacked("f.gz", &joined, 100).unwrap(), format!("{}{{}}", line.repeat(2)).as_bytes());

    let said = |bytes: &[u8], bytes_max| unpacked("f.gz", bytes, bytes_max).unwrap_err().to_string();
    assert_eq!(said(&BY_PYTHON, 47), "f.gz unpacks to more than the 47 bytes that are read");
    // 256 MiB of zeros in 0.3 MB: stops at the limit, not at its end.
    let bomb = packed(&vec![0; 256 << 20]);
    assert!(bomb.len() < 300_000);
    assert_eq!(said(&bomb, 1 << 20), "f.gz unpacks to more than the 1048576 bytes that are read");
    assert!(said(&BY_PYTHON[..30], 100).starts_with("f.gz cannot be unpacked: "));
    let mut damaged = BY_PYTHON;
    damaged[40] ^= 1;
    assert!(said(&damaged, 100).starts_with("f.gz cannot be unpacked: "));
}

#[test]
fn other_formats_are_named_with_those_that_are_read() {
    let read = "items are read from JSON: one object a line (.jsonl) or one array of objects (.json), either of \
                them also packed with gzip (.gz)";
    let mut tar = vec![0; 512];
    tar[257..262].copy_from_slice(b"ustar");
    for (bytes, what) in [
        (b"question,choice_a,choice_b,answer\nWhat colour is grass?,red,green,B\n".as_slice(), "not JSON"),
        (b"PAR1\x15\x04", "a Parquet file"),
        (b"PK\x03\x04\x14\0", "a ZIP archive"),
        (b"\x28\xb5\x2f\xfd\x04", "packed with Zstandard"),
        (tar.as_slice(), "a tar archive"),
    ] {
        let expected = format!("f is {what}; {read}");
        assert_eq!(recognise("f", bytes).unwrap_err().to_string(), expected);
        assert_eq!(read_items(TaskForm::Arc, "f", bytes).unwrap_err().to_string(), expected);
    }
    let hint = atelier::words::hint(&recognise("f", b"a,b\n1,2\n").unwrap_err()).unwrap();
    assert!(hint.contains("arc (question, choices, answerKey)"), "{hint}");
}

#[test]
fn byte_order_marks_are_passed_over() {
    let line = "\u{feff}{\"text\": \"The cat sat\"}\r\n";
    let items = read_items(TaskForm::Lambada, "f", line.repeat(2).as_bytes()).unwrap();
    assert_eq!(items.len(), 2, "files that were joined have one on several lines");
}

/// Every field of every form with 70,000 characters in it, in place of what it should be.
#[test]
fn messages_are_short_however_long_the_file_is() {
    let long = "x".repeat(70_000);
    let object = json!({
        "context": [long], "choices": {"text": [long, long], "label": [long, long]}, "answer": [long],
        "label": long, "text": [long], "ctx_a": [long], "ctx_b": long, "activity_label": long,
        "endings": [long], "sentence": long, "option1": long, "option2": long, "question": long,
        "answerKey": long, "results": [[long]], "id": [long], "group": [long],
    });
    let forms = TaskForm::BENCHMARKS.map(|(_, form)| form).into_iter().chain([TaskForm::Atelier]);
    let mut texts: Vec<String> = vec![object.to_string(), format!("[{object}]"), long.clone()];
    // One field right at a time, so that each of the others is the one that is told.
    for (field, value) in [
        ("choices", json!([long.as_str()])),
        ("choices", json!({"text": [long, long], "label": [format!("{long}a"), format!("{long}b")]})),
        ("answer", json!(long)),
        ("context", json!(long)),
        ("ctx_a", json!(long)),
        ("id", json!(long)),
    ] {
        let mut object = object.clone();
        object[field] = value;
        texts.push(object.to_string());
    }
    for form in forms {
        for text in &texts {
            let Err(error) = read_items(form, "f", text.as_bytes()) else { continue };
            let told = error.to_string();
            assert!(told.len() < 300, "{form:?}: {} bytes: {}", told.len(), &told[..300]);
        }
    }
}

/// `atelier eval` of a task from a file with this name and these bytes.
fn eval(task: &str, name: &str, bytes: &[u8], options: &[&str]) -> (Ended, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let task = format!("{task}={}", path.display());
    let ended = atelier(["eval", "--task", &task, "--backend", "cpu"].iter().chain(options));
    let directory = folder.path().display().to_string();
    (ended, directory)
}

fn scores(ended: &Ended, task: &str) -> Value {
    assert_eq!(ended.code, 0, "{}", ended.err);
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    report["tasks"][task].clone()
}

/// The same three items in every form give the same scores; packed ones have the same hash.
#[test]
fn the_command_line_reads_every_form() {
    let plain = format!("{ARC}\n{}\n{}\n", with(r#""note": "\ud83d""#), with(r#""weight": NaN"#));
    let array = format!("[{}]", plain.trim().replace('\n', ", "));
    let score = |name: &str, bytes: &[u8]| scores(&eval("arc", name, bytes, &["--json"]).0, "arc");
    let expected = score("items.txt", plain.as_bytes());
    assert_eq!(expected["n"], 3);
    assert_eq!(score("items.jsonl.gz", &packed(plain.as_bytes())), expected);
    let of_array = score("array.json", array.as_bytes());
    assert_eq!(of_array["mean_log_likelihood"], expected["mean_log_likelihood"]);
    assert_eq!(score("array.json.gz", &packed(array.as_bytes())), of_array);
    let (csv, folder) = eval("arc", "items.csv", b"question,answer\nWhat?,B\n", &[]);
    expect!["1: error: DIR/items.csv is not JSON; items are read from JSON: one object a line (.jsonl) or one array of objects (.json), either of them also packed with gzip (.gz)"]
        .assert_eq(&csv.refusal(Path::new(&folder)));
    let (parquet, _) = eval("arc", "items.parquet", b"PAR1\x15\x04", &[]);
    for said in
        ["items.parquet is a Parquet file", "give its name instead of the file", "pandas.read_parquet"]
    {
        assert!(parquet.code == 1 && parquet.err.contains(said), "{}", parquet.err);
    }
}

/// "walke" and "d" are one token: nothing of the answer is left to score.
const MERGING: &str = r#"{"context": "The cat sat", "answer": " down."}
{"context": "The cat walke", "answer": "d"}
{"context": "It ran", "answer": " home."}"#;

#[test]
fn an_item_that_merges_into_one_token_is_named_and_left_out() {
    let (ended, _) = eval("facts", "items.jsonl", MERGING.as_bytes(), &["--json"]);
    let score = scores(&ended, "facts");
    assert_eq!(score["n"], 2, "{}", ended.err);
    let named = r#"the tokenizer refused the text: the continuation "d" adds no token to its context"#;
    assert_eq!(ended.err, format!("note: facts, line 2: {named}; this item is left out\n"));
    assert_eq!(score["n_left_out"], 1);
    assert_eq!(score["left_out"], json!([{"line": 2, "problem": named}]));

    let others: Vec<&str> = MERGING.lines().step_by(2).collect();
    let (ended, _) = eval("facts", "items.jsonl", others.join("\n").as_bytes(), &["--json"]);
    let alone = scores(&ended, "facts");
    assert_eq!(alone["mean_log_likelihood"], score["mean_log_likelihood"], "the others count as before");
    assert!(alone.get("left_out").is_none());

    // Of many the first are named; where none is left, the first is the error.
    let many = [MERGING.lines().nth(1).unwrap(), "\n"].concat().repeat(25);
    let (ended, folder) = eval("facts", "items.jsonl", many.as_bytes(), &[]);
    assert!(ended.refusal(Path::new(&folder)).ends_with(&format!("facts, line 1: {named}")), "{}", ended.err);
    let (ended, _) = eval("facts", "items.jsonl", format!("{many}{MERGING}").as_bytes(), &["--json"]);
    assert_eq!(scores(&ended, "facts")["n_left_out"], 26);
    assert_eq!(ended.err.lines().count(), 21);
    assert!(ended.err.ends_with("note: facts: 6 further items are left out\n"), "{}", ended.err);
}

/// One task of which nothing fits does not take the others with it.
#[test]
fn a_task_that_cannot_be_scored_is_named_beside_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let (none, some) = (folder.path().join("none.jsonl"), folder.path().join("some.jsonl"));
    std::fs::write(&none, MERGING.lines().nth(1).unwrap()).unwrap();
    std::fs::write(&some, MERGING).unwrap();
    let tasks = [format!("arith={}", none.display()), format!("facts={}", some.display())];
    let task = |at: usize| ["--task".to_owned(), tasks[at].clone()];
    let options = ["--backend", "cpu", "--json"].map(str::to_owned);
    let ended = atelier(["eval".to_owned()].iter().chain(&task(0)).chain(&task(1)).chain(&options));
    assert_eq!(scores(&ended, "facts")["n"], 2, "{}", ended.err);
    assert_eq!(scores(&ended, "arith"), Value::Null);
    assert!(ended.err.contains("note: arith, line 1: "), "{}", ended.err);
}

/// The folder's own items are those of its card's numbers: one that does not fit is no slip.
#[test]
fn a_folder_with_an_item_that_merges_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new("web/models/painters-6");
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
        std::fs::copy(source.join(name), folder.path().join(name)).unwrap();
    }
    let hash = atelier::model::Sha256Hash::of(MERGING.as_bytes()).to_string();
    std::fs::create_dir(folder.path().join("eval")).unwrap();
    std::fs::write(folder.path().join("eval/mine.jsonl"), MERGING).unwrap();
    let mut tasks: Value =
        serde_json::from_str(&std::fs::read_to_string(source.join("eval/tasks.json")).unwrap()).unwrap();
    let list = if tasks.is_array() { &mut tasks } else { &mut tasks["tasks"] };
    let mut entry = list[0].clone();
    for (key, value) in [("name", "mine"), ("file", "eval/mine.jsonl"), ("sha256", hash.as_str())] {
        entry[key] = json!(value);
    }
    *list = json!([entry]);
    std::fs::write(folder.path().join("eval/tasks.json"), tasks.to_string()).unwrap();
    let model = folder.path().display().to_string();
    let ended = atelier(["eval", &model, "--backend", "cpu"]);
    let told = ended.refusal(folder.path());
    assert!(told.contains("mine, line 2: the tokenizer refused the text"), "{told}");
}
