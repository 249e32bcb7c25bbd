//! Files in the page's own file storage (the origin private file system), in folders inside `hub`.
//!
//! Only a dedicated worker writes, through handles that exclude every other tab. A file is written
//! under another name and gets its own when it is whole.

use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, ready};
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemReadWriteOptions, FileSystemSyncAccessHandle,
};

use super::{get, words};
use crate::platform::downloads::Part;
use crate::platform::{CHUNK_BYTES_MAX, KeepError, Writer};
use crate::words::say;

/// A folder inside ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shelf {
    /// Files by what their bytes hash to.
    Blobs,
    /// What is known of each repository.
    Models,
}

impl Shelf {
    async fn open(self, make: bool) -> Result<FileSystemDirectoryHandle, JsValue> {
        let absent = || JsValue::from_str(&say!("kept-no-files"));
        let storage = storage().ok_or_else(absent)?;
        let root: Function = get(&storage, "getDirectory").ok_or_else(absent)?.dyn_into()?;
        let root: Promise = root.call0(&storage)?.dyn_into()?;
        let mut folder: FileSystemDirectoryHandle = JsFuture::from(root).await?.unchecked_into();
        let options = FileSystemGetDirectoryOptions::new();
        options.set_create(make);
        let own = match self {
            Self::Blobs => "blobs",
            Self::Models => "models",
        };
        for part in ["hub", own] {
            let inner = folder.get_directory_handle_with_options(part, &options);
            folder = JsFuture::from(inner).await?.unchecked_into();
        }
        Ok(folder)
    }

    pub(super) async fn file(self, name: &str) -> Option<File> {
        let folder = self.open(false).await.ok()?;
        let handle: FileSystemFileHandle =
            JsFuture::from(folder.get_file_handle(name)).await.ok()?.unchecked_into();
        JsFuture::from(handle.get_file()).await.ok()?.dyn_into().ok()
    }

    pub(super) async fn names(self) -> Vec<String> {
        let Ok(folder) = self.open(false).await else { return Vec::new() };
        let keys = folder.keys();
        let mut names = Vec::new();
        while let Ok(next) = keys.next() {
            let Ok(next) = JsFuture::from(next).await else { break };
            match get(&next, "value").and_then(|name| name.as_string()) {
                Some(name) => names.push(name),
                None => break,
            }
        }
        names.sort();
        names
    }

    pub(super) async fn remove(self, name: &str) -> Result<(), KeepError> {
        let remove = async || JsFuture::from(self.open(false).await?.remove_entry(name)).await;
        remove().await.map(|_| ()).map_err(|thrown| failed(&thrown))
    }

    /// A file to be written; what came of it before is still there.
    pub(super) async fn writer(self, name: &str) -> Result<Writer, KeepError> {
        let open = async || -> Result<Writer, JsValue> {
            let folder = self.open(true).await?;
            let options = FileSystemGetFileOptions::new();
            options.set_create(true);
            let handle = folder.get_file_handle_with_options(&part_of(name), &options);
            let file: FileSystemFileHandle = JsFuture::from(handle).await?.unchecked_into();
            // Browsers that have the storage and not this could not write from here.
            get(&file, "createSyncAccessHandle").ok_or_else(|| JsValue::from_str(&say!("kept-no-files")))?;
            let access = JsFuture::from(file.create_sync_access_handle()).await?;
            let access: FileSystemSyncAccessHandle = access.unchecked_into();
            let n_bytes = access.get_size()? as u64;
            Ok(Writer::new(Stored { shelf: self, file, access, name: name.to_owned() }, n_bytes))
        };
        open().await.map_err(|thrown| told(&thrown, true))
    }
}

/// What a file is called until it is whole.
pub(super) fn part_of(name: &str) -> String {
    format!("{name}.part")
}

/// Bytes that the browser says this page keeps, and may keep.
pub(super) async fn estimate() -> (Option<u64>, Option<u64>) {
    let ask = async || -> Option<JsValue> {
        let storage = storage()?;
        let estimate: Function = get(&storage, "estimate")?.dyn_into().ok()?;
        JsFuture::from(estimate.call0(&storage).ok()?.dyn_into::<Promise>().ok()?).await.ok()
    };
    let told = ask().await.unwrap_or_else(|| Object::new().into());
    let bytes = |name: &str| get(&told, name)?.as_f64().map(|bytes| bytes as u64);
    (bytes("usage"), bytes("quota"))
}

fn storage() -> Option<JsValue> {
    get(&get(&js_sys::global(), "navigator")?, "storage")
}

fn failed(thrown: &JsValue) -> KeepError {
    told(thrown, false)
}

/// What is thrown, as a problem; a refusal is one of the place and not of this file.
fn told(thrown: &JsValue, is_refusal: bool) -> KeepError {
    let (place, reason) = (say!("place-browser"), words_of(thrown));
    match thrown.dyn_ref::<DomException>().map(DomException::name).as_deref() {
        Some("NoModificationAllowedError") => KeepError::Busy { place },
        Some("QuotaExceededError") => KeepError::Full { place },
        _ if is_refusal => KeepError::Refused { place, reason },
        _ => KeepError::Failed { place, reason },
    }
}

fn words_of(thrown: &JsValue) -> String {
    match thrown.dyn_ref::<DomException>() {
        Some(exception) => exception.message(),
        None => thrown.as_string().unwrap_or_else(|| words(thrown)),
    }
}

/// A file that is being written.
#[derive(Debug)]
struct Stored {
    shelf: Shelf,
    file: FileSystemFileHandle,
    access: FileSystemSyncAccessHandle,
    name: String,
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.access.close();
    }
}

impl Part for Stored {
    fn read(&mut self, at: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, KeepError>> {
        let mut chunk = vec![0; CHUNK_BYTES_MAX];
        let read = self.access.read_with_u8_array_and_options(&mut chunk, &from(at));
        let read = read.map(|n_bytes| {
            chunk.truncate(n_bytes as usize);
            chunk
        });
        ready(read.map_err(|thrown| failed(&thrown))).boxed_local()
    }

    fn append(&mut self, at: u64, bytes: &[u8]) -> Result<(), KeepError> {
        let array = Uint8Array::from(bytes);
        let written = self.access.write_with_buffer_source_and_options(&array, &from(at));
        // Chromium throws nothing where the quota is used up: it says that more than four billion bytes were written.
        match written.map_err(|thrown| failed(&thrown))? as u64 == bytes.len() as u64 {
            true => Ok(()),
            false => Err(KeepError::Full { place: say!("place-browser") }),
        }
    }

    fn cut(&mut self, n_bytes: u64) -> Result<(), KeepError> {
        self.access.truncate_with_f64(n_bytes as f64).map_err(|thrown| failed(&thrown))
    }

    fn finish(self: Box<Self>) -> LocalBoxFuture<'static, Result<(), KeepError>> {
        async move {
            self.access.flush().map_err(|thrown| failed(&thrown))?;
            self.access.close();
            if self.rename().await.is_err() {
                // Some browsers move nothing over what is there.
                _ = self.shelf.remove(&self.name).await;
                self.rename().await.map_err(|thrown| failed(&thrown))?;
            }
            Ok(())
        }
        .boxed_local()
    }
}

impl Stored {
    async fn rename(&self) -> Result<JsValue, JsValue> {
        let rename: Function = Reflect::get(&self.file, &JsValue::from_str("move"))?.dyn_into()?;
        let renamed: Promise = rename.call1(&self.file, &JsValue::from_str(&self.name))?.dyn_into()?;
        JsFuture::from(renamed).await
    }
}

/// Where to read or write.
fn from(at: u64) -> FileSystemReadWriteOptions {
    let options = FileSystemReadWriteOptions::new();
    options.set_at(at as f64);
    options
}
