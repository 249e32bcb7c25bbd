//! The canvas: tokens across, steps upward, and where a schedule leaves the full model's path.
//!
//! What is said and how a cell is shaded is decided in [`canvas`](crate::app::results::canvas).

mod broke;
mod details;
mod grid;

use self::broke::WhereItBroke;
use self::details::Details;
use self::grid::Grid;
use crate::app::results::canvas::At;
use crate::app::results::pictures::{canvas_table, canvas_words};
use crate::experiment::{Canvas, Report, fills_gaps};
use crate::page::charts::PanelFiles;
use crate::page::prelude::*;
use crate::page::results::parts::{Panel, is_stale, prompt_note, reads_text, unsuited, unsuited_note};

/// Grid, what the cell that is looked at says, and where it broke.
#[component]
pub(crate) fn CanvasPanel(
    store: Store,
    /// Of the schedule on the stack, or of the other one.
    #[prop(default = Slot::LogitLens)]
    of: Slot,
) -> impl IntoView {
    let slot = of;
    let is_other = slot == Slot::OtherLens;
    let canvas = store.report(slot, Report::logit_lens);
    let is_full = store.pick(move |state| match &state.other {
        Some(other) if is_other => other.is_full_model(state.n_layers),
        _ => state.is_full_model(),
    });
    let stale = is_stale(store, slot);
    let chosen = RwSignal::new(None::<At>);
    let shown = move || {
        let said = |canvas: &Canvas| {
            say!("lens-tokens", n = canvas.tokens.len(), before = canvas.n_before, unread = canvas.n_unread)
        };
        canvas.with(|canvas| canvas.map(said))
    };
    let fills = store.pick(|state| state.model.card().is_some_and(|card| fills_gaps(&card.spec)));
    let explanation = move || if fills.get() { say!("lens-of-gaps") } else { say!("lens-explanation") };
    let why_not = unsuited(store, slot);
    let waiting = move || match why_not.with(Option::is_none) {
        true => view! { <p class="empty">{say!("lens-waiting")}</p> }.into_any(),
        false => unsuited_note(store, slot),
    };
    let head = move || {
        view! {
            <p class="muted small">{move || explanation()}</p>
            {prompt_note(store, slot)}
        }
    };
    view! {
        <Panel
            store
            name=if is_other { "other-canvas" } else { "canvas" }
            heading=if is_other { say!("compare-lens-other") } else { say!("lens-heading") }
            is_offered=reads_text
            is_led_to=true
            head
        >
            <Show
                when=move || canvas.is_there()
                fallback=move || view! { {move || waiting()} }
            >
                <div class="canvas-body" class:stale=move || stale.get()>
                    <WhereItBroke canvas is_full stale fills is_other />
                    <Grid name=if is_other { "other-canvas" } else { "canvas" } canvas chosen fills />
                    <Details canvas chosen />
                    <Key />
                    <p class="small muted">{move || shown()}</p>
                    {(!is_other).then(|| view! { <PanelFiles
                        store
                        panel=Slot::LogitLens
                        has_any=|state| state.painted_canvas().is_some()
                        picture=|state, width| Some(canvas_words(state)?.picture(width))
                        table=|state| Some(canvas_table(state.painted_canvas()?))
                        file_stem="atelier-canvas"
                    /> })}
                </div>
            </Show>
        </Panel>
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
