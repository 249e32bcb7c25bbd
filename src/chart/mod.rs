//! Charts as plain data: scales, marks, what is drawn for a score, and whole charts.
//!
//! A chart is a list of [`Mark`]s in pixels. [`plot`](crate::plot) turns them into elements, for
//! the page and for files, so a picture on the page and a saved picture cannot differ. Nothing here knows a browser or a model.
//!
//! A [`Chart`] is one of a few kinds. Each answers with its [marks](Chart::marks), with the
//! [spots](Chart::spots) where its data are (for pointer and keys), and with its
//! [table](Chart::table), so that picture, tooltip, table and file cannot part either.
//!
//! Why no library: tooltips, keyboard access and a single exportable SVG are what
//! the page needs, and they are what the chart crates for Rust lack; the mathematics below
//! is small.
//!
//! Units: x grows to the right and y downward, both in CSS pixels. Colours are not here:
//! marks carry class names, and style sheets give them meaning in light and dark. A chart
//! that stands alone takes its style sheet from [`style`](style()).

mod axes;
mod csv;
mod dots;
mod drawn;
mod frontier;
mod heat;
mod hidden;
mod interval;
mod kind;
mod latency;
mod likeness;
mod lines;
mod mark;
mod order;
mod passages;
mod picture;
mod scale;
mod search;
mod shades;
mod style;
mod table;
mod view;
mod walk;
mod word_grid;

pub use csv::{Csv, CsvColumn, Field};
pub use dots::{DotColumn, DotPlot, DotRow};
pub use drawn::drawn;
pub use heat::{HeatCell, HeatMap};
pub use hidden::{StateMeasure, similarity_map, state_curves};
pub use interval::{Axis, Dot, Point};
pub use kind::Chart;
pub use latency::latency_chart;
pub use lines::{Bands, LineChart, LinePoint, Series};
pub use mark::{Anchor, Mark, MarkerShape, Shape};
pub use order::ascending;
pub use passages::{Passage, Passages, Piece};
pub use picture::Picture;
pub use scale::{Linear, MAX_TICKS, decimals, n_fitting, ticks};
pub use search::search_chart;
pub use shades::{N_SHADES, Shade, Shades, colours};
pub use style::{SERIES as SERIES_COLOURS, Theme, style};
pub use table::{Column, Role, Table, TableColumn, Value};
pub use view::{LegendEntry, N_COLOURS, SWATCH, Spot, View};
pub use walk::{Lie, Toward, spot_at, walk};
pub use word_grid::{WordCell, WordGrid, WordRow};
