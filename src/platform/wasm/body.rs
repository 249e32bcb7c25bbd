//! The bytes of an answer as they come.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, ReadableStream, ReadableStreamDefaultReader};

use super::words;
use crate::platform::CHUNK_BYTES_MAX;

/// Reads a stream in chunks.
#[derive(Debug)]
pub(super) struct Body {
    stream: ReadableStreamDefaultReader,
    /// What is left of a piece that was larger than a chunk.
    rest: Option<Uint8Array>,
}

impl Body {
    pub(super) fn new(stream: &ReadableStream) -> Self {
        Self { stream: stream.get_reader().unchecked_into(), rest: None }
    }

    /// At least one byte and at most [`CHUNK_BYTES_MAX`]; None at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, String> {
        loop {
            let piece = match self.rest.take() {
                Some(rest) => rest,
                None => match self.piece().await.map_err(|thrown| words(&thrown))? {
                    Some(piece) => piece,
                    None => return Ok(None),
                },
            };
            let chunk_bytes = u32::try_from(CHUNK_BYTES_MAX).unwrap_or(u32::MAX).min(piece.length());
            if chunk_bytes < piece.length() {
                self.rest = Some(piece.subarray(chunk_bytes, piece.length()));
            }
            if chunk_bytes > 0 {
                return Ok(Some(piece.subarray(0, chunk_bytes).to_vec()));
            }
        }
    }

    /// The next piece, as large as the browser likes.
    async fn piece(&self) -> Result<Option<Uint8Array>, JsValue> {
        let answer = JsFuture::from(self.stream.read()).await?;
        let field = |name: &str| Reflect::get(&answer, &JsValue::from_str(name));
        if field("done")?.is_truthy() {
            return Ok(None);
        }
        Ok(Some(field("value")?.unchecked_into()))
    }
}

/// Stops the request and the download when it is dropped.
#[derive(Debug)]
pub(super) struct AbortOnDrop(AbortController);

impl From<AbortController> for AbortOnDrop {
    fn from(controller: AbortController) -> Self {
        Self(controller)
    }
}

impl AbortOnDrop {
    pub(super) fn new() -> Result<Self, JsValue> {
        AbortController::new().map(Self)
    }

    pub(super) fn signal(&self) -> AbortSignal {
        self.0.signal()
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
