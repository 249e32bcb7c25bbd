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
