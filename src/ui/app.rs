//! The whole page: painters to the left, results to the right, and the frame around both.

#![expect(unreachable_pub, reason = "the component macro makes what it generates public")]

use leptos::prelude::*;

use super::painters::Painters;
use super::results::Results;
use super::shell::{
    DropZone, Header, ItemsDialog, Notices, Panes, SkipLinks, Status, follow_language, follow_theme,
};
use super::store::Store;
use super::text::Text;

/// Everything on the page. Needs a [`Store`] above it; another language draws it anew.
#[component]
pub(super) fn App() -> impl IntoView {
    let store = Store::here();
    follow_theme(store);
    let language = follow_language(store);
    move || view! { <Page store text=language.get().text() /> }
}

#[component]
fn Page(store: Store, text: &'static Text) -> impl IntoView {
    let painters = view! { <Painters store text /> }.into_any();
    let results = view! { <Results store text /> }.into_any();
    view! {
        <SkipLinks text />
        <Header store text />
        <aside class="below-top" aria-label=text.shell.notices_label>
            <Status store text />
            <Notices store text />
        </aside>
        <Panes text painters results />
        <ItemsDialog store text />
        <DropZone store text />
    }
}
