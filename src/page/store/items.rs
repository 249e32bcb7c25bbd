//! The user's items and saved figures: the bytes of picked and dropped files.

use js_sys::Uint8Array;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, File};

use super::Store;
use crate::app::dropped::{check_items, check_size, is_array};
use crate::app::state::Message;
use crate::reader::{FILE_BYTES_MAX, FileError};
use crate::words::{Problem, problem};

/// Bytes that tell whether a file is a list of items, of which white space may come first.
const START_BYTES: i32 = 64;

impl Store {
    /// Reads a file that was picked or dropped and adds its items.
    pub fn read_items(self, file: File) {
        spawn_local(async move {
            let name = file.name();
            self.send(match items_of(&file).await {
                Ok(bytes) => Message::AddItems { name, bytes },
                Err(problem) => Message::RefuseItems { name, problem },
            });
        });
    }

    /// Has a figure's file read, and its experiment set up again; a list of items is added.
    pub fn reopen(self, file: File) {
        spawn_local(async move {
            let name = file.name();
            if let Ok(start) = file.slice_with_i32_and_i32(0, START_BYTES)
                && bytes_of(&start).await.is_ok_and(|start| is_array(&start))
            {
                return self.read_items(file);
            }
            let n_bytes = file.size() as usize;
            let read = if n_bytes > FILE_BYTES_MAX {
                Err(Problem::of(&FileError::TooLarge { n_bytes }))
            } else {
                bytes_of(&file).await
            };
            self.send(Message::ReadFigure { name, read });
        });
    }

    /// Adds items that were pasted.
    pub fn paste_items(self, name: &str, text: String) {
        let name = name.to_owned();
        self.send(match check_size(text.len() as f64) {
            Ok(()) => Message::AddItems { name, bytes: text.into_bytes() },
            Err(problem) => Message::RefuseItems { name, problem },
        });
    }
}

async fn items_of(file: &File) -> Result<Vec<u8>, Problem> {
    check_items(&file.name(), file.size())?;
    bytes_of(file).await
}

async fn bytes_of(file: &Blob) -> Result<Vec<u8>, Problem> {
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| problem!("file-unreadable"))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
