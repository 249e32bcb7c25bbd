//! The paper's figures: a list by groups, one open at a time, computed here and drawn as they
//! fill.

mod drawing;
#[cfg(feature = "app")]
mod findings;
mod groups;
#[cfg(feature = "app")]
mod opened;
#[cfg(feature = "app")]
mod panel;
#[cfg(feature = "app")]
mod progress;
#[cfg(feature = "app")]
mod quoted;
#[cfg(feature = "app")]
mod rests_on;
#[cfg(feature = "app")]
mod row;
#[cfg(feature = "app")]
mod written;

pub use drawing::{chart, has_data, means};
pub use groups::{Group, groups};
#[cfg(feature = "app")]
pub(super) use panel::FiguresPanel;
