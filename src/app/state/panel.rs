//! Reports: asked for, arriving, stale.

use crate::experiment::{Experiment, Report};
use crate::protocol::{Packed, RunId};
use crate::words::Problem;

/// A report that is asked for, arrives and goes stale.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    /// The run that is asked for; reports of other runs are dropped.
    pub run: Option<RunId>,
    /// What was asked last.
    pub experiment: Option<Experiment>,
    /// The last report; kept, and shown as stale, while a new run has none yet.
    pub report: Option<Packed>,
    /// What that report answers.
    pub answers: Option<Experiment>,
    /// Reports so far: tells one from the next.
    pub n_reports: u32,
    pub phase: PanelPhase,
}

/// Where a panel's report stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum PanelPhase {
    /// Nothing was asked for.
    #[default]
    Empty,
    /// The report, if any, belongs to an earlier schedule or prompt. With a run, a new one
    /// is on its way; without one it waits (for the scores, or for the user).
    Stale,
    /// The report belongs to the current schedule and still grows.
    Growing,
    Finished,
    /// Stopped by the user.
    Cancelled,
    Failed(Problem),
}

impl Panel {
    pub fn is_pending(&self) -> bool {
        self.run.is_some() && matches!(self.phase, PanelPhase::Stale | PanelPhase::Growing)
    }

    /// Whether a report is to be asked for as soon as that is possible.
    pub(super) fn is_waiting(&self) -> bool {
        self.run.is_none() && matches!(self.phase, PanelPhase::Stale | PanelPhase::Empty)
    }

    /// Whether the report belongs to the current schedule.
    pub fn is_current(&self) -> bool {
        self.report.is_some() && self.phase != PanelPhase::Stale
    }

    /// What is reported, stale or not: `panel.value(Report::scores)`.
    pub fn value<T>(&self, of: fn(&Report) -> Option<&T>) -> Option<&T> {
        self.report.as_ref().and_then(|report| of(report))
    }

    /// What is reported, if it belongs to the current schedule.
    pub fn current<T>(&self, of: fn(&Report) -> Option<&T>) -> Option<&T> {
        self.value(of).filter(|_| self.is_current())
    }

    /// A new run is asked for; the report is from before it.
    pub(super) fn ask(&mut self, run: RunId, experiment: Experiment) {
        self.run = Some(run);
        self.experiment = Some(experiment);
        self.phase = PanelPhase::Stale;
    }

    /// The report is from before, and no run is asked for.
    pub(super) fn outdate(&mut self) {
        self.run = None;
        self.phase = if self.report.is_some() { PanelPhase::Stale } else { PanelPhase::Empty };
    }

    /// A report of `run`; false (and nothing changes) if that is not the run that goes on.
    pub(super) fn receive(&mut self, run: RunId, report: Packed, finished: bool) -> bool {
        let is_awaited = self.run == Some(run) && self.is_pending();
        if is_awaited {
            self.report = Some(report);
            self.answers.clone_from(&self.experiment);
            self.n_reports = self.n_reports.wrapping_add(1);
            self.phase = if finished { PanelPhase::Finished } else { PanelPhase::Growing };
        }
        is_awaited
    }

    /// `run` has ended without completing its report. A report from before the run goes:
    /// nothing would tell it from one of the run.
    pub(super) fn settle(&mut self, run: RunId, phase: PanelPhase) {
        if self.run == Some(run) && self.is_pending() {
            if self.phase == PanelPhase::Stale {
                self.report = None;
            }
            self.phase = phase;
        }
    }
}
