//! Lessons: a question of the paper, a prediction, and what this device computes.
//!
//! A lesson is a JSON file of no language (`web/lessons/ID.json`, [`Lesson::read`]) and a Fluent file for each language
//! (`web/lessons/LANGUAGE/ID.ftl`) with its texts by code ([`Lesson::codes`]). So a translation changes no experiment,
//! and no number is typed: texts hold places for [values](Value), which are read off reports ([`Step::found`]).
//!
//! A step is text, or it computes: runs ([`Experiment`], as in links and files), values, a question that is asked before
//! they are computed, and what comes out ([`Condition`]s), which a test and `atelier lesson check` try on the bundled
//! model. Pure: no I/O; `session` runs the experiments.

mod card;
mod check;
mod found;

pub use card::{Asked, LessonCard, StepCard};
pub use check::{
    ITEMS_MAX, LESSON_BYTES_MAX, LESSONS_MAX, LessonError, LessonFault, NAME_CHARS_MAX, OPTIONS_MAX,
    RUNS_MAX, STEPS_MAX, VALUES_MAX,
};

use serde::{Deserialize, Serialize};

use crate::experiment::Experiment;

/// The version of the form that is written and read.
pub const LESSON_VERSION: u32 = 1;
/// Names the lessons of a folder, in their order.
pub const LESSONS_FILE: &str = "lessons.json";
/// The file with the titles of all lessons in a language, without its ending.
pub const TITLES: &str = "lessons";
/// What texts are called behind the step's name, besides options and values.
const TEXTS: [&str; 4] = ["question", "told", "paper", "here"];
/// The text that writes a value beside its bar.
const NUMBER: &str = "number";

/// One lesson.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// [`LESSON_VERSION`].
    pub version: u32,
    /// The name of its files.
    pub id: String,
    /// About how long it takes.
    pub minutes: u32,
    pub steps: Vec<Step>,
}

/// A page of a lesson.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The code of its text, and the beginning of those of its other texts.
    pub id: String,
    /// What is asked and computed; text alone without it.
    #[serde(default)]
    pub compute: Option<Compute>,
}

/// What a step asks and computes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compute {
    pub runs: Vec<NamedRun>,
    pub values: Vec<NamedValue>,
    /// Asked before anything is computed.
    pub question: Question,
    /// Values that are drawn as bars, in this order.
    #[serde(default)]
    pub bars: Vec<String>,
    /// The end of the bars' scale, which begins at 0; the greatest of them without it.
    pub scale: Option<f64>,
    /// What comes out on the bundled model.
    pub outcome: Vec<Condition>,
}

/// An experiment by a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedRun {
    pub name: String,
    pub experiment: Experiment,
}

/// A value by the name of the place for it in the texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedValue {
    pub name: String,
    pub value: Value,
}

/// Under which of the two models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Full,
    Edited,
}

/// What is read off the report of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Value {
    /// The headline of a task, with its 95 % interval.
    Score { run: String, task: String, of: Side },
    /// Edited minus full model, of the headline; its interval is that of the pairs.
    Difference { run: String, task: String },
    /// Nats of the right answer that the schedule loses, mean over the items of all tasks of the run.
    Loss { run: String },
    /// Median over tasks of (score - chance) / (full - chance): 1 is the full model, 0 is guessing.
    Kept { run: String },
    /// What blind guessing scores.
    Chance { run: String, task: String },
    /// Items of the task.
    Items { run: String, task: String },
    /// The generated text.
    Text { run: String, of: Side },
    /// The likeliest next token.
    Next { run: String, of: Side },
    /// How much this layer changes the residual stream: `|after - before| / |before|`, the greatest of its runs.
    Stroke { run: String, layer: u16 },
    /// Layers that run, each as often as it does.
    LayerRuns { run: String },
    /// Steps one after the other; a parallel group is one.
    Steps { run: String },
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Question {
    /// One of several; right is the first of which all conditions hold.
    Choose { options: Vec<Choice> },
    /// Which value is greatest, and so on.
    Order { values: Vec<String> },
    /// How large a value is.
    Bar { value: String, least: f64, most: f64, step: f64 },
}

/// An option.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub name: String,
    /// When it is right.
    pub when: Vec<Condition>,
}

/// What a step says of its values. One about a value that is absent does not hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    Least {
        value: String,
        number: f64,
    },
    Most {
        value: String,
        number: f64,
    },
    /// The one is greater than the other by so much or more.
    Above {
        more: String,
        less: String,
        by: f64,
    },
    /// None is greater than the one before it.
    Order {
        values: Vec<String>,
    },
    /// The two are not the same text.
    Differ {
        values: [String; 2],
    },
    /// They are.
    Same {
        values: [String; 2],
    },
    /// The interval of this difference leaves out zero.
    Clear {
        value: String,
    },
    /// It does not: whether there is a difference cannot be told from these items.
    Unclear {
        value: String,
    },
}

/// The lessons of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lessons {
    /// [`LESSON_VERSION`].
    pub version: u32,
    /// Their ids, in the order in which they are offered.
    pub lessons: Vec<String>,
}

impl Lesson {
    /// Where the lesson of this id lies in its folder.
    pub fn file(id: &str) -> String {
        format!("{id}.json")
    }

    /// Where the texts of the lesson of this id, or the [`TITLES`], lie in a language.
    pub fn texts(id: &str, language: &str) -> String {
        format!("{language}/{id}.ftl")
    }

    /// The codes of all its texts.
    pub fn codes(&self) -> Vec<String> {
        self.steps.iter().flat_map(Step::codes).collect()
    }

    /// A step by its name.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }
}

impl Step {
    /// The codes of its texts: its own; and where it computes the question, what came out, what the paper says and why
    /// it may be so here, the names of options and of values that are ordered or drawn, and how their numbers are written.
    pub fn codes(&self) -> Vec<String> {
        let mut names: Vec<&str> = Vec::new();
        if let Some(compute) = &self.compute {
            names.extend(TEXTS);
            let mut needs_number = !compute.bars.is_empty();
            let (options, values): (&[Choice], &[String]) = match &compute.question {
                Question::Choose { options } => (options, &[]),
                Question::Order { values } => (&[], values),
                Question::Bar { .. } => {
                    needs_number = true;
                    (&[], &[])
                }
            };
            names.extend(needs_number.then_some(NUMBER));
            names.extend(options.iter().map(|option| option.name.as_str()));
            for name in values.iter().chain(&compute.bars) {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
        }
        let inner = names.into_iter().map(|name| format!("{}-{name}", self.id));
        std::iter::once(self.id.clone()).chain(inner).collect()
    }
}

impl Value {
    /// The run that it is read off.
    pub fn run(&self) -> &str {
        match self {
            Self::Score { run, .. }
            | Self::Difference { run, .. }
            | Self::Loss { run }
            | Self::Kept { run }
            | Self::Chance { run, .. }
            | Self::Items { run, .. }
            | Self::Text { run, .. }
            | Self::Next { run, .. }
            | Self::Stroke { run, .. }
            | Self::LayerRuns { run }
            | Self::Steps { run } => run,
        }
    }

    /// The task that it is of, where it is of one.
    pub fn task(&self) -> Option<&str> {
        match self {
            Self::Score { task, .. }
            | Self::Difference { task, .. }
            | Self::Chance { task, .. }
            | Self::Items { task, .. } => Some(task),
            _ => None,
        }
    }

    /// Whether it is a text.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text { .. } | Self::Next { .. })
    }
}

impl Condition {
    /// The values that it speaks of.
    pub fn values(&self) -> Vec<&str> {
        match self {
            Self::Least { value, .. }
            | Self::Most { value, .. }
            | Self::Clear { value }
            | Self::Unclear { value } => vec![value],
            Self::Above { more, less, .. } => vec![more, less],
            Self::Order { values } => values.iter().map(String::as_str).collect(),
            Self::Differ { values } | Self::Same { values } => values.iter().map(String::as_str).collect(),
        }
    }
}
