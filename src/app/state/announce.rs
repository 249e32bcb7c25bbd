//! What is said to screen readers, as data: the page puts it into the user's language.

use super::{ITEMS_MIN, PanelPhase, Slot, State};
use crate::experiment::{Report, TaskComparison};
use crate::schedule::edit::{Path, Place};
use crate::schedule::{Node, Schedule};
use crate::words::Problem;

/// Something to say.
#[derive(Debug, Clone, PartialEq)]
pub enum Announcement {
    /// A card was lifted.
    Lifted {
        what: Subject,
        /// From where; `None` for a skipped layer.
        at: Option<Spot>,
    },
    /// The lifted card is over a place where it can be dropped.
    Over(Mark),
    /// The lifted card is back where it was.
    Returned { what: Subject },
    /// A card was moved.
    Moved { what: Subject, from: Option<Spot>, to: Option<Spot> },
    /// A skipped layer (or one more run of a layer) was put into the stack.
    CalledBack { what: Subject, to: Option<Spot> },
    /// A card was put aside.
    PutAside { what: Subject, from: Option<Spot> },
    /// A card is painted several times in a row.
    Repeated { what: Subject, times: u32 },
    /// A card is painted together with others.
    Together {
        what: Subject,
        /// Among how many branches it lies.
        to: Option<Spot>,
    },
    /// A group or loop was undone.
    Ungrouped,
    /// A preset was applied; its name.
    Preset(&'static str),
    /// The schedule was replaced; its text.
    Replaced(String),
    /// An edit was undone; the schedule's text.
    Undone(String),
    /// An edit was done again; the schedule's text.
    Redone(String),
    /// Back to the full model.
    Reset,
    /// An edit was not possible; why.
    Refused(Problem),
    /// A model is open.
    Opened { title: String, n_layers: usize },
    /// The scores of the current schedule are complete.
    Scored(Vec<TaskEffect>),
    /// What was asked for is on the clipboard.
    Copied,
}

/// What is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// One layer, perhaps several times in a row.
    Layer(u16),
    /// Branches painted together.
    Parallel { branches: usize },
    /// A loop around several cards.
    Loop {
        cards: usize,
        /// How often it runs.
        times: u32,
    },
}

/// Where a card lies, in its own sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// From 1; of a branch that is a single card, the branch's number.
    pub position: usize,
    pub of: usize,
    pub inside: Inside,
}

/// What a sequence lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inside {
    Stack,
    Loop,
    /// A branch of several cards.
    Branch,
    /// Side by side in a parallel group.
    Parallel,
}

/// A place where a card can be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// What became of a task.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskEffect {
    pub task: String,
    /// The score now, 0 to 1.
    pub value: f64,
    /// Minus that of the full model, with whether 0 lies outside its interval; none of too few
    /// items.
    pub difference: Option<(f64, bool)>,
}

impl TaskEffect {
    pub(super) fn of(comparison: &TaskComparison) -> Self {
        let difference = comparison.difference.as_ref().filter(|d| d.n >= ITEMS_MIN);
        Self {
            task: comparison.edited.task.clone(),
            value: comparison.edited.value,
            difference: difference.map(|d| (d.value, d.interval.low > 0.0 || d.interval.high < 0.0)),
        }
    }
}

impl State {
    /// What an edited schedule makes of each task, once its scores are complete.
    #[must_use]
    pub fn effects(&self) -> Option<Vec<TaskEffect>> {
        let panel = self.panel(Slot::Scores);
        let is_known = panel.phase == PanelPhase::Finished && !self.is_full_model();
        let scores = panel.value(Report::scores).filter(|_| is_known)?;
        Some(scores.tasks.iter().map(TaskEffect::of).collect())
    }
}

impl Subject {
    /// The node at a path.
    #[must_use]
    pub fn at(schedule: &Schedule, path: &Path) -> Option<Self> {
        schedule.node(path).map(Self::of)
    }

    /// What a node is to the user.
    #[must_use]
    pub fn of(node: &Node) -> Self {
        match node.body_and_times() {
            ([Node::Layer(layer)], _) => Self::Layer(*layer),
            ([Node::Parallel { branches }], _) => Self::Parallel { branches: branches.len() },
            (body, times) => Self::Loop { cards: body.len(), times },
        }
    }
}

impl Spot {
    /// Where the node at `path` lies.
    #[must_use]
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
    /// How a place is described.
    #[must_use]
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
