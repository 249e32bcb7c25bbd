//! Starts the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::app::App;
use super::store::Store;

/// Id of the element that the page fills; until then it shows what index.html says.
const ROOT_ID: &str = "page";

/// Starts the engine and puts the page into the document. Called once.
pub fn run() {
    console_error_panic_hook::set_once();
    let root = document().get_element_by_id(ROOT_ID).and_then(|root| root.dyn_into::<HtmlElement>().ok());
    // A document without the element is not index.html; the body serves as well.
    let Some(root) = root.or_else(|| document().body()) else { return };
    root.set_inner_html("");
    leptos::mount::mount_to(root, || {
        Store::provide();
        view! { <App /> }
    })
    .forget();
}
