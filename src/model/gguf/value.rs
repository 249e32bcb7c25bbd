//! Values of a GGUF file's metadata.

/// A value of the metadata.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Number(Number),
    Bool(bool),
    Text(String),
    Numbers(Numbers),
    Texts(Vec<String>),
}

/// A number as it is stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    Unsigned(u64),
    Signed(i64),
    F32(f32),
    F64(f64),
}

/// Kinds of numbers; truth values are numbers in arrays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    F32,
    Bool,
    U64,
    I64,
    F64,
}

/// An array of numbers, kept as the bytes that it has in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    pub(super) kind: NumberKind,
    /// Whole numbers, smallest byte first.
    pub(super) bytes: Vec<u8>,
}

impl NumberKind {
    /// By its number in the file; none is a text, an array or unknown.
    pub(super) const fn of(kind: u32) -> Option<Self> {
        Some(match kind {
            0 => Self::U8,
            1 => Self::I8,
            2 => Self::U16,
            3 => Self::I16,
            4 => Self::U32,
            5 => Self::I32,
            6 => Self::F32,
            7 => Self::Bool,
            10 => Self::U64,
            11 => Self::I64,
            12 => Self::F64,
            _ => return None,
        })
    }

    /// Bytes of one.
    pub(super) const fn bytes(self) -> usize {
        match self {
            Self::U8 | Self::I8 | Self::Bool => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::U64 | Self::I64 | Self::F64 => 8,
        }
    }

    /// One from its bytes, of which there are as many as [`bytes`](Self::bytes) says.
    pub(super) fn read(self, bytes: &[u8]) -> Number {
        let mut eight = [0; 8];
        for (to, from) in eight.iter_mut().zip(bytes) {
            *to = *from;
        }
        let unsigned = u64::from_le_bytes(eight);
        // Shifted to the top and back, which repeats the sign.
        let unused = 64 - 8 * self.bytes() as u32;
        let signed = (unsigned << unused).cast_signed() >> unused;
        match self {
            Self::U8 | Self::Bool | Self::U16 | Self::U32 | Self::U64 => Number::Unsigned(unsigned),
            Self::I8 | Self::I16 | Self::I32 | Self::I64 => Number::Signed(signed),
            Self::F32 => Number::F32(f32::from_bits(unsigned as u32)),
            Self::F64 => Number::F64(f64::from_bits(unsigned)),
        }
    }
}

impl Numbers {
    pub fn len(&self) -> usize {
        self.bytes.len() / self.kind.bytes()
    }

    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// All of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Number> + '_ {
        self.bytes.chunks_exact(self.kind.bytes()).map(|bytes| self.kind.read(bytes))
    }
}

impl Number {
    /// A whole number from 0, in any integer type.
    pub fn count(self) -> Option<u64> {
        match self {
            Self::Unsigned(number) => Some(number),
            Self::Signed(number) => u64::try_from(number).ok(),
            Self::F32(_) | Self::F64(_) => None,
        }
    }

    /// Any number. One of single precision becomes the shortest decimal that stands for it, which is what
    /// was written before it was rounded: `1e-5`, and not `9.999999747378752e-6`.
    pub fn real(self) -> f64 {
        match self {
            Self::Unsigned(number) => number as f64,
            Self::Signed(number) => number as f64,
            Self::F32(number) => number.to_string().parse().unwrap_or_else(|_| f64::from(number)),
            Self::F64(number) => number,
        }
    }
}

impl Value {
    /// A whole number from 0.
    pub fn count(&self) -> Option<u64> {
        match self {
            Self::Number(number) => number.count(),
            _ => None,
        }
    }

    pub fn real(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number.real()),
            _ => None,
        }
    }

    pub const fn flag(&self) -> Option<bool> {
        match self {
            Self::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn texts(&self) -> Option<&[String]> {
        match self {
            Self::Texts(texts) => Some(texts),
            _ => None,
        }
    }

    pub const fn numbers(&self) -> Option<&Numbers> {
        match self {
            Self::Numbers(numbers) => Some(numbers),
            _ => None,
        }
    }
}
