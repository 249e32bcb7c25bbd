//! Batches that others compute, too: the results are those of computing all of it alone, bit for bit and in the order of
//! the items, whoever ends, loses what it had, or never answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use atelier::eval::{Alone, Borrowed, Dealing, EncodedTask, Lent, Others, Portion, Returned, Run, TaskForm};
use atelier::plan::Plan;

use crate::eval_written::{encoded, model, plans, task};
use crate::support::wait;

/// Others as a test wants them: each batch is asked for so often before it is there.
struct Some {
    n: usize,
    /// Batches at a time.
    room: usize,
    n_asked_before: usize,
    /// After so many batches nothing comes back any more.
    n_until_end: usize,
    /// That is noticed.
    is_end_told: bool,
    given: BTreeMap<u64, (Lent, usize)>,
    n_given: u64,
    n_returned: usize,
    n_forgotten: usize,
}

impl Some {
    fn new(n: usize, n_asked_before: usize) -> Self {
        Self {
            n,
            room: 2 * n,
            n_asked_before,
            n_until_end: usize::MAX,
            is_end_told: true,
            given: BTreeMap::new(),
            n_given: 0,
            n_returned: 0,
            n_forgotten: 0,
        }
    }

    fn has_ended(&self) -> bool {
        self.n_returned >= self.n_until_end
    }
}

impl Others for Some {
    fn n(&self) -> usize {
        if self.has_ended() && self.is_end_told { 0 } else { self.n }
    }

    fn has_room(&self) -> bool {
        self.n() > 0 && self.given.len() < self.room
    }

    fn give(&mut self, lent: Lent) -> u64 {
        self.n_given += 1;
        self.given.insert(self.n_given, (lent, 0));
        self.n_given
    }

    fn take(&mut self, number: u64) -> Returned {
        if self.has_ended() {
            return if self.is_end_told { Returned::Lost } else { Returned::NotYet };
        }
        let Option::Some((lent, n_asked)) = self.given.get_mut(&number) else { return Returned::Lost };
        *n_asked += 1;
        if *n_asked <= self.n_asked_before {
            return Returned::NotYet;
        }
        let (mut borrowed, mut backend) = (Borrowed::new(lent.clone()), model());
        self.given.remove(&number);
        self.n_returned += 1;
        loop {
            // As many plans at a time as it likes.
            if let Option::Some(scores) = wait(borrowed.step(&mut backend, self.n_returned % 3)).unwrap() {
                return Returned::Scores(scores);
            }
        }
    }

    fn forget(&mut self, number: u64) {
        self.n_forgotten += usize::from(self.given.remove(&number).is_some());
    }
}

/// What came of each plan and task, in this order: lines with the bits of their numbers, or texts.
type Results = BTreeMap<(usize, usize), Vec<(usize, Vec<u64>, Option<String>)>>;

fn dealt(tasks: &[Arc<EncodedTask>], plans: &[Plan], portion: Portion, others: &mut impl Others) -> Results {
    let mut backend = model();
    let mut dealing = Dealing::new(Run::over(tasks), (0..plans.len()).collect());
    let (mut results, mut n_done) = (Results::new(), 0);
    while let Option::Some(dealt) = wait(dealing.step_with(&mut backend, plans, portion, others)).unwrap() {
        n_done += dealt.n_done;
        for (place, result) in dealt.results {
            let bits = result.log_likelihoods.iter().map(|value| value.to_bits()).collect();
            let text = result.written.map(|written| written.text);
            results.entry((place, result.task)).or_default().push((result.index, bits, text));
        }
    }
    assert!(dealing.is_over());
    assert_eq!(n_done, tasks.iter().map(|task| task.n_items()).sum::<usize>());
    results
}

#[test]
fn whoever_computes_the_results_are_the_same() {
    let tasks = [(TaskForm::Arc, 40), (TaskForm::Gsm8k, 2)].map(|(form, n)| encoded(&task(form, n)));
    let plans = plans();
    let portion = Portion { n_items: 4, n_plans: 1, until: f64::INFINITY };
    let alone = dealt(&tasks, &plans, portion, &mut Alone);
    for n in [1, 3] {
        for n_asked_before in [0, 1, 7] {
            let mut others = Some::new(n, n_asked_before);
            assert_eq!(dealt(&tasks, &plans, portion, &mut others), alone, "{n}, after {n_asked_before}");
            assert!(others.n_returned > 0 && others.given.is_empty(), "{} came back", others.n_returned);
        }
    }
}

#[test]
fn what_others_lose_is_computed_here() {
    let tasks = [encoded(&task(TaskForm::Arc, 40))];
    let plans = plans();
    let portion = Portion { n_items: 4, n_plans: 1, until: f64::INFINITY };
    let alone = dealt(&tasks, &plans, portion, &mut Alone);
    for is_end_told in [true, false] {
        for n_until_end in [0, 1, 3] {
            let mut others = Some { n_until_end, is_end_told, ..Some::new(2, 1) };
            let results = dealt(&tasks, &plans, portion, &mut others);
            assert_eq!(results, alone, "ended after {n_until_end} batches, told: {is_end_told}");
            assert_eq!(others.n_returned, n_until_end);
            assert!(is_end_told || others.n_forgotten > 0, "nobody waits for it any more");
        }
    }
}
