//! The browser, in a window or in a worker: everything is reached through `globalThis`.

#[cfg(feature = "engine")]
mod bench;
mod body;
#[cfg(feature = "engine")]
mod coworker;
#[cfg(feature = "engine")]
mod downloads;
mod early;
#[cfg(feature = "engine")]
mod extras;
mod fetch;
#[cfg(feature = "engine")]
mod http;
#[cfg(feature = "engine")]
mod in_memory;
mod language;
mod mailbox;
mod picked;
#[cfg(feature = "engine")]
mod pieces;
#[cfg(feature = "pieces")]
mod pieces_served;
mod place;
mod storage;
#[cfg(feature = "engine")]
mod stored;

#[cfg(feature = "engine")]
pub use bench::serve_bench;
#[cfg(feature = "engine")]
pub(super) use coworker::{CoworkerLine, start_coworker};
#[cfg(feature = "engine")]
pub use coworker::{is_coworker, machine};
#[cfg(feature = "engine")]
pub use downloads::Downloads;
#[cfg(feature = "engine")]
pub(super) use extras::extras;
#[cfg(feature = "engine")]
pub(super) use http::{Body, ask};
pub use language::{first_language, load_words, read_words};
pub use mailbox::hold_line;
pub(super) use mailbox::{listen, post};
#[cfg(feature = "engine")]
pub use pieces::Pieces;
#[cfg(feature = "engine")]
pub(super) use pieces::load_pieces;
#[cfg(feature = "pieces")]
pub use pieces_served::serve_pieces;
pub(super) use place::{Place, Reader};
pub(super) use storage::Kept;

#[cfg(feature = "engine")]
use std::time::Duration;

use js_sys::{Function, JsString, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, Performance};

use crate::words::say;

thread_local! {
    static PERFORMANCE: Option<Performance> =
        Reflect::get(&js_sys::global(), &JsValue::from_str("performance")).ok().and_then(|it| it.dyn_into().ok());
}

/// Nobody tells a page.
#[cfg(feature = "engine")]
pub fn cpu_seconds() -> Option<f64> {
    None
}

/// Nobody tells a page.
#[cfg(feature = "engine")]
pub fn memory_available() -> Option<u64> {
    None
}

/// Nobody tells a page.
#[cfg(feature = "engine")]
pub fn resident_bytes_max() -> Option<u64> {
    None
}

/// Milliseconds on a clock that never goes back; zero is the start of the page or worker.
pub fn now_millis() -> f64 {
    PERFORMANCE.with(|performance| performance.as_ref().map_or(0.0, Performance::now))
}

/// Since the year 1970, by the clock of this machine.
#[cfg(feature = "engine")]
pub(super) fn since_epoch() -> Duration {
    Duration::from_secs_f64(js_sys::Date::now().max(0.0) / 1e3)
}

/// Lets queued messages and input be handled, then goes on.
///
/// A message to ourselves queues behind those already waiting and comes back in about
/// 0.1 ms; a timer of zero would be held for 4 ms once nested (HTML, "timers").
pub async fn yield_now() {
    let Ok(channel) = MessageChannel::new() else { return sleep_millis(0).await };
    let (back, forth) = (channel.port1(), channel.port2());
    let arrived = Promise::new(&mut |resolve, _| back.set_onmessage(Some(&resolve)));
    if forth.post_message(&JsValue::NULL).is_ok() {
        // The promise is only ever resolved.
        let _ = JsFuture::from(arrived).await;
    }
    back.close();
    forth.close();
}

/// Waits at least `millis` milliseconds.
pub async fn sleep_millis(millis: u32) {
    gloo_timers::future::TimeoutFuture::new(millis).await;
}

/// Maker, architecture and device of the GPU, as far as the browser tells them; wgpu passes
/// on the description alone, which browsers leave empty.
pub async fn gpu_words() -> Option<String> {
    let gpu = web_gpu()?;
    let request: Function = get(&gpu, "requestAdapter")?.dyn_into().ok()?;
    let options = Object::new();
    let preference = JsValue::from_str("high-performance");
    Reflect::set(&options, &JsValue::from_str("powerPreference"), &preference).ok()?;
    let adapter: Promise = request.call1(&gpu, &options).ok()?.dyn_into().ok()?;
    let info = get(&JsFuture::from(adapter).await.ok()?, "info")?;
    let words: Vec<String> = ["vendor", "architecture", "device"]
        .iter()
        .filter_map(|name| get(&info, name)?.as_string().filter(|word| !word.is_empty()))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Why there is no GPU, once none was found.
pub fn no_gpu_words() -> String {
    if web_gpu().is_none() { say!("no-gpu-browser") } else { say!("no-gpu-offered") }
}

/// Where WebGPU begins, if the browser has it.
fn web_gpu() -> Option<JsValue> {
    get(&get(&js_sys::global(), "navigator")?, "gpu")
}

/// A property that is there.
fn get(from: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(from, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// The words of whatever JavaScript has thrown.
fn words(thrown: &JsValue) -> String {
    thrown
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| format!("{thrown:?}"), |error| String::from(error.message()))
}

/// A text in capitals, by the browser: tables of all letters are its own.
pub fn in_capitals(text: &str) -> String {
    JsString::from(text).to_upper_case().into()
}

/// A text in small letters.
pub fn in_small_letters(text: &str) -> String {
    JsString::from(text).to_lower_case().into()
}

/// Starts a program's one future; panics, which are bugs, are logged to the console.
pub fn run(program: impl Future<Output = ()> + 'static) {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(program);
}
