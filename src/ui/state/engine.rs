//! Folds what the engine says into the state.

use super::{
    Announcement, Checkpoint, Command, CostPair, EnginePhase, Look, ModelPhase, NoticeLevel, PanelPhase,
    State, TaskEffect, WRITE_TOKENS, Written,
};
use crate::backend::BackendInfo;
use crate::protocol::{BUILD_ID, CatalogEntry, Event, Problem, RunId, Side, StopReason, TaskComparison};

impl State {
    pub(super) fn fold(&mut self, event: Event, out: &mut Vec<Command>) {
        match event {
            Event::Ready { catalog } => self.ready(catalog, out),
            Event::Opening { stage, bytes_done, bytes_total } => {
                self.open_progress(stage, bytes_done, bytes_total);
            }
            Event::Opened(card) => self.opened(card, out),
            Event::OpenFailed(problem) => self.open_failed(problem, out),
            Event::Scores { run, tasks, finished } => self.take_scores(run, tasks, finished, out),
            Event::Looked { run, prompt_tokens, n_clipped, baseline, edited, strokes } => {
                let look = Look { prompt_tokens, n_clipped, baseline, edited, strokes };
                if self.look.receive(run, look, PanelPhase::Finished) {
                    self.request_canvas(out);
                }
            }
            Event::CheckpointMade { run, schedule, files } => {
                self.checkpoint.receive(run, Checkpoint { schedule, files }, PanelPhase::Finished);
            }
            Event::FigureRead { name, read } => self.reopen(&name, read, out),
            Event::Painted { run, canvas } => self.painted(run, *canvas),
            Event::Listed { run, page } => self.listed(run, *page),
            Event::States { run, report, finished } => self.states_came(run, *report, finished),
            Event::Wrote { run, side, token, text } => self.wrote(run, side, token, text),
            Event::WriteEnded { run, side, reason } => self.write_ended(run, side, reason),
            Event::Measured { run, baseline, edited } => {
                let cost = CostPair { baseline, edited };
                if self.cost.receive(run, cost, PanelPhase::Finished) {
                    let schedule = self.schedule().to_string();
                    self.inner.cache.keep_cost(schedule, cost);
                }
            }
            Event::Swept { run, figure, finished } => self.swept(run, figure, finished),
            Event::Latency { run, progress, finished } => {
                let phase = if finished { PanelPhase::Finished } else { PanelPhase::Growing };
                self.latency.receive(run, progress, phase);
            }
            Event::ItemsAdded { run, task, read } => self.items_added(run, task, read, out),
            Event::RunFailed { run, problem } => self.settle(run, &PanelPhase::Failed(problem)),
            Event::Cancelled { run } => self.settle(run, &PanelPhase::Cancelled),
            Event::DeviceLost { problem } => {
                self.engine = EnginePhase::Recovering;
                self.notify(NoticeLevel::Warning, problem);
            }
            Event::Recovered { backend, fallback } => self.recovered(backend, fallback, out),
        }
    }

    /// The engine is gone: what was on its way will not come, what has come stays.
    pub(super) fn engine_failed(&mut self, problem: Problem) {
        let made = self.checkpoint.run;
        let runs = [self.scores.run, self.look.run, self.writing.run, self.cost.run, self.latency.run, made];
        let reading: Vec<RunId> = self.items.reading.iter().map(|(run, _)| *run).collect();
        for run in runs.into_iter().chain(self.inspecting()).flatten().chain(reading) {
            self.settle(run, &PanelPhase::Failed(problem.clone()));
        }
        self.figures_failed(&problem);
        if let ModelPhase::Opening { before, .. } = &mut self.model {
            self.model = match before.take() {
                Some(card) => ModelPhase::Open(card),
                None => ModelPhase::Failed(problem.clone()),
            };
        }
        self.engine = EnginePhase::Failed(problem);
    }

    /// The engine is not of this page's build: one of them comes from a cache.
    pub(super) fn other_engine(&mut self, build: String, out: &mut Vec<Command>) {
        if self.engine != EnginePhase::Starting || self.inner.is_reloading {
            return;
        }
        if self.inner.reloaded_for.as_ref() == Some(&build) {
            self.engine_failed(Problem {
                what: format!("the page is of build {BUILD_ID} and its engine of build {build}"),
                hint: Some("empty this site's cache in the browser and reload the page".to_owned()),
            });
        } else {
            self.inner.is_reloading = true;
            out.push(Command::ReloadOnce { engine: build });
        }
    }

    fn ready(&mut self, catalog: Vec<CatalogEntry>, out: &mut Vec<Command>) {
        if self.engine != EnginePhase::Starting || self.inner.is_reloading {
            return; // It was greeted twice.
        }
        self.engine = EnginePhase::Ready;
        self.catalog = catalog;
        self.open_first(out);
    }

    fn take_scores(
        &mut self,
        run: RunId,
        tasks: Vec<TaskComparison>,
        finished: bool,
        out: &mut Vec<Command>,
    ) {
        let phase = if finished { PanelPhase::Finished } else { PanelPhase::Growing };
        if !self.scores.receive(run, tasks, phase) || !finished {
            return;
        }
        let Some(scores) = self.scores.value.clone() else { return };
        self.say(Announcement::Scored(scores.iter().map(TaskEffect::of).collect()));
        let key = self.score_key();
        self.inner.cache.keep_scores(key, scores);
        // Now it is known which items have flipped.
        self.request_items(out);
        self.measure_if_due(out);
    }

    /// One side of the writing that goes on.
    fn written_side(&mut self, run: RunId, side: Side) -> Option<&mut Written> {
        if self.writing.run != Some(run) || !self.writing.is_pending() {
            return None;
        }
        self.writing.value.as_mut().map(|writing| writing.side_mut(side))
    }

    fn wrote(&mut self, run: RunId, side: Side, token: u32, text: String) {
        if let Some(written) =
            self.written_side(run, side).filter(|written| written.tokens.len() < WRITE_TOKENS)
        {
            written.tokens.push((token, text));
        }
    }

    fn write_ended(&mut self, run: RunId, side: Side, reason: StopReason) {
        let Some(written) = self.written_side(run, side) else { return };
        written.ended = Some(reason);
        let both = self.writing.value.as_ref();
        if both.is_some_and(|w| w.baseline.ended.is_some() && w.edited.ended.is_some()) {
            self.writing.phase = PanelPhase::Finished;
        }
    }

    fn settle(&mut self, run: RunId, phase: &PanelPhase) {
        self.scores.settle(run, phase.clone());
        self.look.settle(run, phase.clone());
        self.writing.settle(run, phase.clone());
        self.cost.settle(run, phase.clone());
        self.latency.settle(run, phase.clone());
        self.checkpoint.settle(run, phase.clone());
        self.settle_figure(run, phase);
        let problem = if let PanelPhase::Failed(problem) = phase { Some(problem) } else { None };
        self.items_failed(run, problem);
        self.settle_inspection(run, phase);
    }

    /// Interrupted runs go on by themselves. Numbers that were measured elsewhere are not
    /// those of the new place.
    fn recovered(&mut self, backend: BackendInfo, fallback: Option<String>, out: &mut Vec<Command>) {
        self.engine = EnginePhase::Ready;
        if let Some(why) = &fallback {
            self.notify(NoticeLevel::Warning, Problem { what: why.clone(), hint: None });
        }
        let (ModelPhase::Open(card) | ModelPhase::Opening { before: Some(card), .. }) = &mut self.model
        else {
            return;
        };
        let elsewhere = card.backend != backend;
        card.backend = backend;
        card.fallback = fallback;
        if elsewhere {
            self.inner.cache = super::cache::Cache::default();
            self.drop_figures(out);
            self.overlaid.clear();
            self.drop_latency(out);
            self.drop_states(out);
            if self.cost.phase == PanelPhase::Finished {
                self.cost.outdate();
                if !self.scores.is_pending() {
                    self.measure(out);
                }
            }
        }
    }
}
