//! After a reload the page asks how far its figures are, and nothing is computed for it.

use atelier::backend::{BackendInfo, BackendKind};
use atelier::experiment::{Experiment, FigureProgress, KeptFigure, ModelRef, Provenance, Report, What};
use atelier::platform::Storage;
use atelier::protocol::{Answered, Event, Packed};
use atelier::sweep::{Budget, Drawing, StateCounts, Study};
use serde_json::{Value, json};

use crate::support::page::{Page, reports, start, sweep_of};
use crate::support::wait;

#[test]
fn what_is_kept_of_figures_is_told() {
    let storage = Storage::memory();
    let kept = |limit: usize| {
        let page = Page::new();
        page.open().say(&start(1, &json!("kept"), &["facts"], limit, 0));
        let events = page.events_keeping(&storage);
        assert!(reports(&events, Report::sweep).is_empty());
        let [(_, _, figures, true)] = reports(&events, Report::kept)[..] else { panic!("{events:?}") };
        let mut figures = figures.figures.clone();
        figures.sort_by_key(|kept| kept.study);
        figures
    };
    assert_eq!(kept(3), []);
    let page = Page::new();
    page.open().say(&sweep_of(1, 4, &["facts"], 3));
    page.events_keeping(&storage);
    // Figure 12 lays models over each other, each with the sweep of figure 4.
    let whole = |number| KeptFigure { study: Study::Figure(number), n_done: 3, n_total: 3 };
    assert_eq!(kept(3), [whole(4), whole(12)]);
    assert_eq!(kept(2), [], "other items are another sweep");

    // And the search of these items, within the budget that was asked last.
    let search = || {
        let page = Page::new();
        page.open().say(&start(1, &json!("kept"), &["facts"], 3, 0));
        let events = page.events_keeping(&storage);
        reports(&events, Report::kept)[0].2.search
    };
    assert_eq!(search(), None);
    for runs in [11, 12] {
        let page = Page::new();
        let what = json!({ "search": { "budget": { "runs": runs }, "beam": 1, "moves": ["skip"] } });
        page.open().say(&start(1, &what, &["facts"], 3, 0));
        page.events_keeping(&storage);
    }
    let found = search().expect("scores are kept");
    assert_eq!(found.budget, Budget::Runs(12));
    assert!(found.n_schedules > 12, "{found:?}");

    // As if the page had gone while the last part was written.
    let parts: Vec<_> =
        wait(storage.under("sweeps/1/")).into_iter().filter(|(key, _)| !key.ends_with("list")).collect();
    let (key, text) = parts.last().expect("parts");
    wait(storage.put(key, &text[..text.len() / 2]));
    let [KeptFigure { n_done, n_total: 3, .. }, _] = kept(3)[..] else { panic!("{:?}", kept(3)) };
    assert!((1..3).contains(&n_done), "{n_done} of 3 were whole");
}

/// A figure that a page has had kept is there for the next one, once for each model, until it is
/// forgotten.
#[test]
fn figures_of_other_models_are_kept() {
    let storage = Storage::memory();
    let answered = |model: char| -> Value {
        let report = Report::Sweep(FigureProgress {
            study: Study::Figure(12),
            n_layers: 12,
            n_done: 3,
            n_total: 3,
            share_done: 1.0,
            n_before: 0,
            not_kept: None,
            n_schedules: 7,
            drawing: Drawing::Curves(Vec::new()),
            findings: Vec::new(),
            states: StateCounts::default(),
            draws: Vec::new(),
        });
        let experiment = Experiment::of(
            ModelRef { name: "m".into(), ..ModelRef::default() },
            What::Sweep { study: Some(Study::Figure(12)), families: Vec::new() },
        );
        let provenance = Provenance {
            model: "m".into(),
            model_hash: model.to_string().repeat(64),
            quantise: None,
            backend: BackendInfo { kind: BackendKind::Cpu, adapter: "test".into() },
            version: "0".into(),
            build: "b".into(),
            chat_template: None,
        };
        let report = Packed::new(report).unwrap().bytes().to_vec();
        json!(Answered { experiment, provenance, report })
    };
    let told = |requests: &[Value]| -> Vec<String> {
        let page = Page::new();
        requests.iter().for_each(|request| _ = page.say(request));
        page.say(&json!({ "kind": "list_figures" }));
        let events = page.events_keeping(&storage);
        let listed = events.into_iter().rev().find_map(|event| match event {
            Event::Figures(kept) => Some(kept),
            _ => None,
        });
        let first = |it: Answered| it.provenance.model_hash[..1].to_owned();
        listed.expect("it answers").into_iter().map(first).collect()
    };
    let keep = |model| json!({ "kind": "keep_figure", "answered": answered(model) });
    assert_eq!(told(&[]), [""; 0]);
    assert_eq!(told(&[keep('a'), keep('b'), keep('a')]), ["b", "a"]);
    assert_eq!(told(&[]), ["b", "a"], "another page finds them");
    let more: Vec<Value> = "cdefg".chars().map(keep).collect();
    assert_eq!(told(&more), ["a", "c", "d", "e", "f", "g"].map(|it| it.to_owned())[..], "six at most");
    let forget = json!({
        "kind": "forget_figure", "study": { "figure": 12 }, "model_hash": "d".repeat(64),
    });
    assert_eq!(told(&[forget]), ["a", "c", "e", "f", "g"]);
    let (key, _) = wait(storage.under("figures/1/")).remove(0);
    wait(storage.put(&key, "{"));
    assert_eq!(told(&[]), ["c", "e", "f", "g"], "what is damaged is as if it had never been there");
}
