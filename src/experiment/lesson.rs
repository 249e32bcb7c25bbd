//! What came of the step of a lesson.

use serde::{Deserialize, Serialize};

use crate::eval::Interval;
use crate::words::Arg;

/// What somebody predicts, and what is right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// One of the options, by its name.
    Choice(String),
    /// Values by their names, the greatest first.
    Order(Vec<String>),
    /// Where the bar stands.
    Number(f64),
}

/// One bar of the picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonBar {
    /// The value's name.
    pub name: String,
    pub value: f64,
    /// Its 95 % interval, where it is a score.
    pub interval: Option<Interval>,
}

/// What a step has found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonFound {
    /// All values by their names, for the texts. One that is no number here is absent ([`Arg::None`]).
    pub values: Vec<(String, Arg)>,
    pub bars: Vec<LessonBar>,
    /// Items of a task that its scores rest on, the least and the most; None where it has no scores.
    pub items: Option<(usize, usize)>,
    /// The end of the picture's scale, which begins at 0.
    pub scale: f64,
    /// What is right, by the numbers of this device; None where no option is.
    pub answer: Option<Answer>,
    /// The places, from 0, of what the step says comes out and did not; empty where it all holds.
    pub fails: Vec<usize>,
}

/// How far a step is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LessonReport {
    /// Thousandths of the work that are done.
    pub done: usize,
    /// What was found, once all is.
    pub found: Option<LessonFound>,
}
