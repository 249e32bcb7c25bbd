//! What may be said about a datum: plain functions, tested without a browser.

use crate::chart::{Column, Role, Table, Value};
use crate::ui::text::{ChartsText, Numbers};

/// One thing that is known about a datum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub role: Role,
    /// What it is called.
    pub label: String,
    /// Its value, with its interval where it has one.
    pub value: String,
}

/// The name of a column.
#[must_use]
pub fn heading(words: &ChartsText, column: &Column) -> String {
    if column.label.is_empty() { (words.column)(column.role).to_owned() } else { column.label.clone() }
}

/// A value in words; empty if there is none.
#[must_use]
pub fn written(words: &ChartsText, numbers: &Numbers, role: Role, value: &Value) -> String {
    match value {
        Value::Number(_) if role == Role::Mark => words.marked.to_owned(),
        Value::Number(number) => short(numbers, *number),
        Value::Text(text) => text.clone(),
        Value::Missing => String::new(),
    }
}

/// With as many digits as a reader can use: whole numbers whole, others with two or three
/// digits that count.
#[must_use]
pub fn short(numbers: &Numbers, value: f64) -> String {
    let size = value.abs();
    let decimals = if value.fract() == 0.0 || size >= 100.0 {
        0
    } else if size >= 10.0 {
        1
    } else if size >= 0.01 {
        2
    } else {
        4
    };
    numbers.fixed(value, decimals)
}

/// Everything that a row of a table says, the ends of an interval with its value.
#[must_use]
pub fn facts(words: &ChartsText, numbers: &Numbers, table: &Table, row: usize) -> Vec<Fact> {
    let Some(values) = table.rows.get(row) else { return Vec::new() };
    let of_role = |wanted: Role| {
        let at = table.columns.iter().position(|column| column.role == wanted)?;
        values.get(at).filter(|value| **value != Value::Missing)
    };
    let interval = of_role(Role::Low).zip(of_role(Role::High));
    let fact = |(column, value): (&Column, &Value)| {
        if *value == Value::Missing || matches!(column.role, Role::Low | Role::High) {
            return None;
        }
        let told = written(words, numbers, column.role, value);
        let told = match interval {
            Some((low, high)) if matches!(column.role, Role::Y | Role::Value) => {
                let end = |value| written(words, numbers, Role::Low, value);
                (words.with_interval)(&told, &end(low), &end(high))
            }
            _ => told,
        };
        Some(Fact { role: column.role, label: heading(words, column), value: told })
    };
    table.columns.iter().zip(values).filter_map(fact).collect()
}

/// The same in one breath.
#[must_use]
pub fn sentence(facts: &[Fact]) -> String {
    let part = |fact: &Fact| match fact.role {
        Role::Series | Role::Name => fact.value.clone(),
        _ => format!("{} {}", fact.label, fact.value),
    };
    facts.iter().map(part).collect::<Vec<_>>().join(", ")
}

/// What belongs to a row besides its numbers.
#[must_use]
pub fn note(table: &Table, row: usize) -> Option<&str> {
    let at = table.columns.iter().position(|column| column.role == Role::Note)?;
    match table.rows.get(row)?.get(at)? {
        Value::Text(text) => Some(text),
        Value::Number(_) | Value::Missing => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{LineChart, LinePoint, Series};
    use crate::ui::text::Language;

    fn table() -> Table {
        let point = LinePoint {
            low: Some(0.52),
            high: Some(0.713),
            note: "0-2 9-11".into(),
            ..LinePoint::at(5.0, 0.63)
        };
        let points = vec![point, LinePoint::at(7.0, f64::NAN)];
        LineChart {
            x_label: "affected layers".into(),
            y_label: "score".into(),
            note_label: "schedule".into(),
            series: vec![Series { name: "skip".into(), points, is_main: false }],
            ..LineChart::default()
        }
        .table()
    }

    #[test]
    fn a_datum_is_told_with_its_interval() {
        let text = Language::English.text();
        let told = |row| sentence(&facts(&text.charts, &text.numbers, &table(), row));
        assert_eq!(told(0), "skip, affected layers 5, score 0.63 (0.52 to 0.71), schedule 0-2 9-11");
        assert_eq!(told(1), "skip, affected layers 7");
        assert_eq!(told(2), "");
        assert_eq!((note(&table(), 0), note(&table(), 1), note(&table(), 9)), (Some("0-2 9-11"), None, None));
    }

    #[test]
    fn numbers_keep_the_digits_that_count() {
        let numbers = &Language::English.text().numbers;
        let told = [3.0, 0.5, 12.345, 1234.5, 0.001_23, -0.25].map(|value| short(numbers, value));
        assert_eq!(told, ["3", "0.50", "12.3", "1234", "0.0012", "\u{2212}0.25"]);
    }
}
