//! Hidden states: how alike they are along a schedule, into which groups its steps fall, and
//! where it leaves the full model's path; and how far attention maps are from the full model's.
//! Plain mathematics on numbers that some executor has read back; nothing here runs a model.
//!
//! A *path* is the residual stream of a plan after each of its top-level steps, loops
//! unrolled, with the embedding in front: `1 + steps` states `[T, C]`. A parallel group is
//! one step, and its state is the mean that goes on. States are those before the final norm.
//!
//! **Similarity** is the paper's (its published notebook): the states of one sequence are
//! flattened to one vector of `T x C` numbers each, their cosines taken, and the cosines
//! averaged over sequences. The notebook's batches hold padding; ours do not.
//!
//! **Alignment.** A step is compared with the full model's state *after the same layer*:
//! layer `i`, wherever and however often it runs, with the state after layer `i`; a parallel
//! group with the state after the highest layer in it. A skipped layer has no step, so what
//! its absence does shows at the next one; a repetition is compared with the one time that
//! the full model has; and the last state of all is also compared with the full model's last,
//! because that is what the model says in the end.

mod attention;
mod departure;
mod groups;
mod interval;
mod path;
mod report;
mod sequence;

pub use attention::AttentionMaps;
pub use departure::{OFF_PATH_NATS, first_flip, off_from};
pub use groups::{GROUP_STEPS_MIN, Groups, groups};
pub use interval::{RESAMPLES, mean_interval, ratio_interval};
pub use path::{PathStep, STATES_MAX, path_states, path_steps, shared_steps};
pub use report::{
    Estimate, Finding, FindingKind, PathReport, PathStates, StatesReport, StepMeasures, findings,
    repeat_start,
};
pub use sequence::{SequenceStates, cosine, norm, variance};

/// The paper's numbers of the figures of hidden states.
pub const STATES_FIGURES: [u32; 3] = [3, 14, 15];
/// The task that they read; where it is chosen, it is read alone.
pub const STATES_TASK: &str = "lastword";
