//! A value as an argument: a serializer that keeps names.

use serde::Serialize;
use serde::ser::{self, Impossible};

use super::data::{LIST_MAX, bounded};
use super::{Arg, Problem};

/// Turns a value into an argument; enums and structs become problems.
pub(super) struct Teller;

/// A value that says of itself that it cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Untold(pub(super) String);

type Told<T = Arg> = Result<T, Untold>;

impl ser::Error for Untold {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(bounded(&message.to_string()))
    }
}

/// `TreeError`, `NoSuchLayer`: `tree-no-such-layer`.
fn code(name: &str, variant: &str) -> String {
    let mut code = String::new();
    for part in [name.strip_suffix("Error").unwrap_or(name), variant] {
        for (i, c) in part.chars().enumerate() {
            let is_start = i == 0 || c.is_ascii_uppercase();
            if is_start && !code.is_empty() && !code.ends_with('-') {
                code.push('-');
            }
            code.push(if c == '_' { '-' } else { c.to_ascii_lowercase() });
        }
    }
    code
}

/// Numbers of fewer bits are told as those of more.
macro_rules! told {
    ($($of:ident($kind:ty as $told:ty);)*) => {$(
        fn $of(self, value: $kind) -> Told {
            Ok(<$told>::from(value).into())
        }
    )*};
}

impl ser::Serializer for Teller {
    type Ok = Arg;
    type Error = Untold;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = Impossible<Arg, Untold>;
    type SerializeMap = Impossible<Arg, Untold>;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Fields;

    told! {
        serialize_bool(bool as bool);
        serialize_i8(i8 as i64);
        serialize_i16(i16 as i64);
        serialize_i32(i32 as i64);
        serialize_i64(i64 as i64);
        serialize_u8(u8 as u64);
        serialize_u16(u16 as u64);
        serialize_u32(u32 as u64);
        serialize_u64(u64 as u64);
        serialize_f32(f32 as f64);
        serialize_f64(f64 as f64);
    }

    /// A control character is shown by its escape.
    fn serialize_char(self, value: char) -> Told {
        let is_shown = !value.is_control();
        Ok(Arg::Text(if is_shown { value.to_string() } else { value.escape_default().to_string() }))
    }

    fn serialize_str(self, value: &str) -> Told {
        Ok(Arg::Text(bounded(value)))
    }

    fn serialize_bytes(self, value: &[u8]) -> Told {
        Ok(value.len().into())
    }

    fn serialize_none(self) -> Told {
        Ok(Arg::None)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Told {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Told {
        Ok(Arg::None)
    }

    fn serialize_unit_struct(self, name: &'static str) -> Told {
        Ok(Arg::Problem(Problem { code: code(name, ""), args: Vec::new() }))
    }

    fn serialize_unit_variant(self, name: &'static str, _: u32, variant: &'static str) -> Told {
        Ok(Arg::Problem(Problem { code: code(name, variant), args: Vec::new() }))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Told {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Told {
        let args = vec![("value".to_owned(), value.serialize(Self)?)];
        Ok(Arg::Problem(Problem { code: code(name, variant), args }))
    }

    fn serialize_seq(self, _: Option<usize>) -> Told<List> {
        Ok(List(Vec::new()))
    }

    fn serialize_tuple(self, _: usize) -> Told<List> {
        Ok(List(Vec::new()))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Told<List> {
        Ok(List(Vec::new()))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Told<Self::SerializeTupleVariant> {
        Err(Untold(code(name, variant)))
    }

    fn serialize_map(self, _: Option<usize>) -> Told<Self::SerializeMap> {
        Err(Untold(String::new()))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Told<Fields> {
        Ok(Fields(Problem { code: code(name, ""), args: Vec::new() }))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Told<Fields> {
        Ok(Fields(Problem { code: code(name, variant), args: Vec::new() }))
    }
}

/// The entries of a list, of which the first [`LIST_MAX`] are kept.
pub(super) struct List(Vec<Arg>);

impl List {
    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Told<()> {
        match self.0.len() {
            ..LIST_MAX => self.0.push(value.serialize(Teller)?),
            LIST_MAX => self.0.push("\u{2026}".into()),
            _ => {}
        }
        Ok(())
    }
}

macro_rules! as_list {
    ($($of:ident: $add:ident;)*) => {$(
        impl ser::$of for List {
            type Ok = Arg;
            type Error = Untold;

            fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> Told<()> {
                self.add(value)
            }

            fn end(self) -> Told {
                Ok(Arg::List(self.0))
            }
        }
    )*};
}

as_list! {
    SerializeSeq: serialize_element;
    SerializeTuple: serialize_element;
    SerializeTupleStruct: serialize_field;
}

/// The fields of a struct or a variant.
pub(super) struct Fields(Problem);

macro_rules! as_fields {
    ($($of:ident)*) => {$(
        impl ser::$of for Fields {
            type Ok = Arg;
            type Error = Untold;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Told<()> {
                self.0.args.push((name.to_owned(), value.serialize(Teller)?));
                Ok(())
            }

            fn end(self) -> Told {
                Ok(Arg::Problem(self.0))
            }
        }
    )*};
}

as_fields!(SerializeStruct SerializeStructVariant);
