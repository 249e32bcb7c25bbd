//! The count on the corner of a loop, changed in place.

use super::studio::Studio;
use crate::app::state::Subject;
use crate::app::text;
use crate::page::prelude::*;
use crate::schedule::edit::{Edit, Path};

/// Fewer, the count, more.
#[component]
pub(super) fn Counter(
    /// The loop's place.
    path: Path,
    /// How often it runs.
    times: u32,
    /// What is repeated.
    what: Subject,
) -> impl IntoView {
    let studio = Studio::here();
    let fewer = path.clone();
    let set = move |path: &Path, times: u32| studio.edit(Edit::Repeat { path: path.clone(), times });
    view! {
        <span class="counter">
            <button type="button" class="counter-step" aria-label=say!("stack-fewer", what = text::inside(what))
                on:click=move |_| set(&fewer, times.saturating_sub(1).max(1))>"\u{2212}"</button>
            <span class="counter-times">{say!("stack-times", times)}</span>
            <button type="button" class="counter-step" aria-label=say!("stack-more", what = text::inside(what))
                on:click=move |_| set(&path, times.saturating_add(1))>"+"</button>
        </span>
    }
}
