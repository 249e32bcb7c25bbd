//! Running text: log-likelihoods and perplexities as PyTorch finds them, token by token, and intervals
//! as a bootstrap over texts finds them (`tools/golden-eval/texts.py`).

use std::collections::BTreeMap;
use std::sync::Arc;

use atelier::backend::BackendKind;
use atelier::eval::report::{paired_difference, task_report, task_score};
use atelier::eval::{
    EncodeOptions, EncodedTask, FileError, Interval, ItemResult, LineProblem, Metric, Task, TaskForm,
    TaskScore, TextSize, read_items,
};
use atelier::model::TaskList;
use atelier::session::{Executor, ExecutorSink, read_into};
use serde::Deserialize;

use crate::bundled::open;
use crate::eval_harness::answered;
use crate::support::source::read;
use crate::support::wait;

/// Greatest difference of a text's log-likelihood, nats: f32 in other orders over up to 351 tokens.
const SAME: f64 = 5e-4;
/// Greatest difference of a mean log-likelihood per word, nats.
const SAME_MEAN: f64 = 2e-5;
/// How far a bootstrap over 21 texts may be from Student's t by linearised residuals, as a share.
const LIKE_BOOTSTRAP: f64 = 0.2;

#[derive(Deserialize)]
struct Golden {
    sizes: Vec<TextSize>,
    schedules: BTreeMap<String, Scored>,
}

#[derive(Deserialize)]
struct Scored {
    log_likelihoods: Vec<f64>,
    n_tokens: Vec<usize>,
    word_perplexity: f64,
    byte_perplexity: f64,
    bits_per_byte: f64,
    bootstrap: Bootstrap,
}

#[derive(Deserialize)]
struct Bootstrap {
    nats_per_word_stderr: f64,
    word_perplexity: [f64; 2],
    ratio: f64,
    ratio_interval: [f64; 2],
}

fn task() -> Task {
    let items = read("tests/golden/texts/items.jsonl");
    let items = read_items(TaskForm::Atelier, "items.jsonl", items.as_bytes()).unwrap();
    Task::new("perplexity".to_owned(), TaskForm::Atelier, None, items)
}

/// Whether `found` is like `expected` beside the width of what both are ends of.
fn is_like(found: f64, expected: f64, width: f64) -> bool {
    (found - expected).abs() <= LIKE_BOOTSTRAP * width
}

#[test]
fn perplexity_is_pytorchs_and_its_interval_a_bootstraps() {
    let golden: Golden = serde_json::from_str(&read("tests/golden/texts/expected.json")).unwrap();
    let (model, task) = (open("painters-12"), task());
    assert_eq!((task.metric, task.chance()), (Metric::WordPerplexity, 0.0));
    let positions: Vec<usize> = (0..task.items.len()).collect();
    let options = EncodeOptions { add_bos: false, context_length: model.spec().context_length };
    let encoded = EncodedTask::new(&task, &positions, model.tokenizer().unwrap(), options).unwrap();
    assert!(encoded.n_clipped > 0, "some contexts are longer than the model reads");
    let encoded = Arc::new(encoded);
    let mut executor: Executor = wait(async {
        let weights = model.checkpoint().weights().to_vec();
        let sink = ExecutorSink::new(BackendKind::Cpu, model.spec(), weights).await.unwrap();
        read_into(&model, sink, &|_| ()).await.unwrap().0
    });
    let mut full: Option<Vec<ItemResult>> = None;
    let (mut worst, longest) = (0.0_f64, golden.schedules.values().flat_map(|it| &it.n_tokens).max());
    assert!(*longest.unwrap() > options.context_length, "some texts take two parts");
    for (text, expected) in &golden.schedules {
        let mut results = answered(&mut executor, &encoded, &[text.as_str()]).remove(0);
        results.sort_by_key(|result| result.index);
        for (at, result) in results.iter().enumerate() {
            assert_eq!(result.text, Some(golden.sizes[at]), "{text} {at}");
            let difference = (result.right_log_likelihood - expected.log_likelihoods[at]).abs();
            assert!(difference <= SAME, "{text} {at}: {difference:e}");
            worst = worst.max(difference);
            assert_eq!(result.log_likelihoods, [result.right_log_likelihood], "its parts are one text");
            assert!(!result.correct && !result.is_right(Metric::WordPerplexity));
        }
        let report = task_report(task.metric, 0.0, false, &results).unwrap();
        let number = |name| report.number(name).unwrap();
        for (name, wanted) in [
            ("word_perplexity", expected.word_perplexity.ln()),
            ("byte_perplexity", expected.byte_perplexity.ln()),
            ("bits_per_byte", expected.bits_per_byte * std::f64::consts::LN_2),
        ] {
            let found = number(name).0;
            let nats = if name == "bits_per_byte" { found * std::f64::consts::LN_2 } else { found.ln() };
            assert!(
                (nats - wanted).abs() < SAME_MEAN,
                "{text}: {name} is {found}, in nats {wanted} expected"
            );
        }
        for absent in ["acc", "perplexity", "mean_log_likelihood"] {
            assert_eq!(report.number(absent), None, "{absent}");
        }
        let bootstrap = &expected.bootstrap;
        let (value, error) = number("word_perplexity");
        let per_word = error.unwrap() / value;
        assert!(
            is_like(per_word, bootstrap.nats_per_word_stderr, bootstrap.nats_per_word_stderr),
            "{text}: {per_word} beside {}",
            bootstrap.nats_per_word_stderr
        );
        let like = |found: Interval, ends: [f64; 2], place: &str| {
            let width = (ends[1] / ends[0]).ln();
            let is_close =
                is_like(found.low.ln(), ends[0].ln(), width) && is_like(found.high.ln(), ends[1].ln(), width);
            assert!(is_close, "{text}, {place}: {found:?} beside {ends:?}");
        };
        like(report.interval.unwrap(), bootstrap.word_perplexity, "perplexity");
        let Some(full) = &full else {
            full = Some(results);
            continue;
        };
        let difference = paired_difference(task.metric, full, &results).unwrap();
        assert!((difference.value - bootstrap.ratio.ln()).abs() < SAME_MEAN, "{text}: {}", difference.value);
        let ends = difference.interval.unwrap();
        let ratio = Interval { low: ends.low.exp(), high: ends.high.exp() };
        like(ratio, bootstrap.ratio_interval, "ratio");
    }
    println!("worst difference {worst:.1e} nats");
}

fn result(index: usize, question: usize, n_words: usize, right_log_likelihood: f64) -> ItemResult {
    ItemResult {
        task: 0,
        index,
        question,
        log_likelihoods: vec![right_log_likelihood],
        greedy: vec![false],
        correct: false,
        correct_norm: None,
        right_log_likelihood,
        result_tokens: None,
        text: Some(TextSize { n_words, n_bytes: 5 * n_words }),
        judged: None,
        written: None,
    }
}

fn score(results: &[ItemResult]) -> TaskScore {
    task_score("t", Metric::WordPerplexity, 0.0, results.len(), results)
}

#[test]
fn words_weigh_and_texts_are_what_varies() {
    // 30 nats over 10 words; one text of two sentences and one of one.
    let results = [result(0, 0, 2, -8.0), result(1, 0, 3, -7.0), result(2, 2, 5, -15.0)];
    let found = score(&results);
    assert!((found.value - 3.0_f64.exp()).abs() < 1e-12, "{found:?}");
    // Both texts have three nats a word: nothing varies.
    let interval = found.interval.unwrap();
    assert!((interval.low - found.value).abs() < 1e-9 && (interval.high - found.value).abs() < 1e-9);
    assert_eq!(score(&results[..2]).interval, None, "of one text, however many sentences, there is none");
    assert!(score(&[]).value.is_nan() && score(&[]).interval.is_none());
    let worse = [result(0, 0, 2, -9.0), result(1, 0, 3, -10.0), result(2, 2, 5, -20.0)];
    let difference = paired_difference(Metric::WordPerplexity, &results, &worse).unwrap();
    assert!((difference.value - 0.9).abs() < 1e-12, "nine nats over ten words: {difference:?}");
    assert!((difference.log_likelihood + 0.9).abs() < 1e-12);
    let one = paired_difference(Metric::WordPerplexity, &results[..1], &worse[..1]).unwrap();
    assert_eq!(one.interval, None);
}

/// NaN, minus infinity, and finite log-likelihoods whose perplexity overflows.
#[test]
fn a_model_that_breaks_down_has_no_number() {
    for broken in [f64::NAN, f64::NEG_INFINITY, -1e9] {
        let results = [result(0, 0, 2, -8.0), result(1, 1, 3, broken)];
        let found = score(&results);
        assert!(found.value.is_nan() && found.interval.is_none(), "{broken}: {found:?}");
        let json = serde_json::to_string(&found).unwrap();
        assert!(json.contains(r#""value":null,"interval":null"#), "{json}");
        assert!(serde_json::from_str::<TaskScore>(&json).unwrap().value.is_nan());
        let report = task_report(Metric::WordPerplexity, 0.0, false, &results).unwrap();
        let json = serde_json::to_value(&report).unwrap();
        assert!(json["word_perplexity"].is_null() && json["word_perplexity_stderr"].is_null(), "{json}");
        assert!(json["interval"].is_null() && json.get("chance").is_none(), "{json}");
        let whole = [result(0, 0, 2, -8.0), result(1, 1, 3, -9.0)];
        let difference = paired_difference(Metric::WordPerplexity, &whole, &results).unwrap();
        assert!(!broken.is_finite() || difference.value > 1e8, "{difference:?}");
        assert_eq!(difference.value.is_nan(), !broken.is_finite(), "{difference:?}");
    }
}

#[test]
fn texts_and_right_answers_do_not_mix() {
    let text = r#"{"context": "a", "text": " b c"}"#;
    let answer = r#"{"context": "a", "answer": " b"}"#;
    for (first, second) in [(text, answer), (answer, text)] {
        let found = read_items(TaskForm::Atelier, "f", format!("{first}\n{second}\n").as_bytes());
        let Err(FileError::BadLine(bad)) = found else { panic!("{found:?}") };
        assert_eq!((bad.line, bad.problem), (2, LineProblem::OtherKind));
    }
    let items = read_items(TaskForm::Atelier, "f", text.as_bytes()).unwrap();
    // Whatever is listed with them.
    assert_eq!(
        Task::new("t".into(), TaskForm::Atelier, Some(Metric::Acc), items).metric,
        Metric::WordPerplexity
    );
    let items = read_items(TaskForm::Atelier, "f", answer.as_bytes()).unwrap();
    assert_eq!(
        Task::new("t".into(), TaskForm::Atelier, Some(Metric::WordPerplexity), items).metric,
        Metric::Acc
    );
    let list = |kind: &str, headline: &str| {
        let hash = "0".repeat(64);
        let entry = format!(
            r#"{{"tasks": [{{"name": "t", "file": "t.jsonl", "kind": "{kind}", "headline": "{headline}", "mirrors": null, "sha256": "{hash}"}}]}}"#
        );
        TaskList::parse(entry.as_bytes()).map_err(|error| error.to_string())
    };
    assert!(list("text", "word_perplexity").is_ok());
    for (kind, headline) in [("text", "acc"), ("answer", "word_perplexity"), ("choice", "word_perplexity")] {
        let said = list(kind, headline).unwrap_err();
        assert!(said.contains("the headline of \"t\" does not fit its kind"), "{said}");
    }
}
