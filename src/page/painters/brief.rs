//! The scores in one line, for narrow screens, where the results lie on the other pane.

use super::studio::Studio;
use crate::app::results::moment::moment;
use crate::app::results::scores::headline_point;
use crate::app::text;
use crate::chart::Mark;
use crate::experiment::TaskComparison;
use crate::page::charts::marks::Picture;
use crate::page::prelude::*;
use crate::page::results::series;

/// A task's place among the model's, its name, its score and the full model's in words, and of how many items.
type Score = (usize, String, String, String, String);

/// Each task's mark and name with its score, and that of the full model where it is another schedule.
#[component]
pub(super) fn Brief() -> impl IntoView {
    let studio = Studio::here();
    let scores = studio.store.pick(scores);
    let is_full_model = studio.store.pick(State::is_full_model);
    let is_stale = studio.store.pick(|state| !state.panel(Slot::Scores).is_current());
    // One number of items stands once, behind all; else each has its own.
    let common = Part::new(move || {
        scores.with(|scores| {
            let first = scores.first()?.4.clone();
            scores.iter().all(|score| score.4 == first).then_some(first)
        })
    });
    let are_shares = studio.store.pick(|state| {
        let scores = state.panel(Slot::Scores).value(Report::scores);
        scores.is_none_or(|scores| !scores.tasks.iter().any(|task| task.edited.metric.is_agreement()))
    });
    let key = move || {
        let (is_full, n) = (is_full_model.get(), common.get());
        say!("stack-brief-key", is_full, n, are_shares = are_shares.get())
    };
    let score = move |(index, name, edited, full, n): Score| {
        let (class, marker) = series(index);
        let marks: Vec<Mark> = vec![marker.mark(&format!("{class} dot"), (7.0, 7.0), 5.0)];
        let beside = move || (!is_full_model.get()).then(|| format!(" ({full})"));
        let n = move || common.with(Option::is_none).then(|| format!(", {n}"));
        view! {
            <li>
                <Picture width=Signal::stored(14.0) height=14.0 marks=Part::new(move || marks.clone()) />
                <span class="muted">{name}</span>
                <span>{edited} <span class="muted">{beside}{n}</span></span>
            </li>
        }
    };
    let said = studio.store.pick(|state| moment(state).map(|said| said.changed));
    view! {
        <p class="brief-changed">{move || said.get()}</p>
        <Show when=move || !scores.with(Vec::is_empty)>
            <ul class="brief small" class:stale=move || is_stale.get() aria-label=say!("stack-brief")>
                {move || scores.get().into_iter().map(score).collect_any()}
                <li class="muted">{key}</li>
            </ul>
        </Show>
    }
}

fn scores(state: &State) -> Vec<Score> {
    let found = state.panel(Slot::Scores).value(Report::scores);
    let (Some(found), Some(card)) = (found, state.model.card()) else { return Vec::new() };
    let score = |TaskComparison { full, edited, .. }: &TaskComparison| {
        let index = card.tasks.iter().position(|task| task.name == edited.task)?;
        let value = |score| headline_point(score).map(|_| text::score(score));
        let n = text::n_of(edited.n, edited.n_total);
        Some((index, text::task_name(&edited.task), value(edited)?, value(full)?, n))
    };
    found.tasks.iter().filter_map(score).collect()
}
