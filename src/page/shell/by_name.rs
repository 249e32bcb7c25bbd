//! Models by name: the field, what the Hub has said, and what is kept in this browser.

use leptos::html;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use super::choices::{Choices, room_of};
use super::header::MODEL_BUTTON;
use super::kept::KeptModels;
use super::page_copy::CopyChoice;
use crate::app::state::{Looking, MAX_RECENT, Message, Naming, Room, Secret};
use crate::app::text;
use crate::hub::{ENDPOINT, HubChoice, HubName};
use crate::model::short;
use crate::page::prelude::*;
use crate::page::results::{element, facts, focus};
use crate::protocol::Found;
use crate::words::Problem;

/// Id of the field for a name.
pub(super) const NAME_FIELD: &str = "hub-name";
/// Small models that open here.
const EXAMPLES: [&str; 3] = [
    "HuggingFaceTB/SmolLM2-135M-Instruct",
    "HuggingFaceTB/SmolLM2-360M-Instruct",
    "TinyLlama/TinyLlama-1.1B-Chat-v1.0",
];

pub(super) fn send(store: Store, naming: Naming) {
    store.send(Message::ByName(naming));
}

/// The field, with what comes of it. `on_open` is called when a model is being opened.
#[component]
pub(super) fn ByName(store: Store, #[prop(into)] on_open: Callback<()>) -> impl IntoView {
    let name = store.pick(|state| state.by_name.text.clone());
    let is_empty = Part::new(move || name.with(|name| name.trim().is_empty()));
    let host = store.pick(|state| state.by_name.access().endpoint);
    let examples = EXAMPLES
        .map(|example| {
            let take = move |_| send(store, Naming::Text(example.to_owned()));
            view! { <button type="button" class="quiet small mono" on:click=take>{example}</button> }
        })
        .into_iter()
        .collect_any();
    view! {
        <section class="by-name">
            <form
                on:submit=move |event| {
                    event.prevent_default();
                    send(store, Naming::LookUp);
                }
            >
                <label for=NAME_FIELD>{say!("hub-name-label")}</label>
                <div class="link">
                    <input
                        id=NAME_FIELD
                        type="text"
                        class="mono"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        aria-describedby="hub-privacy"
                        prop:value=move || name.get()
                        on:input=move |event| send(store, Naming::Text(event_target_value(&event)))
                    />
                    <button type="submit" class="primary" disabled=move || is_empty.get()>{say!("hub-look-up")}</button>
                </div>
                <Answer store on_open />
                <p class="examples small muted">{say!("hub-examples")}" "{examples}</p>
                <RecentModels store on_open />
                <p id="hub-privacy" class="small muted">{move || say!("hub-privacy", host = host.get())}</p>
                <More store />
            </form>
            <KeptModels store on_open />
            <CopyChoice store />
        </section>
    }
}

/// Models that were open before: one press opens what is kept, or puts the name into the field.
#[component]
fn RecentModels(store: Store, on_open: Callback<()>) -> impl IntoView {
    let recent = store.pick(|state| state.settings.recent.clone());
    let again = move |name: HubName| {
        let file = name.file.as_ref().map(|file| format!(":{file}")).unwrap_or_default();
        let label = format!("{}@{}{file}", name.repo, short(name.revision.as_str()));
        let open = move |_| {
            let is_kept = store.peek(|state| state.by_name.is_kept(&name));
            send(store, Naming::Again(name.clone()));
            match is_kept {
                true => on_open.run(()),
                false => focus(NAME_FIELD),
            }
        };
        view! { <button type="button" class="quiet small mono" on:click=open>{label}</button> }
    };
    view! {
        <Show when=move || !recent.with(Vec::is_empty)>
            <p class="examples recent small muted">
                {say!("hub-recent")}
                " "
                {recent.get().into_iter().map(again).collect_any()}
                <button type="button" class="quiet small" on:click=move |_| send(store, Naming::Forget)>
                    {say!("hub-recent-forget")}
                </button>
            </p>
            <p class="small muted">{say!("hub-recent-privacy", max = MAX_RECENT)}</p>
        </Show>
    }
}

/// Whom to ask instead, and a token.
#[component]
fn More(store: Store) -> impl IntoView {
    let endpoint = store.pick(|state| state.by_name.access.endpoint.clone());
    let token = store.pick(|state| state.by_name.access.token.clone());
    view! {
        <details>
            <summary>{say!("hub-more")}</summary>
            <label for="hub-token">{say!("hub-token-label")}</label>
            <input
                id="hub-token"
                type="password"
                class="mono"
                autocomplete="off"
                aria-describedby="hub-token-hint"
                prop:value=move || token.get().unwrap_or_default()
                on:input=move |event| send(store, Naming::Token(Secret(event_target_value(&event))))
            />
            <p id="hub-token-hint" class="small muted">{say!("hub-token-hint")}</p>
            <label for="hub-endpoint">{say!("hub-endpoint-label")}</label>
            <input
                id="hub-endpoint"
                type="text"
                inputmode="url"
                class="mono"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=ENDPOINT
                prop:value=move || endpoint.get()
                on:input=move |event| send(store, Naming::Endpoint(event_target_value(&event)))
            />
        </details>
    }
}

/// What the Hub has said, as it comes.
#[component]
pub(super) fn Answer(store: Store, #[prop(optional, into)] on_open: Option<Callback<()>>) -> impl IntoView {
    let looking = store.pick(|state| state.by_name.looking.clone());
    let pause = store.pick(|state| state.by_name.pause.clone());
    // In a strip the field is not there, and the strip is about to change.
    let cancel = move |_| {
        send(store, Naming::Cancel);
        focus(if element(NAME_FIELD).is_some() { NAME_FIELD } else { MODEL_BUTTON });
    };
    let answer = move || match looking.get() {
        Looking::Idle => ().into_any(),
        Looking::Asking(name) => view! {
            <p class="asking">
                {say!("hub-asking", name = name.to_string())}
                {move || pause.get().map(|pause| format!(" {}", pause.sentence()))}
                " "
                <button type="button" on:click=cancel>{say!("model-cancel")}</button>
            </p>
        }
        .into_any(),
        Looking::Failed(problem) => refused(&problem).into_any(),
        Looking::Found(found) => view! { <FoundModel store found=*found on_open /> }.into_any(),
    };
    let (node, kind) = (NodeRef::new(), store.pick(|state| std::mem::discriminant(&state.by_name.looking)));
    bring_into_sight(node, kind);
    view! { <div class="hub-answer" role="status" node_ref=node>{answer}</div> }
}

/// Scrolls no further than needed to what has come of a press, whenever that is of another `kind`.
pub(super) fn bring_into_sight<T: PartialEq + Clone + Send + Sync + 'static>(
    node: NodeRef<html::Div>,
    kind: Part<T>,
) {
    Effect::new(move |before: Option<()>| {
        kind.track();
        if before.is_none() {
            return;
        }
        request_animation_frame(move || {
            let Some(node) = node.get_untracked() else { return };
            let how = ScrollIntoViewOptions::new();
            how.set_block(ScrollLogicalPosition::Nearest);
            node.scroll_into_view_with_scroll_into_view_options(&how);
        });
    });
}

pub(super) fn refused(problem: &Problem) -> impl IntoView {
    view! {
        <div class="notice error">
            <p>
                {text::stated(&problem.sentence())}
                {problem.hint().map(|hint| view! { <span class="hint">" "{text::stated(&hint)}</span> })}
            </p>
        </div>
    }
}

#[component]
fn FoundModel(store: Store, found: Found, on_open: Option<Callback<()>>) -> impl IntoView {
    let Found { model, kept, room, .. } = found;
    let choice = store.pick(|state| state.by_name.choice().cloned());
    let is_kept = Part::new(move || choice.with(|it| it.as_ref().is_some_and(|it| kept.contains(&it.gguf))));
    let bytes = Part::new(move || choice.with(|choice| choice.as_ref().map_or(0, HubChoice::bytes)));
    let is_picked = Part::new(move || choice.with(Option::is_some));
    let licence = model.licence.clone().unwrap_or_else(|| say!("hub-licence-unknown"));
    let n_parameters = model.n_parameters;
    let pace = store.pick(move |state| state.pace_here(n_parameters?));
    let choices = (model.choices.len() > 1).then(|| view! { <Choices store model=model.clone() /> });
    let rows = move || {
        let n_files = choice.with(|choice| choice.as_ref().map(|choice| choice.files.len()));
        let files = n_files.map(|n| say!("hub-files", n, bytes = bytes.get()));
        let rows = [
            (say!("model-row-source"), Some(format!("{}@{}", model.repo, short(&model.revision)))),
            (say!("hub-row-architecture"), model.architecture.clone()),
            (say!("model-row-layers"), model.n_layers.map(|n| numbers().count(n as u64))),
            (say!("model-row-parameters"), model.n_parameters.map(|n| say!("model-parameters", n))),
            (say!("model-row-licence"), Some(licence.clone())),
            (say!("hub-row-files"), files),
        ];
        facts(rows.into_iter().filter_map(|(label, value)| Some((label, value?)))).into_any()
    };
    let fits = move || match room {
        _ if is_kept.get() => say!("hub-is-kept"),
        Some(room) if room < bytes.get() => say!("hub-no-room", room),
        Some(room) => say!("hub-room", room),
        None => say!("hub-room-unknown"),
    };
    let seconds = store.pick(|state| state.by_name.seconds(state.by_name.choice()?.bytes()));
    let takes = move || (!is_kept.get()).then(|| format!(" {}", fetching(seconds.get(), bytes.get())));
    let part = store.pick(|state| state.by_name.kept.as_ref().map_or(0, |kept| kept.bytes_unfinished));
    let part = move || {
        (part.get() > 0 && !is_kept.get()).then(|| format!(" {}", say!("hub-kept-part", bytes = part.get())))
    };
    let room_here = store.pick(|state| Some(room_of(state, state.by_name.choice()?)));
    let here = move || {
        let said = |room| view! { <p class="small">{fits()}{takes()}{part()}</p>{fits_here(room)} };
        room_here.get().map(said)
    };
    let load = move |_| {
        send(store, Naming::Load);
        if let Some(on_open) = on_open {
            on_open.run(());
        }
    };
    view! {
        <div class="found">
            <dl class="facts">{rows}</dl>
            {choices}
            {here}
            {move || pace.get().map(|pace| view! { <p class="small">{text::pace(&pace)}</p> })}
            <button type="button" class="primary" disabled=move || !is_picked.get() on:click=load>
                {move || match (is_picked.get(), is_kept.get()) {
                    (false, _) => say!("hub-pick"),
                    (true, true) => say!("hub-open"),
                    (true, false) => say!("hub-load", bytes = bytes.get()),
                }}
            </button>
        </div>
    }
}

/// How long fetching takes, as far as that is known.
fn fetching(seconds: Option<u64>, bytes: u64) -> String {
    match seconds {
        Some(seconds) => say!("hub-takes", time = text::duration(seconds)),
        None => say!("hub-takes-unknown", bytes),
    }
}

/// Whether it fits where the page computes, and what cannot be told of that.
fn fits_here(room: Room) -> AnyView {
    let said = match room {
        Room::TooLarge => {
            return view! { <p class="notice warning">{say!("hub-too-large-here")}</p> }.into_any();
        }
        Room::Gpu { bytes, buffer } => say!("hub-gpu-room", bytes, buffer),
        Room::Cpu { bytes } => say!("hub-cpu-room", bytes),
        Room::Unknown => say!("hub-place-unknown"),
    };
    view! { <p class="small">{said}</p> }.into_any()
}
