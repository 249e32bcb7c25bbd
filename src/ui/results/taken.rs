//! What the scores, the two texts and the canvas look like in files: plain functions, tested without a
//! browser.

use serde_json::json;

use super::canvas::reading::{distance, sureness, visible};
use super::reading::{nats_domain, nats_point, right_point};
use crate::chart::{
    Column, Dot, DotColumn, DotPlot, DotRow, Passages, Point, Role, Table, Value, WordCell, WordGrid, WordRow,
};
use crate::eval::Metric;
use crate::experiment::{
    BUILD_ID, Canvas, CanvasCell, CanvasRow, NextToken, Provenance, Saved, TaskComparison, VERSION,
};
use crate::export::FORM_VERSION;
use crate::ui::state::{Slot, State};
use crate::ui::text::{TaskWords, Text};

/// From this distance on a cell is drawn pale (see [`distance`]).
const FAR: f32 = 0.5;
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

/// The canvas of the present schedule and prompt; none while there is none.
#[must_use]
pub fn canvas_words(state: &State, text: &Text) -> Option<WordGrid> {
    let (card, words) = (state.model.card()?, &text.canvas);
    let canvas = state.painted_canvas()?;
    let cell = |cell: &CanvasCell| WordCell {
        word: cell
            .top
            .first()
            .map_or_else(|| words.broken.to_owned(), |next| visible(&next.text, Some(next.token))),
        likely: sureness(cell).into(),
        is_far: distance(cell) >= FAR,
        is_other: cell.is_changed(),
    };
    let row = |(at, row): (usize, &CanvasRow)| WordRow {
        name: row.step.as_ref().map_or_else(|| words.embedding.to_owned(), |step| step.text.clone()),
        note: (canvas.off_from == Some(at)).then(|| words.off_from_here.to_owned()),
        cells: row.cells.iter().map(cell).collect(),
    };
    Some(WordGrid {
        title: (words.picture_title)(&card.title, &state.schedule().to_string()),
        description: words.explanation.to_owned(),
        key: words.picture_key.to_owned(),
        columns: canvas.tokens.iter().map(|token| visible(token, None)).collect(),
        rows: canvas.rows.iter().enumerate().map(row).collect(),
    })
}

/// The canvas as a table, a row a cell, from the embedding upward.
#[must_use]
pub fn canvas_table(canvas: &Canvas) -> Table {
    let column = |role, label: &str| Column { role, label: label.to_owned() };
    let columns = vec![
        column(Role::Y, "row"),
        column(Role::Series, "step"),
        column(Role::X, "column"),
        column(Role::Name, "token"),
        column(Role::Note, "word"),
        column(Role::Value, "probability"),
        column(Role::Note, "full_word"),
        column(Role::Value, "full_probability"),
        column(Role::Value, "divergence"),
    ];
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let count = |n: usize| Value::Number(n as f64);
    let probability = |next: Option<&NextToken>| Value::optional(next.map(|next| next.probability.into()));
    let word = |next: Option<&NextToken>| next.map_or(Value::Missing, |next| Value::text(&next.text));
    let cells = canvas.rows.iter().enumerate().flat_map(|(at, row)| {
        let step = row.step.as_ref().map_or("", |step| step.text.as_str());
        row.cells.iter().zip(&canvas.tokens).enumerate().map(move |(number, (cell, token))| {
            let (says, full) = (cell.top.first(), cell.full.as_ref());
            vec![
                count(at),
                Value::text(step),
                count(number),
                Value::text(token),
                word(says),
                probability(says),
                word(full),
                probability(full),
                Value::optional(cell.divergence.map(f64::from)),
            ]
        })
    });
    Table { columns, rows: cells.collect() }
}

/// The canvas with everything that it rests on; the page opens it again.
#[must_use]
pub fn canvas_json(state: &State) -> String {
    let (Some(card), Some(canvas)) = (state.model.card(), state.painted_canvas()) else {
        return String::new();
    };
    let value = json!({
        "atelier": "canvas",
        "version": FORM_VERSION,
        "model": { "name": card.name, "title": card.title, "hash": card.hash },
        "schedule": state.schedule().to_string(),
        "prompt": state.prompt,
        "of_task": state.prompt_task,
        "limit": state.limit,
        "seed": state.seed,
        "backend": card.backend,
        "program": VERSION,
        "build": BUILD_ID,
        "canvas": canvas,
    });
    format!("{value:#}\n")
}

/// What a panel asked and found, with everything that it rests on; empty while there is nothing.
#[must_use]
pub fn saved(state: &State, slot: Slot) -> String {
    let panel = state.panel(slot);
    let (Some(card), Some(experiment)) = (state.model.card(), &panel.experiment) else {
        return String::new();
    };
    let (provenance, report) = (Provenance::of(card), panel.report.as_ref());
    let saved = serde_json::to_string_pretty(&Saved { experiment, provenance: &provenance, report });
    // Plain data always has a JSON form.
    saved.map_or_else(|_| String::new(), |text| text + "\n")
}
