//! The link, to take away.

use leptos::html;

use super::dialog::Dialog;
use crate::app::state::{ClaimingLink, Message, Shared};
use crate::app::text;
use crate::page::lazy::{LazyView, later};
use crate::page::prelude::*;
use crate::page::results::focus;
use crate::share::Reach;

/// Id of the field with the link.
const FIELD: &str = "share-link";

/// Shown while the state holds a link to share.
#[component]
pub(super) fn ShareDialog(store: Store) -> impl IntoView {
    let open = store.pick(|state| state.shared.is_some());
    let on_close = move || {
        if open.get_untracked() {
            store.send(Message::CloseShare);
        }
    };
    view! {
        <Dialog id="share-heading" open on_close heading=Signal::stored(say!("share-heading"))>
            {later(store, LazyView::Share)}
        </Dialog>
    }
}

/// What is in the dialog.
#[component]
pub(crate) fn ShareSheet(store: Store) -> impl IntoView {
    // What is chosen of the link does not make the dialog anew.
    let shared = store.pick(|state| state.shared.clone().map(|shared| Shared { claiming: None, ..shared }));
    let has_language = Part::new(move || shared.with(|it| it.as_ref().is_some_and(|it| it.has_language)));
    // What one is here for.
    request_animation_frame(|| focus(FIELD));
    view! {
        {move || shared.get().map(|shared| view! { <Link store shared /> })}
        <label>
            <input
                type="checkbox"
                prop:checked=move || has_language.get()
                on:change=move |event| store.send(Message::ShareLanguage(event_target_checked(&event)))
            />
            {say!("share-language")}
        </label>
    }
}

#[component]
fn Link(store: Store, shared: Shared) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let copied = RwSignal::new(false);
    let address =
        store.pick(|state| state.shared.as_ref().map(|it| it.address().to_owned()).unwrap_or_default());
    let frame = store.pick(|state| state.shared.as_ref().map(Shared::frame).unwrap_or_default());
    let select = move || {
        if let Some(field) = field.get_untracked() {
            field.select();
        }
    };
    view! {
        <div class="link">
            <label for=FIELD class="sr-only">{say!("share-link")}</label>
            <input
                id=FIELD
                type="url"
                class="mono"
                readonly
                node_ref=field
                prop:value=move || address.get()
                on:focus=move |_| select()
            />
            <button
                type="button"
                class="primary"
                on:click=move |_| {
                    // Selected, so that it can be copied by hand where the clipboard is refused.
                    select();
                    store.send(Message::CopyShared);
                    copied.set(true);
                }
            >
                {move || if copied.get() { say!("copied") } else { say!("share-copy") }}
            </button>
        </div>
        <p class="muted small">{move || say!("share-length", n = address.with(|address| address.chars().count()))}</p>
        <details>
            <summary class="small">{say!("share-frame")}</summary>
            <p class="small muted">{say!("share-frame-how")}</p>
            <textarea class="mono small" rows="4" readonly aria-label=say!("share-frame") prop:value=move || frame.get()></textarea>
        </details>
        <ClaimChoice store copied />
        <p>{say!("share-holds")}</p>
        {reach_note(shared.reach).map(|note| view! { <p class="notice warning">{note}</p> })}
        {shared.items_left_out.then(|| view! { <p class="notice warning">{say!("items-not-in-links")}</p> })}
        {shared.prompt_left_out.then(|| view! { <p class="notice warning">{say!("share-prompt-left-out")}</p> })}
    }
}

/// Whether the link says what was computed, once it is known what that is.
#[component]
fn ClaimChoice(store: Store, copied: RwSignal<bool>) -> impl IntoView {
    let claiming = store.pick(|state| state.shared.as_ref().and_then(|shared| shared.claiming.clone()));
    let choice = move || {
        let ClaimingLink { n_more, without_items, is_chosen, .. } = claiming.get()?;
        let without = (is_chosen && !without_items.is_empty())
            .then(|| text::stated(&say!("share-claim-without-items", tasks = without_items)));
        Some(view! {
            <label class="claim-choice">
                <input
                    type="checkbox"
                    prop:checked=is_chosen
                    on:change=move |_| {
                        copied.set(false);
                        store.send(Message::ShareClaim(!is_chosen));
                    }
                />
                <span>{say!("share-claim", n = n_more)}</span>
            </label>
            <p class="muted small">{say!("share-claim-what")} " " {without}</p>
        })
    };
    let comes = store.pick(State::claim_comes);
    let later = move || {
        (comes.get() && claiming.with(Option::is_none))
            .then(|| view! { <p class="muted small">{say!("share-claim-later")}</p> })
    };
    view! { {move || choice()} <div role="status">{move || later()}</div> }
}

/// Who cannot open the link.
fn reach_note(reach: Reach) -> Option<String> {
    match reach {
        Reach::World => None,
        Reach::Network => Some(say!("share-reach-network")),
        Reach::ThisComputer => Some(say!("share-reach-this-computer")),
    }
}
