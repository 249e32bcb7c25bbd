//! What is kept in this browser.

use super::by_name::{NAME_FIELD, send};
use crate::app::state::Naming;
use crate::hub::{HubName, Revision};
use crate::model::short;
use crate::page::prelude::*;
use crate::page::results::focus;
use crate::platform::{DATA_SETS, Kept, KeptModel};

/// Id of the heading.
const HEADING: &str = "hub-kept";

/// Removes something. The focus goes to the heading, not to what moves up to be removed next; of the last thing to the
/// field for a name, as the list goes too.
fn remove(store: Store, name: Option<HubName>) {
    send(store, Naming::Remove(name));
    let n = store.peek(|state| {
        let kept = state.by_name.kept.as_ref();
        kept.map_or(0, |kept| kept.models.len() + usize::from(kept.bytes_unfinished > 0))
    });
    focus(if n > 1 { HEADING } else { NAME_FIELD });
}

/// What is kept in this browser, each with a button that opens it and one that removes it.
#[component]
pub(super) fn KeptModels(store: Store, on_open: Callback<()>) -> impl IntoView {
    let kept = store.pick(|state| state.by_name.kept.clone().unwrap_or_default());
    let stays = store.pick(|state| state.by_name.stays);
    send(store, Naming::List);
    let is_empty = Part::new(move || kept.with(|kept| kept.models.is_empty() && kept.bytes_unfinished == 0));
    view! {
        <Show when=move || !is_empty.get()>
            <section class="kept-models">
                <h4 id=HEADING tabindex="-1">{say!("hub-kept")}</h4>
                <p class="small muted">{move || say!("hub-kept-how", n = kept.with(|kept| kept.models.len()))}</p>
                {move || kept.with(|kept| kept_list(store, kept, on_open))}
                {move || stays.get().map(|stays| view! { <p class="small muted">{say!("hub-stays", stays)}</p> })}
            </section>
        </Show>
    }
}

fn kept_list(store: Store, kept: &Kept, on_open: Callback<()>) -> AnyView {
    let rows = kept.models.iter().filter_map(|model| kept_row(store, model, on_open)).collect_any();
    let unfinished = (kept.bytes_unfinished > 0).then(|| {
        view! {
            <li>
                <span>{say!("hub-unfinished", bytes = kept.bytes_unfinished)}</span>
                <button type="button" class="quiet small" on:click=move |_| remove(store, None)>
                    {say!("items-remove-short")}
                </button>
            </li>
        }
    });
    let space = kept.bytes_taken.zip(kept.bytes_allowed).map(|(taken, allowed)| {
        view! { <p class="small muted">{say!("hub-space", taken, allowed)}</p> }
    });
    view! {
        <ul>{rows}{unfinished}</ul>
        {space}
    }
    .into_any()
}

fn kept_row(store: Store, model: &KeptModel, on_open: Callback<()>) -> Option<AnyView> {
    let revision = Revision::parse(&model.commit).ok()?;
    let called = model.gguf.as_ref().map_or(model.repo.clone(), |file| format!("{}:{file}", model.repo));
    let label = say!("hub-kept-model", repo = &called, bytes = model.bytes);
    // A data set is removed by the same name, and opened as no model.
    let is_data = model.repo.starts_with(DATA_SETS);
    let name = match is_data {
        true => HubName { repo: model.repo.clone(), revision, file: None },
        false => HubName { file: model.gguf.clone(), ..HubName::new(&model.repo, revision)? },
    };
    // Asked once: the list is made anew when another is open.
    let is_open = store.peek(|state| state.is_open_by_name(&name));
    let warning = is_open.then(|| view! { <span class="small muted">{say!("hub-kept-open")}</span> });
    let (to_open, to_remove) = (name.clone(), name);
    let open = move |_| {
        send(store, Naming::Open(to_open.clone()));
        on_open.run(());
    };
    let row = view! {
        <li>
            {match is_data {
                true => view! { <span>{label}</span> }.into_any(),
                false => view! { <button type="button" on:click=open>{label}</button> }.into_any(),
            }}
            <code class="small muted">{short(&model.commit).to_owned()}</code>
            <button
                type="button"
                class="quiet small"
                aria-label=say!("items-remove", name = called)
                on:click=move |_| remove(store, Some(to_remove.clone()))
            >
                {say!("items-remove-short")}
            </button>
            {warning}
        </li>
    };
    Some(row.into_any())
}
