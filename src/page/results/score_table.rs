//! The scores as a table: every number of the rows, in words.

use super::score_row::verdict_class;
use super::scores::of_task;
use crate::app::results::scores::{chance_of, is_counting, is_growing, longer_arm, verdict};
use crate::app::state::{Lean, Said};
use crate::app::text;
use crate::eval::Interval;
use crate::experiment::TaskComparison;
use crate::page::prelude::*;

/// The table.
#[component]
pub(super) fn ScoreTable(
    store: Store,
    shown: Part<Vec<(usize, String)>>,
    comparisons: Part<Vec<TaskComparison>>,
) -> impl IntoView {
    let said = store.pick(|state| state.said.clone());
    let leans = move |task: &str| {
        let of_task = |all: &Vec<Said>| {
            let said = all.iter().find(|said| said.task == task);
            said.map(|said| [said.right, said.nats])
        };
        said.with(of_task).unwrap_or_default()
    };
    let is_full = store.pick(crate::app::state::State::is_full_model);
    let rows = move || {
        comparisons.with(|all| {
            shown.with(|shown| {
                shown
                    .iter()
                    .map(|(_, task)| row(task, of_task(all, task), is_full.get(), leans(task)))
                    .collect_any()
            })
        })
    };
    let title = move || comparisons.with(|all| text::headline_column(all.iter().map(|c| &c.edited.metric)));
    let nats_title = move || comparisons.with(|all| text::nats_column(all.iter().map(|c| &c.edited.metric)));
    view! {
        // Focusable, because it scrolls sideways where it does not fit.
        <div class="table-scroll" tabindex="0" role="region" aria-label=say!("scores-table-label")>
            <table class="score-table">
                <thead>
                    <tr>
                        <th rowspan="2" scope="col">{say!("column-task")}</th>
                        <th rowspan="2" scope="col">{say!("column-items")}</th>
                        <th colspan="5" scope="colgroup">{move || title()}</th>
                        <th colspan="4" scope="colgroup">{move || nats_title()}</th>
                    </tr>
                    <tr>
                        <th scope="col">{say!("column-your-schedule")}</th>
                        <th scope="col">{say!("column-full-model")}</th>
                        <th scope="col">{say!("column-chance")}</th>
                        <th scope="col">{say!("scores-column-difference")}</th>
                        <th scope="col">{say!("scores-column-verdict")}</th>
                        <th scope="col">{say!("column-your-schedule")}</th>
                        <th scope="col">{say!("column-full-model")}</th>
                        <th scope="col">{say!("scores-column-difference")}</th>
                        <th scope="col">{say!("scores-column-verdict")}</th>
                    </tr>
                </thead>
                <tbody>{move || rows()}</tbody>
            </table>
        </div>
    }
}

fn row(task: &str, comparison: Option<&TaskComparison>, is_full: bool, said: [Lean; 2]) -> AnyView {
    let numbers = numbers();
    let name = text::task_name(task);
    let Some(c) = comparison.filter(|c| c.edited.n > 0) else {
        return view! { <tr><th scope="row">{name}</th><td colspan="10">{say!("scores-waiting")}</td></tr> }
            .into_any();
    };
    if is_counting(c) {
        let counted = say!("scores-counting", n = c.edited.n, total = c.edited.n_total);
        return view! { <tr><th scope="row">{name}</th><td colspan="10">{counted}</td></tr> }.into_any();
    }
    let TaskComparison { edited, full, difference, .. } = c;
    let headline = |score: &crate::eval::TaskScore| {
        let range = text::score_range(score).map(|range| format!(" ({range})"));
        format!("{}{}", text::score(score), range.unwrap_or_default())
    };
    let judged = |interval: Option<Interval>, said: Lean| {
        let verdict = verdict(interval, edited.n, is_full, is_growing(c), said);
        view! { <span class=verdict_class(verdict)>{sentence(&verdict)}</span> }
    };
    let difference = difference.as_ref().filter(|_| !is_full);
    let [said_right, said_nats] = said;
    let right = judged(c.gain().and_then(|(_, interval)| interval), said_right);
    let points = difference.and_then(|d| text::difference(edited.metric, d));
    // Of answers that are written nothing is scored.
    let is_scored = edited.metric.has_likelihoods();
    let own_nats = is_scored.then(|| text::nats(edited));
    let full_nats = is_scored.then(|| text::nats(full));
    let judged_nats =
        is_scored.then(|| judged(difference.and_then(|d| d.log_likelihood_interval), said_nats));
    let nats = difference.filter(|_| is_scored).map(|d| {
        let arm = d.log_likelihood_interval.map(|interval| longer_arm(d.log_likelihood, interval));
        say!("scores-nats-difference", difference = d.log_likelihood, arm)
    });
    let metric = edited.metric.is_agreement().then(|| {
        view! { <br /><span class="small muted">{text::metric_name(edited.metric)}</span> }
    });
    let chance = match edited.metric.is_share() {
        true => Some(numbers.percent(edited.chance)),
        false => chance_of(edited).map(|chance| numbers.rounded(chance)),
    };
    view! {
        <tr>
            <th scope="row">{name}{metric}</th>
            <td>{text::n_of(edited.n, edited.n_total)}</td>
            <td>{headline(edited)}</td>
            <td>{headline(full)}</td>
            <td>{chance}</td>
            <td>{points}</td>
            <td>{right}</td>
            <td>{own_nats}</td>
            <td>{full_nats}</td>
            <td>{nats}</td>
            <td>{judged_nats}</td>
        </tr>
    }
    .into_any()
}
