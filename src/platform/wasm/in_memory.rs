//! Where files go that the browser does not keep: objects of its own, outside of this program's
//! memory, for as long as the worker lives.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::{LocalBoxFuture, ready};
use futures_util::{FutureExt, TryFutureExt};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

use super::downloads::Memory;
use super::stored::Shelf;
use super::words;
use crate::platform::downloads::Part;
use crate::platform::{CHUNK_BYTES_MAX, KeepError, Writer};
use crate::words::say;

/// A file that is being gathered.
#[derive(Debug)]
pub(super) struct Gathered {
    memory: Rc<RefCell<Memory>>,
    name: (Shelf, String),
    pieces: Array,
}

impl Gathered {
    /// Goes on behind what was kept of the file before there was no more room.
    pub(super) fn writer(
        memory: &Rc<RefCell<Memory>>,
        name: (Shelf, String),
        before: Option<File>,
    ) -> Writer {
        let n_bytes = before.as_ref().map_or(0, |file| file.size() as u64);
        let pieces: Array = before.into_iter().collect();
        Writer::new(Self { memory: Rc::clone(memory), name, pieces }, n_bytes)
    }

    async fn read(&self, at: u64) -> Result<Vec<u8>, JsValue> {
        let (first, last) = (at as f64, (at + CHUNK_BYTES_MAX as u64) as f64);
        let slice = Blob::new_with_blob_sequence(&self.pieces)?.slice_with_f64_and_f64(first, last)?;
        Ok(Uint8Array::new(&JsFuture::from(slice.array_buffer()).await?).to_vec())
    }
}

impl Part for Gathered {
    fn read(&mut self, at: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, KeepError>> {
        Self::read(self, at).map_err(|thrown| failed(&thrown)).boxed_local()
    }

    fn append(&mut self, _: u64, bytes: &[u8]) -> Result<(), KeepError> {
        let copied = Array::of1(&Uint8Array::from(bytes));
        let piece = Blob::new_with_u8_array_sequence(&copied).map_err(|thrown| failed(&thrown))?;
        self.pieces.push(&piece);
        Ok(())
    }

    /// Pieces come whole or not at all: what is cut is all or nothing.
    fn cut(&mut self, n_bytes: u64) -> Result<(), KeepError> {
        if n_bytes == 0 {
            self.pieces = Array::new();
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> LocalBoxFuture<'static, Result<(), KeepError>> {
        let file = File::new_with_blob_sequence(&self.pieces, &self.name.1);
        let kept = file.map(|file| _ = self.memory.borrow_mut().files.insert(self.name, file));
        ready(kept.map_err(|thrown| failed(&thrown))).boxed_local()
    }
}

fn failed(thrown: &JsValue) -> KeepError {
    KeepError::Failed { place: say!("place-memory"), reason: words(thrown) }
}
