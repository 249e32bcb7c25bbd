//! Items under plans: whatever a portion is, the results are the same, and nothing is lost.

use std::collections::BTreeMap;
use std::sync::Arc;

use atelier::backend::{BatchLimits, LOG_LIKELIHOOD_TOLERANCE};
use atelier::eval::{Dealing, EncodedTask, Portion, Run, Task, TaskForm, read_items};
use atelier::plan::{Forest, Plan};

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

/// Texts of several contexts, which are read a part at a time, and one of a single context.
#[test]
fn a_long_text_is_read_in_parts() {
    let pages = ["a cat sat on the mat, ".repeat(70), "short".to_owned(), "and so on; ".repeat(200)];
    let lines = pages.map(|page| serde_json::json!({"page": page}).to_string()).join("\n");
    let items = read_items(TaskForm::Wikitext, "f", lines.as_bytes()).unwrap();
    let tasks = [encoded(&Task::new("t".to_owned(), TaskForm::Wikitext, None, items))];
    let plans = plans();
    // All at once, by the run itself.
    let mut backend = model();
    let limits = BatchLimits { rows_max: usize::MAX, rows_good: usize::MAX };
    let batch = Run::over(&tasks).next_batch(limits, usize::MAX).unwrap().unwrap();
    let whole = wait(batch.run(&mut backend, &Forest::new(&plans))).unwrap();
    assert_eq!(whole.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3]);
    for n_plans in [1, 2] {
        let portion = Portion { n_items: 1, n_plans, until: 0.0 };
        let (parts, n_steps, n_done) = dealt(&tasks, &plans, portion);
        // 1,540 tokens are read in contexts of 400, 2,200 too, and 256 rows are a good batch.
        assert_eq!((n_done, n_steps), (3, (4 + 1 + 6) * 2 / n_plans));
        for (results, place) in whole.iter().zip(0..) {
            for result in results {
                let (parts, _) = &parts[&(place, 0, result.index)];
                let difference = (parts[0] - result.log_likelihoods[0]).abs();
                assert!(
                    parts.len() == 1 && difference <= 2000.0 * LOG_LIKELIHOOD_TOLERANCE,
                    "{difference:e}"
                );
            }
        }
    }
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
