//! The canvas: tokens across, steps upward, and where a schedule leaves the full model's path.
//!
//! What is said and how a cell is shaded is decided in [`canvas`](crate::app::results::canvas).

mod broke;
mod details;
mod grid;
mod panel;

pub(super) use panel::CanvasPanel;
