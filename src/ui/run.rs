//! Starts the page.

use leptos::prelude::*;

use super::painters::Painters;
use super::store::Store;

/// Puts the page into the document's body. Called once.
pub fn run() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(|| {
        Store::provide();
        view! { <Painters /> }
    });
}
