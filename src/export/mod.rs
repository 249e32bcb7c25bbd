//! What is taken away: charts as pictures that carry the experiment they show.

mod crc;
mod drawn;
pub mod figure_png;
pub mod figure_svg;

pub use drawn::{DrawnWords, drawn};
