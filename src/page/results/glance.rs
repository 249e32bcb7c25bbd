//! The scores at a glance: beside both texts where there is room, beside the stack on a phone.

use super::score_row::series;
use crate::app::results::moment::{items_of, moment};
use crate::app::results::scores::{chance_of, headline_domain, headline_point};
use crate::app::text;
use crate::chart::{Dot, Linear, Mark};
use crate::experiment::TaskComparison;
use crate::page::charts::marks::Picture;
use crate::page::prelude::*;

/// Width and height of a task's picture, and of half its marker, pixels.
const SIZE: (f64, f64) = (144.0, 16.0);
const MARGIN: f64 = 7.0;

/// What is seen of a task.
#[derive(Debug, Clone, PartialEq)]
struct Glanced {
    name: String,
    /// Its score and the full model's in words.
    edited: String,
    full: String,
    /// Of how many items, and how many there will be.
    n: (usize, usize),
    /// Its sign.
    sign: Vec<Mark>,
    /// Both scores between the ends of the axis, with the interval.
    marks: Vec<Mark>,
}

/// Each task's mark and name with its score, and that of the full model where it is another schedule. Beside the stack
/// (`is_by_stack`) it begins with what was changed and what that did most.
#[component]
pub(crate) fn Glance(store: Store, is_by_stack: bool) -> impl IntoView {
    let scores = store.pick(scores);
    let is_full_model = store.pick(State::is_full_model);
    let is_stale = store.pick(|state| !state.panel(Slot::Scores).is_current());
    // It stands once, behind all.
    let n = Part::new(move || {
        scores.with(|scores| {
            let counts = || scores.iter().map(|score| score.n);
            let (least, most) = (counts().min()?, counts().max()?);
            if least == most {
                Some(text::n_of(most.0, most.1))
            } else {
                items_of([least.0, most.0].into_iter())
            }
        })
    });
    let are_shares = store.pick(|state| {
        let scores = state.panel(Slot::Scores).value(Report::scores);
        scores.is_none_or(|scores| !scores.tasks.iter().any(|task| task.edited.metric.is_agreement()))
    });
    let key = move || {
        let (is_full, n) = (is_full_model.get(), n.get());
        say!("stack-brief-key", is_full, n, are_shares = are_shares.get())
    };
    let picture = |(width, height): (f64, f64), marks: Vec<Mark>| {
        view! { <Picture width=Signal::stored(width) height marks=Part::new(move || marks.clone()) /> }
    };
    let score = move |Glanced { name, edited, full, sign, marks, .. }: Glanced| {
        let beside = move || (!is_full_model.get()).then(|| format!(" ({full})"));
        view! {
            <li>
                {picture((14.0, 14.0), sign)}
                <span class="muted">{name}</span>
                <span>{edited} <span class="muted">{beside}</span></span>
                {(!is_by_stack).then(|| picture(SIZE, marks))}
            </li>
        }
    };
    let said = store.pick(|state| moment(state).map(|said| (said.changed, said.effects.into_iter().next())));
    let said = move || {
        let (changed, effect) = said.get().filter(|_| is_by_stack)?;
        Some(view! { <p class="brief-changed">{changed} " " <strong>{effect}</strong></p> })
    };
    view! {
        {move || said()}
        <ul class="brief small" class:glance=!is_by_stack class:stale=move || is_stale.get() aria-label=say!("stack-brief")>
            {move || scores.get().into_iter().map(score).collect_any()}
            <li class="muted">{move || (!scores.with(Vec::is_empty)).then(key)}</li>
        </ul>
    }
}

fn scores(state: &State) -> Vec<Glanced> {
    let found = state.panel(Slot::Scores).value(Report::scores);
    let (Some(found), Some(card)) = (found, state.model.card()) else { return Vec::new() };
    let score = |TaskComparison { full, edited, .. }: &TaskComparison| {
        let index = card.tasks.iter().position(|task| task.name == edited.task)?;
        let (current, reference) = (headline_point(edited)?, headline_point(full)?);
        let (class, marker) = series(index);
        let x = Linear::new(headline_domain(edited.metric)?, (MARGIN, SIZE.0 - MARGIN));
        let dot = Dot { current: Some(current), reference: Some(reference), chance: chance_of(edited) };
        Some(Glanced {
            name: text::task_name(&edited.task),
            edited: text::score(edited),
            full: text::score(full),
            n: (edited.n, edited.n_total),
            sign: vec![marker.mark(&format!("{class} dot"), (7.0, 7.0), 5.0)],
            marks: dot.marks(&class, marker, x, SIZE.1 / 2.0),
        })
    };
    found.tasks.iter().filter_map(score).collect()
}
