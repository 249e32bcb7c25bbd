//! What the engine and the model are doing, when that is not "ready".

use super::bundled::Bundled;
use super::files::OpenFolder;
use super::header::MODEL_BUTTON;
use crate::app::state::{EnginePhase, Message, ModelPhase};
use crate::app::text;
use crate::experiment::OpenStage;
use crate::page::lazy::{LazyView, later};
use crate::page::prelude::*;
use crate::page::results::focus;
use crate::words::Problem;

/// A strip below the header; nothing when all is well.
#[component]
pub(crate) fn Status(store: Store) -> impl IntoView {
    let engine = store.pick(|state| state.engine.clone());
    let model = store.pick(|state| match &state.model {
        // Of an open model nothing is said here, so its card need not be compared.
        ModelPhase::Open(_) => None,
        other => Some(other.clone()),
    });
    move || match (engine.get(), model.get()) {
        (EnginePhase::Failed(problem), _) => trouble(say!("shell-engine-failed"), problem).into_any(),
        (EnginePhase::Starting, _) => waiting(say!("shell-engine-starting")).into_any(),
        (EnginePhase::Recovering, _) => waiting(say!("shell-engine-recovering")).into_any(),
        (EnginePhase::Restarting, _) => waiting(say!("shell-engine-restarting")).into_any(),
        (EnginePhase::Ready, Some(ModelPhase::Opening { title, stage, bytes_done, bytes_total, .. })) => {
            view! { <Opening store title stage bytes_done bytes_total /> }.into_any()
        }
        (EnginePhase::Ready, Some(ModelPhase::Missing { n_layers, source: Some(source), .. })) => {
            later(store, LazyView::MissingNamed(source, n_layers))
        }
        (EnginePhase::Ready, Some(ModelPhase::Missing { name, hash, n_layers, .. })) => view! {
            <section class="strip" role="alert">
                <div>
                    <p><strong>{say!("model-missing", name = &name)}</strong></p>
                    <p class="muted">{say!("model-missing-hint", hash = &hash, n = n_layers)}</p>
                </div>
                <OpenFolder store />
                {store.peek(|state| state.nearest(n_layers).cloned()).map(|entry| {
                    let label = say!("model-open-nearest", title = &entry.title, n = entry.n_layers);
                    let open = move |_| store.send(Message::OpenBundled(entry.name.clone()));
                    view! { <button type="button" on:click=open>{label}</button> }
                })}
            </section>
        }
        .into_any(),
        (EnginePhase::Ready, Some(ModelPhase::Failed(problem))) => view! {
            {trouble(say!("model-failed"), problem)}
            <div class="strip others"><Bundled store /><OpenFolder store /></div>
        }
        .into_any(),
        (EnginePhase::Ready, _) => ().into_any(),
    }
}

/// How long fetching will still take, once that can be told.
fn time_left(stage: OpenStage, done: u64, total: u64) -> Option<String> {
    let OpenStage::Fetching { bytes_per_second: Some(rate @ 1..) } = stage else { return None };
    Some(say!("hub-left", time = text::duration(total.saturating_sub(done).div_ceil(rate))))
}

fn waiting(words: String) -> impl IntoView {
    view! {
        <section class="strip passing" role="status">
            <p>{words.clone()}</p>
            <progress aria-label=words></progress>
        </section>
    }
}

fn trouble(heading: String, problem: Problem) -> impl IntoView {
    view! {
        <section class="strip trouble" role="alert">
            <div>
                <p><strong>{say!("labelled", label = heading)}</strong>{say!("sentence-ended", text = problem.sentence())}</p>
                <p>{problem.hint().map(|hint| text::stated(&hint))}</p>
            </div>
        </section>
    }
}

/// Progress in bytes, with its end known before it starts where that is possible.
#[component]
fn Opening(
    store: Store,
    title: String,
    stage: OpenStage,
    bytes_done: u64,
    bytes_total: u64,
) -> impl IntoView {
    let label = say!("model-opening", title = &title);
    let is_known = bytes_total > 0 && stage.counts_bytes();
    let come = say!("model-progress", done = bytes_done, total = bytes_total);
    let progress = stage.counts_bytes().then(|| format!(", {come}"));
    let cancel = move |_| {
        store.send(Message::CancelOpen);
        focus(MODEL_BUTTON);
    };
    view! {
        <section class="strip passing" aria-label=label.clone()>
            <div>
                <p><strong>{label.clone()}</strong></p>
                <p class="muted small">
                    {sentence(&stage)}
                    {progress}
                    {time_left(stage, bytes_done, bytes_total).map(|left| format!(", {left}"))}
                </p>
            </div>
            <progress
                aria-label=label.clone()
                aria-valuetext=is_known.then(|| come.clone())
                value=is_known.then(|| bytes_done.to_string())
                max=is_known.then(|| bytes_total.to_string())
            ></progress>
            <button type="button" on:click=cancel>{say!("model-cancel")}</button>
        </section>
    }
}
