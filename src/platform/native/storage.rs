//! Natively nothing is kept by the engine: whoever runs it there keeps files.

use crate::words::say;

/// Never opened.
#[derive(Debug, Clone)]
pub(in crate::platform) enum Kept {}

impl Kept {
    pub(in crate::platform) async fn open() -> Result<Self, String> {
        Err(say!("kept-in-memory"))
    }

    pub(in crate::platform) async fn exists() -> bool {
        true
    }

    pub(in crate::platform) async fn put(&self, _: &str, _: &str) -> Result<(), String> {
        match *self {}
    }

    pub(in crate::platform) async fn under(&self, _: &str) -> Result<Vec<(String, String)>, String> {
        match *self {}
    }

    pub(in crate::platform) async fn remove(&self, _: &str) -> Result<(), String> {
        match *self {}
    }
}
