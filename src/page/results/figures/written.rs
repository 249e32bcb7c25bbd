//! Figure 16: one worked answer, by the full model and with layers of the middle in parallel.

use crate::app::results::scores::last_number;
use crate::page::prelude::*;
use crate::page::results::parts::is_running;
use crate::page::results::writing::{Texts, write_buttons};
use crate::sweep::WRITTEN_PROMPT;

/// A button that asks for both texts, and the texts.
#[component]
pub(super) fn WrittenFigure(store: Store) -> impl IntoView {
    let is_writing = is_running(store, Slot::Generation);
    // Of the figure's own prompt alone, when both have ended.
    let found = store.pick(move |state| {
        let written = state.generated().filter(|written| written.prompt == WRITTEN_PROMPT)?;
        let both = [written.full.as_ref()?, &written.edited];
        let is_over = both.iter().all(|text| text.ended.is_some());
        let texts = both.map(|text| text.tokens.iter().map(|(_, piece)| piece.as_str()).collect::<String>());
        let ends = texts.each_ref().map(|text| last_number(text));
        let parted = written.first_difference();
        is_over.then(|| say!("figures-written-found", full = ends[0], edited = ends[1], n = parted))
    });
    view! {
        <p class="small">{say!("figures-written-how")}</p>
        {write_buttons(store, || Message::WriteFigure, say!("figures-written-run"))}
        <p class="small" role="status">{move || found.get()}</p>
        <Texts store is_writing />
    }
}
