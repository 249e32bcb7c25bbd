//! What is loaded, and how to load something else.

use leptos::prelude::*;

use super::about::AboutModel;
use super::bundled::Bundled;
use super::dialog::Dialog;
use super::files::OpenFolder;
use crate::experiment::{BUILD_ID, ModelCard};
use crate::ui::part::Part;
use crate::ui::store::Store;
use crate::ui::text::Text;

/// The dialog.
#[component]
pub(super) fn ModelCardDialog(store: Store, text: &'static Text, open: RwSignal<bool>) -> impl IntoView {
    let card = store.pick(|state| state.model.card().cloned());
    let heading = Part::new(move || {
        card.with(|card| card.as_ref().map_or_else(|| text.model.none.to_owned(), |card| card.title.clone()))
    });
    let close = move || open.set(false);
    view! {
        <Dialog text id="model-heading" open on_close=close heading>
            {move || card.get().map(|card| view! { <Card text card /> })}
            <Others store text close />
        </Dialog>
    }
}

#[component]
fn Card(text: &'static Text, card: ModelCard) -> impl IntoView {
    let (words, rows) = (&text.model, &text.model.rows);
    let backend = format!("{}, {}", (words.backend)(card.backend.kind), card.backend.adapter);
    let dtype = format!("{:?}", card.dtype).to_lowercase();
    let licence = card.licence.clone().unwrap_or_else(|| words.licence_unknown.to_owned());
    let facts = [
        (rows.layers, Some(text.numbers.count(card.spec.n_layers as u64))),
        (rows.parameters, Some((words.parameters)(card.parameters))),
        (rows.weights, Some((words.weights)(&dtype, card.weight_bytes))),
        (rows.context, Some((words.context)(card.spec.context_length))),
        (rows.licence, Some(licence)),
        (rows.computed_on, Some(backend)),
        (rows.fallback, card.fallback.clone()),
        (rows.self_test, card.self_test.map(words.self_test)),
    ]
    .into_iter()
    .filter_map(|(label, value)| value.map(|value| view! { <div><dt>{label}</dt><dd>{value}</dd></div> }))
    .collect_view();
    let tasks = card
        .tasks
        .iter()
        .map(|task| {
            let name =
                (text.scores.task)(&task.name).map_or_else(|| task.name.clone(), |w| w.name.to_owned());
            let about = (words.task)(task.n_items, &crate::ui::results::short(&task.data_hash));
            view! { <li>{name}" "<span class="muted">{about}</span></li> }
        })
        .collect_view();
    let tasks = if card.tasks.is_empty() {
        view! { <dd>{words.no_tasks}</dd> }.into_any()
    } else {
        view! { <dd><ul>{tasks}</ul></dd> }.into_any()
    };
    view! {
        <dl class="facts">
            {facts}
            <div>
                <dt>{rows.hash}</dt>
                <dd><Hash text hash=card.hash.clone() /></dd>
            </div>
            <div><dt>{rows.tasks}</dt>{tasks}</div>
            <div><dt>{rows.build}</dt><dd class="mono">{BUILD_ID}</dd></div>
        </dl>
        {card.about.map(|about| view! { <AboutModel text about description=card.description /> })}
    }
}

/// A hash in full, with a button that copies it.
#[component]
fn Hash(text: &'static Text, hash: String) -> impl IntoView {
    let copied = RwSignal::new(false);
    let to_copy = hash.clone();
    let copy = move |_| {
        let written = window().navigator().clipboard().write_text(&to_copy);
        leptos::task::spawn_local(async move {
            // Refused outside of secure contexts; the hash can still be selected by hand.
            copied.set(wasm_bindgen_futures::JsFuture::from(written).await.is_ok());
        });
    };
    view! {
        <code class="hash">{hash}</code>
        <button type="button" class="quiet small" on:click=copy>
            {move || if copied.get() { text.model.copied } else { text.model.copy_hash }}
        </button>
    }
}

/// Bundled models, and folders.
#[component]
fn Others(
    store: Store,
    text: &'static Text,
    close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = &text.model;
    view! {
        <section class="others">
            <h3>{words.open_other}</h3>
            <Bundled store text on_open=Callback::new(move |()| close()) />
            <OpenFolder store text on_open=Callback::new(move |()| close()) />
            <p class="muted small">{words.folder_needs}</p>
        </section>
    }
}
