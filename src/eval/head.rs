//! The heads of files of items: of each the few that a first visit scores, so that a page waits for no more.
//!
//! One file has those of several tasks. Before the items of each stands a line that says of which file they are (by its
//! hash) and what only the whole of it tells: how many items it has, what guessing scores, on which lines these items
//! stand and on which the first item of their questions. Results on them are those on the whole file.
//! `tools/bundle-model/bundle.py` writes it; `tests/native/bundled.rs` compares it with the files.

use serde::Deserialize;

use super::item::Item;
use super::{FileError, TaskForm, read_items};
use crate::model::Sha256Hash;

/// What is known of a whole file of which only some items are here.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Head {
    /// Of the whole file.
    sha256: Sha256Hash,
    pub n_items: usize,
    /// What guessing scores on all of them.
    pub chance: f64,
    /// Where these items stand among all, from 0, in the file's order.
    pub lines: Vec<usize>,
    /// For each the line of the first item that asks the same question.
    pub questions: Vec<usize>,
}

/// The heads in a file, with the hashes of the whole files.
///
/// # Errors
/// When it is damaged.
pub fn read_heads(file: &str, bytes: &[u8]) -> Result<Vec<(Sha256Hash, Head, Vec<Item>)>, FileError> {
    let damaged = || FileError::Unknown { file: file.to_owned() };
    let mut lines = bytes.split_inclusive(|&byte| byte == b'\n');
    let mut heads = Vec::new();
    while let Some(first) = lines.next() {
        let head: Head = serde_json::from_slice(first).map_err(|_| damaged())?;
        let of_items: Vec<u8> = lines.by_ref().take(head.lines.len()).flatten().copied().collect();
        let mut items = read_items(TaskForm::Atelier, file, &of_items)?;
        let is_sorted = head.lines.is_sorted_by(|a, b| a < b);
        if items.len() != head.lines.len() || items.len() != head.questions.len() || !is_sorted {
            return Err(damaged());
        }
        items.iter_mut().zip(&head.lines).for_each(|(item, &line)| item.index = line);
        heads.push((head.sha256, head, items));
    }
    Ok(heads)
}
