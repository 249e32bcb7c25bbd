//! A link's model that is known by name alone.

use super::by_name::Answer;
use super::header::MODEL_BUTTON;
use crate::app::state::{Message, Naming};
use crate::hub::HubName;
use crate::model::short;
use crate::page::prelude::*;
use crate::page::results::focus;

/// A link's model that the Hub may have: nobody is asked before a person presses for it.
#[component]
pub(crate) fn MissingNamed(store: Store, source: HubName, n_layers: usize) -> impl IntoView {
    let look_up = {
        let name = source.to_string();
        move |_| {
            store.send(Message::ByName(Naming::Text(name.clone())));
            store.send(Message::ByName(Naming::LookUp));
        }
    };
    let hint = store.pick(move |state| state.missing_hint(n_layers));
    let commit = short(source.revision.as_str());
    view! {
        <section class="strip">
            <div role="alert">
                <p><strong>{say!("hub-missing-link", repo = &source.repo, commit)}</strong></p>
                <p class="muted">{move || hint.get()}</p>
            </div>
            <button type="button" class="primary" on:click=look_up>{say!("hub-look-up")}</button>
            <Answer store on_open=Callback::new(|()| focus(MODEL_BUTTON)) />
        </section>
    }
}
