//! The edited model as the files of a folder, in memory.

use std::convert::Infallible;

use super::{Result, Session, SessionError};
use crate::experiment::{CheckpointReport, MadeFile, Report};
use crate::export::{EditedCheckpoint, files_along};
use crate::model::{CONFIG_FILE, MANIFEST_FILE, SINGLE_FILE, StreamError};
use crate::schedule::Schedule;

/// Most bytes of weights that are made in memory: they are there twice on the way.
pub const MADE_BYTES_MAX: u64 = 256 << 20;

impl Session {
    /// Reads the model again and lays its layers out as the schedule says.
    pub(super) async fn edited_checkpoint(&self, schedule: &Schedule) -> Result<Report> {
        let folder = self.model();
        let edited = EditedCheckpoint::new(folder, schedule).await?;
        let n_bytes = edited.data_bytes;
        if n_bytes > MADE_BYTES_MAX {
            return Err(SessionError::CheckpointTooLarge {
                megabytes: n_bytes / 1_000_000,
                max: MADE_BYTES_MAX / 1_000_000,
                schedule: schedule.to_string(),
            });
        }
        let mut weights = Vec::new();
        let on_bytes = |offset: u64, bytes: &[u8]| {
            // Both are below the limit.
            let from = usize::try_from(offset).unwrap_or(usize::MAX);
            let to = from.saturating_add(bytes.len());
            if weights.len() < to {
                weights.resize(to, 0);
            }
            weights[from..to].copy_from_slice(bytes);
            Ok::<(), Infallible>(())
        };
        let hash = edited.write(folder, on_bytes, |_| ()).await.map_err(|error| match error {
            StreamError::Model(error) => SessionError::from(error),
            StreamError::Sink(never) => match never {},
        })?;
        let file = |name: &str, bytes: Vec<u8>| MadeFile { name: name.to_owned(), bytes };
        let mut files = vec![
            file(SINGLE_FILE, weights),
            file(CONFIG_FILE, edited.config.clone()),
            file(MANIFEST_FILE, edited.manifest(folder, hash)),
        ];
        let along = files_along(folder).await?;
        files.extend(along.into_iter().map(|(name, bytes)| file(name, bytes)));
        Ok(Report::Checkpoint(CheckpointReport { schedule: schedule.to_string(), files }))
    }
}
