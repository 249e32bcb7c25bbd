//! Items under plans: whatever a portion is, the results are the same, and nothing is lost.

use std::collections::BTreeMap;
use std::sync::Arc;

use atelier::eval::{Dealing, EncodedTask, Portion, Run, TaskForm};
use atelier::plan::Plan;

use crate::eval_written::{encoded, model, plans, task};
use crate::support::wait;

/// By plan, task and line: the log-likelihoods, or the text.
type Results = BTreeMap<(usize, usize, usize), (Vec<f64>, Option<String>)>;

/// Deals everything in such portions; also the number of portions, and of items done.
fn dealt(tasks: &[Arc<EncodedTask>], plans: &[Plan], portion: Portion) -> (Results, usize, usize) {
    let mut backend = model();
    let mut dealing = Dealing::new(Run::over(tasks), (0..plans.len()).collect());
    let (mut results, mut n_steps, mut n_done) = (Results::new(), 0, 0);
    while let Some(dealt) = wait(dealing.step(&mut backend, plans, portion)).unwrap() {
        n_steps += 1;
        n_done += dealt.n_done;
        for (place, result) in dealt.results {
            let written = result.written.map(|written| written.text);
            let before =
                results.insert((place, result.task, result.index), (result.log_likelihoods, written));
            assert_eq!(before, None, "once");
        }
        // Another device takes up what is under way.
        if n_steps % 3 == 0 {
            dealing.forget_device();
        }
    }
    assert!(dealing.is_over());
    (results, n_steps, n_done)
}

#[test]
fn portions_of_any_size_come_to_the_same() {
    let tasks = [TaskForm::Arc, TaskForm::Gsm8k].map(|form| encoded(&task(form, 3)));
    let plans = plans();
    let (whole, n_whole, n_done) = dealt(&tasks, &plans, Portion::ALL);
    assert_eq!((whole.len(), n_done), (2 * 3 * 2, 6));
    // One batch of scored items, and each answer under each plan.
    assert_eq!(n_whole, 1 + 3 * 2);
    let small = Portion { n_items: 1, n_plans: 1, until: 0.0 };
    let (parts, n_parts, n_done) = dealt(&tasks, &plans, small);
    assert_eq!((parts, n_done), (whole, 6));
    // Each scored item under each plan, and of some answer more than one token.
    assert!(n_parts > 3 * 2 + 3 * 2, "{n_parts}");
}

/// Only the plans that want the items have results.
#[test]
fn plans_that_want_nothing_get_nothing() {
    let tasks = [encoded(&task(TaskForm::Arc, 2))];
    let mut dealing = Dealing::new(Run::over(&tasks), vec![1]);
    let dealt = wait(dealing.step(&mut model(), &plans(), Portion::ALL)).unwrap().unwrap();
    let places: Vec<usize> = dealt.results.iter().map(|(place, _)| *place).collect();
    assert_eq!((places, dealt.n_done, dealing.is_over()), (vec![1, 1], 2, true));
}
