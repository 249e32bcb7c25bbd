//! Folders of files, wherever they are.
//!
//! Large files are only ever streamed, in chunks of at most [`CHUNK_BYTES_MAX`]; small ones
//! are read whole under a limit that the caller states. There are four kinds of folder, a
//! closed set: in memory, a directory (native), an address on the page's own origin and
//! files that the reader picked (browser).

use std::collections::BTreeMap;
use std::ops::Range;

use super::memory::{MemoryFolder, MemoryReader};
use super::name::{checked_name, gguf_models, gguf_stem, single_file, snapshot};
use super::{FileError, here};

/// Most bytes in one chunk of a stream.
pub const CHUNK_BYTES_MAX: usize = 1 << 20;

/// A folder whose files can be read. Clones are cheap and read the same files.
#[derive(Debug, Clone)]
pub struct Folder {
    label: String,
    /// Of what it is a copy: see [`source`](Self::source).
    source: Option<String>,
    place: Place,
    /// Goes in front of every name: empty, or the path of a folder inside the place, with `/`.
    prefix: String,
    /// The one file that is meant, which holds a whole model.
    single: Option<String>,
    /// GGUF files of models, where there are several and nothing says which is meant.
    several: Vec<String>,
}

#[derive(Debug, Clone)]
enum Place {
    Memory(MemoryFolder),
    Here(here::Place),
}

impl Folder {
    pub fn memory(label: &str, files: BTreeMap<String, Vec<u8>>) -> Self {
        Self::memory_in_chunks(label, files, CHUNK_BYTES_MAX)
    }

    /// A folder in memory whose streams come in chunks of `chunk_bytes` (at least one byte),
    /// as those of a slow network do.
    pub fn memory_in_chunks(label: &str, files: BTreeMap<String, Vec<u8>>, chunk_bytes: usize) -> Self {
        let chunk_bytes = chunk_bytes.min(CHUNK_BYTES_MAX);
        let place = Place::Memory(MemoryFolder::new(files, chunk_bytes));
        Self {
            label: label.to_owned(),
            source: None,
            place,
            prefix: String::new(),
            single: None,
            several: Vec::new(),
        }
    }

    pub(super) fn here(label: String, place: here::Place) -> Self {
        Self {
            label,
            source: None,
            place: Place::Here(place),
            prefix: String::new(),
            single: None,
            several: Vec::new(),
        }
    }

    /// The same, whose path may say what it is a copy of.
    pub(super) fn found_at<'a>(self, path: impl DoubleEndedIterator<Item = &'a str>) -> Self {
        Self { source: snapshot(path), ..self }
    }

    /// The same, of which one file is meant, perhaps inside a folder of it: it holds a whole model (`*.gguf`, the first of
    /// a split).
    pub fn with_single_file(self, name: &str) -> Self {
        let file = name.rsplit('/').next().unwrap_or(name);
        let label = gguf_stem(file).unwrap_or(file).to_owned();
        let repository = |source: String| source.split(':').next().unwrap_or_default().to_owned();
        let source = self.source.map(|source| format!("{}:{name}", repository(source)));
        Self { label, source, single: Some(name.to_owned()), ..self }
    }

    /// Without a config among these names: of which one GGUF file is meant where there is one, else which there are.
    pub(super) fn of_files<'a>(self, names: impl Iterator<Item = &'a str> + Clone) -> Self {
        match single_file(names.clone()) {
            Some(name) => self.with_single_file(name),
            None => {
                let firsts = gguf_models(names).into_iter().filter_map(|files| files.first().copied());
                Self { several: firsts.map(str::to_owned).collect(), ..self }
            }
        }
    }

    /// The GGUF files of models, where there are several and nothing says which is meant.
    pub fn several_files(&self) -> &[String] {
        &self.several
    }

    /// The one file that is meant.
    pub fn single_file(&self) -> Option<&str> {
        self.single.as_deref()
    }

    /// Of a snapshot in the cache of the Hub: `OWNER/NAME@COMMIT`, with `:FILE` of a GGUF file in it.
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// The SHA-256 that a file had when it was fetched, lower-case hex: in the cache of the Hub on this machine names
    /// lead to files that are called so.
    pub fn fetched_hash(&self, name: &str) -> Option<String> {
        match &self.place {
            Place::Memory(_) => None,
            Place::Here(place) => place.fetched_hash(&format!("{}{name}", self.prefix)),
        }
    }

    /// Its place, the path of the folder inside, and the one file that is meant; None of one in memory.
    #[cfg(all(feature = "engine", target_arch = "wasm32"))]
    pub(super) fn parts(&self) -> Option<(&here::Place, &str, Option<&str>)> {
        match &self.place {
            Place::Memory(_) => None,
            Place::Here(place) => Some((place, &self.prefix, self.single.as_deref())),
        }
    }

    /// What to call it: the directory's own name, the last part of the address.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// A folder inside this one. Whether it exists shows when a file is read.
    pub fn below(&self, name: &str) -> Self {
        let (place, prefix) = (self.place.clone(), format!("{}{name}/", self.prefix));
        Self { label: name.to_owned(), source: None, place, prefix, single: None, several: Vec::new() }
    }

    /// A folder beside this one, in the folder that holds both. Whether it exists shows when a file is read. Folders in
    /// memory have none beside them; files that were picked have the page's own, since a browser shows no others.
    pub fn beside(&self, name: &str) -> Self {
        if let Some(inside) = self.prefix.strip_suffix('/') {
            let around = inside.rfind('/').map_or("", |at| &inside[..=at]);
            return Self { prefix: around.to_owned(), single: None, several: Vec::new(), ..self.clone() }
                .below(name);
        }
        match &self.place {
            Place::Memory(_) => Self::memory(name, BTreeMap::new()),
            Place::Here(place) => place.beside(name),
        }
    }

    /// The name of a file for the place, once it is known to be plain.
    fn inside(&self, name: &str) -> Result<String, FileError> {
        let inside = format!("{}{name}", self.prefix);
        checked_name(&inside)?;
        Ok(inside)
    }

    /// Size of a file in bytes; `None` where a server does not tell the true one.
    ///
    /// # Errors
    /// When the name is not plain or there is no such file.
    pub async fn size(&self, name: &str) -> Result<Option<u64>, FileError> {
        let name = &self.inside(name)?;
        match &self.place {
            Place::Memory(memory) => memory.size(name).map(Some),
            Place::Here(place) => place.size(name).await,
        }
    }

    /// Opens a file for reading from its beginning to its end.
    ///
    /// # Errors
    /// When the name is not plain, or the file is missing or may not be read.
    pub async fn open(&self, name: &str) -> Result<FileReader, FileError> {
        self.reader(name, None).await
    }

    /// The same from the first of these bytes on, of which no more than these are wanted. Where a place cannot begin
    /// there, what lies before is read and passed over; where it cannot end, more follows.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn open_at(&self, name: &str, wanted: Range<u64>) -> Result<FileReader, FileError> {
        let mut reader = self.reader(name, Some(wanted.clone())).await?;
        let mut left = reader.skip(wanted.start)?;
        while left > 0 {
            let Some(mut chunk) = reader.next().await? else { break };
            let passed = usize::try_from(left).unwrap_or(usize::MAX).min(chunk.len());
            left -= passed as u64;
            reader.1 = chunk.split_off(passed);
        }
        Ok(reader)
    }

    /// Opens a file of which these bytes will be read, where that is known.
    async fn reader(&self, name: &str, wanted: Option<Range<u64>>) -> Result<FileReader, FileError> {
        let name = &self.inside(name)?;
        let source = match &self.place {
            Place::Memory(memory) => Source::Memory(memory.open(name)?),
            Place::Here(place) => Source::Here(place.open(name, wanted).await?),
        };
        Ok(FileReader(source, Vec::new()))
    }

    /// Reads a whole file of at most `bytes_max` bytes.
    ///
    /// # Errors
    /// As [`open`](Self::open), and [`FileError::TooLarge`] before more than a chunk over
    /// the limit is held.
    pub async fn read_small(&self, name: &str, bytes_max: usize) -> Result<Vec<u8>, FileError> {
        let mut reader = self.open(name).await?;
        let mut bytes = Vec::new();
        while let Some(chunk) = reader.next().await? {
            let got = bytes.len() + chunk.len();
            if got > bytes_max {
                let got = self.size(name).await.ok().flatten().unwrap_or(0).max(got as u64);
                return Err(FileError::TooLarge { name: name.to_owned(), got, limit: bytes_max as u64 });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// As [`read_small`](Self::read_small), with `None` for a file that is not there.
    ///
    /// # Errors
    /// As [`read_small`](Self::read_small), except for a missing file.
    pub async fn read_if_there(&self, name: &str, bytes_max: usize) -> Result<Option<Vec<u8>>, FileError> {
        match self.read_small(name, bytes_max).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(FileError::Missing { .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Reads the first `n_bytes` of a file, fewer when it is shorter. Over a network only
    /// these are asked for, where the server can do that.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn read_start(&self, name: &str, n_bytes: usize) -> Result<Vec<u8>, FileError> {
        let mut reader = self.reader(name, Some(0..n_bytes as u64)).await?;
        let mut bytes = Vec::new();
        while bytes.len() < n_bytes {
            let Some(chunk) = reader.next().await? else { break };
            let wanted = chunk.len().min(n_bytes - bytes.len());
            bytes.extend_from_slice(&chunk[..wanted]);
        }
        Ok(bytes)
    }
}

/// Bytes of a chunk of a file of which these bytes are wanted, where that is known.
pub(super) fn chunk_bytes(wanted: Option<&Range<u64>>) -> usize {
    let bytes = wanted.map(|wanted| usize::try_from(wanted.end.saturating_sub(wanted.start)));
    bytes.map_or(CHUNK_BYTES_MAX, |bytes| bytes.unwrap_or(CHUNK_BYTES_MAX)).clamp(1, CHUNK_BYTES_MAX)
}

/// Reads one file in order. Dropping it stops the reading, and the download.
#[derive(Debug)]
pub struct FileReader(
    Source,
    /// Bytes that have been read and not been given out.
    Vec<u8>,
);

#[derive(Debug)]
enum Source {
    Memory(MemoryReader),
    Here(here::Reader),
}

impl FileReader {
    /// The next bytes, at least one and at most [`CHUNK_BYTES_MAX`]; `None` at the end.
    ///
    /// # Errors
    /// When reading fails; the reader is of no use afterwards.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, FileError> {
        if !self.1.is_empty() {
            return Ok(Some(std::mem::take(&mut self.1)));
        }
        match &mut self.0 {
            Source::Memory(memory) => memory.next(),
            Source::Here(reader) => reader.next().await,
        }
    }

    /// Passes over bytes at the beginning, and says how many are left to be read and passed over.
    fn skip(&mut self, n_bytes: u64) -> Result<u64, FileError> {
        match &mut self.0 {
            Source::Memory(_) => Ok(n_bytes),
            Source::Here(reader) => reader.skip(n_bytes),
        }
    }
}
