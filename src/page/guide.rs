//! The way to the guide, which is static pages beside this one.

use crate::page::prelude::*;

/// A link to the guide in the language of the page. It opens in a tab of its own: a model from the reader's disk would be
/// gone with this page.
pub(super) fn guide(store: Store, class: &'static str) -> AnyView {
    let language = store.pick(|state| state.language.clone());
    // Whole, since a host need not know that a folder means its first page. English is in none of its own.
    let href = move || match language.get().as_str() {
        "" | "en" => "guide/index.html".to_owned(),
        other => format!("guide/{other}/index.html"),
    };
    view! { <a class=class href=href target="guide">{say!("shell-guide")}</a> }.into_any()
}
