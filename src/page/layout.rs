//! The whole page: painters to the left, results to the right, and the frame around both.

use super::focus::keep_place;
use super::painters::Painters;
use super::results::Results;
use super::shell::{
    DropZone, Header, Hidden, ItemsDialog, Notices, Panes, SkipLinks, Status, Unframed, follow_language,
    follow_theme,
};
use crate::page::prelude::*;

/// Everything on the page. Needs a [`Store`] above it; another language draws it anew.
#[component]
pub(super) fn App() -> impl IntoView {
    let store = Store::here();
    follow_theme(store);
    keep_place();
    let language = follow_language(store);
    move || {
        language.track();
        view! { <Page store /> }
    }
}

#[component]
fn Page(store: Store) -> impl IntoView {
    let painters = in_turn(move || view! { <Painters store /> }.into_any());
    let results = view! { <Results store /> }.into_any();
    view! {
        <SkipLinks store />
        <Header store />
        <aside class="below-top" aria-label=say!("shell-notices-label")>
            <Status store />
            <Hidden store />
            <Notices store />
        </aside>
        <Panes store painters results />
        <Unframed store />
        {in_turn(move || view! { <ItemsDialog store /> <DropZone store /> }.into_any())}
    }
}
