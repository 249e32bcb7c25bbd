//! Changes of the schedule, undo and redo.

use super::{Draft, Inside, NoticeLevel, Spot, State, Subject};
use crate::schedule::edit::{Edit, Path, Place, apply};
use crate::schedule::{Preset, Schedule};
use crate::words::{Problem, problem};

/// After an edit, this card is to have the keyboard's focus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FocusRequest {
    /// Where it lies in the new schedule.
    pub path: Path,
    /// Counts requests, so that the same place twice is two requests.
    pub number: u32,
}

impl State {
    pub(super) fn edit(&mut self, edit: &Edit) {
        let before = self.schedule().clone();
        let applied = match apply(&before, edit, self.n_layers) {
            Ok(applied) => applied,
            Err(error) => return self.refuse(Problem::of(&error)),
        };
        let path = applied.focus.or_else(|| neighbour(&applied.schedule, edit));
        self.focus_on(path.clone());
        if self.change_schedule(applied.schedule)
            && let Some(announcement) = described(edit, &before, self.schedule(), path.as_ref())
        {
            self.say(announcement);
        }
    }

    pub(super) fn apply_preset(&mut self, preset: Preset) {
        match preset.schedule(self.n_layers) {
            Ok(schedule) => {
                if self.change_schedule(schedule) {
                    self.say(problem!("said-preset", name = preset.name()));
                }
            }
            Err(error) => self.refuse(Problem::of(&error)),
        }
    }

    /// Takes the schedule if it is one of this model; it may have been made for another.
    pub(super) fn set_schedule(&mut self, schedule: &Schedule) {
        match Schedule::from_nodes(schedule.nodes().to_vec(), self.n_layers) {
            Ok(schedule) => {
                if self.change_schedule(schedule) {
                    self.say(problem!("said-replaced", schedule = self.schedule().to_string()));
                }
            }
            Err(error) => self.refuse(Problem::of(&error)),
        }
    }

    pub(super) fn reset(&mut self) {
        if self.change_schedule(Schedule::full(self.n_layers)) {
            self.say(problem!("said-reset"));
        }
    }

    pub(super) fn undo(&mut self) {
        if self.history.undo() {
            self.say(problem!("said-undone", schedule = self.schedule().to_string()));
            self.schedule_changed();
        }
    }

    pub(super) fn redo(&mut self) {
        if self.history.redo() {
            self.say(problem!("said-redone", schedule = self.schedule().to_string()));
            self.schedule_changed();
        }
    }

    /// Goes on to another schedule; false if it is the one that is there.
    pub(super) fn change_schedule(&mut self, schedule: Schedule) -> bool {
        if schedule == *self.schedule() {
            self.draft = Draft::default();
            return false;
        }
        self.history.record(schedule);
        self.schedule_changed();
        true
    }

    fn schedule_changed(&mut self) {
        self.draft = Draft::default();
        self.refresh_after_schedule();
        self.follow();
    }

    pub(super) fn focus_on(&mut self, path: Option<Path>) {
        if let Some(path) = path {
            self.inner.n_focus_requests = self.inner.n_focus_requests.wrapping_add(1);
            self.focus = Some(FocusRequest { path, number: self.inner.n_focus_requests });
        }
    }

    fn refuse(&mut self, problem: Problem) {
        self.say(problem!("said-refused", why = problem.clone()));
        self.notify(NoticeLevel::Warning, problem);
    }
}

/// The card that takes the place of one that is gone, or the last one.
fn neighbour(after: &Schedule, edit: &Edit) -> Option<Path> {
    let Edit::PutAside { path } = edit else { return None };
    let exists = |path: &Path| after.node(path).is_some();
    let candidates = [Some(path.clone()), path.previous(), path.indices().first().map(|&top| [top].into())];
    let last = after.nodes().len().checked_sub(1).map(|last| Path::from([last]));
    candidates.into_iter().flatten().find(exists).or(last)
}

fn described(edit: &Edit, before: &Schedule, after: &Schedule, now: Option<&Path>) -> Option<Problem> {
    let to = now.and_then(|path| Spot::at(after, path));
    let subject = |path: &Path| Subject::at(before, path);
    Some(match edit {
        Edit::Move { from, to: Place::Gap(_) } => {
            problem!("said-moved", what = subject(from)?, from = Spot::at(before, from), to)
        }
        Edit::Move { from, to: Place::With(_) } | Edit::Copy { from, to: Place::With(_) } => {
            together(subject(from)?, to)
        }
        Edit::Copy { from, to: Place::Gap(_) } => problem!("said-called-back", what = subject(from)?, to),
        Edit::CallBack { layer, to: Place::Gap(_) } => {
            problem!("said-called-back", what = Subject::Layer(*layer), to)
        }
        Edit::CallBack { layer, to: Place::With(_) } => together(Subject::Layer(*layer), to),
        Edit::PutAside { path } => {
            problem!("said-put-aside", what = subject(path)?, from = Spot::at(before, path))
        }
        Edit::Repeat { path, times } => problem!("said-repeated", what = subject(path)?, times = *times),
        Edit::Loop { .. } => {
            let node = after.node(now?)?;
            problem!("said-repeated", what = Subject::of(node), times = node.body_and_times().1)
        }
        Edit::Gather { .. } => together(Subject::at(after, now?)?, to),
        Edit::Ungroup { .. } => problem!("said-ungrouped"),
        Edit::Replace { schedule } => problem!("said-replaced", schedule = schedule.to_string()),
    })
}

/// A card runs in parallel; with how many others, where it is one of the branches.
fn together(what: Subject, to: Option<Spot>) -> Problem {
    let to = to.filter(|to| to.inside == Inside::Parallel);
    problem!("said-together", what, others = to.map(|to| to.of.saturating_sub(1)))
}
