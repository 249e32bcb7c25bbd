//! Lessons: which there are, where one is, what was predicted and what came out.

use super::{Command, Panel, PanelPhase, Settings, Slot, State, Taken};
use crate::experiment::{Answer, LessonFound, Report};
use crate::lesson::{Asked, LessonCard, StepCard};
use crate::order::Map;
use crate::protocol::Request;
use crate::share::View;
use crate::words::{Arg, Problem};

/// Steps whose predictions are kept.
const RECORDS_MAX: usize = 300;
/// Longest of what is kept of a step, characters.
const RECORD_CHARS_MAX: usize = 300;
/// Between the parts of a record, and between the names of an order.
const BETWEEN: char = '\t';
const COMMA: &str = ",";
/// Where one is, among the records: the lesson stands for what was predicted, its step for what came out. No step has it
/// for a key.
const PLACE: &str = "@";

/// Lessons on the page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lessons {
    /// Those that there are; none until they were asked for.
    pub cards: Vec<LessonCard>,
    /// They were asked for and have not come.
    pub is_coming: bool,
    /// Why there are none.
    pub problem: Option<Problem>,
    /// The open one, and its step; behind the last step is the page with all predictions.
    pub at: Option<(usize, usize)>,
    pub records: Records,
    /// What steps of any lesson have found since the page was loaded.
    found: Map<String, LessonFound>,
}

/// What was predicted, and what came out, by step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Records(Map<String, Record>);

/// Of one step. Both as texts: the name of an option, names in order with commas between them, or a number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    pub predicted: String,
    /// Empty while nothing was computed.
    pub came: String,
}

/// What can happen in lessons.
#[derive(Debug, Clone, PartialEq)]
pub enum Learning {
    /// Say which there are.
    List,
    /// Open the lesson at this place, where it was left.
    Begin(usize),
    /// Go to a step of the open one; behind the last is its end.
    Go(usize),
    /// Back to the list.
    Leave,
    /// Predict this; until it is computed it can be predicted anew.
    Predict(String),
    /// Compute what the step asks.
    Compute,
    /// Forget what was predicted in the open one, and begin again.
    Again,
    /// Save this text about it.
    Save(String),
}

impl Records {
    /// What is kept of a step.
    pub fn of(&self, lesson: &LessonCard, step: &StepCard) -> Option<&Record> {
        self.0.get(&key(lesson, step))
    }

    /// All of them as a text, a line each.
    fn text(&self) -> String {
        let line = |(key, record): (&String, &Record)| {
            format!("{key}{BETWEEN}{}{BETWEEN}{}\n", record.predicted, record.came)
        };
        self.0.iter().map(line).collect()
    }

    /// Those of such a text. What is no record is left out.
    fn read(text: &str) -> Self {
        let mut records = Self::default();
        for line in text.lines().take(RECORDS_MAX).filter(|line| line.len() <= RECORD_CHARS_MAX) {
            let mut parts = line.split(BETWEEN).map(str::to_owned);
            if let (Some(key), Some(predicted), Some(came), None) =
                (parts.next(), parts.next(), parts.next(), parts.next())
            {
                records.0.insert(key, Record { predicted, came });
            }
        }
        records
    }
}

fn key(lesson: &LessonCard, step: &StepCard) -> String {
    format!("{}/{}", lesson.id, step.id)
}

/// An answer as it is kept.
fn written(answer: &Answer) -> String {
    match answer {
        Answer::Choice(name) => name.clone(),
        Answer::Order(names) => names.join(COMMA),
        Answer::Number(number) => number.to_string(),
    }
}

impl State {
    /// The same, with what earlier visits have left.
    pub(super) fn with_records(mut self) -> Self {
        self.lessons.records = Records::read(&self.settings.lessons);
        self
    }

    /// What another tab has kept is kept here, too: the language that is spoken stays.
    pub(super) fn take_over_settings(&mut self, settings: Settings) {
        self.lessons.records = Records::read(&settings.lessons);
        self.settings = settings;
    }

    /// The lesson that is open.
    pub fn lesson(&self) -> Option<&LessonCard> {
        self.lessons.cards.get(self.lessons.at?.0)
    }

    /// The step that is open; none on the page behind the last.
    pub fn lesson_step(&self) -> Option<&StepCard> {
        self.lesson()?.steps.get(self.lessons.at?.1)
    }

    /// What is kept of the open step.
    pub fn lesson_record(&self) -> Option<&Record> {
        self.lessons.records.of(self.lesson()?, self.lesson_step()?)
    }

    /// Whether the open model is the one that the open lesson is about, as it is stored.
    pub fn is_model_of_lesson(&self) -> bool {
        let is_it = |lesson: &LessonCard| {
            let card = self.model.computing()?;
            Some(card.hash.starts_with(&lesson.model) && card.quantise.is_none())
        };
        self.lesson().and_then(is_it) == Some(true)
    }

    /// How many layers the model of the open lesson has, for its texts.
    pub fn n_layers_of_lesson(&self) -> Arg {
        let Some(lesson) = self.lesson() else { return Arg::None };
        let bundled = self.catalog.iter().find(|entry| entry.hash.starts_with(&lesson.model));
        let n_layers = match bundled {
            Some(entry) => entry.n_layers,
            None if self.is_model_of_lesson() => self.n_layers,
            // It is nowhere.
            None => return Arg::Text("…".to_owned()),
        };
        Arg::Count(n_layers as u64)
    }

    /// What the open step has found since the page was loaded.
    pub fn lesson_found(&self) -> Option<&LessonFound> {
        self.lessons.found.get(&self.step_key()?)
    }

    /// Whether the open step asks something and it is not known yet what comes out: what is beside it must not tell.
    pub fn is_asking(&self) -> bool {
        let asks = |step: &StepCard| step.asked.is_some();
        self.view == View::Lessons
            && self.lesson_step().is_some_and(asks)
            && self.lesson_record().is_none_or(|record| record.came.is_empty())
    }

    /// Whether a lesson has the room, and what stands above it is folded away. The last step of text is where one tries
    /// things oneself.
    pub fn is_reading(&self) -> bool {
        let tries = || {
            let (lesson, at) = (self.lesson()?, self.lessons.at?.1);
            Some(at > 0 && at + 1 == lesson.steps.len() && lesson.steps.get(at)?.asked.is_none())
        };
        self.view == View::Lessons && self.lessons.at.is_some() && tries() != Some(true)
    }

    fn step_key(&self) -> Option<String> {
        Some(key(self.lesson()?, self.lesson_step()?))
    }

    pub(super) fn learn(&mut self, learning: Learning) {
        match learning {
            Learning::List => {
                self.lessons.is_coming = true;
                self.lessons.problem = None;
                self.request(Request::ListLessons);
            }
            Learning::Begin(at) => {
                // From the list it is a step of the browser's history: Back leads to the list.
                self.inner.has_turned |= self.lessons.at.is_none();
                self.begin_lesson(at);
            }
            Learning::Go(step) => self.go_to_step(step),
            Learning::Leave => {
                self.inner.has_turned |= self.lessons.at.is_some();
                self.leave_lesson();
            }
            Learning::Predict(predicted) => self.predict(predicted),
            Learning::Compute => {
                if self.lesson_record().is_some() && self.is_model_of_lesson() {
                    self.start_step();
                }
            }
            Learning::Again => self.learn_again(),
            Learning::Save(text) => {
                let name = self.lesson().map(|lesson| lesson.id.clone()).unwrap_or_default();
                let taken =
                    Taken { text, file_name: format!("atelier-{name}.txt"), media_type: "text/plain" };
                self.inner.out.push(Command::Download(taken));
            }
        }
    }

    pub(super) fn lessons_listed(&mut self, read: Result<Vec<LessonCard>, Problem>) {
        self.lessons.is_coming = false;
        match read {
            Ok(cards) => {
                self.lessons.cards = cards;
                self.return_to_place();
                self.open_asked_lesson();
            }
            Err(problem) => self.lessons.problem = Some(problem),
        }
    }

    /// Behind the last step that was computed.
    pub(super) fn begin_lesson(&mut self, at: usize) {
        let Some(lesson) = self.lessons.cards.get(at) else { return };
        let is_done = |step: &StepCard| {
            self.lessons.records.of(lesson, step).is_some_and(|record| !record.came.is_empty())
        };
        let left = lesson.steps.iter().rposition(is_done).map_or(0, |last| last + 1);
        self.lessons.at = Some((at, 0));
        self.go_to_step(left);
    }

    pub(super) fn go_to_step(&mut self, step: usize) {
        let Some((lesson, _)) = self.lessons.at else { return };
        self.forget(|slot| slot == Slot::Lesson);
        let n_steps = self.lesson().map_or(0, |lesson| lesson.steps.len());
        self.lessons.at = Some((lesson, step.min(n_steps)));
        self.keep_place();
    }

    pub(super) fn leave_lesson(&mut self) {
        self.forget(|slot| slot == Slot::Lesson);
        self.lessons.at = None;
        self.keep_place();
    }

    /// What a step has shown on an earlier visit is computed again without being asked: its numbers are kept nowhere else.
    pub(super) fn compute_shown(&mut self) {
        let is_known = || self.lesson_record().is_some_and(|record| !record.came.is_empty());
        let is_due = self.view == View::Lessons
            && self.lesson_step().is_some_and(|step| step.asked.is_some())
            && self.lesson_found().is_none()
            && is_known()
            // Not again what was stopped, or has failed.
            && !self.panels.contains_key(&Slot::Lesson);
        if is_due && self.can_run() && self.is_model_of_lesson() {
            self.start_step();
        }
    }

    /// Where one is outlasts a reload.
    fn keep_place(&mut self) {
        let place = self
            .lesson()
            .zip(self.lessons.at)
            .map(|(lesson, (_, step))| Record { predicted: lesson.id.clone(), came: step.to_string() });
        let records = &mut self.lessons.records.0;
        match place {
            Some(place) => drop(records.insert(PLACE.to_owned(), place)),
            None => drop(records.remove(PLACE)),
        }
        self.keep_records();
    }

    /// A page that was reloaded in a lesson opens it at its step again.
    fn return_to_place(&mut self) {
        if !self.inner.returns || self.view != View::Lessons || self.lessons.at.is_some() {
            return;
        }
        let Some(place) = self.lessons.records.0.get(PLACE).cloned() else { return };
        let lesson = self.lessons.cards.iter().position(|lesson| lesson.id == place.predicted);
        if let Some((lesson, step)) = lesson.zip(place.came.parse().ok()) {
            self.lessons.at = Some((lesson, 0));
            self.go_to_step(step);
        }
    }

    /// What came out is not predicted any more.
    fn predict(&mut self, predicted: String) {
        let Some(key) = self.step_key() else { return };
        let is_known = self.lesson_record().is_some_and(|record| !record.came.is_empty());
        if !is_known && predicted.len() <= RECORD_CHARS_MAX {
            self.lessons.records.0.insert(key, Record { predicted, came: String::new() });
            self.keep_records();
        }
    }

    /// Asks the engine for the open step.
    pub(super) fn start_step(&mut self) {
        let Some((lesson, step)) = self.lesson().zip(self.lesson_step()) else { return };
        let (lesson, step) = (lesson.id.clone(), step.id.clone());
        self.outdate(Slot::Lesson);
        let run = self.next_run();
        let panel = self.panels.or_default(Slot::Lesson);
        *panel = Panel {
            run: Some(run),
            phase: PanelPhase::Stale,
            n_reports: panel.n_reports,
            ..Panel::default()
        };
        self.request(Request::StartStep { run, lesson, step });
    }

    /// The step that was asked for is computed.
    pub(super) fn step_found(&mut self) {
        let report = self.panel(Slot::Lesson).value(Report::lesson);
        let Some(found) = report.and_then(|report| report.found.clone()) else { return };
        let Some(key) = self.step_key() else { return };
        let answer = found.answer.as_ref().map(written);
        if let Some((record, answer)) = self.lessons.records.0.get_mut(&key).zip(answer) {
            record.came = answer;
            self.keep_records();
        }
        self.lessons.found.insert(key, found);
    }

    fn learn_again(&mut self) {
        let Some(lesson) = self.lesson() else { return };
        let keys: Vec<String> = lesson.steps.iter().map(|step| key(lesson, step)).collect();
        for key in &keys {
            self.lessons.records.0.remove(key);
            self.lessons.found.remove(key);
        }
        self.keep_records();
        self.go_to_step(0);
    }

    fn keep_records(&mut self) {
        self.settings.lessons = self.lessons.records.text();
        self.inner.out.push(Command::SaveSettings(self.settings.clone()));
    }
}

impl LessonCard {
    /// How many steps ask something, and to how many of them it is known what comes out.
    pub fn n_done(&self, records: &Records) -> (usize, usize) {
        let asking: Vec<&StepCard> = self.steps.iter().filter(|step| step.asked.is_some()).collect();
        let is_done =
            |step: &&&StepCard| records.of(self, step).is_some_and(|record| !record.came.is_empty());
        (asking.iter().filter(is_done).count(), asking.len())
    }
}

impl Asked {
    /// The parts of what is kept of an answer: the names in an order, or all of it.
    pub fn parts(kept: &str) -> Vec<String> {
        kept.split(COMMA).map(str::to_owned).collect()
    }

    /// As it is kept.
    pub fn joined(names: &[String]) -> String {
        names.join(COMMA)
    }
}
