//! Worked examples in front of a question.
//!
//! Source: lm-evaluation-harness 0.4.3, `api/samplers.py`. Each example is its question, a
//! space, its answer and an empty line. Without a seed they are the first of the file; with
//! one they are drawn anew for every item, in the order of the items' file, by Python's
//! `random.Random(seed).sample`: seed 1234 gives the harness's own examples. An example that is the
//! item itself is left out; where examples and items are one file, one more is drawn, so
//! that as many remain.

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
            let drawn: Vec<&Item> = match &mut random {
                None => self.examples.iter().take(self.n_drawn()).collect(),
                Some(random) => {
                    let places = random.sample(self.examples.len(), self.n_drawn());
                    places.into_iter().filter_map(|place| self.examples.get(place)).collect()
                }
            };
            let kept = drawn.into_iter().filter(|example| example.pairs != item.pairs).take(self.n);
            let before: String = kept.filter_map(worked).collect();
            for pair in &mut item.pairs {
                pair.context.insert_str(0, &before);
            }
        }
    }

    fn n_drawn(&self) -> usize {
        if self.n == 0 { 0 } else { self.n + usize::from(self.same_file) }
    }
}

/// A question with its answer and an empty line.
fn worked(example: &Item) -> Option<String> {
    let pair = example.pairs.first()?;
    Some(format!("{}{}\n\n", pair.context, pair.continuation))
}
