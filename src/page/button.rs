//! Buttons that send a message.

use crate::app::state::Message;
use crate::page::prelude::*;

/// A button with words on it.
#[component]
pub(super) fn Button(
    store: Store,
    class: &'static str,
    #[prop(into)] label: Signal<String>,
    /// Whether it cannot be pressed now.
    #[prop(optional, into)]
    off: Signal<bool>,
    /// What it sends; made when it is pressed, so that messages need not be cloned.
    #[prop(into)]
    message: Callback<(), Message>,
) -> impl IntoView {
    view! {
        <button type="button" class=class disabled=move || off.get() on:click=move |_| store.send(message.run(()))>
            {label}
        </button>
    }
}
