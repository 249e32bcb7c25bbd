//! Reading messages of this build, without a way to fail.
//!
//! The bytes are those of [postcard](https://postcard.jamesmunns.com/wire-format). Before they are read
//! they are known to be what this build has written ([`decode`](super::decode) checks its name and their
//! sum), so nothing can be wrong with them. The type of errors has no values: what would undo a message
//! that was read in part is then not compiled. Reading messages was 83 kB of the page's 1345 kB of code.
//! What cannot be read nevertheless is a bug, and panics.

use std::fmt;

use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess,
    SeqAccess, VariantAccess, Visitor,
};

/// The value of bytes that this build has written.
///
/// # Panics
/// When they are none, which is a bug.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> T {
    match T::deserialize(&mut Reader { rest: bytes }) {
        Ok(value) => value,
        Err(never) => match never {},
    }
}

struct Reader<'de> {
    rest: &'de [u8],
}

/// Bits of a number in each byte; the highest says that more come.
const VARINT_BITS: u32 = 7;

// Small parts that are called from every field of every message: not copied there.
impl<'de> Reader<'de> {
    #[inline(never)]
    fn take(&mut self, n: usize) -> &'de [u8] {
        let Some((taken, rest)) = self.rest.split_at_checked(n) else { cannot_be() };
        self.rest = rest;
        taken
    }

    #[inline(never)]
    fn byte(&mut self) -> u8 {
        let Some((&byte, rest)) = self.rest.split_first() else { cannot_be() };
        self.rest = rest;
        byte
    }

    #[inline(never)]
    fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f).wrapping_shl(shift);
            if byte < 0x80 {
                return number;
            }
            shift += VARINT_BITS;
        }
    }

    /// Zigzag: 0, -1, 1, -2 and so on.
    #[inline(never)]
    fn signed(&mut self) -> i64 {
        let number = self.number();
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }

    #[inline(never)]
    fn length(&mut self) -> usize {
        self.number() as usize
    }

    #[inline(never)]
    fn text(&mut self) -> &'de str {
        let n = self.length();
        std::str::from_utf8(self.take(n)).unwrap_or_else(|_| cannot_be())
    }

    #[inline(never)]
    fn float(&mut self) -> f64 {
        let Some((&bytes, rest)) = self.rest.split_first_chunk() else { cannot_be() };
        self.rest = rest;
        f64::from_le_bytes(bytes)
    }
}

/// An error that does not come.
#[derive(Debug)]
enum Never {}

impl fmt::Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl Error for Never {
    fn custom<T: fmt::Display>(_: T) -> Self {
        cannot_be()
    }
}

/// What this build has written, it reads.
#[cold]
#[inline(never)]
fn cannot_be() -> ! {
    unreachable!()
}

type Sure<T> = Result<T, Never>;

/// Numbers come with fewer bits than they are read with.
macro_rules! numbers {
    ($($of:ident $visit:ident($kind:ty) = $read:ident;)*) => {$(
        fn $of<V: Visitor<'de>>(self, visitor: V) -> Sure<V::Value> {
            visitor.$visit(self.$read() as $kind)
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Never;

    numbers! {
        deserialize_u8 visit_u8(u8) = byte;
        deserialize_u16 visit_u16(u16) = number;
        deserialize_u32 visit_u32(u32) = number;
        deserialize_u64 visit_u64(u64) = number;
        deserialize_i8 visit_i8(i8) = byte;
        deserialize_i16 visit_i16(i16) = signed;
        deserialize_i32 visit_i32(i32) = signed;
        deserialize_i64 visit_i64(i64) = signed;
        deserialize_f64 visit_f64(f64) = float;
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Sure<V::Value> {
        visitor.visit_bool(self.byte() != 0)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Sure<V::Value> {
        let Some((&bytes, rest)) = self.rest.split_first_chunk() else { cannot_be() };
        self.rest = rest;
        visitor.visit_f32(f32::from_le_bytes(bytes))
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Sure<V::Value> {
        visitor.visit_char(self.text().chars().next().unwrap_or_else(|| cannot_be()))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Sure<V::Value> {
        visitor.visit_borrowed_str(self.text())
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Sure<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Sure<V::Value> {
        let n = self.length();
        visitor.visit_borrowed_bytes(self.take(n))
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Sure<V::Value> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Sure<V::Value> {
        match self.byte() {
            0 => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Sure<V::Value> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Sure<V::Value> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Sure<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Sure<V::Value> {
        let left = self.length();
        visitor.visit_seq(Parts { reader: self, left })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, n: usize, visitor: V) -> Sure<V::Value> {
        visitor.visit_seq(Parts { reader: self, left: n })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        n: usize,
        visitor: V,
    ) -> Sure<V::Value> {
        self.deserialize_tuple(n, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Sure<V::Value> {
        self.deserialize_tuple(fields.len(), visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Sure<V::Value> {
        let left = self.length();
        visitor.visit_map(Parts { reader: self, left })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Sure<V::Value> {
        visitor.visit_enum(self)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, _: V) -> Sure<V::Value> {
        cannot_be()
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Sure<V::Value> {
        cannot_be()
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Sure<V::Value> {
        cannot_be()
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

/// So many parts that follow each other.
struct Parts<'a, 'de> {
    reader: &'a mut Reader<'de>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Parts<'_, 'de> {
    type Error = Never;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Sure<Option<T::Value>> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> MapAccess<'de> for Parts<'_, 'de> {
    type Error = Never;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Sure<Option<K::Value>> {
        self.next_element_seed(seed)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Sure<T::Value> {
        seed.deserialize(&mut *self.reader)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> EnumAccess<'de> for &mut Reader<'de> {
    type Error = Never;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Sure<(V::Value, Self)> {
        let number: U32Deserializer<Never> = (self.number() as u32).into_deserializer();
        Ok((seed.deserialize(number)?, self))
    }
}

impl<'de> VariantAccess<'de> for &mut Reader<'de> {
    type Error = Never;

    fn unit_variant(self) -> Sure<()> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Sure<T::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, n: usize, visitor: V) -> Sure<V::Value> {
        self.deserialize_tuple(n, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Sure<V::Value> {
        self.deserialize_tuple(fields.len(), visitor)
    }
}
