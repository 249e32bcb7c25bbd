//! A file of ours that was dropped on the page: its experiment is set up again and computed here.

use super::{Command, ModelPhase, NoticeLevel, State};
use crate::export::{Asked, Experiment};
use crate::protocol::{Problem, Request};
use crate::schedule::Schedule;
use crate::states::STATES_FIGURES;
use crate::sweep::FIGURES;

/// What to bring into view; a figure is opened in the gallery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopened {
    /// Which.
    pub asked: Asked,
    /// Counts such wishes: the same may be asked for again.
    pub number: u32,
}

impl State {
    /// The engine reads a file that was dropped: the page has no code for it.
    pub(super) fn read_figure(
        &mut self,
        name: String,
        read: Result<Vec<u8>, Problem>,
        out: &mut Vec<Command>,
    ) {
        match read {
            Ok(bytes) => out.push(Command::Send(Request::ReadFigure { name, bytes })),
            Err(problem) => self.refuse_file(&name, problem),
        }
    }

    /// Sets up what the file `name` rests on; with a bundled model that is not open, once it is.
    pub(super) fn reopen(
        &mut self,
        name: &str,
        read: Result<Box<Experiment>, Problem>,
        out: &mut Vec<Command>,
    ) {
        let experiment = match read {
            Ok(experiment) => *experiment,
            Err(problem) => return self.refuse_file(name, problem),
        };
        if !is_known(&experiment.asked) {
            let what = "its figure is not one of these".to_owned();
            return self.refuse_file(name, because(what, "reload the page: it may be old"));
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
                self.refuse_file(name, because(what, "open that model's folder, then drop the file again"));
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
        let schedule = match schedule_of(&experiment, self.n_layers) {
            Ok(schedule) => schedule,
            Err(problem) => return self.refuse_file(name, problem),
        };
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
        // What is written, and times alone, rest on no items.
        let has_items = !experiment.tasks.is_empty();
        if has_items && tasks.is_empty() {
            let what = format!("this model has none of its tasks: {}", unknown.join(", "));
            let hint = "add their items under Your own items, then drop the file again";
            return self.refuse_file(name, because(what, hint));
        }
        if experiment.n_others > 0 {
            let (title, n) = (&experiment.model.title, experiment.n_others);
            let what = format!("{name} shows {n} models more: what is opened and quoted is of {title}");
            self.notify(NoticeLevel::Warning, Problem { what, hint: None });
        }
        if experiment.loops.is_some() {
            let what = format!("{name} has loop counts of its own: the usual ones are computed here");
            let hint = Some(format!("atelier sweep --plan {name} computes those of the file"));
            self.notify(NoticeLevel::Warning, Problem { what, hint });
        }
        for (names, what) in
            [(unknown, "are not here and were left out"), (others, "have other items here than there")]
        {
            if !names.is_empty() {
                let what = format!("{name}: the tasks {} {what}", names.join(", "));
                self.notify(NoticeLevel::Warning, Problem { what, hint: None });
            }
        }
        if has_items {
            self.tasks = tasks;
            self.limit = experiment.limit.clamp(1, super::MAX_LIMIT);
            self.seed = experiment.seed;
            self.stop = experiment.stop;
        }
        if !schedule.is_some_and(|schedule| self.change_schedule(schedule, out)) {
            self.request_scores(out);
            self.follow(out);
        }
        let number = self.reopened.as_ref().map_or(0, |before| before.number).wrapping_add(1);
        self.reopened = Some(Reopened { asked: experiment.asked.clone(), number });
        let what = match experiment.asked {
            Asked::Study(study) => {
                match experiment.quoted {
                    Some(quoted) => self.quoted.insert(study, (name.to_owned(), quoted)),
                    None => self.quoted.remove(&study),
                };
                match study.figure().filter(|number| STATES_FIGURES.contains(number)) {
                    Some(number) => self.run_states(number, out),
                    None => self.run_figure(study, out),
                }
                "the same tasks, items and seed"
            }
            Asked::Scores { .. } => "the same schedule, tasks, items and seed",
            Asked::Latency { .. } => {
                self.run_latency(out);
                "the same tasks, items and seed"
            }
            Asked::Canvas { prompt, of_task, .. } => {
                self.put_prompt(prompt, of_task, out);
                "the same schedule and prompt"
            }
            Asked::Writing { prompt, .. } => {
                self.set_prompt(prompt, out);
                self.write(out);
                "the same schedule and prompt"
            }
        };
        let what = format!("{name} was opened: {what}; everything is computed here again");
        self.notify(NoticeLevel::Info, Problem { what, hint: None });
    }

    fn refuse_file(&mut self, name: &str, Problem { what, hint }: Problem) {
        self.notify(NoticeLevel::Error, Problem { what: format!("{name} was not opened: {what}"), hint });
    }
}

fn because(what: String, hint: &str) -> Problem {
    Problem { what, hint: Some(hint.to_owned()) }
}

/// Digits of a hash that tell models apart in a sentence.
const HASH_DIGITS: usize = 12;

fn is_known(asked: &Asked) -> bool {
    let number = match asked {
        Asked::Study(study) => study.figure(),
        _ => None,
    };
    number.is_none_or(|number| FIGURES.contains(&number) || STATES_FIGURES.contains(&number))
}

/// The schedule that goes on the painters, if what was asked for is of one.
fn schedule_of(experiment: &Experiment, n_layers: usize) -> Result<Option<Schedule>, Problem> {
    let text = match &experiment.asked {
        Asked::Latency { schedule: None } => return Ok(None),
        Asked::Study(_) => match &experiment.beside {
            Some(schedule) => schedule,
            None => return Ok(None),
        },
        Asked::Scores { schedule }
        | Asked::Latency { schedule: Some(schedule) }
        | Asked::Canvas { schedule, .. }
        | Asked::Writing { schedule, .. } => schedule,
    };
    let refused = |error| because(format!("its schedule {text} is none of this model: {error}"), "mend it");
    Schedule::parse(text, n_layers).map(Some).map_err(refused)
}
