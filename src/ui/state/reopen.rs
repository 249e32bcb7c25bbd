//! A figure's file that was dropped on the page: its experiment is set up again and computed here.

use super::{Command, ModelPhase, NoticeLevel, State};
use crate::export::{Experiment, ExperimentError};
use crate::protocol::Problem;
use crate::states::STATES_FIGURES;
use crate::sweep::{FIGURES, Study};

/// A figure to open in the gallery and to bring into view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reopened {
    /// Which.
    pub study: Study,
    /// Counts such wishes: the same figure may be asked for again.
    pub number: u32,
}

impl State {
    /// Sets up what the file `name` rests on; with a bundled model that is not open, once it is.
    pub(super) fn reopen(
        &mut self,
        name: &str,
        read: Result<Experiment, ExperimentError>,
        out: &mut Vec<Command>,
    ) {
        let experiment = match read {
            Ok(experiment) => experiment,
            Err(error) => {
                let hint =
                    "drop an SVG, a PNG or a JSON file that was saved from a figure here or by atelier sweep";
                return self.refuse_file(name, error.to_string(), hint);
            }
        };
        if !is_known(experiment.study) {
            return self.refuse_file(
                name,
                "its figure is not one of these".to_owned(),
                "reload the page: it may be old",
            );
        }
        if self.model.card().is_some_and(|card| card.hash == experiment.model.hash)
            && matches!(self.model, ModelPhase::Open(_))
        {
            return self.set_up(name, experiment, out);
        }
        let bundled = self.catalog.iter().find(|entry| entry.hash == experiment.model.hash);
        match bundled.map(|entry| entry.name.clone()) {
            Some(model) => {
                self.open_bundled(&model, out);
                self.inner.reopening = Some((name.to_owned(), experiment));
            }
            None => {
                let hash: String = experiment.model.hash.chars().take(HASH_DIGITS).collect();
                let what = format!(
                    "it rests on the model {} ({hash}\u{2026}), which is not open",
                    experiment.model.title
                );
                self.refuse_file(name, what, "open that model's folder, then drop the file again");
            }
        }
    }

    /// The model that a dropped file waits for is open.
    pub(super) fn reopen_what_waits(&mut self, out: &mut Vec<Command>) {
        if let Some((name, experiment)) = self.inner.reopening.take()
            && self.model.card().is_some_and(|card| card.hash == experiment.model.hash)
        {
            self.set_up(&name, experiment, out);
        }
    }

    fn set_up(&mut self, name: &str, experiment: Experiment, out: &mut Vec<Command>) {
        let Some(card) = self.model.card() else { return };
        let find = |task: &str| card.tasks.iter().find(|info| info.name == task);
        let (known, unknown): (Vec<_>, Vec<_>) =
            experiment.tasks.iter().partition(|task| find(&task.name).is_some());
        let is_other = |task: &&crate::export::TaskName| {
            let here = find(&task.name).map(|info| info.data_hash.as_str());
            task.data_hash.as_deref().is_some_and(|hash| here != Some(hash))
        };
        let others: Vec<String> =
            known.iter().copied().filter(is_other).map(|task| task.name.clone()).collect();
        let unknown: Vec<String> = unknown.into_iter().map(|task| task.name.clone()).collect();
        let tasks: Vec<String> = known.into_iter().map(|task| task.name.clone()).collect();
        if tasks.is_empty() {
            return self.refuse_file(
                name,
                format!("this model has none of its tasks: {}", unknown.join(", ")),
                "add their items under Your own items, then drop the file again",
            );
        }
        for (names, what) in
            [(unknown, "are not here and were left out"), (others, "have other items here than there")]
        {
            if !names.is_empty() {
                let what = format!("{name}: the tasks {} {what}", names.join(", "));
                self.notify(NoticeLevel::Warning, Problem { what, hint: None });
            }
        }
        self.tasks = tasks;
        self.limit = experiment.limit.clamp(1, super::MAX_LIMIT);
        self.seed = experiment.seed;
        self.stop = experiment.stop;
        self.request_scores(out);
        self.follow(out);
        let number = self.reopened.map_or(0, |before| before.number).wrapping_add(1);
        self.reopened = Some(Reopened { study: experiment.study, number });
        match experiment.quoted {
            Some(quoted) => self.quoted.insert(experiment.study, (name.to_owned(), quoted)),
            None => self.quoted.remove(&experiment.study),
        };
        if experiment.study.figure().is_none_or(|number| FIGURES.contains(&number)) {
            self.run_figure(experiment.study, out);
        }
        let what =
            format!("{name} was opened: the same tasks, items and seed; everything is computed here again");
        self.notify(NoticeLevel::Info, Problem { what, hint: None });
    }

    fn refuse_file(&mut self, name: &str, what: String, hint: &str) {
        let problem = Problem { what: format!("{name} was not opened: {what}"), hint: Some(hint.to_owned()) };
        self.notify(NoticeLevel::Error, problem);
    }
}

/// Digits of a hash that tell models apart in a sentence.
const HASH_DIGITS: usize = 12;

fn is_known(study: Study) -> bool {
    study.figure().is_none_or(|number| FIGURES.contains(&number) || STATES_FIGURES.contains(&number))
}
