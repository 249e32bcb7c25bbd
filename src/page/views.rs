//! Links to the parts of the page: beside the stack where there is room, else as a bar at the bottom.

use leptos::ev;

use crate::page::prelude::*;
use crate::share::View;

/// The links, of class `class`. They are plain ones: the browser follows them, and Back and Forward go between them.
pub(super) fn views(store: Store, class: &'static str, parts: Vec<(View, String)>) -> AnyView {
    let first = parts.first().map_or(View::Layers, |(view, _)| *view);
    let shown: Vec<View> = parts.iter().map(|(view, _)| *view).collect();
    // Where the layers are always in sight, the first of the others stands beside them.
    let now = store.pick(move |state| if shown.contains(&state.view) { state.view } else { first });
    let link = move |(view, label): (View, String)| {
        let stay = move |event: ev::MouseEvent| {
            // Nowhere to go: no second entry in the history.
            if now.get_untracked() == view {
                event.prevent_default();
            }
        };
        view! {
            <a
                class="view-link"
                href=format!("#{}", view.name())
                aria-current=move || (now.get() == view).then_some("page")
                on:click=stay
            >
                {label}
            </a>
        }
    };
    view! {
        <nav class=class aria-label=say!("shell-panes-label")>
            {parts.into_iter().map(link).collect_any()}
        </nav>
    }
    .into_any()
}
