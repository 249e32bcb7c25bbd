//! What the scores and the two texts look like in files: plain functions, tested without a
//! browser.

use super::reading::{nats_domain, nats_point, right_point};
use crate::chart::{Dot, DotColumn, DotPlot, DotRow, Passages, Point};
use crate::eval::Metric;
use crate::protocol::TaskComparison;
use crate::ui::state::State;
use crate::ui::text::{TaskWords, Text};

/// Percent are drawn, shares are computed.
const PERCENT: f64 = 100.0;

/// The scores of the present schedule; none while there are none.
#[must_use]
pub fn scores_plot(state: &State, text: &Text) -> Option<DotPlot> {
    let card = state.model.card()?;
    let words = &text.scores;
    let scored = state.scored()?;
    let all: Vec<TaskComparison> = scored.iter().map(|task| (*task).clone()).collect();
    let row = |task: &TaskComparison| {
        let name = &task.edited.task;
        let series = card.tasks.iter().position(|info| info.name == *name)?;
        let known = (words.task)(name).map(|TaskWords { name, .. }| name.to_owned());
        let n = (words.n_of)(task.edited.n, task.edited.n_total);
        let right = Dot {
            current: right_point(&task.edited).map(in_percent),
            reference: right_point(&task.baseline).map(in_percent),
            chance: (task.edited.chance > 0.0).then_some(task.edited.chance * PERCENT),
        };
        // Of answers that are written nothing is scored.
        let is_scored = task.edited.metric != Metric::ExactMatch;
        let nats = Dot {
            current: nats_point(&task.edited).filter(|_| is_scored),
            reference: nats_point(&task.baseline).filter(|_| is_scored),
            chance: None,
        };
        Some(DotRow {
            name: known.unwrap_or_else(|| name.clone()),
            words: format!("{}, {n}", text.numbers.percent(task.edited.value)),
            series,
            dots: vec![right, nats],
        })
    };
    let column = |label: &str, domain, weight| DotColumn { label: label.to_owned(), domain, weight };
    Some(DotPlot {
        title: (words.picture_title)(&card.title, &state.schedule().to_string()),
        description: (words.computed_on)((text.model.backend)(card.backend.kind), &card.backend.adapter),
        columns: vec![
            column(words.column_percent, (0.0, PERCENT), 2.0),
            column(words.column_nats, nats_domain(&all), 1.0),
        ],
        rows: all.iter().filter_map(row).collect(),
        keys: [words.key_yours, words.key_full, words.key_chance].map(str::to_owned),
    })
}

fn in_percent(point: Point) -> Point {
    let interval = point.interval.map(|(low, high)| (low * PERCENT, high * PERCENT));
    Point { value: point.value * PERCENT, interval }
}

/// Both texts side by side; none while nothing is written, or of a schedule before.
#[must_use]
pub fn written_passages(state: &State, text: &Text) -> Option<Passages> {
    let (card, words) = (state.model.card()?, &text.writing);
    let written = state.written()?;
    let parted = written.first_difference().map_or_else(|| words.same.to_owned(), |n| (words.parted)(n - 1));
    let title = (words.picture_title)(&card.title, &state.schedule().to_string());
    Some(written.passages(&title, &parted, [words.full, words.yours]))
}
