//! A task as the runner sees it: items that are lists of (context, continuation) pairs.

use std::collections::HashMap;
use std::ops::Range;

use super::glue::Glue;
use super::head::Head;
use super::{Metric, TaskForm, TextSize, agreement};

/// A text and one way in which it may go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// What the model reads. May be empty.
    pub context: String,
    /// What is scored, with its leading space. Never empty.
    pub continuation: String,
    /// What `acc_norm` divides by: characters of the continuation without one leading
    /// space. A choice without any is never the likeliest.
    pub n_characters: usize,
}

impl Pair {
    /// A pair whose continuation carries its own leading space, if it wants one.
    pub fn new(context: impl Into<String>, continuation: impl Into<String>) -> Self {
        let (context, continuation) = (context.into(), continuation.into());
        let bare = continuation.strip_prefix(' ').unwrap_or(&continuation);
        let n_characters = super::python::len(bare);
        Self { context, continuation, n_characters }
    }
}

/// What makes an answer right.
#[derive(Debug, Clone, PartialEq)]
pub enum Gold {
    /// The pair at `right` must be the most likely; `acc_norm` exists if `by_character`.
    Choice {
        /// Index into the pairs.
        right: usize,
        /// Whether the benchmark also scores per character.
        by_character: bool,
    },
    /// The one continuation must be what a greedy decoder writes.
    Answer {
        /// Character spans in the continuation of numbers that had to be computed.
        results: Vec<Range<usize>>,
    },
    /// An answer is written, greedily, and its number must be that of the one continuation.
    Written {
        /// Most tokens to write; without it [`WRITTEN_TOKENS_MAX`], or half of the model's
        /// context where that is less.
        max_tokens: Option<usize>,
    },
    /// The one continuation is a text, all of which is scored: nothing in it is right or wrong. Of
    /// one that is longer than the model's context the parts are scored one after the other.
    Text(TextSize),
    /// A classifier says which of its classes the texts are, each pair being one; or their value.
    Label(Labelled),
}

/// Texts with their label.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    pub task: Glue,
    pub first: String,
    pub second: Option<String>,
    /// The place of the right label, or the right value.
    pub label: f64,
}

impl Gold {
    /// Which of the pairs is right.
    pub(crate) fn right(&self) -> usize {
        match self {
            Self::Choice { right, .. } => *right,
            Self::Label(labelled) if !labelled.task.labels().is_empty() => labelled.label as usize,
            Self::Answer { .. } | Self::Written { .. } | Self::Text(_) | Self::Label(_) => 0,
        }
    }
}

/// Most tokens of a written answer, where nobody says otherwise: the harness's default.
pub const WRITTEN_TOKENS_MAX: usize = 256;

/// One question of a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Line in its file, from 0; of a file that is an array its place in it.
    pub index: usize,
    /// The file's own name for it.
    pub id: Option<String>,
    /// One pair per choice, in the file's order; one for a free answer.
    pub pairs: Vec<Pair>,
    pub gold: Gold,
    /// Items with the same group ask the same question. Without one, items with the same
    /// contexts do.
    pub group: Option<String>,
}

impl Item {
    /// Whether it is a text, which has no right answer.
    pub fn is_text(&self) -> bool {
        matches!(self.gold, Gold::Text(_))
    }
}

/// A named list of items with its headline metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// The name under which results appear.
    pub name: String,
    /// Which number is the headline.
    pub metric: Metric,
    /// Whether perplexity per item is reported (last-word tasks).
    pub with_perplexity: bool,
    /// In the file's order.
    pub items: Vec<Item>,
    /// What is known of the whole file, where these are only some of its items.
    pub head: Option<Head>,
}

impl Task {
    /// Items that were read in this form. Of texts the headline is perplexity; of others it is the
    /// one that is `listed` with them, or the form's.
    pub fn new(name: String, form: TaskForm, listed: Option<Metric>, items: Vec<Item>) -> Self {
        let usual = listed.unwrap_or(form.metric());
        let metric = match items.first().map(Item::is_text) {
            Some(true) => Metric::WordPerplexity,
            Some(false) if usual == Metric::WordPerplexity => Metric::Acc,
            _ => usual,
        };
        Self { name, metric, with_perplexity: form == TaskForm::Lambada, items, head: None }
    }

    /// The same task without items.
    pub fn empty(&self) -> Self {
        let Self { name, metric, with_perplexity, items: _, head: _ } = self;
        Self {
            name: name.clone(),
            metric: *metric,
            with_perplexity: *with_perplexity,
            items: Vec::new(),
            head: None,
        }
    }

    /// Of the whole file.
    pub fn n_items(&self) -> usize {
        self.head.as_ref().map_or(self.items.len(), |head| head.n_items)
    }

    /// The item at this position of the whole file, by its place among those that are here.
    pub fn place(&self, position: usize) -> Option<usize> {
        match &self.head {
            Some(head) => head.lines.binary_search(&position).ok(),
            None => (position < self.items.len()).then_some(position),
        }
    }

    /// Positions in the whole file of the items that are here.
    pub fn positions(&self) -> Vec<usize> {
        self.head.as_ref().map_or_else(|| (0..self.items.len()).collect(), |head| head.lines.clone())
    }

    /// The task of GLUE that it is, if it is one.
    pub fn glue(&self) -> Option<Glue> {
        match &self.items.first()?.gold {
            Gold::Label(labelled) => Some(labelled.task),
            _ => None,
        }
    }

    /// What blind guessing scores: the mean of 1 / choices, 0 for free answers and for texts; of measures that are
    /// no shares [`agreement::chance`].
    pub fn chance(&self) -> f64 {
        if let Some(head) = &self.head {
            return head.chance;
        }
        if self.metric.is_agreement() {
            let labels = self.items.iter().filter_map(|item| match &item.gold {
                Gold::Label(labelled) => Some(labelled.label),
                _ => None,
            });
            return agreement::chance(self.metric, labels);
        }
        let chances = self.items.iter().map(|item| match item.gold {
            Gold::Choice { .. } | Gold::Label(_) => 1.0 / item.pairs.len().max(1) as f64,
            Gold::Answer { .. } | Gold::Written { .. } | Gold::Text(_) => 0.0,
        });
        chances.sum::<f64>() / self.items.len().max(1) as f64
    }

    /// Limits the answers that are written.
    pub fn write_at_most(&mut self, n_tokens: usize) {
        for item in &mut self.items {
            if let Gold::Written { max_tokens } = &mut item.gold {
                *max_tokens = Some(n_tokens);
            }
        }
    }

    /// For each item, the file line of the first item that asks the same question.
    pub fn questions(&self) -> Vec<usize> {
        if let Some(head) = &self.head {
            return head.questions.clone();
        }
        let mut first = HashMap::new();
        self.items
            .iter()
            .map(|item| {
                let key = match &item.group {
                    Some(group) => vec![group.as_str()],
                    // A leading empty text keeps contexts apart from groups.
                    None => std::iter::once("")
                        .chain(item.pairs.iter().map(|pair| pair.context.as_str()))
                        .collect(),
                };
                *first.entry(key).or_insert(item.index)
            })
            .collect()
    }
}
