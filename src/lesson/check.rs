//! Reading a lesson: nothing in a file is trusted, and what is wrong is told with its place.

use serde::Serialize;
use serde_json::Value as Json;

use super::{
    Compute, Condition, LESSON_VERSION, LESSONS_FILE, Lesson, Lessons, NUMBER, Question, Step, TEXTS, Value,
};
use crate::experiment::{Experiment, ExperimentError, HASH_DIGITS_MIN, What};
use crate::model::json_reason;
use crate::words;

/// Larger files are not read.
pub const LESSON_BYTES_MAX: usize = 64 * 1024;
/// Most lessons of a folder.
pub const LESSONS_MAX: usize = 100;
/// Most steps of a lesson.
pub const STEPS_MAX: usize = 20;
/// Most experiments of a step.
pub const RUNS_MAX: usize = 12;
/// Most values of a step.
pub const VALUES_MAX: usize = 32;
/// Most options of a question, values to order, bars, and conditions of one kind.
pub const OPTIONS_MAX: usize = 8;
/// Most items of each task in a step: pupils wait for them.
pub const ITEMS_MAX: usize = 200;
/// Longest name, characters.
pub const NAME_CHARS_MAX: usize = 40;
/// Longest lesson.
const MINUTES_MAX: u32 = 90;

#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum LessonError {
    /// Beyond [`LESSON_BYTES_MAX`].
    TooLarge { file: String, bytes: usize, most: usize },
    /// No JSON, or not of this form.
    Json { file: String, why: String },
    /// Written for another version.
    Version { file: String, version: u32, known: u32 },
    /// Something outside of all steps.
    Whole { file: String, key: &'static str, why: LessonFault },
    /// Something in a step.
    Step { file: String, step: String, key: String, why: Box<LessonFault> },
}

/// What is wrong at a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum LessonFault {
    /// No name of small letters, digits and dashes that begins with a letter.
    Name { name: String, most: usize },
    /// A number outside of what is possible.
    Range { value: f64, least: f64, most: f64 },
    /// Names are unique.
    Twice { name: String },
    /// The step has no run or value of this name.
    NoSuch { name: String },
    /// The run does not read this task.
    NoTask { task: String },
    /// The report of that run does not say it.
    OtherKind { run: String },
    /// A text where a number is needed, or a number where a text is.
    TextOrNumber { name: String },
    /// The interval of another number than a difference is asked about.
    NoDifference { name: String },
    /// The file's name says another id.
    OtherId { id: String },
    /// Another model than the other runs, or none that is named by its hash.
    Model,
    /// The step says nothing that could fail.
    NoOutcome,
    /// What no experiment can ask.
    #[serde(untagged)]
    Experiment(ExperimentError),
}

/// A fault with the key under which it is.
type Found<T = ()> = Result<T, (String, LessonFault)>;

impl Lessons {
    /// Reads the list of a folder.
    ///
    /// # Errors
    /// When it is no such list.
    pub fn read(bytes: &[u8]) -> Result<Self, LessonError> {
        let file = || LESSONS_FILE.to_owned();
        let lessons: Self = parsed(LESSONS_FILE, bytes, |lessons: &Self| lessons.version)?;
        let whole = |why| LessonError::Whole { file: file(), key: "lessons", why };
        range(lessons.lessons.len(), 1, LESSONS_MAX).map_err(whole)?;
        for (at, id) in lessons.lessons.iter().enumerate() {
            name(id).map_err(whole)?;
            once(id, lessons.lessons.iter().take(at).map(String::as_str)).map_err(whole)?;
        }
        Ok(lessons)
    }
}

impl Lesson {
    /// Reads the file of the lesson with this id.
    ///
    /// # Errors
    /// When it is too large, no JSON of this form and version, or speaks of what is not in it.
    pub fn read(id: &str, bytes: &[u8]) -> Result<Self, LessonError> {
        let file = Self::file(id);
        let lesson: Self = parsed(&file, bytes, |lesson: &Self| lesson.version)?;
        let whole = |key| {
            let file = file.clone();
            move |why| LessonError::Whole { file, key, why }
        };
        if lesson.id != id {
            return Err(whole("id")(LessonFault::OtherId { id: lesson.id }));
        }
        name(id).map_err(whole("id"))?;
        number(f64::from(lesson.minutes), 1.0, f64::from(MINUTES_MAX)).map_err(whole("minutes"))?;
        range(lesson.steps.len(), 1, STEPS_MAX).map_err(whole("steps"))?;
        for (at, step) in lesson.steps.iter().enumerate() {
            let before = lesson.steps.iter().take(at).map(|step| step.id.as_str());
            let checked = name(&step.id).and_then(|()| once(&step.id, before)).map_err(under("id"));
            checked.and_then(|()| step.check()).map_err(|(key, why)| LessonError::Step {
                file: file.clone(),
                step: step.id.clone(),
                key,
                why: Box::new(why),
            })?;
        }
        let first = lesson.experiments().next().map(|experiment| &experiment.model);
        let is_unnamed = first.is_some_and(|model| model.hash.len() < HASH_DIGITS_MIN);
        if is_unnamed || lesson.experiments().any(|experiment| Some(&experiment.model) != first) {
            return Err(whole("steps")(LessonFault::Model));
        }
        Ok(lesson)
    }

    /// Everything that it asks of a model.
    pub fn experiments(&self) -> impl Iterator<Item = &Experiment> {
        let runs =
            self.steps.iter().filter_map(|step| step.compute.as_ref()).flat_map(|compute| &compute.runs);
        runs.map(|run| &run.experiment)
    }
}

impl Step {
    fn check(&self) -> Found {
        let Some(compute) = &self.compute else { return Ok(()) };
        compute.check_runs()?;
        compute.check_values()?;
        compute.check_question()?;
        range(compute.bars.len(), 0, OPTIONS_MAX).map_err(under("bars"))?;
        compute.bars.iter().try_for_each(|name| compute.needs(name, false)).map_err(under("bars"))?;
        if let Some(scale) = compute.scale {
            number(scale, f64::MIN_POSITIVE, f64::MAX).map_err(under("scale"))?;
        }
        if compute.outcome.is_empty() {
            return Err(("outcome".to_owned(), LessonFault::NoOutcome));
        }
        compute.check_conditions(&compute.outcome).map_err(under("outcome"))
    }
}

impl Compute {
    fn check_runs(&self) -> Found {
        range(self.runs.len(), 1, RUNS_MAX).map_err(under("runs"))?;
        for (at, run) in self.runs.iter().enumerate() {
            let key = format!("runs.{}", run.name);
            name(&run.name).map_err(under("runs"))?;
            once(&run.name, self.runs.iter().take(at).map(|run| run.name.as_str())).map_err(under("runs"))?;
            run.experiment.check().map_err(LessonFault::Experiment).map_err(under(&key))?;
            if let What::Scores { .. } = run.experiment.what {
                range(run.experiment.data.len(), 1, OPTIONS_MAX).map_err(under(&format!("{key}.data")))?;
                let limit = run.experiment.limit.unwrap_or(usize::MAX);
                range(limit, 1, ITEMS_MAX).map_err(under(&format!("{key}.limit")))?;
            }
        }
        Ok(())
    }

    fn check_values(&self) -> Found {
        range(self.values.len(), 1, VALUES_MAX).map_err(under("values"))?;
        for (at, named) in self.values.iter().enumerate() {
            let before = self.values.iter().take(at).map(|named| named.name.as_str());
            let checked = name(&named.name).and_then(|()| once(&named.name, before)).map_err(under("values"));
            checked.and_then(|()| {
                self.check_value(&named.value).map_err(under(&format!("values.{}", named.name)))
            })?;
        }
        Ok(())
    }

    /// Whether the report of its run will say it.
    fn check_value(&self, value: &Value) -> Result<(), LessonFault> {
        let run = self.runs.iter().find(|run| run.name == value.run());
        let run = run.ok_or_else(|| LessonFault::NoSuch { name: value.run().to_owned() })?;
        let fits = match (value, &run.experiment.what) {
            (
                Value::Difference { .. } | Value::Loss { .. } | Value::Kept { .. },
                What::Scores { beside_full, .. },
            ) => *beside_full,
            (Value::Score { of, .. }, What::Scores { beside_full, .. }) => {
                *beside_full || *of == super::Side::Edited
            }
            (Value::Chance { .. } | Value::Items { .. }, What::Scores { .. })
            | (Value::Next { .. } | Value::Stroke { .. }, What::NextToken { .. }) => true,
            (Value::Text { of, .. }, What::Generation { beside_full, .. }) => {
                *beside_full || *of == super::Side::Edited
            }
            (Value::LayerRuns { .. } | Value::Steps { .. }, what) => what.schedule().is_some(),
            _ => false,
        };
        if !fits {
            return Err(LessonFault::OtherKind { run: run.name.clone() });
        }
        match value.task().filter(|task| !run.experiment.data.iter().any(|data| data.task == **task)) {
            Some(task) => Err(LessonFault::NoTask { task: task.to_owned() }),
            None => Ok(()),
        }
    }

    fn check_question(&self) -> Found {
        match &self.question {
            Question::Choose { options } => {
                range(options.len(), 2, OPTIONS_MAX).map_err(under("question.options"))?;
                for (at, option) in options.iter().enumerate() {
                    let key = format!("question.options.{}", option.name);
                    let before = options.iter().take(at).map(|option| option.name.as_str());
                    // Its text has a code as those of the step have.
                    let taken = TEXTS.into_iter().chain([NUMBER]).chain(before);
                    let checked = name(&option.name).and_then(|()| once(&option.name, taken));
                    checked.and_then(|()| self.check_conditions(&option.when)).map_err(under(&key))?;
                }
                Ok(())
            }
            Question::Order { values } => {
                let checked = range(values.len(), 2, OPTIONS_MAX).and_then(|()| {
                    values.iter().enumerate().try_for_each(|(at, value)| {
                        once(value, values.iter().take(at).map(String::as_str))?;
                        self.needs(value, false)
                    })
                });
                checked.map_err(under("question.values"))
            }
            Question::Bar { value, least, most, step } => {
                self.needs(value, false).map_err(under("question.value"))?;
                number(*least, -f64::MAX, *most).map_err(under("question.least"))?;
                number(*most, *least, f64::MAX).map_err(under("question.most"))?;
                number(*step, f64::MIN_POSITIVE, most - least).map_err(under("question.step"))
            }
        }
    }

    fn check_conditions(&self, conditions: &[Condition]) -> Result<(), LessonFault> {
        range(conditions.len(), 0, OPTIONS_MAX)?;
        for condition in conditions {
            let is_text = matches!(condition, Condition::Differ { .. } | Condition::Same { .. });
            let values = condition.values();
            range(values.len(), 1, OPTIONS_MAX)?;
            values.iter().try_for_each(|value| self.needs(value, is_text))?;
            let of_pairs = matches!(condition, Condition::Clear { .. } | Condition::Unclear { .. });
            let is_difference = |name: &str| matches!(self.value(name), Some(Value::Difference { .. }));
            if let Some(name) = values.into_iter().find(|name| of_pairs && !is_difference(name)) {
                return Err(LessonFault::NoDifference { name: name.to_owned() });
            }
            if let Condition::Least { number: it, .. } | Condition::Most { number: it, .. } = condition {
                number(*it, -f64::MAX, f64::MAX)?;
            }
            if let Condition::Above { by, .. } = condition {
                number(*by, 0.0, f64::MAX)?;
            }
        }
        Ok(())
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|named| named.name == name).map(|named| &named.value)
    }

    /// Refuses a name of no value, or of one of the other kind.
    fn needs(&self, name: &str, text: bool) -> Result<(), LessonFault> {
        let owned = || name.to_owned();
        let value = self.value(name).ok_or_else(|| LessonFault::NoSuch { name: owned() })?;
        match value.is_text() == text {
            true => Ok(()),
            false => Err(LessonFault::TextOrNumber { name: owned() }),
        }
    }
}

/// Reads JSON under the limit; of another version no more than that is said.
fn parsed<T: serde::de::DeserializeOwned>(
    file: &str,
    bytes: &[u8],
    version: fn(&T) -> u32,
) -> Result<T, LessonError> {
    if bytes.len() > LESSON_BYTES_MAX {
        return Err(LessonError::TooLarge {
            file: file.to_owned(),
            bytes: bytes.len(),
            most: LESSON_BYTES_MAX,
        });
    }
    let said = serde_json::from_slice::<Json>(bytes).ok().and_then(|json| json.get("version")?.as_u64());
    let other = |version| LessonError::Version { file: file.to_owned(), version, known: LESSON_VERSION };
    if let Some(version) = said.filter(|version| *version != u64::from(LESSON_VERSION)) {
        return Err(other(u32::try_from(version).unwrap_or(u32::MAX)));
    }
    let read: T = serde_json::from_slice(bytes)
        .map_err(|error| LessonError::Json { file: file.to_owned(), why: json_reason(error) })?;
    match version(&read) {
        LESSON_VERSION => Ok(read),
        version => Err(other(version)),
    }
}

fn under(key: &str) -> impl FnOnce(LessonFault) -> (String, LessonFault) + use<> {
    let key = key.to_owned();
    move |why| (key, why)
}

/// Names are parts of codes of texts, places in texts, and of files.
fn name(text: &str) -> Result<(), LessonFault> {
    let is_plain = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && text.len() <= NAME_CHARS_MAX;
    match is_plain {
        true => Ok(()),
        false => {
            Err(LessonFault::Name { name: text.chars().take(NAME_CHARS_MAX).collect(), most: NAME_CHARS_MAX })
        }
    }
}

fn once<'a>(name: &str, mut taken: impl Iterator<Item = &'a str>) -> Result<(), LessonFault> {
    match taken.any(|other| other == name) {
        true => Err(LessonFault::Twice { name: name.to_owned() }),
        false => Ok(()),
    }
}

fn range(value: usize, least: usize, most: usize) -> Result<(), LessonFault> {
    number(value as f64, least as f64, most as f64)
}

fn number(value: f64, least: f64, most: f64) -> Result<(), LessonFault> {
    match (least..=most).contains(&value) && value.is_finite() {
        true => Ok(()),
        false => Err(LessonFault::Range { value, least, most }),
    }
}
