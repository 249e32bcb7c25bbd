//! What the engine says of claims: of what it has computed, and of nothing else.

use atelier::claim::{Claim, Stamp};
use atelier::protocol::{Event, RunId};
use serde_json::{Value, json};

use crate::support::page::{PARALLEL, Page, scores_of, start};

const SEED: u64 = 3;
const ITEMS: usize = 6;

/// The question what came of the experiment, and of a claim about it.
fn check(run: u32, seed: u64, claim: Option<&Claim>) -> Value {
    let what = json!({"scores": {"schedule": PARALLEL, "beside_full": true}});
    let experiment = start(run, &what, &["facts", "lastword"], ITEMS, seed)["experiment"].clone();
    json!({"kind": "check", "run": run, "experiment": experiment, "claim": claim})
}

/// What was answered to questions that were asked after the scores were complete.
fn answers(questions: &[Value]) -> Vec<(RunId, Option<Claim>, Option<Stamp>)> {
    let page = Page::new();
    page.open().say(&scores_of(1, PARALLEL, &["facts", "lastword"], ITEMS, SEED));
    let events = page.events_then(questions).into_iter().filter_map(|event| match event {
        Event::Checked { run, own, checked } => Some((run, own.map(|own| *own), checked.map(|it| it.stamp))),
        _ => None,
    });
    events.collect()
}

#[test]
fn a_claim_is_made_of_what_was_computed_and_compared_with_it() {
    let [(_, Some(own), None)] = &answers(&[check(2, SEED, None)])[..] else { panic!("one claim") };
    let names: Vec<&str> = own.tasks.iter().map(|task| task.task.as_str()).collect();
    assert_eq!(names, ["facts", "lastword"], "of the schedule alone");
    for task in &own.tasks {
        assert_eq!((task.n, task.right.len(), task.item_nats.len()), (ITEMS, ITEMS, 0));
        let n_right = task.right.iter().filter(|right| **right).count();
        assert_eq!(task.n_right(), Some(n_right));
        assert!(task.data.is_some() && task.nats.is_some_and(|nats| nats < 0.0));
    }
    let mut forged = own.clone();
    forged.tasks[1].right[4] ^= true;
    forged.tasks[1].value = forged.tasks[1].value.map(|value| {
        let by = if forged.tasks[1].right[4] { 1.0 } else { -1.0 };
        value + by / ITEMS as f64
    });
    // The items of another seed are others, and most of them were not computed.
    let questions = [check(2, SEED, Some(own)), check(3, SEED, Some(&forged)), check(4, SEED + 1, Some(own))];
    let stamps: Vec<Option<Stamp>> = answers(&questions).into_iter().map(|(.., stamp)| stamp).collect();
    assert_eq!(stamps[..2], [Some(Stamp::Verified), Some(Stamp::Differs)]);
    assert!(matches!(stamps[2], Some(Stamp::Unchecked | Stamp::Differs)), "{stamps:?}");
}
