//! What is said to screen readers, as data: the page puts it into the user's language.

use serde::Serialize;

use super::{ITEMS_MIN, PanelPhase, Slot, State};
use crate::app::text::score;
use crate::eval::{Interval, PairedDifference};
use crate::experiment::{Report, TaskComparison};
use crate::schedule::edit::{Path, Place};
use crate::schedule::{Node, Schedule};
use crate::words::{Arg, Problem, problem};

/// What is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Subject {
    /// One layer, perhaps several times in a row.
    Layer(u16),
    /// Branches painted together.
    Parallel { branches: usize },
    /// A loop around several cards.
    Loop { cards: usize, times: u32 },
}

/// Where a card lies, in its own sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spot {
    /// From 1; of a branch that is a single card, the branch's number.
    pub position: usize,
    pub of: usize,
    pub inside: Inside,
}

/// What a sequence lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Inside {
    Stack,
    Loop,
    /// A branch of several cards.
    Branch,
    Parallel,
}

/// A place where a card can be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename = "Over")]
pub enum Mark {
    /// Between two cards: what would follow and what lies before.
    Between {
        /// The card before, unless this is the start.
        before: Option<Subject>,
        /// The card after, unless this is the end.
        after: Option<Subject>,
        inside: Inside,
    },
    /// Together with this one.
    With(Subject),
    Tray,
}

/// The score of a task alone: of the full model there is no more to say.
pub(super) fn alone(comparison: &TaskComparison) -> Problem {
    let (task, value) = (&comparison.edited.task, comparison.edited.value);
    match comparison.edited.metric.is_share() {
        true => problem!("effect-alone", task, value),
        false if comparison.edited.metric.is_agreement() => {
            problem!("effect-coefficient-alone", task, score = score(&comparison.edited))
        }
        false => perplexity(comparison, None),
    }
}

/// What became of a task: its score, and how far that is from the full model's, of enough items.
pub(super) fn effect(comparison: &TaskComparison) -> Problem {
    let (task, value) = (&comparison.edited.task, comparison.edited.value);
    let Some(d) = comparison.difference.as_ref().filter(|d| d.n >= ITEMS_MIN) else {
        return alone(comparison);
    };
    if comparison.edited.metric.is_agreement() {
        let score = score(&comparison.edited);
        return match d.interval.is_some_and(Interval::leaves_out_zero) {
            false => problem!("effect-coefficient-unclear", task, score),
            true => problem!("effect-coefficient", task, score, difference = d.value),
        };
    }
    if !comparison.edited.metric.is_share() {
        return perplexity(comparison, Some(d));
    }
    match d.interval.is_some_and(Interval::leaves_out_zero) {
        false => problem!("effect-unclear", task, value),
        true if d.value < 0.0 => problem!("effect-below", task, value, points = -100.0 * d.value),
        true => problem!("effect-above", task, value, points = 100.0 * d.value),
    }
}

/// The same of a perplexity, of which the lower is the better.
fn perplexity(comparison: &TaskComparison, difference: Option<&PairedDifference>) -> Problem {
    let (task, value) = (&comparison.edited.task, comparison.edited.value);
    let Some(d) = difference.filter(|_| value.is_finite()) else {
        let value = value.is_finite().then_some(value);
        return problem!("effect-perplexity-alone", task, value);
    };
    match d.interval.is_some_and(Interval::leaves_out_zero) {
        false => problem!("effect-perplexity-unclear", task, value),
        true => problem!("effect-perplexity", task, value, times = d.value.exp(), worse = d.value > 0.0),
    }
}

impl State {
    /// What an edited schedule makes of each task, once its scores are complete.
    pub fn effects(&self) -> Option<Vec<Problem>> {
        let panel = self.panel(Slot::Scores);
        let is_known = panel.phase == PanelPhase::Finished && !self.is_full_model() && !self.hides("scores");
        let scores = panel.value(Report::scores).filter(|_| is_known)?;
        Some(scores.tasks.iter().map(effect).collect())
    }
}

impl From<Subject> for Arg {
    fn from(what: Subject) -> Self {
        Problem::of(&what).into()
    }
}

impl From<Spot> for Arg {
    fn from(spot: Spot) -> Self {
        Problem::of(&spot).into()
    }
}

impl Subject {
    pub fn at(schedule: &Schedule, path: &Path) -> Option<Self> {
        schedule.node(path).map(Self::of)
    }

    pub fn of(node: &Node) -> Self {
        match node.body_and_times() {
            ([Node::Layer(layer)], _) => Self::Layer(*layer),
            ([Node::Parallel { branches }], _) => Self::Parallel { branches: branches.len() },
            (body, times) => Self::Loop { cards: body.len(), times },
        }
    }
}

impl Spot {
    pub fn at(schedule: &Schedule, path: &Path) -> Option<Self> {
        schedule.node(path)?;
        let (sequence, inside, branch) = around(schedule, path)?;
        Some(match (inside, branch) {
            (Inside::Parallel, Some((index, of))) => Self { position: index + 1, of, inside },
            _ => Self { position: path.last() + 1, of: sequence.len(), inside },
        })
    }
}

impl Mark {
    pub fn of(schedule: &Schedule, place: &Place) -> Option<Self> {
        match place {
            Place::With(path) => Subject::at(schedule, path).map(Self::With),
            Place::Gap(gap) => {
                let (_, inside, _) = around(schedule, gap)?;
                let before = gap.previous().and_then(|path| Subject::at(schedule, &path));
                let inside = if inside == Inside::Parallel { Inside::Branch } else { inside };
                Some(Self::Between { before, after: Subject::at(schedule, gap), inside })
            }
        }
    }
}

/// The sequence in which a node or gap lies, what that lies in, and of a branch its index
/// and how many there are.
type Around<'s> = (&'s [Node], Inside, Option<(usize, usize)>);

fn around<'s>(schedule: &'s Schedule, path: &Path) -> Option<Around<'s>> {
    let (_, parents) = path.indices().split_last()?;
    let mut found: Around<'s> = (schedule.nodes(), Inside::Stack, None);
    let mut rest = parents;
    while let [index, below @ ..] = rest {
        (found, rest) = match (found.0.get(*index)?, below) {
            (Node::Repeat { body, .. }, below) => ((body.as_slice(), Inside::Loop, None), below),
            (Node::Parallel { branches }, [branch, below @ ..]) => {
                let nodes = branches.get(*branch)?;
                let inside = if nodes.len() == 1 { Inside::Parallel } else { Inside::Branch };
                ((nodes.as_slice(), inside, Some((*branch, branches.len()))), below)
            }
            (Node::Layer(_) | Node::Parallel { .. }, _) => return None,
        };
    }
    Some(found)
}
