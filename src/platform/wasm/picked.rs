//! Files that the reader picked or dropped. They stay on the reader's disk: only slices of
//! them are ever brought into memory.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::{Place, words};
use crate::platform::{FileError, Folder, chunk_bytes, common_root, folder_label, gguf_stem, shared_root};

impl Folder {
    /// Picked or dropped files with their paths, which may begin with the name of the
    /// folder that was picked; files beside the folder of `config.json` are left out.
    pub fn picked(files: Vec<(String, File)>) -> Self {
        let paths = || files.iter().map(|(path, _)| path.as_str());
        let is_cache = common_root(paths()).is_none() && paths().any(is_of_cache);
        // Without a config it may be a folder of GGUF files; data keeps its paths.
        let has_gguf = paths().any(|path| gguf_stem(path).is_some());
        let root = common_root(paths()).or_else(|| has_gguf.then(|| shared_root(paths())));
        let root = root.unwrap_or_default().to_owned();
        Self::below_root(&root, files, is_cache)
    }

    /// Files that are kept, with paths that begin with `root`, which ends with `/`.
    #[cfg(feature = "engine")]
    pub(super) fn kept(root: &str, files: Vec<(String, File)>) -> Self {
        Self::below_root(root, files, false)
    }

    fn below_root(root: &str, files: Vec<(String, File)>, is_cache: bool) -> Self {
        let label = folder_label(root.trim_end_matches('/').split('/')).unwrap_or_default();
        let label = if label.is_empty() { "picked-files" } else { label }.to_owned();
        let files = files
            .into_iter()
            .filter_map(|(path, file)| Some((path.strip_prefix(root)?.to_owned(), file)))
            .collect();
        let files: BTreeMap<String, File> = files;
        let has_config = files.contains_key("config.json");
        let files = Rc::new(files);
        let picked = Picked { files: Rc::clone(&files), folder: label.clone(), is_cache };
        let folder = Self::here(label, Place::Picked(picked)).found_at(root.trim_end_matches('/').split('/'));
        if has_config { folder } else { folder.of_files(files.keys().map(String::as_str)) }
    }
}

/// Picked files by their names inside the folder.
#[derive(Debug, Clone)]
pub(in crate::platform) struct Picked {
    files: Rc<BTreeMap<String, File>>,
    folder: String,
    /// It is a folder of the Hub's cache, of whose files the browser has only those without a name.
    is_cache: bool,
}

/// Whether a path lies in the Hub's cache, where the files of a snapshot are links into `blobs`.
fn is_of_cache(path: &str) -> bool {
    path.split('/').any(|part| part == "blobs")
}

impl Picked {
    pub(super) fn size(&self, name: &str) -> Result<u64, FileError> {
        Ok(bytes_of(self.file(name)?))
    }

    pub(super) fn open(&self, name: &str, wanted: Option<Range<u64>>) -> Result<PickedReader, FileError> {
        let file = self.file(name)?.clone();
        let chunk_bytes = chunk_bytes(wanted.as_ref());
        Ok(PickedReader { file, name: name.to_owned(), at: 0, chunk_bytes: chunk_bytes as u64 })
    }

    /// With their names inside the folder.
    #[cfg(feature = "engine")]
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(name, file)| (name.as_str(), file))
    }

    fn file(&self, name: &str) -> Result<&File, FileError> {
        self.files.get(name).ok_or_else(|| {
            let (name, folder) = (name.to_owned(), self.folder.clone());
            if self.is_cache {
                FileError::Links { name, folder }
            } else {
                FileError::Missing { name, folder }
            }
        })
    }
}

/// Reads a picked file slice by slice.
#[derive(Debug)]
pub(in crate::platform) struct PickedReader {
    file: File,
    name: String,
    at: u64,
    chunk_bytes: u64,
}

impl PickedReader {
    /// Begins behind so many bytes: none are left to be passed over.
    pub(super) fn skip(&mut self, n_bytes: u64) -> Result<u64, FileError> {
        self.at = n_bytes;
        Ok(0)
    }

    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, FileError> {
        let end = bytes_of(&self.file).min(self.at + self.chunk_bytes);
        if end <= self.at {
            return Ok(None);
        }
        let failed = |thrown| FileError::Read { name: self.name.clone(), reason: words(&thrown) };
        let slice = self.file.slice_with_f64_and_f64(self.at as f64, end as f64).map_err(failed)?;
        let buffer = JsFuture::from(slice.array_buffer()).await.map_err(failed)?;
        let chunk = Uint8Array::new(&buffer).to_vec();
        if chunk.len() as u64 != end - self.at {
            let got = self.at + chunk.len() as u64;
            return Err(FileError::Short { name: self.name.clone(), got, expected: bytes_of(&self.file) });
        }
        self.at = end;
        Ok(Some(chunk))
    }
}

fn bytes_of(file: &File) -> u64 {
    file.size() as u64
}
