//! Finds the weights of a spec among the tensors of files.

use std::collections::BTreeMap;

use safetensors::Dtype as StoredDtype;

use super::{Checkpoint, CheckpointError, Index, Segment, WeightFile};
use crate::model::config::ReadConfig;
use crate::model::family::{self, Role};
use crate::model::header::{StoredTensor, read_header};
use crate::model::{Dtype, ModelError, Sha256Hash, WeightId, WeightInfo};
use crate::platform::Folder;

/// Matches the tensors of files with the weights of the spec.
pub(super) struct Matcher<'a> {
    config: &'a ReadConfig,
    index: Option<Index>,
    /// Position and shape of each weight, by the tensor's name.
    wanted: BTreeMap<String, (usize, Vec<usize>)>,
    found: Vec<Option<WeightInfo>>,
    files: Vec<WeightFile>,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(config: &'a ReadConfig, index: Option<Index>) -> Self {
        let shapes = config.spec.weight_shapes();
        let found = vec![None; shapes.len()];
        let name = |id| family::tensor_name(config.spec.family, id);
        let wanted =
            shapes.into_iter().enumerate().map(|(at, (id, shape))| (name(id), (at, shape))).collect();
        Self { config, index, wanted, found, files: Vec::new() }
    }

    /// Takes the header of one file.
    pub(super) async fn file(&mut self, folder: &Folder, file: &str, start: &[u8]) -> Result<(), ModelError> {
        let size = folder.size(file).await?;
        let header = read_header(start, size)
            .map_err(|source| CheckpointError::Header { file: file.to_owned(), source })?;
        let mut segments = vec![Segment { begin: 0, end: header.data_begin, weight: None }];
        let mut unexpected = Vec::new();
        for tensor in &header.tensors {
            if let Some(expected) = self.index.as_ref().map(|index| index.get(&tensor.name))
                && expected.map(String::as_str) != Some(file)
            {
                let expected = expected.map_or("nothing of it", String::as_str).to_owned();
                let (file, name) = (file.to_owned(), tensor.name.clone());
                return Err(CheckpointError::Misplaced { file, name, expected }.into());
            }
            let weight = match family::role(&self.config.spec, &tensor.name) {
                Role::Weight(id) => Some(self.weight(file, tensor, id)?),
                Role::Ignored => None,
                Role::Unknown => {
                    unexpected.push(tensor.name.clone());
                    None
                }
            };
            segments.push(Segment { begin: tensor.begin, end: tensor.end, weight });
        }
        if let Some(name) = unexpected.first() {
            let (file, more) = (file.to_owned(), and_more(unexpected.len()));
            return Err(CheckpointError::Unexpected { file, name: name.clone(), more }.into());
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
            return Err(CheckpointError::Unexpected { file, name, more: String::new() });
        };
        let dtype = match tensor.dtype {
            StoredDtype::F32 => Dtype::F32,
            StoredDtype::F16 => Dtype::F16,
            StoredDtype::BF16 => Dtype::Bf16,
            other => {
                return Err(CheckpointError::UnsupportedDtype { file, name, got: other.to_string() });
            }
        };
        if let Some(expected) = self.config.dtype.filter(|&expected| expected != dtype) {
            return Err(CheckpointError::Dtype { file, name, got: dtype, expected });
        }
        if !shape.iter().map(|&n| n as u64).eq(tensor.shape.iter().copied()) {
            let (got, expected) = (tensor.shape.clone(), shape.clone());
            return Err(CheckpointError::Shape { file, name, got, expected });
        }
        if let Some(slot) = self.found.get_mut(*at) {
            *slot = Some(WeightInfo { id, name, dtype, shape: shape.clone() });
        }
        Ok(*at)
    }

    pub(super) fn finish(self) -> Result<Checkpoint, CheckpointError> {
        let found: Vec<WeightInfo> = self.found.iter().flatten().cloned().collect();
        if found.len() == self.found.len() {
            return Ok(Checkpoint { weights: found, files: self.files });
        }
        // Named in the order of the model, not of the alphabet.
        let first = self.found.iter().position(Option::is_none);
        let name = self.wanted.iter().find(|(_, (at, _))| Some(*at) == first);
        Err(CheckpointError::Missing {
            name: name.map(|(name, _)| name.clone()).unwrap_or_default(),
            more: and_more(self.found.len() - found.len()),
        })
    }
}

/// How many beside the first.
fn and_more(count: usize) -> String {
    if count > 1 { format!(" (and {} more)", count - 1) } else { String::new() }
}
