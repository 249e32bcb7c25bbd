//! The edited model itself, as a folder that transformers opens: layers copied into the order
//! of the schedule, `config.json` adapted (`config.rs`), nothing computed.
//!
//! The weights are read once, in chunks, and each chunk is handed on for every place where it
//! belongs; no tensor is ever whole in memory, whatever the size of the model. The header,
//! with which the file begins, is handed on last: a file that was cut off is no checkpoint.
//! Format: safetensors, one file. Every byte that is read is hashed on the way, so that the
//! file says which model it was made from.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::config::adapted;
use super::error::ExportError;
use super::sequence::sequence;
use crate::model::limits::{CONFIG_BYTES_MAX, HEADER_BYTES_MAX, LAYERS_MAX, TOKENIZER_BYTES_MAX};
use crate::model::{
    CONFIG_FILE, Manifest, ModelError, ModelFolder, Progress, Sha256Hash, StreamError, TITLE_CHARS_MAX,
    TOKENIZER_FILE, Tensor, TensorChunk, WeightId,
};
use crate::schedule::Schedule;
use crate::words::{self, say};

/// Most bytes of the file; more than any published model has.
pub const CHECKPOINT_BYTES_MAX: u64 = 1 << 40;
/// The header is filled up to a multiple of this, as the format's own writer does.
const HEADER_ALIGNMENT: usize = 8;
/// What belongs to the tokenizer and to generation, and goes along as it is; with the most bytes that
/// are read.
const ALONG: [(&str, usize); 12] = [
    (TOKENIZER_FILE, TOKENIZER_BYTES_MAX),
    ("tokenizer_config.json", TOKENIZER_BYTES_MAX),
    ("special_tokens_map.json", CONFIG_BYTES_MAX),
    ("added_tokens.json", TOKENIZER_BYTES_MAX),
    ("vocab.json", TOKENIZER_BYTES_MAX),
    ("vocab.txt", TOKENIZER_BYTES_MAX),
    ("merges.txt", TOKENIZER_BYTES_MAX),
    ("tokenizer.model", TOKENIZER_BYTES_MAX),
    ("spiece.model", TOKENIZER_BYTES_MAX),
    ("chat_template.jinja", CONFIG_BYTES_MAX),
    ("chat_template.json", CONFIG_BYTES_MAX),
    ("generation_config.json", CONFIG_BYTES_MAX),
];
/// How a form is called in errors.
const FORM: &str = "checkpoint";

#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
#[serde(rename = "edited")]
pub enum CheckpointError {
    /// More layers than are read.
    Layers {
        /// Layers of the schedule, loops written out.
        got: usize,
        max: usize,
    },
    /// Too large a file.
    Bytes { got: u64, max: u64 },
    /// More weights than a header can name.
    Header { got: usize, max: usize },
    /// A layer would become another one: the family derives something of it from its place, and its
    /// config cannot name it.
    ByPlace {
        layer: u16,
        /// Where it would stand.
        place: u16,
    },
    /// The weights lie in a file of another form, whose names and order of rows are its own.
    Gguf { file: String },
    /// The schedule has no such form.
    #[serde(untagged)]
    Export(#[from] ExportError),
    /// The config could not be read again.
    #[serde(untagged)]
    Model(#[from] ModelError),
}

/// A checkpoint that is known in full before any weight is read.
#[derive(Debug, Clone, PartialEq)]
pub struct EditedCheckpoint {
    schedule: String,
    model: String,
    title: String,
    /// Bytes of `config.json`.
    pub config: Vec<u8>,
    /// Header entries but the metadata.
    tensors: Map<String, Value>,
    /// Where the copies of each tensor of the model begin, behind the header.
    copies: Vec<Vec<u64>>,
    /// Bytes of the weights, without the header.
    pub data_bytes: u64,
}

impl EditedCheckpoint {
    /// Lays the checkpoint out.
    ///
    /// # Errors
    /// When the schedule is not a sequence of layers, when the model is no folder of safetensors, or would
    /// be too large.
    pub async fn new(folder: &ModelFolder, schedule: &Schedule) -> Result<Self, CheckpointError> {
        if let Some(file) = folder.folder().single_file() {
            return Err(CheckpointError::Gguf { file: file.to_owned() });
        }
        let layers = sequence(schedule, FORM)?;
        if layers.len() > LAYERS_MAX {
            return Err(CheckpointError::Layers { got: layers.len(), max: LAYERS_MAX });
        }
        let config = adapted_config(folder, &layers).await?;
        let mut edited = Self {
            schedule: schedule.to_string(),
            model: folder.name().to_owned(),
            title: folder.title().to_owned(),
            config,
            tensors: Map::new(),
            copies: vec![Vec::new(); folder.checkpoint().tensors().len()],
            data_bytes: 0,
        };
        edited.lay_out(folder, &layers)?;
        Ok(edited)
    }

    /// Bytes of `atelier.json`: a title, and how texts begin.
    pub fn manifest(&self, folder: &ModelFolder, model_hash: Sha256Hash) -> Vec<u8> {
        let of = folder.manifest();
        let title = say!("edited-title", title = &self.title, schedule = &self.schedule);
        let manifest = Manifest {
            title: Some(title.chars().take(TITLE_CHARS_MAX).collect()),
            description: Some(say!("edited-about", model = &self.model, hash = model_hash.to_string())),
            licence: of.licence.clone(),
            add_bos: of.add_bos,
            ..Manifest::default()
        };
        format!("{:#}\n", json!(manifest)).into_bytes()
    }

    /// Reads the model once; `on_bytes` takes what belongs at an offset of the file. The
    /// offsets jump. Returns the hash of the model that was read.
    ///
    /// # Errors
    /// As [`ModelFolder::stream_weights`]; the file must not be used then.
    pub async fn write<E>(
        &self,
        folder: &ModelFolder,
        mut on_bytes: impl FnMut(u64, &[u8]) -> Result<(), E>,
        on_progress: impl FnMut(Progress),
    ) -> Result<Sha256Hash, StreamError<E>> {
        // A hash has as many digits as any other, so the header's length is known.
        let data_begin = self.header(Sha256Hash::of(&[])).len() as u64;
        let on_chunk = |chunk: TensorChunk<'_>| {
            let copies = self.copies.get(chunk.index).map_or(&[][..], Vec::as_slice);
            copies.iter().try_for_each(|copy| on_bytes(data_begin + copy + chunk.byte_offset, chunk.bytes))
        };
        let hash = folder.stream_tensors(on_chunk, on_progress).await?;
        on_bytes(0, &self.header(hash)).map_err(StreamError::Sink)?;
        Ok(hash)
    }

    fn lay_out(&mut self, folder: &ModelFolder, layers: &[u16]) -> Result<(), CheckpointError> {
        for (index, tensor) in folder.checkpoint().tensors().iter().enumerate() {
            match tensor.first_weight() {
                Some(WeightId::Layer(layer, _)) => {
                    let places = (0_u16..).zip(layers).filter(|(_, used)| **used == layer);
                    for (place, _) in places {
                        self.put(index, tensor, at_place(&tensor.name, place));
                    }
                }
                _ => self.put(index, tensor, tensor.name.clone()),
            }
        }
        if self.data_bytes > CHECKPOINT_BYTES_MAX {
            return Err(CheckpointError::Bytes { got: self.data_bytes, max: CHECKPOINT_BYTES_MAX });
        }
        let header_bytes = self.header(Sha256Hash::of(&[])).len();
        if header_bytes > HEADER_BYTES_MAX {
            return Err(CheckpointError::Header { got: header_bytes, max: HEADER_BYTES_MAX });
        }
        Ok(())
    }

    fn put(&mut self, index: usize, tensor: &Tensor, name: String) {
        let begin = self.data_bytes;
        // At most LAYERS_MAX copies of tensors whose sizes were read as u64: no overflow in practice,
        // and a saturated size is over the limit.
        self.data_bytes = begin.saturating_add(tensor.bytes());
        if let Some(copies) = self.copies.get_mut(index) {
            copies.push(begin);
        }
        let dtype = tensor.dtype.to_string().to_uppercase();
        let entry =
            json!({ "dtype": dtype, "shape": tensor.shape, "data_offsets": [begin, self.data_bytes] });
        self.tensors.insert(name, entry);
    }

    /// Length and JSON, filled up with spaces.
    fn header(&self, model_hash: Sha256Hash) -> Vec<u8> {
        let mut entries = self.tensors.clone();
        let made_from = json!({ "schedule": self.schedule, "model": self.model, "model_hash": model_hash });
        entries
            .insert("__metadata__".to_owned(), json!({ "format": "pt", "atelier": made_from.to_string() }));
        let mut json = Value::Object(entries).to_string().into_bytes();
        json.resize(json.len().next_multiple_of(HEADER_ALIGNMENT), b' ');
        let mut header = (json.len() as u64).to_le_bytes().to_vec();
        header.extend(json);
        header
    }
}

pub fn names_along() -> impl Iterator<Item = &'static str> {
    ALONG.into_iter().map(|(name, _)| name)
}

/// The files of a model's folder that belong to its tokenizer and to generation, as they are.
///
/// # Errors
/// When one cannot be read, or is not the one that the manifest lists.
pub async fn files_along(folder: &ModelFolder) -> Result<Vec<(&'static str, Vec<u8>)>, ModelError> {
    let mut files = Vec::new();
    // A server is not asked for what the manifest does not list.
    for (name, bytes_max) in ALONG.into_iter().filter(|(name, _)| folder.manifest().may_have(name)) {
        files.extend(folder.read_beside(name, bytes_max).await?.map(|bytes| (name, bytes)));
    }
    Ok(files)
}

/// `config.json` for these layers of the model.
async fn adapted_config(folder: &ModelFolder, layers: &[u16]) -> Result<Vec<u8>, CheckpointError> {
    let bytes = folder.folder().read_small(CONFIG_FILE, CONFIG_BYTES_MAX).await.map_err(ModelError::from)?;
    adapted(&bytes, folder.spec(), layers)
}

/// The name of a layer's tensor at another place, spelled as in its file: the first number in it
/// is the layer's.
fn at_place(name: &str, place: u16) -> String {
    let mut parts: Vec<&str> = name.split('.').collect();
    let place = place.to_string();
    let is_number = |part: &&mut &str| part.parse::<u16>().is_ok();
    if let Some(number) = parts.iter_mut().find(is_number) {
        *number = &place;
    }
    parts.join(".")
}
