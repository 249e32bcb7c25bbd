//! The dialog of exports: the schedule as code, citations and tables, to look at, copy and save.

use leptos::html;

use super::dialog::Dialog;
use super::icon::{self, Icon};
use crate::app::state::{Message, PanelPhase, Slot, TakeAway, Taken};
use crate::app::text;
use crate::experiment::Report;
use crate::page::lazy::{LazyView, later};
use crate::page::prelude::*;
use crate::words::Problem;

/// The button in the header, with its dialog.
#[component]
pub(super) fn TakeAwayButton(store: Store) -> impl IntoView {
    let open = RwSignal::new(false);
    let can_take = store.pick(|state| state.model.card().is_some());
    let close = move || {
        open.set(false);
        store.send(Message::ShowTaken(None));
    };
    view! {
        <button
            type="button"
            class="take-button"
            aria-haspopup="dialog"
            aria-label=say!("export-button")
            disabled=move || !can_take.get()
            on:click=move |_| {
                open.set(true);
                store.send(Message::ShowTaken(Some(TakeAway::ALL[0])));
            }
        >
            <Icon path=icon::TAKE />
            <span class="take-label">{say!("export-button")}</span>
        </button>
        <Dialog
            id="take-heading"
            open
            on_close=close
            heading=Signal::stored(say!("export-heading"))
        >
            {later(store, LazyView::TakeAway)}
        </Dialog>
    }
}

/// What is in the dialog.
#[component]
pub(crate) fn TakeAwaySheet(store: Store) -> impl IntoView {
    let chosen = RwSignal::new(TakeAway::ALL[0]);
    // Made anew when anything that is in it changes.
    let taken = store.pick(move |state| state.take_away(chosen.get()));
    let options = TakeAway::ALL
        .into_iter()
        .enumerate()
        .map(|(index, what)| view! { <option value=index.to_string()>{sentence(&what)}</option> })
        .collect_any();
    let choose = move |event| {
        let index = event_target_value(&event).parse::<usize>().ok();
        if let Some(&what) = index.and_then(|index| TakeAway::ALL.get(index)) {
            chosen.set(what);
            store.send(Message::ShowTaken(Some(what)));
        }
    };
    view! {
        <div class="take">
            <label class="take-choice">
                <span class="muted small">{say!("export-choose")}</span>
                <select id="take-what" on:change=choose>{options}</select>
            </label>
            <p class="small">{move || say!("export-about", what = Problem::of(&chosen.get()))}</p>
            // The field stays, with its focus, while its text changes.
            <Show when=move || taken.with(Result::is_ok) fallback=move || view! { <WhyNot taken /> }.into_any()>
                <TakenText store chosen taken />
            </Show>
            <EditedModel store />
        </div>
    }
}

/// The edited model itself: made when it is asked for, saved file by file.
#[component]
fn EditedModel(store: Store) -> impl IntoView {
    let schedule = store.pick(|state| state.schedule().to_string());
    let phase = store.pick(|state| state.panel(Slot::Checkpoint).phase.clone());
    let is_pending = store.pick(|state| state.panel(Slot::Checkpoint).is_pending());
    let made = store.pick(|state| {
        let made = state.panel(Slot::Checkpoint).value(Report::checkpoint);
        let made = made.filter(|made| made.schedule == state.schedule().to_string());
        made.map(|made| {
            made.files.iter().map(|file| (file.name.clone(), file.bytes.len())).collect::<Vec<_>>()
        })
    });
    let save = move |(index, (name, n_bytes)): (usize, (String, usize))| {
        let label = say!("export-made-save", name = &name, size = &numbers().bytes(n_bytes as u64));
        view! { <Button store class="small" label message=move |()| Message::SaveMade(index) /> }
    };
    let files = move || made.get().into_iter().flatten().enumerate().map(save).collect_any();
    let said = move || match phase.get() {
        PanelPhase::Failed(problem) => view! { <NotHere problem /> }.into_any(),
        _ => ().into_any(),
    };
    view! {
        <section class="take-model" aria-label=say!("export-made-heading")>
            <p class="muted small">{move || schedule.with(|schedule| say!("export-checkpoint", schedule))}</p>
            <div class="take-buttons">
                <button
                    type="button"
                    disabled=move || is_pending.get()
                    on:click=move |_| store.send(Message::Run(Slot::Checkpoint))
                >
                    {move || if is_pending.get() { say!("export-made-pending") } else { say!("export-made-make") }}
                </button>
                {move || files()}
            </div>
            <div role="status">{move || said()}</div>
        </section>
    }
}

/// What is taken, or why there is nothing.
type Taking = Part<Result<Taken, Problem>>;

#[component]
fn TakenText(store: Store, chosen: RwSignal<TakeAway>, taken: Taking) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    // The text that was copied, which may have grown since.
    let copied = RwSignal::new(String::new());
    let text = move || taken.with(|taken| taken.as_ref().map(|taken| taken.text.clone()).unwrap_or_default());
    let file =
        move || taken.with(|taken| taken.as_ref().map(|taken| taken.file_name.clone()).unwrap_or_default());
    let copy = move |_| {
        // Selected, so that it can be copied by hand where the clipboard is refused.
        if let Some(field) = field.get_untracked() {
            field.select();
        }
        store.send(Message::CopyTaken(chosen.get_untracked()));
        copied.set(text());
    };
    let is_copied = move || copied.with(|copied| !copied.is_empty() && *copied == text());
    let length = move || {
        let text = text();
        say!("export-length", lines = text.lines().count(), characters = text.chars().count())
    };
    view! {
        <label for="take-text" class="sr-only">{say!("export-field")}</label>
        <textarea
            id="take-text"
            class="mono take-text"
            readonly
            spellcheck="false"
            wrap="off"
            node_ref=field
            prop:value=text
        ></textarea>
        <div class="take-buttons">
            <button type="button" class="primary" on:click=copy>
                {move || if is_copied() { say!("copied") } else { say!("export-copy") }}
            </button>
            <button
                type="button"
                on:click=move |_| store.send(Message::DownloadTaken(chosen.get_untracked()))
            >
                {move || say!("export-download", file = &file())}
            </button>
            <span class="muted small">{length}</span>
        </div>
    }
}

#[component]
fn WhyNot(taken: Taking) -> impl IntoView {
    move || taken.get().err().map(|problem| view! { <NotHere problem /> })
}

#[component]
fn NotHere(problem: Problem) -> impl IntoView {
    view! {
        <div class="notice info" role="status">
            <p>
                <strong>{say!("export-not-here")}</strong>
                " "
                {problem.sentence()}
                "."
            </p>
            {problem.hint().map(|hint| view! { <p class="muted">{text::stated(&hint)}</p> })}
        </div>
    }
}
