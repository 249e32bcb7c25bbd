//! Residual states read out through the final norm and the head: the logit lens.
//!
//! A state in the middle of a plan has the width of the last one, so the head can say which
//! token it would name next (nostalgebraist, *interpreting GPT: the logit lens*, 2020).
//! Logits of many states are large, `R x V`; [`READ_OUT_BYTES_MAX`] of them exist at a time,
//! and what stays of a row is its most likely tokens and, beside another row, how far the two
//! are apart. Sums are f64.

use super::{Backend, BackendError, BatchLimits, Result};
use crate::model::ModelSpec;

/// Most bytes of logits that are read back at a time, if one row fits into it.
pub const READ_OUT_BYTES_MAX: usize = 16 << 20;

/// What a state would say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// The most likely tokens with their probabilities, greatest first, the lowest id first
    /// among equals. Empty where logits are no numbers.
    pub top: Vec<(u32, f32)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    pub full: Reading,
    pub edited: Reading,
    /// Kullback-Leibler divergence of `edited` from `full`, nats: `sum_v p_full ln (p_full /
    /// p_edited)`. NaN where logits are no numbers.
    pub divergence: f64,
}

/// Rows that one call of [`Backend::head`] takes.
pub fn rows_at_once(spec: &ModelSpec, limits: BatchLimits) -> usize {
    (READ_OUT_BYTES_MAX / (4 * spec.n_logits())).clamp(1, limits.rows_max)
}

/// Reads `states` `[R, C]` out, the `n_top` most likely tokens of each.
///
/// # Errors
/// As [`Backend::head`].
pub async fn read_out<B: Backend>(backend: &mut B, states: &[f32], n_top: usize) -> Result<Vec<Reading>> {
    let (width, vocab_size) = (backend.spec().d_model, backend.spec().n_logits());
    let step = rows_at_once(backend.spec(), backend.limits()) * width;
    let mut readings = Vec::with_capacity(states.len() / width);
    for states in states.chunks(step) {
        let logits = backend.head(states).await?;
        readings.extend(logits.chunks_exact(vocab_size).map(|row| Row::new(row).reading(n_top)));
    }
    Ok(readings)
}

/// Reads the states of `edited` `[R, C]` out beside those of `full`, row by row.
///
/// # Errors
/// As [`Backend::head`]; also when there are not as many of one as of the other.
pub async fn compare<B: Backend>(
    backend: &mut B,
    full: &[f32],
    edited: &[f32],
    n_top: usize,
) -> Result<Vec<Compared>> {
    let (width, vocab_size) = (backend.spec().d_model, backend.spec().n_logits());
    if full.len() != edited.len() {
        return Err(BackendError::RaggedStates { got: full.len().abs_diff(edited.len()), d_model: width });
    }
    let rows_max = rows_at_once(backend.spec(), backend.limits());
    let mut compared = Vec::with_capacity(full.len() / width);
    if rows_max < 2 {
        // A vocabulary of which two rows are too much at a time.
        for (full, edited) in full.chunks(width).zip(edited.chunks(width)) {
            let (full, edited) = (backend.head(full).await?, backend.head(edited).await?);
            compared.push(Row::new(&full).beside(&Row::new(&edited), n_top));
        }
        return Ok(compared);
    }
    let step = rows_max / 2 * width;
    for (full, edited) in full.chunks(step).zip(edited.chunks(step)) {
        let logits = backend.head(&[full, edited].concat()).await?;
        let (full, edited) = logits.split_at(logits.len() / 2);
        let rows = full.chunks_exact(vocab_size).zip(edited.chunks_exact(vocab_size));
        compared.extend(rows.map(|(full, edited)| Row::new(full).beside(&Row::new(edited), n_top)));
    }
    Ok(compared)
}

/// Logits of one state with the logarithm of the sum of their exponentials.
struct Row<'a> {
    logits: &'a [f32],
    log_sum_exp: f64,
}

impl<'a> Row<'a> {
    fn new(logits: &'a [f32]) -> Self {
        let greatest = f64::from(logits.iter().copied().fold(f32::NEG_INFINITY, f32::max));
        let sum: f64 = logits.iter().map(|&x| (f64::from(x) - greatest).exp()).sum();
        Self { logits, log_sum_exp: greatest + sum.ln() }
    }

    fn log_probability(&self, logit: f32) -> f64 {
        f64::from(logit) - self.log_sum_exp
    }

    fn reading(&self, n_top: usize) -> Reading {
        // NaN in any logit makes the sum NaN.
        if self.log_sum_exp.is_nan() {
            return Reading::default();
        }
        let mut top: Vec<(u32, f32)> = Vec::with_capacity(n_top + 1);
        for (token, &logit) in (0_u32..).zip(self.logits) {
            if top.len() == n_top && top.last().is_none_or(|&(_, least)| logit <= least) {
                continue;
            }
            let at = top.partition_point(|&(_, other)| other >= logit);
            top.insert(at, (token, logit));
            top.truncate(n_top);
        }
        for (_, value) in &mut top {
            *value = self.log_probability(*value).exp() as f32;
        }
        Reading { top }
    }

    fn beside(&self, edited: &Row<'_>, n_top: usize) -> Compared {
        let pairs = self.logits.iter().zip(edited.logits);
        let terms = pairs.map(|(&full, &edited_logit)| {
            let (p, q) = (self.log_probability(full), edited.log_probability(edited_logit));
            // A token that cannot come adds nothing, whatever the other says.
            if p == f64::NEG_INFINITY { 0.0 } else { p.exp() * (p - q) }
        });
        let sum: f64 = terms.sum();
        // Rounding may leave a little less than nothing of two that are the same.
        let divergence = if sum.is_nan() { sum } else { sum.max(0.0) };
        Compared { full: self.reading(n_top), edited: edited.reading(n_top), divergence }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_likely_come_first_and_the_lowest_id_wins_a_tie() {
        let reading = Row::new(&[1.0, 3.0, 2.0, 3.0, 0.0]).reading(3);
        assert_eq!(reading.top.iter().map(|t| t.0).collect::<Vec<_>>(), [1, 3, 2]);
        let all = Row::new(&[1.0, 3.0, 2.0]).reading(9);
        let sum: f32 = all.top.iter().map(|t| t.1).sum();
        assert!((sum - 1.0).abs() < 1e-6 && all.top.len() == 3);
    }

    #[test]
    fn a_divergence_is_that_of_the_textbook() {
        // p = (1/2, 1/2), q = (1/4, 3/4): 1/2 ln 2 + 1/2 ln 2/3.
        let (p, q) = ([0.0, 0.0], [0.0, 3.0_f32.ln()]);
        let expected = 0.5 * 2.0_f64.ln() + 0.5 * (2.0_f64 / 3.0).ln();
        assert!((Row::new(&p).beside(&Row::new(&q), 1).divergence - expected).abs() < 1e-7);
        assert_eq!(Row::new(&q).beside(&Row::new(&q), 1).divergence, 0.0);
    }

    #[test]
    fn what_is_no_number_is_not_read() {
        let broken = Row::new(&[1.0, f32::NAN]);
        assert!(broken.reading(2).top.is_empty());
        assert!(Row::new(&[1.0, 2.0]).beside(&broken, 2).divergence.is_nan());
    }
}
