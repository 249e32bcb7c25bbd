//! Keys of accuracy against time.

use crate::sweep::Family;
use crate::ui::results::latency_reading::Fastest;

/// The panel of accuracy against time.
#[derive(Debug)]
pub struct LatencyText {
    /// Heading.
    pub heading: &'static str,
    /// What it is, in a sentence or two.
    pub intro: &'static str,
    /// Why a parallel group is not faster here.
    pub no_wide_step: &'static str,
    /// Starts.
    pub run: &'static str,
    /// Stops.
    pub stop: &'static str,
    /// How far it is: items done, in all, rounds done, in all.
    pub progress: fn((usize, usize), (usize, usize)) -> String,
    /// All of it is there: schedules, where it was measured.
    pub complete: fn(usize, &str) -> String,
    /// Stopped by the user.
    pub stopped: &'static str,
    /// Names the choice between decode and prefill.
    pub choose: &'static str,
    /// Time per decoded token, after so many tokens.
    pub decode: fn(usize) -> String,
    /// Time per token of a prompt of so many.
    pub prefill: fn(usize) -> String,
    /// What is along x.
    pub x: &'static str,
    /// What is along y.
    pub y: &'static str,
    /// A family, or the schedule of the painters.
    pub family: fn(Family) -> &'static str,
    /// What the frontier says: how many points of how many no other beats, and the fastest that
    /// scores no lower than the full model.
    pub frontier: fn(usize, usize, Option<&Fastest>) -> String,
    /// A point: its family and how many layers that changes.
    pub point: fn(Family, u32) -> String,
    /// How to choose a point, in its tooltip.
    pub hint: &'static str,
    /// Opens all numbers.
    pub numbers: &'static str,
    /// Names the table.
    pub table: &'static str,
    /// Column.
    pub column_family: &'static str,
    /// Column.
    pub column_affected: &'static str,
    /// Column.
    pub column_decode: &'static str,
    /// Column.
    pub column_prefill: &'static str,
    /// Column.
    pub column_dispatches: &'static str,
    /// Column.
    pub column_flops: &'static str,
    /// Column.
    pub column_score: &'static str,
    /// Column.
    pub column_schedule: &'static str,
    /// Beside a point that no other beats.
    pub best: &'static str,
    /// A value with both ends of its range.
    pub range: fn(&str, &str, &str) -> String,
    /// How the ranges are meant.
    pub ranges: &'static str,
    /// What a click on a point does.
    pub open_schedule: fn(&str) -> String,
}
