//! Sums over the states of one sequence.

/// Of one sequence along one path: `S` states of `T x C` numbers each.
#[derive(Debug, Clone, PartialEq)]
pub struct SequenceStates {
    /// Cosines of the states with those before them: (1, 0), (2, 0), (2, 1), …
    cosines: Vec<f32>,
    /// Per state, the mean length of a token's state.
    pub norms: Vec<f64>,
    /// Per state, the variance of all its numbers.
    pub variances: Vec<f64>,
    /// Per state, its cosine with the full model's state after the same layer.
    pub to_full: Vec<f64>,
}

impl SequenceStates {
    /// Measures `states`, each `[T, C]`, beside those of the full model to which they are
    /// aligned, one for each.
    pub fn new(states: &[&[f32]], full: &[&[f32]], d_model: usize) -> Self {
        let mut cosines = Vec::with_capacity(states.len() * states.len().saturating_sub(1) / 2);
        let lengths: Vec<f64> = states.iter().map(|state| dot(state, state).sqrt()).collect();
        for (i, a) in states.iter().enumerate() {
            for (j, b) in states.iter().enumerate().take(i) {
                cosines.push((dot(a, b) / (lengths[i] * lengths[j])) as f32);
            }
        }
        Self {
            cosines,
            norms: states.iter().map(|state| norm(state, d_model)).collect(),
            variances: states.iter().map(|state| variance(state)).collect(),
            to_full: states.iter().zip(full).map(|(state, full)| cosine(state, full)).collect(),
        }
    }

    /// The cosine of two states; NaN where one of them is zero or no number.
    pub fn similarity(&self, i: usize, j: usize) -> f64 {
        let (low, high) = (i.min(j), i.max(j));
        if low == high {
            return if self.norms.get(low).is_some_and(|norm| norm.is_finite()) { 1.0 } else { f64::NAN };
        }
        self.cosines.get(high * (high - 1) / 2 + low).map_or(f64::NAN, |&value| f64::from(value))
    }
}

/// The cosine of two states, each flattened to one vector.
pub fn cosine(a: &[f32], b: &[f32]) -> f64 {
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

/// Mean length of the rows of a state `[T, C]`: `mean_t |x_t|`.
pub fn norm(state: &[f32], d_model: usize) -> f64 {
    let rows = state.chunks_exact(d_model);
    let (sum, n) = rows.fold((0.0, 0_u32), |(sum, n), row| (sum + dot(row, row).sqrt(), n + 1));
    sum / f64::from(n)
}

/// Variance of all numbers of a state around their mean, `mean (x - mean x)^2`.
pub fn variance(state: &[f32]) -> f64 {
    let n = state.len() as f64;
    let mean = state.iter().map(|&x| f64::from(x)).sum::<f64>() / n;
    state.iter().map(|&x| (f64::from(x) - mean).powi(2)).sum::<f64>() / n
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(&x, &y)| f64::from(x) * f64::from(y)).sum()
}
