//! Finds the weights of a spec among the tensors of files.

use std::collections::BTreeMap;

use safetensors::Dtype as StoredType;

use super::{Checkpoint, CheckpointError, GgufPart, Index, SafetensorsPart, Segment, Tensor, WeightFile};
use crate::model::config::ReadConfig;
use crate::model::family::{self, Instead, Placed, Source};
use crate::model::gguf::{Meaning, Names, Undo};
use crate::model::words::cut;
use crate::model::{ModelSpec, Remark, WeightFormat, WeightId, WeightInfo};

/// Most missing tensors that a message names beside the first.
const NAMED_MAX: usize = 3;

/// A tensor of a file.
struct Found<'a> {
    name: &'a str,
    /// Or what it is stored as, which is not read.
    dtype: Result<WeightFormat, String>,
    shape: &'a [u64],
    /// What was done to it.
    undo: Undo,
}

/// A tensor that the spec asks for.
struct Asked {
    parts: Vec<Placed>,
    /// Position among the tensors that were found.
    found: Option<usize>,
}

/// Matches the tensors of files with the weights of the spec.
pub(super) struct Matcher<'a> {
    config: &'a ReadConfig,
    index: Option<Index>,
    /// Tensors that count in the place of others.
    instead: Vec<Instead>,
    /// By name.
    asked: BTreeMap<String, Asked>,
    found: Vec<Option<WeightInfo>>,
    tensors: Vec<Tensor>,
    /// Tensors that are not read: they follow from the config.
    unread: Vec<String>,
    /// Tensors that the architecture does not have.
    passed_over: Vec<String>,
    files: Vec<WeightFile>,
    is_gguf: bool,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(config: &'a ReadConfig, index: Option<Index>, instead: Vec<Instead>) -> Self {
        let shapes = config.spec.weight_shapes();
        let found = vec![None; shapes.len()];
        let mut asked = BTreeMap::<String, Asked>::new();
        for (weight, (id, shape)) in shapes.into_iter().enumerate() {
            let Source { tensor, part } = family::source(&config.spec, id);
            let entry = asked.entry(tensor).or_insert(Asked { parts: Vec::new(), found: None });
            entry.parts.push(Placed { weight, id, shape, part });
        }
        Self {
            config,
            index,
            instead,
            asked,
            found,
            tensors: Vec::new(),
            unread: Vec::new(),
            passed_over: Vec::new(),
            files: Vec::new(),
            is_gguf: false,
        }
    }

    /// The same for GGUF files.
    pub(super) fn of_gguf(config: &'a ReadConfig) -> Self {
        Self { is_gguf: true, ..Self::new(config, None, Vec::new()) }
    }

    /// Takes the header of one file. As transformers does, it passes over what the architecture does not have.
    pub(super) fn file(&mut self, part: &SafetensorsPart) -> Result<(), CheckpointError> {
        let SafetensorsPart { name: file, start_hash, header } = part;
        let mut segments = vec![Segment { begin: 0, end: header.data_begin, tensor: None }];
        let mut unexpected = Vec::new();
        for stored in &header.tensors {
            let found = Found {
                name: &stored.name,
                dtype: match stored.dtype {
                    StoredType::F32 => Ok(WeightFormat::F32),
                    StoredType::F16 => Ok(WeightFormat::F16),
                    StoredType::BF16 => Ok(WeightFormat::Bf16),
                    other => Err(other.to_string()),
                },
                shape: &stored.shape,
                undo: Undo::AsIs,
            };
            let tensor = match self.known(&stored.name) {
                Some(name) => Some(self.tensor(file, found, &name)?),
                None if family::is_ignored(&self.config.spec, &stored.name) => {
                    self.unread.push(stored.name.clone());
                    None
                }
                None => {
                    unexpected.push(stored.name.clone());
                    None
                }
            };
            segments.push(Segment { begin: stored.begin, end: stored.end, tensor });
        }
        // What is computed as Llama is because it has Llama's tensors has no others.
        let is_guessed = self.config.remarks.iter().any(|it| matches!(it, Remark::AsLlama { .. }));
        if let Some(name) = unexpected.first().filter(|_| is_guessed) {
            let (file, name) = (file.to_owned(), name.clone());
            return Err(CheckpointError::Unexpected {
                file,
                name,
                n_more: unexpected.len() - 1,
                is_gguf: false,
            });
        }
        self.passed_over.append(&mut unexpected);
        self.files.push(WeightFile {
            name: file.to_owned(),
            bytes: header.file_bytes(),
            start_hash: *start_hash,
            segments,
        });
        Ok(())
    }

    /// Takes the header of one GGUF file. Its tensors have gaps between them.
    pub(super) fn gguf(&mut self, part: &GgufPart, names: &Names) -> Result<(), CheckpointError> {
        let header = &part.header;
        let mut segments = vec![Segment { begin: 0, end: header.data_begin, tensor: None }];
        let mut unexpected = Vec::new();
        for stored in header.tensors() {
            let at = segments.last().map_or(0, |segment| segment.end);
            segments.push(Segment { begin: at, end: stored.begin.max(at), tensor: None });
            let mut tensor = None;
            match names.meaning(&stored.name) {
                Some(Meaning::Weight { name, undo }) => match self.known(&name) {
                    Some(asked) => {
                        let (dtype, shape) = (Ok(stored.format), stored.shape.as_slice());
                        let found = Found { name: &stored.name, dtype, shape, undo };
                        tensor = Some(self.tensor(&part.name, found, &asked)?);
                    }
                    None if family::is_ignored(&self.config.spec, &name) => {
                        self.unread.push(stored.name.clone())
                    }
                    None => unexpected.push(stored.name.clone()),
                },
                // Divisors of frequencies are in the config by now.
                Some(_) => {}
                None => unexpected.push(stored.name.clone()),
            }
            segments.push(Segment { begin: stored.begin, end: stored.end, tensor });
        }
        if let Some(name) = unexpected.first() {
            let (file, name) = (part.name.clone(), name.clone());
            return Err(CheckpointError::Unexpected {
                file,
                name,
                n_more: unexpected.len() - 1,
                is_gguf: true,
            });
        }
        let end = segments.last().map_or(0, |segment| segment.end);
        let bytes = part.bytes.unwrap_or(end);
        segments.push(Segment { begin: end, end: bytes.max(end), tensor: None });
        self.files.push(WeightFile {
            name: part.name.clone(),
            bytes: bytes.max(end),
            start_hash: part.start_hash,
            segments,
        });
        Ok(())
    }

    /// The name under which a tensor is asked for, if it is.
    fn known(&self, stored: &str) -> Option<String> {
        let spellings = family::spellings(&self.config.spec, stored);
        spellings.into_iter().find_map(|name| {
            if let Some(other) = self.instead.iter().find(|other| other.stored == name) {
                return Some(other.asked.clone());
            }
            let is_replaced = self.instead.iter().any(|other| other.asked == name);
            (self.asked.contains_key(&name) && !is_replaced).then_some(name)
        })
    }

    /// Notes the weights in a tensor, which is asked for under `asked`, and gives its position.
    fn tensor(&mut self, file: &str, stored: Found<'_>, asked: &str) -> Result<usize, CheckpointError> {
        let (file, name) = (file.to_owned(), stored.name.to_owned());
        let Some(wanted) = self.asked.get(asked) else {
            return Err(CheckpointError::Unexpected { file, name, n_more: 0, is_gguf: self.is_gguf });
        };
        // What the index does not name counts where it is found, as transformers has it.
        let named = self.index.as_ref().and_then(|index| index.get(&name)).filter(|named| **named != file);
        let elsewhere = wanted.found.map(|tensor| self.holder(tensor, &file));
        if let Some(expected) = named.map(cut).or(elsewhere) {
            return Err(CheckpointError::Misplaced { file, name, expected });
        }
        let dtype = match stored.dtype {
            Ok(dtype) => dtype,
            Err(got) => return Err(CheckpointError::UnsupportedDtype { file, name, got }),
        };
        let mut parts = wanted.parts.clone();
        for placed in &mut parts {
            placed.part = placed.part.converted(stored.undo, placed.shape.first().copied().unwrap_or(1));
        }
        let shape = parts.first().map_or_else(Vec::new, |placed| placed.part.stored_shape(&placed.shape));
        if !shape.iter().map(|&n| n as u64).eq(stored.shape.iter().copied()) {
            let (got, expected) = (stored.shape.to_vec(), shape);
            return Err(CheckpointError::Shape { file, name, got, expected, is_gguf: self.is_gguf });
        }
        for part in &parts {
            if let Some(slot) = self.found.get_mut(part.weight) {
                *slot =
                    Some(WeightInfo { id: part.id, name: name.clone(), dtype, shape: part.shape.clone() });
            }
        }
        let at = self.tensors.len();
        self.tensors.push(Tensor { name, dtype, shape, parts });
        if let Some(wanted) = self.asked.get_mut(asked) {
            wanted.found = Some(at);
        }
        Ok(at)
    }

    /// The file that holds a tensor already; it may be the one that is being read.
    fn holder(&self, tensor: usize, reading: &str) -> String {
        let holds = |file: &&WeightFile| file.segments.iter().any(|segment| segment.tensor == Some(tensor));
        self.files.iter().find(holds).map_or_else(|| reading.to_owned(), |file| file.name.clone())
    }

    /// Whether all is there but the head, of which the config does not say that there is one.
    fn is_bare(&self) -> bool {
        let body = ModelSpec { head: None, ..self.config.spec.clone() }.weight_shapes().len();
        let (body, head) = self.found.split_at(body.min(self.found.len()));
        !self.config.is_class_named && body.iter().all(Option::is_some) && head.iter().all(Option::is_none)
    }

    pub(super) fn finish(self) -> Result<Checkpoint, CheckpointError> {
        let found: Vec<WeightInfo> = self.found.iter().flatten().cloned().collect();
        if found.len() < self.found.len() && !self.is_bare() {
            return Err(self.missing());
        }
        let mut unread = Vec::new();
        let (buffers, unused): (Vec<_>, Vec<_>) =
            self.unread.iter().partition(|name| family::is_buffer(name));
        if let Some(&first) = buffers.first() {
            unread.push(Remark::Unread { count: buffers.len(), first: first.clone() });
        }
        if let Some(&first) = unused.first() {
            unread.push(Remark::Unused { count: unused.len(), first: first.clone() });
        }
        if let Some(first) = self.passed_over.first() {
            unread.push(Remark::PassedOver { count: self.passed_over.len(), first: cut(first) });
        }
        Ok(Checkpoint { weights: found, tensors: self.tensors, files: self.files, unread })
    }

    /// Names what is missing, in the order of the model.
    fn missing(&self) -> CheckpointError {
        let is_missing = |at: usize| self.found.get(at).is_some_and(Option::is_none);
        let spec = &self.config.spec;
        let ids = spec.weight_shapes().into_iter().map(|(id, _)| id).enumerate();
        let missing: Vec<WeightId> = ids.filter(|(at, _)| is_missing(*at)).map(|(_, id)| id).collect();
        let first = missing.first().copied().unwrap_or(WeightId::TokenEmbedding);
        let name = spec.tensor_name(first);
        let file = match (self.index.as_ref().and_then(|index| index.get(&name)), self.files.as_slice()) {
            (Some(file), _) => Some(cut(file)),
            (None, [file]) => Some(file.name.clone()),
            (None, _) => None,
        };
        let others = missing.get(1..).unwrap_or_default();
        let named = others.iter().take(NAMED_MAX);
        let more = named.map(|&id| format!("{} ({})", spec.tensor_name(id), id.words())).collect();
        let is_head_alone = missing == [WeightId::Head];
        CheckpointError::Missing {
            file,
            n_files: self.files.len(),
            name,
            what: first.words(),
            n_more: others.len(),
            more,
            is_cut: others.len() > NAMED_MAX,
            is_head_alone,
            is_gguf: self.is_gguf,
        }
    }
}
