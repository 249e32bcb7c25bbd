//! Where files go that the browser does not keep: objects of its own, outside of this program's
//! memory, for as long as the worker lives.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

use super::downloads::Record;
use super::words;
use crate::platform::{CHUNK_BYTES_MAX, KeepError};
use crate::words::say;

/// What lies in memory.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// What is written goes here.
    pub(super) is_on: bool,
    /// By hash.
    pub(super) files: BTreeMap<String, File>,
    /// By repository.
    pub(super) records: BTreeMap<String, Record>,
}

/// A file that is being gathered.
#[derive(Debug)]
pub(in crate::platform) struct Gathered {
    memory: Rc<RefCell<Memory>>,
    hash: String,
    pieces: Array,
    n_bytes: u64,
}

impl Gathered {
    /// Goes on behind what was kept of the file before there was no more room.
    pub(super) fn new(memory: &Rc<RefCell<Memory>>, hash: &str, before: Option<File>) -> Self {
        let n_bytes = before.as_ref().map_or(0, |file| file.size() as u64);
        let pieces: Array = before.into_iter().collect();
        Self { memory: Rc::clone(memory), hash: hash.to_owned(), pieces, n_bytes }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.n_bytes
    }

    pub(super) async fn read(&self, at: u64) -> Result<Vec<u8>, KeepError> {
        let read = async || -> Result<Vec<u8>, JsValue> {
            let (first, last) = (at as f64, (at + CHUNK_BYTES_MAX as u64) as f64);
            let slice = Blob::new_with_blob_sequence(&self.pieces)?.slice_with_f64_and_f64(first, last)?;
            Ok(Uint8Array::new(&JsFuture::from(slice.array_buffer()).await?).to_vec())
        };
        read().await.map_err(|thrown| failed(&thrown))
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), KeepError> {
        let copied = Array::of1(&Uint8Array::from(bytes));
        let piece = Blob::new_with_u8_array_sequence(&copied).map_err(|thrown| failed(&thrown))?;
        self.pieces.push(&piece);
        self.n_bytes += bytes.len() as u64;
        Ok(())
    }

    pub(super) fn clear(&mut self) {
        (self.pieces, self.n_bytes) = (Array::new(), 0);
    }

    pub(super) fn finish(self) -> Result<(), KeepError> {
        let file =
            File::new_with_blob_sequence(&self.pieces, &self.hash).map_err(|thrown| failed(&thrown))?;
        self.memory.borrow_mut().files.insert(self.hash, file);
        Ok(())
    }
}

fn failed(thrown: &JsValue) -> KeepError {
    KeepError::Failed { place: say!("place-memory"), reason: words(thrown) }
}
