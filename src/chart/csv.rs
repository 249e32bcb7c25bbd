//! Tables on their way into a file of comma-separated values (RFC 4180, with plain line ends):
//! every digit of a number, nothing for what is missing.
//!
//! Quoting is our own: of the page, `csv-core` takes 10 KB compressed, since it can ask whether a field is a
//! number, and the crate `csv` around it 16 KB more.

/// Lines of heads, the last of which names the columns, and rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Csv {
    heads: Vec<Vec<Field>>,
    rows: Vec<Vec<Field>>,
    /// Names and values of columns that have one value on every row.
    same: (Vec<Field>, Vec<Field>),
}

/// One value of a row, as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field(String);

/// The name of a column, and its value on a row.
pub type CsvColumn<R> = (&'static str, fn(&R) -> Field);

impl Csv {
    pub fn new<T: Into<Field>>(columns: impl IntoIterator<Item = T>) -> Self {
        Self {
            heads: vec![columns.into_iter().map(Into::into).collect()],
            rows: Vec::new(),
            same: (Vec::new(), Vec::new()),
        }
    }

    pub fn of<R>(rows: impl IntoIterator<Item = R>, columns: &[CsvColumn<R>]) -> Self {
        let mut csv = Self::new(columns.iter().map(|(name, _)| *name));
        rows.into_iter().for_each(|row| csv.push(columns.iter().map(|(_, value)| value(&row))));
        csv
    }

    /// The same under another line of heads, which names groups of columns.
    #[must_use]
    pub fn under<const N: usize>(mut self, groups: [Field; N]) -> Self {
        self.heads.insert(0, groups.to_vec());
        self
    }

    /// Adds a row; as long as there are columns.
    pub fn push(&mut self, row: impl IntoIterator<Item = Field>) {
        self.rows.push(row.into_iter().collect());
    }

    /// The table with these columns at the end, which have one value on every row: lines can be
    /// moved about.
    #[must_use]
    pub fn with_same(mut self, columns: &[(&str, String)]) -> Self {
        let columns = columns.iter().map(|(name, value)| (Field::from(*name), Field::from(value.as_str())));
        self.same.extend(columns);
        self
    }

    pub fn text(&self) -> String {
        let mut text = String::new();
        let (names, values) = &self.same;
        let blanks = vec![Field::from(""); names.len()];
        let n_above = self.heads.len().saturating_sub(1);
        for (number, line) in self.heads.iter().enumerate() {
            write(&mut text, line, if number < n_above { &blanks } else { names });
        }
        for row in &self.rows {
            write(&mut text, row, values);
        }
        text
    }
}

/// Appends a line.
fn write(text: &mut String, line: &[Field], same: &[Field]) {
    let start = text.len();
    for (number, Field(field)) in line.iter().chain(same).enumerate() {
        if number > 0 {
            text.push(',');
        }
        if field.contains(['"', ',', '\n', '\r']) {
            text.extend(["\"", &field.replace('"', "\"\""), "\""]);
        } else {
            text.push_str(field);
        }
    }
    // Readers take a line of nothing for none.
    if text.len() == start {
        text.push_str("\"\"");
    }
    text.push('\n');
}

impl<T: Into<Field>> From<Option<T>> for Field {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(|| Self(String::new()), Into::into)
    }
}

macro_rules! fields {
    ($($kind:ty: |$value:ident| $text:expr;)*) => {$(
        impl From<$kind> for Field {
            fn from($value: $kind) -> Self {
                Self($text)
            }
        }
    )*};
}

fields! {
    &str: |text| text.to_owned();
    String: |text| text;
    f64: |value| if value.is_finite() { value.to_string() } else { String::new() };
    f32: |value| if value.is_finite() { value.to_string() } else { String::new() };
    bool: |value| value.to_string();
    u32: |value| value.to_string();
    u64: |value| value.to_string();
    usize: |value| value.to_string();
}
