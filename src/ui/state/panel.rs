//! Results: asked for, arriving, stale.

use crate::protocol::{Measurement, NextToken, Problem, RunId, Side, StopReason, Stroke};

/// A result that is asked for, arrives and goes stale.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel<T> {
    /// The run that is asked for; events of other runs are dropped.
    pub run: Option<RunId>,
    /// The last value; kept, and shown as stale, while a new run has none yet.
    pub value: Option<T>,
    /// Where the value stands.
    pub phase: PanelPhase,
}

impl<T> Default for Panel<T> {
    fn default() -> Self {
        Self { run: None, value: None, phase: PanelPhase::Empty }
    }
}

impl<T> Panel<T> {
    /// Whether the run goes on.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.run.is_some() && matches!(self.phase, PanelPhase::Stale | PanelPhase::Growing)
    }

    /// Whether the value belongs to the current schedule.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.value.is_some() && self.phase != PanelPhase::Stale
    }

    /// A new run is asked for; the value is from before it.
    pub(super) fn ask(&mut self, run: RunId) {
        self.run = Some(run);
        self.phase = PanelPhase::Stale;
    }

    /// The value is from before, and no run is asked for.
    pub(super) fn outdate(&mut self) {
        self.run = None;
        self.phase = if self.value.is_some() { PanelPhase::Stale } else { PanelPhase::Empty };
    }

    /// A value of `run`; false (and nothing changes) if that is not the run that goes on.
    pub(super) fn receive(&mut self, run: RunId, value: T, phase: PanelPhase) -> bool {
        let is_awaited = self.run == Some(run) && self.is_pending();
        if is_awaited {
            self.value = Some(value);
            self.phase = phase;
        }
        is_awaited
    }

    /// `run` has ended without completing its value. A value from before the run goes:
    /// nothing would tell it from one of the run.
    pub(super) fn settle(&mut self, run: RunId, phase: PanelPhase) {
        if self.run == Some(run) && self.is_pending() {
            if self.phase == PanelPhase::Stale {
                self.value = None;
            }
            self.phase = phase;
        }
    }

    /// The complete value is already known.
    pub(super) fn finish(&mut self, value: T) {
        *self = Self { run: None, value: Some(value), phase: PanelPhase::Finished };
    }
}

/// Where a panel's value stands.
#[derive(Debug, Clone, PartialEq)]
pub enum PanelPhase {
    /// Nothing was asked for.
    Empty,
    /// The value, if any, belongs to an earlier schedule or prompt. With a run, a new value
    /// is on its way; without one it waits (for the scores, or for the user).
    Stale,
    /// The value belongs to the current schedule and still grows.
    Growing,
    /// Done.
    Finished,
    /// Stopped by the user.
    Cancelled,
    /// Stopped by an error.
    Failed(Problem),
}

/// See [`Event::Looked`].
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// The prompt's tokens.
    pub prompt_tokens: Vec<String>,
    /// Tokens dropped from the left.
    pub n_clipped: usize,
    /// Under the full model.
    pub baseline: Vec<NextToken>,
    /// Under the schedule.
    pub edited: Vec<NextToken>,
    /// One per application of the schedule's plan.
    pub strokes: Vec<Stroke>,
}

/// Two texts side by side.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Writing {
    /// The prompt that was written on from.
    pub prompt: String,
    /// Under the full model.
    pub baseline: Written,
    /// Under the schedule.
    pub edited: Written,
}

impl Writing {
    /// One of the two.
    pub fn side_mut(&mut self, side: Side) -> &mut Written {
        match side {
            Side::Baseline => &mut self.baseline,
            Side::Edited => &mut self.edited,
        }
    }

    /// Index of the first token that differs, if any.
    #[must_use]
    pub fn first_difference(&self) -> Option<usize> {
        let (a, b) = (&self.baseline, &self.edited);
        let shorter = a.tokens.len().min(b.tokens.len());
        let differs = a.tokens.iter().zip(&b.tokens).position(|(a, b)| a.0 != b.0);
        let both_ended = a.ended.is_some() && b.ended.is_some();
        differs.or_else(|| (both_ended && a.tokens.len() != b.tokens.len()).then_some(shorter))
    }
}

/// One generated text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// Token ids with the text that each adds.
    pub tokens: Vec<(u32, String)>,
    /// Why it ended, once it has.
    pub ended: Option<StopReason>,
}

/// Cost of both schedules.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CostPair {
    /// The full model.
    pub baseline: Measurement,
    /// The schedule.
    pub edited: Measurement,
}
