//! English: around charts.

use crate::chart::Role;
use crate::ui::text::ChartsText;

pub(super) const CHARTS: ChartsText = ChartsText {
    role: "chart",
    keys: "Arrow keys go from value to value, page up and down from one series to the next.",
    legend: "Series; each can be switched off",
    as_table: "As a table",
    column: |role| match role {
        Role::Series => "Series",
        Role::Name => "Name",
        Role::X => "x",
        Role::Y => "y",
        Role::Value => "Value",
        Role::Low => "95\u{202f}% from",
        Role::High => "to",
        Role::Items => "Items",
        Role::Mark => "Marked",
        Role::Note => "Schedule",
    },
    with_interval: |value, low, high| format!("{value} ({low} to {high})"),
    marked: "yes",
    is_current: "on the painters now",
    take_away: "Take away",
    save_as: |ending| match ending {
        "svg" => "Save as SVG: a drawing that carries its numbers".to_owned(),
        "png" => "Save as PNG: a picture that carries its numbers".to_owned(),
        "csv" => "Save as CSV: the numbers for a spreadsheet".to_owned(),
        _ => "Save as JSON: the numbers and everything they rest on".to_owned(),
    },
};
