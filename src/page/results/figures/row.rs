//! One figure in the list: its number, title, what the paper found, and how far it is here.

use super::opened::Opened;
use super::written::WrittenFigure;
use crate::app::results::figure::{chart, has_data};
use crate::app::text;
use crate::page::charts::marks::Picture;
use crate::page::prelude::*;
use crate::page::results::parts::{unsuited, unsuited_note};
use crate::page::results::states::{StatesFigure, standing};
use crate::states::STATES_FIGURES;
use crate::sweep::{Atlas, Study, WRITTEN_FIGURE};

/// Width and height of a figure's likeness, pixels.
const LIKENESS: (f64, f64) = (72.0, 30.0);

/// The figure; opened, it shows everything. One is open at a time.
#[component]
pub(super) fn Row(store: Store, study: Study, open: RwSignal<Option<Study>>) -> impl IntoView {
    let is_open = Part::new(move || open.get() == Some(study));
    let number = match study {
        Study::Figure(number) => number.to_string(),
        Study::Findings => "?".to_owned(),
        Study::Atlas(Atlas::Swap) => "i, j".to_owned(),
        Study::Atlas(_) => "i\u{2013}j".to_owned(),
    };
    let id = study.stem();
    let body_id = StoredValue::new(format!("{id}-body"));
    let toggle = move |_| open.set(if is_open.get_untracked() { None } else { Some(study) });
    let asked = match (of_states(study), study) {
        (Some(number), _) => Slot::States(number),
        (None, Study::Figure(WRITTEN_FIGURE)) => Slot::Generation,
        (None, _) => Slot::Study(study),
    };
    let why_not = unsuited(store, asked);
    let is_suited = Part::new(move || why_not.with(Option::is_none));
    view! {
        <li class="figure-item" class:open=move || is_open.get() id=id>
            <button
                type="button"
                class="figure-head"
                aria-expanded=move || if is_open.get() { "true" } else { "false" }
                aria-controls=move || is_open.get().then(|| body_id.get_value())
                on:click=toggle
            >
                <span class="figure-number" aria-hidden="true">{number}</span>
                <span class="figure-words">
                    <span class="sr-only">{say!("sentence-ended", text = text::figure_name(study))} " "</span>
                    <span class="figure-title" aria-hidden="true">{text::figure_title(study)}</span>
                    <span class="figure-found muted small">{text::figure_found(study)}</span>
                </span>
                <Standing store study />
            </button>
            <Show when=move || is_open.get()>
                <div class="figure-body" id=body_id.get_value()>
                    {unsuited_note(store, asked)}
                    {move || match (of_states(study), study) {
                        _ if !is_suited.get() => ().into_any(),
                        (Some(number), _) => view! { <StatesFigure store number /> }.into_any(),
                        (None, Study::Figure(WRITTEN_FIGURE)) => view! { <WrittenFigure store /> }.into_any(),
                        (None, _) => view! { <Opened store study /> }.into_any(),
                    }}
                </div>
            </Show>
        </li>
    }
}

/// The number of a figure of hidden states, which is not a sweep.
fn of_states(study: Study) -> Option<u32> {
    study.figure().filter(|number| STATES_FIGURES.contains(number))
}

/// How far it is, and a likeness of what has come of it.
#[component]
fn Standing(store: Store, study: Study) -> impl IntoView {
    let said = store.pick(move |state| {
        if let Some(number) = of_states(study) {
            return standing(state, number);
        }
        if let Some((done, total)) = state.kept_of_figure(study) {
            return Some(say!("figures-row-kept", done, total));
        }
        let panel = state.panel(Slot::Study(study));
        let counts = panel.value(Report::sweep).map(|figure| (figure.n_done, figure.n_total));
        let (done, total) = counts.unwrap_or_default();
        match &panel.phase {
            PanelPhase::Empty => None,
            PanelPhase::Stale => {
                Some(say!("n-of", n = 0_usize, total = 0_usize)).filter(|_| counts.is_some())
            }
            PanelPhase::Growing => Some(say!("n-of", n = done, total)),
            PanelPhase::Finished => Some(say!("items", n = total)),
            PanelPhase::Cancelled => counts.map(|_| say!("figures-row-stopped", done, total)),
            PanelPhase::Failed(_) => Some(say!("figures-row-failed")),
        }
    });
    let marks = store.pick(move |state| {
        let figure = state.panel(Slot::Study(study)).value(Report::sweep);
        let drawn = figure.filter(|figure| has_data(&figure.drawing));
        drawn.map(|figure| chart(study, &figure.drawing, false).likeness(LIKENESS))
    });
    let likeness = move || {
        marks.get().map(|marks| {
            view! {
                <Picture width=Signal::stored(LIKENESS.0) height=LIKENESS.1 marks=Part::new(move || marks.clone()) />
            }
        })
    };
    view! {
        <span class="figure-standing small muted">
            <span class="figure-likeness">{move || likeness()}</span>
            <span>{move || said.get()}</span>
        </span>
    }
}
