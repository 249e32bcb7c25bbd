//! QR codes in the browser: puts `drawQr(text)` where web/teachers.js looks for it. It gives the side and the path of the
//! drawing with a space between, or an empty text where the given one is too long.

use atelier_qr::{Drawing, draw};
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

fn main() {
    let drawn = Closure::<dyn Fn(String) -> String>::new(|text: String| {
        draw(&text).map_or_else(String::new, |Drawing { side, path }| format!("{side} {path}"))
    });
    // The object is never closed to new names.
    _ = Reflect::set(&js_sys::global(), &JsValue::from_str("drawQr"), &drawn.into_js_value());
}
