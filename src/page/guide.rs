//! The way to the guide, which is static pages beside this one.

use crate::page::prelude::*;

/// Whole, since a host need not know that a folder means its first page.
const GUIDE: &str = "guide/index.html";

/// A link to the guide. It opens in a tab of its own: a model from the reader's disk would be gone with this page.
pub(super) fn guide(class: &'static str) -> AnyView {
    view! { <a class=class href=GUIDE target="guide">{say!("shell-guide")}</a> }.into_any()
}
