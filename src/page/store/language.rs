//! The languages of the page, and which is spoken; the document lists them, so that one more changes no module.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{Store, next_frame, script};
use crate::app::state::Message;
use crate::platform::load_words;

/// Attributes of the document's root: the languages, as `en English|fr Français`; and one that was asked for and is not
/// here.
const LANGUAGES: &str = "data-languages";
const NO_LANGUAGE: &str = "data-no-language";

/// Id of the choice; whoever has chosen is back at it when the page was drawn anew.
pub const LANGUAGE_CHOICE: &str = "language";

fn root() -> Option<Element> {
    document().document_element()
}

/// Tags and what their speakers call the languages.
pub fn languages() -> Vec<(String, String)> {
    let listed = root().and_then(|root| root.get_attribute(LANGUAGES)).unwrap_or_default();
    let pair = |one: &str| one.split_once(' ').map(|(tag, name)| (tag.to_owned(), name.to_owned()));
    listed.split('|').filter_map(pair).collect()
}

/// The words of the language that was to be spoken first are not here.
pub fn is_not_here(language: &str) {
    if let Some(root) = root() {
        // Setting an attribute of a fixed, valid name does not fail.
        let _ = root.set_attribute(NO_LANGUAGE, language);
    }
}

/// Tells of such a language, or of one in the address that the page does not have.
pub(super) fn tell_of_missing(store: Store) {
    if let Some(language) = root().and_then(|root| root.get_attribute(NO_LANGUAGE)) {
        let is_known = languages().iter().any(|(tag, _)| *tag == language);
        store.send(Message::NoWords { language, is_known });
    }
}

/// Speaks another language, once its words are here.
pub(super) async fn speak(store: Store, language: String) {
    if !load_words(&language).await {
        return store.send(Message::NoWords { language, is_known: true });
    }
    // Without the script there is no address of another language, either.
    let _ = script::call("setLanguage", &(&language).into());
    store.send(Message::Speaks(language));
    next_frame(|| {
        let choice = document().get_element_by_id(LANGUAGE_CHOICE);
        if let Some(choice) = choice.and_then(|choice| choice.dyn_into::<HtmlElement>().ok()) {
            // Fails only for what cannot have the focus.
            _ = choice.focus();
        }
    });
}
