//! Runs: order, packing, truncation, scores, reports.

use std::collections::BTreeSet;
use std::sync::Arc;

use atelier::backend::{
    Backend, Batch, BatchLimits, LOG_LIKELIHOOD_TOLERANCE, Outcome, Score, Target, Wanted,
};
use atelier::eval::report::{paired_difference, task_report, task_score};
use atelier::eval::{
    EncodeOptions, EncodedTask, ItemResult, Metric, PairEncoder, ResultTokens, Run, RunError, Selection,
    Task, TaskForm, TaskScore, read_items,
};
use atelier::plan::{Plan, lower};
use atelier::reference::ReferenceSink;
use atelier::schedule::Schedule;
use expect_test::expect;
use proptest::prelude::*;

use crate::support::letters::Letters;
use crate::support::run::run_to_end;
use crate::support::tiny::{Shape, TinyModel};
use crate::support::wait;

const TASK: &str = r#"{"context": "The bird sat in", "choices": [" a tree", " a boat", " the", " a"], "label": 0}
{"context": "Two plus two is ", "answer": "4.", "results": [[0, 1]]}
{"context": "So it was", "choices": [" x", " y"], "label": 1}
{"context": "", "answer": " alone"}
{"context": "So it was", "choices": [" y", " z"], "label": 1}"#;

fn task() -> Task {
    let items = read_items(TaskForm::Atelier, "t.jsonl", TASK.as_bytes()).unwrap();
    Task { name: "t".to_owned(), metric: Metric::AccNorm, with_perplexity: true, items, head: None }
}

fn encode(context_length: usize) -> Arc<EncodedTask> {
    let positions: Vec<usize> = (0..5).collect();
    let options = EncodeOptions { add_bos: true, context_length };
    Arc::new(EncodedTask::new(&task(), &positions, &Letters { vocab_size: 61 }, options).unwrap())
}

fn limits(rows_good: usize) -> BatchLimits {
    BatchLimits { rows_max: 4096, rows_good }
}

/// Links rely on it: never change this.
#[test]
fn the_order_of_a_seed_is_frozen() {
    let order = |seed, n| Selection { seed: Some(seed), limit: None }.positions(n);
    expect!["[]"].assert_eq(&format!("{:?}", order(0, 0)));
    expect!["[6, 3, 2, 9, 8, 1, 4, 7, 0, 5]"].assert_eq(&format!("{:?}", order(0, 10)));
    expect!["[4, 2, 8, 1, 9, 3, 0, 6, 7, 5]"].assert_eq(&format!("{:?}", order(1, 10)));
    expect!["[5, 4, 6, 2, 1, 3, 0]"].assert_eq(&format!("{:?}", order(u64::MAX, 7)));
    expect!["[127, 44, 52, 158, 54, 30, 181, 67, 102, 2, 55, 173]"]
        .assert_eq(&format!("{:?}", &order(42, 200)[..12]));
}

proptest! {
    #[test]
    fn an_order_is_a_permutation_whose_start_ignores_the_limit(seed: u64, n in 0_usize..300, limit in 0_usize..300) {
        let all = Selection { seed: Some(seed), limit: None }.positions(n);
        prop_assert_eq!(all.iter().copied().collect::<BTreeSet<_>>(), (0..n).collect());
        let some = Selection { seed: Some(seed), limit: Some(limit) }.positions(n);
        prop_assert_eq!(&some[..], &all[..limit.min(n)]);
        prop_assert_eq!(Selection { seed: None, limit: Some(limit) }.positions(n), (0..limit.min(n)).collect::<Vec<_>>());
    }
}

#[test]
fn every_permutation_of_four_is_about_as_likely() {
    let mut counts = std::collections::BTreeMap::new();
    for seed in 0..24_000 {
        *counts.entry(Selection { seed: Some(seed), limit: None }.positions(4)).or_insert(0) += 1;
    }
    assert_eq!(counts.len(), 24);
    // 1000 each; five standard deviations are 155.
    assert!(counts.values().all(|count| (845..1155).contains(count)), "{counts:?}");
}

#[test]
fn tasks_take_turns_and_items_stay_whole() {
    let tasks = [encode(128), encode(128)];
    let mut run = Run::over(&tasks);
    let dealt = run.next_batch(limits(1), usize::MAX).unwrap().unwrap();
    assert_eq!((dealt.n_items(), run.n_sent(), run.n_total()), (1, 1, 10), "at least one item");
    // " a" begins " a tree": it is read from the same rows. Three sequences, not four.
    assert_eq!(dealt.batch.n_sequences(), 3);
    assert_eq!(dealt.wanted.targets.len(), " a tree a boat the a".len());
    let second = run.next_batch(limits(1), usize::MAX).unwrap().unwrap();
    assert_eq!(second.batch, dealt.batch, "the other task's first item comes next");
    let rest = run.next_batch(limits(4096), usize::MAX).unwrap().unwrap();
    assert_eq!((rest.n_items(), run.next_batch(limits(4096), usize::MAX).unwrap().is_none()), (8, true));
    let small = BatchLimits { rows_max: 5, rows_good: 5 };
    let error = Run::over(&tasks).next_batch(small, usize::MAX).unwrap_err();
    expect![
        "t, line 1: its choices are 63 tokens long together, more than the 5 that this backend takes at once"
    ]
    .assert_eq(&error.to_string());
}

fn plan() -> Plan {
    lower(&Schedule::parse("0 (1|2)x2 3", 4).unwrap())
}

fn model() -> impl Backend {
    let model = TinyModel::new(Shape::SMALL, 5);
    model.fill(ReferenceSink::new(&model.spec, model.infos()).unwrap()).unwrap()
}

/// One forward per pair, nothing packed, nothing shared, as the definition says it.
fn one_by_one(backend: &mut impl Backend, context_length: usize) -> Vec<Vec<(f64, bool)>> {
    let encoder = Letters { vocab_size: 61 };
    let plan = plan();
    let mut out = Vec::new();
    for item in task().items {
        let mut scores = Vec::new();
        for pair in &item.pairs {
            let (context, continuation) =
                encoder.encode_pair(&pair.context, &pair.continuation, true).unwrap();
            let whole: Vec<u32> = context.iter().chain(&continuation).copied().collect();
            let start = whole.len().saturating_sub(context_length + 1);
            let inputs = &whole[start..whole.len() - 1];
            let first = inputs.len() - continuation.len();
            let targets = continuation
                .iter()
                .enumerate()
                .map(|(k, &token)| Target { row: (first + k) as u32, token })
                .collect();
            let wanted = Wanted { targets, ..Wanted::default() };
            let outcome = wait(backend.forward(&plan, &Batch::one(inputs), &wanted)).unwrap();
            scores.push((
                outcome.scores.iter().map(|score| f64::from(score.log_likelihood)).sum(),
                outcome.scores.iter().all(|score| score.is_greedy),
            ));
        }
        out.push(scores);
    }
    out
}

#[test]
fn scores_do_not_depend_on_packing() {
    let mut backend = model();
    for context_length in [128, 9] {
        let expected = one_by_one(&mut backend, context_length);
        for rows_good in [1, 30, 4096] {
            let mut run = Run::over(&[encode(context_length)]);
            let mut results = Vec::new();
            while let Some(dealt) = run.next_batch(limits(rows_good), usize::MAX).unwrap() {
                let outcome = wait(backend.forward(&plan(), &dealt.batch, &dealt.wanted)).unwrap();
                results.extend(dealt.fold(&outcome).unwrap());
            }
            assert_eq!(results.len(), 5);
            for (result, expected) in results.iter().zip(&expected) {
                for (k, &(value, greedy)) in expected.iter().enumerate() {
                    let got = result.log_likelihoods[k];
                    assert!(
                        (got - value).abs() < LOG_LIKELIHOOD_TOLERANCE,
                        "{}: {got} {value}",
                        result.index
                    );
                    assert_eq!(result.greedy[k], greedy);
                }
            }
        }
    }
}

#[test]
fn running_to_the_end_reports_progress_and_can_stop() {
    let mut backend = model();
    let plan = plan();
    let mut seen = 0;
    let run = Run::over(&[encode(128), encode(128)]);
    let all = run_to_end(run.clone(), &mut backend, &plan, |new| {
        seen += new.len();
        true
    })
    .unwrap();
    assert_eq!((seen, all.len()), (10, 10));
    assert!(all.is_sorted_by_key(|result| (result.task, result.index)));
    let stopped = run_to_end(run, &mut backend, &plan, |_| false).unwrap();
    assert!(!stopped.is_empty() && stopped.iter().all(|result| all.contains(result)));
}

#[test]
fn what_is_too_long_loses_its_left_end_or_is_refused() {
    let long = encode(9);
    assert!(long.n_clipped > 0 && encode(128).n_clipped == 0);
    let options = EncodeOptions { add_bos: false, context_length: 5 };
    let error = EncodedTask::new(&task(), &[0], &Letters { vocab_size: 61 }, options).unwrap_err();
    expect!["t, line 1: the continuation has 7 tokens, and the model reads at most 5"]
        .assert_eq(&error.to_string());
}

/// `" 4."` with the moved space: three tokens, of which `4` is the result.
#[test]
fn results_are_judged_apart_from_the_rest() {
    for (greedy, correct, results) in
        [([true; 3], true, true), ([true, true, false], false, true), ([true, false, true], false, false)]
    {
        let options = EncodeOptions { add_bos: true, context_length: 64 };
        let encoded = EncodedTask::new(&task(), &[1], &Letters { vocab_size: 61 }, options).unwrap();
        let dealt = Run::over(&[encoded.into()]).next_batch(limits(100), usize::MAX).unwrap().unwrap();
        let scores = greedy.map(|is_greedy| Score { log_likelihood: -1.0, is_greedy }).to_vec();
        let result = dealt.fold(&Outcome { scores, ..Outcome::default() }).unwrap().remove(0);
        assert_eq!((result.correct, result.results_correct()), (correct, Some(results)));
        assert_eq!(result.result_tokens, Some(ResultTokens { n_right: usize::from(results), n: 1 }));
        assert_eq!((result.right_log_likelihood, result.correct_norm), (-3.0, None));
        let error = dealt.fold(&Outcome::default()).unwrap_err();
        assert_eq!(error, RunError::ScoresMissing { expected: 3, got: 0 });
    }
}

/// A model that breaks down answers NaN: no choice is its choice, and JSON survives.
#[test]
fn nan_is_never_right() {
    let mut run = Run::over(&[encode(128)]);
    let dealt = run.next_batch(limits(4096), usize::MAX).unwrap().unwrap();
    let score = Score { log_likelihood: f32::NAN, is_greedy: false };
    let outcome = Outcome { scores: vec![score; dealt.wanted.targets.len()], ..Outcome::default() };
    let results = dealt.fold(&outcome).unwrap();
    assert!(results.iter().all(|result| !result.correct && result.correct_norm != Some(true)));
    let score = task_score("t", Metric::Acc, 0.0, 5, &results);
    let back: TaskScore = serde_json::from_str(&serde_json::to_string(&score).unwrap()).unwrap();
    assert!(back.mean_log_likelihood.is_nan() && back.mean_log_likelihood_interval.is_none());
}

fn result(index: usize, correct: bool, right_log_likelihood: f64) -> ItemResult {
    ItemResult {
        task: 0,
        index,
        question: index,
        log_likelihoods: vec![right_log_likelihood],
        greedy: vec![correct],
        correct,
        correct_norm: None,
        right_log_likelihood,
        result_tokens: None,
        text: None,
        judged: None,
        written: None,
    }
}

#[test]
fn reports_are_the_harness_numbers() {
    let results = [result(0, true, -1.0), result(1, false, -3.0)];
    let report = task_report(Metric::Acc, 0.0, true, &results).unwrap();
    expect![[r#"
        {
          "n": 2,
          "metric": "acc",
          "chance": 0.0,
          "acc": 0.5,
          "acc_stderr": 0.5,
          "interval": {
            "low": 0.09453120573423074,
            "high": 0.9054687942657693
          },
          "mean_log_likelihood": -2.0,
          "mean_log_likelihood_stderr": 1.0,
          "perplexity": 7.38905609893065,
          "perplexity_stderr": 7.38905609893065,
          "perplexity_stderr_method": "delta"
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&report).unwrap());
    let one = task_report(Metric::Acc, 0.25, false, &results[..1]).unwrap();
    expect![[r#"{"n":1,"metric":"acc","chance":0.25,"acc":1.0,"acc_stderr":null,"interval":{"low":0.20654931437723745,"high":1.0},"mean_log_likelihood":-1.0,"mean_log_likelihood_stderr":null}"#]].assert_eq(&serde_json::to_string(&one).unwrap());
    assert_eq!(task_report(Metric::Acc, 0.0, true, &[]), None);
}

#[test]
fn differences_pair_items_by_line_and_leave_out_the_rest() {
    let full = [result(0, true, -1.0), result(1, true, -2.0), result(2, false, -3.0)];
    let edited = [result(2, false, -4.0), result(0, false, -2.5), result(9, true, 0.0)];
    let difference = paired_difference(Metric::Acc, &full, &edited).unwrap();
    assert_eq!((difference.n, difference.value, difference.log_likelihood), (2, -0.5, -1.25));
    assert_eq!(paired_difference(Metric::Acc, &full, &edited[2..]), None);
    let same = paired_difference(Metric::Acc, &full, &full).unwrap();
    assert_eq!((same.value, same.log_likelihood), (0.0, 0.0));
    let interval = same.interval.unwrap();
    assert!(interval.low < 0.0 && interval.high > 0.0, "nothing seen is not nothing there");
}
