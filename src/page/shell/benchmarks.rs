//! Benchmarks by name: which one, what the Hub has said of its data, and how far it is.

use super::by_name::{bring_into_sight, refused};
use crate::app::state::{Benching, Fetching, Message};
use crate::app::text;
use crate::experiment::OpenProgress;
use crate::page::prelude::*;
use crate::page::results::{facts, focus};
use crate::protocol::{FoundData, KnownBenchmark};

/// Id of the list to choose from.
const CHOICE: &str = "benchmark";

fn send(store: Store, message: Benching) {
    store.send(Message::Benchmarks(message));
}

fn cancel(store: Store) {
    send(store, Benching::Cancel);
    focus(CHOICE);
}

/// The list, with what comes of a choice.
#[component]
pub(super) fn BenchmarksByName(store: Store) -> impl IntoView {
    send(store, Benching::List);
    let known = store.pick(|state| state.offered_benchmarks().cloned().collect::<Vec<_>>());
    let has_any = Part::new(move || known.with(|known| !known.is_empty()));
    let chosen = store.pick(|state| state.chosen_benchmark().cloned());
    let host = store.pick(|state| state.by_name.access().endpoint);
    let has_model = store.pick(|state| state.model.card().is_some_and(|card| card.has_tokenizer));
    let options = move || {
        let name = chosen.get().map(|known| known.name).unwrap_or_default();
        known.with(|known| known.iter().map(|known| option(known, &name)).collect_any())
    };
    let about = move || chosen.get().map(|known| asked_as(&known));
    let missing = store.pick(|state| {
        let name = &state.chosen_benchmark()?.name;
        let data = state.benchmarks.missing.iter().find(|data| data.benchmark == *name)?;
        Some(say!("benchmark-pinned", source = source(&data.place.repo, data.place.revision.as_str())))
    });
    view! {
        <Show when=move || has_any.get()>
            <section class="by-name benchmarks">
                <h3>{say!("benchmarks-heading")}</h3>
                <form
                    on:submit=move |event| {
                        event.prevent_default();
                        send(store, Benching::LookUp);
                    }
                >
                    <label for=CHOICE>{say!("benchmark-label")}</label>
                    <div class="link">
                        <select
                            id=CHOICE
                            aria-describedby="benchmark-privacy"
                            on:change=move |event| send(store, Benching::Choose(event_target_value(&event)))
                        >
                            {move || options()}
                        </select>
                        <button type="submit" class="primary" disabled=move || !has_model.get()>
                            {say!("hub-look-up")}
                        </button>
                    </div>
                    <Answer store />
                    <p class="small">{move || about()} " " {move || missing.get()}</p>
                    <p id="benchmark-privacy" class="small muted">
                        {move || say!("hub-privacy", host = host.get())}
                    </p>
                </form>
            </section>
        </Show>
    }
}

fn option(known: &KnownBenchmark, chosen: &str) -> AnyView {
    let name = known.name.clone();
    let is_chosen = name == chosen;
    let label = say!("benchmark-option", name = &name, about = text::benchmark_about(&name));
    view! { <option value=name.clone() prop:selected=is_chosen>{label}</option> }.into_any()
}

/// How it is asked.
fn asked_as(known: &KnownBenchmark) -> String {
    let KnownBenchmark { dataset, config, split, few_shot, harness, .. } = known;
    if known.is_of_classes() {
        return say!("benchmark-asked-labels", dataset, config, split);
    }
    let n_examples = few_shot.as_ref().map(|(_, n)| *n);
    say!("benchmark-asked", dataset, config, split, harness, n_examples)
}

fn source(repo: &str, commit: &str) -> String {
    format!("{repo}@{commit}")
}

/// What the Hub has said, as it comes.
#[component]
fn Answer(store: Store) -> impl IntoView {
    let fetching = store.pick(|state| state.benchmarks.fetching.clone());
    let answer = move || match fetching.get() {
        Fetching::Idle => ().into_any(),
        Fetching::Asking(name) => view! {
            <p class="asking">
                {say!("benchmark-asking", name)} " "
                <button type="button" on:click=move |_| cancel(store)>{say!("model-cancel")}</button>
            </p>
        }
        .into_any(),
        Fetching::Found(found) => view! { <FoundBenchmark store found=*found /> }.into_any(),
        Fetching::Coming(found, at) => coming(store, &found.benchmark.name, at),
        Fetching::Failed(problem) => refused(&problem).into_any(),
    };
    let (node, kind) =
        (NodeRef::new(), store.pick(|state| std::mem::discriminant(&state.benchmarks.fetching)));
    bring_into_sight(node, kind);
    view! { <div class="hub-answer" role="status" node_ref=node>{answer}</div> }
}

fn coming(store: Store, name: &str, at: OpenProgress) -> AnyView {
    let (done, total) = (at.bytes_done, at.bytes_total);
    let said = if done == total {
        say!("benchmark-reading", name)
    } else {
        say!("benchmark-coming", name, done, total)
    };
    view! {
        <div class="asking">
            <p>
                {said.clone()} " "
                <button type="button" on:click=move |_| cancel(store)>{say!("model-cancel")}</button>
            </p>
            <progress max=total.to_string() value=done.to_string() aria-label=name.to_owned() aria-valuetext=said></progress>
        </div>
    }
    .into_any()
}

#[component]
fn FoundBenchmark(store: Store, found: FoundData) -> impl IntoView {
    let bytes = found.bytes();
    let FoundData { benchmark, data, is_kept, room, add_bos } = found;
    let licence = data.licence.clone().unwrap_or_else(|| say!("hub-licence-unknown"));
    let file = |file: &crate::hub::HubFile| {
        let kind = if file.hash.len() == 64 { "SHA-256" } else { "git" };
        (
            say!("benchmark-row-file"),
            say!("benchmark-file", name = &file.name, bytes = file.bytes, kind, hash = &file.hash),
        )
    };
    let examples = benchmark.few_shot.as_ref().map(|(split, _)| split.clone());
    let split = say!("benchmark-split", config = &benchmark.config, split = &benchmark.split, examples);
    let rows = [
        (say!("model-row-source"), source(&data.repo, &data.revision)),
        (say!("benchmark-row-split"), split),
        (say!("model-row-licence"), licence),
    ];
    let asked = [
        (say!("benchmark-row-asked"), say!("benchmark-harness", harness = &benchmark.harness)),
        (say!("benchmark-row-bos"), say!("benchmark-bos", add_bos)),
    ];
    let rows: Vec<(String, String)> =
        rows.into_iter().chain(data.files.iter().map(file)).chain(asked).collect();
    let fits = match room {
        _ if is_kept => say!("benchmark-is-kept"),
        Some(room) if room < bytes => say!("benchmark-no-room", room),
        Some(room) => say!("benchmark-room", room),
        None => say!("hub-room-unknown"),
    };
    view! {
        <div class="found">
            <dl class="facts">{facts(rows)}</dl>
            <p class="small">{fits}</p>
            <button type="button" class="primary" on:click=move |_| {
                send(store, Benching::Load);
                focus(CHOICE);
            }>
                {if is_kept { say!("benchmark-read") } else { say!("hub-load", bytes) }}
            </button>
        </div>
    }
}
