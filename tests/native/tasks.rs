//! Task files: every published form against pairs that Python made, and what is said of bad lines.

use std::path::Path;

use atelier::backend::{Outcome, Score};
use atelier::eval::{
    EncodeOptions, EncodedTask, Gold, Item, Metric, Run, Task, TaskForm, python, read_items, read_lines,
    recognise,
};
use expect_test::{Expect, expect};
use serde_json::Value;

use crate::stats::golden;
use crate::support::letters::Letters;

const FORMS: [(&str, TaskForm); 5] = [
    ("atelier", TaskForm::Atelier),
    ("lambada", TaskForm::Lambada),
    ("hellaswag", TaskForm::Hellaswag),
    ("winogrande", TaskForm::Winogrande),
    ("arc", TaskForm::Arc),
];

fn items(name: &str, form: TaskForm) -> Vec<Item> {
    let file = format!("{name}.jsonl");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/eval").join(&file);
    read_items(form, &file, &std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn pairs_are_those_of_the_definitions() {
    for (name, form) in FORMS {
        let expected = golden(&format!("{name}.expected.json"));
        let items = items(name, form);
        assert_eq!(items.len(), expected.as_array().unwrap().len(), "{name}");
        for (item, expected) in items.iter().zip(expected.as_array().unwrap()) {
            let pairs: Vec<[&str; 2]> =
                item.pairs.iter().map(|pair| [pair.context.as_str(), pair.continuation.as_str()]).collect();
            assert_eq!(serde_json::to_value(pairs).unwrap(), expected["pairs"], "{name} {}", item.index);
            if let Some(characters) = expected["characters"].as_array() {
                let mine: Vec<Value> = item.pairs.iter().map(|pair| pair.n_characters.into()).collect();
                assert_eq!(&mine, characters, "{name} {}", item.index);
            }
            match item.gold {
                Gold::Choice { right, by_character } => {
                    assert_eq!(expected["right"], right, "{name} {}", item.index);
                    assert_eq!(expected["acc_norm"].is_boolean(), by_character, "{name} {}", item.index);
                }
                Gold::Answer { .. } | Gold::Written { .. } | Gold::Text(_) | Gold::Label(_) => {
                    assert!(expected["right"].is_null(), "{name} {}", item.index)
                }
            }
        }
    }
}

/// Given log-likelihoods, `acc` and `acc_norm` are those of the definitions.
#[test]
fn metrics_are_those_of_the_definitions() {
    for (name, form) in FORMS {
        let expected = golden(&format!("{name}.expected.json"));
        for (item, expected) in items(name, form).into_iter().zip(expected.as_array().unwrap()) {
            let Some(given) = expected["log_likelihoods"].as_array() else { continue };
            let given: Vec<f64> = given.iter().map(|value| value.as_f64().unwrap()).collect();
            // White space at a context's end is scored with the continuation.
            let lengths: Vec<usize> = item
                .pairs
                .iter()
                .map(|pair| {
                    let moved = python::len(&pair.context) - python::len(python::rstrip(&pair.context));
                    moved + python::len(&pair.continuation)
                })
                .collect();
            let task = task(vec![item]);
            let encoded = encode(&task);
            let batch = Run::over(&[encoded.into()]).next_batch(LIMITS, usize::MAX).unwrap().unwrap();
            // The first token of each continuation carries all of its log-likelihood.
            let scores = given.iter().zip(&lengths).flat_map(|(&value, n)| {
                (0..*n).map(move |k| Score {
                    log_likelihood: if k == 0 { value as f32 } else { 0.0 },
                    is_greedy: false,
                })
            });
            let outcome = Outcome { scores: scores.collect(), ..Outcome::default() };
            let result = batch.fold(&outcome).unwrap().remove(0);
            assert_eq!(expected["acc"], result.correct, "{name} {expected}");
            assert_eq!(expected["acc_norm"].as_bool(), result.correct_norm, "{name} {expected}");
        }
    }
}

const LIMITS: atelier::backend::BatchLimits =
    atelier::backend::BatchLimits { rows_max: 10_000, rows_good: 10_000 };

fn task(items: Vec<Item>) -> Task {
    Task { name: "t".to_owned(), metric: Metric::Acc, with_perplexity: false, items, head: None }
}

fn encode(task: &Task) -> EncodedTask {
    let positions: Vec<usize> = (0..task.items.len()).collect();
    let options = EncodeOptions { add_bos: true, context_length: 1000 };
    EncodedTask::new(task, &positions, &Letters { vocab_size: 1 << 20 }, options).unwrap()
}

#[test]
fn strings_are_pythons() {
    let golden = golden("python.json");
    for case in golden["capitalize"].as_array().unwrap() {
        let (text, expected) = (case[0].as_str().unwrap(), case[1].as_str().unwrap());
        assert_eq!(python::capitalize(text), expected, "{text:?}");
    }
    for case in golden["strip"].as_array().unwrap() {
        let text = case[0].as_str().unwrap();
        assert_eq!(python::strip(text), case[1].as_str().unwrap(), "{text:?}");
        assert_eq!(python::rstrip(text), case[2].as_str().unwrap(), "{text:?}");
    }
}

fn check(form: TaskForm, line: &str, expect: Expect) {
    let answer = match read_items(form, "f.jsonl", format!("\n{line}\n").as_bytes()) {
        Ok(items) => format!("{items:?}"),
        Err(error) => error.to_string(),
    };
    expect.assert_eq(&answer);
}

#[test]
fn a_bad_line_is_named_with_what_is_missing() {
    use TaskForm::{Arc, Atelier, Hellaswag, Lambada, Winogrande};
    check(Atelier, "{", expect!["f.jsonl, line 2: expected a JSON object: it ends too early at column 1"]);
    check(Atelier, "[1]", expect!["f.jsonl, line 2: expected a JSON object: this is another value"]);
    check(Atelier, "{}", expect!["f.jsonl, line 2: `context` is missing"]);
    check(
        Atelier,
        r#"{"context": "a"}"#,
        expect!["f.jsonl, line 2: `choices`, `answer` or `text` is missing"],
    );
    check(
        Atelier,
        r#"{"context": 1, "answer": "a"}"#,
        expect!["f.jsonl, line 2: `context` must be a string, got 1"],
    );
    check(
        Atelier,
        r#"{"context": "a", "answer": ""}"#,
        expect![[r#"f.jsonl, line 2: `answer` must be a string that is not empty, got """#]],
    );
    check(
        Atelier,
        r#"{"context": "a", "answer": "b", "choices": ["b"], "label": 0}"#,
        expect!["f.jsonl, line 2: both `choices` and `answer` are given"],
    );
    check(
        Atelier,
        r#"{"context": "a", "choices": ["b", ""], "label": 0}"#,
        expect![[r#"f.jsonl, line 2: `choices` must be a list of strings that are not empty, got ["b",""]"#]],
    );
    check(
        Atelier,
        r#"{"context": "a", "choices": [], "label": 0}"#,
        expect!["f.jsonl, line 2: `choices` must be a list that is not empty, got []"],
    );
    check(
        Atelier,
        r#"{"context": "a", "choices": ["b", "c"], "label": 2}"#,
        expect!["f.jsonl, line 2: `label` must be a choice from 0 to 1, got 2"],
    );
    check(Atelier, r#"{"context": "a", "choices": ["b"]}"#, expect!["f.jsonl, line 2: `label` is missing"]);
    check(
        Atelier,
        r#"{"context": "a", "answer": "12", "results": [[1, 3]]}"#,
        expect![
            "f.jsonl, line 2: `results` must be pairs [start, end] of characters within the answer's 2, got [[1,3]]"
        ],
    );
    let many = vec!["\"c\""; 65].join(",");
    check(
        Atelier,
        &format!(r#"{{"context": "a", "choices": [{many}], "label": 0}}"#),
        expect!["f.jsonl, line 2: `choices` has 65 entries, more than the 64 that are allowed"],
    );
    check(Lambada, r#"{"context": "a"}"#, expect!["f.jsonl, line 2: `text` is missing"]);
    check(
        Hellaswag,
        r#"{"activity_label": "a", "ctx_a": "b", "ctx_b": "c", "endings": ["d", "e"], "label": ""}"#,
        expect![[r#"f.jsonl, line 2: `label` must be a choice from 0 to 1, got """#]],
    );
    check(
        Winogrande,
        r#"{"sentence": "no gap", "option1": "a", "option2": "b", "answer": "1"}"#,
        expect![[r#"f.jsonl, line 2: `sentence` must be text with a `_` for the option, got "no gap""#]],
    );
    check(
        Winogrande,
        r#"{"sentence": "_", "option1": "a", "option2": "b", "answer": ""}"#,
        expect![[r#"f.jsonl, line 2: `answer` must be one of 1, 2, got """#]],
    );
    check(
        Arc,
        r#"{"question": "q", "choices": {"text": ["a"], "label": ["A", "B"]}, "answerKey": "A"}"#,
        expect!["f.jsonl, line 2: `text` and `label` differ in length"],
    );
    check(
        Arc,
        r#"{"question": {"stem": "q", "choices": [{"label": "A"}]}, "answerKey": "A"}"#,
        expect!["f.jsonl, line 2: `text` is missing"],
    );
    check(
        Arc,
        r#"{"question": "q", "choices": {"text": ["a", "b", "c"], "label": ["A", "B", "A"]}, "answerKey": "A"}"#,
        expect!["f.jsonl, line 2: two choices have the label A"],
    );
    check(
        Arc,
        r#"{"question": {"stem": "q", "choices": [{"text": "a", "label": 1}, {"text": "b", "label": "1"}]}, "answerKey": "1"}"#,
        expect!["f.jsonl, line 2: two choices have the label 1"],
    );
    check(Arc, r#"{"question": "q", "answerKey": "A"}"#, expect!["f.jsonl, line 2: `choices` is missing"]);
    check(Arc, "", expect!["f.jsonl holds no items"]);
}

#[test]
fn a_long_line_is_refused_and_a_long_value_is_cut_short() {
    let long = format!(r#"{{"text": "{}"}}"#, "a".repeat(1 << 20));
    check(
        TaskForm::Lambada,
        &long,
        expect!["f.jsonl, line 2: the line has 1048588 bytes, more than the 1048576 that are allowed"],
    );
    check(
        TaskForm::Lambada,
        &format!(r#"{{"text": [{:?}]}}"#, "é".repeat(500)),
        expect![[
            r#"f.jsonl, line 2: `text` must be a string that is not empty, got ["éééééééééééééééééééééééééééééééééééééééééééééééééééééééééé…"#
        ]],
    );
}

#[test]
fn tolerant_reading_keeps_the_good_lines_and_their_numbers() {
    let text = "\u{feff}{\"text\": \"a b\"}\r\n\r\nnot json\n{\"text\": \"c d\"}";
    let lines = read_lines(TaskForm::Lambada, "f", text.as_bytes()).unwrap();
    assert_eq!(lines.items.iter().map(|item| item.index).collect::<Vec<_>>(), [0, 3]);
    assert_eq!(lines.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [3]);
}

#[test]
fn a_line_that_is_no_text_is_named_and_the_rest_goes_on() {
    let latin = b"{\"text\": \"a b\"}\n{\"text\": \"a caf\xe9\"}\n{\"text\": \"c d\"}\n";
    let lines = read_lines(TaskForm::Lambada, "f", latin).unwrap();
    assert_eq!(lines.items.iter().map(|item| item.index).collect::<Vec<_>>(), [0, 2]);
    let bad: Vec<String> = lines.bad.iter().map(ToString::to_string).collect();
    assert_eq!(bad, ["f, line 2: the line is not UTF-8 text from its byte 16 on; save the file as UTF-8"]);
    assert_eq!(recognise("f", latin), Ok(TaskForm::Lambada));
    // UTF-16: no line can be read, and that is why no form is found.
    let utf_16: Vec<u8> = "\u{feff}{\"text\": \"a b\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let error = recognise("f", &utf_16).unwrap_err().to_string();
    assert_eq!(error, "f, line 1: the line is not UTF-8 text from its byte 1 on; save the file as UTF-8");
    let unknown = recognise("f", b"{\"txt\": 1}").unwrap_err().to_string();
    assert_eq!(unknown, "f: no line has the fields of a known form of items");
}

#[test]
fn questions_are_grouped_by_context_or_by_name() {
    let text = r#"{"context": "q", "choices": [" a", " b"], "label": 0}
{"context": "r", "choices": [" a", " b"], "label": 0}
{"context": "q", "choices": [" b", " c"], "label": 0}
{"context": "s", "choices": [" b", " c"], "label": 0, "group": "q"}
{"context": "t", "choices": [" b", " c", " d", " e"], "label": 0, "group": "q"}"#;
    let task = task(read_items(TaskForm::Atelier, "f", text.as_bytes()).unwrap());
    assert_eq!(task.questions(), [0, 1, 0, 3, 3]);
    assert!((task.chance() - 0.45).abs() < 1e-12, "four halves and a quarter: {}", task.chance());
}
