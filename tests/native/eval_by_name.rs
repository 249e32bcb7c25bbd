//! lm-evaluation-harness 0.4.13 on rows of ours, benchmark by benchmark and item by item
//! (`tools/golden-eval/by_name.py`): which tokens the model is given, and what is made of its answers.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use atelier::backend::BackendKind;
use atelier::eval::report::task_report;
use atelier::eval::{
    AsHarness, Benchmark, EncodeOptions, EncodedTask, Gold, HARNESS, ItemResult, PairEncoder, Task, TaskForm,
    TextSize, WRITTEN_TOKENS_MAX, read_items,
};
use atelier::model::{ModelFolder, Sha256Hash};
use atelier::platform::Folder;
use atelier::session::{Executor, ExecutorSink, read_into};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::eval_harness::{SAME, SAME_MEAN, answered};
use crate::support::source::{read, root};
use crate::support::wait;

const TEXT: &str = "<|endoftext|>";

#[derive(Deserialize)]
struct Golden {
    about: About,
    table: BTreeMap<String, Row>,
    tokenizers: BTreeMap<String, Ends>,
    tasks: BTreeMap<String, BTreeMap<String, Scored>>,
}

#[derive(Deserialize)]
struct About {
    lm_eval: String,
    model: String,
    max_gen_toks: usize,
    max_gen_toks_default: usize,
    stop_token: String,
    end_token: String,
    sha256: BTreeMap<String, Sha256Hash>,
}

/// What the harness's description of a task says.
#[derive(Deserialize)]
struct Row {
    dataset: String,
    config: Option<String>,
    split: String,
    few_shot: Option<(String, u32)>,
}

#[derive(Deserialize)]
struct Ends {
    bos_token: Option<String>,
    eos_token: String,
    prefix: u32,
}

/// One task with one tokenizer.
#[derive(Deserialize)]
struct Scored {
    scores: BTreeMap<String, f64>,
    items: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    /// Context and continuation of each request.
    #[serde(default)]
    pairs: Vec<(Vec<u32>, Vec<u32>)>,
    #[serde(default)]
    log_likelihoods: Vec<f64>,
    #[serde(default)]
    greedy: Vec<bool>,
    acc: Option<u8>,
    acc_norm: Option<u8>,
    /// What an answer was written after.
    prompt: Option<Vec<u32>>,
    /// What was written, or the text that was scored.
    text: Option<String>,
    exact_match: Option<[u8; 2]>,
    /// Of a text.
    n_words: Option<usize>,
}

fn golden() -> Golden {
    serde_json::from_str(&read("tests/golden/by-name/expected.json")).expect("a golden file")
}

fn rows(name: &str) -> String {
    read(&format!("tests/golden/by-name/{name}.jsonl"))
}

fn task(benchmark: &Benchmark) -> Task {
    let examples = if benchmark.few_shot.is_some() { rows("gsm8k-train") } else { String::new() };
    benchmark.task(rows(benchmark.name).as_bytes(), examples.as_bytes()).unwrap()
}

impl Golden {
    /// The bundled model with one of the three tokenizers, made as the script makes it.
    fn model(&self, kind: &str, folder: &Path) -> ModelFolder {
        let from = root().join("web/models").join(&self.about.model);
        for file in ["config.json", "model.safetensors"] {
            std::fs::copy(from.join(file), folder.join(file)).unwrap();
        }
        let mut tokenizer: Value =
            serde_json::from_slice(&std::fs::read(from.join("tokenizer.json")).unwrap()).unwrap();
        let special = json!({"SpecialToken": {"id": TEXT, "type_id": 0}});
        let text = json!({"Sequence": {"id": "A", "type_id": 0}});
        tokenizer["post_processor"] = match kind {
            "begin" => json!([special, text]),
            "both" => json!([special, text, special]),
            _ => Value::Null,
        };
        match &mut tokenizer["post_processor"] {
            Value::Null => {
                rename(&mut tokenizer, &self.about.stop_token, "<|im_end|>");
                rename(&mut tokenizer, &self.about.end_token, "<end>");
            }
            single => {
                let tokens = json!({TEXT: {"id": TEXT, "ids": [0], "tokens": [TEXT]}});
                let single = single.take();
                tokenizer["post_processor"] = json!({"type": "TemplateProcessing", "single": single, "pair": [], "special_tokens": tokens});
            }
        }
        let ends = &self.tokenizers[kind];
        let says = json!({"bos_token": ends.bos_token, "eos_token": ends.eos_token});
        std::fs::write(folder.join("tokenizer.json"), tokenizer.to_string()).unwrap();
        std::fs::write(folder.join("tokenizer_config.json"), says.to_string()).unwrap();
        wait(ModelFolder::open(Folder::directory(folder).unwrap())).unwrap()
    }
}

/// Makes a special token of an ordinary one, which no merge makes any more.
fn rename(tokenizer: &mut Value, token: &str, name: &str) {
    let vocabulary = tokenizer["model"]["vocab"].as_object_mut().unwrap();
    let id = vocabulary.remove(token).unwrap();
    vocabulary.insert(name.to_owned(), id.clone());
    let merges = tokenizer["model"]["merges"].as_array_mut().unwrap();
    merges.retain(|pair| {
        let [a, b] = [0, 1].map(|at| pair[at].as_str().unwrap());
        a != token && b != token && format!("{a}{b}") != token
    });
    tokenizer["added_tokens"].as_array_mut().unwrap().push(json!({
        "id": id, "content": name, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
        "special": true,
    }));
}

async fn executor(model: &ModelFolder) -> Executor {
    let weights = model.checkpoint().weights().to_vec();
    let sink = ExecutorSink::new(BackendKind::Cpu, model.spec(), weights).await.unwrap();
    read_into(model, sink, &|_| ()).await.unwrap().0
}

#[test]
fn the_golden_is_of_the_version_that_is_named() {
    let golden = golden();
    assert_eq!(golden.about.lm_eval, HARNESS);
    assert_eq!(golden.about.max_gen_toks_default, WRITTEN_TOKENS_MAX);
    for (name, expected) in &golden.about.sha256 {
        let folder = if name.ends_with(".jsonl") {
            "tests/golden/by-name".to_owned()
        } else {
            format!("web/models/{}", golden.about.model)
        };
        let bytes = std::fs::read(root().join(folder).join(name)).unwrap();
        assert_eq!(Sha256Hash::of(&bytes), *expected, "{name}");
    }
}

#[test]
fn the_table_is_what_the_harness_descriptions_say() {
    let table = golden().table;
    // STS-B is no task of the harness.
    let known = Benchmark::ALL.iter().map(|known| known.name).filter(|name| *name != "stsb");
    assert!(known.eq(table_order(&table)), "the same tasks");
    for (name, row) in &table {
        let known = Benchmark::named(name).unwrap();
        assert_eq!(known.dataset, row.dataset, "{name}");
        assert_eq!(known.config, row.config.as_deref().unwrap_or("default"), "{name}");
        assert_eq!(known.split, row.split, "{name}");
        let few_shot = row.few_shot.as_ref().map(|(split, n)| (split.as_str(), *n));
        assert_eq!(known.few_shot, few_shot, "{name}");
    }
}

/// The names of the table in the order in which we list them.
fn table_order(table: &BTreeMap<String, Row>) -> impl Iterator<Item = &str> {
    Benchmark::ALL.iter().filter_map(|known| table.get_key_value(known.name)).map(|(name, _)| name.as_str())
}

#[test]
fn every_item_is_asked_and_scored_as_the_harness_does() {
    let golden = golden();
    for kind in golden.tokenizers.keys() {
        let folder = tempfile::tempdir().unwrap();
        let model = golden.model(kind, folder.path());
        let tokenizer = model.tokenizer().unwrap();
        assert_eq!(tokenizer.prefix().unwrap(), golden.tokenizers[kind].prefix, "{kind}");
        assert_eq!(tokenizer.begins_texts(), kind != "plain");
        let mut cpu = wait(executor(&model));
        for (name, by_kind) in &golden.tasks {
            let place = format!("{name} ({kind})");
            let mut task = task(Benchmark::named(name).unwrap());
            task.write_at_most(golden.about.max_gen_toks);
            let expected = &by_kind[kind];
            assert_eq!(task.items.len(), expected.items.len(), "{place}");
            let encoder = AsHarness(tokenizer);
            asked(&place, &task, &encoder, &expected.items);
            let options = EncodeOptions { add_bos: false, context_length: model.spec().context_length };
            let positions: Vec<usize> = (0..task.items.len()).collect();
            let (encoded, refused) = EncodedTask::of_those_that_fit(&task, &positions, &encoder, options);
            assert_eq!(refused, [], "{place}");
            for (answer, expected) in encoded.right_answers().zip(&expected.items) {
                if let Some(prompt) = &expected.prompt {
                    assert_eq!(answer.read, prompt, "{place}, line {}", answer.line + 1);
                }
            }
            let encoded = Arc::new(encoded);
            let results = answered(&mut cpu, &encoded, &["0-11"]).remove(0);
            assert_eq!(results.len(), expected.items.len(), "{place}");
            let mut worst = 0.0_f64;
            for (result, expected) in results.iter().zip(&expected.items) {
                let place = format!("{place}, line {}", result.index + 1);
                worst = worst.max(scored(&place, result, expected));
            }
            println!("{place:<24} {worst:.1e}");
            scores(&place, &encoded, &results, &expected.scores);
        }
    }
}

/// Pages of what the harness's replacements look for, in any order.
#[test]
fn pages_become_text_by_the_harness_replacements() {
    let known: Vec<(String, String, usize, usize)> =
        serde_json::from_str(&read("tests/golden/by-name/wikitext-texts.json")).unwrap();
    assert_eq!(known.len(), 150);
    for (page, text, n_words, n_bytes) in known {
        let line = json!({"page": page}).to_string();
        let item = read_items(TaskForm::Wikitext, "f", line.as_bytes()).unwrap().remove(0);
        assert_eq!(item.pairs[0].continuation, text, "{page:?}");
        assert_eq!(item.gold, Gold::Text(TextSize { n_words, n_bytes }), "{page:?}");
    }
}

/// The token ids of every request.
fn asked(place: &str, task: &Task, encoder: &AsHarness<'_>, expected: &[Expected]) {
    for (item, expected) in task.items.iter().zip(expected).filter(|(_, expected)| expected.prompt.is_none())
    {
        let place = format!("{place}, line {}", item.index + 1);
        if item.is_text() {
            let text = &item.pairs[0].continuation;
            let (before, tokens) = encoder.encode_text("", text, false).unwrap();
            let windows: Vec<u32> = expected.pairs.iter().flat_map(|(_, scored)| scored.clone()).collect();
            assert_eq!((Some(text), &before), (expected.text.as_ref(), &expected.pairs[0].0), "{place}");
            assert_eq!(tokens, windows, "{place}");
            continue;
        }
        let pairs: Vec<_> = item
            .pairs
            .iter()
            .map(|pair| encoder.encode_pair(&pair.context, &pair.continuation, false).unwrap())
            .collect();
        assert_eq!(pairs, expected.pairs, "{place}");
    }
}

/// Compares an item's numbers; the greatest difference of a log-likelihood.
fn scored(place: &str, result: &ItemResult, expected: &Expected) -> f64 {
    let number = |right: bool| u8::from(right);
    if let Some(wanted) = expected.exact_match {
        let written = result.written.as_ref().unwrap_or_else(|| panic!("{place}: nothing was written"));
        assert_eq!(Some(&written.text), expected.text.as_ref(), "{place}");
        assert_eq!([number(result.correct), number(written.correct_flexible)], wanted, "{place}");
        return 0.0;
    }
    assert_eq!(result.log_likelihoods.len(), expected.log_likelihoods.len(), "{place}");
    // Each window of a text is a continuation of its own.
    let n_summed = if expected.n_words.is_some() { expected.pairs.len() } else { 1 };
    let limit = SAME * n_summed as f64;
    let mut worst = 0.0_f64;
    for (got, wanted) in result.log_likelihoods.iter().zip(&expected.log_likelihoods) {
        let difference = (got - wanted).abs();
        assert!(difference <= limit, "{place}: {got} and {wanted} differ by {difference:e}, limit {limit:e}");
        worst = worst.max(difference);
    }
    if !expected.greedy.is_empty() {
        assert_eq!(result.greedy, expected.greedy, "{place}");
        assert_eq!(Some(number(result.correct)), expected.acc, "{place}");
    }
    if expected.acc_norm.is_some() {
        assert_eq!(result.correct_norm.map(number), expected.acc_norm, "{place}");
    }
    worst
}

fn scores(place: &str, task: &EncodedTask, results: &[ItemResult], expected: &BTreeMap<String, f64>) {
    let report = task_report(task.metric, task.chance, task.with_perplexity, results).unwrap();
    for (key, &wanted) in expected {
        let (name, limit) = match key.as_str() {
            "acc,none" => ("acc", SAME_MEAN),
            "acc_norm,none" => ("acc_norm", SAME_MEAN),
            "exact_match,strict-match" => ("exact_match_strict", SAME_MEAN),
            "exact_match,flexible-extract" => ("exact_match_flexible", SAME_MEAN),
            // Exponentials of means.
            "perplexity,none" => ("perplexity", SAME * wanted),
            "word_perplexity,none" => ("word_perplexity", SAME * wanted),
            "byte_perplexity,none" => ("byte_perplexity", SAME * wanted),
            "bits_per_byte,none" => ("bits_per_byte", SAME),
            "sample_len" => continue,
            other => panic!("{place}: {other} is not compared"),
        };
        let (got, _) = report.number(name).unwrap_or_else(|| panic!("{place}: no {key}"));
        assert!((got - wanted).abs() <= limit, "{place}: {key} is {got}, expected {wanted}, limit {limit:e}");
    }
}
