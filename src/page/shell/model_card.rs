//! What is loaded, and how to load something else.

use super::about::AboutModel;
use super::bundled::Bundled;
use super::by_name::{ByName, NAME_FIELD};
use super::dialog::Dialog;
use super::files::OpenFolder;
use super::quantise::QuantiseChoice;
use super::quantising::QuantisingChange;
use crate::app::text;
use crate::experiment::{BUILD_ID, ModelCard, Speed, TaskInfo};
use crate::hub::{ENDPOINT, HubName};
use crate::model::{AttentionSpec, short};
use crate::page::lazy::{LazyView, later};
use crate::page::prelude::*;
use crate::page::results::{facts, focus};
use crate::words::Problem;

/// The dialog.
#[component]
pub(super) fn ModelCardDialog(store: Store, open: RwSignal<bool>) -> impl IntoView {
    let title = store.pick(|state| state.model.card().map(|card| card.title.clone()));
    let heading = Part::new(move || title.get().unwrap_or_else(|| say!("model-none")));
    let close = move || open.set(false);
    view! {
        <Dialog id="model-heading" open on_close=close heading>
            {later(store, LazyView::Model(Callback::new(move |()| close())))}
        </Dialog>
    }
}

/// What is in the dialog.
#[component]
pub(crate) fn ModelSheet(store: Store, close: Callback<()>) -> impl IntoView {
    let card = store.pick(|state| state.model.card().cloned());
    let speed = store.pick(|state| Some((state.speed?, state.model.card()?.spec.n_layers)));
    view! {
        {move || card.get().map(|card| view! {
            // The card is long: past it, to the field for a name.
            <button type="button" class="quiet small to-others" on:click=move |_| focus(NAME_FIELD)>
                {say!("model-to-others")}
            </button>
            <Card store card speed />
        })}
        <Others store close />
    }
}

#[component]
fn Card(store: Store, card: ModelCard, speed: Part<Option<(Speed, usize)>>) -> impl IntoView {
    let bits = card.quantise.map(|quantise| quantise.bits());
    let weights = say!(
        "model-weights",
        bits,
        formats = &card.formats,
        bytes = card.weight_bytes,
        taken = card.bytes_in_memory
    );
    let quantising = bits.map(|_| {
        view! { <div><dt>{say!("model-row-quantising")}</dt><dd><QuantisingChange store /></dd></div> }
    });
    let licence = card.licence.clone().unwrap_or_else(|| match card.source {
        Some(_) => say!("hub-licence-unknown"),
        None => say!("model-licence-unknown"),
    });
    let spec = &card.spec;
    let AttentionSpec { n_heads, n_kv_heads, head_dim, .. } = spec.block.attention;
    let shape = say!(
        "model-shape",
        heads = n_heads,
        kv_heads = n_kv_heads,
        head_dim,
        width = spec.d_model,
        inner = spec.block.mlp.d_ff
    );
    let tokenizer = match card.has_tokenizer {
        // Its pieces are the vocabulary; that is said apart only where the embeddings have rows for more.
        true => {
            let rows = Some(card.spec.vocab_size).filter(|&rows| rows != card.n_tokens);
            // Of encoders it is the tokenizer that marks both ends.
            let bos = match (card.add_bos, card.spec.block.attention.causal) {
                (true, _) => "own",
                (false, false) => "marks",
                (false, true) => "none",
            };
            say!("model-tokenizer", n = card.n_tokens, rows, bos)
        }
        false => say!("model-no-tokenizer", rows = card.spec.vocab_size),
    };
    let limits = card.limits.map(|limits| say!("model-limits", bytes = limits.binding_bytes_max));
    let speed_here = move || {
        let (speed, n_layers) = speed.get()?;
        let a_second = |runs: f64| {
            let tokens = runs / n_layers.max(1) as f64;
            numbers().fixed(tokens, usize::from(tokens < 10.0))
        };
        let (read, written) = (a_second(speed.read), a_second(speed.written));
        let (is_of_scores, is_of_texts) = (speed.is_of_scores, speed.is_of_texts);
        Some(say!("model-speed", is_of_scores, is_of_texts, read, written))
    };
    let rows = [
        (say!("model-row-family"), Some(spec.family_told())),
        (say!("model-row-layers"), Some(numbers().count(spec.n_layers as u64))),
        (say!("model-row-shape"), Some(shape)),
        (say!("model-row-norms"), Some(spec.norms_told())),
        (say!("model-row-positions"), Some(spec.positions_told())),
        (say!("model-row-windows"), spec.windows_told()),
        (say!("model-row-biases"), spec.biases_told()),
        (say!("model-row-parameters"), Some(say!("model-parameters-learnt", n = card.parameters))),
        (say!("model-row-weights"), Some(weights)),
        (say!("model-row-context"), Some(say!("model-context", n = card.spec.context_length))),
        (say!("model-row-licence"), Some(licence)),
        (say!("model-row-tokenizer"), Some(tokenizer)),
        (say!("model-row-instructed"), card.instructed.map(|how| sentence(&how))),
        (say!("rests-on-computed-on"), store.peek(text::computed_on)),
        (say!("model-row-fallback"), card.fallback.as_ref().map(Problem::sentence)),
        (say!("model-row-limits"), limits),
        (say!("model-row-self-test"), card.self_test.map(|closeness| say!("model-self-test", closeness))),
    ]
    .into_iter()
    .filter_map(|(label, value)| Some((label, value?)));
    let from = |is_own: bool| match (is_own, card.has_general_tasks) {
        (true, _) => "own",
        (false, true) => "set",
        (false, false) if card.bundled => "page",
        (false, false) => "folder",
    };
    // What the model cannot be scored on is no task of its; of what a person has brought it is said why.
    let why_none = store.peek(|state| state.unsuited(Slot::Scores));
    let is_listed = |task: &&TaskInfo| why_none.is_none() && (task.unsuited.is_none() || task.is_own);
    let tasks = card.tasks.iter().filter(is_listed).map(|task| {
        let name = text::task_name(&task.name);
        let source = store.peek(|state| state.benchmarks.source(&task.name));
        let from = if source.is_some() { "hub" } else { from(task.is_own) };
        let about = say!("model-task", n = task.n_items, from, source, hash = short(&task.data_hash));
        let why = task.unsuited.as_ref().map(|why| text::stated(&why.sentence()));
        view! { <li>{name}" "<span class="muted">{about} " " {why}</span></li> }.into_any()
    });
    let tasks: Vec<AnyView> = tasks.collect();
    let tasks = if tasks.is_empty() {
        let why = match why_none {
            Some(why) => text::stated(&sentence(&why)),
            None if spec.classes().is_some() => say!("scores-no-tasks-of-classes"),
            None => say!("model-no-tasks"),
        };
        view! { <dd>{why}</dd> }.into_any()
    } else {
        let origin = card.has_general_tasks.then(|| view! { <p>{say!("model-general-tasks")}</p> });
        view! { <dd>{origin}<ul>{tasks}</ul></dd> }.into_any()
    };
    view! {
        <dl class="facts">
            <div><dt>{say!("model-row-source")}</dt><dd>{source(&card)}</dd></div>
            {facts(rows)}
            {quantising}
            <div><dt>{say!("model-row-speed")}</dt><dd>{move || speed_here().unwrap_or_else(|| say!("model-speed-none"))}</dd></div>
            {assumed(&card.remarks)}
            <div>
                <dt>{say!("model-row-hash")}</dt>
                <dd><Hash hash=card.hash.clone() /></dd>
            </div>
            <div><dt>{say!("model-row-tasks")}</dt>{tasks}</div>
            <div><dt>{say!("model-row-build")}</dt><dd class="mono">{BUILD_ID}</dd></div>
        </dl>
        {card.about.map(|about| view! { <AboutModel about description=card.description /> })}
    }
}

/// Where it is from; of the Hub with the address of its page, which nobody asks before it is pressed.
fn source(card: &ModelCard) -> AnyView {
    let name = card.source.as_deref().and_then(|source| HubName::parse(source, ENDPOINT).ok());
    match name {
        Some(name) => {
            let (kind, file) = match &name.file {
                Some(file) => ("blob", format!("/{file}")),
                None => ("tree", String::new()),
            };
            let page = format!("{ENDPOINT}/{}/{kind}/{}{file}", name.repo, name.revision.as_str());
            view! { <a href=page target="_blank" rel="noreferrer">{name.to_string()}</a> }.into_any()
        }
        None if card.bundled => say!("model-from-page").into_any(),
        None => say!("model-from-folder", name = &card.name, file = card.gguf.clone()).into_any(),
    }
}

/// What was decided while it was opened.
fn assumed(remarks: &[Problem]) -> Option<AnyView> {
    let said = remarks.iter().map(|remark| view! { <li>{remark.sentence()}</li> }).collect_any();
    let row = || view! { <div><dt>{say!("model-row-assumed")}</dt><dd><ul>{said}</ul></dd></div> };
    (!remarks.is_empty()).then(|| row().into_any())
}

/// A hash in full, with a button that copies it.
#[component]
fn Hash(hash: String) -> impl IntoView {
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
            {move || if copied.get() { say!("copied") } else { say!("model-copy-hash") }}
        </button>
    }
}

/// Bundled models, models by name, and folders.
#[component]
fn Others(store: Store, close: Callback<()>) -> impl IntoView {
    view! {
        <section class="others">
            <h3>{say!("model-open-other")}</h3>
            <QuantiseChoice store />
            <Bundled store on_open=close />
            <ByName store on_open=close />
            <OpenFolder store on_open=close />
            <p class="muted small">{say!("model-folder-needs")}</p>
        </section>
    }
}
