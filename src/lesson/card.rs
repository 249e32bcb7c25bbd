//! What the page needs to know of a lesson.

use serde::{Deserialize, Serialize};

use super::{Lesson, Question, Step};

/// A lesson that can be begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonCard {
    pub id: String,
    /// About how long it takes.
    pub minutes: u32,
    /// SHA-256 of the model that it is about, lower-case hex, or the beginning of it; empty where it computes nothing.
    pub model: String,
    /// What that is called.
    pub model_name: String,
    pub steps: Vec<StepCard>,
}

/// A page of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepCard {
    pub id: String,
    /// What is asked; nothing of a step of text alone.
    pub asked: Option<Asked>,
}

/// What is asked, by the names of the options' texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Asked {
    Choose(Vec<String>),
    /// Which is greatest, and so on.
    Order(Vec<String>),
    Bar {
        least: f64,
        most: f64,
        step: f64,
    },
}

impl LessonCard {
    /// What the page needs to know of this lesson.
    pub fn of(lesson: &Lesson) -> Self {
        let model =
            lesson.experiments().next().map(|experiment| experiment.model.clone()).unwrap_or_default();
        let Lesson { id, minutes, steps, .. } = lesson;
        let steps = steps.iter().map(StepCard::of).collect();
        Self { id: id.clone(), minutes: *minutes, model: model.hash, model_name: model.name, steps }
    }
}

impl StepCard {
    fn of(step: &Step) -> Self {
        let asked = step.compute.as_ref().map(|compute| match &compute.question {
            Question::Choose { options } => {
                Asked::Choose(options.iter().map(|option| option.name.clone()).collect())
            }
            Question::Order { values } => Asked::Order(values.clone()),
            Question::Bar { least, most, step, .. } => Asked::Bar { least: *least, most: *most, step: *step },
        });
        Self { id: step.id.clone(), asked }
    }
}
