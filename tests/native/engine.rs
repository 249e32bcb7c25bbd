//! The engine's loop over a mailbox in memory, on the bundled model: what the page relies on.

use atelier::backend::StopReason;
use atelier::experiment::{Experiment, GeneratedText, ModelRef, NextTokenReport, Report, ScoresReport, What};
use atelier::platform::{Letter, Storage};
use atelier::protocol::{Event, Request, RunId, encode};
use atelier::sweep::Drawing;
use serde_json::json;

use crate::support::page::{MODEL, PARALLEL, Page, ask, problems, reports, scores_of, sweep_of};
use crate::support::source::root;
use crate::support::wait;

#[test]
fn it_says_who_it_is_before_it_is_asked() {
    let events = Page::new().events();
    let Some(Event::Ready { catalog }) = events.first() else { panic!("{events:?}") };
    assert!(catalog.iter().any(|entry| entry.name == MODEL));
    assert_eq!(catalog.first().map(|entry| entry.n_layers), Some(12));
}

#[test]
fn a_bundled_model_opens_with_progress_and_a_card() {
    let page = Page::new();
    page.open();
    let events = page.events();
    let progress = events.iter().filter(|event| matches!(event, Event::Opening { .. })).count();
    assert!(progress >= 3, "{progress} progress events");
    let card = events.iter().find_map(|event| match event {
        Event::Opened(card) => Some(card),
        _ => None,
    });
    let card = card.expect("it opens");
    assert_eq!((card.spec.n_layers, card.parameters, card.tasks.len()), (12, 2_673_792, 5));
    assert!(card.bundled && card.has_tokenizer);
    // The bundled model's own golden logits, on the cpu executor.
    assert!(card.self_test.is_some_and(|difference| difference < 1e-5), "{:?}", card.self_test);
}

/// All schedules of a figure on a few items; what a person waits for comes first.
#[test]
fn a_figure_fills_behind_what_is_more_urgent() {
    let page = Page::new();
    let next = json!({"next_token": {"schedule": "0-11", "prompt": {"text": "12 - 7 ="}}});
    page.open()
        .say(&sweep_of(1, 4, &["facts", "arith"], 3))
        .say(&json!({"kind": "cancel", "run": 1}))
        .say(&sweep_of(2, 4, &["facts", "arith"], 3))
        .say(&ask(3, &next))
        .say(&sweep_of(4, 3, &[], 3));
    let events = page.events();
    assert!(problems(&events).contains(&"figure 3 of the paper is not computed here".to_owned()));
    assert!(events.iter().any(|event| matches!(event, Event::Cancelled { run: RunId(1) })), "cancelled");
    let (told, ..) = reports(&events, Report::next_token)[0];
    let swept = reports(&events, Report::sweep);
    assert!(swept.iter().all(|(at, run, ..)| *at > told && *run == RunId(2)), "the next token came first");
    let (_, _, figure, finished) = swept.last().expect("it fills");
    assert!(finished);
    assert_eq!((figure.n_done, figure.n_total, figure.n_schedules), (6, 6, 7));
    let Drawing::Curves(curves) = &figure.drawing else { panic!("no curves: {:?}", figure.drawing) };
    let names: Vec<&str> = curves.iter().map(|curve| curve.name.as_str()).collect();
    assert_eq!(names, ["facts", "arith", "median"]);
    for curve in curves {
        let xs: Vec<f64> = curve.points.iter().map(|point| point.x).collect();
        assert_eq!(xs, [1.0, 3.0, 5.0, 7.0, 9.0, 11.0], "{}", curve.name);
    }
    assert_eq!(curves[1].points[5].schedule, "0");
    assert_eq!(curves[1].points[5].y, 0.0, "no sum comes out with one layer");
}

/// A reload in the middle loses the items under way and nothing else.
#[test]
fn a_figure_goes_on_from_what_was_kept() {
    let storage = Storage::memory();
    let figure = |limit: usize| {
        let page = Page::new();
        page.open().say(&sweep_of(1, 4, &["facts"], limit));
        let events = page.events_keeping(&storage);
        let figures = reports(&events, Report::sweep);
        (figures.len(), figures.last().expect("it fills").2.clone())
    };
    let (_, whole) = figure(4);
    assert_eq!((whole.n_before, whole.n_done, whole.n_total), (0, 4, 4));
    let (n_events, again) = figure(4);
    assert_eq!((n_events, again.n_before, again.n_done), (1, 4, 4), "nothing is computed again");
    assert_eq!(again.drawing, whole.drawing);

    // As if the page had gone while the last part was written.
    let parts: Vec<_> =
        wait(storage.under("sweeps/1/")).into_iter().filter(|(key, _)| !key.ends_with("list")).collect();
    let (key, text) = parts.last().expect("parts");
    wait(storage.put(key, &text[..text.len() / 2]));
    let (_, resumed) = figure(4);
    assert!((1..4).contains(&resumed.n_before), "{} of 4 were whole", resumed.n_before);
    assert_eq!(resumed.drawing, whole.drawing);
    let (_, other) = figure(2);
    assert_eq!(other.n_before, 0, "other items are another sweep");
}

#[test]
fn scores_grow_are_paired_and_finish() {
    let page = Page::new();
    page.open().say(&scores_of(1, PARALLEL, &["arith", "facts"], 6, 3));
    let events = page.events();
    let scores = reports(&events, Report::scores);
    assert!(scores.len() > 1, "scores come before all items are done");
    let done: Vec<usize> = scores.iter().map(|(_, _, scores, _)| scores.tasks[0].edited.n).collect();
    assert!(done.is_sorted() && done.last() == Some(&6), "{done:?}");
    for (_, _, scores, _) in &scores {
        for task in &scores.tasks {
            let n = task.difference.as_ref().map_or(0, |difference| difference.n);
            assert_eq!((task.full.n, task.edited.n), (n, n), "all three rest on the same items");
            let apart = task.edited.value - task.full.value;
            let difference = task.difference.as_ref().map_or(0.0, |difference| difference.value);
            assert!((apart - difference).abs() < 1e-12, "{apart} is not {difference}");
        }
    }
    let (_, _, ScoresReport { schedule, tasks }, finished) = scores.last().expect("there are some");
    assert!(finished);
    assert_eq!(schedule, "0-2 (3|..|9) 10 11", "in normal form");
    assert_eq!(tasks.iter().map(|task| task.full.task.as_str()).collect::<Vec<_>>(), ["arith", "facts"]);
    // One sum of six is wrong, and all are with seven layers side by side.
    assert_eq!((tasks[0].full.n_correct, tasks[0].edited.n_correct), (5, 0));
    let difference = tasks[0].difference.as_ref().expect("both are done");
    assert_eq!((difference.n, difference.value), (6, -5.0 / 6.0));
    assert!(difference.log_likelihood < 0.0);
}

#[test]
fn what_was_computed_is_not_computed_again() {
    let scores = |run: u32| scores_of(run, "0-4 6-11", &["arith"], 3, 1);
    let page = Page::new();
    page.open().say(&scores(1));
    let events = page.events_then(&[scores(2)]);
    let n_reports = |run: u32| {
        let reports = reports(&events, Report::scores).into_iter();
        reports.filter(|(_, of, ..)| *of == RunId(run)).map(|(.., finished)| finished).collect::<Vec<_>>()
    };
    assert!(n_reports(1).len() > 1, "{:?}", n_reports(1));
    assert_eq!(n_reports(2), [true], "all of it is known");
}

/// Another model in between does not make the engine forget: results have the model's hash.
#[test]
fn results_outlive_another_model() {
    let scores = |run: u32| scores_of(run, "0-4", &["facts"], 3, 1);
    let page = Page::new();
    let other = json!({"kind": "open_bundled", "name": "painters-6", "backend": {"only": "cpu"}});
    page.open().say(&scores(1));
    let again = json!({"kind": "open_bundled", "name": MODEL, "backend": {"only": "cpu"}});
    let events = page.events_then(&[other, again, scores(2)]);
    let known = reports(&events, Report::scores);
    let of = |run: u32| known.iter().filter(|(_, of, ..)| *of == RunId(run)).collect::<Vec<_>>();
    assert!(of(1).len() > 1);
    assert_eq!(of(2).len(), 1, "known from before");
    assert_eq!(of(2)[0].2, of(1).last().expect("scores").2);
}

#[test]
fn an_experiment_of_another_model_or_other_items_is_refused() {
    let page = Page::new();
    let mut other = scores_of(1, "0-4", &["facts"], 3, 1);
    other["experiment"]["model"] = json!({"name": "Elsewhere", "hash": "00112233445566778899"});
    let mut items = scores_of(2, "0-4", &["facts"], 3, 1);
    items["experiment"]["data"] = json!([{"task": "facts", "sha256": "ab"}]);
    page.open().say(&other).say(&items);
    let told = problems(&page.events());
    assert!(told[0].starts_with("this is about the model Elsewhere (001122334455), and "), "{told:?}");
    assert!(told[1].starts_with("the items of facts are not those that were asked for"), "{told:?}");
}

#[test]
fn two_texts_are_generated_side_by_side() {
    let page = Page::new();
    let prompt =
        "Mia starts with 12 marbles. She loses 7 marbles. How many marbles does Mia have now? Answer:";
    page.open().say(&ask(7, &json!({"generation": {
        "schedule": PARALLEL, "prompt": {"text": prompt}, "max_tokens": 5, "temperature": 0.0, "beside_full": true,
    }})));
    let events = page.events();
    let texts = reports(&events, Report::generation);
    assert!(texts.len() >= 5, "they grow token by token");
    let (_, _, both, finished) = texts.last().expect("texts");
    let text = |generated: &GeneratedText| {
        generated.tokens.iter().map(|(_, piece)| piece.as_str()).collect::<String>()
    };
    let full = both.full.as_ref().expect("the full model's");
    assert!(finished);
    assert_eq!((both.prompt.as_str(), text(full).as_str()), (prompt, " 12 - 7 = 5"));
    assert_ne!(text(&both.edited), text(full));
    for side in [full, &both.edited] {
        assert_eq!(side.ended, Some(StopReason::MaxTokens));
    }
}

#[test]
fn a_look_names_the_next_token_and_measures_every_stroke() {
    let page = Page::new();
    page.open().say(&ask(
        1,
        &json!({"next_token": {"schedule": "0 (1|2) 3x2 5-11", "prompt": {"text": "Tom went to"}}}),
    ));
    let events = page.events();
    let [(_, _, NextTokenReport { full, edited, strokes, prompt_tokens, n_clipped, masked: None }, true)] =
        reports(&events, Report::next_token)[..]
    else {
        panic!("{:?}", problems(&events))
    };
    assert_eq!(*n_clipped, 0);
    assert_eq!(prompt_tokens.len(), 5, "{prompt_tokens:?}");
    for side in [full, edited] {
        assert!(side.is_sorted_by(|a, b| a.probability >= b.probability));
        assert!(side.iter().map(|next| next.probability).sum::<f32>() <= 1.0 + 1e-5);
    }
    let layers: Vec<u16> = strokes.iter().map(|stroke| stroke.layer).collect();
    assert_eq!(layers, [0, 1, 2, 3, 3, 5, 6, 7, 8, 9, 10, 11]);
    assert!(strokes.iter().all(|stroke| stroke.relative_norm > 0.0 && stroke.relative_norm.is_finite()));
}

#[test]
fn wrong_wishes_are_answered_in_words() {
    let evaluate = |schedule: &str, task: &str| scores_of(1, schedule, &[task], 1, 0);
    let bundled = |name: &str| json!({"kind": "open_bundled", "name": name, "backend": {"only": "cpu"}});
    let check = |letters: &[serde_json::Value], expected: &str| {
        let page = Page::new();
        for letter in letters {
            page.say(letter);
        }
        let problems = problems(&page.events());
        assert!(problems.iter().any(|what| what.contains(expected)), "{expected:?} in {problems:?}");
    };
    check(&[evaluate("0-11", "arith")], "no model is open");
    check(&[bundled(MODEL), evaluate("0-12", "arith")], "layer 12 does not exist");
    check(&[bundled(MODEL), evaluate("0-11", "poetry")], "poetry");
    check(&[bundled("nobody")], "catalog.json lists no model nobody");
    check(&[bundled("../..")], "catalog.json lists no model ../..");
    check(&[json!({"kind": "open_files", "backend": {"only": "cpu"}})], "no file of this folder can be read");
}

/// Who asks for a figure while all items are scored sees it begin, and the scores go on.
#[test]
fn scores_and_figures_take_turns() {
    let page = Page::new();
    page.open().say(&scores_of(1, "0-4 6-11", &["facts"], 60, 0)).say(&sweep_of(2, 4, &["facts"], 3));
    let events = page.events();
    let (first_drawn, ..) = reports(&events, Report::sweep)[0];
    let (scored, ..) = *reports(&events, Report::scores).last().expect("scores");
    assert!(first_drawn < scored, "the figure at {first_drawn}, all scores at {scored}");
}

#[test]
fn a_letter_that_says_nothing_known_is_answered_in_words() {
    let page = Page::new();
    let mut bytes = encode(&Request::Hello).expect("bytes");
    *bytes.last_mut().expect("the kind of the request") = 99;
    page.sender.unbounded_send(Letter { bytes, files: None }).expect("the mailbox is there");
    let problems = problems(&page.events());
    assert!(problems.iter().any(|what| what.contains("does not understand")), "{problems:?}");
}

#[test]
fn opening_can_be_cancelled_and_the_page_hears_of_it() {
    let page = Page::new();
    page.open().say(&json!({"kind": "cancel_open"}));
    let events = page.events();
    assert!(!events.iter().any(|event| matches!(event, Event::Opened(_))));
}

/// A person who looks at an export does not wait for the files of the next model.
#[test]
fn a_schedule_is_written_while_another_model_is_being_opened() {
    let page = Page::new();
    page.open();
    let catalog = std::fs::read(root().join("web/models/catalog.json")).expect("a catalogue");
    let catalog: serde_json::Value = serde_json::from_slice(&catalog).expect("JSON");
    let models = catalog["models"].as_array().expect("models");
    let hash = &models.iter().find(|entry| entry["name"] == MODEL).expect("the model")["hash"];
    let write = |run: u32, hash: &serde_json::Value| {
        let what = json!({"form": "pytorch", "schedule": "0-4 6-11", "model_hash": hash, "link": null});
        json!({"kind": "write", "run": run, "what": {"schedule": what}})
    };
    let other = json!({"kind": "open_bundled", "name": "painters-6", "backend": {"only": "cpu"}});
    let events = page.events_then(&[other, write(7, hash), write(8, &json!("00"))]);
    let opened = events.iter().rposition(|event| matches!(event, Event::Opened(_))).expect("the other model");
    let written = |run: u32| {
        let text = |event: &Event| match event {
            Event::Written { run: of, text } if *of == RunId(run) => Some(text.clone()),
            _ => None,
        };
        events[..opened].iter().find_map(text).expect("it is written before the other model is open")
    };
    assert!(written(7).expect("a script").contains("ORDER = [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11]"));
    assert_eq!(written(8).expect_err("of no model here").sentence(), "no model is open");
}

#[test]
fn requests_have_one_json_form() {
    let what = What::Scores { schedule: PARALLEL.to_owned(), beside_full: true };
    let experiment = Box::new(Experiment::of(ModelRef::default(), what));
    let request = Request::Start { run: RunId(4), experiment };
    let text = serde_json::to_string(&request).expect("plain data");
    assert_eq!(serde_json::from_str::<Request>(&text).expect("its own form"), request);
}
