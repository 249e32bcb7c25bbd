//! The engine's loop over a mailbox in memory, on the bundled model: what the page relies on.

use std::future::Future as _;
use std::path::Path;

use atelier::platform::{Folder, Letter, Mailbox, Posted, Storage};
use atelier::protocol::{Event, Request, RunId, Side, StopReason, decode, encode};
use atelier::sweep::Drawing;
use atelier::worker::{Engine, Library};
use futures_channel::mpsc::UnboundedSender;
use serde_json::json;

use crate::support::source::root;
use crate::support::wait;

pub(crate) const MODEL: &str = "house-painters-12";
/// Layers 3 to 9 side by side.
pub(crate) const PARALLEL: &str = "0-2 (3|..|9) 10-11";

/// A conversation that is written before it is held: all letters lie in the mailbox when
/// the engine starts, and it ends when they are answered.
pub(crate) struct Page {
    sender: UnboundedSender<Letter>,
    posted: Posted,
    mailbox: Mailbox,
}

impl Page {
    pub(crate) fn new() -> Self {
        let (mailbox, sender, posted) = Mailbox::memory();
        Self { sender, posted, mailbox }
    }

    pub(crate) fn say(&self, request: &serde_json::Value) -> &Self {
        self.say_with(request, None)
    }

    pub(crate) fn say_with(&self, request: &serde_json::Value, files: Option<Folder>) -> &Self {
        let letter = Letter { bytes: written(request), files };
        self.sender.unbounded_send(letter).expect("the mailbox is there");
        self
    }

    pub(crate) fn open(&self) -> &Self {
        self.say(&json!({"kind": "open_bundled", "name": MODEL, "backend": "cpu"}))
    }

    /// Lets the engine answer what was said, then says more: what was computed is known.
    pub(crate) fn events_then(self, more: &[serde_json::Value]) -> Vec<Event> {
        let models = Folder::directory(&Path::new(root()).join("web/models")).expect("models are bundled");
        let mut engine = Box::pin(Engine::new(self.mailbox, Library::new(models)).run());
        // It is pending where its mailbox is empty and nothing is left to compute.
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let count = |posted: &Posted| posted.borrow().len();
        let mut quiet = 0;
        while quiet < 3 {
            let before = count(&self.posted);
            assert!(engine.as_mut().poll(&mut context).is_pending(), "it runs until the page is gone");
            quiet = if count(&self.posted) == before { quiet + 1 } else { 0 };
        }
        for request in more {
            let letter = Letter { bytes: written(request), files: None };
            self.sender.unbounded_send(letter).expect("the mailbox is there");
        }
        drop(self.sender);
        wait(engine);
        read(&self.posted.borrow())
    }

    pub(crate) fn events(self) -> Vec<Event> {
        self.events_keeping(&Storage::memory())
    }

    /// With what earlier conversations have kept.
    fn events_keeping(self, storage: &Storage) -> Vec<Event> {
        let models = Folder::directory(&Path::new(root()).join("web/models")).expect("models are bundled");
        drop(self.sender);
        wait(Engine::new(self.mailbox, Library::new(models)).keeping(storage.clone()).run());
        read(&self.posted.borrow())
    }
}

/// What was posted; nothing of it is lost on the way.
fn read(posted: &[Vec<u8>]) -> Vec<Event> {
    let read = |bytes: &Vec<u8>| {
        let event: Event = decode(bytes).expect("an event");
        assert_eq!(&encode(&event).expect("bytes"), bytes, "{event:?}");
        event
    };
    posted.iter().map(read).collect()
}

/// A request that is told by its kind among its fields.
fn written(request: &serde_json::Value) -> Vec<u8> {
    let mut fields = request.as_object().expect("an object").clone();
    let kind = fields.remove("kind").expect("a kind");
    let name = kind.as_str().expect("a name");
    let request = if fields.is_empty() { kind.clone() } else { json!({ name: fields }) };
    let request: Request = serde_json::from_value(request).expect("a request");
    encode(&request).expect("bytes")
}

pub(crate) fn problems(events: &[Event]) -> Vec<String> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::OpenFailed(problem) | Event::RunFailed { problem, .. } => Some(problem.what.clone()),
            _ => None,
        })
        .collect()
}

#[test]
fn it_says_who_it_is_before_it_is_asked() {
    let events = Page::new().events();
    let Some(Event::Ready { catalog }) = events.first() else { panic!("{events:?}") };
    assert!(catalog.iter().any(|entry| entry.name == MODEL));
    assert!(catalog.first().is_some_and(|entry| entry.current));
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
    assert_eq!((card.spec.n_layers, card.parameters, card.tasks.len()), (12, 2_608_256, 5));
    assert!(card.bundled && card.has_tokenizer);
    // The bundled model's own golden logits, on the cpu executor.
    assert!(card.self_test.is_some_and(|difference| difference < 1e-5), "{:?}", card.self_test);
}

/// All schedules of a figure on a few items; what a person waits for comes first.
#[test]
fn a_figure_fills_behind_what_is_more_urgent() {
    let page = Page::new();
    page.open()
        .say(&json!({"kind": "sweep", "run": 1, "study": {"figure": 4}, "tasks": ["facts", "arith"], "limit": 3, "seed": 0}))
        .say(&json!({"kind": "sweep", "run": 2, "study": {"figure": 4}, "tasks": ["facts", "arith"], "limit": 3, "seed": 0}))
        .say(&json!({"kind": "look", "run": 3, "schedule": "0-11", "prompt": "12 - 7 ="}))
        .say(&json!({"kind": "sweep", "run": 4, "study": {"figure": 3}, "tasks": [], "limit": 3, "seed": 0}));
    let events = page.events();
    assert!(problems(&events).contains(&"figure 3 of the paper is not computed here".to_owned()));
    assert!(events.iter().any(|event| matches!(event, Event::Cancelled { run: RunId(1) })), "superseded");
    let looked = events.iter().position(|event| matches!(event, Event::Looked { .. })).expect("it looked");
    let swept: Vec<_> = events
        .iter()
        .enumerate()
        .filter_map(|(at, event)| match event {
            Event::Swept { run: RunId(2), figure, finished } => Some((at, figure, *finished)),
            _ => None,
        })
        .collect();
    assert!(swept.iter().all(|(at, ..)| *at > looked), "the look came first");
    let (_, figure, finished) = swept.last().expect("it fills");
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
        page.open().say(&json!({
            "kind": "sweep", "run": 1, "study": {"figure": 4}, "tasks": ["facts"], "limit": limit, "seed": 0,
        }));
        let events = page.events_keeping(&storage);
        let figures: Vec<_> = events
            .into_iter()
            .filter_map(|event| match event {
                Event::Swept { figure, .. } => Some(figure),
                _ => None,
            })
            .collect();
        (figures.len(), figures.into_iter().next_back().expect("it fills"))
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
    page.open().say(&json!({
        "kind": "evaluate", "run": 1, "schedule": PARALLEL, "tasks": ["arith", "facts"], "limit": 6, "seed": 3,
    }));
    let events = page.events();
    let scores: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Scores { run: RunId(1), tasks, finished } => Some((tasks, *finished)),
            _ => None,
        })
        .collect();
    assert!(scores.len() > 1, "scores come before all items are done");
    let done: Vec<usize> = scores.iter().map(|(tasks, _)| tasks[0].edited.n).collect();
    assert!(done.is_sorted() && done.last() == Some(&6), "{done:?}");
    let (tasks, finished) = scores.last().expect("there are some");
    assert!(finished);
    assert_eq!(tasks.iter().map(|task| task.baseline.task.as_str()).collect::<Vec<_>>(), ["arith", "facts"]);
    // The seed model's sums are all right, and none is with seven layers side by side.
    assert_eq!((tasks[0].baseline.n_correct, tasks[0].edited.n_correct), (6, 0));
    let difference = tasks[0].difference.as_ref().expect("both are done");
    assert_eq!((difference.n, difference.value), (6, -1.0));
    assert!(difference.log_likelihood < 0.0);
}

#[test]
fn what_was_computed_is_not_computed_again() {
    let evaluate = |run: u32| json!({"kind": "evaluate", "run": run, "schedule": "0-4 6-11", "tasks": ["arith"], "limit": 3, "seed": 1});
    let page = Page::new();
    page.open().say(&evaluate(1));
    // A letter that is answered in between, so that the second run does not supersede the first.
    let first = page.events();
    let n_first = first.iter().filter(|event| matches!(event, Event::Scores { .. })).count();
    assert!(n_first >= 1);

    let page = Page::new();
    page.open();
    page.say(&evaluate(1)).say(&evaluate(2));
    let events = page.events();
    assert!(events.contains(&Event::Cancelled { run: RunId(1) }), "the second run supersedes the first");
    assert!(events.iter().any(|event| matches!(event, Event::Scores { run: RunId(2), finished: true, .. })));
}

#[test]
fn two_texts_are_written_side_by_side() {
    let page = Page::new();
    page.open().say(&json!({
        "kind": "write", "run": 7, "schedule": PARALLEL, "max_tokens": 5, "temperature": 0.0, "seed": 0,
        "prompt": "Mia starts with 12 marbles. She loses 7 marbles. How many marbles does Mia have now? Answer:",
    }));
    let events = page.events();
    let text = |wanted: Side| -> String {
        let pieces = events.iter().filter_map(|event| match event {
            Event::Wrote { side, text, .. } if *side == wanted => Some(text.as_str()),
            _ => None,
        });
        pieces.collect()
    };
    assert_eq!(text(Side::Baseline), " 12 - 7 = 5");
    assert_ne!(text(Side::Edited), text(Side::Baseline));
    for side in [Side::Baseline, Side::Edited] {
        let end = Event::WriteEnded { run: RunId(7), side, reason: StopReason::MaxTokens };
        assert!(events.contains(&end), "{side:?}");
    }
}

#[test]
fn a_look_names_the_next_token_and_measures_every_stroke() {
    let page = Page::new();
    page.open()
        .say(&json!({"kind": "look", "run": 1, "schedule": "0 (1|2) 3x2 5-11", "prompt": "Tom went to"}));
    let events = page.events();
    let Some(Event::Looked { baseline, edited, strokes, prompt_tokens, n_clipped, .. }) =
        events.iter().find(|event| matches!(event, Event::Looked { .. }))
    else {
        panic!("{:?}", problems(&events))
    };
    assert_eq!(*n_clipped, 0);
    assert_eq!(prompt_tokens.len(), 4, "{prompt_tokens:?}");
    for side in [baseline, edited] {
        assert!(side.is_sorted_by(|a, b| a.probability >= b.probability));
        assert!(side.iter().map(|next| next.probability).sum::<f32>() <= 1.0 + 1e-5);
    }
    let layers: Vec<u16> = strokes.iter().map(|stroke| stroke.layer).collect();
    assert_eq!(layers, [0, 1, 2, 3, 3, 5, 6, 7, 8, 9, 10, 11]);
    assert!(strokes.iter().all(|stroke| stroke.relative_norm > 0.0 && stroke.relative_norm.is_finite()));
}

#[test]
fn wrong_wishes_are_answered_in_words() {
    let evaluate = |schedule: &str, task: &str| json!({"kind": "evaluate", "run": 1, "schedule": schedule, "tasks": [task], "limit": 1, "seed": 0});
    let bundled = |name: &str| json!({"kind": "open_bundled", "name": name, "backend": "cpu"});
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
    check(&[json!({"kind": "open_files", "backend": "cpu"})], "no files");
}

/// Who asks for a figure while all items are scored sees it begin, and the scores go on.
#[test]
fn scores_and_figures_take_turns() {
    let page = Page::new();
    page.open()
        .say(&json!({"kind": "evaluate", "run": 1, "schedule": "0-4 6-11", "tasks": ["facts"], "limit": 60, "seed": 0}))
        .say(&json!({"kind": "sweep", "run": 2, "study": {"figure": 4}, "tasks": ["facts"], "limit": 3, "seed": 0, "stop": null}));
    let events = page.events();
    let first_drawn = events.iter().position(|event| matches!(event, Event::Swept { .. })).expect("a figure");
    let scored = events
        .iter()
        .position(|event| matches!(event, Event::Scores { finished: true, .. }))
        .expect("scores");
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

#[test]
fn requests_have_one_json_form() {
    let request = Request::Evaluate {
        run: RunId(4),
        schedule: PARALLEL.to_owned(),
        tasks: vec!["arith".to_owned()],
        limit: 50,
        seed: 9,
    };
    let text = serde_json::to_string(&request).expect("plain data");
    assert_eq!(serde_json::from_str::<Request>(&text).expect("its own form"), request);
}
