//! Folds what the engine says into the state.

use super::{Command, EnginePhase, ModelPhase, NoticeLevel, PanelPhase, Slot, State};
use crate::backend::BackendInfo;
use crate::experiment::BUILD_ID;
use crate::protocol::{CatalogEntry, Event, RunId};
use crate::words::{Problem, problem};

impl State {
    pub(super) fn fold(&mut self, event: Event) {
        match event {
            Event::Ready { catalog } => self.ready(catalog),
            Event::Opening(progress) => self.open_progress(progress),
            Event::Speed(speed) => self.speed = Some(speed),
            Event::Workers(workers) => self.workers = Some(workers),
            Event::Opened(card) => self.opened(card),
            Event::OpenFailed(problem) => self.open_failed(problem),
            Event::NotKept => self.not_kept(),
            Event::InMemory => self.in_memory(),
            Event::LookUpPauses(problem) => self.by_name.pause = Some(problem),
            Event::LookedUp(found) => self.looked_up(found),
            Event::Kept(kept) => self.kept(kept),
            Event::Benchmarks(known) => self.benchmarks_listed(known),
            Event::DataLookedUp(found) => self.data_looked_up(found),
            Event::DataComing(progress) => self.data_coming(progress),
            Event::BenchmarkRead { name, read } => self.benchmark_read(&name, read),
            Event::DataNotKept { data } => self.data_not_kept(data),
            Event::Report { run, report, finished } => self.receive(run, *report, finished),
            Event::Lessons(read) => self.lessons_listed(read),
            Event::Figures(kept) => self.figures_listed(kept),
            Event::Checked { run, own, checked } => {
                self.checked(run, own.map(|own| *own), checked.map(|checked| *checked));
            }
            Event::Written { run, text } => self.written(run, text),
            Event::FileRead { name, read } => self.reopen(&name, read),
            Event::ItemsAdded { run, task, read } => self.items_added(run, task, read),
            Event::RunFailed { run, problem } => {
                self.settle(run, &PanelPhase::Failed(problem));
                if self.has_returned(run) {
                    self.resume_when_whole();
                }
            }
            Event::Cancelled { run } => self.settle(run, &PanelPhase::Cancelled),
            Event::DeviceLost { problem } => {
                self.engine = EnginePhase::Recovering;
                self.notify(NoticeLevel::Warning, problem);
            }
            Event::Recovered { backend, fallback } => self.recovered(backend, fallback),
        }
    }

    /// The engine is gone: what was on its way will not come, what has come stays.
    pub(super) fn engine_failed(&mut self, problem: Problem) {
        let reading = self.items.reading.iter().map(|(run, _)| *run);
        let runs: Vec<RunId> = self.panels.values().filter_map(|panel| panel.run).chain(reading).collect();
        for run in runs {
            self.settle(run, &PanelPhase::Failed(problem.clone()));
        }
        if let ModelPhase::Opening { before, .. } = &mut self.model {
            self.model = match before.take() {
                Some(card) => ModelPhase::Open(card),
                None => ModelPhase::Failed(problem.clone()),
            };
        }
        self.look_up_ended(&problem);
        self.engine = EnginePhase::Failed(problem);
    }

    /// The engine is not of this page's build: one of them comes from a cache.
    pub(super) fn other_engine(&mut self, build: String) {
        let is_new = matches!(self.engine, EnginePhase::Starting | EnginePhase::Restarting);
        if !is_new || self.inner.is_reloading {
            return;
        }
        if self.inner.reloaded_for.as_ref() == Some(&build) {
            self.engine_failed(problem!("engine-other-build", page = BUILD_ID, engine = build));
        } else {
            self.inner.is_reloading = true;
            self.inner.out.push(Command::ReloadOnce { engine: build });
        }
    }

    fn ready(&mut self, catalog: Vec<CatalogEntry>) {
        if self.inner.is_reloading {
            return;
        }
        match std::mem::replace(&mut self.engine, EnginePhase::Ready) {
            EnginePhase::Starting => {
                self.catalog = catalog;
                self.open_first();
                self.list_for_address();
            }
            EnginePhase::Restarting => {
                self.catalog = catalog;
                self.reopen_model();
            }
            // It was greeted twice.
            other => self.engine = other,
        }
    }

    /// Interrupted runs go on by themselves. Numbers that were measured elsewhere are not
    /// those of the new place.
    fn recovered(&mut self, backend: BackendInfo, fallback: Option<Problem>) {
        self.engine = EnginePhase::Ready;
        if let Some(why) = &fallback {
            self.notify(NoticeLevel::Warning, why.clone());
        }
        let Some(card) = self.card_mut() else { return };
        let elsewhere = card.backend != backend;
        card.backend = backend;
        card.fallback = fallback;
        if elsewhere {
            self.forget(Slot::rests_on_device);
            if self.panel(Slot::Cost).phase == PanelPhase::Finished {
                self.outdate(Slot::Cost);
                if !self.panel(Slot::Scores).is_pending() {
                    self.run(Slot::Cost);
                }
            }
        }
    }
}
