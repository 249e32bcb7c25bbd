//! Light, dark, or as the system says; and what the document says about its language.

use super::icon::{self, Icon};
use crate::app::state::{Message, Theme};
use crate::app::text::Language;
use crate::page::prelude::*;

/// Writes the theme to the document, now and whenever it changes.
pub(crate) fn follow_theme(store: Store) {
    let theme = store.pick(|state| state.settings.theme);
    Effect::new(move || {
        let Some(root) = document().document_element() else { return };
        // Setting an attribute of a fixed, valid name does not fail.
        let _ = match theme.get() {
            Theme::System => root.remove_attribute("data-theme"),
            theme => root.set_attribute("data-theme", theme.name()),
        };
    });
}

/// The language in use, and the document's `lang`, `dir` and title along with it.
pub(crate) fn follow_language(store: Store) -> Part<Language> {
    let wishes: Vec<String> =
        window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect();
    let language =
        store.pick(move |state| Language::pick(&state.settings.language, wishes.iter().map(String::as_str)));
    Effect::new(move || {
        let language = language.get();
        document().set_title(&say!("shell-page-title"));
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", language.tag());
            let _ = root.set_attribute("dir", language.direction());
        }
    });
    language
}

/// Three radio buttons, drawn as one control.
#[component]
pub(super) fn ThemeChoice(store: Store) -> impl IntoView {
    let chosen = store.pick(|state| state.settings.theme);
    let choices = [
        (Theme::System, say!("shell-theme-system"), icon::THEME_SYSTEM),
        (Theme::Light, say!("shell-theme-light"), icon::THEME_LIGHT),
        (Theme::Dark, say!("shell-theme-dark"), icon::THEME_DARK),
    ]
    .map(|(theme, label, path)| {
        let title = label.clone();
        view! {
            <label class="segment" title=title>
                <input
                    type="radio"
                    name="theme"
                    aria-label=label
                    prop:checked=move || chosen.get() == theme
                    on:change=move |_| store.send(Message::SetTheme(theme))
                />
                <span><Icon path /></span>
            </label>
        }
    });
    view! {
        <div class="segments theme" role="radiogroup" aria-label=say!("shell-theme")>
            {choices.into_iter().collect_any()}
        </div>
    }
}
