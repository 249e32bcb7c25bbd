//! The paper's figures and questions: each keeps what has come of it, and one at a time is computed.

use super::runs::{cancel, stop};
use super::{Command, Panel, PanelPhase, State};
use crate::protocol::{FigureProgress, Problem, Request, RunId};
use crate::sweep::{Stop, Study};

/// A figure that was asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FigureRun {
    /// What has come of it.
    pub panel: Panel<FigureProgress>,
    /// The tasks that it was asked for.
    pub tasks: Vec<String>,
    /// Items per task.
    pub limit: usize,
    /// The seed of their order.
    pub seed: u64,
    /// When cells are decided and the rest of their items left out.
    pub stop: Option<Stop>,
}

impl State {
    /// What has come of a figure, if it was asked for.
    #[must_use]
    pub fn figure(&self, study: Study) -> Option<&FigureRun> {
        self.figures.get(&study)
    }

    /// The figure that is being computed.
    #[must_use]
    pub fn figure_under_way(&self) -> Option<Study> {
        self.figures.iter().find(|(_, run)| run.panel.is_pending()).map(|(study, _)| *study)
    }

    /// Whether the figure was asked for with other tasks, items, another seed or rule to stop
    /// than those that are chosen now.
    #[must_use]
    pub fn is_figure_of_another_choice(&self, study: Study) -> bool {
        self.figure(study).is_some_and(|run| {
            (&run.tasks, run.limit, run.seed, run.stop) != (&self.tasks, self.limit, self.seed, self.stop)
        })
    }

    /// A figure does not depend on the schedule; tasks, items and seed are those of the scores.
    /// The one that is under way is stopped, and keeps what has come of it.
    pub(super) fn run_figure(&mut self, study: Study, out: &mut Vec<Command>) {
        if !self.can_run() || !self.has_tokenizer() || self.tasks.is_empty() {
            return;
        }
        self.stop_figure(out);
        let run = self.next_run();
        let (tasks, limit, seed, stop) = (self.tasks.clone(), self.limit, self.seed, self.stop);
        let mut asked = FigureRun { tasks: tasks.clone(), limit, seed, stop, ..FigureRun::default() };
        asked.panel.ask(run);
        self.figures.insert(study, asked);
        out.push(Command::Send(Request::Sweep { run, study, tasks, limit, seed, stop }));
    }

    pub(super) fn stop_figure(&mut self, out: &mut Vec<Command>) {
        for figure in self.figures.values_mut() {
            cancel(&mut figure.panel, out);
        }
    }

    /// What was computed elsewhere does not mix with what is computed here.
    pub(super) fn drop_figures(&mut self, out: &mut Vec<Command>) {
        for figure in self.figures.values_mut() {
            stop(&mut figure.panel, out);
        }
        self.figures.clear();
    }

    pub(super) fn swept(&mut self, run: RunId, progress: FigureProgress, finished: bool) {
        let phase = if finished { PanelPhase::Finished } else { PanelPhase::Growing };
        let study = progress.study;
        let figure = self.figures.get_mut(&study);
        if figure.is_some_and(|figure| figure.panel.receive(run, progress, phase)) && finished {
            self.keep_overlay(study);
        }
    }

    /// `run` has ended without completing its figure.
    pub(super) fn settle_figure(&mut self, run: RunId, phase: &PanelPhase) {
        for figure in self.figures.values_mut() {
            figure.panel.settle(run, phase.clone());
        }
    }

    /// The engine is gone: what is under way will not come.
    pub(super) fn figures_failed(&mut self, problem: &Problem) {
        let runs: Vec<RunId> = self.figures.values().filter_map(|figure| figure.panel.run).collect();
        for run in runs {
            self.settle_figure(run, &PanelPhase::Failed(problem.clone()));
        }
    }
}
