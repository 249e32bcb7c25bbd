//! Functions that the document's script (`web/boot.js`) has for the page.

use js_sys::{Function, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

/// Calls one.
///
/// # Errors
/// What it throws, or that there is none of the name.
pub(super) fn call(name: &str, with: &JsValue) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(&window(), &name.into())?.dyn_into()?;
    function.call1(&JsValue::NULL, with)
}
