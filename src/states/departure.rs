//! Where a schedule leaves the full model's path, and which token it changes first.

/// Mean divergence of the logit lens, nats, from which a step counts as off the path. At 0.1
/// nats no set of tokens can have become more or less likely by more than `sqrt(0.1 / 2)`, 22
/// points (Pinsker's inequality).
pub const OFF_PATH_NATS: f64 = 0.1;

/// The step after which two paths disagree for good: the first such that its divergence and
/// all later ones are at least [`OFF_PATH_NATS`]. None while the last is below: whatever
/// happened on the way, the path came back. What is no number is off the path.
pub fn off_from(divergences: &[f64]) -> Option<usize> {
    let is_off = |divergence: &f64| divergence.is_nan() || *divergence >= OFF_PATH_NATS;
    let n_last = divergences.iter().rev().take_while(|divergence| is_off(divergence)).count();
    (n_last > 0).then(|| divergences.len() - n_last)
}

/// The first position at which two models do not say the same token, given the most likely
/// token of each at every position; one that says none says something else.
pub fn first_flip(full: &[Option<u32>], edited: &[Option<u32>]) -> Option<usize> {
    full.iter().zip(edited).position(|(full, edited)| full != edited)
}
