//! Letters between a dedicated worker and its page.
//!
//! A message is an object `{ bytes: Uint8Array, files?: File[], paths?: string[] }`; answers are
//! `{ bytes }`. Paths travel beside the files because a file that is posted keeps its name
//! but loses the folder that it was picked from. Another worker may send a folder as `{ address: string }`, and of either
//! kind the one file that is meant as `{ single: string }`.

use futures_channel::mpsc::UnboundedSender;
use futures_util::future::{Either, select};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

use super::get;
use crate::platform::{Folder, Letter};

/// Where a folder is that this worker reads itself.
pub(super) const ADDRESS: &str = "address";
/// The one file of it that is meant.
pub(super) const SINGLE: &str = "single";

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
    send("bytes", &Uint8Array::from(bytes));
}

/// Sends a message of one field to the page.
fn send(field: &str, value: &JsValue) {
    let message = Object::new();
    let set = Reflect::set(&message, &JsValue::from_str(field), value);
    if let (Ok(_), Some(scope)) = (set, scope()) {
        // Posting a plain object of bytes or text cannot fail while the worker lives.
        let _ = scope.post_message(&message);
    }
}

/// Shows the page that this worker lives: holds a lock by the worker's own name until it ends,
/// however it ends, and tells the page as `{ lock: name }` once it holds it. Where the
/// browser has no locks, nothing is sent.
pub async fn hold_line() {
    let name = scope().map(|scope| scope.name()).filter(|name| !name.is_empty());
    let Some(name) = name else { return };
    let mut request = None;
    let held = Promise::new(&mut |resolve, _| {
        let hold = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
            // A resolving function does not throw.
            let _ = resolve.call0(&JsValue::NULL);
            Promise::new(&mut |_, _| {}).into()
        });
        request = request_lock(&name, &hold);
    });
    let Some(request) = request else { return };
    // The request itself ends only when it is refused.
    if let Either::Left(_) = select(JsFuture::from(held), JsFuture::from(request)).await {
        send("lock", &JsValue::from_str(&name));
    }
}

pub(super) fn request_lock(name: &str, hold: &JsValue) -> Option<Promise> {
    let locks = get(&get(&js_sys::global(), "navigator")?, "locks")?;
    let request: Function = get(&locks, "request")?.dyn_into().ok()?;
    request.call2(&locks, &JsValue::from_str(name), hold).ok()?.dyn_into().ok()
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
    let text = |name: &str| field(name).and_then(|text| text.as_string());
    let folder = match files.is_empty() {
        true => text(ADDRESS).map(|address| Folder::address(&address)),
        false => Some(Folder::picked(files)),
    };
    let files = folder.map(|folder| match text(SINGLE) {
        Some(single) => folder.with_single_file(&single),
        None => folder,
    });
    Some(Letter { bytes, files })
}
