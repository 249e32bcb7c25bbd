//! Two texts side by side, with the first difference marked.

use super::parts::{Panel, is_running, phase, problem, reads_text, unsuited, unsuited_note};
use super::prompt::Prompt;
use crate::app::results::pictures::written_passages;
use crate::experiment::{GeneratedText, GenerationReport, Report, fills_gaps, past_context};
use crate::page::charts::PanelFiles;
use crate::page::prelude::*;

/// The panel: prompt and both texts.
#[component]
pub(super) fn WritingPanel(store: Store) -> impl IntoView {
    let is_writing = is_running(store, Slot::Generation);
    let is_mute = store.pick(|state| state.model.card().is_some_and(|card| !card.has_tokenizer));
    let why_not = unsuited(store, Slot::Generation);
    let writes = Part::new(move || why_not.with(Option::is_none));
    let fills = store.pick(|state| state.model.card().is_some_and(|card| fills_gaps(&card.spec)));
    let heading = Signal::derive(move || match (writes.get(), fills.get()) {
        (true, _) => say!("generation-heading"),
        (false, true) => say!("generation-heading-gaps"),
        (false, false) => say!("generation-prompt"),
    });
    view! {
        <Panel
            store
            name="writing"
            heading
            is_offered=|_| true
        >
            <Prompt store />
            <Show when=move || is_mute.get()>
                <p class="notice warning">{say!("generation-no-tokenizer")}</p>
            </Show>
            {unsuited_note(store, Slot::Generation)}
            <Show when=move || writes.get()>
                {write_buttons(store, || Message::Run(Slot::Generation), say!("generation-run"))}
                <Texts store is_writing />
            </Show>
        </Panel>
    }
}

/// A button that asks for texts, and one that stops them.
pub(super) fn write_buttons(store: Store, run: fn() -> Message, label: String) -> impl IntoView {
    let is_writing = is_running(store, Slot::Generation);
    let can_write = store.pick(reads_text);
    let off = Part::new(move || !can_write.get() || is_writing.get());
    view! {
        <div class="write-buttons">
            <Button store class="primary" label off message=move |()| run() />
            <Show when=move || is_writing.get()>
                <button type="button" on:click=move |_| store.send(Message::Stop(Slot::Generation))>
                    {say!("stop")}
                </button>
            </Show>
        </div>
    }
}

/// Both texts, the first difference marked.
#[component]
pub(super) fn Texts(store: Store, is_writing: Part<bool>) -> impl IntoView {
    let writing = store.report(Slot::Generation, Report::generation);
    let is_open = store.pick(|state| state.model.card().is_some());
    let phase = phase(store, Slot::Generation);
    let is_stale = Part::new(move || phase.get() == PanelPhase::Stale && !is_writing.get());
    let note = move || match phase.get() {
        PanelPhase::Cancelled => say!("generation-stopped"),
        PanelPhase::Stale if is_stale.get() => say!("generation-stale"),
        _ => String::new(),
    };
    let summary = move || {
        writing.with(|writing| {
            let writing = writing?;
            let full = writing.full.as_ref()?;
            let ended = full.ended.is_some() && writing.edited.ended.is_some();
            match writing.first_difference() {
                Some(n) => Some((true, say!("generation-parted", n))),
                None if ended => Some((false, say!("generation-same"))),
                None => None,
            }
        })
    };
    let past = store.pick(|state| {
        let n_tokens = state.panel(Slot::Generation).value(Report::generation)?.n_tokens();
        Some(past_context(&state.model.card()?.spec, n_tokens)?.sentence())
    });
    let sides = move || {
        writing.with(|writing| match writing {
            None => {
                // While a model is being opened nobody knows yet whether it begins by itself.
                let said = match (is_writing.get(), is_open.get()) {
                    (true, _) => say!("generation-begun"),
                    (false, true) => say!("generation-empty"),
                    (false, false) => String::new(),
                };
                view! { <p class="empty">{said}</p> }.into_any()
            }
            Some(writing) => view! {
                <div class="sides" class:stale=move || is_stale.get()>
                    {writing.full.as_ref().map(|full| side(writing, full, say!("column-full-model"), is_writing.get()))}
                    {side(writing, &writing.edited, say!("column-your-schedule"), is_writing.get())}
                </div>
            }
            .into_any(),
        })
    };
    view! {
        <div class="texts">
            {move || sides()}
            <p class="small muted" role="status">
                {move || summary().map(|(parted, words)| {
                    let flag = parted.then(|| view! { <span class="flag" aria-hidden="true"></span> });
                    view! { {flag}{words} }
                })}
                " "
                {problem(store, Slot::Generation)}
                {move || note()}
            </p>
            <p class="small muted">{move || past.get()}</p>
            <PanelFiles
                store
                panel=Slot::Generation
                has_any=|state| state.generated().is_some() && !state.panel(Slot::Generation).is_pending()
                picture=|state, width| Some(written_passages(state)?.picture(width))
                file_stem="atelier-writing"
            />
        </div>
    }
}

/// What another schedule writes, with where it leaves the full model.
pub(super) fn other_text(store: Store, slot: Slot, who: String) -> AnyView {
    let writing = store.report(slot, Report::generation);
    let is_writing = is_running(store, slot);
    let text =
        move || writing.with(|writing| writing.map(|it| side(it, &it.edited, who.clone(), is_writing.get())));
    view! { {problem(store, slot)} {move || text()} }.into_any()
}

/// One text: what both share, the first difference, and the rest.
fn side(
    writing: &GenerationReport,
    written: &GeneratedText,
    who: String,
    is_writing: bool,
) -> impl IntoView + use<> {
    let difference = writing.first_difference();
    let n_same = difference.unwrap_or(written.tokens.len()).min(written.tokens.len());
    let (same, rest) = written.tokens.split_at(n_same);
    let joined =
        |tokens: &[(u32, String)]| tokens.iter().map(|(_, piece)| piece.as_str()).collect::<String>();
    let parted = difference.map(|_| {
        let (first, after) = rest.split_at(rest.len().min(1));
        view! {
            <span class="parted">
                <mark class="first-difference">
                    <span class="flag" aria-hidden="true"></span>
                    <span class="sr-only">" ("{say!("generation-first-difference")}") "</span>
                    {joined(first)}
                </mark>
                {joined(after)}
            </span>
        }
    });
    view! {
        <div class="side">
            <h3 class="side-name">{who}</h3>
            <p class="written">
                <span class="given">{writing.prompt.clone()}</span>
                {joined(same)}
                {parted}
                {caret(written, is_writing)}
            </p>
            <p class="small muted">{written.ended.map(|reason| sentence(&reason))}</p>
        </div>
    }
}

/// A caret where a text still grows.
fn caret(written: &GeneratedText, is_writing: bool) -> Option<impl IntoView + use<>> {
    (is_writing && written.ended.is_none()).then(|| view! { <span class="caret" aria-hidden="true"></span> })
}
