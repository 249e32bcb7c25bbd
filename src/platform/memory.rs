//! A folder in memory: for tests, and for files that were made rather than found.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::FileError;

/// Files by name, shared between clones.
#[derive(Debug, Clone)]
pub(super) struct MemoryFolder {
    files: Arc<BTreeMap<String, Vec<u8>>>,
    chunk_bytes: usize,
}

impl MemoryFolder {
    pub(super) fn new(files: BTreeMap<String, Vec<u8>>, chunk_bytes: usize) -> Self {
        Self { files: Arc::new(files), chunk_bytes: chunk_bytes.max(1) }
    }

    pub(super) fn size(&self, name: &str) -> Result<u64, FileError> {
        Ok(self.bytes(name)?.len() as u64)
    }

    pub(super) fn open(&self, name: &str) -> Result<MemoryReader, FileError> {
        self.bytes(name)?;
        Ok(MemoryReader { folder: self.clone(), name: name.to_owned(), at: 0 })
    }

    fn bytes(&self, name: &str) -> Result<&[u8], FileError> {
        self.files
            .get(name)
            .map(Vec::as_slice)
            .ok_or_else(|| FileError::Missing { name: name.to_owned(), folder: "memory".to_owned() })
    }
}

/// Reads one file of a [`MemoryFolder`] from its beginning.
#[derive(Debug)]
pub(super) struct MemoryReader {
    folder: MemoryFolder,
    name: String,
    at: usize,
}

impl MemoryReader {
    pub(super) fn next(&mut self) -> Result<Option<Vec<u8>>, FileError> {
        let bytes = self.folder.bytes(&self.name)?;
        let end = bytes.len().min(self.at.saturating_add(self.folder.chunk_bytes));
        let chunk = bytes.get(self.at..end).unwrap_or_default().to_vec();
        self.at = end;
        Ok((!chunk.is_empty()).then_some(chunk))
    }
}
