//! A conversation with the engine over a mailbox in memory.

use std::future::Future as _;
use std::path::Path;

use atelier::experiment::Report;
use atelier::platform::{Downloads, Folder, Letter, Mailbox, Posted, Storage};
use atelier::protocol::{Event, Request, RunId, decode, encode};
use atelier::worker::{Engine, whole};
use futures_channel::mpsc::UnboundedSender;
use serde_json::json;

use super::source::root;
use super::wait;

pub(crate) const MODEL: &str = "painters-12";
/// Layers 3 to 9 side by side.
pub(crate) const PARALLEL: &str = "0-2 (3|..|9) 10-11";

/// A conversation that is written before it is held: all letters lie in the mailbox when
/// the engine starts, and it ends when they are answered.
pub(crate) struct Page {
    pub(crate) sender: UnboundedSender<Letter>,
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
        self.say(&json!({"kind": "open_bundled", "name": MODEL, "backend": {"only": "cpu"}}))
    }

    /// Lets the engine answer what was said, then says more: what was computed is known.
    pub(crate) fn events_then(self, more: &[serde_json::Value]) -> Vec<Event> {
        let models = Folder::directory(&Path::new(root()).join("web/models")).expect("models are bundled");
        let mut engine = Box::pin(Engine::new(self.mailbox, models, whole()).run());
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

    /// With what is fetched in this place.
    pub(crate) fn events_fetching(self, downloads: Downloads) -> Vec<Event> {
        let models = Folder::directory(&Path::new(root()).join("web/models")).expect("models are bundled");
        drop(self.sender);
        wait(Engine::new(self.mailbox, models, whole()).fetching_into(downloads).run());
        read(&self.posted.borrow())
    }

    /// With what earlier conversations have kept.
    pub(crate) fn events_keeping(self, storage: &Storage) -> Vec<Event> {
        let models = Folder::directory(&Path::new(root()).join("web/models")).expect("models are bundled");
        drop(self.sender);
        wait(Engine::new(self.mailbox, models, whole()).keeping(storage.clone()).run());
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

/// The request that starts a run: what is asked, on the items of which tasks, how many of each,
/// in the order of which seed.
pub(crate) fn start(
    run: u32,
    what: &serde_json::Value,
    tasks: &[&str],
    limit: usize,
    seed: u64,
) -> serde_json::Value {
    let data: Vec<_> = tasks.iter().map(|task| json!({"task": task})).collect();
    let experiment =
        json!({"model": {"name": "any"}, "data": data, "limit": limit, "seed": seed, "what": what});
    json!({"kind": "start", "run": run, "experiment": experiment})
}

/// Starts a run that reads no items.
pub(crate) fn ask(run: u32, what: &serde_json::Value) -> serde_json::Value {
    start(run, what, &[], 1, 0)
}

pub(crate) fn scores_of(
    run: u32,
    schedule: &str,
    tasks: &[&str],
    limit: usize,
    seed: u64,
) -> serde_json::Value {
    start(run, &json!({"scores": {"schedule": schedule, "beside_full": true}}), tasks, limit, seed)
}

pub(crate) fn sweep_of(run: u32, figure: u32, tasks: &[&str], limit: usize) -> serde_json::Value {
    start(run, &json!({"sweep": {"study": {"figure": figure}, "families": []}}), tasks, limit, 0)
}

/// The reports of one kind with their place among the events, their run, and whether they are
/// the last.
pub(crate) fn reports<T>(events: &[Event], of: fn(&Report) -> Option<&T>) -> Vec<(usize, RunId, &T, bool)> {
    let found = events.iter().enumerate().filter_map(|(at, event)| match event {
        Event::Report { run, report, finished } => Some((at, *run, of(report)?, *finished)),
        _ => None,
    });
    found.collect()
}

pub(crate) fn problems(events: &[Event]) -> Vec<String> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::OpenFailed(problem) | Event::RunFailed { problem, .. } => Some(problem.sentence()),
            _ => None,
        })
        .collect()
}
