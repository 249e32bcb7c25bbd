//! Random numbers that a seed names: the same on every machine and for ever.
//!
//! [`SplitMix64`] is the one generator of this program. [`PythonRandom`] is Python's, for what
//! the paper and the harness drew with it. Neither is for secrets.

mod python;
mod split_mix;

pub use python::PythonRandom;
pub use split_mix::SplitMix64;
