//! Claims in nats: beside those in scores, over the tasks that have log-likelihoods.

use atelier::eval::Metric;
use atelier::sweep::{Claim, Entry, Family, Finding, Measure, Results, Study, SweepTask, Unit};

use super::{Sample, World};

const TASKS: [(&str, f64); 4] = [("lastword", 0.0), ("facts", 0.25), ("coref", 0.5), ("arith", 0.0)];
/// The one of sums.
const SUMS: usize = 3;
/// Sums of the same numbers in another order.
const TOLERANCE: f64 = 1e-9;

/// Falls with the affected layers, sums faster than the others.
fn falling(entry: &Entry, task: usize) -> f64 {
    let x = f64::from(entry.x);
    let kept: f64 = match entry.family {
        Family::Baseline => 1.0,
        Family::SkipLayer | Family::SwitchLayers => 0.9,
        _ if task == SUMS => 1.0 - 0.08 * x,
        _ => 1.0 - 0.03 * x,
    };
    TASKS[task].1 + (0.9 - TASKS[task].1) * kept.max(0.0)
}

fn sample() -> Sample {
    let plan = World::plan(Study::Findings);
    World { plan, n_layers: 12, tasks: &TASKS, n_questions: 60, n_each: 1, truth: &falling }.sample(3)
}

fn findings(sample: &Sample) -> Vec<Finding> {
    let table = sample.table();
    Results::new(&sample.header, &sample.entries, &table).findings(Study::Findings)
}

fn nats(findings: &[Finding]) -> Vec<(Claim, &Measure)> {
    let all = findings.iter().flat_map(|found| found.measures.iter().map(move |m| (found.claim, m)));
    all.filter(|(_, measure)| measure.unit == Unit::Nats).collect()
}

/// Nats lost on a task under the schedules of a family, mean over them: by the definition.
fn lost(sample: &Sample, task: usize, is_meant: &dyn Fn(&Entry) -> bool) -> f64 {
    let mean_of = |schedule: usize| {
        let mine = sample.records.iter().filter(|r| (r.task, r.schedule) == (task, schedule));
        let all: Vec<f64> = mine.map(|r| r.right_log_likelihood).collect();
        all.iter().sum::<f64>() / all.len() as f64
    };
    let meant: Vec<f64> = sample
        .entries
        .iter()
        .filter(|(entry, _)| is_meant(entry))
        .map(|(_, schedule)| mean_of(0) - mean_of(*schedule))
        .collect();
    meant.iter().sum::<f64>() / meant.len() as f64
}

fn over(tasks: &[usize], of: &dyn Fn(usize) -> f64) -> f64 {
    tasks.iter().map(|&task| of(task)).sum::<f64>() / tasks.len() as f64
}

#[test]
fn what_is_kept_is_told_in_nats_too_and_does_not_decide() {
    let sample = sample();
    let found = findings(&sample);
    let check = |claim: Claim, name: &str, is_meant: &dyn Fn(&Entry) -> bool| {
        let all = nats(&found);
        let (_, measure) = all.iter().find(|(of, m)| *of == claim && m.name == name).unwrap_or_else(|| {
            panic!("no {name:?} among {all:#?}");
        });
        let expected = over(&[0, 1, 2, 3], &|task| lost(&sample, task, is_meant));
        assert!((measure.value - expected).abs() < TOLERANCE, "{measure:?}, expected {expected}");
        assert!(measure.low < expected && expected < measure.high, "{measure:?}");
        assert_eq!(measure.limit, None, "{name}");
    };
    for x in [3, 5, 7, 9, 11] {
        check(Claim::NotAllNecessary, &format!("lost with {x} layers left out"), &|entry| {
            entry.family == Family::Skip && entry.x == x
        });
    }
    check(Claim::SameLanguage, "lost without one middle layer, mean over layers", &|entry| {
        entry.family == Family::SkipLayer && (1..11).contains(&entry.x)
    });
    check(Claim::SameLanguage, "lost with two middle layers switched, mean over pairs", &|entry| {
        entry.family == Family::SwitchLayers && (1..10).contains(&entry.x)
    });
}

#[test]
fn sums_are_compared_with_language_in_nats() {
    let sample = sample();
    let found = findings(&sample);
    let all = nats(&found);
    let of_claim: Vec<&Measure> =
        all.iter().filter(|(claim, _)| *claim == Claim::SumsSufferMore).map(|(_, m)| *m).collect();
    let [measure] = of_claim[..] else { panic!("{of_claim:#?}") };
    // Families count alike, and in each the widths; every width of one has as many schedules.
    let of_task = |task: usize| {
        let of_family = |family: Family| {
            lost(&sample, task, &|entry| entry.family == family && (3..=9).contains(&entry.x))
        };
        [Family::Reverse, Family::Random, Family::Parallel].map(of_family).iter().sum::<f64>() / 3.0
    };
    let expected = of_task(SUMS) - over(&[0, 1, 2], &of_task);
    assert!((measure.value - expected).abs() < TOLERANCE, "{measure:?}, expected {expected}");
    assert_eq!(measure.limit, Some(0.0), "to lose as much is the natural limit");
    assert!(measure.low > 0.0, "{measure:?}");
}

/// Written answers have no log-likelihoods: the means are over the other tasks, as if there were
/// only those.
#[test]
fn a_task_without_log_likelihoods_takes_no_measure_away() {
    let mut with = sample();
    "my sums".clone_into(&mut with.header.tasks[SUMS].name);
    with.header.tasks[SUMS].metric = Metric::ExactMatch;
    for record in with.records.iter_mut().filter(|record| record.task == SUMS) {
        record.right_log_likelihood = f64::NAN;
    }
    let mut without = sample();
    without.header.tasks.truncate(SUMS);
    without.records.retain(|record| record.task != SUMS);
    let (with, without) = (findings(&with), findings(&without));
    assert_eq!(nats(&with), nats(&without));
    assert!(nats(&with).len() > 15, "{:#?}", nats(&with));
    let sums = with.iter().find(|found| found.claim == Claim::SumsSufferMore).unwrap();
    assert!(!sums.measures.is_empty(), "it is one of sums by its metric: {sums:#?}");
    assert!(sums.measures.iter().all(|measure| measure.unit == Unit::Share), "{sums:#?}");
}

/// Where the full model has log-likelihoods and a schedule breaks down, nothing is left out.
#[test]
fn a_schedule_that_breaks_down_has_no_mean() {
    let mut broken = sample();
    let schedule = broken.entries.iter().find(|(e, _)| (e.family, e.x) == (Family::Skip, 11)).unwrap().1;
    for record in broken.records.iter_mut().filter(|r| (r.task, r.schedule) == (0, schedule)) {
        record.right_log_likelihood = f64::NAN;
    }
    let found = findings(&broken);
    let has = |x: u32| nats(&found).iter().any(|(_, m)| m.name == format!("lost with {x} layers left out"));
    assert!(has(9) && !has(11));
}

#[test]
fn sums_are_told_by_their_metric_or_their_name() {
    let is_sums = |name: &str, metric| {
        let task = SweepTask {
            name: name.to_owned(),
            metric,
            chance: 0.0,
            n_items: 1,
            data_hash: String::new(),
            add_bos: false,
            lines: Vec::new(),
        };
        task.is_sums()
    };
    for name in ["arith", "Arith", "gsm8k", "gsm8k.jsonl", "gsm8k 2", "GSM8K-test.jsonl"] {
        assert!(is_sums(name, Metric::Acc), "{name}");
    }
    for name in ["facts", "arithmetic of words", "my gsm8k", ""] {
        assert!(!is_sums(name, Metric::Acc) && !is_sums(name, Metric::AccNorm), "{name}");
        assert!(is_sums(name, Metric::ExactMatch), "{name}");
    }
}
