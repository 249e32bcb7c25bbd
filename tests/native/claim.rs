//! What is said of a claim beside what was computed here.

use atelier::backend::{BackendKind, LOG_LIKELIHOOD_TOLERANCE, SELF_TEST_CLOSENESS_MAX};
use atelier::claim::{
    Checked, Claim, Computed, ComputedTask, Doubt, FirstDifference, Stamp, TaskClaim, check, tolerance,
};
use atelier::eval::{Interval, Metric, TaskScore};

/// Which of ten answers are right, and their log-likelihoods.
const RIGHT: [bool; 10] = [true, false, true, true, false, true, true, true, false, true];

fn nats(at: usize) -> f64 {
    -0.5 - at as f64 / 8.0
}

fn mean(n: usize) -> f64 {
    (0..n).map(nats).sum::<f64>() / n as f64
}

/// The first `n` items, as whoever computed them would claim them.
fn claim(n: usize) -> TaskClaim {
    let right = RIGHT[..n].to_vec();
    TaskClaim {
        task: "facts".into(),
        of_full: false,
        data: Some(7),
        metric: Metric::Acc,
        n,
        in_order: true,
        value: Some(right.iter().filter(|right| **right).count() as f64 / n as f64),
        nats: Some(mean(n)),
        right,
        item_nats: (0..n).map(|at| Some(nats(at))).collect(),
        said: None,
        contradicts: false,
    }
}

fn computed(n: usize) -> Computed {
    let claim = claim(n);
    let task = ComputedTask {
        n_asked: n,
        n_available: 10,
        interval: Some(Interval { low: 0.4, high: 0.9 }),
        nats_interval: Some(Interval { low: mean(n) - 0.3, high: mean(n) + 0.3 }),
        lines: (0..n).map(|at| 100 + at).collect(),
        margins: vec![Some(0.1); n],
        claim,
    };
    Computed { backend: BackendKind::Cpu, tasks: vec![task] }
}

fn checked(claimed: TaskClaim, here: &Computed) -> Checked {
    check(&Claim { backend: BackendKind::Gpu, tasks: vec![claimed] }, here)
}

#[track_caller]
fn says(claimed: TaskClaim, here: &Computed, stamp: Stamp, doubt: Option<Doubt>) {
    let checked = checked(claimed, here);
    let [task] = &checked.tasks[..] else { panic!("one task") };
    assert_eq!((task.stamp, &task.doubt), (stamp, &doubt), "{task:?}");
    assert_eq!(checked.stamp, stamp);
}

/// As a link has it.
/// All that a file says of it.
fn said() -> TaskScore {
    let interval = |low, high| Some(Interval { low, high });
    TaskScore {
        task: "facts".into(),
        metric: Metric::Acc,
        n: 10,
        n_total: 10,
        n_correct: 7,
        value: 0.7,
        interval: interval(0.4, 0.9),
        chance: 0.25,
        mean_log_likelihood: mean(10),
        mean_log_likelihood_interval: interval(mean(10) - 0.3, mean(10) + 0.3),
    }
}

#[test]
fn what_stands_beside_a_score_counts() {
    let with = |said: TaskScore| TaskClaim { said: Some(said), ..claim(10) };
    let mut here = computed(10);
    here.tasks[0].claim.said = Some(said());
    says(with(said()), &here, Stamp::Verified, None);
    let forgeries: [fn(&mut TaskScore); 6] = [
        |said| said.n_correct = 8,
        |said| said.n_total = 12,
        |said| said.chance = 0.2,
        |said| said.interval = None,
        |said| said.interval = Some(Interval { low: 0.45, high: 0.9 }),
        |said| said.mean_log_likelihood_interval = said.interval,
    ];
    for forge in forgeries {
        let mut forged = said();
        forge(&mut forged);
        says(with(forged), &here, Stamp::Differs, Some(Doubt::Beside));
    }
    let contrary = TaskClaim { contradicts: true, ..claim(10) };
    says(contrary, &here, Stamp::Differs, Some(Doubt::Contradiction));
}

fn without_nats(claim: TaskClaim) -> TaskClaim {
    TaskClaim { item_nats: Vec::new(), ..claim }
}

fn numbers_alone(claim: TaskClaim) -> TaskClaim {
    TaskClaim { right: Vec::new(), item_nats: Vec::new(), ..claim }
}

#[test]
fn the_tolerance_is_the_bar_of_both_executors() {
    use BackendKind::{Cpu, Gpu, Reference};
    for (a, b, expected) in [
        (Cpu, Gpu, 2.0 * SELF_TEST_CLOSENESS_MAX),
        (Gpu, Gpu, 2.0 * SELF_TEST_CLOSENESS_MAX),
        (Reference, Gpu, SELF_TEST_CLOSENESS_MAX),
        (Reference, Reference, LOG_LIKELIHOOD_TOLERANCE),
    ] {
        assert!((tolerance(a, b) - expected).abs() < 1e-12 && tolerance(a, b) == tolerance(b, a));
    }
}

#[test]
fn the_same_is_verified_up_to_the_tolerance_and_no_further() {
    let here = computed(10);
    for claimed in [claim(10), without_nats(claim(10)), numbers_alone(claim(10))] {
        says(claimed, &here, Stamp::Verified, None);
    }
    let limit = tolerance(BackendKind::Gpu, BackendKind::Cpu) * (1.0 + mean(10).abs());
    for (share, stamp, doubt) in [
        (0.99, Stamp::Verified, None),
        (-0.99, Stamp::Verified, None),
        (1.01, Stamp::Differs, Some(Doubt::Nats)),
    ] {
        let moved = TaskClaim { nats: Some(mean(10) + share * limit), ..without_nats(claim(10)) };
        says(moved, &here, stamp, doubt);
    }
    says(TaskClaim { nats: None, ..without_nats(claim(10)) }, &here, Stamp::Differs, Some(Doubt::Nats));
}

#[test]
fn one_item_more_or_less_differs() {
    let here = computed(10);
    for moved in [-1.0, 1.0] {
        let value = claim(10).value.map(|value| value + moved / 10.0);
        says(TaskClaim { value, ..numbers_alone(claim(10)) }, &here, Stamp::Differs, Some(Doubt::Score));
        // Which of its own items say something else.
        let contradicting = TaskClaim { value, ..without_nats(claim(10)) };
        says(contradicting, &here, Stamp::Differs, Some(Doubt::Contradiction));
    }
    for (at, right) in RIGHT.into_iter().enumerate() {
        let mut forged = without_nats(claim(10));
        forged.right[at] = !right;
        let n_right = forged.right.iter().filter(|right| **right).count();
        forged.value = Some(n_right as f64 / 10.0);
        let first = checked(forged, &here).tasks[0].first;
        let right = Some([!right, right]);
        assert_eq!(first, Some(FirstDifference { line: 100 + at, place: at + 1, right, nats: None }));
    }
}

#[test]
fn two_items_that_change_places_are_found() {
    let mut forged = without_nats(claim(10));
    forged.right.swap(3, 4);
    let checked = checked(forged, &computed(10));
    assert_eq!(checked.stamp, Stamp::Differs);
    assert_eq!(checked.tasks[0].first.map(|first| first.place), Some(4), "though the score is the same");
}

#[test]
fn values_of_items_are_compared_where_a_file_has_them() {
    let mut forged = claim(10);
    forged.item_nats[6] = Some(-2.0);
    let checked = checked(forged, &computed(10));
    let first = checked.tasks[0].first.expect("an item");
    assert_eq!((first.place, first.right), (7, Some([RIGHT[6]; 2])));
    assert_eq!(first.nats, Some([Some(-2.0), Some(nats(6))]));
    let told = checked.tasks[0].doubt_told().expect("why").replace('\u{2212}', "-");
    assert!(
        told.contains("item 7, line 106")
            && told.contains("claimed -2.0000")
            && told.contains("here -1.2500"),
        "{told}"
    );
}

/// An answer whose margin lies within the tolerance may change from one device to another; no other may.
#[test]
fn an_answer_near_a_tie_may_change() {
    let tolerance = tolerance(BackendKind::Gpu, BackendKind::Cpu);
    for (margin, stamp) in [(Some(0.9), Stamp::Verified), (Some(1.1), Stamp::Differs), (None, Stamp::Differs)]
    {
        let mut here = computed(10);
        here.tasks[0].margins[1] = margin.map(|times| times * tolerance);
        let mut changed = claim(10);
        changed.right[1] = true;
        changed.value = changed.value.map(|value| value + 0.1);
        for claimed in [changed.clone(), without_nats(changed.clone()), numbers_alone(changed)] {
            assert_eq!(checked(claimed, &here).stamp, stamp, "{margin:?}");
        }
    }
}

#[test]
fn another_number_of_items_is_consistent_at_most() {
    // Fewer than here: the same beginning can be made here.
    let here = computed(10);
    let fewer = Some(Doubt::SameBeginning { n: 6 });
    for claimed in [claim(6), without_nats(claim(6)), numbers_alone(claim(6))] {
        says(claimed, &here, Stamp::Consistent, fewer.clone());
    }
    // The numbers of ten items are not those of six.
    let forged = TaskClaim { n: 6, value: Some(4.0 / 6.0), ..numbers_alone(claim(10)) };
    says(forged, &here, Stamp::Differs, Some(Doubt::Nats));
    let forged = TaskClaim { value: Some(5.0 / 6.0), ..numbers_alone(claim(6)) };
    says(forged, &here, Stamp::Differs, Some(Doubt::Score));
    // Where it is not known which items they are, intervals decide.
    let forged = TaskClaim { n: 6, value: Some(4.0 / 6.0), in_order: false, ..numbers_alone(claim(10)) };
    says(forged, &here, Stamp::Consistent, Some(Doubt::Overlap));
    let apart = TaskClaim { n: 6, value: Some(0.0), in_order: false, ..numbers_alone(claim(10)) };
    says(apart, &here, Stamp::Differs, Some(Doubt::Apart));
    let far = TaskClaim { nats: Some(-9.0), in_order: false, ..numbers_alone(claim(6)) };
    says(far, &here, Stamp::Differs, Some(Doubt::Apart));

    // More than here: what both have must be the same.
    let here = computed(5);
    says(without_nats(claim(10)), &here, Stamp::Consistent, Some(Doubt::Overlap));
    let mut forged = without_nats(claim(10));
    forged.right.swap(0, 1);
    says(forged, &here, Stamp::Differs, Some(Doubt::Item));
    // More than there are.
    let forged = TaskClaim { n: 11, value: Some(7.0 / 11.0), ..numbers_alone(claim(10)) };
    says(forged, &computed(10), Stamp::Differs, Some(Doubt::TooMany { n: 10 }));
}

#[test]
fn what_cannot_be_checked_says_why() {
    let here = computed(10);
    let other = |change: &dyn Fn(&mut TaskClaim)| {
        let mut claimed = claim(10);
        change(&mut claimed);
        claimed
    };
    says(other(&|it| it.task = "arith".into()), &here, Stamp::Unchecked, Some(Doubt::NoTask));
    says(other(&|it| it.data = Some(8)), &here, Stamp::Unchecked, Some(Doubt::OtherItems));
    says(other(&|it| it.metric = Metric::AccNorm), &here, Stamp::Unchecked, Some(Doubt::OtherMetric));
    says(other(&|it| it.data = None), &here, Stamp::Verified, None);
    let mut nothing = computed(10);
    nothing.tasks[0].claim = TaskClaim { n: 0, right: Vec::new(), item_nats: Vec::new(), ..claim(10) };
    says(claim(10), &nothing, Stamp::Unchecked, Some(Doubt::NothingYet));
    // Nothing is claimed, so nothing is verified.
    assert_eq!(check(&Claim { backend: BackendKind::Cpu, tasks: Vec::new() }, &here).stamp, Stamp::Unchecked);
}

#[test]
fn the_worst_task_is_what_is_said_of_the_whole() {
    let missing = TaskClaim { task: "arith".into(), ..claim(10) };
    let wrong = TaskClaim { nats: Some(-3.0), ..numbers_alone(claim(10)) };
    for (tasks, stamp) in [
        (vec![claim(10), claim(6)], Stamp::Consistent),
        (vec![claim(10), missing.clone()], Stamp::Unchecked),
        (vec![missing, wrong, claim(10)], Stamp::Differs),
    ] {
        assert_eq!(check(&Claim { backend: BackendKind::Cpu, tasks }, &computed(10)).stamp, stamp);
    }
}

#[test]
fn what_is_no_share_is_compared_as_what_it_is() {
    let of = |metric, value, nats| TaskClaim {
        metric,
        value,
        nats,
        right: Vec::new(),
        item_nats: Vec::new(),
        ..claim(10)
    };
    let here = |metric, value: Option<f64>, nats| {
        let mut here = computed(10);
        let around = |value: f64| Interval { low: value - 0.1, high: value + 0.1 };
        here.tasks[0].claim = of(metric, value, nats);
        here.tasks[0].interval = value.map(around);
        here.tasks[0].nats_interval = nats.map(around);
        here
    };
    // A perplexity moves by as much as its logarithm.
    let text = |value: f64| of(Metric::WordPerplexity, Some(value), Some(-value.ln()));
    let at_21 = here(Metric::WordPerplexity, Some(21.0), Some(-21.0_f64.ln()));
    says(text(21.0 * 1.0005), &at_21, Stamp::Verified, None);
    says(text(21.0 * 1.002), &at_21, Stamp::Differs, Some(Doubt::Nats));
    let forged = TaskClaim { nats: Some(-21.0_f64.ln()), ..text(21.0 * 1.002) };
    says(forged, &at_21, Stamp::Differs, Some(Doubt::Score));
    // Where the model breaks down there is no number, on both sides.
    let none = here(Metric::WordPerplexity, None, None);
    says(of(Metric::WordPerplexity, None, None), &none, Stamp::Verified, None);
    says(text(21.0), &none, Stamp::Differs, Some(Doubt::Nats));
    // Coefficients of labels are equal or not; of values nearly so.
    let labels = here(Metric::Matthews, Some(0.5), None);
    says(of(Metric::Matthews, Some(0.5), None), &labels, Stamp::Verified, None);
    says(of(Metric::Matthews, Some(0.5001), None), &labels, Stamp::Differs, Some(Doubt::Score));
    let values = here(Metric::Spearman, Some(0.5), None);
    says(of(Metric::Spearman, Some(0.5001), None), &values, Stamp::Verified, None);
    says(of(Metric::Spearman, Some(0.51), None), &values, Stamp::Differs, Some(Doubt::Score));
}
