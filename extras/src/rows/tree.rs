//! Rows out of columns: the shape of a row, and how its columns become JSON.
//!
//! Source: Melnik et al. 2010, "Dremel: interactive analysis of web-scale datasets", section 4.2 (assembly by
//! levels); the forms of lists are those of the Parquet format's "LogicalTypes", with its rules for old files.

use std::ops::Range;

use parquet::basic::{ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::schema::types::{BasicTypeInfo, Type};

use super::DEPTH_MAX;
use super::columns::Column;
use super::error::RowsError;
use super::text::Text;

/// A part of a row.
pub(super) enum Node {
    Value {
        column: usize,
        is_unsigned: bool,
    },
    Struct {
        fields: Vec<(String, Node)>,
        def: i16,
        columns: Range<usize>,
    },
    /// It is there from `def`, and has entries from `def + 1`.
    List {
        item: Box<Node>,
        def: i16,
        rep: i16,
        columns: Range<usize>,
    },
}

/// The shape of a file's rows.
pub(super) fn shape(root: &Type) -> Result<Node, RowsError> {
    fields(root.get_fields(), Levels::default(), &mut 0)
}

#[derive(Debug, Clone, Copy, Default)]
struct Levels {
    def: i16,
    rep: i16,
    depth: usize,
}

fn fields(types: &[std::sync::Arc<Type>], at: Levels, next: &mut usize) -> Result<Node, RowsError> {
    let first = *next;
    let fields = types
        .iter()
        .map(|field| Ok((field.name().to_owned(), node(field, at, next)?)))
        .collect::<Result<Vec<_>, RowsError>>()?;
    if first == *next {
        return Err(RowsError::damaged("a group has no columns"));
    }
    Ok(Node::Struct { fields, def: at.def, columns: first..*next })
}

/// A field with its repetition.
fn node(of: &Type, at: Levels, next: &mut usize) -> Result<Node, RowsError> {
    match of.get_basic_info().repetition() {
        Repetition::REQUIRED => plain(of, at, next),
        Repetition::OPTIONAL => plain(of, Levels { def: at.def + 1, ..at }, next),
        Repetition::REPEATED => list(at, next, |at, next| plain(of, at, next)),
    }
}

fn list(
    at: Levels,
    next: &mut usize,
    item: impl FnOnce(Levels, &mut usize) -> Result<Node, RowsError>,
) -> Result<Node, RowsError> {
    let (first, inner) = (*next, Levels { def: at.def + 1, rep: at.rep + 1, ..at });
    let item = Box::new(item(inner, next)?);
    Ok(Node::List { item, def: at.def, rep: inner.rep, columns: first..*next })
}

/// A field whose repetition is part of the levels.
fn plain(of: &Type, at: Levels, next: &mut usize) -> Result<Node, RowsError> {
    if at.depth == DEPTH_MAX {
        return Err(RowsError::TooDeep { max: DEPTH_MAX as u64 });
    }
    let at = Levels { depth: at.depth + 1, ..at };
    let info = of.get_basic_info();
    let refused = |kind: String| RowsError::Kind { column: of.name().to_owned(), kind };
    if of.is_primitive() {
        let column = *next;
        *next += 1;
        let is_unsigned = check_kind(info, of.get_physical_type()).map_err(refused)?;
        return Ok(Node::Value { column, is_unsigned });
    }
    match info.converted_type() {
        ConvertedType::LIST => {
            let [entry] = of.get_fields() else { return Err(refused(ConvertedType::LIST.to_string())) };
            if entry.get_basic_info().repetition() != Repetition::REPEATED {
                return Err(refused(ConvertedType::LIST.to_string()));
            }
            list(at, next, |at, next| entry_of(entry, of.name(), at, next))
        }
        ConvertedType::NONE => fields(of.get_fields(), at, next),
        other => Err(refused(other.to_string())),
    }
}

/// What a list's repeated field holds: its only field, or itself in files of old writers.
fn entry_of(entry: &Type, list: &str, at: Levels, next: &mut usize) -> Result<Node, RowsError> {
    if !entry.is_group() {
        return plain(entry, at, next);
    }
    let is_old = entry.name() == "array" || entry.name() == format!("{list}_tuple");
    match entry.get_fields() {
        [item] if !is_old => node(item, at, next),
        _ => plain(entry, at, next),
    }
}

/// Refuses by name what JSON has no form for; says whether numbers have no sign.
fn check_kind(info: &BasicTypeInfo, physical: Physical) -> Result<bool, String> {
    use ConvertedType as C;
    let (logical, converted) = (info.logical_type_ref(), info.converted_type());
    let is_plain = matches!(logical, None | Some(LogicalType::Integer(_) | LogicalType::Unknown));
    match (physical, converted) {
        (Physical::BOOLEAN | Physical::FLOAT | Physical::DOUBLE, C::NONE) if is_plain => Ok(false),
        (Physical::INT32 | Physical::INT64, C::NONE | C::INT_8 | C::INT_16 | C::INT_32 | C::INT_64)
            if is_plain =>
        {
            Ok(false)
        }
        (Physical::INT32 | Physical::INT64, C::UINT_8 | C::UINT_16 | C::UINT_32 | C::UINT_64) => Ok(true),
        (Physical::BYTE_ARRAY, C::UTF8 | C::ENUM | C::JSON) => Ok(false),
        (_, C::NONE) => Err(physical.to_string()),
        (_, converted) => Err(converted.to_string()),
    }
}

impl Node {
    /// Writes the next row of the columns.
    pub(super) fn write(&self, columns: &mut [Column], out: &mut Text) -> Result<(), RowsError> {
        match self {
            Self::Value { column, is_unsigned } => column_at(columns, *column)?.write(*is_unsigned, out),
            Self::Struct { fields, def, columns: own } => {
                if column_at(columns, own.start)?.next_def()? < *def {
                    return absent(columns, own, b"null", out);
                }
                for (n, (name, field)) in fields.iter().enumerate() {
                    out.add(if n == 0 { b"{" } else { b"," })?;
                    out.add_json(name)?;
                    out.add(b":")?;
                    field.write(columns, out)?;
                }
                out.add(b"}")
            }
            Self::List { item, def, rep, columns: own } => {
                let got = column_at(columns, own.start)?.next_def()?;
                if got <= *def {
                    return absent(columns, own, if got < *def { b"null" } else { b"[]" }, out);
                }
                out.add(b"[")?;
                item.write(columns, out)?;
                while column_at(columns, own.start)?.next_rep() >= *rep {
                    out.add(b",")?;
                    item.write(columns, out)?;
                }
                out.add(b"]")
            }
        }
    }
}

/// What is not there has one entry in each of its columns.
fn absent(
    columns: &mut [Column],
    own: &Range<usize>,
    written: &[u8],
    out: &mut Text,
) -> Result<(), RowsError> {
    for column in columns.get_mut(own.clone()).unwrap_or_default() {
        column.next_def()?;
        column.pass();
    }
    out.add(written)
}

fn column_at(columns: &mut [Column], at: usize) -> Result<&mut Column, RowsError> {
    columns.get_mut(at).ok_or_else(|| RowsError::damaged("a column is missing"))
}
