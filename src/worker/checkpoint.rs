//! The edited model for the page: the files of its folder, in memory.

use std::convert::Infallible;

use crate::export::EditedCheckpoint;
use crate::model::limits::{CONFIG_BYTES_MAX, TOKENIZER_BYTES_MAX};
use crate::model::{CONFIG_FILE, MANIFEST_FILE, ModelError, SINGLE_FILE, StreamError, TOKENIZER_FILE};
use crate::protocol::{MadeFile, Problem};
use crate::schedule::Schedule;
use crate::session::Session;

/// Most bytes of weights that are made in a browser: they are in memory twice on the way.
const CHECKPOINT_BYTES_MAX: u64 = 256 << 20;
/// Copied as they are, where the folder has them.
const COPIED: [(&str, usize); 4] = [
    (TOKENIZER_FILE, TOKENIZER_BYTES_MAX),
    ("tokenizer_config.json", CONFIG_BYTES_MAX),
    ("special_tokens_map.json", CONFIG_BYTES_MAX),
    ("generation_config.json", CONFIG_BYTES_MAX),
];

/// Reads the model again and lays its layers out as the schedule says.
pub(super) async fn checkpoint(session: &Session, schedule: &Schedule) -> Result<Vec<MadeFile>, Problem> {
    let folder = session.model();
    let edited = EditedCheckpoint::new(folder, schedule)
        .await
        .map_err(|error| Problem { what: error.to_string(), hint: error.hint() })?;
    let n_bytes = edited.data_bytes();
    if n_bytes > CHECKPOINT_BYTES_MAX {
        return Err(Problem {
            what: format!(
                "the edited model has {} MB of weights, and at most {} MB are made in a browser",
                n_bytes / 1_000_000,
                CHECKPOINT_BYTES_MAX / 1_000_000
            ),
            hint: Some(format!(
                "atelier export MODEL --schedule \"{schedule}\" --checkpoint FOLDER writes it"
            )),
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
        StreamError::Model(error) => unread(&error),
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
        let read = read.map_err(|error| unread(&ModelError::from(error)))?;
        files.extend(read.map(|bytes| file(name, bytes)));
    }
    Ok(files)
}

fn unread(error: &ModelError) -> Problem {
    Problem { what: error.to_string(), hint: error.hint().map(str::to_owned) }
}
