//! Words in rows and columns: what each step would say at each token.

use super::axes::title;
use super::{Anchor, Mark, Picture};

/// Width and height of a cell, pixels.
const CELL: (f64, f64) = (72.0, 32.0);
/// Characters of a word that fit.
const CHARACTERS: usize = 8;
/// Room for the names of the rows.
const NAMES: f64 = 96.0;
/// Characters of a name that fit.
const NAME_CHARACTERS: usize = 12;
/// Above the first row.
const TOP: f64 = 56.0;
/// Below the last one: the names of the columns, and how to read it.
const BOTTOM: f64 = 64.0;
/// Inside a cell, left and right.
const INSET: f64 = 4.0;

/// Words of steps (upward) at tokens (across). A bar below a word is as long as it is likely;
/// what is far from the path it is compared with is paler, and a word that is another there has
/// a sign.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WordGrid {
    pub title: String,
    /// One line.
    pub description: String,
    /// Below it: what bars, paleness and sign mean.
    pub key: String,
    pub columns: Vec<String>,
    pub rows: Vec<WordRow>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct WordRow {
    pub name: String,
    /// What is said on a line below it, if anything.
    pub note: Option<String>,
    /// One a column.
    pub cells: Vec<WordCell>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct WordCell {
    pub word: String,
    /// How likely it is, 0 to 1.
    pub likely: f64,
    /// Whether it is far from what it is compared with.
    pub is_far: bool,
    /// Whether it is another word there.
    pub is_other: bool,
}

impl WordGrid {
    /// The words, at `width` pixels or as many as they need.
    pub fn picture(&self, width: f64) -> Picture {
        let (cell_width, cell_height) = CELL;
        let (n_columns, n_rows) = (self.columns.len() as f64, self.rows.len() as f64);
        let foot = TOP + n_rows * cell_height;
        let size = (width.max(NAMES + n_columns * cell_width + INSET), foot + BOTTOM);
        let left = |column: usize| NAMES + column as f64 * cell_width;
        let mut marks = vec![
            title(&self.title),
            Mark::text("tick", (4.0, 38.0), Anchor::Start, self.description.clone()),
        ];
        for (index, row) in self.rows.iter().enumerate() {
            let top = foot - (index + 1) as f64 * cell_height;
            let name = cut(&row.name, NAME_CHARACTERS);
            marks.push(Mark::text("mono tick", (NAMES - 8.0, top + 18.0), Anchor::End, name));
            for (column, cell) in row.cells.iter().enumerate() {
                marks.extend(cell.marks((left(column), top)));
            }
            if let Some(note) = &row.note {
                let y = top + cell_height;
                marks.push(Mark::line("rule", (4.0, y), (left(row.cells.len()), y)));
                marks.push(Mark::text("note", (4.0, y - 3.0), Anchor::Start, note.clone()));
            }
        }
        for (column, token) in self.columns.iter().enumerate() {
            let token = cut(token, CHARACTERS);
            marks.push(Mark::text("mono label", (left(column) + INSET, foot + 18.0), Anchor::Start, token));
        }
        marks.push(Mark::line("axis", (NAMES, foot + 1.0), (left(self.columns.len()), foot + 1.0)));
        marks.push(Mark::text("tick", (4.0, size.1 - 14.0), Anchor::Start, self.key.clone()));
        Picture { title: self.title.clone(), description: self.description.clone(), size, marks }
    }
}

impl WordCell {
    fn marks(&self, (x, y): (f64, f64)) -> Vec<Mark> {
        let (width, height) = CELL;
        let room = width - 2.0 * INSET;
        let bar = y + height - 7.0;
        let paler = if self.is_far { " faded" } else { "" };
        let line = |class: &str, share: f64| {
            Mark::line(class, (x + INSET, bar), (x + INSET + room * share.clamp(0.0, 1.0), bar))
        };
        let mut marks = vec![line("grid", 1.0), line(&format!("series main c0{paler}"), self.likely)];
        if self.is_other {
            marks.push(Mark::rect("ground", (x + 1.0, y + 1.0), (width - 2.0, height - 2.0), 3.0));
            marks.push(Mark::text("tick", (x + width - INSET, y + 12.0), Anchor::End, "\u{2260}"));
        }
        let class = if self.is_far { "mono tick" } else { "mono label" };
        marks.push(Mark::text(class, (x + INSET, y + 18.0), Anchor::Start, cut(&self.word, CHARACTERS)));
        marks
    }
}

/// At most so many characters, with an ellipsis where some are left out.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    kept + "\u{2026}"
}
