//! Why a Parquet file gives no rows.

use serde::{Deserialize, Serialize};

/// As data; the sentences stand with those of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowsError {
    /// Its first or last bytes are others.
    NotParquet,
    Encrypted,
    /// It says what cannot be, in the words of whoever noticed.
    Damaged {
        reason: String,
    },
    FileTooLarge {
        bytes: u64,
        max: u64,
    },
    TooManyRows {
        rows: u64,
        max: u64,
    },
    TooManyColumns {
        max: u64,
    },
    TooDeep {
        max: u64,
    },
    /// In the lists of one part of the file.
    TooManyValues {
        column: String,
        max: u64,
    },
    /// What is packed in it.
    UnpackedTooLarge {
        max: u64,
    },
    /// The rows as JSON.
    TextTooLarge {
        max: u64,
    },
    /// Packed in a way that is not read.
    Packing {
        column: String,
        name: String,
    },
    /// Written in a way that is not read.
    Encoding {
        column: String,
        number: i64,
    },
    /// What JSON has no form for.
    Kind {
        column: String,
        kind: String,
    },
    /// Text that is no UTF-8.
    NotText {
        column: String,
    },
}

#[cfg(feature = "run")]
impl RowsError {
    pub(super) fn damaged(reason: impl ToString) -> Self {
        Self::Damaged { reason: crate::limit::cut(&reason.to_string()) }
    }
}
