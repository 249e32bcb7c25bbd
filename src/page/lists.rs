//! Lists of views, each of one kind: the code of each kind of list is large.

use std::sync::Arc;

use leptos::prelude::*;

/// Views that come one after another, as one list.
pub(crate) trait CollectAny {
    fn collect_any(self) -> Vec<AnyView>;
}

impl<I: Iterator<Item = V>, V: IntoAny> CollectAny for I {
    fn collect_any(self) -> Vec<AnyView> {
        self.map(IntoAny::into_any).collect()
    }
}

/// A list with one row for each key; a row is made anew only for a key that was not there
/// before.
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
