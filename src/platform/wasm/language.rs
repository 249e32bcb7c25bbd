//! What the browser knows of languages.

use js_sys::{Array, Function, Intl, Object, Promise, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::words::{Words, speak};

/// The plural category of a number (CLDR), by the browser's own rules.
fn plural_rule(language: &str, number: f64) -> &'static str {
    let rules = Intl::PluralRules::new(&Array::of1(&JsValue::from_str(language)), &Object::new());
    let category = String::from(rules.select(number));
    let known = ["zero", "one", "two", "few", "many"];
    known.into_iter().find(|known| *known == category).unwrap_or("other")
}

/// The language that is to be spoken first, as the script says that has started this module.
pub fn first_language() -> Option<String> {
    Reflect::get(&global(), &"firstLanguage".into()).ok()?.as_string()
}

/// Speaks a language; false when its words are not there or damaged, and then the language stays.
pub async fn load_words(language: &str) -> bool {
    let Some(file) = text_of(language).await else { return false };
    let words = Words::read(language, &file, plural_rule);
    let is_whole = words.is_whole();
    if is_whole {
        speak(words);
    }
    is_whole
}

/// The file of a language, which `web/words.js` has asked for or asks for now.
async fn text_of(language: &str) -> Option<String> {
    let load: Function = Reflect::get(&global(), &"loadWords".into()).ok()?.dyn_into().ok()?;
    let text: Promise = load.call1(&JsValue::NULL, &language.into()).ok()?.dyn_into().ok()?;
    JsFuture::from(text).await.ok()?.as_string()
}

/// Reads other sentences beside the page: `path` is that of their file without `.ftl`, from the page on. None when they
/// are not there.
pub async fn read_words(path: &str, language: &str) -> Option<Words> {
    // Words are asked for from their own folder on.
    let file = text_of(&format!("../{path}")).await?;
    Some(Words::read(language, &file, plural_rule))
}
