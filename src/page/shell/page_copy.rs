//! Whether the page keeps a copy of itself for visits without a network.

use crate::app::state::PageCopy;
use crate::page::prelude::*;

/// A checkbox with what has become of it.
#[component]
pub(super) fn CopyChoice(store: Store) -> impl IntoView {
    let keeps = store.pick(|state| !state.settings.keeps_no_copy);
    let copy = store.pick(|state| state.copy.clone());
    let said = move || match copy.get() {
        PageCopy::Unknown if keeps.get() => say!("copy-later"),
        PageCopy::Unknown | PageCopy::Removed => say!("copy-none"),
        PageCopy::Coming => say!("copy-coming"),
        PageCopy::Kept { bytes } => say!("copy-kept", bytes),
        PageCopy::Failed { why } => say!("copy-failed", why),
    };
    view! {
        <section class="page-copy">
            <label>
                <input
                    type="checkbox"
                    aria-describedby="page-copy-said"
                    prop:checked=move || keeps.get()
                    on:change=move |event| store.send(Message::KeepCopy(event_target_checked(&event)))
                />
                " "
                {say!("copy-choice")}
            </label>
            <p id="page-copy-said" class="small muted" role="status">{move || said()}</p>
        </section>
    }
}
