//! The model that is open.

use serde::{Deserialize, Serialize};

use super::TaskInfo;
use crate::backend::BackendInfo;
use crate::model::ModelSpec;

/// What is loaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelCard {
    /// Folder or bundled name.
    pub name: String,
    /// For people.
    pub title: String,
    /// Architecture.
    pub spec: ModelSpec,
    /// Numbers in the model.
    pub parameters: u64,
    /// Bytes of the weight files.
    pub weight_bytes: u64,
    /// How most weights are stored.
    pub dtype: crate::model::Dtype,
    /// What it is and what it was trained on, in its own folder's words.
    pub description: Option<String>,
    /// Licence of weights and items, when known.
    pub licence: Option<String>,
    /// Model hash, lower-case hex.
    pub hash: String,
    /// True when the model came with the page.
    pub bundled: bool,
    /// Tasks that the folder carries.
    pub tasks: Vec<TaskInfo>,
    /// Where it computes.
    pub backend: BackendInfo,
    /// Why not on the GPU, if it is not.
    pub fallback: Option<String>,
    /// Whether the folder has a tokenizer; without one it cannot read text.
    pub has_tokenizer: bool,
    /// The self-test's greatest difference from the golden values, as
    /// [`closeness`](crate::backend::closeness); absent where nothing could be tested.
    pub self_test: Option<f64>,
    /// What is known about the model, for people; computed beforehand, not here.
    pub about: Option<crate::model::About>,
    /// Milliseconds from the request to this card.
    pub load_millis: f64,
}
