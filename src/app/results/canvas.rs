//! What may be said about a canvas: plain functions, tested without a browser.

use crate::chart::Toward;
use crate::experiment::{Canvas, CanvasCell, CanvasRow};

/// Divergence of a cell at which it has faded altogether, nats: there the full model's words
/// get a third of their likelihood at most.
const FADED_NATS: f32 = 1.0;

/// A place on the grid: row of the canvas (0 is the embedding), column of tokens.
pub type At = (usize, usize);

/// Where a key leads from a place, on a grid of so many rows and columns; the rows lie upward.
pub fn moved((row, column): At, toward: Toward, (n_rows, n_columns): (usize, usize)) -> At {
    let (last_row, last_column) = (n_rows.saturating_sub(1), n_columns.saturating_sub(1));
    let (row, column) = match toward {
        Toward::Up => (row + 1, column),
        Toward::Down => (row.saturating_sub(1), column),
        Toward::Left => (row, column.saturating_sub(1)),
        Toward::Right => (row, column + 1),
        Toward::First => (row, 0),
        Toward::Last => (row, last_column),
        Toward::SeriesBefore => (last_row, column),
        Toward::SeriesAfter => (0, column),
    };
    (row.min(last_row), column.min(last_column))
}

/// The place that has the keyboard's focus: what was chosen, as far as it exists; before that
/// the last word of the last step.
pub fn focused(canvas: &Canvas, chosen: Option<At>) -> At {
    let last = (canvas.rows.len().saturating_sub(1), canvas.tokens.len().saturating_sub(1));
    chosen.map_or(last, |(row, column)| (row.min(last.0), column.min(last.1)))
}

pub fn cell_at(canvas: &Canvas, (row, column): At) -> Option<(&CanvasRow, &CanvasCell)> {
    let row = canvas.rows.get(row)?;
    Some((row, row.cells.get(column)?))
}

/// How sure a cell is of its word, 0 to 1.
pub fn sureness(cell: &CanvasCell) -> f32 {
    cell.top.first().map_or(0.0, |next| next.probability.clamp(0.0, 1.0))
}

/// How far a cell is from the full model's path, 0 to 1; a cell whose numbers are none is as
/// far as can be.
pub fn distance(cell: &CanvasCell) -> f32 {
    cell.divergence.map_or(1.0, |nats| (nats / FADED_NATS).clamp(0.0, 1.0))
}

/// A token on one line, with its spaces and line breaks made visible; its id where it has no
/// text.
pub fn visible(text: &str, token: Option<u32>) -> String {
    match token {
        Some(token) if text.is_empty() => format!("#{token}"),
        _ => text.replace('\n', "\u{21b5}").replace('\t', "\u{21e5}").replace(' ', "\u{b7}"),
    }
}

/// A token in quotation marks, for sentences.
pub fn quoted(text: &str, token: Option<u32>) -> String {
    format!("\u{201c}{}\u{201d}", visible(text, token))
}
