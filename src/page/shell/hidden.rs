//! Says what the address hides and what it has turned off, and ends both.

use super::panes::{PAINTERS, RESULTS};
use crate::page::prelude::*;
use crate::page::results::focus;

/// A line while anything is hidden or off. What is hidden is so for everybody: styles take it out of sight, of the
/// keyboard's way and of what screen readers know.
#[component]
pub(crate) fn Hidden(store: Store) -> impl IntoView {
    let asked = store.pick(|state| (state.hidden.clone(), state.off.clone()));
    let show_all = move |()| {
        // The button goes: its focus goes to what it has shown, on a phone to the pane that is seen.
        [RESULTS, PAINTERS].into_iter().for_each(focus);
        Message::ShowAll
    };
    let line = move || {
        let (hidden, off) = asked.get();
        if hidden.is_empty() && off.is_empty() {
            return None;
        }
        let parts: Vec<String> = hidden.iter().map(|part| say!("teaching-part", part = *part)).collect();
        let works: Vec<String> = off.iter().map(|part| say!("teaching-part", part = *part)).collect();
        Some(view! {
            <p class="notice info hidden-parts">
                <span>
                    {(!hidden.is_empty()).then(|| say!("teaching-hides", parts))} " "
                    {(!off.is_empty()).then(|| say!("teaching-waits", works))}
                </span>
                <Button store class="" label=say!("teaching-show-all") message=show_all />
            </p>
        })
    };
    view! { {move || line()} }
}

/// In a frame: the way to the whole page, with the schedule as it is now.
#[component]
pub(crate) fn Unframed(store: Store) -> impl IntoView {
    let address = store.pick(|state| state.embed.as_ref().map(|_| state.unframed()));
    let link = move || {
        let address = address.get()?;
        Some(
            view! { <p class="unframed small"><a href=address target="_blank" rel="noopener">{say!("teaching-open")}</a></p> },
        )
    };
    view! { {move || link()} }
}
