//! A value for each pair of x and y, as a shade.

mod key;
mod layout;

use std::ops::Range;

use self::layout::Layout;
use super::axes::{TOP, TOP_BARE, number, text_width, title};
use super::{Anchor, Mark, Role, Shades, Shape, Spot, Table, Value, View};

/// Least and greatest room for the names of rows.
const LEFT: (f64, f64) = (30.0, 170.0);
const RIGHT: f64 = 16.0;
/// Numbers and label below the plot.
const BELOW: f64 = 46.0;
/// The key to the shades, below those.
const KEY: f64 = 52.0;
/// Room for the brackets of groups.
const BRACKET: f64 = 12.0;
const CELL_MAX: f64 = 64.0;
/// Height of cells that need not be square.
const CELL_HEIGHT: (f64, f64) = (18.0, 30.0);
/// Greatest side of a plot with square cells.
const SQUARE_MAX: f64 = 560.0;
/// Between cells: enough to tell them apart, little enough to see the whole.
const GAP: f64 = 1.0;
/// Cells lower than this have no gaps.
const GAP_FROM: f64 = 8.0;
/// Room around a number in a cell.
const CELL_PADDING: f64 = 5.0;
const CELL_TEXT_HEIGHT: f64 = 15.0;
const LINE_HEIGHT: f64 = 14.0;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatCell {
    /// What its shade says.
    pub value: f64,
    /// The lower end of its interval; for the table.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Items that it rests on.
    pub n: Option<usize>,
    /// What belongs to it besides, such as its schedule; for the table.
    pub note: String,
}

/// A heat map with the key to its shades.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatMap {
    pub title: String,
    pub x_label: String,
    /// Above it, to the left.
    pub y_label: String,
    /// At the key to the shades.
    pub value_label: String,
    /// Names the cells' notes in the table.
    pub note_label: String,
    /// Names of the columns.
    pub x: Vec<String>,
    /// Names of the rows.
    pub y: Vec<String>,
    /// Columns and rows are the tokens of a text: in the table each has its place in it, since a
    /// text may hold a token twice, and one that looks like a number is none.
    pub are_tokens: bool,
    /// Row after row: the cell of column x and row y is at `y * self.x.len() + x`. What is
    /// absent or not finite is left blank.
    pub cells: Vec<Option<HeatCell>>,
    pub scale: Shades,
    /// Cells with a ring around them, as (column, row).
    pub marked: Vec<(usize, usize)>,
    /// What the ring says.
    pub mark_label: String,
    /// Stretches of the axes that belong together: brackets along both axes, and outlines on
    /// the diagonal where rows and columns are the same.
    pub groups: Vec<Range<usize>>,
    /// The first row is the lowest.
    pub is_upward: bool,
    /// How it is looked at. A heat map has one series.
    pub view: View,
}

impl HeatMap {
    pub fn marks(&self, size: (f64, f64)) -> Vec<Mark> {
        let layout = self.layout(size);
        let mut marks = Vec::new();
        if !self.view.is_bare {
            marks.push(title(&self.title));
        }
        if self.x.is_empty() || self.y.is_empty() {
            return marks;
        }
        self.cells(&layout, &mut marks);
        self.axes(&layout, &mut marks);
        self.groups(&layout, &mut marks);
        for &(x, y) in self.marked.iter().filter(|(x, y)| self.cell(*x, *y).is_some()) {
            // Light and dark, so that it is seen on every shade.
            marks.push(layout.rect("ring-under", x, y, 1.5));
            marks.push(layout.rect("ring", x, y, 1.5));
        }
        self.key(&layout, size, &mut marks);
        marks
    }

    pub fn spots(&self, size: (f64, f64)) -> Vec<Spot> {
        let layout = self.layout(size);
        let spot = |(index, (x, y, _)): (usize, (usize, usize, &HeatCell))| {
            let (left, top) = layout.corner(x, y);
            let (width, height) = layout.cell;
            Spot { index, series: y, x: left + width / 2.0, y: top + height / 2.0, width, height }
        };
        self.filled().enumerate().map(spot).collect()
    }

    /// One row per cell that has a value, row after row.
    pub fn table(&self) -> Table {
        let name = |names: &[String], at: usize| match names.get(at) {
            Some(token) if self.are_tokens => Value::Text(format!("{} {token}", at + 1)),
            Some(name) => named(name),
            None => Value::Missing,
        };
        let cells = self
            .filled()
            .map(|(x, y, cell)| (name(&self.x, x), name(&self.y, y), cell, self.marked.contains(&(x, y))));
        let table = Table::of::<(Value, Value, &HeatCell, bool)>(
            cells,
            &[
                (Role::X, &self.x_label, |(x, ..)| x.clone()),
                (Role::Y, &self.y_label, |(_, y, ..)| y.clone()),
                (Role::Value, &self.value_label, |(_, _, cell, _)| Value::number(cell.value)),
                (Role::Low, "", |(_, _, cell, _)| Value::optional(cell.low)),
                (Role::High, "", |(_, _, cell, _)| Value::optional(cell.high)),
                (Role::Items, "", |(_, _, cell, _)| Value::count(cell.n)),
                (Role::Mark, &self.mark_label, |(.., is_marked)| Value::optional(is_marked.then_some(1.0))),
                (Role::Note, &self.note_label, |(_, _, cell, _)| Value::text(&cell.note)),
            ],
        );
        table.without_empty()
    }

    pub fn height(&self, width: f64) -> f64 {
        let (left, top) = self.corner();
        let (nx, ny) = (self.x.len().max(1) as f64, self.y.len().max(1) as f64);
        let across = ((width - left - RIGHT) / nx).min(CELL_MAX);
        let (least, greatest) = CELL_HEIGHT;
        let cell = if self.is_square() { across.min(SQUARE_MAX / nx) } else { across.clamp(least, greatest) };
        top + ny * cell + BELOW + KEY
    }

    fn is_square(&self) -> bool {
        self.x == self.y
    }

    fn cell(&self, x: usize, y: usize) -> Option<&HeatCell> {
        let at = y.checked_mul(self.x.len())?.checked_add(x)?;
        self.cells.get(at)?.as_ref().filter(|cell| x < self.x.len() && cell.value.is_finite())
    }

    /// The cells that have a value: column, row, cell.
    pub(super) fn filled(&self) -> impl Iterator<Item = (usize, usize, &HeatCell)> {
        let places = (0..self.y.len()).flat_map(|y| (0..self.x.len()).map(move |x| (x, y)));
        places.filter_map(|(x, y)| Some((x, y, self.cell(x, y)?)))
    }

    /// Where the plot begins.
    fn corner(&self) -> (f64, f64) {
        let (least, greatest) = LEFT;
        let widest = self.y.iter().map(|name| text_width(name)).fold(0.0, f64::max);
        let top = if self.view.is_bare { TOP_BARE } else { TOP };
        let brackets = if self.groups.is_empty() { 0.0 } else { BRACKET };
        ((widest + 12.0).clamp(least, greatest) + brackets, top + brackets)
    }

    fn layout(&self, (width, height): (f64, f64)) -> Layout {
        let (left, top) = self.corner();
        let (nx, ny) = (self.x.len().max(1) as f64, self.y.len().max(1) as f64);
        let across = ((width - left - RIGHT) / nx).clamp(1.0, CELL_MAX);
        let down = ((height - top - BELOW - KEY) / ny).clamp(1.0, CELL_MAX);
        let side = across.min(down);
        Layout {
            left,
            top,
            cell: if self.is_square() { (side, side) } else { (across, down) },
            n: (self.x.len(), self.y.len()),
            is_upward: self.is_upward,
        }
    }

    fn cells(&self, layout: &Layout, marks: &mut Vec<Mark>) {
        let (corner, size) = ((layout.left, layout.top), (layout.width(), layout.height()));
        marks.push(Mark::rect("ground", corner, size, 0.0));
        let gap = if layout.cell.1 < GAP_FROM || layout.cell.0 < GAP_FROM { 0.0 } else { GAP };
        for (x, y, cell) in self.filled() {
            let class = format!("shade {}", self.scale.class(cell.value));
            marks.push(layout.rect(&class, x, y, gap / 2.0));
        }
        let Shades { low, high } = self.scale;
        let n = if high - low < 10.0 { 2 } else { usize::from(high - low < 100.0) };
        let texts: Vec<(usize, usize, f64, String)> =
            self.filled().map(|(x, y, cell)| (x, y, cell.value, number(cell.value, Some(n)))).collect();
        let widest = texts.iter().map(|(.., text)| text_width(text)).fold(0.0, f64::max);
        let (width, height) = layout.cell;
        if widest + CELL_PADDING > width || height < CELL_TEXT_HEIGHT {
            return;
        }
        for (x, y, value, text) in texts {
            let (left, top) = layout.corner(x, y);
            let place = (left + width / 2.0, top + height / 2.0 + 4.0);
            let class = if self.scale.is_dark(value) { "value on-dark" } else { "value on-light" };
            marks.push(Mark::text(class, place, Anchor::Middle, text));
        }
    }

    /// Names of columns and rows, as many as fit, and what they are.
    fn axes(&self, layout: &Layout, marks: &mut Vec<Mark>) {
        let (width, height) = layout.cell;
        let (bottom, brackets) =
            (layout.top + layout.height(), if self.groups.is_empty() { 0.0 } else { BRACKET });
        let widest = self.x.iter().map(|name| text_width(name) + 6.0).fold(0.0, f64::max);
        for (x, name) in self.x.iter().enumerate().step_by(every(widest, width)) {
            let place = (layout.corner(x, 0).0 + width / 2.0, bottom + 16.0);
            marks.push(Mark::text("tick", place, Anchor::Middle, name.clone()));
        }
        for (y, name) in self.y.iter().enumerate().step_by(every(LINE_HEIGHT, height)) {
            let place = (layout.left - brackets - 6.0, layout.corner(0, y).1 + height / 2.0 + 4.0);
            marks.push(Mark::text("tick", place, Anchor::End, name.clone()));
        }
        let middle = (layout.left + layout.width() / 2.0, bottom + 36.0);
        marks.push(Mark::text("label", middle, Anchor::Middle, self.x_label.clone()));
        let above = (4.0, layout.top - brackets - 10.0);
        marks.push(Mark::text("label", above, Anchor::Start, self.y_label.clone()));
    }

    fn groups(&self, layout: &Layout, marks: &mut Vec<Mark>) {
        let bracket = |path: String| Mark { class: "bracket".to_owned(), shape: Shape::Path(path) };
        for group in &self.groups {
            let within = |n: usize| group.start.min(n)..group.end.min(n);
            let (columns, rows) = (within(layout.n.0), within(layout.n.1));
            let (left, right) = layout.across(&columns);
            let (top, bottom) = layout.down(&rows);
            if !columns.is_empty() {
                let (y, from, to) = (layout.top - 4.0, left + 2.0, right - 2.0);
                marks.push(bracket(format!("M{from:.2} {y:.2}V{:.2}H{to:.2}V{y:.2}", y - 5.0)));
            }
            if !rows.is_empty() {
                let (x, from, to) = (layout.left - 4.0, top + 2.0, bottom - 2.0);
                marks.push(bracket(format!("M{x:.2} {from:.2}H{:.2}V{to:.2}H{x:.2}", x - 5.0)));
            }
            if self.is_square() && !rows.is_empty() {
                for class in ["group-under", "group"] {
                    marks.push(Mark::rect(class, (left, top), (right - left, bottom - top), 1.0));
                }
            }
        }
    }
}

/// A name that is a whole number is one in the table, too.
fn named(name: &str) -> Value {
    name.parse::<i32>().map_or_else(|_| Value::text(name), |number| Value::Number(number.into()))
}

/// Every how many names one can be written.
fn every(wanted: f64, room: f64) -> usize {
    ((wanted / room.max(1.0)).ceil() as usize).max(1)
}
