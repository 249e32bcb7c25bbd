//! Items that the user brings: asked for, read by the engine, a task like the others.

use super::{ModelPhase, Slot, State, keep};
use crate::experiment::{ItemsRead, ModelCard, TaskInfo};
use crate::protocol::{Request, RunId};
use crate::words::{Problem, problem};

/// Files of which the dialog says what became of them; the oldest goes first.
pub const MAX_TOLD: usize = 8;

/// The dialog for the user's items.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Items {
    /// The dialog is shown.
    pub open: bool,
    /// Files that the engine reads, by name.
    pub reading: Vec<(RunId, String)>,
    /// What became of those before, oldest first.
    pub told: Vec<Told>,
}

/// What became of one file of items.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Its name, or the name of the task that it has become.
    pub name: String,
    /// What was read, or why nothing was.
    pub outcome: Result<Added, Problem>,
}

/// Items that are a task now.
#[derive(Debug, Clone, PartialEq)]
pub struct Added {
    /// Items that are scored.
    pub n_items: usize,
    /// What became of the lines.
    pub read: ItemsRead,
}

impl State {
    /// Has the engine read items.
    pub(super) fn add_items(&mut self, name: String, bytes: Vec<u8>) {
        self.items.open = true;
        if !self.can_run() {
            return self.refuse_items(name, problem!("items-without-model"));
        }
        let run = self.next_run();
        self.keep_own(run, &name, &bytes);
        self.items.reading.push((run, name.clone()));
        self.request(Request::AddItems { run, name, bytes });
    }

    /// The page itself could not read them.
    pub(super) fn refuse_items(&mut self, name: String, problem: Problem) {
        self.items.open = true;
        self.tell(Told { name, outcome: Err(problem) });
    }

    pub(super) fn items_added(&mut self, run: RunId, task: TaskInfo, read: ItemsRead) {
        self.items.reading.retain(|(other, _)| *other != run);
        let (name, n_items) = (task.name.clone(), task.n_items);
        self.own_became(run, &name);
        let Some(card) = self.card_mut() else { return };
        card.tasks.retain(|known| known.name != name);
        card.tasks.push(task);
        if self.has_returned(run) {
            return self.resume_when_whole();
        }
        if !self.tasks.contains(&name) {
            self.tasks.push(name.clone());
        }
        self.tell(Told { name, outcome: Ok(Added { n_items, read }) });
        self.request_scores();
    }

    /// Removes a task of the user's.
    pub(super) fn remove_items(&mut self, name: &str) {
        let Some(card) = self.card_mut() else { return };
        let before = card.tasks.len();
        card.tasks.retain(|task| !(task.is_own && task.name == name));
        if card.tasks.len() == before {
            return;
        }
        self.forget_own(None, Some(name));
        self.forget_benchmark(name);
        self.tasks.retain(|task| task != name);
        self.items.told.retain(|told| told.name != name);
        self.forget(|slot| matches!(slot, Slot::Study(_) | Slot::Latency));
        self.request(Request::RemoveItems { task: name.to_owned() });
        self.request_scores();
        self.follow();
    }

    /// Items could not be read.
    pub(super) fn items_failed(&mut self, run: RunId, problem: Option<&Problem>) {
        let Some(at) = self.items.reading.iter().position(|(other, _)| *other == run) else { return };
        let (_, name) = self.items.reading.remove(at);
        self.forget_own(Some(run), None);
        if let Some(problem) = problem {
            self.tell(Told { name, outcome: Err(problem.clone()) });
        }
    }

    /// Names of tasks that the user has brought; links cannot carry them.
    pub(super) fn is_own_task(&self, name: &str) -> bool {
        let is_own = |task: &TaskInfo| task.is_own && task.name == name;
        let is_here = self.model.card().is_some_and(|card| card.tasks.iter().any(is_own));
        is_here && self.benchmarks.data(name).is_none()
    }

    fn tell(&mut self, told: Told) {
        keep(&mut self.items.told, told, MAX_TOLD);
    }

    pub(super) fn card_mut(&mut self) -> Option<&mut ModelCard> {
        match &mut self.model {
            ModelPhase::Open(card) | ModelPhase::Opening { before: Some(card), .. } => Some(card),
            _ => None,
        }
    }
}
