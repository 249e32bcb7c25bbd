//! The rule for verdicts while items arrive, on samples of the size that the page has.

use atelier::app::state::{ITEMS_MIN, Lean, widening};
use atelier::eval::Interval;
use atelier::eval::stats::{PairedTable, newcombe};

use crate::support::tiny::Random;

/// Samples of one kind.
const N_SAMPLES: usize = 400;
/// Items of a sample: the page's largest choice but "all".
const N_ITEMS: usize = 500;

/// What is said after each item, where the schedule alone is right on `win` of 1000 items and
/// the full model alone on `lose`; and the plain verdict of each look.
fn said(seed: u64, win: usize, lose: usize) -> Vec<(Lean, Interval)> {
    let mut random = Random(seed);
    let mut table = PairedTable { both: 0.0, first: 0.0, second: 0.0, neither: 0.0 };
    let (mut lean, mut all) = (Lean::Open, Vec::new());
    for n in 1..=N_ITEMS {
        match random.below(1000) {
            drawn if drawn < win => table.first += 1.0,
            drawn if drawn < win + lose => table.second += 1.0,
            // Half of the items on which both agree are right.
            drawn if drawn % 2 == 0 => table.both += 1.0,
            _ => table.neither += 1.0,
        }
        let (value, interval) = ((table.first - table.second) / n as f64, newcombe(table));
        lean = lean.after(value, interval, n);
        all.push((lean, interval));
    }
    all
}

fn changes(said: &[(Lean, Interval)]) -> usize {
    said.windows(2).filter(|pair| pair[0].0 != pair[1].0).count()
}

#[test]
fn nothing_is_said_of_fewer_than_ten_items() {
    let clear = Interval { low: -1.0, high: -0.9 };
    for n in 0..ITEMS_MIN {
        assert_eq!(Lean::Open.after(-0.95, clear, n), Lean::Open);
        assert_eq!(Lean::Worse.after(-0.95, clear, n), Lean::Open);
    }
    assert_eq!(Lean::Open.after(-0.95, clear, ITEMS_MIN), Lean::Worse);
}

#[test]
fn a_verdict_is_given_late_and_taken_back_later() {
    let longer = widening(100);
    let around = |value: f64, arm: f64| Interval { low: value - arm, high: value + arm };
    for (before, value, arms, expected) in [
        (Lean::Open, 0.1, 1.01, Lean::Open),
        (Lean::Open, 0.1, 0.99 * longer, Lean::Open),
        (Lean::Open, 0.1, 1.01 * longer, Lean::Better),
        (Lean::Open, -0.1, 1.01 * longer, Lean::Worse),
        (Lean::Better, 0.1, 1.01, Lean::Better),
        (Lean::Better, 0.1, 0.99, Lean::Open),
        (Lean::Worse, -0.1, 1.01, Lean::Worse),
        (Lean::Worse, 0.1, 1.01, Lean::Open),
        (Lean::Worse, 0.1, 1.01 * longer, Lean::Better),
    ] {
        // So many arms fit between the value and zero.
        let found = before.after(value, around(value, value.abs() / arms), 100);
        assert_eq!(found, expected, "{before:?}, {arms} arms from zero");
    }
    let nothing = Interval { low: f64::NAN, high: f64::NAN };
    assert_eq!(Lean::Open.after(f64::NAN, nothing, 100), Lean::Open);
}

/// By the formula of theorem 2.2 in Python, with r = (2 ln 20 + ln(2 ln 20) + 1) / 50.
#[test]
fn the_sequence_is_longer_than_one_look_by_its_formula() {
    for (n, expected) in [(10, 1.6917), (50, 1.5487), (500, 1.6609), (1000, 1.7097)] {
        let found = widening(n);
        assert!((found - expected).abs() < 1e-4, "{n} items: {found}, expected {expected}");
    }
}

/// Where there is no difference, looking after every item says so wrongly in 5 % of samples at
/// most; one look's interval, taken each time, in far more.
#[test]
fn looking_after_every_item_seldom_misleads() {
    for (win, lose) in [(100, 100), (20, 20), (250, 250)] {
        let samples: Vec<_> = (0..N_SAMPLES as u64).map(|seed| said(seed, win, lose)).collect();
        let wrong = samples.iter().filter(|said| said.iter().any(|(lean, _)| *lean != Lean::Open)).count();
        assert!(wrong * 20 <= N_SAMPLES, "{wrong} of {N_SAMPLES} with {win} wins in 1000");
        let plain = |(_, interval): &(Lean, Interval)| interval.low > 0.0 || interval.high < 0.0;
        let naive = samples.iter().filter(|said| said.iter().skip(ITEMS_MIN).any(plain)).count();
        assert!(naive > 2 * wrong.max(N_SAMPLES / 20), "one look each: {naive} of {N_SAMPLES}");
    }
}

/// Where there is one, the verdict comes once and stays.
#[test]
fn a_verdict_does_not_flicker() {
    for (win, lose) in [(0, 100), (50, 200), (200, 300), (100, 100)] {
        let changed: Vec<usize> = (0..N_SAMPLES as u64).map(|seed| changes(&said(seed, win, lose))).collect();
        let flickered = changed.iter().filter(|n| **n > 1).count();
        assert!(
            flickered * 10 <= N_SAMPLES,
            "{flickered} of {N_SAMPLES} change more than once ({win}, {lose})"
        );
        assert!(changed.iter().all(|n| *n <= 3), "{changed:?}");
    }
    let clear =
        (0..N_SAMPLES as u64).filter(|seed| said(*seed, 50, 200).last().map(|s| s.0) == Some(Lean::Worse));
    assert!(clear.count() * 10 > N_SAMPLES * 9, "a clear difference is seen");
}
