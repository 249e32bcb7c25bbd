//! Tokens drawn from logits.

use atelier::session::{Sampler, most_likely};

#[test]
fn zero_temperature_takes_the_first_of_the_greatest() {
    assert_eq!(Sampler::new(1).next(&[0.0, 2.0, 2.0, 1.0], 0.0), 1);
}

#[test]
fn frequencies_follow_the_softmax() {
    let logits = [0.0_f32, (3.0_f32).ln()];
    let mut sampler = Sampler::new(7);
    let ones: u32 = (0..10_000).map(|_| sampler.next(&logits, 1.0)).sum();
    // p = 3/4; six standard errors of 10,000 draws are 260.
    assert!(ones.abs_diff(7_500) < 260, "{ones}");
    let cold: u32 = (0..100).map(|_| sampler.next(&logits, 0.01)).sum();
    assert_eq!(cold, 100);
}

#[test]
fn one_seed_gives_one_stream() {
    let logits: Vec<f32> = (0..50).map(|i| (i % 7) as f32 / 3.0).collect();
    let text = |seed| {
        let mut sampler = Sampler::new(seed);
        (0..20).map(|_| sampler.next(&logits, 0.8)).collect::<Vec<_>>()
    };
    assert_eq!(text(3), text(3));
    assert_ne!(text(3), text(4));
}

#[test]
fn most_likely_is_sorted_and_sums_to_one() {
    let top = most_likely(&[1.0, 3.0, 2.0], 3);
    assert_eq!(top.iter().map(|t| t.0).collect::<Vec<_>>(), [1, 2, 0]);
    let sum: f32 = top.iter().map(|t| t.1).sum();
    assert!((sum - 1.0).abs() < 1e-6);
}
