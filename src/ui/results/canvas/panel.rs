//! The panel of the canvas.

use leptos::prelude::*;

use super::broke::WhereItBroke;
use super::details::Details;
use super::grid::Grid;
use super::reading::At;
use crate::ui::part::Part;
use crate::ui::results::scores::ProblemText;
use crate::ui::state::PanelPhase;
use crate::ui::store::Store;
use crate::ui::text::Text;

/// The heading's id, to which an item that is put on the canvas leads.
pub(in crate::ui::results) const HEADING: &str = "canvas-heading";

/// Grid, what the cell that is looked at says, and where it broke.
#[component]
pub(crate) fn CanvasPanel(store: Store, text: &'static Text) -> impl IntoView {
    let words = &text.canvas;
    let canvas = store.pick(|state| state.canvas.value.clone());
    let phase = store.pick(|state| state.canvas.phase.clone());
    let is_full = store.pick(crate::ui::state::State::is_baseline);
    let is_offered = store.pick(|state| state.model.card().is_some_and(|card| card.has_tokenizer));
    let stale = move || phase.get() == PanelPhase::Stale;
    let chosen = RwSignal::new(None::<At>);
    let note = move || match phase.get() {
        PanelPhase::Failed(problem) => view! { <ProblemText problem /> }.into_any(),
        PanelPhase::Stale if canvas.with(Option::is_some) => {
            view! { <span class="phase muted small">{words.stale}</span> }.into_any()
        }
        _ => ().into_any(),
    };
    let shown = move || {
        canvas.get().map(|canvas| (words.tokens)(canvas.tokens.len(), canvas.n_before, canvas.n_unread))
    };
    view! {
        <Show when=move || is_offered.get()>
            <section class="panel canvas" aria-labelledby=HEADING>
                <header class="panel-head">
                    <h2 id=HEADING tabindex="-1">{words.heading}</h2>
                    <p class="muted small">{words.explanation}</p>
                    {note}
                </header>
                <Show
                    when=move || canvas.with(Option::is_some)
                    fallback=move || view! { <p class="empty">{words.waiting}</p> }
                >
                    <div class="canvas-body" class:stale=stale>
                        <WhereItBroke text canvas is_full stale=Part::new(stale) />
                        <Grid text canvas chosen />
                        <Details text canvas chosen />
                        <Key text />
                        <p class="small muted">{shown}</p>
                    </div>
                </Show>
            </section>
        </Show>
    }
}

/// What shade, fading and sign mean.
#[component]
fn Key(text: &'static Text) -> impl IntoView {
    let words = &text.canvas;
    view! {
        <ul class="key small muted canvas-key">
            <li>
                <span class="swatch sure" aria-hidden="true"></span>
                {words.key_shade}
            </li>
            <li>
                <span class="swatch far" aria-hidden="true"></span>
                {words.key_faded}
            </li>
            <li>
                <span class="swatch sign" aria-hidden="true">"\u{2260}"</span>
                {words.key_changed}
            </li>
        </ul>
    }
}
