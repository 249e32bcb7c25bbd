//! Random schedules: nested parallel groups and loops over a model's layers.

use atelier::schedule::Schedule;

use super::tiny::Random;

/// A random valid schedule; the same seed gives the same one.
pub fn random_schedule(n_layers: usize, seed: u64) -> Schedule {
    let mut random = Random(seed ^ 0x5eed);
    let text = sequence(&mut random, n_layers, 2);
    Schedule::parse(&text, n_layers).expect("the generator writes valid schedules")
}

fn sequence(random: &mut Random, n_layers: usize, depth: usize) -> String {
    let steps: Vec<_> = (0..1 + random.below(4)).map(|_| step(random, n_layers, depth)).collect();
    steps.join(" ")
}

fn step(random: &mut Random, n_layers: usize, depth: usize) -> String {
    match random.below(if depth == 0 { 1 } else { 4 }) {
        0 | 1 => random.below(n_layers).to_string(),
        2 => {
            let branches: Vec<_> =
                (0..1 + random.below(3)).map(|_| sequence(random, n_layers, depth - 1)).collect();
            format!("({})", branches.join("|"))
        }
        _ => format!("({})x{}", sequence(random, n_layers, depth - 1), 1 + random.below(3)),
    }
}
