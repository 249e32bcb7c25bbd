//! Why a model or data does not come from the Hub, and what can be done.

use serde::Serialize;

use crate::model::gguf::GgufError;
use crate::model::{CheckpointError, ConfigError};
use crate::platform::{HttpError, KeepError};
use crate::words;

/// Why a model or data does not come.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum HubError {
    /// No such repository, or one that only its owner sees.
    Missing { repo: String, is_data: bool },
    /// No such branch, tag or commit.
    NoRevision { repo: String, revision: String },
    /// Its owner wants to be asked first.
    Gated { repo: String, has_token: bool },
    /// The token means nothing to the Hub.
    BadToken,
    /// Too many questions from here.
    Limited { seconds: Option<u32> },
    /// An answer that is none of the others.
    Status { host: String, status: u16 },
    /// Something else than the Hub answered: a page that asks for a login, for example.
    NotTheHub { host: String },
    /// The answer is JSON, but not what the Hub says.
    BadAnswer { reason: String },
    /// A name in the answer that no file here may have.
    BadFile { name: String, reason: String },
    /// A repository that lists more files than are looked through.
    TooManyFiles { n_max: usize },
    /// A repository of which the Hub has more to say than is read.
    LongAnswer { repo: String, bytes_max: u64 },
    /// It lists a file that it does not have.
    Gone { name: String, host: String },
    /// More than is ever fetched.
    TooLarge { bytes: u64, bytes_max: u64 },
    /// Weights in a form that can run code while it is read.
    OnlyPickle { repo: String },
    /// One of several GGUF files is to be named.
    SeveralGguf { repo: String, n: usize, files: Vec<String> },
    /// No GGUF file is called so.
    NoGguf { repo: String, asked: String, n: usize, files: Vec<String> },
    /// A repository without a model in it.
    NoWeights { repo: String },
    /// Its index names a file that is not there.
    NoShard { repo: String, name: String },
    /// A model without its config.
    NoConfig { repo: String },
    /// Data without this split of this configuration, as far as names and card tell.
    NoSplit { repo: String, config: String, split: String },
    /// A split that is spread over several files.
    SeveralFiles { repo: String, split: String, n: usize },
    /// A file of data that is larger than what is read.
    LargeData { name: String, bytes: u64, bytes_max: u64 },
    /// The bytes that came are not those that the Hub had said.
    Differs { name: String, got: String, expected: String },
    /// More or fewer bytes came than the Hub had said.
    OtherSize { name: String, got: u64, expected: u64 },
    /// What is kept is no longer what was fetched.
    Changed { name: String, place: String },
    /// It was not kept, and nothing may be asked.
    Offline { repo: String, revision: String },
    /// No answer, or one that broke off.
    #[serde(untagged)]
    Http(#[from] HttpError),
    #[serde(untagged)]
    Keep(#[from] KeepError),
    /// The index of its weights is damaged.
    #[serde(untagged)]
    Checkpoint(#[from] CheckpointError),
    /// Its GGUF files are of an architecture that does not open here.
    #[serde(untagged)]
    Gguf(#[from] GgufError),
    /// Its config is of a family that does not open here, or damaged.
    #[serde(untagged)]
    Config(#[from] ConfigError),
}
