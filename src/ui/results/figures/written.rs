//! Figure 16: one worked answer, by the full model and with layers of the middle in parallel.

use leptos::prelude::*;

use crate::ui::results::writing::Texts;
use crate::ui::state::{Message, PanelPhase};
use crate::ui::store::Store;
use crate::ui::text::Text;

/// A button that asks for both texts, and the texts.
#[component]
pub(super) fn WrittenFigure(store: Store, text: &'static Text) -> impl IntoView {
    let words = &text.figures;
    let is_writing = store.pick(|state| matches!(state.writing.phase, PanelPhase::Growing));
    let can_write = store.pick(|state| state.model.card().is_some_and(|card| card.has_tokenizer));
    view! {
        <p class="small">{words.written_how}</p>
        <div class="write-buttons">
            <button
                type="button"
                class="primary"
                disabled=move || !can_write.get() || is_writing.get()
                on:click=move |_| store.send(Message::WriteFigure)
            >
                {words.written_run}
            </button>
            <Show when=move || is_writing.get()>
                <button type="button" on:click=move |_| store.send(Message::StopWriting)>
                    {words.stop}
                </button>
            </Show>
        </div>
        <Texts store text is_writing />
    }
}
