//! A task in two, so that what is chosen on one half can be tried on the other.

use std::collections::HashMap;

use super::encode::EncodedTask;

impl EncodedTask {
    /// Its items in two halves: of its questions, in their order, every other one. Items that ask the same question
    /// are in the same half.
    pub fn halves(&self) -> [Self; 2] {
        let mut places: HashMap<usize, usize> = HashMap::new();
        for item in &self.items {
            let n = places.len();
            places.entry(item.question).or_insert(n);
        }
        let is_of =
            |question: usize, half: usize| places.get(&question).is_some_and(|place| place % 2 == half);
        [0, 1].map(|half| {
            let items = self.items.iter().filter(|item| is_of(item.question, half)).cloned().collect();
            Self { items, ..self.clone() }
        })
    }
}
