//! Lists whose elements stay while their keys do.

use std::sync::Arc;

use leptos::prelude::*;

/// A list with one row for each key; a row is made anew only for a key that was not there
/// before. All such lists of the page are this one: the code of each kind of `For` is large.
pub(crate) fn keyed(
    keys: impl Fn() -> Vec<usize> + Send + Sync + 'static,
    row: impl Fn(usize) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    boxed(Box::new(keys), Arc::new(row))
}

fn boxed(
    keys: Box<dyn Fn() -> Vec<usize> + Send + Sync>,
    row: Arc<dyn Fn(usize) -> AnyView + Send + Sync>,
) -> AnyView {
    view! { <For each=keys key=|key| *key children=move |key| row(key) /> }.into_any()
}
