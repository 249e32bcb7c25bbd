//! From logits to a token.

use crate::backend::argmax;
use crate::random::SplitMix64;

/// Draws tokens. Two samplers with one seed draw the same numbers, so that two generations
/// differ only where the models do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sampler {
    random: SplitMix64,
}

impl Sampler {
    /// Starts the stream.
    pub fn new(seed: u64) -> Self {
        Self { random: SplitMix64::new(seed) }
    }

    /// The next token. Temperature 0 is greedy, the lowest id winning a tie, and draws
    /// nothing; otherwise one number is drawn from the softmax of `logits / temperature`.
    pub fn next(&mut self, logits: &[f32], temperature: f32) -> u32 {
        let greedy = argmax(logits);
        let chosen = if temperature > 0.0 {
            self.draw(logits, f64::from(logits.get(greedy).copied().unwrap_or(0.0)), f64::from(temperature))
        } else {
            greedy
        };
        u32::try_from(chosen).unwrap_or(0)
    }

    fn draw(&mut self, logits: &[f32], greatest: f64, temperature: f64) -> usize {
        let weights = || logits.iter().map(|&x| ((f64::from(x) - greatest) / temperature).exp());
        let mut left = self.random.uniform() * weights().sum::<f64>();
        for (i, weight) in weights().enumerate() {
            left -= weight;
            if left < 0.0 {
                return i;
            }
        }
        argmax(logits)
    }
}

/// The `n` most likely tokens with their probabilities, greatest first.
pub fn most_likely(logits: &[f32], n: usize) -> Vec<(u32, f32)> {
    let greatest = logits.get(argmax(logits)).copied().map_or(0.0, f64::from);
    let total: f64 = logits.iter().map(|&x| (f64::from(x) - greatest).exp()).sum();
    let mut order: Vec<u32> = (0..u32::try_from(logits.len()).unwrap_or(u32::MAX)).collect();
    order.sort_by(|&a, &b| logits[b as usize].total_cmp(&logits[a as usize]).then(a.cmp(&b)));
    order
        .into_iter()
        .take(n)
        .map(|token| (token, ((f64::from(logits[token as usize]) - greatest).exp() / total) as f32))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
