//! How many workers may compute.

use crate::experiment::WorkersLimit;
use crate::platform::Machine;

/// Workers besides the first.
pub(super) const HELPERS_MAX: usize = 7;
/// All copies of the model together take at most this part of the memory.
const MEMORY_PARTS: u64 = 4;
/// A machine that does not tell how much it has is taken to have so much.
const MEMORY_UNTOLD: u64 = 4 << 30;
/// With less there is one worker.
const MEMORY_MIN: u64 = 2 << 30;
/// What a worker takes beside its copy: its module, what is being computed.
const WORKER_BYTES: u64 = 64 << 20;

/// How many workers help the first, where each has a copy of a model of so many bytes, and what sets the limit.
pub(super) fn n_helpers(machine: Machine, model_bytes: u64) -> (usize, WorkersLimit) {
    let memory = machine.memory_bytes.unwrap_or(MEMORY_UNTOLD);
    let n_copies = memory / MEMORY_PARTS / (model_bytes + WORKER_BYTES);
    let by_memory = match memory < MEMORY_MIN {
        true => 0,
        false => usize::try_from(n_copies).unwrap_or(usize::MAX).saturating_sub(1),
    };
    let (wanted, limit) = match machine.asked {
        Some(n) => (n.saturating_sub(1), WorkersLimit::Asked),
        None => (machine.n_cores.saturating_sub(1), WorkersLimit::Cores),
    };
    let limits = [(wanted, limit), (by_memory, WorkersLimit::Memory), (HELPERS_MAX, WorkersLimit::Most)];
    // The first of those that allow fewest.
    limits.into_iter().min_by_key(|(n, _)| *n).unwrap_or((0, limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1 << 20;

    #[test]
    fn as_many_as_cores_and_memory_allow() {
        let of = |n_cores, memory_gib: Option<u64>, asked, model_mib: u64| {
            let machine = Machine { n_cores, memory_bytes: memory_gib.map(|n| n << 30), asked };
            n_helpers(machine, model_mib * MIB)
        };
        // Cores, memory, asked for, model; helpers, limit.
        let table = [
            (2, Some(8), None, 8, 1, WorkersLimit::Cores),
            (1, Some(8), None, 8, 0, WorkersLimit::Cores),
            (0, None, None, 8, 0, WorkersLimit::Cores),
            (4, Some(8), None, 269, 3, WorkersLimit::Cores),
            (64, Some(8), None, 8, 7, WorkersLimit::Most),
            // A quarter of 4 GiB has room for three times 333 MiB.
            (8, None, None, 269, 2, WorkersLimit::Memory),
            (8, Some(8), None, 3000, 0, WorkersLimit::Memory),
            (8, Some(1), None, 8, 0, WorkersLimit::Memory),
            (8, Some(8), Some(1), 8, 0, WorkersLimit::Asked),
            (1, Some(8), Some(3), 8, 2, WorkersLimit::Asked),
            (2, Some(8), Some(0), 8, 0, WorkersLimit::Asked),
            (2, Some(8), Some(1000), 8, 7, WorkersLimit::Most),
            (2, Some(8), Some(4), 3000, 0, WorkersLimit::Memory),
        ];
        for (cores, memory, asked, model, n, limit) in table {
            let case = format!("{cores} cores, {memory:?} GiB, {asked:?} asked, model of {model} MiB");
            assert_eq!(of(cores, memory, asked, model), (n, limit), "{case}");
        }
    }
}
