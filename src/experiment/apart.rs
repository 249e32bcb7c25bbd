//! Whether two experiments read the same items: only then is what they found comparable.

use serde::Serialize;

use super::{DataRef, Experiment};
use crate::order;
use crate::sweep::Stop;

/// The first thing in which the items of two experiments differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename = "apart", rename_all = "snake_case")]
pub enum Apart {
    /// Other tasks, or one more.
    Tasks,
    /// Other files of items, examples or lengths of answers.
    Items,
    /// Another number of items.
    Limit,
    /// The items are drawn by another seed.
    Seed,
    /// Another rule to leave items out.
    Stop,
    /// One model cannot score as many of them as the other.
    Fit,
    /// Of models that are joined into one median: another number of layers.
    Depth,
    /// Of these: a task that another has already.
    Twice,
}

impl Apart {
    /// Why two models that were fine-tuned for tasks of their own cannot be joined into one median, each with
    /// its number of layers, its tasks and its rule to leave items out. How many items each has does not matter.
    pub fn pooled(
        (our_layers, our_tasks, our_stop): (usize, &[String], Option<Stop>),
        (their_layers, their_tasks, their_stop): (usize, &[String], Option<Stop>),
    ) -> Option<Self> {
        match () {
            () if our_layers != their_layers => Some(Self::Depth),
            () if our_tasks.iter().any(|task| their_tasks.contains(task)) => Some(Self::Twice),
            () if our_stop != their_stop => Some(Self::Stop),
            () => None,
        }
    }
}

impl Experiment {
    /// In what the items of another experiment differ from these, if in anything.
    pub fn apart(&self, other: &Self) -> Option<Apart> {
        let (ours, theirs) = (self.sorted(), other.sorted());
        let differs = |of: fn(&DataRef) -> Vec<String>| {
            !ours.iter().map(|data| of(data)).eq(theirs.iter().map(|data| of(data)))
        };
        match () {
            () if differs(|data| vec![data.task.clone()]) => Some(Apart::Tasks),
            () if differs(read) => Some(Apart::Items),
            () if self.limit != other.limit => Some(Apart::Limit),
            () if self.seed != other.seed => Some(Apart::Seed),
            () if self.stop != other.stop => Some(Apart::Stop),
            () => None,
        }
    }

    /// The tasks by name.
    fn sorted(&self) -> Vec<&DataRef> {
        let mut data: Vec<&DataRef> = self.data.iter().collect();
        order::sort(&mut data, |a, b| a.task.cmp(&b.task));
        data
    }
}

/// What is read of a task.
fn read(DataRef { sha256, few_shot, max_gen_toks, .. }: &DataRef) -> Vec<String> {
    let few_shot = few_shot.as_ref().map(|it| format!("{} {:?} {:?}", it.n, it.seed, it.sha256));
    vec![
        sha256.clone().unwrap_or_default(),
        few_shot.unwrap_or_default(),
        max_gen_toks.map(|n| n.to_string()).unwrap_or_default(),
    ]
}
