//! What a choice in a chart has done, said beside the chart, with the way back: the stack may be out of sight.

use leptos::children::ViewFn;

use super::OnDatum;
use crate::page::prelude::*;

/// The same, and the line that says what was chosen last. It stays as long as that or what was there before is what is there.
pub(crate) fn answered(on_datum: OnDatum) -> (OnDatum, ViewFn) {
    let chosen = RwSignal::new(None::<(String, String)>);
    let choose = Callback::new(move |note: String| {
        let before = on_datum.current.get_untracked();
        on_datum.choose.run(note.clone());
        if note != before {
            chosen.set(Some((before, note)));
        }
    });
    let pair = Part::new(move || {
        let (before, now) = chosen.get()?;
        match on_datum.current.get() {
            here if here == now => Some((now, before)),
            here if here == before => Some((before, now)),
            _ => None,
        }
    });
    let is_there = Part::new(move || on_datum.told.is_some() && pair.with(Option::is_some));
    let told = move || Some((on_datum.told?)(&pair.get()?.0));
    let back = move || Some(say!("charts-put-back", schedule = pair.get()?.1));
    let line = move || {
        view! {
            <Show when=move || is_there.get()>
                <p class="chosen small">
                    <span>{told}</span>
                    <button
                        type="button"
                        class="small"
                        on:click=move |_| {
                            if let Some((_, other)) = pair.get_untracked() {
                                on_datum.choose.run(other);
                            }
                        }
                    >
                        {back}
                    </button>
                </p>
            </Show>
        }
    };
    (OnDatum { choose, ..on_datum }, line.into())
}
