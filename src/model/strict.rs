//! JSON of a part of a tokenizer in which no object has a key twice.
//!
//! Two readers take different ones of two values: a part that is looked over and found sound might be
//! another part for the `tokenizers` crate, which guesses what a part is where its `type` stands twice.

use std::fmt;

use serde::Deserialize;
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::words::cut;
use crate::words::say;

/// Any JSON.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Strict(pub(super) Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self::default())
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&say!("expecting-part"))
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self, E> {
        Ok(Self(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self, E> {
        Ok(Self(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self, E> {
        Ok(Self(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self, E> {
        Ok(Self(Number::from_f64(value).map_or(Value::Null, Value::Number)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self, E> {
        Ok(Self(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self, A::Error> {
        let mut values = Vec::new();
        while let Some(Self(value)) = list.next_element()? {
            values.push(value);
        }
        Ok(Self(values.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self, A::Error> {
        let mut values = Map::new();
        while let Some((key, Self(value))) = object.next_entry::<String, Self>()? {
            if values.contains_key(&key) {
                return Err(A::Error::custom(say!("part-key-twice", key = cut(format!("{key:?}")))));
            }
            values.insert(key, value);
        }
        Ok(Self(values.into()))
    }
}
