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

mod atlas;
mod claims;
mod counts;
mod drawing;
mod entry;
mod error;
mod figure;
mod finding;
mod grid;
mod latency;
mod plan;
mod points;
mod pooled;
mod record;
mod resample;
#[cfg(feature = "engine")]
mod run;
mod search;
mod stop;
mod study;
mod table;
mod written;

pub use atlas::Atlas;
pub use claims::finding;
pub use drawing::{Curve, CurvePoint, Drawing, Grid, GridCell, Trend};
pub use entry::{Entry, Family, FamilySpec, MAX_SCHEDULES, SWEEP_LAYERS_MAX, distinct, expand};
pub use error::SweepError;
pub use figure::{FIGURES, Figure, Form, MEDIAN, figure};
pub use finding::{Claim, Finding, Measure, Unit, Verdict};
pub use latency::{
    LATENCY_FAMILIES, LATENCY_ROUNDS, LatencyPoint, LatencyScore, LatencyTime, Timing, frontier,
    latency_plan, latency_scores,
};
pub use plan::{
    DataPlace, SWEEP_VERSION, SweepHeader, SweepPlan, SweepTask, glue_of, model_label, with_bits,
};
pub use pooled::{FamilyDraws, PointDraws, TaskDraws, pooled};
pub use record::{Record, RecordError};
pub use resample::{Lens, RESAMPLES, Resamples, interval};
#[cfg(feature = "engine")]
pub use run::{SweepPart, SweepRun};
pub use search::{
    AROUND_ROUNDS_MAX, BEAM, BEAM_MAX, Budget, CANDIDATES_MAX, FrontPoint, HalfScore, MOVES, Move, ROOM_MIN,
    Search, SearchPlan, SearchScore, half_scores, is_counted, neighbours, round_around, runs_within,
    search_scores, way_down, without_one,
};
pub use stop::{CellState, Pairs, StateCounts, Stop, looks};
pub use study::{QUESTIONS, Results, Study};
pub use table::{Cell, Table};
pub use written::{WRITTEN_FIGURE, WRITTEN_PROMPT, WRITTEN_TOKENS, written_preset};
