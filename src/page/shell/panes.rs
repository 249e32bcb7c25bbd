//! Painters and results: side by side where there is room; on a phone two pages with a
//! swipe between them (CSS scroll snapping) and a tab for each.

use leptos::ev;
use leptos::html;

use crate::page::prelude::*;
use crate::page::results::element;

/// Ids of the panes.
const PAINTERS: &str = "painters";
const RESULTS: &str = "results";

/// The first things that the keyboard reaches: past the header to a pane.
///
/// They are links, but do not lead anywhere: the address bar's fragment is the shared state.
#[component]
pub(crate) fn SkipLinks() -> impl IntoView {
    let link = |id: &'static str, label: String| {
        let skip = move |event: ev::MouseEvent| {
            event.prevent_default();
            if let Some(pane) = element(id) {
                // Focusable by its tabindex; the strip scrolls along with the focus.
                let _ = pane.focus();
            }
        };
        view! { <a class="skip" href=format!("#{id}") on:click=skip>{label}</a> }
    };
    view! { {link(PAINTERS, say!("shell-skip-to-painters"))} {link(RESULTS, say!("shell-skip-to-results"))} }
}

/// Both panes.
#[component]
pub(crate) fn Panes(painters: AnyView, results: AnyView) -> impl IntoView {
    let strip = NodeRef::<html::Main>::new();
    let shown = RwSignal::new(0_usize);
    // The pane that fills more of the strip is the one whose tab is lit.
    let on_scroll = move |_| {
        if let Some(strip) = strip.get_untracked() {
            let is_second = strip.scroll_left().abs() * 2 > strip.client_width();
            let now = usize::from(is_second && strip.scroll_width() > strip.client_width());
            if shown.get_untracked() != now {
                shown.set(now);
            }
        }
    };
    let go_to = |id: &'static str| {
        if let Some(pane) = element(id) {
            pane.scroll_into_view();
        }
    };
    let tab = move |index: usize, id: &'static str, label: String| {
        view! {
            <button
                type="button"
                class="tab"
                aria-controls=id
                aria-current=move || (shown.get() == index).then_some("true")
                on:click=move |_| go_to(id)
            >
                {label}
            </button>
        }
    };
    view! {
        <main class="panes" node_ref=strip on:scroll=on_scroll>
            <section id=PAINTERS class="pane pane-painters" aria-label=say!("shell-painters") tabindex="-1">
                {painters}
            </section>
            <section id=RESULTS class="pane pane-results" aria-label=say!("shell-results") tabindex="-1">
                {results}
            </section>
        </main>
        <nav class="tabs" aria-label=say!("shell-panes-label")>
            {tab(0, PAINTERS, say!("shell-painters"))} {tab(1, RESULTS, say!("shell-results"))}
        </nav>
    }
}
