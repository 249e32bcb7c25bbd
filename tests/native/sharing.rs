//! What a sweep does once: it changes no result, and saves what it should, counted.

use std::collections::BTreeMap;
use std::sync::Arc;

use atelier::backend::{
    Backend, BackendError, Batch, Computed, Counting, LOG_LIKELIHOOD_TOLERANCE, Stem, Target, Wanted,
    closeness,
};
use atelier::cpu::{Cpu, CpuSink};
use atelier::eval::{
    Dealing, EncodeOptions, EncodedTask, ItemResult, Metric, Portion, Run, Sharing, Task, TaskForm,
    read_items,
};
use atelier::model::{LearnedPositions, ModelSpec, WeightFormat};
use atelier::plan::{Plan, lower};
use atelier::reference::ReferenceSink;
use atelier::schedule::Schedule;

use crate::eval_written::{encoded, task};
use crate::support::letters::Letters;
use crate::support::tiny::{Random, Shape, TinyModel};
use crate::support::wait;

/// Sums of attention weights are those of few rows behind a stem, in another order than of many.
const CLOSENESS: f64 = 5e-6;

fn cpu(model: &TinyModel) -> Cpu {
    model.fill(CpuSink::new(&model.spec, model.infos()).unwrap()).unwrap()
}

fn plans(texts: &[&str]) -> Vec<Plan> {
    texts.iter().map(|text| lower(&Schedule::parse(text, 4).unwrap())).collect()
}

/// Kinds of attention that know positions in different ways.
fn specs() -> Vec<(&'static str, ModelSpec)> {
    let spec = Shape { n_kv_heads: 1, ..Shape::SMALL }.spec();
    let mut windowed = Shape::SMALL.spec();
    windowed.layers.iter_mut().for_each(|layer| layer.window = Some(7));
    let mut sloped = Shape::SMALL.spec();
    sloped.block.attention.alibi = true;
    sloped.layers.iter_mut().for_each(|layer| layer.rope = None);
    let mut learned = sloped.clone();
    learned.block.attention.alibi = false;
    learned.embedding.positions = Some(LearnedPositions { rows: 64, offset: 2 });
    vec![("rotary", spec), ("windows", windowed), ("slopes", sloped), ("learned", learned)]
}

#[test]
fn a_beginning_that_is_read_once_changes_no_number() {
    for (kind, spec) in specs() {
        let model = TinyModel::of(spec, WeightFormat::F32, 11);
        let mut random = Random(3);
        let mut tokens = |n| (0..n).map(|_| random.below(61) as u32).collect::<Vec<_>>();
        let (common, other) = (tokens(13), tokens(5));
        let (mut whole, mut shared) = (Batch::default(), Batch::default());
        whole.push(&other);
        shared.push(&other);
        let stem = Stem { first: shared.n_rows(), rows: 13 };
        // Rows in the one batch and in the other.
        let mut rows: Vec<(u32, u32)> = (0..5).map(|row| (row, row)).collect();
        for (number, n) in [4, 1, 9, 20].into_iter().enumerate() {
            let own = tokens(n);
            let first = whole.push(&[common.clone(), own.clone()].concat());
            if number == 0 {
                assert_eq!(shared.push(&[common.clone(), own].concat()), stem.first);
                rows.extend((first..whole.n_rows()).zip(stem.first..));
            } else {
                let behind = shared.push_behind(stem, &own);
                rows.extend((first + 13..whole.n_rows()).zip(behind..));
            }
        }
        assert_eq!(shared.lengths().collect::<Vec<_>>(), whole.lengths().collect::<Vec<_>>());
        let plan = &plans(&["0 (1|2) 2 3"])[0];
        let wanted = |second: bool| {
            let rows: Vec<u32> = rows.iter().map(|(a, b)| if second { *b } else { *a }).collect();
            let targets = rows.iter().map(|&row| Target { row, token: 7 }).collect();
            Wanted { targets, logits_rows: rows, ..Wanted::default() }
        };
        let mut cpu = cpu(&model);
        assert!(cpu.shares_beginnings(13, 17), "{kind}");
        let mut oracle = model.fill(ReferenceSink::new(&model.spec, model.infos()).unwrap()).unwrap();
        let expected = wait(oracle.forward(plan, &whole, &wanted(false))).unwrap();
        let got = wait(cpu.forward(plan, &shared, &wanted(true))).unwrap();
        let difference = closeness(&got.logits, &expected.logits);
        assert!(difference < CLOSENESS, "{kind}: {difference:e}");
        // Filled up, too.
        let (filled, places) = shared.filled_up();
        assert!(filled.lengths().all(|length| length == 33), "{kind}");
        let places = |rows: &[u32]| rows.iter().map(|&row| places[row as usize]).collect();
        let wanted = Wanted { logits_rows: places(&wanted(true).logits_rows), ..Wanted::default() };
        let got = wait(cpu.forward(plan, &filled, &wanted)).unwrap();
        let difference = closeness(&got.logits, &expected.logits);
        assert!(difference < CLOSENESS, "{kind}, filled up: {difference:e}");
        // Who cannot says so.
        assert!(!oracle.shares_beginnings(13, 17));
        let refused = wait(oracle.forward(plan, &shared, &Wanted::default()));
        assert_eq!(refused, Err(BackendError::SharedBeginnings));
    }
}

/// By plan, task and line.
type Results = BTreeMap<(usize, usize, usize), ItemResult>;

fn deal(cpu: &mut Cpu, tasks: &[Arc<EncodedTask>], plans: &[Plan], sharing: Sharing) -> (Results, Computed) {
    let mut counting = Counting::new(cpu);
    let mut dealing = Dealing::new(Run::over(tasks).sharing(sharing), (0..plans.len()).collect());
    let mut results = Results::new();
    while let Some(dealt) = wait(dealing.step(&mut counting, plans, Portion::ALL)).unwrap() {
        results.extend(dealt.results.into_iter().map(|(place, it)| ((place, it.task, it.index), it)));
    }
    (results, counting.computed)
}

#[test]
fn no_part_changes_a_result() {
    let model = TinyModel::new(Shape::SMALL, 5);
    let mut cpu = cpu(&model);
    let forms =
        [TaskForm::Arc, TaskForm::Hellaswag, TaskForm::Winogrande, TaskForm::Lambada, TaskForm::Gsm8k];
    let tasks = forms.map(|form| encoded(&task(form, 3)));
    let plans = plans(&["0 (1|2)x2 3", "0-3", "0 1 3", "3-0"]);
    let (expected, least) = deal(&mut cpu, &tasks, &plans, Sharing::ALL);
    assert_eq!(expected.len(), plans.len() * 3 * forms.len());
    for (part, sharing) in Sharing::WITHOUT {
        let (got, computed) = deal(&mut cpu, &tasks, &plans, sharing);
        assert_eq!(got.len(), expected.len(), "{part}");
        for ((place, got), expected) in got.iter().zip(expected.values()) {
            assert_eq!(got.written, expected.written, "without {part}, {place:?}");
            for (a, b) in got.log_likelihoods.iter().zip(&expected.log_likelihoods) {
                // Sums of up to some hundred tokens.
                let limit = LOG_LIKELIHOOD_TOLERANCE * (1.0 + b.abs());
                assert!((a - b).abs() < limit, "without {part}, {place:?}: {a} is not {b}");
            }
        }
        let saved = match part {
            "prefixes" | "packing" | "prompts" => computed.layer_runs > least.layer_runs,
            "logits" => computed.logit_rows > least.logit_rows && computed.layer_runs == least.layer_runs,
            _ => computed == least,
        };
        assert!(saved, "without {part}: {computed:?}, with all {least:?}");
    }
}

/// One task of two choices and one of one answer, counted by hand.
#[test]
fn what_is_computed_is_counted() {
    let task = |line: &str| {
        let items = read_items(TaskForm::Atelier, "t", line.as_bytes()).unwrap();
        let task =
            Task { name: "t".to_owned(), metric: Metric::Acc, with_perplexity: false, items, head: None };
        let options = EncodeOptions { add_bos: true, context_length: 64 };
        Arc::new(EncodedTask::new(&task, &[0], &Letters { vocab_size: 61 }, options).unwrap())
    };
    let tasks = [
        // Read: 1 + 8 tokens, then 2 of " xx" and 3 of " yyy"; the first 10 are the same.
        task(r#"{"context": "abcdefgh", "choices": [" xx", " yyy"], "label": 0}"#),
        // 1 + 4 tokens, and 1 of " z".
        task(r#"{"context": "abcd", "answer": " z"}"#),
    ];
    // Four layers, and one behind the first two.
    let plans = plans(&["0-3", "0 1 3"]);
    let mut cpu = cpu(&TinyModel::new(Shape::SMALL, 5));
    let mut computed = |sharing| deal(&mut cpu, &tasks, &plans, sharing).1;
    let of = |rows: usize, layer_runs: usize, logit_rows: usize| Computed { rows, layer_runs, logit_rows };
    let all = of(11 + 2 + 6, 19 * 5, 2 * (5 + 2));
    assert_eq!(computed(Sharing::ALL), all);
    assert_eq!(computed(Sharing { prefixes: false, ..Sharing::ALL }), of(2 * 19, 19 * 7, 2 * (5 + 2)));
    assert_eq!(computed(Sharing { packing: false, ..Sharing::ALL }), of(12 + 2 + 12, 26 * 5, 2 * (5 + 2)));
    assert_eq!(computed(Sharing { prompts: false, ..Sharing::ALL }), of(11 + 12 + 6, 29 * 5, 2 * (7 + 2)));
    assert_eq!(computed(Sharing { logits: false, ..Sharing::ALL }), of(19, 19 * 5, 2 * 19));
}
