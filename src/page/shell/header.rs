//! The bar at the top: name, model, share, theme, language.

use super::icon::{self, Icon};
use super::language::LanguageChoice;
use super::model_card::ModelCardDialog;
use super::share::ShareDialog;
use super::take_away::TakeAwayButton;
use super::theme::ThemeChoice;
use crate::app::state::{Message, ModelPhase};
use crate::page::guide::guide;
use crate::page::prelude::*;

/// Id of the button that opens the model's card.
pub(super) const MODEL_BUTTON: &str = "model-button";

/// The bar, with the dialogs that it opens.
#[component]
pub(crate) fn Header(store: Store) -> impl IntoView {
    let card_open = RwSignal::new(false);
    let title = store.pick(|state| match &state.model {
        ModelPhase::Opening { title, before, .. } => {
            Some(before.as_ref().map_or_else(|| title.clone(), |card| card.title.clone()))
        }
        model => model.card().map(|card| card.title.clone()),
    });
    let n_layers = store.pick(|state| state.model.card().map(|card| card.spec.n_layers));
    let can_share = store.pick(|state| state.model.card().is_some());
    view! {
        <header class="top" aria-label=say!("shell-header-label")>
            <h1 class="wordmark">
                <svg class="mark" viewBox="0 0 28 28" aria-hidden="true">
                    <path class="stroke-end" d="M7 6.5C11 5 17 7.5 22 6" />
                    <path class="stroke-middle" d="M4 14C10 12.2 18 15.6 25 13.6" />
                    <path class="stroke-begin" d="M6 21.6C12 20 16 22.8 21 21.4" />
                </svg>
                "Atelier"
            </h1>
            <button
                type="button"
                id=MODEL_BUTTON
                class="quiet model-button"
                aria-haspopup="dialog"
                on:click=move |_| card_open.set(true)
            >
                <span class="model-title">{move || title.get().unwrap_or_else(|| say!("model-none"))}</span>
                <span class="muted model-layers">{move || n_layers.get().map(|n| say!("model-layers", n))}</span>
                <span class="sr-only">{say!("model-open-card")}</span>
                <Icon path=icon::DOWN />
            </button>
            <span class="spring"></span>
            {guide(store, "guide-link")}
            <button
                type="button"
                class="share-button"
                disabled=move || !can_share.get()
                on:click=move |_| store.send(Message::Share)
            >
                <Icon path=icon::SHARE />
                {say!("share-share")}
            </button>
            <TakeAwayButton store />
            <ThemeChoice store />
            <LanguageChoice store />
        </header>
        <ModelCardDialog store open=card_open />
        <ShareDialog store />
    }
}
