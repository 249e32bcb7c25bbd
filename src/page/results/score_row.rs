//! One task: name, dot with interval, words, and the same for the log-likelihood.

use leptos::ev;

use super::items::ItemsButton;
use super::marks::Picture;
use super::provenance::Provenance;
use crate::app::results::scores::{
    Change, chance_of, headline_domain, headline_point, is_counting, is_growing, longer_arm, nats_point,
    verdict,
};
use crate::app::state::Lean;
use crate::app::text;
use crate::chart::{Axis, Dot, Linear, MarkerShape, Point, decimals, n_fitting};
use crate::eval::{Metric, TaskScore};
use crate::experiment::TaskComparison;
use crate::page::prelude::*;

/// Height of a row's picture in pixels.
pub(super) const ROW_HEIGHT: f64 = 48.0;
/// Space for half a marker at both ends of an axis, in pixels.
pub(super) const MARGIN: f64 = 10.0;
/// Width that a number on the axis of right answers needs, pixels.
const RIGHT_TICK: f64 = 46.0;
/// Width that a number on the axis of coefficients needs, pixels.
const COEFFICIENT_TICK: f64 = 60.0;
/// Where the dots of a row stand that has its axis below them, and the numbers of that.
const RAISED: f64 = 17.0;
const BELOW: f64 = ROW_HEIGHT - 3.0;
/// How far down its upright lines go.
const GRID_END: f64 = 32.0;
/// Least width that a number on the axis of log-likelihoods needs, pixels.
const NATS_TICK: f64 = 30.0;
/// Width of a digit there, pixels; a number at an end of the axis stands beside its place, and needs half as much again.
const NATS_DIGIT: f64 = 10.0;

/// What all rows share.
#[derive(Clone, Copy)]
pub(super) struct Axes {
    /// Width of the picture of right answers, pixels.
    pub(super) right_width: Signal<f64>,
    /// Width of the picture of log-likelihoods, pixels.
    pub(super) nats_width: Signal<f64>,
    /// Ends of the axis of log-likelihoods, nats.
    pub(super) nats_domain: Part<(f64, f64)>,
}

impl Axes {
    /// The axis of right answers, with as many numbers as fit.
    pub(super) fn right(self) -> Axis {
        let width = self.right_width.get();
        Axis::new(Linear::new((0.0, 1.0), (MARGIN, width - MARGIN)), n_fitting(width, RIGHT_TICK, 2))
    }

    /// The axis of a coefficient, or of F1: from end to end, with the middle.
    fn coefficients(self, domain: (f64, f64)) -> Axis {
        let width = self.right_width.get();
        Axis::new(Linear::new(domain, (MARGIN, width - MARGIN)), n_fitting(width, COEFFICIENT_TICK, 3))
    }

    /// The axis of log-likelihoods, with as many numbers as fit.
    pub(super) fn nats(self) -> Axis {
        let width = self.nats_width.get();
        let domain = self.nats_domain.get();
        let widest = numbers().fixed(domain.0, 0).chars().count() as f64 * NATS_DIGIT;
        let x = Linear::new(domain, (MARGIN, width - MARGIN));
        Axis::new(x, n_fitting(width, widest.max(NATS_TICK), 2))
    }
}

/// Class and marker of the task at an index.
pub(super) fn series(index: usize) -> (String, MarkerShape) {
    (format!("task-{}", index % MarkerShape::ALL.len() + 1), MarkerShape::nth(index))
}

/// The row of one task. `index` is its place among the model's tasks.
#[component]
pub(super) fn ScoreRow(
    store: Store,
    task: String,
    index: usize,
    comparison: Part<Option<TaskComparison>>,
    axes: Axes,
) -> impl IntoView {
    let name = StoredValue::new(text::task_name(&task));
    let about = say!("task-about", task = &task);
    let own = task.clone();
    // Of a task of one's own its form says most.
    let form = store.pick(move |state| {
        let card = state.model.card()?;
        card.tasks.iter().find(|info| info.is_own && info.name == own)?.mirrors.clone()
    });
    let own = task.clone();
    let metric = store.pick(move |state| {
        let info = state.model.card().and_then(|card| card.task(&own));
        info.map_or(Metric::Acc, |info| info.metric)
    });
    let is_share = Part::new(move || metric.get().is_share());
    let is_drawn = Part::new(move || metric.get().is_drawn());
    let is_full = store.pick(crate::app::state::State::is_full_model);
    let judged = task.clone();
    let said = store.pick(move |state| state.said_of(&judged));
    // Of a handful of items nothing is drawn.
    let drawn = Part::new(move || comparison.get().filter(|comparison| !is_counting(comparison)));

    let dots = move |axis: &Axis, y: f64, point: fn(&TaskScore) -> Option<Point>, has_chance: bool| {
        let (class, marker) = series(index);
        drawn.with(|comparison| {
            let Some(TaskComparison { edited, full, .. }) = comparison else { return Vec::new() };
            let chance = chance_of(edited).filter(|_| has_chance);
            let (current, reference) = (point(edited), point(full));
            Dot { current, reference, chance }.marks(&class, marker, axis.x, y)
        })
    };
    let right_marks = Part::new(move || {
        let own = headline_domain(metric.get()).filter(|_| metric.get().is_agreement());
        let (axis, y, end) = match own {
            Some(domain) => (axes.coefficients(domain), RAISED, GRID_END),
            None => (axes.right(), ROW_HEIGHT / 2.0, ROW_HEIGHT),
        };
        let n = decimals(axis.ticks());
        let labels = own.map(|_| axis.labels(BELOW, |value| numbers().fixed(value, n)));
        let marks = axis.grid(0.0, end).into_iter().chain(labels.into_iter().flatten());
        marks.chain(dots(&axis, y, headline_point, true)).collect::<Vec<_>>()
    });
    let nats_marks = Part::new(move || {
        let axis = axes.nats();
        let marks = axis.grid(0.0, ROW_HEIGHT).into_iter();
        marks.chain(dots(&axis, ROW_HEIGHT / 2.0, nats_point, false)).collect::<Vec<_>>()
    });
    let label = Part::new(move || {
        comparison.with(|comparison| match comparison {
            Some(comparison) if comparison.edited.n > 0 && is_counting(comparison) => {
                let counted =
                    say!("scores-counting", n = comparison.edited.n, total = comparison.edited.n_total);
                format!("{}: {counted}", name.read_value())
            }
            Some(comparison) if comparison.edited.n > 0 => text::score_row(comparison),
            _ => format!("{}: {}", name.read_value(), say!("scores-waiting")),
        })
    });

    let hovered = RwSignal::new(false);
    let pinned = RwSignal::new(false);
    let is_open = move || hovered.get() || pinned.get();
    let close = move || {
        hovered.set(false);
        pinned.set(false);
    };
    let tip_id = format!("how-{index}");
    let tip_id_again = tip_id.clone();
    let task_again = task.clone();

    view! {
        <li
            class="score-row"
            class:provisional=move || comparison.with(|c| c.as_ref().is_some_and(is_growing))
            on:keydown=move |event: ev::KeyboardEvent| if event.key() == "Escape" { close() }
        >
            <div class="score-name">
                <h3>{name.get_value()}</h3>
                <p class="small muted">{about} {move || form.get().map(|form| say!("scores-mirrors", benchmark = &form))} " " <ItemsButton store task=task.clone() /></p>
                {move || comparison.with(|c| left_out(c.as_ref()))}
            </div>
            <div
                class="score-chart"
                on:mouseenter=move |_| hovered.set(true)
                on:mouseleave=move |_| hovered.set(false)
            >
                {move || match is_drawn.get() {
                    true => view! { <Picture width=axes.right_width height=ROW_HEIGHT marks=right_marks label=label /> }.into_any(),
                    false => view! { <p class="small muted">{say!("scores-no-share")}</p> }.into_any(),
                }}
                {move || metric.get().is_agreement().then(|| view! { <p class="small muted axis-name">{text::metric_name(metric.get())}</p> })}
            </div>
            <p class="score-words" class:long=move || !is_share.get()>{move || comparison.with(|c| right_words(c.as_ref(), is_full.get(), said.get().right))}</p>
            <div class="nats-chart">
                {move || match is_drawn.get() {
                    true => view! { <Picture width=axes.nats_width height=ROW_HEIGHT marks=nats_marks /> }.into_any(),
                    false => view! { <Picture width=axes.nats_width height=ROW_HEIGHT marks=nats_marks label=label /> }.into_any(),
                }}
            </div>
            <p class="nats-words" class:long=move || !is_share.get()>{move || comparison.with(|c| nats_words(c.as_ref(), is_full.get(), said.get().nats))}</p>
            <button
                type="button"
                class="quiet how"
                aria-label=say!("scores-details-of", task = name.get_value())
                aria-expanded=move || if is_open() { "true" } else { "false" }
                aria-describedby=move || is_open().then(|| tip_id.clone())
                on:focus=move |_| hovered.set(true)
                on:blur=move |_| close()
                on:click=move |_| { hovered.set(false); pinned.update(|p| *p = !*p) }
            >
                <span aria-hidden="true">"i"</span>
            </button>
            <Show when=is_open>
                <Provenance store id=tip_id_again.clone() task=task_again.clone() comparison />
            </Show>
        </li>
    }
}

/// How many items are not scored, and why.
fn left_out(comparison: Option<&TaskComparison>) -> AnyView {
    let Some(TaskComparison { left_out: Some(left), edited, .. }) = comparison else { return ().into_any() };
    let why = left.why.clone();
    let said = match edited.n_total {
        0 => say!("scores-none-fit", n = left.n, line = left.line, why),
        _ => say!("scores-left-out", n = left.n, line = left.line, why),
    };
    view! { <p class="small muted">{said}</p> }.into_any()
}

/// "31 % −58 ± 4 points, worse", and n while it grows.
fn right_words(comparison: Option<&TaskComparison>, is_full: bool, said: Lean) -> AnyView {
    if comparison.is_some_and(|c| c.edited.n_total == 0 && c.left_out.is_some()) {
        return ().into_any();
    }
    let Some(comparison) = comparison.filter(|c| c.edited.n > 0) else {
        return view! { <span class="muted small">{say!("scores-waiting")}</span> }.into_any();
    };
    let edited = &comparison.edited;
    if is_counting(comparison) {
        let counted = say!("scores-counting", n = edited.n, total = edited.n_total);
        return view! { <span class="muted small n">{counted}</span> }.into_any();
    }
    let difference = comparison.difference.as_ref();
    let growing = is_growing(comparison);
    let gain = comparison.gain().and_then(|(_, interval)| interval);
    let verdict = verdict(gain, edited.n, is_full, growing, said);
    let points = difference
        .filter(|_| !is_full)
        .and_then(|d| text::difference(edited.metric, d))
        .map(|points| view! { <span class="change">{points}" "</span> });
    let counted = match growing {
        true => say!("scores-so-far", n = edited.n, total = edited.n_total),
        false => text::n_of(edited.n, edited.n_total),
    };
    let n = view! { <span class="muted small n">{counted}</span> };
    view! {
        <strong class="figure">{text::score(edited)}" "</strong>
        {points}
        <span class="judged">
            <span class=verdict_class(verdict)>{sentence(&verdict)}</span>
            " "
            {n}
        </span>
    }
    .into_any()
}

/// "−2.31 nats", its difference and direction.
fn nats_words(comparison: Option<&TaskComparison>, is_full: bool, said: Lean) -> AnyView {
    // Of answers that are written nothing is scored.
    let is_scored =
        |c: &&TaskComparison| c.edited.n > 0 && c.edited.metric.has_likelihoods() && !is_counting(c);
    let Some(comparison) = comparison.filter(is_scored) else { return ().into_any() };
    let difference = comparison.difference.as_ref().filter(|_| !is_full).map(|d| {
        let arm = d.log_likelihood_interval.map(|interval| longer_arm(d.log_likelihood, interval));
        let verdict = verdict(d.log_likelihood_interval, d.n, false, is_growing(comparison), said);
        view! {
            <span class="change">{say!("scores-nats-difference", difference = d.log_likelihood, arm)}" "</span>
            <span class="judged">
                <span class=verdict_class(verdict)>{sentence(&verdict)}</span>
            </span>
        }
    });
    view! {
        <strong class="figure">{text::nats(&comparison.edited)}" "</strong>
        {difference}
    }
    .into_any()
}

/// Class of a verdict's word.
pub(super) fn verdict_class(verdict: Change) -> &'static str {
    match verdict {
        Change::Better => "verdict good",
        Change::Worse => "verdict bad",
        Change::FullModel
        | Change::CannotTellYet
        | Change::NoClearChange
        | Change::NoInterval
        | Change::TooFew => "verdict muted",
    }
}
