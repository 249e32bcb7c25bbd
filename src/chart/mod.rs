//! Charts as plain data: scales, marks, and what is drawn for a score.
//!
//! A chart is a list of [`Mark`]s in pixels. The page turns the same marks into elements
//! that [`svg::document`] turns into text, so a picture on the page and a saved picture
//! cannot differ. Nothing here knows a browser or a model.
//!
//! Why no library: tooltips, keyboard access and a single exportable SVG are what
//! the page needs, and they are what the chart crates for Rust lack; the mathematics below
//! is small.
//!
//! Units: x grows to the right and y downward, both in CSS pixels. Colours are not here:
//! marks carry class names, and style sheets give them meaning in light and dark.

mod interval;
mod lines;
mod mark;
mod scale;
pub mod svg;

pub use interval::{Axis, IntervalRow, Point};
pub use lines::{LineChart, N_COLOURS, STYLE as LINES_STYLE, Series};
pub use mark::{Anchor, Mark, MarkerShape, Shape};
pub use scale::{Linear, MAX_TICKS, decimals, ticks};
