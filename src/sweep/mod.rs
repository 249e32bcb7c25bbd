//! Sweeps: many schedules on the same items, shared steps run once.
//!
//! ```text
//! SweepPlan --expand--> entries --SweepRun--> Records --fold--> Table --> charts
//! ```
//!
//! A [`SweepPlan`] is a small text (families of the paper's schedules, or a list). A
//! [`SweepRun`] deals a few items at a time and runs all schedules on them through the
//! [`Forest`](crate::plan::Forest) of their shared prefixes, so every cell fills at the same
//! pace and the picture is whole, if rough, after the first batch. [`Record`]s are plain
//! lines; a run goes on from those it is given, and a torn batch is done again.
//!
//! The law, tested: the records are those of running each schedule alone.

mod entry;
mod figure;
mod latency;
mod median;
mod plan;
mod record;
#[cfg(feature = "engine")]
mod run;
mod table;

pub use entry::{Entry, Family, FamilySpec, MAX_SCHEDULES, SweepError, distinct, expand};
pub use figure::{FIGURES, Figure, figure};
pub use latency::{LATENCY_FAMILIES, LatencyPoint, Timing, frontier, latency_entries};
pub use median::{MedianScore, median_scores};
pub use plan::{SWEEP_VERSION, SweepHeader, SweepPlan, SweepTask};
pub use record::{Record, complete};
#[cfg(feature = "engine")]
pub use run::{SweepPart, SweepRun};
pub use table::{Cell, Curve, CurvePoint, Table};
