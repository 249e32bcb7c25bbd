//! Painters and results: side by side where there is room; on a phone one of them, with a bar at the bottom that leads to
//! the other and its parts.

use leptos::ev;

use crate::page::prelude::*;
use crate::page::results::element;
use crate::page::views::views;
use crate::share::View;

/// Ids of the panes.
pub(super) const PAINTERS: &str = "painters";
pub(super) const RESULTS: &str = "results";

/// The first things that the keyboard reaches: past the header to a pane.
///
/// They are links, but do not lead anywhere: the address bar's fragment is the shared state.
#[component]
pub(crate) fn SkipLinks(store: Store) -> impl IntoView {
    let link = move |id: &'static str, view: View, label: String| {
        let skip = move |event: ev::MouseEvent| {
            event.prevent_default();
            if !takes_focus(id) {
                store.send(Message::Look(view));
                request_animation_frame(move || _ = takes_focus(id));
            }
        };
        view! { <a class="skip" href=format!("#{id}") on:click=skip>{label}</a> }
    };
    view! {
        {link(PAINTERS, View::Layers, say!("shell-skip-to-painters"))}
        {link(RESULTS, View::Scores, say!("shell-skip-to-results"))}
    }
}

/// Gives the focus to a pane; false where another hides it.
fn takes_focus(id: &str) -> bool {
    let Some(pane) = element(id) else { return true };
    // Focusable by its tabindex, while it is seen.
    _ = pane.focus();
    document().active_element().is_some_and(|active| active.id() == id)
}

/// Both panes, and the bar.
#[component]
pub(crate) fn Panes(store: Store, painters: AnyView, results: AnyView) -> impl IntoView {
    let view = store.pick(|state| state.view);
    let parts = vec![
        (View::Layers, say!("shell-painters")),
        (View::Scores, say!("shell-results")),
        (View::Inside, say!("view-inside")),
        (View::Figures, say!("view-figures")),
        (View::Lessons, say!("lessons-heading")),
        (View::Compare, say!("compare-heading")),
    ];
    view! {
        <main class="panes" data-view=move || view.get().name()>
            <section id=PAINTERS class="pane pane-painters" aria-label=say!("shell-painters") tabindex="-1">
                {painters}
            </section>
            <section id=RESULTS class="pane pane-results" aria-label=say!("shell-results") tabindex="-1">
                {results}
            </section>
        </main>
        {views(store, "tabs", parts)}
    }
}
