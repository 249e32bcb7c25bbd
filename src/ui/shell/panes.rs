//! Painters and results: side by side where there is room; on a phone two pages with a
//! swipe between them (CSS scroll snapping) and a tab for each.

use leptos::html;
use leptos::prelude::*;

use crate::ui::text::Text;

/// Both panes. Ids are targets of the links that skip.
#[component]
pub(crate) fn Panes(text: &'static Text, painters: AnyView, results: AnyView) -> impl IntoView {
    let words = &text.shell;
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
        if let Some(pane) = document().get_element_by_id(id) {
            pane.scroll_into_view();
        }
    };
    let tab = move |index: usize, id: &'static str, label: &'static str| {
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
            <section id="painters" class="pane pane-painters" aria-label=words.painters tabindex="-1">
                {painters}
            </section>
            <section id="results" class="pane pane-results" aria-label=words.results tabindex="-1">
                {results}
            </section>
        </main>
        <nav class="tabs" aria-label=words.panes_label>
            {tab(0, "painters", words.painters)} {tab(1, "results", words.results)}
        </nav>
    }
}
