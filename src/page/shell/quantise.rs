//! How the next model's weights lie in memory: as they are stored, or quantised while it loads.

use crate::app::state::Message;
use crate::model::Quantise;
use crate::page::prelude::*;

/// Radio buttons: as stored, 8 bits, 4 bits.
#[component]
pub(super) fn QuantiseChoice(store: Store) -> impl IntoView {
    let chosen = store.pick(|state| state.quantise);
    let of_bits = |quantise: Quantise| (Some(quantise), say!("quantise-bits-choice", bits = quantise.bits()));
    let choices = std::iter::once((None, say!("quantise-as-stored"))).chain(Quantise::ALL.map(of_bits));
    let choice = move |(quantise, label): (Option<Quantise>, String)| {
        view! {
            <label>
                <input
                    type="radio"
                    name="quantise"
                    aria-describedby="quantise-hint"
                    prop:checked=move || chosen.get() == quantise
                    on:change=move |_| store.send(Message::Quantise(quantise))
                />
                " "
                {label}
            </label>
        }
    };
    view! {
        <fieldset class="quantise">
            <legend>{say!("quantise-choice")}</legend>
            {choices.map(choice).collect_any()}
            <p id="quantise-hint" class="small muted">{say!("quantise-hint")}</p>
        </fieldset>
    }
}
