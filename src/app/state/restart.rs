//! The engine has ended: it is started again, opens the same model and goes on with what was
//! under way. Schedule and results stay where they are.

use super::{Command, EnginePhase, ModelPhase, NoticeLevel, Slot, State};
use crate::experiment::{ModelCard, TaskInfo};
use crate::protocol::{Request, RunId};
use crate::words::{Problem, problem};

/// Times that the engine is started again with no run finished between.
pub const RESTARTS_MAX: u32 = 3;
/// Characters of a browser's own words that are shown.
const WHY_CHARS_MAX: usize = 200;
/// Most bytes of the user's items that are kept for the next engine.
const OWN_BYTES_MAX: usize = 64 << 20;

/// Items that the user has brought, as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OwnItems {
    /// The run that reads them.
    run: RunId,
    /// The task that they have become.
    task: Option<String>,
    file: String,
    bytes: Vec<u8>,
}

impl State {
    /// The engine has ended, with the browser's reason if it gives one.
    pub(super) fn engine_ended(&mut self, why: Option<String>) {
        if matches!(self.engine, EnginePhase::Restarting | EnginePhase::Failed(_)) || self.inner.is_reloading
        {
            return;
        }
        let problem = self.ending(why.as_deref());
        self.look_up_ended(&problem);
        self.inner.restarts += 1;
        if self.inner.restarts > RESTARTS_MAX {
            let times = self.inner.restarts;
            return self.engine_failed(problem!("engine-stopped-again", what = problem, times));
        }
        self.engine = EnginePhase::Restarting;
        self.inner.opening = false;
        let was_restoring = std::mem::take(&mut self.inner.restoring);
        match &mut self.model {
            // Opening it may be why the engine has ended: the model before comes back, and this
            // one waits for the user.
            ModelPhase::Opening { .. } if !was_restoring => self.go_back(Some(problem)),
            model => {
                if let ModelPhase::Opening { before: Some(card), .. } = model {
                    *model = ModelPhase::Open(card.clone());
                }
                self.notify(NoticeLevel::Warning, problem!("engine-restarted", what = problem));
            }
        }
        self.inner.out.push(Command::RestartEngine);
        self.request(Request::Hello);
    }

    /// What has happened.
    fn ending(&self, why: Option<&str>) -> Problem {
        let needs = match &self.model {
            ModelPhase::Opening { title, bytes_total, .. } => {
                Some((problem!("engine-opening", title), *bytes_total))
            }
            ModelPhase::Open(card) => {
                Some((problem!("engine-computing", title = &card.title), card.weight_bytes))
            }
            ModelPhase::None | ModelPhase::Missing { .. } | ModelPhase::Failed(_) => None,
        };
        match (why.filter(|why| is_out_of_memory(why)), needs) {
            (Some(_), Some((doing, bytes))) => {
                problem!("engine-out-of-memory", doing, megabytes = bytes.div_ceil(1_000_000))
            }
            (_, needs) => {
                let doing = needs.map(|(doing, _)| doing);
                let why: Option<String> = why.map(|why| why.chars().take(WHY_CHARS_MAX).collect());
                problem!("engine-stopped", doing, why)
            }
        }
    }

    /// The engine that was started again answers.
    pub(super) fn reopen_model(&mut self) {
        let ModelPhase::Open(card) = &self.model else {
            if matches!(self.model, ModelPhase::None) {
                self.open_first();
            }
            return;
        };
        let (backend, quantise) = (self.inner.backend, card.quantise);
        let (title, bytes) = (card.title.clone(), card.weight_bytes);
        let named = self.inner.named.clone();
        self.inner.out.push(match (card.bundled, named.clone()) {
            (true, _) => Command::Send(Request::OpenBundled { name: card.name.clone(), backend, quantise }),
            (false, Some(name)) => Command::Send(Request::OpenKept { name, backend, quantise }),
            (false, None) => Command::Reopen(Request::OpenFiles { backend, quantise }),
        });
        self.start_opening(title, bytes);
        self.inner.coming = named;
        self.inner.restoring = true;
    }

    /// The model that was open before the engine ended is open again.
    pub(super) fn restored(&mut self, mut card: Box<ModelCard>) {
        if let Some(before) = self.model.card()
            && before.backend != card.backend
        {
            self.forget(Slot::rests_on_device);
            self.outdate(Slot::Scores);
            self.outdate(Slot::Cost);
        }
        self.panels.remove(&Slot::Kept);
        self.bring_own_back(&mut card);
        self.model = ModelPhase::Open(card);
        self.resume_when_whole();
    }

    /// Has the new engine read the user's items, which the old one held.
    fn bring_own_back(&mut self, card: &mut ModelCard) {
        let before = self.model.card().map(|card| card.tasks.clone()).unwrap_or_default();
        let (kept, lost): (Vec<TaskInfo>, Vec<TaskInfo>) = before
            .into_iter()
            .filter(|task| task.is_own && self.benchmarks.data(&task.name).is_none())
            .partition(|task| self.inner.own.iter().any(|own| own.task.as_ref() == Some(&task.name)));
        card.tasks.extend(kept);
        card.tasks.extend(self.bring_benchmarks_back());
        self.tasks.retain(|name| lost.iter().all(|task| task.name != *name));
        if !lost.is_empty() {
            let names: Vec<&str> = lost.iter().map(|task| task.name.as_str()).collect();
            self.notify(NoticeLevel::Warning, problem!("items-lost", names));
        }
        self.items.reading.clear();
        let mut own = std::mem::take(&mut self.inner.own);
        for items in &mut own {
            items.run = self.next_run();
            if items.task.is_some() {
                self.inner.returning.push(items.run);
            }
            self.items.reading.push((items.run, items.file.clone()));
            let (run, name, bytes) = (items.run, items.file.clone(), items.bytes.clone());
            self.request(Request::AddItems { run, name, bytes });
        }
        self.inner.own = own;
    }

    /// Keeps items for the next engine, where there is room for them.
    pub(super) fn keep_own(&mut self, run: RunId, file: &str, bytes: &[u8]) {
        let kept: usize = self.inner.own.iter().map(|own| own.bytes.len()).sum();
        if kept + bytes.len() <= OWN_BYTES_MAX {
            let (file, bytes) = (file.to_owned(), bytes.to_vec());
            self.inner.own.push(OwnItems { run, task: None, file, bytes });
        }
    }

    /// Items have become a task, in place of what had its name before.
    pub(super) fn own_became(&mut self, run: RunId, task: &str) {
        self.inner.own.retain(|own| own.run == run || own.task.as_deref() != Some(task));
        if let Some(own) = self.inner.own.iter_mut().find(|own| own.run == run) {
            own.task = Some(task.to_owned());
        }
    }

    /// Items that are no task, or no longer one.
    pub(super) fn forget_own(&mut self, run: Option<RunId>, task: Option<&str>) {
        self.inner.own.retain(|own| !(run == Some(own.run) || task.is_some() && own.task.as_deref() == task));
    }

    /// Whether the new engine has not read all of the user's items yet.
    pub(super) fn is_bringing_back(&self) -> bool {
        !self.inner.returning.is_empty()
    }

    /// A run of reading has ended; true if it brought items back after a restart.
    pub(super) fn has_returned(&mut self, run: RunId) -> bool {
        let before = self.inner.returning.len();
        self.inner.returning.retain(|other| *other != run);
        self.inner.returning.len() < before
    }

    /// Goes on with what was under way, once all items are there; what has come of it stays in
    /// sight.
    pub(super) fn resume_when_whole(&mut self) {
        if self.is_bringing_back() {
            return;
        }
        let pending = self.panels.iter().filter(|(_, panel)| panel.is_pending());
        let pending: Vec<Slot> = pending.map(|(slot, _)| *slot).collect();
        for slot in pending {
            if slot == Slot::Lesson {
                self.start_step();
                continue;
            }
            let run = self.next_run();
            let Some(panel) = self.panels.get_mut(&slot) else { continue };
            panel.run = Some(run);
            if let Some(experiment) = panel.experiment.clone() {
                self.request(Request::Start { run, experiment: Box::new(experiment) });
            }
        }
        // What was changed while no engine could be asked.
        if self.panel(Slot::NextToken).is_waiting() {
            self.request_next_token();
        }
        if self.panel(Slot::Scores).is_waiting() {
            self.request_scores();
            self.request_items();
        }
    }
}

/// Whether the reason that a browser gives for an end names memory. An allocation that fails ends in the
/// instruction `unreachable`; so does a bug, hence "probably".
fn is_out_of_memory(why: &str) -> bool {
    let why = why.to_ascii_lowercase();
    why.contains("unreachable") || why.contains("memory")
}
