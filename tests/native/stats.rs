//! Statistics against numbers found in other ways, and their coverage.

use std::path::Path;

use atelier::eval::bootstrap::{Draws, middle};
use atelier::eval::stats::{
    Clusters, PairedTable, newcombe, paired_proportion_interval, perplexity, proportion_interval, ratio,
    standard_error, student_t, wilson,
};
use atelier::random::SplitMix64;
use serde_json::Value;

use crate::support::tiny::Random;

/// What `tools/golden-eval/make.py` wrote to this file of `tests/golden/eval`.
pub fn golden(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/eval").join(name);
    let text = std::fs::read_to_string(&path).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["values"].take()
}

/// Bisection and closed form agree to rounding.
const SAME: f64 = 1e-9;
/// The expansion of Student's t is worst at five degrees of freedom.
const STUDENT_T_SAME: f64 = 5e-4;

fn rows(name: &str) -> Vec<Vec<f64>> {
    let golden = golden("stats.json");
    let rows = golden[name].as_array().unwrap().iter();
    rows.map(|row| row.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()).collect()
}

#[track_caller]
fn near(got: f64, expected: f64, tolerance: f64, what: &[f64]) {
    assert!((got - expected).abs() <= tolerance, "{what:?}: {got} is not {expected} within {tolerance}");
}

/// With items of equal size a ratio is a mean; with unequal ones, worked by hand.
#[test]
fn a_ratio_is_a_mean_where_items_are_equal() {
    let (value, error) = ratio(&[(1.0, 2.0), (2.0, 2.0), (0.0, 2.0)]);
    near(value, 0.5, SAME, &[]);
    near(error.unwrap(), standard_error(&[0.5, 1.0, 0.0]).unwrap(), SAME, &[]);
    // 3 of 4: residuals 1 - 0.75 and 2 - 2.25; both 0.25 from 0, so the error is
    // sqrt(0.125 / 2) * 2 / 4.
    let (value, error) = ratio(&[(1.0, 1.0), (2.0, 3.0)]);
    near(value, 0.75, SAME, &[]);
    near(error.unwrap(), 0.125, SAME, &[]);
    assert_eq!(ratio(&[(1.0, 1.0)]).1, None);
}

#[test]
fn wilson_solves_the_score_equation() {
    for row in rows("wilson") {
        let interval = wilson(row[0], row[1]);
        near(interval.low, row[2], SAME, &row);
        near(interval.high, row[3], SAME, &row);
    }
    assert_eq!((wilson(0.0, 0.0).low, wilson(0.0, 0.0).high), (0.0, 1.0));
}

#[test]
fn newcombe_agrees_with_an_independent_program() {
    for row in rows("newcombe") {
        let [both, first, second, neither, low, high] = row[..] else { panic!("{row:?}") };
        let interval = newcombe(PairedTable { both, first, second, neither });
        near(interval.low, low, SAME, &row);
        near(interval.high, high, SAME, &row);
    }
}

/// Newcombe (1998), table II, 36/12/2/0; Fagerland, Lydersen and Laake (2014), airway
/// hyper-responsiveness before and after transplantation, 1/1/7/12.
#[test]
fn newcombe_agrees_with_published_examples() {
    for (table, low, high) in [([36., 12., 2., 0.], 0.0569, 0.3404), ([1., 1., 7., 12.], -0.507, -0.026)] {
        let [both, first, second, neither] = table;
        let interval = newcombe(PairedTable { both, first, second, neither });
        near(interval.low, low, 5e-4, &table);
        near(interval.high, high, 5e-4, &table);
    }
}

#[test]
fn student_t_agrees_with_its_integral() {
    for row in rows("student_t") {
        near(student_t(row[0] as usize), row[1], STUDENT_T_SAME, &row);
    }
}

#[test]
fn standard_errors_by_hand() {
    // Sample standard deviation of 1, 2, 3, 4 is sqrt(5/3).
    near(standard_error(&[1.0, 2.0, 3.0, 4.0]).unwrap(), (5.0_f64 / 3.0).sqrt() / 2.0, SAME, &[]);
    assert_eq!(standard_error(&[1.0]), None);
    assert_eq!(standard_error(&[1.0, f64::NAN]), None);
    let (value, error) = perplexity(&[-1.0, -3.0]);
    near(value, 2.0_f64.exp(), SAME, &[]);
    near(error.unwrap(), 2.0_f64.exp(), SAME, &[]);
}

/// With every cluster of size one nothing changes, and items that are exact copies are
/// worth one each.
#[test]
fn clusters_at_their_limits() {
    let alone: Vec<(usize, bool)> = (0..50).map(|k| (k, k % 3 == 0)).collect();
    assert_eq!(proportion_interval(&alone), wilson(17.0, 50.0));
    let copies: Vec<(usize, bool)> = (0..200).map(|k| (k / 4, (k / 4) % 3 == 0)).collect();
    let (mine, limit) = (proportion_interval(&copies), wilson(17.0, 50.0));
    // The estimate divides by G - 1 where the binomial divides by G.
    near(mine.low, limit.low, 0.003, &[]);
    near(mine.high, limit.high, 0.003, &[]);
    let agreed: Vec<(usize, bool)> = (0..200).map(|k| (k / 4, true)).collect();
    near(proportion_interval(&agreed).low, wilson(50.0, 50.0).low, SAME, &[]);
    let paired: Vec<(usize, bool, bool)> = copies.iter().map(|&(c, right)| (c, right, c % 7 == 0)).collect();
    let single: Vec<(usize, bool, bool)> = paired.iter().step_by(4).copied().collect();
    let (wide, narrow) = (paired_proportion_interval(&paired), paired_proportion_interval(&single));
    near(wide.0, narrow.0, SAME, &[]);
    near(wide.1.low, narrow.1.low, 0.005, &[]);
    near(wide.1.high, narrow.1.high, 0.005, &[]);
    let (mean, interval) = Clusters::new([(0, 1.0), (0, 3.0)]).mean_interval();
    assert_eq!((mean, interval), (2.0, None), "one question has no spread");
}

/// Wilson's coverage over all outcomes, exactly, by the binomial distribution.
#[test]
fn wilson_covers_about_95_percent() {
    let mut sum = 0.0;
    let shares: Vec<f64> = (1..20).map(|k| f64::from(k) / 20.0).collect();
    for &share in &shares {
        let n = 40;
        let mut chance = (1.0 - share).powi(n);
        for right in 0..=n {
            let interval = wilson(f64::from(right), f64::from(n));
            if interval.low <= share && share <= interval.high {
                sum += chance;
            }
            chance *= share / (1.0 - share) * f64::from(n - right) / f64::from(right + 1);
        }
    }
    let coverage = sum / shares.len() as f64;
    assert!((0.94..0.965).contains(&coverage), "{coverage}");
}

/// Simulated runs of the seed task `facts`: 67 questions asked three times, where answers
/// to one question agree strongly. Intervals by question hold; by item they would not.
#[test]
fn intervals_by_question_cover_where_items_share_one() {
    const RUNS: usize = 2000;
    let mut random = Random(7);
    let mut uniform = move || (random.next() >> 11) as f64 / (1u64 << 53) as f64;
    let (mut by_question, mut by_item, mut paired, mut means) = (0, 0, 0, 0);
    for _ in 0..RUNS {
        let mut items = Vec::new();
        for question in 0..67 {
            // A question is easy (0.95) or hard (0.35); the truth is their mean, 0.65.
            let (easy, hurt) = (uniform() < 0.5, uniform() < 0.3);
            for _ in 0..3 {
                let before = uniform() < if easy { 0.95 } else { 0.35 };
                let after = before && !(hurt && uniform() < 0.8);
                items.push((question, after, before));
            }
        }
        let right: Vec<(usize, bool)> = items.iter().map(|item| (item.0, item.2)).collect();
        let n_right = right.iter().filter(|item| item.1).count();
        let holds = |interval: atelier::eval::Interval, truth: f64| {
            usize::from(interval.low <= truth && truth <= interval.high)
        };
        by_question += holds(proportion_interval(&right), 0.65);
        by_item += holds(wilson(n_right as f64, right.len() as f64), 0.65);
        paired += holds(paired_proportion_interval(&items).1, -0.65 * 0.3 * 0.8);
        let values = right.iter().map(|&(question, right)| (question, f64::from(u8::from(right))));
        means += holds(Clusters::new(values).mean_interval().1.unwrap(), 0.65);
    }
    let share = |n: usize| n as f64 / RUNS as f64;
    for covered in [by_question, paired, means] {
        // Two standard errors of a simulated 95 % are 1 %; approximations get 1 % more.
        assert!((0.93..0.97).contains(&share(covered)), "{by_question} {paired} {means} of {RUNS}");
    }
    assert!(share(by_item) < 0.90, "the simulation must be one where it matters: {}", share(by_item));
}

/// The paired interval without clusters, simulated at two sizes.
#[test]
fn paired_intervals_cover_about_95_percent() {
    const RUNS: usize = 4000;
    let mut random = Random(11);
    for n in [20, 200] {
        let mut covered = 0;
        for _ in 0..RUNS {
            let items: Vec<(usize, bool, bool)> = (0..n)
                .map(|k| {
                    let draw = random.below(100);
                    // 60 both, 5 first alone, 15 second alone, 20 neither.
                    (k, draw < 65, draw < 60 || (65..80).contains(&draw))
                })
                .collect();
            let (_, interval) = paired_proportion_interval(&items);
            covered += usize::from(interval.low <= -0.10 && -0.10 <= interval.high);
        }
        let share = covered as f64 / RUNS as f64;
        assert!((0.94..0.985).contains(&share), "n = {n}: {share}");
    }
}

/// The same numbers for ever: what is published rests on them. Computed apart, in Python.
#[test]
fn resamples_are_those_that_intervals_rest_on() {
    let means = |n: usize, below| {
        let mut draws = Draws::new(100, 0, below);
        let mean = |drawn: &[usize]| drawn.iter().sum::<usize>() as f64 / 100.0;
        (0..n).map(|_| mean(draws.draw())).collect::<Vec<f64>>()
    };
    let ends = |values: &[f64], missing| middle(values, missing).map(|ends| (ends.low, ends.high));
    assert_eq!(ends(&means(400, SplitMix64::below), 0), Some((44.05, 54.43)));
    assert_eq!(ends(&means(500, SplitMix64::scaled_below), 0), Some((44.0, 55.32)));
    // A fortieth of all lies beyond either end, whatever is missing.
    let mut values: Vec<f64> = (0..80).map(f64::from).collect();
    assert_eq!(ends(&values, 0), Some((2.0, 77.0)));
    values[79] = f64::NAN;
    assert_eq!((ends(&values, 0), ends(&values, 1)), (None, Some((2.0, 76.0))));
    assert_eq!(ends(&[], 0), None);
}
