//! The canvas: tokens across, steps upward, and where a schedule leaves the full model's path.
//!
//! [`reading`] decides what is said and how a cell is shaded, and is plain; the rest are
//! components.

#[cfg(feature = "app")]
mod broke;
#[cfg(feature = "app")]
mod details;
#[cfg(feature = "app")]
mod grid;
#[cfg(feature = "app")]
mod panel;
pub mod reading;

#[cfg(feature = "app")]
pub(super) use panel::{CanvasPanel, HEADING};
