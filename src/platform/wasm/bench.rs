//! What the page `bench.html` asks, in its worker.

use futures_util::future::LocalBoxFuture;
use js_sys::{Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::future_to_promise;

/// What `web/bench_worker.js` calls with a request in JSON; it gives a promise of an answer.
const BENCH: &str = "bench";

/// Answers requests with `answer`.
pub fn serve_bench(answer: fn(String) -> LocalBoxFuture<'static, String>) {
    let asked = Closure::<dyn FnMut(String) -> Promise>::new(move |asked: String| {
        future_to_promise(async move { Ok(JsValue::from(answer(asked).await)) })
    });
    // The object is never closed to new names.
    let _ = Reflect::set(&js_sys::global(), &JsValue::from_str(BENCH), &asked.into_js_value());
}
