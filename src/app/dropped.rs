//! What was dropped on the page, by its names: the one place that decides where it goes.

use crate::experiment::ITEMS_BYTES_MAX;
use crate::words::{Problem, problem};

/// Where files that were dropped or picked go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    /// Files of a model's folder.
    Model,
    /// Files of items, each a task.
    Items,
    /// A figure's file, which carries its experiment.
    Figure,
}

/// Endings of files of items; of a table (csv, parquet) it is said what is read instead.
const ITEMS: [&str; 7] = ["jsonl", "ndjson", "txt", "tsv", "gz", "csv", PARQUET];
const PARQUET: &str = "parquet";
/// Files of a model, whatever their ending.
const OF_MODEL: [&str; 4] =
    ["config.json", "tokenizer.json", "generation_config.json", "model.safetensors.index.json"];
const FIGURES: [&str; 3] = ["svg", "png", "json"];

impl Dropped {
    /// Decides by the paths of the files, as seen from what was dropped: a folder is a model
    /// whatever is in it, and so are files of several kinds together.
    pub fn of<'a>(paths: impl IntoIterator<Item = &'a str>) -> Self {
        let paths: Vec<&str> = paths.into_iter().collect();
        match paths.as_slice() {
            [path] if has_ending(path, &FIGURES) && !OF_MODEL.contains(path) => Self::Figure,
            [_, ..] if paths.iter().all(|path| has_ending(path, &ITEMS)) => Self::Items,
            _ => Self::Model,
        }
    }
}

/// Whether a file that may be a figure's is an array of items, by its first bytes: what a figure's
/// file carries is an object.
pub fn is_array(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    text.trim_ascii_start().starts_with(b"[")
}

fn has_ending(path: &str, endings: &[&str]) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    !path.contains('/') && endings.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// Refuses a file of items by its name or its size, before it is read.
///
/// # Errors
/// Says what to give instead, or how large it may be.
pub fn check_items(name: &str, n_bytes: f64) -> Result<(), Problem> {
    if has_ending(name, &[PARQUET]) {
        return Err(problem!("items-parquet"));
    }
    check_size(n_bytes)
}

/// Refuses items that are too large.
///
/// # Errors
/// Says how large they may be.
pub fn check_size(n_bytes: f64) -> Result<(), Problem> {
    const MEGA: f64 = 1e6;
    let max = ITEMS_BYTES_MAX as f64;
    if n_bytes <= max {
        return Ok(());
    }
    Err(problem!("items-too-large", megabytes = n_bytes / MEGA, most = max / MEGA))
}
