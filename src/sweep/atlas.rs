//! Maps of a model: one kind of change at every pair of layers.

use serde::{Deserialize, Serialize};

use super::entry::Family;

/// What is done with the layers from i to j, or with both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Atlas {
    /// The layers from i to j are left out.
    Skip,
    /// They run twice, as a block.
    Repeat,
    /// They run in reverse.
    Reverse,
    /// The layers i and j change places.
    Swap,
    /// The layers from i to j run in parallel.
    Parallel,
}

impl Atlas {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Skip, Self::Repeat, Self::Reverse, Self::Swap, Self::Parallel];

    /// Its schedules: i is their x, j their y.
    pub fn family(self) -> Family {
        match self {
            Self::Skip => Family::SkipBlocks,
            Self::Repeat => Family::Repeats,
            Self::Reverse => Family::ReverseBlocks,
            Self::Swap => Family::Swaps,
            Self::Parallel => Family::Windows,
        }
    }

    /// What files, links and commands call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Skip => "atlas-skip",
            Self::Repeat => "atlas-repeat",
            Self::Reverse => "atlas-reverse",
            Self::Swap => "atlas-swap",
            Self::Parallel => "atlas-parallel",
        }
    }
}
