//! The paper's figures: a list by groups, one open at a time, computed here and drawn as they
//! fill.

mod findings;
mod opened;
mod panel;
mod progress;
mod quoted;
mod rests_on;
mod row;
mod written;

pub(super) use panel::FiguresPanel;
