//! The one pass over the weight files.
//!
//! Bytes flow from the folder to whoever takes them (a GPU's buffers, the oracle's arrays)
//! chunk by chunk; no tensor is ever whole in memory, and every byte of every file goes
//! through SHA-256 on the way, so that what computes is what was hashed.
//!
//! Chunks of one weight come in order and hold whole elements. A tensor that is one weight comes in
//! chunks that begin on a multiple of four bytes and are a multiple of four bytes long, except for
//! the last one; of a tensor that holds several, each row goes to its weight ([`split`]).
//! Between chunks the browser gets its turn.

mod split;

use split::Splitter;

use super::checkpoint::{Checkpoint, Segment, WeightFile};
use super::hash::{FileHash, Hasher};
use super::{CheckpointError, ModelError, WeightId};
use crate::platform::{FileError, Folder, yield_now};

/// Every chunk but the last of a tensor is a multiple of this many bytes.
pub const CHUNK_ALIGNMENT: usize = 4;

/// The next bytes of a weight, little-endian, as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeightChunk<'a> {
    /// Position in [`Checkpoint::weights`].
    pub index: usize,
    /// Where in the weight the bytes begin.
    pub byte_offset: u64,
    /// At least one byte.
    pub bytes: &'a [u8],
}

/// The next bytes of a tensor, little-endian, as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TensorChunk<'a> {
    /// Position in [`Checkpoint::tensors`].
    pub index: usize,
    /// Where in the tensor the bytes begin.
    pub byte_offset: u64,
    /// At least one byte.
    pub bytes: &'a [u8],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read, of all weight files.
    pub bytes_done: u64,
    pub bytes_total: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum StreamError<E> {
    /// The files are not what they should be.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// Whoever takes the bytes refused them.
    #[error(transparent)]
    Sink(E),
}

impl Checkpoint {
    /// Reads every weight file once, hands each weight on in chunks, and returns the hash
    /// of each file, sorted by name.
    ///
    /// # Errors
    /// [`StreamError::Sink`] with the first error of `on_chunk`; [`StreamError::Model`] when
    /// a file cannot be read, is shorter or longer than its header says, or is no longer
    /// the one whose header was read.
    pub async fn stream<E>(
        &self,
        folder: &Folder,
        mut on_chunk: impl FnMut(WeightChunk<'_>) -> Result<(), E>,
        on_progress: impl FnMut(Progress),
    ) -> Result<Vec<FileHash>, StreamError<E>> {
        let mut splitter = Splitter::default();
        let on_tensor = |chunk: TensorChunk<'_>| match self.tensors.get(chunk.index) {
            Some(tensor) => splitter.take(tensor, chunk.byte_offset, chunk.bytes, &mut on_chunk),
            None => Ok(()),
        };
        self.stream_tensors(folder, on_tensor, on_progress).await
    }

    /// The same with the tensors that are read, as they are stored.
    ///
    /// # Errors
    /// As [`stream`](Self::stream).
    pub async fn stream_tensors<E>(
        &self,
        folder: &Folder,
        mut on_chunk: impl FnMut(TensorChunk<'_>) -> Result<(), E>,
        mut on_progress: impl FnMut(Progress),
    ) -> Result<Vec<FileHash>, StreamError<E>> {
        let mut progress = Progress { bytes_done: 0, bytes_total: self.bytes() };
        let mut hashes = Vec::with_capacity(self.files.len());
        for file in &self.files {
            let mut reader = folder.open(&file.name).await.map_err(ModelError::from)?;
            let mut pass = Pass::new(file);
            while let Some(chunk) = reader.next().await.map_err(ModelError::from)? {
                pass.feed(&chunk, &mut on_chunk)?;
                progress.bytes_done += chunk.len() as u64;
                on_progress(progress);
                yield_now().await;
            }
            hashes.push(pass.finish().map_err(ModelError::from)?);
        }
        Ok(hashes)
    }

    /// Reads the weights that are wanted, and nothing of the files that holds none of them; the same chunks as those
    /// of [`stream`](Self::stream). Nothing is hashed: that was done when the model was opened.
    ///
    /// # Errors
    /// As [`stream`](Self::stream).
    pub async fn stream_some<E>(
        &self,
        folder: &Folder,
        is_wanted: impl Fn(WeightId) -> bool,
        mut on_chunk: impl FnMut(WeightChunk<'_>) -> Result<(), E>,
    ) -> Result<(), StreamError<E>> {
        for file in &self.files {
            for (number, segment) in file.segments.iter().enumerate() {
                let tensor = segment.tensor.and_then(|index| Some((index, self.tensors.get(index)?)));
                let wanted = tensor.filter(|(_, tensor)| tensor.parts.iter().any(|it| is_wanted(it.id)));
                let Some((index, tensor)) = wanted else { continue };
                let mut splitter = Splitter::default();
                let mut pass = Pass { at: segment.begin, segment: number, ..Pass::new(file) };
                let mut on_tensor = |chunk: TensorChunk<'_>| {
                    splitter.take(tensor, chunk.byte_offset, chunk.bytes, &mut on_chunk)
                };
                let wanted = segment.begin..segment.end;
                let mut reader = folder.open_at(&file.name, wanted).await.map_err(ModelError::from)?;
                while pass.at < segment.end {
                    let Some(mut chunk) = reader.next().await.map_err(ModelError::from)? else {
                        let (name, got, expected) = (file.name.clone(), pass.at, file.bytes);
                        return Err(ModelError::from(FileError::Short { name, got, expected }).into());
                    };
                    let left = usize::try_from(segment.end - pass.at).unwrap_or(usize::MAX);
                    chunk.truncate(left);
                    pass.hand_on(*segment, index, &chunk, &mut on_tensor).map_err(StreamError::Sink)?;
                    pass.at += chunk.len() as u64;
                    yield_now().await;
                }
            }
        }
        Ok(())
    }
}

/// The pass over one file: cuts it at the borders of its tensors.
struct Pass<'a> {
    file: &'a WeightFile,
    hasher: Hasher,
    /// Bytes taken.
    at: u64,
    /// The segment that `at` is in.
    segment: usize,
    /// Bytes of the current tensor that wait for the rest of their four.
    held: Vec<u8>,
}

impl<'a> Pass<'a> {
    fn new(file: &'a WeightFile) -> Self {
        let held = Vec::with_capacity(CHUNK_ALIGNMENT);
        Self { file, hasher: Hasher::default(), at: 0, segment: 0, held }
    }

    fn feed<E>(
        &mut self,
        mut bytes: &[u8],
        on_chunk: &mut impl FnMut(TensorChunk<'_>) -> Result<(), E>,
    ) -> Result<(), StreamError<E>> {
        while !bytes.is_empty() {
            let Some(segment) = self.next_segment() else { return Err(self.changed().into()) };
            let left = usize::try_from(segment.end - self.at).unwrap_or(usize::MAX);
            let (part, rest) = bytes.split_at(left.min(bytes.len()));
            self.hasher.update(part);
            if let Some(index) = segment.tensor {
                self.hand_on(segment, index, part, on_chunk).map_err(StreamError::Sink)?;
            }
            self.at += part.len() as u64;
            bytes = rest;
            if self.segment == 0
                && self.at == segment.end
                && self.hasher.clone().finish() != self.file.start_hash
            {
                return Err(self.changed().into());
            }
        }
        Ok(())
    }

    /// The segment with the next byte, past those that are full (or empty from the start).
    fn next_segment(&mut self) -> Option<Segment> {
        loop {
            let segment = *self.file.segments.get(self.segment)?;
            if self.at < segment.end {
                return Some(segment);
            }
            self.segment += 1;
        }
    }

    /// Hands on `part` of a tensor, in pieces of whole fours.
    fn hand_on<E>(
        &mut self,
        segment: Segment,
        index: usize,
        mut part: &[u8],
        on_chunk: &mut impl FnMut(TensorChunk<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let is_end = self.at + part.len() as u64 == segment.end;
        let mut byte_offset = self.at - segment.begin - self.held.len() as u64;
        if !self.held.is_empty() {
            let (fill, rest) = part.split_at(part.len().min(CHUNK_ALIGNMENT - self.held.len()));
            self.held.extend_from_slice(fill);
            part = rest;
            if self.held.len() == CHUNK_ALIGNMENT || is_end {
                on_chunk(TensorChunk { index, byte_offset, bytes: &self.held })?;
                byte_offset += self.held.len() as u64;
                self.held.clear();
            }
        }
        let whole = if is_end { part.len() } else { part.len() / CHUNK_ALIGNMENT * CHUNK_ALIGNMENT };
        let (now, later) = part.split_at(whole);
        self.held.extend_from_slice(later);
        if now.is_empty() { Ok(()) } else { on_chunk(TensorChunk { index, byte_offset, bytes: now }) }
    }

    fn finish(self) -> Result<FileHash, FileError> {
        let name = self.file.name.clone();
        if self.at < self.file.bytes {
            return Err(FileError::Short { name, got: self.at, expected: self.file.bytes });
        }
        Ok(FileHash { name, hash: self.hasher.finish() })
    }

    fn changed(&self) -> ModelError {
        CheckpointError::Changed { file: self.file.name.clone() }.into()
    }
}
