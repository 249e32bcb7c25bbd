//! Letters between a dedicated worker and its page.
//!
//! A message is an object `{ bytes: Uint8Array, files?: File[], paths?: string[] }`; answers are
//! `{ bytes }`. Paths travel beside the files because a file that is posted keeps its name
//! but loses the folder that it was picked from.

use futures_channel::mpsc::UnboundedSender;
use js_sys::{Array, Object, Reflect, Uint8Array};
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
pub(in crate::platform) fn post(bytes: &[u8]) {
    let message = Object::new();
    let set = Reflect::set(&message, &JsValue::from_str("bytes"), &Uint8Array::from(bytes));
    if let (Ok(_), Some(scope)) = (set, scope()) {
        // Posting a plain object of bytes cannot fail while the worker lives.
        let _ = scope.post_message(&message);
    }
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

fn read(data: &JsValue) -> Option<Letter> {
    let field = |name: &str| Reflect::get(data, &JsValue::from_str(name)).ok();
    let bytes = field("bytes")?.dyn_into::<Uint8Array>().ok()?.to_vec();
    let list = |name: &str| field(name).filter(Array::is_array).map(|list| Array::from(&list));
    let (files, paths) = (list("files").unwrap_or_default(), list("paths").unwrap_or_default());
    let files: Vec<(String, File)> = files
        .iter()
        .zip(paths.iter().map(Some).chain(std::iter::repeat(None)))
        .filter_map(|(file, path)| {
            let file: File = file.dyn_into().ok()?;
            let path = path.and_then(|path| path.as_string()).filter(|path| !path.is_empty());
            Some((path.unwrap_or_else(|| file.name()), file))
        })
        .collect();
    let files = (!files.is_empty()).then(|| Folder::picked(files));
    Some(Letter { bytes, files })
}
