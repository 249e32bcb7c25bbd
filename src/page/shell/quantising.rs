//! What quantising the open model has changed: measured, being measured, or why it is not.

use crate::app::text;
use crate::page::prelude::*;
use crate::page::results::{ProblemText, progress_bar};

/// How far it is, what was found, and a button that stops or starts it.
#[component]
pub(super) fn QuantisingChange(store: Store) -> impl IntoView {
    let slot = Slot::Quantising;
    let phase = store.pick(move |state| state.panel(slot).phase.clone());
    let is_running = store.pick(move |state| state.panel(slot).is_pending());
    let known = store.pick(move |state| state.panel(slot).value(Report::quantising).cloned());
    let why_not = store.pick(move |state| state.unsuited(slot).map(|why| text::stated(&sentence(&why))));
    let counts = move || known.with(|known| known.as_ref().map(|known| (known.n_done, known.n_total)));
    let said = move || {
        if let Some(why) = why_not.get() {
            return Some(why.into_any());
        }
        Some(match phase.get() {
            PanelPhase::Failed(problem) => view! { <ProblemText problem /> }.into_any(),
            PanelPhase::Finished => known.with(|known| {
                let known = known.as_ref()?;
                Some(text::stated(&text::quantising(known.found.as_ref()?, known.is_kept)).into_any())
            })?,
            PanelPhase::Cancelled => {
                let (done, total) = counts()?;
                text::stated(&say!("model-quantising-stopped", done, total)).into_any()
            }
            _ if is_running.get() => progress_bar(counts(), say!("model-quantising-measuring")),
            _ => return None,
        })
    };
    let button = move || {
        let is_answered = phase.get() == PanelPhase::Finished || why_not.with(Option::is_some);
        let stops = is_running.get();
        let label = if stops { say!("stop") } else { say!("model-quantising-measure") };
        let message = move |()| if stops { Message::Stop(slot) } else { Message::Run(slot) };
        (!is_answered).then(|| view! { <Button store class="quiet small" label message /> })
    };
    view! { <div class="quantising" role="status">{move || said()}</div> {move || button()} }
}
