//! A file of ours that was dropped on the page: its experiment is set up again and computed here.

use super::benchmarks::link_of;
use super::notice::Declined;
use super::{ModelPhase, NoticeLevel, Slot, State};
use crate::experiment::{DataRef, Experiment, ModelCard, Prompt, What};
use crate::model::{Quantise, short};
use crate::protocol::CatalogEntry;
use crate::reader::Opened;
use crate::schedule::Schedule;
use crate::states::STATES_FIGURES;
use crate::sweep::{Drawing, FIGURES};
use crate::words::{Problem, problem, say};

/// What to bring into view; a figure is opened in the gallery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopened {
    pub slot: Slot,
    /// Counts requests: the same may be made again.
    pub number: u32,
}

impl State {
    /// Sets up what the file `name` rests on; with a bundled model that is not open, once it is.
    pub(super) fn reopen(&mut self, name: &str, read: Result<Box<Opened>, Problem>) {
        let opened = match read {
            Ok(opened) => *opened,
            Err(problem) => return self.refuse_file(name, problem),
        };
        let experiment = &opened.experiment;
        if let Err(problem) = check(&experiment.what) {
            return self.refuse_file(name, problem);
        }
        if self.is_open(&experiment.model.hash, experiment.model.quantise) {
            return self.set_up(name, opened);
        }
        match self.catalog.iter().find(|entry| entry.hash == experiment.model.hash).cloned() {
            Some(entry) => self.reopen_on(&entry, name, opened),
            // The model is here, and its files are not the page's to read again.
            None if self.is_open_otherwise(&experiment.model.hash) => {
                let bits = |quantise: Option<Quantise>| quantise.map(Quantise::bits);
                let here = bits(self.model.card().and_then(|card| card.quantise));
                let asked = bits(experiment.model.quantise);
                self.refuse_file(name, problem!("file-other-bits", asked, here));
            }
            None => self.decline(name, opened),
        }
    }

    /// Sets up what the file rests on with this bundled model, once it is open.
    pub(super) fn reopen_on(&mut self, entry: &CatalogEntry, name: &str, opened: Opened) {
        let quantise = opened.experiment.model.quantise;
        if self.is_open(&entry.hash, quantise) {
            return self.set_up(name, opened);
        }
        self.quantise = quantise;
        self.open_bundled(&entry.name);
        self.inner.reopening = Some((entry.hash.clone(), name.to_owned(), opened));
    }

    fn is_open(&self, hash: &str, quantise: Option<Quantise>) -> bool {
        matches!(&self.model, ModelPhase::Open(card) if card.hash == hash && card.quantise == quantise)
    }

    fn is_open_otherwise(&self, hash: &str) -> bool {
        matches!(&self.model, ModelPhase::Open(card) if card.hash == hash)
    }

    /// Says which model a file rests on that is not here, and offers the nearest.
    fn decline(&mut self, name: &str, opened: Opened) {
        self.claim_of_file(name, &opened.experiment, opened.claim.clone());
        let model = &opened.experiment.model;
        let problem = problem!("file-other-model", name, model = &model.name, hash = short(&model.hash));
        let notice = self.notify(NoticeLevel::Error, problem);
        if let Some(entry) = self.nearest_of(&opened).cloned() {
            self.offer(&entry, Declined { notice, file: name.to_owned(), opened });
        }
    }

    /// The nearest model. Files do not say how many layers theirs has: it is the shallowest that has the layers of a
    /// schedule in it, else the default.
    fn nearest_of(&self, opened: &Opened) -> Option<&CatalogEntry> {
        let drawn = opened.quoted.as_ref().and_then(|quoted| match &quoted.drawing {
            Drawing::Curves(curves) => {
                curves.iter().flat_map(|curve| &curve.points).next().map(|it| &it.schedule)
            }
            Drawing::Grid(grid) => grid.cells.first().map(|cell| &cell.schedule),
        });
        let text = opened.experiment.what.schedule().or(drawn.map(String::as_str));
        let has_layers =
            |entry: &&CatalogEntry| text.is_some_and(|text| Schedule::parse(text, entry.n_layers).is_ok());
        let fitting = self.catalog.iter().filter(has_layers).min_by_key(|entry| entry.n_layers);
        fitting.or(self.catalog.first())
    }

    /// The model that a dropped file waits for is open.
    pub(super) fn reopen_what_waits(&mut self) {
        if let Some((hash, name, opened)) = self.inner.reopening.take()
            && self.is_open(&hash, opened.experiment.model.quantise)
        {
            self.set_up(&name, opened);
        }
    }

    fn set_up(&mut self, name: &str, opened: Opened) {
        let Opened { experiment, n_others, quoted, claim } = opened;
        let schedule = match schedule_of(&experiment, self.n_layers) {
            Ok(schedule) => schedule,
            Err(problem) => return self.refuse_file(name, problem),
        };
        let Some(slot) = Slot::of(&experiment.what) else { return };
        let has_template = self.model.card().is_some_and(ModelCard::has_chat_template);
        if matches!(experiment.what.prompt(), Some(Prompt::Chat(_))) && !has_template {
            return self.refuse_file(name, problem!("file-chat"));
        }
        self.add_linked(&experiment.data.iter().filter_map(link_of).collect::<Vec<_>>());
        let Some(tasks) = self.tasks_of(name, &experiment.data) else { return };
        if let Some(card) = self.model.card().filter(|card| card.hash != experiment.model.hash) {
            let (theirs, ours) = (&experiment.model.name, &card.title);
            let told = problem!("file-other-numbers", name, theirs, ours);
            self.notify(NoticeLevel::Warning, told);
        }
        if n_others > 0 {
            let (title, n) = (&experiment.model.name, n_others);
            self.notify(NoticeLevel::Warning, problem!("file-more-models", name, n, title));
        }
        self.claim_of_file(name, &experiment, claim);
        // Generated texts, and times alone, rest on no items.
        let others = self.other_than_there(&experiment);
        if !experiment.data.is_empty() {
            self.tasks = tasks;
            self.inner.limit_is_chosen = true;
            self.limit = experiment.limit.unwrap_or(super::MAX_LIMIT).clamp(1, super::MAX_LIMIT);
            self.seed = experiment.seed.unwrap_or_default();
            self.stop = experiment.stop;
        } else if let Some(seed) = experiment.seed {
            self.seed = seed;
        }
        if !schedule.is_some_and(|schedule| self.change_schedule(schedule)) {
            self.request_scores();
            self.follow();
        }
        if let What::Search { budget, .. } = experiment.what {
            self.budget = Some(budget);
        }
        match experiment.what.prompt() {
            Some(Prompt::Item { text, task }) => self.put_prompt(text.clone(), Some(task.clone()), false),
            Some(Prompt::Text(text)) => self.put_prompt(text.clone(), None, false),
            Some(Prompt::Chat(text)) => self.put_prompt(text.clone(), None, true),
            Some(Prompt::Ids(_)) | None => {}
        }
        let number = self.reopened.as_ref().map_or(0, |before| before.number).wrapping_add(1);
        self.reopened = Some(Reopened { slot, number });
        self.look(slot.view());
        if let Slot::Study(study) = slot {
            match quoted {
                Some(quoted) => self.quoted.insert(study, (name.to_owned(), quoted)),
                None => self.quoted.remove(&study),
            };
        }
        match slot {
            // These follow the schedule and the prompt by themselves.
            Slot::Scores | Slot::NextToken | Slot::LogitLens | Slot::Cost | Slot::Items => {}
            _ => match self.experiment(slot).filter(|_| self.can_run()) {
                Some(here) => self.start(slot, Experiment { what: experiment.what.clone(), ..here }),
                None => self.run(slot),
            },
        }
        let (level, told) = match slot {
            _ if !others.is_empty() => {
                (NoticeLevel::Warning, problem!("file-opened-otherwise", name, others))
            }
            Slot::Scores => (NoticeLevel::Info, problem!("file-opened-scores", name)),
            Slot::Checkpoint | Slot::Cost => (NoticeLevel::Info, problem!("file-opened-schedule", name)),
            _ if experiment.what.prompt().is_some() => {
                (NoticeLevel::Info, problem!("file-opened-prompt", name))
            }
            _ => (NoticeLevel::Info, problem!("file-opened-items", name)),
        };
        self.notify(level, told);
    }

    /// What the page does otherwise than the file says, because it has no control for it.
    fn other_than_there(&self, experiment: &Experiment) -> Vec<String> {
        let card = self.model.card();
        let here = |data: &DataRef| Some(card?.task(&data.task)?.data_hash.clone());
        let is_part = |data: &DataRef| {
            let n_items = card.and_then(|card| card.task(&data.task)).map_or(0, |info| info.n_items);
            experiment.limit.is_some_and(|limit| limit < n_items)
        };
        let mut others = Vec::new();
        let mut differs = |is_other: bool, told: fn() -> String| {
            if is_other {
                others.push(told());
            }
        };
        let data = &experiment.data;
        let is_other = |data: &DataRef| data.sha256.is_some() && data.sha256 != here(data);
        differs(data.iter().any(is_other), || say!("file-otherwise-items"));
        differs(experiment.seed.is_none() && data.iter().any(is_part), || say!("file-otherwise-order"));
        differs(data.iter().any(|data| data.add_bos.is_some()), || say!("file-otherwise-bos"));
        differs(data.iter().any(|data| data.few_shot.is_some()), || say!("file-otherwise-few-shot"));
        differs(data.iter().any(|data| data.max_gen_toks.is_some()), || say!("file-otherwise-length"));
        others
    }

    /// Those of a file's tasks that are here; None, and the file is refused, if it has some and
    /// none is.
    fn tasks_of(&mut self, name: &str, data: &[DataRef]) -> Option<Vec<String>> {
        let card = self.model.card()?;
        let (known, unknown): (Vec<_>, Vec<_>) =
            data.iter().partition(|data| card.task(&data.task).is_some());
        let is_other = |data: &&DataRef| {
            let here = card.task(&data.task).map(|info| info.data_hash.as_str());
            data.sha256.as_deref().is_some_and(|hash| here != Some(hash))
        };
        let names = |data: Vec<&DataRef>| data.into_iter().map(|data| data.task.clone()).collect::<Vec<_>>();
        let others = names(known.iter().copied().filter(is_other).collect());
        let (known, mut unknown) = (names(known), names(unknown));
        // Benchmarks that are on their way are tasks once they are here.
        unknown.retain(|task| !self.benchmarks.is_expected(task));
        if !data.is_empty() && known.is_empty() && !self.benchmarks.expects_any() {
            self.refuse_file(name, problem!("file-without-tasks", unknown));
            return None;
        }
        if !unknown.is_empty() {
            self.notify(NoticeLevel::Warning, problem!("file-missing-tasks", name, unknown));
        }
        if !others.is_empty() {
            self.notify(NoticeLevel::Warning, problem!("file-other-items", name, others));
        }
        Some(known)
    }

    pub(super) fn refuse_file(&mut self, name: &str, what: Problem) {
        self.notify(NoticeLevel::Error, problem!("file-not-opened", name, what));
    }
}

/// Refuses what the page has no place for.
fn check(what: &What) -> Result<(), Problem> {
    let known = match Slot::of(what) {
        // The change by quantising stands on the model's card, measured or not.
        None | Some(Slot::Quantising) => return Err(problem!("file-not-shown")),
        Some(Slot::Study(study)) => study.figure().is_none_or(|number| FIGURES.contains(&number)),
        Some(Slot::States(number)) => STATES_FIGURES.contains(&number),
        Some(_) => true,
    };
    match what.prompt() {
        _ if !known => Err(problem!("file-unknown-figure")),
        Some(Prompt::Ids(_)) => Err(problem!("file-token-ids")),
        _ => Ok(()),
    }
}

/// The schedule for the stack, if the experiment has one.
fn schedule_of(experiment: &Experiment, n_layers: usize) -> Result<Option<Schedule>, Problem> {
    let Some(text) = experiment.what.schedule() else { return Ok(None) };
    Schedule::parse(text, n_layers)
        .map(Some)
        .map_err(|error| problem!("file-other-schedule", schedule = text, error = Problem::of(&error)))
}
