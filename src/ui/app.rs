//! The whole page.

use leptos::prelude::*;

use super::results::Results;
use super::shell::{Announcer, DropZone, Header, Notices, Panes, Status, follow_language, follow_theme};
use super::store::Store;
use super::text::Text;

/// Id of the element that the page fills.
pub const ROOT_ID: &str = "page";

/// Everything on the page. Another language draws it anew.
#[component]
pub fn App(
    /// What it shows and talks to.
    store: Store,
) -> impl IntoView {
    follow_theme(store);
    let language = follow_language(store);
    move || view! { <Page store text=language.get().text() /> }
}

#[component]
fn Page(store: Store, text: &'static Text) -> impl IntoView {
    let painters = view! { <p>"painters"</p> }.into_any();
    let results = view! { <Results store text /> }.into_any();
    view! {
        <a class="skip" href="#painters">{text.shell.skip_to_painters}</a>
        <a class="skip" href="#results">{text.shell.skip_to_results}</a>
        <Header store text />
        <div class="below-top">
            <Status store text />
            <Notices store text />
        </div>
        <Panes text painters results />
        <DropZone store text />
        <Announcer store text />
    }
}

/// Starts the engine and puts the page in the place of what the document shows while it
/// loads. Called once.
pub fn mount() {
    use leptos::wasm_bindgen::JsCast as _;
    let Some(root) = document().get_element_by_id(ROOT_ID) else { return };
    let Ok(root) = root.dyn_into::<leptos::web_sys::HtmlElement>() else { return };
    root.set_inner_html("");
    leptos::mount::mount_to(root, || {
        let store = Store::provide();
        view! { <App store /> }
    })
    .forget();
}
