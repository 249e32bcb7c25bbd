//! Finds the weights of a spec among the tensors of files.

use std::collections::BTreeMap;

use safetensors::Dtype as StoredDtype;

use super::{Checkpoint, CheckpointError, Index, Segment, WeightFile};
use crate::model::config::ReadConfig;
use crate::model::family::{self, Role};
use crate::model::header::{StoredTensor, read_header};
use crate::model::words::cut;
use crate::model::{Dtype, ModelError, Remark, Sha256Hash, WeightId, WeightInfo};
use crate::platform::Folder;

/// Most missing tensors that a message names beside the first.
const NAMED_MAX: usize = 3;

/// Matches the tensors of files with the weights of the spec.
pub(super) struct Matcher<'a> {
    config: &'a ReadConfig,
    index: Option<Index>,
    /// Position and shape of each weight, by the tensor's name.
    wanted: BTreeMap<String, (usize, Vec<usize>)>,
    found: Vec<Option<WeightInfo>>,
    /// Tensors that are not read.
    unread: Vec<String>,
    files: Vec<WeightFile>,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(config: &'a ReadConfig, index: Option<Index>) -> Self {
        let shapes = config.spec.weight_shapes();
        let found = vec![None; shapes.len()];
        let named = |(at, (id, shape))| (config.spec.tensor_name(id), (at, shape));
        let wanted = shapes.into_iter().enumerate().map(named).collect();
        Self { config, index, wanted, found, unread: Vec::new(), files: Vec::new() }
    }

    /// Takes the header of one file.
    pub(super) async fn file(&mut self, folder: &Folder, file: &str, start: &[u8]) -> Result<(), ModelError> {
        let size = folder.size(file).await?;
        let header = read_header(start, size)
            .map_err(|source| CheckpointError::Header { file: file.to_owned(), source })?;
        let mut segments = vec![Segment { begin: 0, end: header.data_begin, weight: None }];
        let mut unexpected = Vec::new();
        for tensor in &header.tensors {
            let weight = match family::role(&self.config.spec, &tensor.name) {
                Role::Weight(id) => Some(self.weight(file, tensor, id)?),
                Role::Ignored => {
                    self.unread.push(tensor.name.clone());
                    None
                }
                Role::Unknown => {
                    unexpected.push(tensor.name.clone());
                    None
                }
            };
            segments.push(Segment { begin: tensor.begin, end: tensor.end, weight });
        }
        if let Some(name) = unexpected.first() {
            let (file, name) = (file.to_owned(), name.clone());
            return Err(CheckpointError::Unexpected { file, name, n_more: unexpected.len() - 1 }.into());
        }
        let data_begin = usize::try_from(header.data_begin).unwrap_or(start.len());
        self.files.push(WeightFile {
            name: file.to_owned(),
            bytes: header.file_bytes(),
            start_hash: Sha256Hash::of(start.get(..data_begin).unwrap_or(start)),
            segments,
        });
        Ok(())
    }

    /// Notes a weight and gives its position.
    fn weight(&mut self, file: &str, tensor: &StoredTensor, id: WeightId) -> Result<usize, CheckpointError> {
        let (file, name) = (file.to_owned(), tensor.name.clone());
        let Some((at, shape)) = self.wanted.get(&tensor.name) else {
            return Err(CheckpointError::Unexpected { file, name, n_more: 0 });
        };
        // What the index does not name counts where it is found, as transformers has it.
        let named = self.index.as_ref().and_then(|index| index.get(&name)).filter(|named| **named != file);
        let elsewhere = self.found.get(*at).is_some_and(Option::is_some).then(|| self.holder(*at));
        if let Some(expected) = named.map(cut).or(elsewhere) {
            return Err(CheckpointError::Misplaced { file, name, expected });
        }
        let dtype = match tensor.dtype {
            StoredDtype::F32 => Dtype::F32,
            StoredDtype::F16 => Dtype::F16,
            StoredDtype::BF16 => Dtype::Bf16,
            other => {
                return Err(CheckpointError::UnsupportedDtype { file, name, got: other.to_string() });
            }
        };
        if !shape.iter().map(|&n| n as u64).eq(tensor.shape.iter().copied()) {
            let (got, expected) = (tensor.shape.clone(), shape.clone());
            return Err(CheckpointError::Shape { file, name, got, expected });
        }
        if let Some(slot) = self.found.get_mut(*at) {
            *slot = Some(WeightInfo { id, name, dtype, shape: shape.clone() });
        }
        Ok(*at)
    }

    /// The file that holds a weight already.
    fn holder(&self, weight: usize) -> String {
        let holds = |file: &&WeightFile| file.segments.iter().any(|segment| segment.weight == Some(weight));
        self.files.iter().find(holds).map(|file| file.name.clone()).unwrap_or_default()
    }

    pub(super) fn finish(self) -> Result<Checkpoint, CheckpointError> {
        let found: Vec<WeightInfo> = self.found.iter().flatten().cloned().collect();
        if found.len() < self.found.len() {
            return Err(self.missing());
        }
        let unread = self
            .unread
            .first()
            .map(|first| Remark::Unread { count: self.unread.len(), first: first.clone() });
        Ok(Checkpoint { weights: found, files: self.files, unread })
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
        }
    }
}
