//! The engine that the document has started before the page was there (`web/boot.js`).

use js_sys::{Array, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, Worker};

/// Where the document leaves it: `{ worker, said }`.
const EARLY: &str = "earlyEngine";

/// A worker that runs already, and what it has said to nobody.
#[derive(Debug)]
pub(super) struct EarlyEngine {
    pub(super) worker: Worker,
    said: Array,
}

impl EarlyEngine {
    /// The engine that waits to be taken over, if there is one; it is given out once.
    pub(super) fn take() -> Option<Self> {
        let window = window();
        let early = Reflect::get(&window, &EARLY.into()).ok().filter(JsValue::is_object)?;
        Reflect::delete_property(&window, &EARLY.into()).ok()?;
        let field = |name: &str| Reflect::get(&early, &name.into()).ok();
        Some(Self { worker: field("worker")?.dyn_into().ok()?, said: field("said")?.dyn_into().ok()? })
    }

    /// Says again what was said, once those who listen by now have returned.
    pub(super) fn repeat(self) {
        spawn_local(async move {
            for event in self.said.iter() {
                if let Some(event) = event.dyn_ref::<Event>() {
                    // Fails only for an event that is under way.
                    let _ = self.worker.dispatch_event(event);
                }
            }
        });
    }
}
