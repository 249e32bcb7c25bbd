//! How much a search asks, before any of it is known.

/// The rounds of the way down, of each its schedules and their layer runs: about as many as there are, some are asked once
/// where two members of the beam lead to them.
pub fn way_down(n_layers: usize, runs_max: usize, beam: usize) -> Vec<(usize, usize)> {
    let mut rounds = vec![(1, n_layers)];
    let mut subsets = 1.0;
    for left_out in 1..=n_layers.saturating_sub(runs_max) {
        let runs = n_layers - left_out;
        subsets *= (runs + 1) as f64 / left_out as f64;
        let members = if left_out == 1 { 1 } else { beam.max(1) };
        rounds.push(((members * (runs + 1)).min(subsets as usize), runs));
    }
    rounds
}

/// A round of the way around: schedules, and layer runs of each. Every member has each of its layers exchanged for one that rests
/// and for a repeat of another, swapped with two others, put in parallel, and left out.
pub fn round_around(n_layers: usize, runs_max: usize, beam: usize) -> (usize, usize) {
    let runs = runs_max.min(n_layers);
    (beam.max(1) * runs * (n_layers + 3), runs)
}
