//! The prompt: a field, and a few to start from.

use leptos::ev;
use leptos::prelude::*;

use crate::ui::state::{MAX_PROMPT_BYTES, Message};
use crate::ui::store::Store;
use crate::ui::text::Text;

/// From this share of the limit on, the room that is left is shown.
const NEARLY_FULL: usize = 2;

/// The field and its examples. Ctrl+Enter (or Cmd+Enter) writes on.
#[component]
pub(super) fn Prompt(store: Store, text: &'static Text) -> impl IntoView {
    let words = &text.writing;
    let prompt = store.pick(|state| state.prompt.clone());
    let room = move || {
        let used = prompt.with(String::len);
        (used * NEARLY_FULL > MAX_PROMPT_BYTES).then(|| (words.prompt_room)(used, MAX_PROMPT_BYTES))
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            store.send(Message::Write);
        }
    };
    let examples = words
        .example_prompts
        .iter()
        .map(|&(label, example)| {
            view! {
                <li>
                    <button
                        type="button"
                        class="quiet small"
                        title=example
                        on:click=move |_| store.send(Message::SetPrompt(example.to_owned()))
                    >
                        {label}
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="prompt">
            <label for="prompt" class="sr-only">{words.prompt}</label>
            <textarea
                id="prompt"
                rows="2"
                maxlength=MAX_PROMPT_BYTES.to_string()
                spellcheck="false"
                autocomplete="off"
                prop:value=move || prompt.get()
                on:input=move |event| store.send(Message::SetPrompt(event_target_value(&event)))
                on:keydown=on_key
            ></textarea>
            <p class="small muted">{room}</p>
            <div class="examples">
                <span class="muted small" id="examples-label">{words.examples}</span>
                <ul aria-labelledby="examples-label">{examples}</ul>
            </div>
        </div>
    }
}
