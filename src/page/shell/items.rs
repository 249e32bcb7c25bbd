//! The user's items: picked, dropped or pasted, and whether they were read.

use super::benchmarks::BenchmarksByName;
use super::dialog::Dialog;
use super::files::picker;
use crate::app::state::{Added, Message, Told};
use crate::experiment::{ITEMS_BYTES_MAX, TaskInfo};
use crate::model::short;
use crate::page::lazy::{LazyView, later};
use crate::page::prelude::*;
use crate::page::results::OWN_ITEMS;

/// Shown while the state says so.
#[component]
pub(crate) fn ItemsDialog(store: Store) -> impl IntoView {
    let open = store.pick(|state| state.items.open);
    let close = move || {
        if open.get_untracked() {
            store.send(Message::ShowItems(false));
        }
    };
    view! {
        <Dialog id="own-items-heading" opener=OWN_ITEMS open on_close=close heading=Signal::stored(say!("own-items-heading"))>
            {later(store, LazyView::Items)}
        </Dialog>
    }
}

/// What is in the dialog.
#[component]
pub(crate) fn ItemsSheet(store: Store) -> impl IntoView {
    view! {
        <p>{say!("items-explanation", bytes = ITEMS_BYTES_MAX)}</p>
        <PickItems store />
        <PasteItems store />
        <Outcome store />
        <BenchmarksByName store />
        <OwnTasks store />
        <details class="item-forms">
            <summary>{say!("items-forms")}</summary>
            <dl>
                {form("Atelier", say!("form-atelier"), say!("form-atelier-scored"))}
                {form("LAMBADA", say!("form-lambada"), say!("form-lambada-scored"))}
                {form("HellaSwag", say!("form-hellaswag"), say!("form-hellaswag-scored"))}
                {form("WinoGrande", say!("form-winogrande"), say!("form-winogrande-scored"))}
                {form("ARC", say!("form-arc"), say!("form-arc-scored"))}
                {form("GSM8K", say!("form-gsm8k"), say!("form-gsm8k-scored"))}
                {form("GLUE", say!("form-glue"), say!("form-glue-scored"))}
                {form("WikiText", say!("form-wikitext"), say!("form-wikitext-scored"))}
            </dl>
        </details>
    }
}

/// A form of items: its fields, and how it is scored.
fn form(name: &'static str, fields: String, scored: String) -> impl IntoView {
    view! { <div><dt>{name}</dt><dd><code>{fields}</code><br />{scored}</dd></div> }
}

#[component]
fn PickItems(store: Store) -> impl IntoView {
    let (field, pick) = picker(false, Some(".jsonl,.ndjson,.json,.tsv,.txt,.gz"), move |files| {
        files.into_iter().for_each(|picked| store.read_items(picked.file));
    });
    view! {
        <p class="pick-items">
            {field}
            <button type="button" class="primary" on:click=pick>{say!("items-pick")}</button>
            <span class="muted">{say!("items-or-drop")}</span>
        </p>
    }
}

#[component]
fn PasteItems(store: Store) -> impl IntoView {
    let pasted = RwSignal::new(String::new());
    let is_empty = Part::new(move || pasted.with(|text| text.trim().is_empty()));
    let add = move |_| {
        store.paste_items(&say!("items-pasted"), pasted.get_untracked());
        pasted.set(String::new());
    };
    view! {
        <div class="paste-items">
            <label for="items-paste">{say!("items-paste")}</label>
            <textarea
                id="items-paste"
                class="mono"
                rows="4"
                spellcheck="false"
                placeholder=say!("items-paste-example")
                prop:value=pasted
                on:input=move |event| pasted.set(event_target_value(&event))
            ></textarea>
            <button type="button" disabled=move || is_empty.get() on:click=add>{say!("items-add")}</button>
        </div>
    }
}

/// What became of the files, read out as it comes.
#[component]
fn Outcome(store: Store) -> impl IntoView {
    let reading =
        store.pick(|state| state.items.reading.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>());
    let told = store.pick(|state| state.items.told.clone());
    view! {
        <div class="told" role="status">
            {move || told.get().into_iter().rev().map(|told| view! { <ToldFile told /> }).collect_any()}
            {move || {
                reading.get().iter().map(|name| view! { <p class="muted">{say!("items-reading", name)}</p> }).collect_any()
            }}
        </div>
    }
}

#[component]
fn ToldFile(told: Told) -> impl IntoView {
    let Added { n_items, read } = match told.outcome {
        Ok(added) => added,
        Err(problem) => {
            return view! {
                <div class="notice error">
                    <p><strong>{say!("items-refused", name = &told.name)}</strong></p>
                    <p>{problem.sentence()}</p>
                    {problem.hint().map(|hint| view! { <p class="muted">{hint}</p> })}
                </div>
            }
            .into_any();
        }
    };
    let further = read.n_left_out - read.left_out.len().min(read.n_left_out);
    let lines = read
        .left_out
        .iter()
        .map(|(line, what)| view! { <li>{say!("items-line", line = *line, what)}</li> })
        .collect_any();
    let left_out = (read.n_left_out > 0).then(|| {
        view! {
            <p>{say!("items-left-out", n = read.n_left_out)}</p>
            <ul class="small">{lines} {(further > 0).then(|| view! { <li>{say!("items-more-lines", n = further)}</li> })}</ul>
        }
    });
    let class = if read.n_left_out > 0 || read.n_clipped > 0 { "notice warning" } else { "notice info" };
    view! {
        <div class=class>
            <p><strong>{say!("items-added", task = &told.name, n = n_items, form = &read.form)}</strong></p>
            {left_out}
            {(read.n_clipped > 0).then(|| view! { <p>{say!("items-clipped", n = read.n_clipped, max = read.cut_at.unwrap_or(0))}</p> })}
        </div>
    }
    .into_any()
}

/// The user's tasks, each with a button that removes it.
#[component]
fn OwnTasks(store: Store) -> impl IntoView {
    let own = store.pick(|state| {
        let tasks = state.model.card().map(|card| card.tasks.clone()).unwrap_or_default();
        let own = tasks.into_iter().filter(|task| task.is_own);
        own.map(|task| (state.benchmarks.source(&task.name), task)).collect::<Vec<_>>()
    });
    let row = move |(source, task): (Option<String>, TaskInfo)| {
        let (name, n, hash) = (task.name.clone(), task.n_items, short(&task.data_hash));
        let said = say!("items-task", name = &name, n, hash, source);
        view! {
            <li>
                <span>{said}</span>
                <button
                    type="button"
                    class="quiet small"
                    aria-label=say!("items-remove", name = &task.name)
                    on:click=move |_| store.send(Message::RemoveItems(name.clone()))
                >
                    {say!("items-remove-short")}
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || !own.with(Vec::is_empty)>
            <section class="own-tasks">
                <h3>{say!("items-here")}</h3>
                <ul>{move || own.get().into_iter().map(row).collect_any()}</ul>
            </section>
        </Show>
    }
}
