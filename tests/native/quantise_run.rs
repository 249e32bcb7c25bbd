//! The change by quantising as a run of the engine: measured part by part, kept, stopped, and why it is not there.

use std::fs;

use atelier::backend::BackendKind;
use atelier::experiment::{
    BackendChoice, Experiment, ModelRef, OpenChoice, QuantisingProgress, Report, What,
};
use atelier::model::{ModelFolder, Quantise};
use atelier::platform::{Folder, Storage};
use atelier::protocol::{Event, RunId};
use atelier::session::{QUANTISINGS_MAX, Session, Step, Store, Urgency, measure_quantising, quantising_room};
use serde_json::{Value, json};

use crate::support::page::{Page, ask, problems, reports};
use crate::support::source::root;
use crate::support::wait;

const NAME: &str = "painters-6";

fn opening(bits: Option<u8>) -> Value {
    json!({"kind": "open_bundled", "name": NAME, "backend": {"only": "cpu"}, "quantise": bits})
}

/// All that is reported of the change to so many bits.
fn reported(bits: u8, storage: &Storage) -> Vec<QuantisingProgress> {
    let page = Page::new();
    page.say(&opening(Some(bits))).say(&ask(1, &json!("quantising")));
    let events = page.events_keeping(storage);
    assert_eq!(problems(&events), [""; 0]);
    let found = reports(&events, Report::quantising);
    assert!(
        found
            .iter()
            .enumerate()
            .all(|(at, (_, run, _, last))| *run == RunId(1) && *last == (at + 1 == found.len()))
    );
    found.into_iter().map(|(_, _, report, _)| report.clone()).collect()
}

#[test]
fn it_is_measured_in_parts_and_kept_by_what_it_rests_on() {
    let storage = Storage::memory();
    let first = reported(4, &storage);
    let (last, before) = first.split_last().expect("reports");
    // The embeddings, six layers twice, and the logits of 200 tokens.
    assert!(before.len() > 1 + 2 * 6, "{}", before.len());
    for (n_done, part) in before.iter().enumerate() {
        assert_eq!((part.n_done, part.found.is_none(), part.is_kept), (n_done, true, false));
        assert_eq!(part.n_total, before.len());
    }
    let found = last.found.clone().expect("the change");
    assert!(!last.is_kept && last.n_done == last.n_total);
    assert_eq!(found.backend.kind, BackendKind::Cpu);
    assert!(found.task.is_some() && found.n_tokens > 100 && found.divergence > 0.0, "{found:?}");

    // Another page finds it, and other bits are another change.
    let again = QuantisingProgress { is_kept: true, ..last.clone() };
    assert_eq!(reported(4, &storage), [again]);
    let eight = reported(8, &storage);
    assert!(eight.len() > 10 && eight.last().unwrap().found.as_ref().unwrap().divergence < found.divergence);
    assert_eq!(reported(8, &storage).len(), 1);
    assert!(reported(4, &Storage::memory()).len() > 10, "elsewhere nothing is known");
    // What is damaged is as if it had never been there.
    for (key, text) in wait(storage.under("quantising/1/")) {
        wait(storage.put(&key, &text[1..]));
    }
    assert!(reported(4, &storage).len() > 10);
}

#[test]
fn those_kept_longest_ago_make_room() {
    let storage = Storage::memory();
    let store = Store::new(storage.clone());
    let found = reported(4, &storage).pop().unwrap().found.unwrap();
    let hash = |n: usize| atelier::model::Sha256Hash::of(&n.to_le_bytes());
    for n in 0..QUANTISINGS_MAX + 2 {
        wait(store.keep_quantising(hash(n), &found));
    }
    assert_eq!(wait(storage.under("quantising/1/")).len(), QUANTISINGS_MAX);
    let is_there = [0, 1, 2, QUANTISINGS_MAX + 1].map(|n| wait(store.quantising(hash(n))).is_some());
    assert_eq!(is_there, [false, false, true, true]);
}

#[test]
fn it_can_be_stopped_and_has_an_answer_of_quantised_models_alone() {
    let page = Page::new();
    page.say(&opening(Some(8))).say(&ask(1, &json!("quantising"))).say(&json!({"kind": "cancel", "run": 1}));
    let events = page.events();
    assert!(reports(&events, Report::quantising).iter().all(|(_, _, _, is_last)| !is_last));
    assert!(events.iter().any(|event| matches!(event, Event::Cancelled { run: RunId(1) })));

    let page = Page::new();
    page.say(&opening(None)).say(&ask(1, &json!("quantising")));
    let told = problems(&page.events());
    assert_eq!(told, ["the model is open as it is stored, so there is no change by quantising"]);
}

fn copied(place: &std::path::Path) -> Folder {
    for entry in fs::read_dir(root().join("web/models").join(NAME)).unwrap().flatten() {
        if entry.path().is_file() {
            fs::copy(entry.path(), place.join(entry.file_name())).unwrap();
        }
    }
    fs::create_dir(place.join("eval")).unwrap();
    fs::copy(root().join("web/models").join(NAME).join("eval/tasks.json"), place.join("eval/tasks.json"))
        .unwrap();
    Folder::directory(place).unwrap()
}

#[test]
fn where_the_stored_weights_are_gone_it_says_so() {
    let place = tempfile::tempdir().unwrap();
    let choice =
        OpenChoice { backend: BackendChoice::Only(BackendKind::Cpu), quantise: Some(Quantise::Eight) };
    let mut session = wait(Session::open(copied(place.path()), None, choice, &|_| ())).unwrap();
    let asked = Experiment::of(ModelRef::default(), What::Quantising);
    let mut run = session.start(&asked).unwrap();
    assert_eq!(run.urgency(), Urgency::Rest, "nobody waits for it");
    assert!(matches!(wait(run.step(&mut session)), Ok(Step::Report(_))));
    let weights = place.path().join("model.safetensors");
    fs::rename(&weights, place.path().join("elsewhere")).unwrap();
    let error = wait(run.step(&mut session)).unwrap_err().to_string();
    let begins = "the change was not measured, because the weights as they are stored cannot be read again: ";
    assert!(error.starts_with(begins) && error.contains("model.safetensors"), "{error}");
    // They are back: the same part is tried again, and the numbers are those of the whole.
    fs::rename(place.path().join("elsewhere"), &weights).unwrap();
    let found = loop {
        if let Step::Done(report) = wait(run.step(&mut session)).unwrap() {
            break report.quantising().unwrap().found.clone().unwrap();
        }
    };
    let (tokens, task) = session.sources().quantising_tokens();
    let alone =
        wait(measure_quantising(session.model(), Quantise::Eight, (&tokens, task.as_deref()))).unwrap();
    assert_eq!(found, alone);
}

#[test]
fn what_has_no_room_beside_the_open_model_is_refused() {
    let folder = Folder::directory(&root().join("web/models").join(NAME)).unwrap();
    let model = wait(ModelFolder::open(folder)).unwrap();
    // A layer or the embeddings at once, each as stored, packed and quantised: less than the whole model.
    let whole: u64 = model.checkpoint().weights().iter().map(atelier::model::WeightInfo::bytes).sum();
    let fits = |held: u64, allowed: u64| quantising_room(&model, Quantise::Four, held, allowed).is_ok();
    assert!(fits(0, whole) && !fits(0, whole / 100));
    assert!(fits(whole, 2 * whole) && !fits(2 * whole, 2 * whole));
    let error =
        quantising_room(&model, Quantise::Four, 5_000_000_000, 3_758_096_384).unwrap_err().to_string();
    assert!(error.contains("in memory, and there is room for 3759 MB"), "{error}");
}
