//! The schedule as text. An error is shown under the very letters that are at fault.

use super::studio::Studio;
use crate::app::text;
use crate::page::prelude::*;
use crate::page::typing::is_composing;
use crate::schedule::ParseError;
use crate::words::hint;

#[component]
pub(super) fn TextField() -> impl IntoView {
    let studio = Studio::here();
    let store = studio.store;
    let text = store.pick(State::draft_text);
    let error = store.pick(|state| state.draft.error.clone());
    let is_typed = store.pick(|state| state.draft.text.is_some());
    let on_key = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        _ if is_composing(&event) => {}
        "Enter" if !event.shift_key() => {
            event.prevent_default();
            store.send(Message::CommitDraft);
        }
        "Escape" if is_typed.get_untracked() => store.send(Message::DropDraft),
        _ => {}
    };
    view! {
        <form class="field" class:wrong=move || error.with(Option::is_some)
            on:submit=move |event| { event.prevent_default(); store.send(Message::CommitDraft); }>
            <label class="field-label" for="schedule-text">{say!("field-label")}</label>
            <div class="field-row">
                <textarea id="schedule-text" class="field-text" spellcheck="false" autocomplete="off"
                    autocapitalize="off" rows=move || text.with(|text| n_rows(text).to_string()) prop:value=move || text.get()
                    // Before it is known which layers there are, none can be named.
                    disabled=move || studio.n_layers.get() == 0
                    aria-invalid=move || error.with(Option::is_some).to_string()
                    aria-describedby="schedule-error"
                    on:input=move |event| store.send(Message::SetDraft(event_target_value(&event)))
                    on:keydown=on_key></textarea>
                <button type="submit" class="field-apply" disabled=move || {
                    !is_typed.get() || error.with(Option::is_some)
                }>{say!("field-apply")}</button>
            </div>
            <div id="schedule-error" class="field-error">
                {move || error.get().map(|error| view! { <Fault text=text.get() error /> })}
                {move || (is_typed.get() && error.with(Option::is_none))
                    .then(|| view! { <p class="field-hint">{say!("field-hint")}</p> })}
            </div>
        </form>
    }
}

fn n_rows(text: &str) -> usize {
    text.chars().count().div_ceil(COLUMNS).clamp(1, 4)
}

/// Letters in a row of the field, about.
const COLUMNS: usize = 30;
/// Letters that are shown before the fault.
const LETTERS_BEFORE: usize = 24;
/// Letters that are shown at fault, and after it.
const LETTERS_SHOWN: usize = 24;

#[component]
fn Fault(text: String, error: ParseError) -> impl IntoView {
    let (before, rest) = text.split_at_checked(error.span.start).unwrap_or((&text, ""));
    let (fault, after) = rest.split_at_checked(error.span.len()).unwrap_or((rest, ""));
    let skipped = before.chars().count().saturating_sub(LETTERS_BEFORE);
    let lead = if skipped > 0 { "\u{2026}" } else { "" };
    let before: String = before.chars().skip(skipped).collect();
    let after: String = after.chars().take(LETTERS_SHOWN).collect();
    // At the end of the text there is nothing to underline but the end.
    let fault: String =
        if fault.is_empty() { "\u{a0}".to_owned() } else { fault.chars().take(LETTERS_SHOWN).collect() };
    view! {
        <p class="fault-text" aria-hidden="true">{lead}{before}<mark class="fault">{fault}</mark>{after}</p>
        <p class="fault-message">
            {text::stated(&error.to_string())}" "
            {hint(&error).map(|hint| view! { <span class="fault-hint">{text::stated(&hint)}</span> })}
        </p>
    }
}
