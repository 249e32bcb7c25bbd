//! The weight files of a model folder, known in full before any weight byte is read.
//!
//! One `model.safetensors`, or several files with `model.safetensors.index.json`. Opening
//! reads headers only; it is checked here that every weight of the spec is there exactly
//! once, in a dtype that is read and a shape that goes with the config. What the architecture does not
//! have is passed over in safetensors, and refused in GGUF.
//! [`stream`](super::stream) then reads each file once, from beginning to end.

mod error;
mod matcher;

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;

pub use error::CheckpointError;
use matcher::Matcher;

use super::config::ReadConfig;
use super::family::{self, Placed};
use super::gguf::{Header, Names};
use super::header::{self, LENGTH_BYTES, header_bytes, read_header};
use super::limits::{INDEX_BYTES_MAX, SHARDS_MAX, TENSORS_MAX};
use super::{ModelError, Quantise, Remark, Sha256Hash, WeightFormat, WeightId, WeightInfo, foreign};
use crate::order;
use crate::platform::{FileError, Folder};
use crate::words::say;

/// The one file of a model that is not sharded.
pub const SINGLE_FILE: &str = "model.safetensors";
/// Which file of a sharded model holds which tensor.
pub const INDEX_FILE: &str = "model.safetensors.index.json";
/// Bytes read at first, in the hope that they hold the header.
const START_BYTES: usize = 1 << 14;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    weights: Vec<WeightInfo>,
    /// What is read of the tensors, in the order in which they were found.
    pub(super) tensors: Vec<Tensor>,
    pub(super) files: Vec<WeightFile>,
    /// Which tensors are not read, and why not.
    pub(super) unread: Vec<Remark>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WeightFile {
    pub(super) name: String,
    pub(super) bytes: u64,
    /// Of everything before the first tensor, to notice another file later.
    pub(super) start_hash: Sha256Hash,
    /// The header, then the tensors in order: they cover the file.
    pub(super) segments: Vec<Segment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) begin: u64,
    pub(super) end: u64,
    /// Index into the tensors; `None` for what is not needed.
    pub(super) tensor: Option<usize>,
}

/// A safetensors file whose header is known.
#[derive(Debug)]
struct SafetensorsPart {
    name: String,
    /// Of everything before the first tensor.
    start_hash: Sha256Hash,
    header: header::Header,
}

/// A GGUF file whose header is known.
#[derive(Debug, Clone)]
pub(super) struct GgufPart {
    pub(super) name: String,
    /// Of the whole file, where that is told.
    pub(super) bytes: Option<u64>,
    /// Of everything before the first tensor.
    pub(super) start_hash: Sha256Hash,
    pub(super) header: Header,
}

/// A stored tensor and the weights in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tensor {
    /// As the file calls it.
    pub name: String,
    pub dtype: WeightFormat,
    /// As stored.
    pub shape: Vec<usize>,
    pub(super) parts: Vec<Placed>,
}

impl Tensor {
    /// Bytes as stored.
    pub fn bytes(&self) -> u64 {
        self.dtype.about_bytes(self.shape.iter().map(|&n| n as u64).product())
    }

    /// One of the weights in it.
    pub fn first_weight(&self) -> Option<WeightId> {
        self.parts.first().map(|placed| placed.id)
    }
}

impl Checkpoint {
    /// Finds the weight files of `folder` and reads their headers. Where the config does not say which kind of
    /// model it is of and the files have no head, it becomes that of one without; where it ties the head and the
    /// files have one of its own, that of an untied model.
    ///
    /// # Errors
    /// [`CheckpointError`] for files that do not hold the model of `config`, [`FileError`]
    /// for files that cannot be read.
    pub async fn open(folder: &Folder, config: &mut ReadConfig) -> Result<Self, ModelError> {
        let checkpoint = Self::find(folder, config).await?;
        if checkpoint.weights.len() < config.spec.weight_shapes().len() {
            config.spec.head = None;
        }
        if config.spec.head.is_none() {
            // Whether it would be tied says nothing.
            let of_head =
                |remark: &Remark| matches!(remark, Remark::Default { key: "tie_word_embeddings", .. });
            config.remarks.retain(|remark| !of_head(remark));
        }
        Ok(checkpoint)
    }

    async fn find(folder: &Folder, config: &mut ReadConfig) -> Result<Self, ModelError> {
        let (parts, index) = match part(folder, SINGLE_FILE).await {
            Ok(part) => (vec![part], None),
            Err(ModelError::File(FileError::Missing { .. })) => {
                let index = read_index(folder).await?;
                (indexed(folder, &index).await?, Some(index))
            }
            Err(other) => return Err(other),
        };
        let stored = parts.iter().flat_map(|part| &part.header.tensors).map(|tensor| tensor.name.as_str());
        let instead = family::as_stored(config, stored);
        let mut matcher = Matcher::new(config, index, instead);
        for part in &parts {
            matcher.file(part)?;
        }
        Ok(matcher.finish()?)
    }

    /// Finds the weights in GGUF files whose headers are known.
    ///
    /// # Errors
    /// When the files do not hold the model of `config`.
    pub(super) fn of_gguf(
        parts: &[GgufPart],
        config: &ReadConfig,
        names: &Names,
    ) -> Result<Self, CheckpointError> {
        let mut matcher = Matcher::of_gguf(config);
        for part in parts {
            matcher.gguf(part, names)?;
        }
        matcher.finish()
    }

    /// All weights, in the order of [`ModelSpec::weight_shapes`](super::ModelSpec::weight_shapes).
    pub fn weights(&self) -> &[WeightInfo] {
        &self.weights
    }

    /// The tensors that are read, in the order in which they were found.
    pub fn tensors(&self) -> &[Tensor] {
        &self.tensors
    }

    /// Names and sizes in bytes of the weight files, sorted by name.
    pub fn file_sizes(&self) -> impl Iterator<Item = (&str, u64)> {
        self.files.iter().map(|file| (file.name.as_str(), file.bytes))
    }

    /// Bytes of all weight files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// How most numbers are stored.
    pub fn dtype(&self) -> WeightFormat {
        most_of(&self.weights)
    }

    /// How numbers are stored, the format of most of them first.
    pub fn formats_told(&self) -> String {
        let numbers = |format: WeightFormat| {
            self.weights.iter().filter(|it| it.dtype == format).map(WeightInfo::elements).sum::<u64>()
        };
        let mut formats: Vec<WeightFormat> =
            WeightFormat::ALL.into_iter().filter(|&format| numbers(format) > 0).collect();
        order::sort(&mut formats, |a, b| numbers(*b).cmp(&numbers(*a)));
        formats.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// What the weights take as they are computed with, bytes.
    pub fn bytes_in_memory(&self, quantise: Option<Quantise>) -> u64 {
        let weights = quantise.map(|quantise| quantise.formats(&self.weights));
        weights.as_deref().unwrap_or(&self.weights).iter().map(WeightInfo::bytes).sum()
    }

    /// How most numbers lie in memory.
    pub fn dtype_in_memory(&self, quantise: Option<Quantise>) -> WeightFormat {
        quantise.map_or_else(|| self.dtype(), |quantise| most_of(&quantise.formats(&self.weights)))
    }
}

/// The format of most numbers.
fn most_of(weights: &[WeightInfo]) -> WeightFormat {
    let elements =
        |dtype| weights.iter().filter(|it| it.dtype == dtype).map(WeightInfo::elements).sum::<u64>();
    WeightFormat::ALL.into_iter().rev().max_by_key(|&it| elements(it)).unwrap_or(WeightFormat::F32)
}

/// The beginning of a weight file, header included.
async fn read_start(folder: &Folder, file: &str) -> Result<Vec<u8>, ModelError> {
    let start = folder.read_start(file, START_BYTES).await?;
    foreign::refuse_pointer(file, &start)?;
    let header = |source| CheckpointError::Header { file: file.to_owned(), source };
    let bytes = LENGTH_BYTES + header_bytes(&start).map_err(header)?;
    if bytes <= START_BYTES || start.len() < START_BYTES {
        return Ok(start);
    }
    Ok(folder.read_start(file, bytes).await?)
}

/// Reads the header of one file.
async fn part(folder: &Folder, name: &str) -> Result<SafetensorsPart, ModelError> {
    let start = read_start(folder, name).await?;
    let size = folder.size(name).await?;
    let header = read_header(&start, size)
        .map_err(|source| CheckpointError::Header { file: name.to_owned(), source })?;
    let data_begin = usize::try_from(header.data_begin).unwrap_or(start.len());
    let start_hash = Sha256Hash::of(start.get(..data_begin).unwrap_or(&start));
    Ok(SafetensorsPart { name: name.to_owned(), start_hash, header })
}

/// The files that an index names.
async fn indexed(folder: &Folder, index: &Index) -> Result<Vec<SafetensorsPart>, ModelError> {
    let mut parts = Vec::new();
    let mut n_tensors = 0;
    for name in files_of(index)? {
        let read = match part(folder, &name).await {
            Err(ModelError::File(FileError::Missing { name: file, folder })) => {
                let n_tensors = index.values().filter(|held| **held == file).count();
                return Err(CheckpointError::NoFile { file, folder, n_tensors, n_all: index.len() }.into());
            }
            read => read?,
        };
        n_tensors += read.header.tensors.len();
        if n_tensors > TENSORS_MAX {
            let reason = say!("reason-tensors", n = n_tensors, max = TENSORS_MAX);
            return Err(CheckpointError::Index { reason }.into());
        }
        parts.push(read);
    }
    Ok(parts)
}

/// File by tensor.
type Index = HashMap<String, String>;

async fn read_index(folder: &Folder) -> Result<Index, ModelError> {
    match folder.read_if_there(INDEX_FILE, INDEX_BYTES_MAX).await? {
        Some(bytes) => {
            foreign::refuse_pointer(INDEX_FILE, &bytes)?;
            Ok(parse_index(&bytes)?)
        }
        None => Err(CheckpointError::NoWeights { folder: folder.label().to_owned() }.into()),
    }
}

fn parse_index(bytes: &[u8]) -> Result<Index, CheckpointError> {
    #[derive(Deserialize)]
    #[serde(expecting = "an object with a weight_map")]
    struct IndexFile {
        weight_map: Index,
    }
    let invalid = |reason: String| CheckpointError::Index { reason };
    let IndexFile { weight_map } = foreign::read(bytes).map_err(invalid)?;
    if weight_map.is_empty() || weight_map.len() > TENSORS_MAX {
        return Err(invalid(say!("reason-tensors", n = weight_map.len(), max = TENSORS_MAX)));
    }
    Ok(weight_map)
}

/// The weight files that an index names.
fn files_of(index: &Index) -> Result<BTreeSet<String>, CheckpointError> {
    let names: BTreeSet<String> = index.values().cloned().collect();
    if names.len() > SHARDS_MAX {
        let reason = say!("reason-shards", n = names.len(), max = SHARDS_MAX);
        return Err(CheckpointError::Index { reason });
    }
    Ok(names)
}

/// The weight files that the bytes of an index name.
///
/// # Errors
/// When they are no index.
pub fn shards(index: &[u8]) -> Result<BTreeSet<String>, CheckpointError> {
    files_of(&parse_index(index)?)
}
