//! A chart on the page: picture, legend, tooltip, table, files.
//!
//! What is said about a datum is decided in [`chart`](crate::app::results::chart). All components take a [`Chart`](crate::chart::Chart) and nothing of what it is about.

mod answer;
mod chart_view;
mod legend;
pub(super) mod marks;
mod numbers;
mod plot;
mod take_away;
mod tip;

pub(super) use answer::answered;
pub(super) use chart_view::{AsTable, ChartView, OnDatum};
pub(super) use take_away::PanelFiles;
