//! A further worker of the engine's module, which this worker starts.
//!
//! It reads a folder itself: files that were picked go to it as the browser's own handles, others are read at their
//! address. That it has ended is told by its error, or by the lock that it holds as long as it lives, as the page learns of
//! this worker's end.

use futures_channel::mpsc::UnboundedSender;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, MessageEvent, Worker, WorkerGlobalScope, WorkerOptions, WorkerType};

use super::mailbox::{ADDRESS, SINGLE, request_lock};
use super::{Place, get};
use crate::platform::{Folder, Heard, Machine};

/// The engine's own loader, beside this worker's.
const WORKER_URL: &str = "./worker_loader.js";
/// With this it helps another.
const IS_COWORKER: &str = "helps";
const WORKERS: &str = "workers";
/// Which of the engine's modules runs, where the page's address says so (`web/later.js`).
const ENGINE: &str = "engine";
/// A unit of `navigator.deviceMemory`.
const GIBIBYTE: f64 = 1024.0 * 1024.0 * 1024.0;

#[derive(Debug)]
pub(in crate::platform) struct CoworkerLine {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(JsValue)>,
}

/// Starts one; `hear` gets what is heard of it.
pub(in crate::platform) fn start_coworker(hear: UnboundedSender<Heard>) -> Option<CoworkerLine> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name(&format!("atelier-helper-{}-{}", js_sys::Date::now(), js_sys::Math::random()));
    let engine = asked(ENGINE).unwrap_or_default();
    let url = format!("{WORKER_URL}?{IS_COWORKER}=yes&{ENGINE}={engine}");
    let worker = Worker::new_with_options(&url, &options).ok()?;
    let told = hear.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        let data = message.data();
        if let Some(name) = get(&data, "lock").and_then(|name| name.as_string()) {
            tell_end(&name, told.clone());
        } else if let Some(bytes) = get(&data, "bytes").and_then(|it| it.dyn_into::<Uint8Array>().ok()) {
            // Nobody listens any more once it is dropped.
            let _ = told.unbounded_send(Heard::Said(bytes.to_vec()));
        }
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    let on_error = Closure::<dyn FnMut(JsValue)>::new(move |_| {
        let _ = hear.unbounded_send(Heard::Ended);
    });
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    Some(CoworkerLine { worker, _on_message: on_message, _on_error: on_error })
}

/// Waits for the lock that it holds: it comes free when the worker is gone.
fn tell_end(name: &str, hear: UnboundedSender<Heard>) {
    let Some(granted) = request_lock(name, &Closure::once_into_js(|_lock: JsValue| {})) else { return };
    spawn_local(async move {
        if JsFuture::from(granted).await.is_ok() {
            let _ = hear.unbounded_send(Heard::Ended);
        }
    });
}

impl CoworkerLine {
    pub(in crate::platform) fn post(&self, bytes: &[u8], folder: Option<&Folder>) {
        // Bytes, texts and the browser's own handles can be posted.
        let _ = message(bytes, folder).and_then(|message| self.worker.post_message(&message));
    }
}

impl Drop for CoworkerLine {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// As [`listen`](super::mailbox::listen) reads it on the other side.
fn message(bytes: &[u8], folder: Option<&Folder>) -> Result<Object, JsValue> {
    let message = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&message, &name.into(), value);
    set("bytes", &Uint8Array::from(bytes))?;
    let Some((place, prefix, single)) = folder.and_then(Folder::parts) else { return Ok(message) };
    match place {
        Place::Address(address) => _ = set(ADDRESS, &address.of(prefix).into())?,
        Place::Picked(picked) => {
            let files = picked.files().filter_map(|(name, file)| Some((name.strip_prefix(prefix)?, file)));
            let (paths, files): (Vec<&str>, Vec<&File>) = files.unzip();
            set("paths", &paths.into_iter().map(JsValue::from_str).collect::<Array>())?;
            set("files", &files.into_iter().collect::<Array>())?;
        }
    }
    if let Some(single) = single {
        set(SINGLE, &single.into())?;
    }
    Ok(message)
}

/// Whether another worker has started this one, to help.
pub fn is_coworker() -> bool {
    asked(IS_COWORKER).is_some()
}

/// What the address of this worker's loader says by a name.
fn asked(name: &str) -> Option<String> {
    let scope: WorkerGlobalScope = js_sys::global().dyn_into().ok()?;
    let search = scope.location().search();
    let mut said = search.trim_start_matches('?').split('&').filter_map(|said| said.split_once('='));
    said.find(|(said, _)| *said == name).map(|(_, value)| value.to_owned())
}

/// What the browser tells of the machine.
pub fn machine() -> Machine {
    let number = |name: &str| get(&get(&js_sys::global(), "navigator")?, name)?.as_f64();
    Machine {
        n_cores: number("hardwareConcurrency").map_or(1, |n| n as usize),
        memory_bytes: number("deviceMemory").map(|gibibytes| (gibibytes * GIBIBYTE) as u64),
        asked: asked(WORKERS).and_then(|n| n.parse().ok()),
    }
}
