//! The copy of the page that opens without a network; `web/boot.js` has the browser keep it.

use js_sys::{Error, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::script;

/// Has the copy made and brought up to date, or removed: how many bytes it has.
///
/// # Errors
/// Why there is none, in the browser's words.
pub(super) async fn keep(keeps: bool) -> Result<u64, String> {
    let kept = match script::call("keepPage", &keeps.into()).and_then(JsCast::dyn_into::<Promise>) {
        Ok(promise) => JsFuture::from(promise).await,
        Err(thrown) => Err(thrown),
    };
    let words = |thrown: JsValue| thrown.dyn_ref::<Error>().map(|error| String::from(error.message()));
    kept.map(|bytes| bytes.as_f64().unwrap_or_default() as u64).map_err(|it| words(it).unwrap_or_default())
}
