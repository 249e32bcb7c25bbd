//! The file that the worker's loader has asked for before the engine was there (`web/worker_loader.js`).

use gloo_net::http::Response;
use js_sys::{Promise, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use super::body::AbortOnDrop;

/// Where the loader leaves it: `{ url, answer, abort }`.
const EARLY: &str = "earlyFile";

/// The answer for this address, if it is the one that was asked for and has come; it is given out once.
pub(super) async fn take_early(url: &str) -> Option<(Response, AbortOnDrop)> {
    let early = Reflect::get(&global(), &EARLY.into()).ok().filter(JsValue::is_object)?;
    let field = |name: &str| Reflect::get(&early, &name.into()).ok();
    if field("url")?.as_string()? != url {
        return None;
    }
    // What is taken is not there for anybody else, whatever becomes of it.
    Reflect::delete_property(&global(), &EARLY.into()).ok()?;
    let abort: AbortController = field("abort")?.dyn_into().ok()?;
    let answer: Promise = field("answer")?.dyn_into().ok()?;
    let response: web_sys::Response = JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
    Some((response.into(), abort.into()))
}
