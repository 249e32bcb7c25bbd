//! Names for bytes: SHA-256 of files, and of a model.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(feature = "engine")]
use crate::order;
use crate::words::say;

/// A SHA-256, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sha256Hash([u8; 32]);

impl Sha256Hash {
    #[cfg(feature = "engine")]
    pub fn of(bytes: &[u8]) -> Self {
        let mut hasher = Hasher::default();
        hasher.update(bytes);
        hasher.finish()
    }

    /// Hashes what is left of a file, of any size.
    ///
    /// # Errors
    /// When it cannot be read.
    #[cfg(feature = "engine")]
    pub fn of_file(file: &mut impl std::io::Read) -> std::io::Result<Self> {
        let (mut hasher, mut buffer) = (Hasher::default(), vec![0; 1 << 16]);
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(hasher.finish()),
                n => hasher.update(&buffer[..n]),
            }
        }
    }

    /// From 64 hexadecimal digits; capitals are read too.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let &[high, low] = pair else { return None };
            *byte = (nibble(high)? << 4) | nibble(low)?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Sha256Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0 {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Sha256Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Sha256Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sha256Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(say!("reason-no-hash", text)))
    }
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// A SHA-256 in the making.
#[cfg(feature = "engine")]
#[derive(Clone, Default)]
pub(super) struct Hasher(sha2::Sha256);

#[cfg(feature = "engine")]
impl Hasher {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        sha2::Digest::update(&mut self.0, bytes);
    }

    pub(super) fn finish(self) -> Sha256Hash {
        Sha256Hash(sha2::Digest::finalize(self.0).into())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileHash {
    pub name: String,
    pub hash: Sha256Hash,
}

/// The hash of a model, from those of `config.json`, `tokenizer.json` (where there is one)
/// and every weight file.
///
/// It is the SHA-256 of one line per file, `name`, a space, the file's SHA-256 as 64
/// lower-case hexadecimal digits, a line feed, with the lines sorted by name (by bytes).
/// The index of a sharded model is left out: it only repeats what the headers of the
/// weight files say.
#[cfg(feature = "engine")]
pub fn model_hash(files: &[FileHash]) -> Sha256Hash {
    let mut files: Vec<&FileHash> = files.iter().collect();
    order::sort(&mut files, |a, b| a.cmp(b));
    let text: String = files.iter().map(|file| format!("{} {}\n", file.name, file.hash)).collect();
    Sha256Hash::of(text.as_bytes())
}

/// The hash of a model in GGUF files, whatever they are called: the SHA-256 of one line per file, its SHA-256 as
/// 64 lower-case hexadecimal digits and a line feed, in the order of the split.
#[cfg(feature = "engine")]
pub(super) fn split_hash(files: &[FileHash]) -> Sha256Hash {
    let text: String = files.iter().map(|file| format!("{}\n", file.hash)).collect();
    Sha256Hash::of(text.as_bytes())
}
