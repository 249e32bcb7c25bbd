//! The panel of the canvas.

use leptos::html;
use leptos::prelude::*;

use super::broke::WhereItBroke;
use super::details::Details;
use super::grid::Grid;
use crate::app::results::canvas::At;
use crate::app::results::pictures::{canvas_table, canvas_words};
use crate::app::state::{PanelPhase, Slot};
use crate::experiment::Report;
use crate::page::charts::{Carried, Files, TakeAway, WIDTH};
use crate::page::part::Part;
use crate::page::results::into_view::come_into_view;
use crate::page::results::scores::ProblemText;
use crate::page::store::Store;
use crate::words::say;

/// The heading's id, to which an item that is put on the canvas leads.
pub(in crate::page::results) const HEADING: &str = "canvas-heading";

/// Grid, what the cell that is looked at says, and where it broke.
#[component]
pub(crate) fn CanvasPanel(store: Store) -> impl IntoView {
    let canvas = store.pick(|state| state.panel(Slot::LogitLens).value(Report::logit_lens).cloned());
    let phase = store.pick(|state| state.panel(Slot::LogitLens).phase.clone());
    let is_full = store.pick(crate::app::state::State::is_full_model);
    let is_offered = store.pick(|state| state.model.card().is_some_and(|card| card.has_tokenizer));
    let stale = move || phase.get() == PanelPhase::Stale;
    let chosen = RwSignal::new(None::<At>);
    let note = move || match phase.get() {
        PanelPhase::Failed(problem) => view! { <ProblemText problem /> }.into_any(),
        PanelPhase::Stale if canvas.with(Option::is_some) => {
            view! { <span class="phase muted small">{say!("stale-prompt")}</span> }.into_any()
        }
        _ => ().into_any(),
    };
    let panel = NodeRef::<html::Section>::new();
    come_into_view(store, panel, |slot| slot == Slot::LogitLens);
    let has_any = store.pick(|state| state.painted_canvas().is_some());
    let files = Files {
        picture: Callback::new(move |()| Some(store.peek(canvas_words)?.picture(WIDTH))),
        csv: Some(Callback::new(move |()| {
            store
                .peek(|state| {
                    let table = canvas_table(state.painted_canvas()?);
                    Some(table.csv_with(&state.prompt_provenance()))
                })
                .unwrap_or_default()
        })),
        carried: Carried::Of(Slot::LogitLens),
    };
    let shown = move || {
        canvas.get().map(|canvas| {
            say!("lens-tokens", n = canvas.tokens.len(), before = canvas.n_before, unread = canvas.n_unread)
        })
    };
    view! {
        <Show when=move || is_offered.get()>
            <section class="panel canvas" aria-labelledby=HEADING node_ref=panel>
                <header class="panel-head">
                    <h2 id=HEADING tabindex="-1">{say!("lens-heading")}</h2>
                    <p class="muted small">{say!("lens-explanation")}</p>
                    {note}
                </header>
                <Show
                    when=move || canvas.with(Option::is_some)
                    fallback=move || view! { <p class="empty">{say!("lens-waiting")}</p> }
                >
                    <div class="canvas-body" class:stale=stale>
                        <WhereItBroke canvas is_full stale=Part::new(stale) />
                        <Grid canvas chosen />
                        <Details canvas chosen />
                        <Key />
                        <p class="small muted">{shown}</p>
                        <Show when=move || has_any.get()>
                            <TakeAway files file_stem="atelier-canvas" />
                        </Show>
                    </div>
                </Show>
            </section>
        </Show>
    }
}

/// What shade, fading and sign mean.
#[component]
fn Key() -> impl IntoView {
    view! {
        <ul class="key small muted canvas-key">
            <li>
                <span class="swatch sure" aria-hidden="true"></span>
                {say!("lens-key-shade")}
            </li>
            <li>
                <span class="swatch far" aria-hidden="true"></span>
                {say!("lens-key-faded")}
            </li>
            <li>
                <span class="swatch sign" aria-hidden="true">"\u{2260}"</span>
                {say!("lens-changed")}
            </li>
        </ul>
    }
}
