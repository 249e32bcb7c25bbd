//! The link, to take away.

use leptos::html;
use leptos::prelude::*;

use super::dialog::Dialog;
use crate::ui::part::Part;
use crate::ui::state::{Message, Shared};
use crate::ui::store::Store;
use crate::ui::text::Text;

/// Shown while the state holds a link to share.
#[component]
pub(super) fn ShareDialog(store: Store, text: &'static Text) -> impl IntoView {
    let shared = store.pick(|state| state.shared.clone());
    let open = Part::new(move || shared.with(Option::is_some));
    let on_close = move || {
        if open.get_untracked() {
            store.send(Message::CloseShare);
        }
    };
    view! {
        <Dialog text id="share-heading" open on_close heading=Signal::stored(text.share.heading.to_owned())>
            {move || shared.get().map(|shared| view! { <Link store text shared /> })}
        </Dialog>
    }
}

#[component]
fn Link(store: Store, text: &'static Text, shared: Shared) -> impl IntoView {
    let words = &text.share;
    let field = NodeRef::<html::Input>::new();
    let copied = RwSignal::new(false);
    let n_characters = shared.url.chars().count();
    let select = move || {
        if let Some(field) = field.get_untracked() {
            field.select();
        }
    };
    view! {
        <div class="link">
            <label for="share-link" class="sr-only">{words.link}</label>
            <input
                id="share-link"
                type="url"
                class="mono"
                readonly
                node_ref=field
                value=shared.url.clone()
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
                {move || if copied.get() { words.copied } else { words.copy }}
            </button>
        </div>
        <p class="muted small">{(words.length)(n_characters)}</p>
        <p>{words.holds}</p>
        {(words.reach)(shared.reach).map(|note| view! { <p class="notice warning">{note}</p> })}
        {shared.items_left_out.then(|| view! { <p class="notice warning">{text.items.not_in_links}</p> })}
        {shared.prompt_left_out.then(|| view! { <p class="notice warning">{words.prompt_left_out}</p> })}
    }
}
