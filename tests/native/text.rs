//! Languages, and numbers in words.

use expect_test::{Expect, expect};

use atelier::app::results::scores::Change;
use atelier::app::state::ITEMS_MIN;
use atelier::app::text::{difference, task_name};
use atelier::eval::{Interval, Metric, PairedDifference};
use atelier::words::{Arg, Numbers, numbers, say, sentence};

/// Makes thin spaces visible.
fn seen(text: &str) -> String {
    text.replace('\u{202f}', "_")
}

fn check(write: impl Fn(&Numbers, f64) -> String, values: &[f64], expect: Expect) {
    let numbers = numbers();
    let words: Vec<_> = values.iter().map(|&value| seen(&write(&numbers, value))).collect();
    expect.assert_eq(&words.join(" "));
}

#[test]
fn numbers_have_a_true_minus_groups_and_no_negative_zero() {
    check(
        |n, value| n.fixed(value, 0),
        &[0.0, -0.4, -1.0, 999.0, 1234.0, 12345.0, -1_234_567.0, f64::NAN],
        expect!["0 0 −1 999 1234 12_345 −1_234_567 –"],
    );
    check(
        |n, value| n.fixed(value, 2),
        &[0.0, -0.004, -0.005_1, 12.345, 0.1 + 0.2],
        expect!["0.00 0.00 −0.01 12.35 0.30"],
    );
    check(|n, value| n.signed(value, 1), &[0.0, 0.04, 0.06, -0.06, 12.0], expect!["0.0 0.0 +0.1 −0.1 +12.0"]);
}

#[test]
fn shares_are_whole_per_cent() {
    check(|n, value| n.percent(value), &[0.0, 0.314, 0.995, 1.0], expect!["0_% 31_% 100_% 100_%"]);
    check(|n, value| n.points(value), &[-0.58, 0.0, 0.042], expect!["−58 0 +4"]);
    check(
        |n, value| n.probability(value),
        &[0.0, 1e-5, 0.000_94, 0.001, 0.0994, 0.0996, 0.5, 1.0],
        expect!["0_% <_0.1_% <_0.1_% 0.1_% 9.9_% 10_% 50_% 100_%"],
    );
    assert_eq!(seen(&numbers().percent_range(0.25, 0.38)), "25–38_%");
}

#[test]
fn units_keep_few_digits() {
    check(
        |n, value| n.millis(value),
        &[0.051, 0.994, 5.13, 99.94, 123.4],
        expect!["0.05_ms 0.99_ms 5.1_ms 99.9_ms 123_ms"],
    );
    let numbers = numbers();
    let bytes =
        [0, 999, 1000, 9_950, 12_300_000, 999_600_000, 4_000_000_000].map(|n| seen(&numbers.bytes(n)));
    assert_eq!(bytes, ["0_B", "999_B", "1.0_kB", "9.9_kB", "12_MB", "1.0_GB", "4.0_GB"]);
    let large = [0, 9_999, 12_345, 2_630_000, 134_500_000].map(|n| seen(&numbers.large(n)));
    assert_eq!(large, ["0", "9999", "12.3_thousand", "2.6_million", "134_million"]);
}

#[test]
fn a_difference_says_points_and_the_longer_arm() {
    assert_eq!(say!("scores-points", difference = -0.58, arm = 4.2), "−58 ± 4 points");
    assert_eq!(say!("scores-points", difference = 0.01, arm = 3.0), "+1 ± 3 points");
    assert_eq!(say!("scores-nats-difference", difference = -1.474, arm = Some(0.2)), "−1.47 ± 0.20");
    assert_eq!(say!("scores-nats-difference", difference = 0.5, arm = Arg::None), "+0.50");
    assert_eq!(sentence(&Change::CannotTellYet), "cannot tell yet");
}

#[test]
fn a_difference_of_a_handful_of_items_is_none() {
    let of = |n: usize| PairedDifference {
        n,
        value: 0.0,
        interval: Some(Interval { low: -0.79, high: 0.79 }),
        log_likelihood: 0.0,
        log_likelihood_interval: None,
    };
    assert_eq!(difference(Metric::Acc, &of(1)), None, "“0 ± 79 points” says nothing");
    assert_eq!(difference(Metric::Acc, &of(ITEMS_MIN)).as_deref(), Some("0 ± 79 points"));
    assert_eq!(sentence(&Change::TooFew), "too few items to tell");
}

#[test]
fn every_bundled_task_has_its_own_words() {
    let tasks = ["lastword", "continuation", "coref", "facts", "arith", "perplexity"];
    let mut names: Vec<String> = tasks.iter().map(|task| task_name(task)).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 6, "{names:?}");
    assert!(tasks.iter().all(|task| !names.contains(&(*task).to_owned())), "{names:?}");
    assert_eq!(task_name("hellaswag"), "hellaswag", "others keep their own name");
}

#[test]
fn examples_fit_a_prompt() {
    let prompts = [
        say!("example-sum-prompt"),
        say!("example-story-prompt"),
        say!("example-fact-prompt"),
        say!("example-pronoun-prompt"),
    ];
    for prompt in prompts {
        assert!(prompt.len() <= atelier::app::state::MAX_PROMPT_BYTES, "{prompt}");
        assert!(!prompt.ends_with(' '), "{prompt}: answers carry their own leading space");
    }
}
