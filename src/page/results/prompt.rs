//! The prompt: a field, and a few to start from.

use leptos::ev;

use super::parts::open_schedule;
use crate::app::prompts;
use crate::app::state::MAX_PROMPT_BYTES;
use crate::experiment::ModelCard;
use crate::model::ExamplePrompt;
use crate::page::prelude::*;
use crate::page::typing::is_composing;
use crate::words::translated;

/// From this share of the limit on, the room that is left is shown.
const NEARLY_FULL: usize = 2;

/// The field and its examples. Ctrl+Enter (or Cmd+Enter) writes on.
#[component]
pub(super) fn Prompt(store: Store) -> impl IntoView {
    let prompt = store.pick(State::prompt_shown);
    let room = move || {
        let used = prompt.with(String::len);
        (used * NEARLY_FULL > MAX_PROMPT_BYTES)
            .then(|| say!("generation-prompt-room", used, most = MAX_PROMPT_BYTES))
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !is_composing(&event) {
            event.prevent_default();
            store.send(Message::Run(Slot::Generation));
        }
    };
    view! {
        <div class="prompt">
            <label for="prompt" class="sr-only">{say!("generation-prompt")}</label>
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
            <p class="small muted">{move || room()}</p>
            <ThroughTemplate store />
            <Examples store />
        </div>
    }
}

/// Sends prompts through the model's chat template, where it has one.
#[component]
fn ThroughTemplate(store: Store) -> impl IntoView {
    let has_template = store.pick(|state| state.model.card().is_some_and(ModelCard::has_chat_template));
    let is_on = store.pick(|state| state.chat);
    view! {
        <Show when=move || has_template.get()>
            <label class="small through-template">
                <input
                    type="checkbox"
                    prop:checked=move || is_on.get()
                    on:change=move |event| store.send(Message::SetChat(event_target_checked(&event)))
                />
                <span>{say!("labelled", label = say!("generation-chat"))} <span class="muted">{say!("generation-chat-how")}</span></span>
            </label>
        </Show>
    }
}

/// Prompts that show something: the model's own where its folder brings some. The one that
/// stands in the field may offer a schedule to try on it.
#[component]
fn Examples(store: Store) -> impl IntoView {
    let examples = store.pick(|state| prompts::suited(state.model.card()));
    let why = store.pick(|state| state.model.card().and_then(prompts::why));
    let typed = store.pick(|state| state.prompt.clone());
    let offered = Part::new(move || {
        typed.with(|typed| examples.with(|all| all.iter().find(|example| example.text == *typed).cloned()))
    });
    view! {
        <div class="examples">
            <span class="muted small" id="examples-label">{say!("generation-examples")}</span>
            <ul aria-labelledby="examples-label">
                {move || examples.get().into_iter().map(|example| chip(store, example)).collect_any()}
            </ul>
            <p class="muted small">{move || why.get()}</p>
            {move || offered.get().and_then(|example| invitation(store, example))}
        </div>
    }
}

fn chip(store: Store, example: ExamplePrompt) -> impl IntoView {
    let prompt = example.text.clone();
    view! {
        <li>
            <button
                type="button"
                class="quiet small"
                title=example.text
                on:click=move |_| store.send(Message::SetPrompt(prompt.clone()))
            >
                {translated(&example.label)}
            </button>
        </li>
    }
}

/// Applies the example's schedule and writes on with both.
fn invitation(store: Store, example: ExamplePrompt) -> Option<impl IntoView> {
    let (schedule, invitation) = (example.schedule?, example.invitation?);
    let try_it = move |_| {
        // One that is not of this model does nothing: the tests read all that are bundled.
        if open_schedule(store, &schedule) {
            store.send(Message::Run(Slot::Generation));
        }
    };
    Some(view! {
        <button type="button" class="small invitation" on:click=try_it>
            {say!("generation-now-try", invitation = translated(&invitation))}
        </button>
    })
}
