//! Says what happens to those who do not see it.
//!
//! Two regions take turns: a region whose text stays the same is not read again.

use super::studio::Studio;
use crate::page::prelude::*;
use crate::words::Problem;

#[component]
pub(super) fn Live() -> impl IntoView {
    let studio = Studio::here();
    let said = studio.store.pick(|state| (state.n_announcements, state.announcements.clone()));
    let text = move |turn: u32| {
        said.with(|(number, announcements)| {
            let sentences = announcements.iter().map(Problem::sentence);
            if number % 2 == turn { sentences.collect::<Vec<_>>().join(" ") } else { String::new() }
        })
    };
    view! {
        <div class="unseen" role="status" aria-live="polite" aria-atomic="true">{move || text(0)}</div>
        <div class="unseen" role="status" aria-live="polite" aria-atomic="true">{move || text(1)}</div>
    }
}
