//! What may be said about a canvas: plain functions, tested without a browser.

use crate::experiment::{Canvas, CanvasCell, CanvasRow};

/// Divergence of a cell at which it has faded altogether, nats: there the full model's words
/// get a third of their likelihood at most.
const FADED_NATS: f32 = 1.0;

/// A place on the grid: row of the canvas (0 is the embedding), column of tokens.
pub type At = (usize, usize);

/// A key that moves on the grid. The rows lie upward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// To the step after.
    Up,
    /// To the step before.
    Down,
    /// To the token before.
    Left,
    /// To the token after.
    Right,
    /// To the first token.
    Home,
    /// To the last token.
    End,
    /// To the last step.
    Top,
    /// To the embedding.
    Bottom,
}

impl Step {
    /// The step of a key's name, as browsers call it.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            "ArrowLeft" => Self::Left,
            "ArrowRight" => Self::Right,
            "Home" => Self::Home,
            "End" => Self::End,
            "PageUp" => Self::Top,
            "PageDown" => Self::Bottom,
            _ => return None,
        })
    }

    /// Where it leads on a grid of so many rows and columns.
    #[must_use]
    pub fn from(self, (row, column): At, (n_rows, n_columns): (usize, usize)) -> At {
        let (last_row, last_column) = (n_rows.saturating_sub(1), n_columns.saturating_sub(1));
        let (row, column) = match self {
            Self::Up => (row + 1, column),
            Self::Down => (row.saturating_sub(1), column),
            Self::Left => (row, column.saturating_sub(1)),
            Self::Right => (row, column + 1),
            Self::Home => (row, 0),
            Self::End => (row, last_column),
            Self::Top => (last_row, column),
            Self::Bottom => (0, column),
        };
        (row.min(last_row), column.min(last_column))
    }
}

/// The place that has the keyboard's focus: what was chosen, as far as it exists; before that
/// the last word of the last step.
#[must_use]
pub fn focused(canvas: &Canvas, chosen: Option<At>) -> At {
    let last = (canvas.rows.len().saturating_sub(1), canvas.tokens.len().saturating_sub(1));
    chosen.map_or(last, |(row, column)| (row.min(last.0), column.min(last.1)))
}

/// The cell at a place.
#[must_use]
pub fn cell_at(canvas: &Canvas, (row, column): At) -> Option<(&CanvasRow, &CanvasCell)> {
    let row = canvas.rows.get(row)?;
    Some((row, row.cells.get(column)?))
}

/// How sure a cell is of its word, 0 to 1.
#[must_use]
pub fn sureness(cell: &CanvasCell) -> f32 {
    cell.top.first().map_or(0.0, |next| next.probability.clamp(0.0, 1.0))
}

/// How far a cell is from the full model's path, 0 to 1; a cell whose numbers are none is as
/// far as can be.
#[must_use]
pub fn distance(cell: &CanvasCell) -> f32 {
    cell.divergence.map_or(1.0, |nats| (nats / FADED_NATS).clamp(0.0, 1.0))
}

/// A token on one line, with its spaces and line breaks made visible; its id where it has no
/// text.
#[must_use]
pub fn visible(text: &str, token: Option<u32>) -> String {
    match token {
        Some(token) if text.is_empty() => format!("#{token}"),
        _ => text.replace('\n', "\u{21b5}").replace('\t', "\u{21e5}").replace(' ', "\u{b7}"),
    }
}

/// A token in quotation marks, for sentences.
#[must_use]
pub fn quoted(text: &str, token: Option<u32>) -> String {
    format!("\u{201c}{}\u{201d}", visible(text, token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_within_the_grid() {
        for (key, expected) in [
            ("ArrowUp", (2, 1)),
            ("ArrowDown", (0, 1)),
            ("ArrowLeft", (1, 0)),
            ("ArrowRight", (1, 2)),
            ("Home", (1, 0)),
            ("End", (1, 3)),
            ("PageUp", (2, 1)),
            ("PageDown", (0, 1)),
        ] {
            let step = Step::of_key(key).unwrap();
            assert_eq!(step.from((1, 1), (3, 4)), expected, "{key}");
        }
        assert_eq!(Step::Up.from((2, 0), (3, 4)), (2, 0));
        assert_eq!(Step::Left.from((0, 0), (3, 4)), (0, 0));
        assert_eq!(Step::of_key("a"), None);
    }

    #[test]
    fn every_token_can_be_seen() {
        assert_eq!(visible(" a\n", Some(3)), "\u{b7}a\u{21b5}");
        assert_eq!(visible("", Some(3)), "#3");
        assert_eq!(quoted(" =", None), "\u{201c}\u{b7}=\u{201d}");
    }

    #[test]
    fn what_is_no_number_has_left_the_path() {
        let broken = CanvasCell { top: Vec::new(), full: None, divergence: None };
        assert_eq!((sureness(&broken), distance(&broken)), (0.0, 1.0));
        let near = CanvasCell { divergence: Some(0.25), ..broken };
        assert_eq!(distance(&near), 0.25);
    }
}
