//! What the browser knows of languages.

use gloo_net::http::Request;
use js_sys::{Array, Intl, Object};
use wasm_bindgen::JsValue;
use web_sys::RequestCache;

use crate::words::{Words, speak};

/// The plural category of a number (CLDR), by the browser's own rules.
fn plural_rule(language: &str, number: f64) -> &'static str {
    let rules = Intl::PluralRules::new(&Array::of1(&JsValue::from_str(language)), &Object::new());
    let category = String::from(rules.select(number));
    let known = ["zero", "one", "two", "few", "many"];
    known.into_iter().find(|known| *known == category).unwrap_or("other")
}

/// Speaks a language, whose sentences lie beside the page or worker; false when they are not there. The
/// build stands in the address: what the browser has kept of it is never of another build, and an engine that
/// starts again finds it there without a network.
pub async fn load_words(language: &str, build: &str) -> bool {
    let address = format!("words/{language}.ftl?{build}");
    let Ok(answer) = Request::get(&address).cache(RequestCache::ForceCache).send().await else {
        return false;
    };
    let Ok(file) = answer.text().await else { return false };
    let is_there = answer.ok();
    if is_there {
        speak(Words::read(language, &file, plural_rule));
    }
    is_there
}
