//! The numbers behind a chart: one value for the table on the page, the tooltip and the file.

use serde::Serialize;

use super::csv::{Csv, Field};

/// Rows of values under named columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What each value of a row is.
    pub columns: Vec<Column>,
    /// One per datum, in the order of the chart's data; each as long as `columns`.
    pub rows: Vec<Vec<Value>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What it is, whatever it is called.
    pub role: Role,
    /// Its name; where it is empty, the role names it.
    pub label: String,
}

/// The role and the label of a column, and its value on a row.
pub type TableColumn<'l, R> = (Role, &'l str, fn(&R) -> Value);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Role {
    Series,
    Name,
    X,
    Y,
    /// What the colour says.
    Value,
    /// The lower end of the interval of y or of the value.
    Low,
    High,
    /// Items that the datum rests on.
    Items,
    Mark,
    /// What belongs to the datum besides: its schedule.
    Note,
}

impl Role {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Series => "series",
            Self::Name => "name",
            Self::X => "x",
            Self::Y => "y",
            Self::Value => "value",
            Self::Low => "low",
            Self::High => "high",
            Self::Items => "n",
            Self::Mark => "marked",
            Self::Note => "note",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    Number(f64),
    Missing,
}

impl Value {
    /// A number, if it is one.
    pub fn number(value: f64) -> Self {
        if value.is_finite() { Self::Number(value) } else { Self::Missing }
    }

    pub fn optional(value: Option<f64>) -> Self {
        value.map_or(Self::Missing, Self::number)
    }

    pub fn count(n: Option<usize>) -> Self {
        n.map_or(Self::Missing, |n| Self::Number(n as f64))
    }

    /// Words; none if they are empty.
    pub fn text(text: &str) -> Self {
        if text.is_empty() { Self::Missing } else { Self::Text(text.to_owned()) }
    }
}

impl Table {
    /// A row for each of these.
    pub fn of<R>(rows: impl IntoIterator<Item = R>, columns: &[TableColumn<'_, R>]) -> Self {
        let row = |row: R| columns.iter().map(|(.., value)| value(&row)).collect();
        let column =
            |(role, label, _): &TableColumn<'_, R>| Column { role: *role, label: (*label).to_owned() };
        Self { columns: columns.iter().map(column).collect(), rows: rows.into_iter().map(row).collect() }
    }

    /// Without the columns that hold nothing at all.
    #[must_use]
    pub(super) fn without_empty(mut self) -> Self {
        let is_used =
            |at: usize| self.rows.iter().any(|row| !matches!(row.get(at), Some(Value::Missing) | None));
        let used: Vec<bool> = (0..self.columns.len()).map(is_used).collect();
        let mut keep = used.iter().copied();
        self.columns.retain(|_| keep.next().unwrap_or(true));
        for row in &mut self.rows {
            let mut keep = used.iter().copied();
            row.retain(|_| keep.next().unwrap_or(true));
        }
        self
    }

    /// As a file of comma-separated values, with these columns at the end of every line.
    pub fn csv_with(&self, same: &[(&str, String)]) -> String {
        self.csv_by(same, &[])
    }

    /// The same with other values in these columns on the lines of some series.
    pub fn csv_by(&self, same: &[(&str, String)], others: &[(String, Vec<(&str, String)>)]) -> String {
        let columns = self.columns.iter().map(|column| match column.label.as_str() {
            "" => column.role.name(),
            label => label,
        });
        let mut csv = Csv::new(columns.chain(same.iter().map(|(name, _)| *name)));
        let series = self.columns.iter().position(|column| column.role == Role::Series);
        for row in &self.rows {
            let values = row.iter().map(|value| match value {
                Value::Text(text) => text.as_str().into(),
                Value::Number(number) => (*number).into(),
                Value::Missing => Field::from(""),
            });
            let name = series.and_then(|at| row.get(at));
            let is_named = |name: &str| others.iter().find(|(series, _)| series == name);
            let other = if let Some(Value::Text(name)) = name { is_named(name) } else { None };
            let end = other.map_or(same, |(_, columns)| columns);
            csv.push(values.chain(end.iter().map(|(_, value)| value.as_str().into())));
        }
        csv.text()
    }
}
