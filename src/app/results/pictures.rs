//! What the scores, the two texts and the canvas look like in files: plain functions, tested without a
//! browser.

use super::canvas::{distance, sureness, visible};
use super::scores::{chance_of, headline_domain, headline_point, nats_domain, nats_point};
use crate::app::state::State;
use crate::app::text;
use crate::chart::{
    Dot, DotColumn, DotPlot, DotRow, Passages, Point, Role, Table, Value, WordCell, WordGrid, WordRow,
};
use crate::experiment::{Canvas, CanvasCell, CanvasRow, NextToken, TaskComparison, fills_gaps};
use crate::words::{say, sentence};

/// From this distance on a cell is drawn pale (see [`distance`]).
const FAR: f32 = 0.5;
/// Percent are drawn, shares are computed.
const PERCENT: f64 = 100.0;

/// The scores of the present schedule; none while there are none.
pub fn scores_plot(state: &State) -> Option<DotPlot> {
    let card = state.model.card()?;
    let scored = state.scored()?;
    let all: Vec<TaskComparison> = scored.iter().map(|task| (*task).clone()).collect();
    let row = |task: &TaskComparison| {
        let name = &task.edited.task;
        let series = card.tasks.iter().position(|info| info.name == *name)?;
        let n = text::n_of(task.edited.n, task.edited.n_total);
        let own = headline_domain(task.edited.metric).filter(|_| task.edited.metric.is_agreement());
        let unit = if own.is_some() { 1.0 } else { PERCENT };
        let right = Dot {
            current: headline_point(&task.edited).map(|point| in_units(point, unit)),
            reference: headline_point(&task.full).map(|point| in_units(point, unit)),
            chance: chance_of(&task.edited).map(|chance| chance * unit),
        };
        // Of answers that are written nothing is scored.
        let is_scored = task.edited.metric.has_likelihoods();
        let nats = Dot {
            current: nats_point(&task.edited).filter(|_| is_scored),
            reference: nats_point(&task.full).filter(|_| is_scored),
            chance: None,
        };
        Some(DotRow {
            name: text::task_name(name),
            words: match task.edited.metric.is_share() {
                true => format!("{}, {n}", text::score(&task.edited)),
                false if task.edited.metric.is_agreement() => {
                    let metric = text::metric_name(task.edited.metric);
                    say!("scores-picture-coefficient", metric, score = text::score(&task.edited), n)
                }
                false => say!("scores-picture-perplexity", score = text::score(&task.edited), n),
            },
            series,
            own,
            dots: vec![right, nats],
        })
    };
    let column = |label, domain, weight| DotColumn { label, domain, weight, has_axis: true };
    let has_shares = all.iter().any(|task| task.edited.metric.is_share());
    let headline = match all.iter().any(|task| task.edited.metric.is_agreement()) {
        true => text::headline_column(all.iter().map(|task| &task.edited.metric)),
        false => say!("scores-column-percent"),
    };
    Some(DotPlot {
        title: say!("scores-picture-title", model = &card.title, schedule = &state.schedule().to_string()),
        description: say!(
            "scores-computed-on",
            backend = sentence(&card.backend.kind),
            adapter = &card.backend.adapter
        ),
        columns: vec![
            DotColumn { has_axis: has_shares, ..column(headline, (0.0, PERCENT), 2.0) },
            column(say!("scores-picture-nats"), nats_domain(&all), 1.0),
        ],
        rows: all.iter().filter_map(row).collect(),
        keys: [say!("scores-key-yours"), say!("full-model"), say!("chance")],
    })
}

fn in_units(point: Point, unit: f64) -> Point {
    let interval = point.interval.map(|(low, high)| (low * unit, high * unit));
    Point { value: point.value * unit, interval }
}

/// Both texts side by side; none while nothing is written, or of a schedule before.
pub fn written_passages(state: &State) -> Option<Passages> {
    let card = state.model.card()?;
    let written = state.generated()?;
    let first = written.first_difference();
    let title =
        say!("generation-picture-title", model = &card.title, schedule = &state.schedule().to_string());
    let description = first.map_or_else(|| say!("generation-same"), |n| say!("generation-parted", n));
    let both = [
        (say!("column-full-model"), written.full.as_ref()?.tokens.as_slice()),
        (say!("column-your-schedule"), written.edited.tokens.as_slice()),
    ];
    Some(Passages::written((title, description), &written.prompt, both, first))
}

/// The canvas of the present schedule and prompt; none while there is none.
pub fn canvas_words(state: &State) -> Option<WordGrid> {
    let card = state.model.card()?;
    let canvas = state.painted_canvas()?;
    let cell = |cell: &CanvasCell| WordCell {
        word: cell
            .top
            .first()
            .map_or_else(|| say!("lens-broken"), |next| visible(&next.text, Some(next.token))),
        likely: sureness(cell).into(),
        is_far: distance(cell) >= FAR,
        is_other: cell.is_changed(),
    };
    let row = |(at, row): (usize, &CanvasRow)| WordRow {
        name: row.step.as_ref().map_or_else(|| say!("lens-embedding"), |step| step.text.clone()),
        note: (canvas.off_from == Some(at)).then(|| say!("lens-off-from-here")),
        cells: row.cells.iter().map(cell).collect(),
    };
    Some(WordGrid {
        title: say!("lens-picture-title", model = &card.title, schedule = &state.schedule().to_string()),
        description: if fills_gaps(&card.spec) { say!("lens-of-gaps") } else { say!("lens-explanation") },
        key: say!("lens-picture-key"),
        columns: canvas.tokens.iter().map(|token| visible(token, None)).collect(),
        rows: canvas.rows.iter().enumerate().map(row).collect(),
    })
}

/// The canvas as a table, a row a cell, from the embedding upward.
pub fn canvas_table(canvas: &Canvas) -> Table {
    fn word(next: Option<&NextToken>) -> Value {
        next.map_or(Value::Missing, |next| Value::text(&next.text))
    }
    fn probability(next: Option<&NextToken>) -> Value {
        Value::optional(next.map(|next| next.probability.into()))
    }
    let cells = canvas.rows.iter().enumerate().flat_map(|(at, row)| {
        let cells = row.cells.iter().zip(&canvas.tokens).enumerate();
        cells.map(move |(column, (cell, token))| ((at, row), (column, token), cell))
    });
    Table::of::<((usize, &CanvasRow), (usize, &String), &CanvasCell)>(
        cells,
        &[
            (Role::Y, "row", |((at, _), ..)| Value::count(Some(*at))),
            (Role::Series, "step", |((_, row), ..)| {
                Value::text(row.step.as_ref().map_or("", |step| step.text.as_str()))
            }),
            (Role::X, "column", |(_, (column, _), _)| Value::count(Some(*column))),
            (Role::Name, "token", |(_, (_, token), _)| Value::text(token)),
            (Role::Note, "word", |(.., cell)| word(cell.top.first())),
            (Role::Value, "probability", |(.., cell)| probability(cell.top.first())),
            (Role::Note, "full_word", |(.., cell)| word(cell.full.as_ref())),
            (Role::Value, "full_probability", |(.., cell)| probability(cell.full.as_ref())),
            (Role::Value, "divergence", |(.., cell)| Value::optional(cell.divergence.map(f64::from))),
        ],
    )
}
