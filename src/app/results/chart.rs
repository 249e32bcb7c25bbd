//! What may be said about a datum: plain functions, tested without a browser.

use crate::chart::{Bands, Chart, Column, Role, Spot, Table, Value};
use crate::words::{listed, numbers, say, sentence as sentence_of};

/// One thing that is known about a datum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub role: Role,
    pub label: String,
    /// Its value, with its interval where it has one.
    pub value: String,
}

/// The name of a column. What stands upward without a name is what stands across.
pub fn heading(table: &Table, column: &Column) -> String {
    let across = || table.columns.iter().find(|other| other.role == Role::X && !other.label.is_empty());
    match column.label.as_str() {
        "" if column.role == Role::Y => {
            across().map_or_else(|| sentence_of(&column.role), |it| it.label.clone())
        }
        "" => sentence_of(&column.role),
        label => label.to_owned(),
    }
}

/// A value of the column at `at` in words; empty if there is none. All numbers of a column have
/// the same decimals, and so have the ends of an interval and its value.
pub fn written(table: &Table, at: usize, value: &Value) -> String {
    let role = table.columns.get(at).map(|column| column.role);
    match value {
        Value::Number(_) if role == Some(Role::Mark) => say!("charts-marked"),
        Value::Number(number) => numbers().fixed(*number, decimals(table, role)),
        Value::Text(text) => text.clone(),
        Value::Missing => String::new(),
    }
}

/// As many as a reader can use: none for whole numbers, else two or three digits that count of
/// the greatest.
fn decimals(table: &Table, role: Option<Role>) -> usize {
    // Where shades have the value, y is a place as x is.
    let is_place = table.columns.iter().any(|column| column.role == Role::Value);
    let is_measured = |role: Role| match role {
        Role::Y => !is_place,
        _ => matches!(role, Role::Value | Role::Low | Role::High),
    };
    let is_alike = |other: Role| Some(other) == role || (is_measured(other) && role.is_some_and(is_measured));
    let columns: Vec<bool> = table.columns.iter().map(|column| is_alike(column.role)).collect();
    let cells = table.rows.iter().flat_map(|row| row.iter().zip(&columns));
    let numbers = cells.filter_map(|(value, is_alike)| match value {
        Value::Number(number) if *is_alike => Some(*number),
        _ => None,
    });
    let (is_whole, greatest) = numbers.fold((true, 0.0_f64), |(is_whole, greatest), number| {
        (is_whole && number.fract() == 0.0, greatest.max(number.abs()))
    });
    match greatest {
        _ if is_whole => 0,
        greatest if greatest >= 100.0 => 0,
        greatest if greatest >= 10.0 => 1,
        greatest if greatest >= 0.1 => 2,
        _ => 4,
    }
}

/// Everything that a row of a table says, the ends of an interval with its value.
pub fn facts(table: &Table, row: usize) -> Vec<Fact> {
    let Some(values) = table.rows.get(row) else { return Vec::new() };
    let of_role = |wanted: Role| {
        let at = table.columns.iter().position(|column| column.role == wanted)?;
        let value = values.get(at).filter(|value| **value != Value::Missing)?;
        Some(written(table, at, value))
    };
    let interval = of_role(Role::Low).zip(of_role(Role::High));
    // Along the y of a map lies a layer: its values are those of the cells.
    let is_map = table.columns.iter().any(|column| column.role == Role::Value);
    let measured = if is_map { Role::Value } else { Role::Y };
    let fact = |(at, (column, value)): (usize, (&Column, &Value))| {
        if *value == Value::Missing || matches!(column.role, Role::Low | Role::High) {
            return None;
        }
        let told = written(table, at, value);
        let told = match &interval {
            Some((low, high)) if column.role == measured => {
                say!("charts-with-interval", value = &told, low, high)
            }
            _ => told,
        };
        Some(Fact { role: column.role, label: heading(table, column), value: told })
    };
    table.columns.iter().zip(values).enumerate().filter_map(fact).collect()
}

/// The same in one breath.
pub fn sentence(facts: &[Fact]) -> String {
    let part = |fact: &Fact| match fact.role {
        Role::Series | Role::Name => fact.value.clone(),
        _ => format!("{} {}", fact.label, fact.value),
    };
    listed(facts.iter().map(part).collect())
}

/// What is said below a chart of the intervals in it.
pub fn bands(chart: &Chart) -> Option<String> {
    let drawn = match chart.bands() {
        Bands::Nowhere => return None,
        Bands::Everywhere => "everywhere",
        Bands::OfMain => "of-main",
        Bands::OfPointed => "of-pointed",
    };
    Some(say!("charts-bands", drawn))
}

/// What is said below a chart of series that have nothing to draw.
pub fn not_drawn(chart: &Chart) -> Option<String> {
    let (names, why) = chart.without_points();
    let is_provisional = chart.view().is_provisional;
    (!names.is_empty()).then(|| say!("charts-empty", is_provisional, names, why))
}

/// What belongs to a row besides its numbers.
pub fn note(table: &Table, row: usize) -> Option<&str> {
    let at = table.columns.iter().position(|column| column.role == Role::Note)?;
    match table.rows.get(row)?.get(at)? {
        Value::Text(text) => Some(text),
        Value::Number(_) | Value::Missing => None,
    }
}

/// The spots whose note is `current`: one of each series at most, as far as that tells
/// anything. Where all data of a series share a note, none is more present than another.
pub fn present(table: &Table, spots: &[Spot], current: &str) -> Vec<Spot> {
    let here: Vec<Spot> =
        spots.iter().filter(|spot| note(table, spot.index) == Some(current)).copied().collect();
    let is_alone = |spot: &Spot| here.iter().filter(|other| other.series == spot.series).count() == 1;
    here.iter().filter(|spot| is_alone(spot)).copied().collect()
}
