//! Starts the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

use super::layout::App;
use super::lazy::{LoadLazyViews, provide_lazy};
use super::store::{Store, is_not_here};
use super::turns::take_turns;
use crate::platform::{first_language, load_words};
use crate::words::DEFAULT_LANGUAGE;

/// Id of the element that the page fills; until then it shows what index.html says.
const ROOT_ID: &str = "page";
/// Id of the element that tells why the page cannot start, and its attribute with the words for
/// when there are no others.
const PROBLEM_ID: &str = "boot-problem";
const NO_WORDS: &str = "data-no-words";
/// Id of what says that the page is being opened.
const PROGRESS_ID: &str = "boot-progress";

/// Fetches the sentences, starts the engine and puts the page into the document; `load` fetches the views that come later. Called once.
pub fn run(load: LoadLazyViews) {
    console_error_panic_hook::set_once();
    spawn_local(async move {
        let wished = first_language().unwrap_or_default();
        if load_words(&wished).await {
            mount(wished, load);
        } else if load_words(DEFAULT_LANGUAGE).await {
            is_not_here(&wished);
            mount(DEFAULT_LANGUAGE.to_owned(), load);
        } else {
            show_no_words();
        }
    });
}

fn mount(language: String, load: LoadLazyViews) {
    let root = document().get_element_by_id(ROOT_ID).and_then(|root| root.dyn_into::<HtmlElement>().ok());
    // A document without the element is not index.html; the body serves as well.
    let Some(root) = root.or_else(|| document().body()) else { return };
    root.set_inner_html("");
    take_turns();
    leptos::mount::mount_to(root, move || {
        provide_lazy(Store::provide(language), load);
        view! { <App /> }
    })
    .forget();
}

fn show_no_words() {
    if let Some(progress) = document().get_element_by_id(PROGRESS_ID) {
        progress.remove();
    }
    let Some(place) = document().get_element_by_id(PROBLEM_ID) else { return };
    place.set_text_content(place.get_attribute(NO_WORDS).as_deref());
    // An element that cannot be shown has nowhere to say so.
    let _ = place.remove_attribute("hidden");
}
