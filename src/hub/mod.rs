//! Models and data by name: what the Hugging Face Hub says of one, which of its files are needed, and
//! fetching them.
//!
//! Nothing is asked unless somebody asked for it: [`look_up`] makes one call for metadata and reads
//! the config, [`look_up_data`] finds the files of splits, [`fetch`] brings the files. Each is hashed while
//! it streams and compared with what the Hub said before; what was cut goes on where it stopped. Where
//! they are kept is [`Downloads`](crate::platform::Downloads)'s business.
//!
//! Source: the Hub's HTTP API (`/api/models/{repo}/revision/{revision}?blobs=true` and
//! `/{repo}/resolve/{sha}/{path}`; of data sets `/api/datasets/…` and `/datasets/…`), as
//! `huggingface_hub` uses it.

#[cfg(feature = "engine")]
mod answer;
#[cfg(feature = "engine")]
mod data;
#[cfg(feature = "engine")]
mod error;
#[cfg(feature = "engine")]
mod fetch;
#[cfg(feature = "engine")]
mod gguf;
#[cfg(feature = "engine")]
mod look_up;
mod name;
#[cfg(feature = "engine")]
mod needed;
#[cfg(feature = "engine")]
mod split;
#[cfg(feature = "engine")]
mod whole;

#[cfg(feature = "engine")]
pub use answer::read_answer;
#[cfg(feature = "engine")]
pub use data::{DataFile, KeptData, kept_data, look_up_data, read_data};
#[cfg(feature = "engine")]
pub use error::HubError;
#[cfg(feature = "engine")]
pub use fetch::{Commit, FetchProgress, fetch};
#[cfg(feature = "engine")]
pub use look_up::{Hub, Pausing, kept, look_up};
pub use name::{HubName, NameError, Revision};

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where the Hub is, unless somebody names a mirror.
pub const ENDPOINT: &str = "https://huggingface.co";
/// Where files are asked for when the answer says no more.
pub const MAIN: &str = "main";

/// Whom to ask.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// Where the Hub is, without a final `/`: the Hub itself, or a mirror.
    pub endpoint: String,
    /// For models whose owners want to know who asks. Never shown or written.
    pub token: Option<String>,
}

impl Default for Access {
    fn default() -> Self {
        Self { endpoint: ENDPOINT.to_owned(), token: None }
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = self.token.as_ref().map(|_| "…");
        f.debug_struct("Access").field("endpoint", &self.endpoint).field("token", &token).finish()
    }
}

/// What the Hub says of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubModel {
    /// `owner/name`, as the Hub writes it today.
    pub repo: String,
    /// As it was asked for, where the Hub calls it otherwise today.
    pub asked_repo: Option<String>,
    /// The commit: 40 hexadecimal digits.
    pub revision: String,
    pub licence: Option<String>,
    /// The first of the config's architectures, such as `LlamaForCausalLM`.
    pub architecture: Option<String>,
    pub n_layers: Option<usize>,
    pub n_parameters: Option<u64>,
    /// Those that are needed here, the config first; none while one of several GGUF files is to be picked.
    pub files: Vec<HubFile>,
    /// The GGUF file that is meant, the first of a split one. Without it, the folder.
    pub gguf: Option<String>,
    /// What can be opened of it: the folder first, then GGUF files, the smallest first.
    pub choices: Vec<HubChoice>,
    /// GGUF files that are not among these, since there are so many.
    pub n_unlisted: usize,
}

/// A model in a repository that may have several: its folder, or a GGUF file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubChoice {
    /// The GGUF file, the first of a split one. Without it, the folder.
    pub gguf: Option<String>,
    /// All that is fetched.
    pub files: Vec<HubFile>,
}

impl HubModel {
    /// Bytes of all files.
    pub fn bytes(&self) -> u64 {
        bytes(&self.files)
    }

    /// Means another of its choices from now on.
    pub fn pick(&mut self, at: usize) {
        if let Some(choice) = self.choices.get(at) {
            self.files.clone_from(&choice.files);
            self.gguf.clone_from(&choice.gguf);
        }
    }

    /// Which of its choices is meant.
    pub fn picked(&self) -> Option<usize> {
        let is_it = |choice: &HubChoice| choice.gguf == self.gguf;
        self.choices.iter().position(is_it).filter(|_| self.is_picked())
    }

    /// Whether one of its choices is meant.
    pub fn is_picked(&self) -> bool {
        !self.files.is_empty()
    }
}

impl HubChoice {
    /// Bytes of all files.
    pub fn bytes(&self) -> u64 {
        bytes(&self.files)
    }
}

fn bytes(files: &[HubFile]) -> u64 {
    files.iter().fold(0, |sum, file| sum.saturating_add(file.bytes))
}

/// Splits of a data set that are wanted together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataName {
    pub name: HubName,
    /// `default` where there is one alone.
    pub config: String,
    /// At least one.
    pub splits: Vec<String>,
}

/// What the Hub says of the splits of a data set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubData {
    /// `owner/name`, as the Hub writes it today.
    pub repo: String,
    /// Whose commit it is: what was asked for, or the branch of the Hub's own conversion.
    pub branch: Revision,
    /// The commit: 40 hexadecimal digits.
    pub revision: String,
    pub licence: Option<String>,
    /// One for each split that was asked for, in that order.
    pub files: Vec<HubFile>,
}

/// A file of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubFile {
    pub name: String,
    pub bytes: u64,
    /// What its bytes hash to, in hexadecimal: 64 digits of a SHA-256 for a file in large file
    /// storage, else 40 of the SHA-1 of git's blob.
    pub hash: String,
}
