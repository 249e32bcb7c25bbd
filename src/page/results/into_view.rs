//! Panels come into view when a file of theirs was dropped.

use leptos::html::Section;
use leptos::prelude::*;

use crate::app::state::Slot;
use crate::page::store::Store;

/// Scrolls to `panel` whenever what was dropped is of it.
pub(super) fn come_into_view(store: Store, panel: NodeRef<Section>, is_of: fn(Slot) -> bool) {
    let reopened = store.pick(|state| state.reopened.clone());
    Effect::new(move |_| {
        if let Some(wish) = reopened.get().filter(|wish| is_of(wish.slot))
            && wish.number > 0
            && let Some(panel) = panel.get()
        {
            panel.scroll_into_view();
        }
    });
}
