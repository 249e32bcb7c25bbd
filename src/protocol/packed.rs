//! Reports that stay beside the bytes they came in.
//!
//! The page shows a report and gives it back when it is to be written into a file. It gives back the
//! bytes as they came, so that it needs no code that writes reports.

use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::reader::read;
use crate::experiment::{Experiment, Provenance, Report};

/// A report and its bytes in postcard. It is shared when it is cloned, and equal to others by its bytes.
#[derive(Debug, Clone)]
pub struct Packed(Arc<(Report, Vec<u8>)>);

impl PartialEq for Packed {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.bytes() == other.bytes()
    }
}

impl Packed {
    /// Packs a report.
    ///
    /// # Errors
    /// When it has a part of unknown length; no report has one.
    pub fn new(report: Report) -> Result<Self, postcard::Error> {
        let bytes = postcard::to_extend(&report, Vec::new())?;
        Ok(Self(Arc::new((report, bytes))))
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0.1
    }
}

impl Deref for Packed {
    type Target = Report;

    fn deref(&self) -> &Report {
        &self.0.0
    }
}

impl Serialize for Packed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_bytes::serialize(self.bytes(), serializer)
    }
}

impl<'de> Deserialize<'de> for Packed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // It is a part of a message, whose bytes are known to be right.
        let bytes: &'de [u8] = serde_bytes::deserialize(deserializer)?;
        Ok(Self(Arc::new((read(bytes), bytes.to_vec()))))
    }
}

/// A report with what it answers and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    pub experiment: Experiment,
    pub provenance: Provenance,
    /// What was found: the bytes of a [`Packed`].
    #[serde(with = "serde_bytes")]
    pub report: Vec<u8>,
}

impl Answered {
    /// Whether it is of the model with this [`identity`](Provenance::identity).
    pub fn is_of_model(&self, identity: &str) -> bool {
        self.provenance.identity() == identity
    }

    /// What was found, of one that came in a message: its bytes are known to be right.
    ///
    /// # Panics
    /// When they are those of no report, which is a bug.
    pub fn sent_report(&self) -> Report {
        read(&self.report)
    }

    /// What was found.
    ///
    /// # Errors
    /// When the bytes are those of no report.
    pub fn report(&self) -> Result<Report, postcard::Error> {
        postcard::from_bytes(&self.report)
    }
}

/// What reports are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileForm {
    /// `{ experiment, provenance, report }`, which is read back.
    Json,
    /// A table of its numbers.
    Csv,
}
