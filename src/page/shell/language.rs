//! Which language: the choice in the header, and what the document says of it.

use web_sys::HtmlSelectElement;

use super::icon::{self, Icon};
use crate::page::prelude::*;
use crate::page::store::{LANGUAGE_CHOICE, languages};
use crate::words::say_code;

/// The language in use, and the document's `lang`, `dir` and title along with it.
pub(crate) fn follow_language(store: Store) -> Part<String> {
    let language = store.pick(|state| state.language.clone());
    Effect::new(move || {
        let language = language.get();
        document().set_title(&say!("shell-page-title"));
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", &language);
            let _ = root.set_attribute("dir", &say_code("-direction", &[]));
        }
    });
    language
}

/// The languages by what their speakers call them.
#[component]
pub(super) fn LanguageChoice(store: Store) -> impl IntoView {
    let spoken = store.peek(|state| state.language.clone());
    let options = languages()
        .into_iter()
        .map(|(tag, name)| {
            let is_spoken = tag == spoken;
            // Drawn anew in another language, a choice that was made by hand does not follow the attribute.
            view! { <option value=tag.clone() lang=tag selected=is_spoken prop:selected=is_spoken>{name}</option> }
        })
        .collect_any();
    view! {
        <label class="language" title=say!("shell-language")>
            <Icon path=icon::LANGUAGE />
            <select
                id=LANGUAGE_CHOICE
                aria-label=say!("shell-language")
                on:change=move |event| {
                    let wished = event_target_value(&event);
                    // Until its words are here, and where they do not come, the language is the one before.
                    event_target::<HtmlSelectElement>(&event).set_value(&spoken);
                    store.send(Message::SetLanguage(wished));
                }
            >
                {options}
            </select>
        </label>
    }
}
