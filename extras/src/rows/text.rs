//! Lines of JSON as they are written.

use std::io::Write;

use serde::Serialize;

use super::TEXT_BYTES_MAX;
use super::error::RowsError;

/// The lines so far, with their limit.
pub(super) struct Text(Vec<u8>);

impl Text {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(super) fn add(&mut self, bytes: &[u8]) -> Result<(), RowsError> {
        self.write_all(bytes).map_err(|_| too_large())
    }

    /// A fraction that is no number becomes null.
    pub(super) fn add_json<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), RowsError> {
        // The limit is all that fails for texts and numbers.
        serde_json::to_writer(self, value).map_err(|_| too_large())
    }
}

fn too_large() -> RowsError {
    RowsError::TextTooLarge { max: TEXT_BYTES_MAX as u64 }
}

impl Write for Text {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if bytes.len() > TEXT_BYTES_MAX - self.0.len() {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
