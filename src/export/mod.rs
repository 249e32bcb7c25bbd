//! Exports: a schedule as code that others run, a run as a citation and
//! as a table with its provenance, an edited model as a checkpoint.
//!
//! Everything but the checkpoint is a pure function from plain data to text, the same on the
//! page and on the command line. A form that a schedule does not have is an [`ExportError`]
//! that says why. Nothing here invents what it was not given: no date, no score, no file.

mod bibtex;
#[cfg(feature = "engine")]
mod checkpoint;
#[cfg(feature = "engine")]
mod config;
mod error;
mod latency;
mod mergekit;
mod paper;
mod pytorch;
mod quote;
mod rests_on;
mod scores;
mod search;
mod sequence;
mod writing;

pub use bibtex::{Citation, bibtex};
#[cfg(feature = "engine")]
pub use checkpoint::{CHECKPOINT_BYTES_MAX, CheckpointError, EditedCheckpoint, files_along, names_along};
pub use error::ExportError;
pub use latency::{latency_csv, latency_json};
pub use mergekit::mergekit;
pub use paper::{PAPER_SEEDS_MAX, PaperMethod, paper_command, paper_method};
pub use pytorch::pytorch;
pub use rests_on::RestsOn;
pub use scores::{ScoresProvenance, scores_csv};
pub use search::search_csv;
pub use writing::WritingExport;

use crate::model::{ModelSpec, WeightFormat};
use crate::schedule::Schedule;

/// The version of the forms that the page and the command line write.
pub const FORM_VERSION: u64 = 1;

/// A schedule of a model, as exports need them.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub schedule: &'a Schedule,
    pub spec: &'a ModelSpec,
    /// Where whoever runs the export finds the model: a folder, or a name on a hub.
    pub model: &'a str,
    /// How most of its weights are stored.
    pub dtype: WeightFormat,
}
