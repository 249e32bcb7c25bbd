//! Keys of what stands around every chart.

use crate::chart::Role;

/// Around a chart: legend, tooltip, table, files.
#[derive(Debug)]
pub struct ChartsText {
    /// What it is, to screen readers.
    pub role: &'static str,
    /// How to go through it by keys.
    pub keys: &'static str,
    /// Names the legend.
    pub legend: &'static str,
    /// Shows the numbers instead of the picture.
    pub as_table: &'static str,
    /// A column of the numbers that has no name of its own.
    pub column: fn(Role) -> &'static str,
    /// A value with both ends of its interval.
    pub with_interval: fn(&str, &str, &str) -> String,
    /// In a table: it is marked.
    pub marked: &'static str,
    /// In a tooltip: what is pointed at is what the painters have.
    pub is_current: &'static str,
    /// Names the buttons that save files.
    pub take_away: &'static str,
    /// What a button saves, by the file's ending.
    pub save_as: fn(&str) -> String,
}
