//! Worked examples in front of a question.
//!
//! Source: lm-evaluation-harness 0.4.13, `api/samplers.py`. Each example is its question, a
//! space, its answer and an empty line. Without a seed they are the first of the file; with
//! one they are drawn anew for every item, in the order of the items' file, by Python's
//! `random.Random(seed).sample`: seed 1234 gives the harness's own examples. Where examples and items
//! are one file, an example that is the item itself is left out, and one more is drawn, so
//! that as many remain. In another file it stays, which 0.4.3 left out, too.

use serde::Serialize;

use super::item::Item;
use crate::random::PythonRandom;
use crate::words;

/// Most examples in front of one question. No published setting has more than 64.
pub const EXAMPLES_MAX: usize = 1024;

/// Examples, and how many of them stand before each item.
#[derive(Debug, Clone, PartialEq)]
pub struct FewShot {
    examples: Vec<Item>,
    n: usize,
    seed: Option<u64>,
    same_file: bool,
}

/// Why examples cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum FewShotError {
    /// The file has too few.
    TooFew {
        /// Asked for, one more where the items' own file gives them.
        wanted: usize,
        got: usize,
    },
    /// More than anything can be.
    TooMany { wanted: usize, max: usize },
}

impl FewShot {
    /// `n` of `examples` before each item. `same_file` where the items are those examples.
    ///
    /// # Errors
    /// When there are fewer, or `n` is over [`EXAMPLES_MAX`].
    pub fn new(
        examples: Vec<Item>,
        n: usize,
        seed: Option<u64>,
        same_file: bool,
    ) -> Result<Self, FewShotError> {
        if n > EXAMPLES_MAX {
            return Err(FewShotError::TooMany { wanted: n, max: EXAMPLES_MAX });
        }
        let few_shot = Self { examples, n, seed, same_file };
        match few_shot.n_drawn() {
            wanted if wanted > few_shot.examples.len() => {
                Err(FewShotError::TooFew { wanted, got: few_shot.examples.len() })
            }
            _ => Ok(few_shot),
        }
    }

    /// Puts the examples in front of each item's contexts; `items` are all of their file.
    pub fn put_before(&self, items: &mut [Item]) {
        if self.n == 0 {
            return;
        }
        let mut random = self.seed.map(PythonRandom::seeded);
        for item in items {
            let is_other = |example: &&Item| !self.same_file || example.pairs != item.pairs;
            let before: String = match &mut random {
                None => self.examples.iter().filter(is_other).take(self.n).filter_map(worked).collect(),
                Some(random) => {
                    let all: Vec<&Item> = self.examples.iter().collect();
                    let mut drawn = sample(random, &all, self.n_drawn());
                    drawn.retain(is_other);
                    // The item stands in the file several times, and was drawn more than once.
                    if drawn.len() < self.n {
                        let others: Vec<&Item> = all.into_iter().filter(is_other).collect();
                        drawn = sample(random, &others, self.n);
                    }
                    drawn.into_iter().take(self.n).filter_map(worked).collect()
                }
            };
            for pair in &mut item.pairs {
                pair.context.insert_str(0, &before);
            }
        }
    }

    fn n_drawn(&self) -> usize {
        if self.n == 0 { 0 } else { self.n + usize::from(self.same_file) }
    }
}

fn sample<'a>(random: &mut PythonRandom, items: &[&'a Item], n: usize) -> Vec<&'a Item> {
    random.sample(items.len(), n).into_iter().filter_map(|place| items.get(place).copied()).collect()
}

/// A question with its answer and an empty line.
fn worked(example: &Item) -> Option<String> {
    let pair = example.pairs.first()?;
    Some(format!("{}{}\n\n", pair.context, pair.continuation))
}
