//! The line to the engine in its worker.
//!
//! A request travels as `{ bytes, files, paths }`, an event as `{ bytes }`; files are the
//! browser's own handles, which only structured cloning can carry. It does not carry the
//! folder that a file was picked from, so the paths go beside them.
//!
//! A worker can end without a word (`self.close()`, the browser needs its memory). It holds a
//! lock by its own name as long as it lives and tells so; the page waits for that lock, which
//! the browser gives out the moment the worker is gone. No clock is involved: a worker that
//! is busy for minutes keeps its lock. Without the browser's locks (addresses that are not
//! secure) such an end is not noticed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::{set_timeout, window};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ErrorEvent, File, MessageEvent, Worker};

use super::early::EarlyEngine;
use super::script;
use crate::app::state::Message;
use crate::protocol::{Request, WireError, decode, encode};
use crate::words::{Problem, problem};

/// How long the first message waits for an answer before it is sent again.
const KNOCK_EVERY: Duration = Duration::from_millis(200);
/// Requests that wait for the engine to start; later ones are dropped.
const MAX_WAITING: usize = 64;

/// A file that was picked or dropped.
#[derive(Debug, Clone)]
pub struct PickedFile {
    /// Its path, which begins with the name of the folder that was picked, if one was.
    pub path: String,
    /// The browser's own handle.
    pub file: File,
}

/// The line. Dropping it leaves the worker alone.
#[derive(Debug, Clone)]
pub(super) struct Port(Option<Rc<Line>>);

#[derive(Debug)]
struct Line {
    worker: Worker,
    /// The worker's module runs.
    lives: Cell<bool>,
    /// Another worker has taken its place: what this one says does not count.
    closed: Cell<bool>,
    /// The engine has answered; until then nothing is sure to arrive.
    answers: Cell<bool>,
    /// Sent as soon as it has. The first is the greeting.
    waiting: RefCell<Vec<JsValue>>,
}

impl Port {
    /// A line to nobody.
    pub(super) fn closed() -> Self {
        Self(None)
    }

    /// Takes over the worker that the document has started, or starts one; `hear` is called with whatever it says, for
    /// as long as the page lives.
    pub(super) fn open(hear: impl Fn(Message) + 'static) -> Self {
        let early = EarlyEngine::take();
        let worker = match early.as_ref().map_or_else(start, |early| Ok(early.worker.clone())) {
            Ok(worker) => worker,
            Err(error) => {
                hear(Message::EngineFailed(not_loaded(Some(text_of(&error)))));
                return Self::closed();
            }
        };
        let line = Rc::new(Line {
            worker,
            lives: Cell::new(false),
            closed: Cell::new(false),
            answers: Cell::new(false),
            waiting: RefCell::default(),
        });
        line.listen(Rc::new(hear));
        if let Some(early) = early {
            early.repeat();
        }
        Self(Some(line))
    }

    /// Ends the worker, if it has not ended; nothing more is heard of it.
    pub(super) fn close(&self) {
        if let Some(line) = &self.0 {
            line.closed.set(true);
            line.worker.terminate();
        }
    }

    /// Sends a request, with the files that belong to it.
    pub(super) fn post(&self, request: &Request, files: &[PickedFile]) {
        let Some(line) = &self.0 else { return };
        let Some(message) = message(request, files) else { return };
        if line.answers.get() {
            line.send(&message);
            return;
        }
        let mut waiting = line.waiting.borrow_mut();
        if waiting.len() < MAX_WAITING {
            waiting.push(message);
        }
        if waiting.len() == 1 {
            drop(waiting);
            knock(Rc::clone(line));
        }
    }
}

impl Line {
    fn send(&self, message: &JsValue) {
        // Fails only for what cannot be cloned; text and files can.
        let _ = self.worker.post_message(message);
    }

    fn listen(self: &Rc<Self>, hear: Rc<dyn Fn(Message)>) {
        let line = Rc::clone(self);
        let heard = Rc::clone(&hear);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            if line.closed.get() {
                return;
            }
            line.lives.set(true);
            let data = message.data();
            match Reflect::get(&data, &"lock".into()).ok().and_then(|name| name.as_string()) {
                Some(name) => watch(Rc::clone(&line), name, Rc::clone(&heard)),
                None => {
                    line.has_answered();
                    heard(said(&data));
                }
            }
        });
        self.worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();

        let (line, heard) = (Rc::clone(self), Rc::clone(&hear));
        let on_error = Closure::<dyn FnMut(JsValue)>::new(move |error: JsValue| {
            let error = error.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
            match (line.closed.get(), line.lives.get()) {
                (true, _) => {}
                (false, true) => heard(Message::EngineEnded(error)),
                (false, false) => heard(Message::EngineFailed(not_loaded(error))),
            }
        });
        self.worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_error.forget();

        let on_garbled = Closure::<dyn FnMut(JsValue)>::new(move |_| {
            hear(Message::EngineFailed(failure(problem!("engine-garbled"))));
        });
        let on_garbled = on_garbled.into_js_value();
        // Fails only for a passive listener that cannot be; there is nothing to do about it.
        let _ = self.worker.add_event_listener_with_callback("messageerror", on_garbled.unchecked_ref());
    }

    /// From now on messages arrive: sends what has waited.
    fn has_answered(&self) {
        if self.answers.replace(true) {
            return;
        }
        // The greeting, first of all, is what has just been answered.
        for message in self.waiting.take().iter().skip(1) {
            self.send(message);
        }
    }
}

/// Sends the greeting until it is answered: a worker drops what arrives before its module
/// is loaded and listens.
fn knock(line: Rc<Line>) {
    if line.answers.get() || line.closed.get() {
        return;
    }
    let greeting = line.waiting.borrow().first().cloned();
    if let Some(greeting) = greeting {
        line.send(&greeting);
    }
    set_timeout(move || knock(line), KNOCK_EVERY);
}

/// Waits for the lock that the worker holds: it comes free when the worker is gone.
fn watch(line: Rc<Line>, name: String, hear: Rc<dyn Fn(Message)>) {
    let Some(granted) = request_lock(&name) else { return };
    spawn_local(async move {
        if JsFuture::from(granted).await.is_ok() && !line.closed.get() {
            hear(Message::EngineEnded(None));
        }
    });
}

/// A promise that is kept once the lock was given out, and given back at once.
fn request_lock(name: &str) -> Option<Promise> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let give_back = Closure::once_into_js(|_lock: JsValue| {});
    request.call2(&locks, &name.into(), &give_back).ok()?.dyn_into().ok()
}

fn start() -> Result<Worker, JsValue> {
    script::call("newEngine", &JsValue::UNDEFINED)?.dyn_into()
}

fn message(request: &Request, files: &[PickedFile]) -> Option<JsValue> {
    let bytes = encode(request).ok()?;
    let message = Object::new();
    Reflect::set(&message, &"bytes".into(), &Uint8Array::from(&bytes[..])).ok()?;
    let handles: Array = files.iter().map(|picked| &picked.file).collect();
    Reflect::set(&message, &"files".into(), &handles).ok()?;
    let paths: Array = files.iter().map(|picked| JsValue::from_str(&picked.path)).collect();
    Reflect::set(&message, &"paths".into(), &paths).ok()?;
    Some(message.into())
}

fn said(data: &JsValue) -> Message {
    let bytes =
        Reflect::get(data, &"bytes".into()).ok().and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok());
    let Some(bytes) = bytes else { return Message::EngineFailed(failure(problem!("engine-no-message"))) };
    match decode(&bytes.to_vec()) {
        Ok(event) => Message::Engine(event),
        Err(WireError::OtherBuild { build }) => Message::OtherEngine(build),
        Err(error) => Message::EngineFailed(failure(Problem::of(&error))),
    }
}

fn failure(why: Problem) -> Problem {
    problem!("engine-broken", why)
}

/// With the browser's words for why, if there are any.
fn not_loaded(why: Option<String>) -> Problem {
    failure(match why.filter(|why| !why.is_empty()) {
        Some(value) => problem!("plain", value),
        None => problem!("engine-not-loaded"),
    })
}

fn text_of(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message())).unwrap_or_default()
}
