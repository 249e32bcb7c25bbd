//! The floor: what the default model answers to 200 stored items of every task, as Hugging
//! Face transformers computed it one text at a time (`tools/golden/item_scores.py`). No change
//! of kernels, packing or encoding may fall through it.

use std::collections::BTreeMap;
use std::sync::Arc;

use atelier::backend::BackendKind;
use atelier::eval::{EncodeOptions, EncodedTask, Run, Task, TaskForm, read_items};
use atelier::plan::lower;
use atelier::schedule::Schedule;
use atelier::session::{ExecutorSink, read_into};
use serde::Deserialize;

use crate::bundled::{catalog, open};
use crate::support::run::run_to_end;
use crate::support::source::read;
use crate::support::wait;

const ITEMS: usize = 200;
/// Greatest difference of a log-likelihood, nats: f32 against f32 in another order of sums,
/// over the tokens of an answer.
const SAME: f64 = 1e-4;
/// Where two choices, or two tokens, are closer than this, rounding may decide.
const MARGIN: f64 = 1e-3;

#[derive(Deserialize)]
struct Golden {
    log_likelihoods: Vec<f64>,
    correct: bool,
    correct_norm: Option<bool>,
}

#[test]
fn stored_items_of_the_default_model_keep_their_log_likelihoods() {
    let name = &catalog().models[0].name;
    let golden: BTreeMap<String, Vec<Golden>> =
        serde_json::from_str(&read(&format!("tests/golden/items/{name}.json"))).expect("a golden file");
    let model = open(name);
    let options = EncodeOptions { add_bos: model.add_bos(), context_length: model.spec().context_length };
    let positions: Vec<usize> = (0..ITEMS).collect();
    let entries = model.tasks().to_vec();
    let encoded: Vec<Arc<EncodedTask>> = entries
        .iter()
        .map(|entry| {
            let bytes = wait(model.read_task(entry)).expect("a listed task");
            let items = read_items(TaskForm::Atelier, &entry.file, &bytes).expect("items");
            let task = Task {
                name: entry.name.clone(),
                metric: entry.headline,
                with_perplexity: false,
                items,
                head: None,
            };
            let tokenizer = model.tokenizer().expect("a tokenizer");
            Arc::new(EncodedTask::new(&task, &positions, tokenizer, options).expect("items that fit"))
        })
        .collect();
    let weights = model.checkpoint().weights().to_vec();
    let sink = wait(ExecutorSink::new(BackendKind::Cpu, model.spec(), weights)).expect("a supported model");
    let (mut cpu, _) = wait(read_into(&model, sink, &|_| ())).expect("weights");
    let plan = lower(&Schedule::full(model.spec().n_layers));
    let results = run_to_end(Run::over(&encoded), &mut cpu, &plan, |_| true).expect("scores");
    assert_eq!(results.len(), ITEMS * entries.len());

    let mut worst = 0.0_f64;
    for result in &results {
        let task = &entries[result.task].name;
        let expected = &golden[task][result.index];
        let what = format!("{task}, item {}", result.index);
        assert_eq!(result.log_likelihoods.len(), expected.log_likelihoods.len(), "{what}");
        for (got, expected) in result.log_likelihoods.iter().zip(&expected.log_likelihoods) {
            worst = worst.max((got - expected).abs());
            assert!((got - expected).abs() <= SAME, "{what}: {got} is not {expected} within {SAME}");
        }
        if is_clear(&expected.log_likelihoods) {
            assert_eq!(result.correct, expected.correct, "{what}");
        }
        assert_eq!(result.correct_norm, expected.correct_norm, "{what}");
    }
    println!("worst difference {worst:.1e} nats");
}

/// Whether the best choice is best by more than rounding; a free answer has no rival here.
fn is_clear(values: &[f64]) -> bool {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    sorted.get(1).is_none_or(|second| sorted[0] - second > MARGIN)
}
