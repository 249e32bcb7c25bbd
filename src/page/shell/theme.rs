//! Light, dark, or as the system says.

use super::icon::{self, Icon};
use crate::app::state::{Message, Theme};
use crate::page::prelude::*;

/// Writes the theme to the document, now and whenever it changes, and which parts of the page are hidden, or shown
/// in a frame: styles hide the others (web/styles/teaching.css), from everybody.
pub(crate) fn follow_theme(store: Store) {
    let theme = store.pick(|state| match state.theme() {
        Theme::System => String::new(),
        theme => theme.name().to_owned(),
    });
    let hidden = store.pick(|state| state.hidden.join(" "));
    let framed = store.pick(|state| state.framed().unwrap_or_default());
    Effect::new(move || {
        let Some(root) = document().document_element() else { return };
        for (name, value) in
            [("data-theme", theme.get()), ("data-hide", hidden.get()), ("data-embed", framed.get())]
        {
            // Setting an attribute of a fixed, valid name does not fail.
            let _ = match value.as_str() {
                "" => root.remove_attribute(name),
                value => root.set_attribute(name, value),
            };
        }
    });
}

/// Three radio buttons, drawn as one control.
#[component]
pub(super) fn ThemeChoice(store: Store) -> impl IntoView {
    let chosen = store.pick(State::theme);
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
