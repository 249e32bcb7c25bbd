//! Results on their way into a file. While it cannot be written, on a full disk say, they wait
//! in memory, and the computing goes on.

use std::collections::VecDeque;

use super::prelude::*;
use crate::sweep::Record;

/// Where a batch is written, wholly or not at all.
pub(super) trait Sink {
    /// Writes a batch; it is in the file when this returns. After a failure it can be tried again.
    fn write(&mut self, records: &[Record]) -> Result<()>;

    /// Drops what was written before, and writes these.
    fn restart(&mut self, records: &[Record]) -> Result<()>;
}

/// Batches, those that are not written yet among them.
pub(super) struct Keeper<S> {
    sink: S,
    /// In the order in which they came.
    waiting: VecDeque<Vec<Record>>,
    why: Option<String>,
    notes: Vec<String>,
}

#[derive(Debug, PartialEq)]
pub(super) struct Unwritten {
    pub(super) records: Vec<Record>,
    pub(super) why: String,
}

impl<S: Sink> Keeper<S> {
    pub(super) fn new(sink: S) -> Self {
        Self { sink, waiting: VecDeque::new(), why: None, notes: Vec::new() }
    }

    /// Takes a batch, and writes it behind those that wait.
    pub(super) fn add(&mut self, batch: Vec<Record>) {
        self.waiting.push_back(batch);
        self.write();
    }

    /// Drops what was written before, and takes these instead.
    pub(super) fn restart(&mut self, records: Vec<Record>) {
        if self.sink.restart(&records).is_err() {
            self.add(records);
        }
    }

    /// Writes what waits, as far as that goes, and says when it begins to fail and when it
    /// goes again.
    pub(super) fn write(&mut self) {
        while let Some(batch) = self.waiting.front() {
            if let Err(failure) = self.sink.write(batch) {
                let why = failure.message();
                if self.why.is_none() {
                    self.notes.push(say!("cli-kept-in-memory", why));
                }
                self.why = Some(why.to_owned());
                return;
            }
            self.waiting.pop_front();
        }
        if self.why.take().is_some() {
            self.notes.push(say!("cli-written-again"));
        }
    }

    /// What is to be said since it was asked last.
    pub(super) fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    /// What is still not written; None if all is.
    pub(super) fn take_unwritten(&mut self) -> Option<Unwritten> {
        let why = self.why.take()?;
        Some(Unwritten { records: self.waiting.drain(..).flatten().collect(), why })
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, Keeper, Record, Sink};

    /// Fails so many times at first.
    struct Full {
        n_failures: usize,
        written: Vec<usize>,
    }

    impl Sink for &mut Full {
        fn write(&mut self, records: &[Record]) -> Result<(), Failure> {
            if let Some(n_failures) = self.n_failures.checked_sub(1) {
                self.n_failures = n_failures;
                return Err(Failure::said("records.jsonl cannot be written: no space"));
            }
            self.written.extend(records.iter().map(|record| record.index));
            Ok(())
        }

        fn restart(&mut self, records: &[Record]) -> Result<(), Failure> {
            self.written.clear();
            self.write(records)
        }
    }

    fn record(index: usize) -> Record {
        Record {
            schedule: 0,
            task: 0,
            index,
            question: index,
            right_log_likelihood: -1.0,
            correct: true,
            correct_norm: None,
            result_tokens: None,
            text: None,
            judged: None,
        }
    }

    /// Three batches: what is written, what is not, and what is said.
    fn kept(n_failures: usize) -> (Vec<usize>, Vec<usize>, Vec<String>) {
        let mut full = Full { n_failures, written: Vec::new() };
        let mut keeper = Keeper::new(&mut full);
        for batch in [vec![record(5), record(3)], vec![record(4)], vec![record(9)]] {
            keeper.add(batch);
        }
        let notes = keeper.take_notes();
        let unwritten = keeper.take_unwritten().map_or_else(Vec::new, |unwritten| unwritten.records);
        let left = unwritten.iter().map(|record| record.index).collect();
        (full.written, left, notes)
    }

    #[test]
    fn what_cannot_be_written_waits_and_is_written_in_order() {
        assert_eq!(kept(0), (vec![5, 3, 4, 9], vec![], vec![]));
        let (written, left, said) = kept(2);
        assert_eq!((written, left), (vec![5, 3, 4, 9], vec![]));
        assert_eq!(
            said,
            [
                "records.jsonl cannot be written: no space: going on, with the results in memory; writing is tried \
                 again after every batch",
                "the results can be written again, and all of them are"
            ]
        );
        let (written, left, said) = kept(3);
        assert_eq!((written, left), (vec![], vec![5, 3, 4, 9]));
        assert_eq!(said.len(), 1, "once: {said:?}");
    }
}
