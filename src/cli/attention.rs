//! `atelier attention`: the attention weights of every layer run, as a file.

use std::path::PathBuf;

use safetensors::Dtype;
use safetensors::tensor::{TensorView, serialize};
use serde_json::json;

use super::Output;
use super::engine::{self, EngineArguments};
use super::failure::Failure;
use super::files::write_bytes;
use super::logits::Text;
use super::schedule;
use crate::backend::{Backend, Batch, Wanted};
use crate::plan::lower;
use crate::states::AttentionMaps;
