//! The edited model as the files of a folder, in memory.

use std::convert::Infallible;

use futures_util::future::LocalBoxFuture;

use super::run::{Running, Step, Urgency};
use super::{Session, SessionError};
use crate::experiment::{CheckpointReport, MadeFile, Report};
use crate::export::EditedCheckpoint;
use crate::model::limits::{CONFIG_BYTES_MAX, TOKENIZER_BYTES_MAX};
use crate::model::{CONFIG_FILE, MANIFEST_FILE, ModelError, SINGLE_FILE, StreamError, TOKENIZER_FILE};
use crate::schedule::Schedule;

/// Most bytes of weights that are made in memory: they are there twice on the way.
pub const MADE_BYTES_MAX: u64 = 256 << 20;
/// Copied as they are, where the folder has them.
const COPIED: [(&str, usize); 4] = [
    (TOKENIZER_FILE, TOKENIZER_BYTES_MAX),
    ("tokenizer_config.json", CONFIG_BYTES_MAX),
    ("special_tokens_map.json", CONFIG_BYTES_MAX),
    ("generation_config.json", CONFIG_BYTES_MAX),
];

/// The edited model: one step.
#[derive(Debug)]
pub(super) struct CheckpointRun {
    schedule: Schedule,
}

impl CheckpointRun {
    pub(super) fn new(session: &Session, schedule: &str) -> Result<Self, SessionError> {
        Ok(Self { schedule: session.schedule(schedule)? })
    }
}

impl Running for CheckpointRun {
    fn urgency(&self) -> Urgency {
        Urgency::Now
    }

    fn step<'a>(&'a mut self, session: &'a mut Session) -> LocalBoxFuture<'a, Result<Step, SessionError>> {
        Box::pin(async move {
            let files = checkpoint(session, &self.schedule).await?;
            let schedule = self.schedule.to_string();
            Ok(Step::Done(Report::Checkpoint(CheckpointReport { schedule, files })))
        })
    }
}

/// Reads the model again and lays its layers out as the schedule says.
async fn checkpoint(session: &Session, schedule: &Schedule) -> Result<Vec<MadeFile>, SessionError> {
    let folder = session.model();
    let edited = EditedCheckpoint::new(folder, schedule).await?;
    let n_bytes = edited.data_bytes();
    if n_bytes > MADE_BYTES_MAX {
        return Err(SessionError::CheckpointTooLarge { n_bytes, schedule: schedule.to_string() });
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
        StreamError::Model(error) => SessionError::Model(error),
        StreamError::Sink(never) => match never {},
    })?;
    let file = |name: &str, bytes: Vec<u8>| MadeFile { name: name.to_owned(), bytes };
    let mut files = vec![
        file(SINGLE_FILE, weights),
        file(CONFIG_FILE, edited.config().to_vec()),
        file(MANIFEST_FILE, edited.manifest(folder, hash)),
    ];
    // A server is not asked for what the manifest does not list.
    let listed = &folder.manifest().files;
    let is_there = |name: &str| listed.is_empty() || listed.iter().any(|file| file.name == name);
    for (name, bytes_max) in COPIED.into_iter().filter(|(name, _)| is_there(name)) {
        let read = folder.folder().read_if_there(name, bytes_max).await;
        let read = read.map_err(ModelError::from)?;
        files.extend(read.map(|bytes| file(name, bytes)));
    }
    Ok(files)
}
