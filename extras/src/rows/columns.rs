//! Levels and values of one column in one row group, as the library decodes them.

use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::{ByteArray, DataType};
use parquet::schema::types::ColumnDescPtr;

use super::error::RowsError;
use super::pages::Pages;
use super::text::Text;

/// A column, read from its beginning to its end.
pub(super) struct Column {
    name: String,
    max_def: i16,
    /// How much of an entry is there, where something may be missing.
    def: Vec<i16>,
    /// At which list an entry goes on, where there are lists.
    rep: Vec<i16>,
    values: Values,
    /// The next entry and the next value.
    entry: usize,
    value: usize,
}

enum Values {
    Bool(Vec<bool>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    Bytes(Vec<ByteArray>),
}

impl Column {
    pub(super) fn read(
        name: String,
        column: ColumnDescPtr,
        pages: Pages,
        n_rows: usize,
    ) -> Result<Self, RowsError> {
        let (mut def, mut rep, max_def) = (Vec::new(), Vec::new(), column.max_def_level());
        let levels = (&mut def, &mut rep);
        let values = match get_column_reader(column, Box::new(pages)) {
            ColumnReader::BoolColumnReader(reader) => Values::Bool(values(reader, n_rows, levels)?),
            ColumnReader::Int32ColumnReader(reader) => Values::Int32(values(reader, n_rows, levels)?),
            ColumnReader::Int64ColumnReader(reader) => Values::Int64(values(reader, n_rows, levels)?),
            ColumnReader::FloatColumnReader(reader) => Values::Float(values(reader, n_rows, levels)?),
            ColumnReader::DoubleColumnReader(reader) => Values::Double(values(reader, n_rows, levels)?),
            ColumnReader::ByteArrayColumnReader(reader) => Values::Bytes(values(reader, n_rows, levels)?),
            _ => return Err(RowsError::Kind { column: name, kind: "bytes".to_owned() }),
        };
        Ok(Self { name, max_def, def, rep, values, entry: 0, value: 0 })
    }

    fn n_values(&self) -> usize {
        match &self.values {
            Values::Bool(values) => values.len(),
            Values::Int32(values) => values.len(),
            Values::Int64(values) => values.len(),
            Values::Float(values) => values.len(),
            Values::Double(values) => values.len(),
            Values::Bytes(values) => values.len(),
        }
    }

    /// Values, and what stands for one that is missing.
    pub(super) fn n_entries(&self) -> usize {
        if self.max_def == 0 { self.n_values() } else { self.def.len() }
    }

    /// How much of the next entry is there.
    pub(super) fn next_def(&self) -> Result<i16, RowsError> {
        let next = match self.max_def {
            0 => (self.entry < self.n_values()).then_some(0),
            _ => self.def.get(self.entry).copied(),
        };
        next.ok_or_else(|| RowsError::damaged(format!("{} ends too soon", self.name)))
    }

    /// At which list the next entry goes on; 0 begins a row.
    pub(super) fn next_rep(&self) -> i16 {
        self.rep.get(self.entry).copied().unwrap_or_default()
    }

    /// Passes an entry that holds no value.
    pub(super) fn pass(&mut self) {
        self.entry += 1;
    }

    /// Whether all is read.
    pub(super) fn is_over(&self) -> bool {
        self.entry == self.n_entries() && self.value == self.n_values()
    }

    /// Writes the next entry as JSON.
    pub(super) fn write(&mut self, is_unsigned: bool, out: &mut Text) -> Result<(), RowsError> {
        let is_there = self.next_def()? == self.max_def;
        self.entry += 1;
        if !is_there {
            return out.add_json(&());
        }
        let (at, over) = (self.value, || RowsError::damaged(format!("{} has too few values", self.name)));
        self.value += 1;
        match &self.values {
            Values::Bool(values) => out.add_json(values.get(at).ok_or_else(over)?),
            Values::Int32(values) => match (values.get(at).ok_or_else(over)?, is_unsigned) {
                (value, true) => out.add_json(&value.cast_unsigned()),
                (value, false) => out.add_json(value),
            },
            Values::Int64(values) => match (values.get(at).ok_or_else(over)?, is_unsigned) {
                (value, true) => out.add_json(&value.cast_unsigned()),
                (value, false) => out.add_json(value),
            },
            // As Python, which has one kind of such numbers.
            Values::Float(values) => out.add_json(&f64::from(*values.get(at).ok_or_else(over)?)),
            Values::Double(values) => out.add_json(values.get(at).ok_or_else(over)?),
            Values::Bytes(values) => {
                let text = std::str::from_utf8(values.get(at).ok_or_else(over)?.data());
                out.add_json(text.map_err(|_| RowsError::NotText { column: self.name.clone() })?)
            }
        }
    }
}

fn values<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    n_rows: usize,
    (def, rep): (&mut Vec<i16>, &mut Vec<i16>),
) -> Result<Vec<T::T>, RowsError> {
    let mut values = Vec::new();
    let read = reader.read_records(n_rows, Some(def), Some(rep), &mut values);
    read.map_err(RowsError::damaged)?;
    Ok(values)
}
