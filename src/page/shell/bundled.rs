//! The models that come with the page, each a button that opens it.

use crate::app::state::Message;
use crate::page::prelude::*;
use crate::protocol::CatalogEntry;

/// The list.
#[component]
pub(super) fn Bundled(store: Store, #[prop(optional, into)] on_open: Option<Callback<()>>) -> impl IntoView {
    // One that is open can be opened again, to other bits.
    let open_hash = store.pick(|state| {
        let card = state.model.card().filter(|card| card.quantise == state.quantise)?;
        Some(card.hash.clone())
    });
    let catalog = store.pick(|state| state.catalog.clone());
    let entry = move |entry: CatalogEntry| {
        let label = say!("model-bundled", title = &entry.title, n = entry.n_layers, bytes = entry.bytes);
        let hash = entry.hash.clone();
        let is_open = Part::new(move || open_hash.with(|open| open.as_ref() == Some(&hash)));
        view! {
            <li>
                <button
                    type="button"
                    disabled=move || is_open.get()
                    on:click=move |_| {
                        store.send(Message::OpenBundled(entry.name.clone()));
                        if let Some(on_open) = on_open {
                            on_open.run(());
                        }
                    }
                >
                    {label}
                    {move || is_open.get().then(|| view! { <span class="muted">"("{say!("model-is-open")}")"</span> })}
                </button>
            </li>
        }
    };
    view! { <ul class="bundled">{move || catalog.get().into_iter().map(entry).collect_any()}</ul> }
}
