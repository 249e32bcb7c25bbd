//! Letters between a dedicated worker and its page.
//!
//! A message is an object `{ json: string, files?: File[] }`; answers are `{ json }`.

use futures_channel::mpsc::UnboundedSender;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

use crate::platform::{Folder, Letter};

/// Hands every message of the page on, for as long as the worker lives.
pub(in crate::platform) fn listen(sender: UnboundedSender<Letter>) {
    let Some(scope) = scope() else { return };
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(letter) = read(&event.data()) {
            // The receiver lives as long as the engine's loop, which never ends.
            let _ = sender.unbounded_send(letter);
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

/// Sends a message to the page.
pub(in crate::platform) fn post(text: &str) {
    let message = Object::new();
    let set = Reflect::set(&message, &JsValue::from_str("json"), &JsValue::from_str(text));
    if let (Ok(_), Some(scope)) = (set, scope()) {
        // Posting a plain object of one string cannot fail while the worker lives.
        let _ = scope.post_message(&message);
    }
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

fn read(data: &JsValue) -> Option<Letter> {
    let text = Reflect::get(data, &JsValue::from_str("json")).ok()?.as_string()?;
    let files: Vec<File> = Reflect::get(data, &JsValue::from_str("files"))
        .ok()
        .filter(Array::is_array)
        .map(|list| Array::from(&list).iter().filter_map(|file| file.dyn_into().ok()).collect())
        .unwrap_or_default();
    let files = (!files.is_empty()).then(|| Folder::picked(files));
    Some(Letter { text, files })
}
