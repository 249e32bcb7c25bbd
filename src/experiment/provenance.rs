//! What numbers rest on, besides what was asked.

use serde::{Deserialize, Serialize};

use super::{Experiment, ModelCard, Prompt, Report};
use crate::backend::BackendInfo;
use crate::model::Quantise;

/// What the numbers of a report rest on, besides its experiment, which names schedule, data,
/// seed and limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// The model's title.
    pub model: String,
    /// SHA-256 of the model, lower-case hex.
    pub model_hash: String,
    /// To how many bits it was quantised while it loaded: its hash is that of what is stored.
    #[serde(default)]
    pub quantise: Option<Quantise>,
    /// Where it was computed.
    pub backend: BackendInfo,
    pub version: String,
    pub build: String,
    /// SHA-256 of the chat template's text, lower-case hex, where the prompt went through it: the model's hash does not
    /// hold it.
    #[serde(default)]
    pub chat_template: Option<String>,
}

impl Provenance {
    /// Of what is computed by this build with an open model, after this prompt, if any.
    pub fn of(card: &ModelCard, prompt: Option<&Prompt>) -> Self {
        let is_chat = matches!(prompt, Some(Prompt::Chat(_)));
        Self {
            model: card.title.clone(),
            model_hash: card.hash.clone(),
            quantise: card.quantise,
            backend: card.backend.clone(),
            version: VERSION.to_owned(),
            build: BUILD_ID.to_owned(),
            chat_template: card.chat_template.clone().filter(|_| is_chat),
        }
    }
}

impl Provenance {
    /// What tells models apart whose numbers differ: the hash, and how it was quantised.
    pub fn identity(&self) -> String {
        identity(&self.model_hash, self.quantise)
    }
}

/// The same of a model with this hash.
pub(super) fn identity(hash: &str, quantise: Option<Quantise>) -> String {
    quantise.map_or_else(|| hash.to_owned(), |quantise| format!("{hash}-q{}", quantise.bits()))
}

/// What a file of ours holds: what was asked, what the numbers rest on, and what was found.
#[derive(Debug, Serialize)]
pub struct Saved<'a> {
    pub experiment: &'a Experiment,
    /// What the numbers rest on.
    pub provenance: &'a Provenance,
    /// What was found; absent where a file only asks.
    pub report: Option<&'a Report>,
    /// What is drawn beside it, of other models.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Saved<'a>>,
    /// The items of scores, so that they can be compared one by one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemsOf>,
}

/// What came of the items of a task under one schedule, in the order of the experiment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemsOf {
    pub task: String,
    /// Under the full model; not under the schedule.
    pub of_full: bool,
    /// Their lines in the file, from 1.
    pub lines: Vec<usize>,
    /// `1` for each that is right, `0` for each that is wrong; empty where nothing can be right.
    pub right: String,
    /// The log-likelihood of the right answer of each, nats; null where it is no number.
    pub nats: Vec<Option<f64>>,
}

/// The identity of a build; page and engine must agree. It stands before every message.
pub const BUILD_ID: &str = env!("ATELIER_BUILD_ID");
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
