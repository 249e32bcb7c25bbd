//! lm-evaluation-harness 0.4.3 on items of ours, item by item (`tools/golden-eval/harness.py`): its task
//! descriptions, filters and metrics, its model class, and for each sequential schedule a
//! checkpoint whose layers stand in that order.

use std::collections::BTreeMap;
use std::sync::Arc;

use atelier::backend::{Backend, BackendKind};
use atelier::eval::report::task_report;
use atelier::eval::{
    EncodeOptions, EncodedTask, FewShot, ItemResult, Run, Task, TaskForm, exact, read_items,
};
use atelier::model::{ModelFolder, Sha256Hash};
use atelier::plan::{Forest, lower};
use atelier::schedule::Schedule;
use atelier::session::{Executor, ExecutorSink, read_into};
use serde::Deserialize;

use crate::bundled::open;
use crate::support::device::shared;
use crate::support::process::atelier;
use crate::support::source::{read, root};
use crate::support::wait;

/// Greatest difference of a log-likelihood, nats. The harness computes in f64; we multiply in f32 and sum
/// in other orders, over the tokens of a continuation; 5e-5 is seen on sums of up to 4,000 nats.
pub const SAME: f64 = 1e-4;
/// Greatest difference of means, which are sums of ones and zeros in another order.
pub const SAME_MEAN: f64 = 1e-12;

#[derive(Deserialize)]
struct Golden {
    about: About,
    tasks: BTreeMap<String, BTreeMap<String, Scored>>,
}

#[derive(Deserialize)]
struct About {
    model: String,
    max_gen_toks: usize,
    num_fewshot: usize,
    fewshot_seed: u64,
    sha256: BTreeMap<String, Sha256Hash>,
}

/// One task under one schedule.
#[derive(Deserialize)]
struct Scored {
    scores: BTreeMap<String, f64>,
    items: Vec<Expected>,
}

/// One item: log-likelihoods, or what was written.
#[derive(Deserialize)]
struct Expected {
    #[serde(default)]
    log_likelihoods: Vec<f64>,
    #[serde(default)]
    greedy: Vec<bool>,
    acc: Option<u8>,
    acc_norm: Option<u8>,
    text: Option<String>,
    strict: Option<String>,
    flexible: Option<String>,
    exact_match: Option<[u8; 2]>,
}

struct Harness {
    golden: Golden,
    model: ModelFolder,
}

impl Harness {
    fn new() -> Self {
        let golden: Golden =
            serde_json::from_str(&read("tests/golden/harness/expected.json")).expect("a golden file");
        let model = open(&golden.about.model);
        Self { golden, model }
    }

    fn task(&self, name: &str) -> Task {
        let file = format!("{}.jsonl", name.strip_suffix("-seeded").unwrap_or(name));
        let form = TaskForm::benchmark(name.split('-').next().unwrap()).unwrap();
        let bytes = read(&format!("tests/golden/harness/{file}"));
        let items = read_items(form, &file, bytes.as_bytes()).unwrap();
        let with_perplexity = form == TaskForm::Lambada;
        let mut task =
            Task { name: name.to_owned(), metric: form.metric(), with_perplexity, items, head: None };
        if matches!(name, "gsm8k" | "gsm8k-seeded") {
            let about = &self.golden.about;
            let file = "gsm8k-fewshot.jsonl";
            let examples = read(&format!("tests/golden/harness/{file}"));
            let examples = read_items(TaskForm::Gsm8k, file, examples.as_bytes()).unwrap();
            let seed = name.ends_with("-seeded").then_some(about.fewshot_seed);
            FewShot::new(examples, about.num_fewshot, seed, false).unwrap().put_before(&mut task.items);
            task.write_at_most(about.max_gen_toks);
        }
        task
    }

    fn encoded(&self, name: &str, n_items: usize) -> Arc<EncodedTask> {
        let task = self.task(name);
        let positions: Vec<usize> = (0..task.items.len().min(n_items)).collect();
        let options = EncodeOptions { add_bos: false, context_length: self.model.spec().context_length };
        Arc::new(EncodedTask::new(&task, &positions, self.model.tokenizer().unwrap(), options).unwrap())
    }

    async fn executor(&self, kind: BackendKind) -> Result<Executor, atelier::session::SessionError> {
        let weights = self.model.checkpoint().weights().to_vec();
        let sink = ExecutorSink::new(kind, self.model.spec(), weights).await?;
        Ok(read_into(&self.model, sink, &|_| ()).await?.0)
    }

    /// The tasks that a model answers, in order.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.golden.tasks.keys().map(String::as_str).filter(|name| *name != "gsm8k-texts")
    }

    /// Compares the first `n_items` of every task under these schedules; the worst difference
    /// of a log-likelihood, by task and schedule.
    fn compare(&self, executor: &mut Executor, schedules: &[&str], n_items: usize) -> Vec<String> {
        let mut worst = Vec::new();
        for name in self.names() {
            let encoded = self.encoded(name, n_items);
            let by_schedule = &self.golden.tasks[name];
            let known: Vec<&str> =
                schedules.iter().copied().filter(|text| by_schedule.contains_key(*text)).collect();
            let results = answered(executor, &encoded, &known);
            for (text, results) in known.iter().zip(results) {
                let expected = &by_schedule[*text];
                let mut difference = 0.0_f64;
                for (result, expected) in results.iter().zip(&expected.items) {
                    let place = format!("{name}, {text}, line {}", result.index + 1);
                    difference = difference.max(compare_item(&place, result, expected));
                }
                if n_items >= expected.items.len() {
                    assert_eq!(results.len(), expected.items.len(), "{name}");
                    compare_scores(&format!("{name}, {text}"), &encoded, &results, &expected.scores);
                }
                worst.push(format!("{name:<14} {text:<18} {difference:.1e}"));
            }
        }
        worst
    }
}

/// The results under each schedule, in the order of the items.
pub fn answered(
    executor: &mut Executor,
    task: &Arc<EncodedTask>,
    schedules: &[&str],
) -> Vec<Vec<ItemResult>> {
    let plans: Vec<_> = schedules
        .iter()
        .map(|text| lower(&Schedule::parse(text, executor.spec().n_layers).unwrap()))
        .collect();
    let forest = Forest::new(&plans);
    let mut all = vec![Vec::new(); plans.len()];
    let mut run = Run::over(&[Arc::clone(task)]);
    while let Some(dealt) = run.next_batch(executor.limits(), usize::MAX).unwrap() {
        for (all, new) in all.iter_mut().zip(wait(dealt.run(executor, &forest)).unwrap()) {
            all.extend(new);
        }
    }
    all
}

fn compare_item(place: &str, result: &ItemResult, expected: &Expected) -> f64 {
    let number = |right: bool| u8::from(right);
    if let Some(text) = &expected.text {
        let written = result.written.as_ref().unwrap_or_else(|| panic!("{place}: nothing was written"));
        assert_eq!(&written.text, text, "{place}");
        let got = [number(result.correct), number(written.correct_flexible)];
        assert_eq!(Some(got), expected.exact_match, "{place}");
        return 0.0;
    }
    assert_eq!(result.log_likelihoods.len(), expected.log_likelihoods.len(), "{place}");
    let mut worst = 0.0_f64;
    for (got, wanted) in result.log_likelihoods.iter().zip(&expected.log_likelihoods) {
        let difference = (got - wanted).abs();
        assert!(difference <= SAME, "{place}: {got} and {wanted} differ by {difference:e}, limit {SAME:e}");
        worst = worst.max(difference);
    }
    assert_eq!(result.greedy, expected.greedy, "{place}");
    assert_eq!(Some(number(result.correct)), expected.acc.or(Some(number(result.correct))), "{place}");
    if expected.acc_norm.is_some() {
        assert_eq!(result.correct_norm.map(number), expected.acc_norm, "{place}");
    }
    worst
}

fn compare_scores(place: &str, task: &EncodedTask, results: &[ItemResult], expected: &BTreeMap<String, f64>) {
    let report = task_report(task.metric, task.chance, task.with_perplexity, results).unwrap();
    let value = |name| report.number(name).map(|(value, _)| value);
    let error = |name| report.number(name).and_then(|(_, error)| error);
    for (key, &wanted) in expected {
        let (got, limit) = match key.as_str() {
            "acc,none" => (value("acc"), SAME_MEAN),
            "acc_stderr,none" => (error("acc"), SAME_MEAN),
            "acc_norm,none" => (value("acc_norm"), SAME_MEAN),
            "acc_norm_stderr,none" => (error("acc_norm"), SAME_MEAN),
            "exact_match,strict-match" => (value("exact_match_strict"), SAME_MEAN),
            "exact_match_stderr,strict-match" => (error("exact_match_strict"), SAME_MEAN),
            "exact_match,flexible-extract" => (value("exact_match_flexible"), SAME_MEAN),
            "exact_match_stderr,flexible-extract" => (error("exact_match_flexible"), SAME_MEAN),
            // The exponential of a mean.
            "perplexity,none" => (value("perplexity"), SAME * wanted),
            // The harness bootstraps, and draws other samples each time.
            "perplexity_stderr,none" => continue,
            other => panic!("{place}: {other} is not compared"),
        };
        let got = got.unwrap_or_else(|| panic!("{place}: no {key}"));
        assert!((got - wanted).abs() <= limit, "{place}: {key} is {got}, expected {wanted}, limit {limit:e}");
    }
}

#[test]
fn the_golden_is_of_these_files() {
    let harness = Harness::new();
    for (name, expected) in &harness.golden.about.sha256 {
        let folder = if name.ends_with(".jsonl") {
            "tests/golden/harness".to_owned()
        } else {
            format!("web/models/{}", harness.golden.about.model)
        };
        let bytes = std::fs::read(root().join(folder).join(name)).unwrap();
        assert_eq!(Sha256Hash::of(&bytes), *expected, "{name}");
    }
    for name in harness.golden.tasks.keys() {
        assert!(harness.task(name).items.len() >= 40, "{name}");
    }
}

#[test]
fn every_item_has_the_harness_numbers_under_every_schedule() {
    let harness = Harness::new();
    let mut cpu = wait(harness.executor(BackendKind::Cpu)).unwrap();
    let schedules: Vec<&str> = harness.golden.tasks["lambada"].keys().map(String::as_str).collect();
    assert!(schedules.len() >= 5);
    for line in harness.compare(&mut cpu, &schedules, usize::MAX) {
        println!("{line}");
    }
}

/// Answers as they were given to the harness's filters and metric, in every way of writing a
/// number that we could think of.
#[test]
fn given_texts_are_read_and_compared_as_the_harness_does() {
    #[derive(Deserialize)]
    struct Given {
        answer: String,
        text: String,
    }
    let harness = Harness::new();
    let expected = &harness.golden.tasks["gsm8k-texts"]["0-11"].items;
    let given = read("tests/golden/harness/gsm8k-texts.jsonl");
    assert_eq!(given.lines().count(), expected.len());
    for (line, expected) in given.lines().zip(expected) {
        let Given { answer, text } = serde_json::from_str(line).unwrap();
        let text = exact::before_stops(&text);
        let (strict, flexible) = (exact::strict(text), exact::flexible(text));
        let found = (Some(text), Some(strict), Some(flexible));
        let wanted = (expected.text.as_deref(), expected.strict.as_deref(), expected.flexible.as_deref());
        assert_eq!(found, wanted, "{line}");
        let is_right = [strict, flexible].map(|found| u8::from(exact::is_match(found, &answer)));
        assert_eq!(Some(is_right), expected.exact_match, "{line}");
    }
}

/// The command line's own way to the same: options, examples drawn as the harness draws them.
#[test]
fn the_command_line_writes_what_the_harness_wrote() {
    let harness = Harness::new();
    let about = &harness.golden.about;
    let folder = tempfile::tempdir().unwrap();
    let samples = folder.path().join("samples.jsonl").display().to_string();
    let (n, seed, max) =
        (about.num_fewshot.to_string(), about.fewshot_seed.to_string(), about.max_gen_toks.to_string());
    let ended = atelier([
        "eval",
        "--json",
        "--backend",
        "cpu",
        "--limit",
        "5",
        "--log-samples",
        &samples,
        "--task",
        "sums:gsm8k=tests/golden/harness/gsm8k.jsonl",
        "--fewshot",
        "tests/golden/harness/gsm8k-fewshot.jsonl",
        "--num-fewshot",
        &n,
        "--fewshot-seed",
        &seed,
        "--max-gen-toks",
        &max,
    ]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    let report: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    let report = &report["tasks"]["sums"];
    assert_eq!(
        (&report["metric"], &report["max_gen_toks"]),
        (&"exact_match".into(), &about.max_gen_toks.into())
    );
    assert_eq!(
        (&report["fewshot"]["n"], &report["fewshot"]["seed"]),
        (&2.into(), &about.fewshot_seed.into())
    );
    assert!(report["acc"].is_null() && report["exact_match_flexible_stderr"].is_f64(), "{report}");
    let lines = std::fs::read_to_string(&samples).unwrap();
    let expected = &harness.golden.tasks["gsm8k-seeded"]["0-11"].items;
    assert_eq!(lines.lines().count(), 5);
    for (line, expected) in lines.lines().zip(expected) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["text"].as_str(), expected.text.as_deref());
        let right = [&line["correct"], &line["correct_flexible"]].map(|right| u8::from(right == true));
        assert_eq!(Some(right), expected.exact_match);
    }
}

#[test]
fn the_oracle_has_the_harness_numbers() {
    let harness = Harness::new();
    let mut reference = wait(harness.executor(BackendKind::Reference)).unwrap();
    harness.compare(&mut reference, &["0-3 8-4 9-11"], 3);
}

#[test]
fn the_gpu_has_the_harness_numbers() {
    let harness = Harness::new();
    if shared("the_gpu_has_the_harness_numbers").is_none() {
        return;
    }
    let mut gpu = wait(harness.executor(BackendKind::Gpu)).unwrap();
    harness.compare(&mut gpu, &["0-11", "0-3 6x5 9-11"], 12);
}
