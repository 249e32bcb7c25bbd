//! A model as data: what its config says, where its tensors lie, how its text becomes tokens.
//!
//! [`ModelFolder::open`] reads everything except the weights and checks that the parts
//! belong together; [`ModelFolder::stream_weights`] then passes over the weight files once,
//! in chunks, and names the model by its hash. Input is taken to be hostile: sizes are
//! checked against [`limits`] before they are used, and every error says what was expected.
//!
//! The page has the specs and manifests; what reads models is the engine's alone.

mod about;
mod catalog;
mod format;
mod hash;
mod instructed;
pub mod limits;
mod spec;
mod task;
mod weights;
mod words;

#[cfg(feature = "engine")]
mod beside;
#[cfg(feature = "engine")]
mod blame;
#[cfg(feature = "engine")]
mod checkpoint;
#[cfg(feature = "engine")]
mod config;
#[cfg(feature = "engine")]
mod error;
#[cfg(feature = "engine")]
mod family;
#[cfg(feature = "engine")]
mod folder;
#[cfg(feature = "engine")]
mod foreign;
#[cfg(feature = "engine")]
pub mod gguf;
#[cfg(feature = "engine")]
mod header;
#[cfg(feature = "engine")]
mod listed;
#[cfg(feature = "engine")]
mod looked_over;
#[cfg(feature = "engine")]
mod manifest;
#[cfg(feature = "engine")]
mod name;
#[cfg(feature = "engine")]
mod named;
#[cfg(feature = "engine")]
mod outline;
#[cfg(feature = "engine")]
mod parts;
#[cfg(feature = "engine")]
mod pieces;
#[cfg(feature = "engine")]
mod plain;
#[cfg(feature = "engine")]
mod precompiled;
#[cfg(feature = "engine")]
mod readme;
#[cfg(feature = "engine")]
mod remark;
#[cfg(feature = "engine")]
mod single;
#[cfg(feature = "engine")]
mod stream;
#[cfg(feature = "engine")]
mod strict;
#[cfg(feature = "engine")]
mod surround;
#[cfg(feature = "engine")]
mod tables;
#[cfg(feature = "engine")]
mod texts;
#[cfg(feature = "engine")]
mod tokenizer;
mod told;

pub use about::{
    ABOUT_FILE, ABOUT_LIST_MAX, ABOUT_TEXT_CHARS_MAX, About, AboutScore, Computed, ExamplePrompt, Finding,
    Measure, Training, Verdict,
};
pub use catalog::{CATALOG_FILE, Catalog, CatalogEntry};
pub(crate) use format::quantised;
pub use format::{FormatInfo, GROUP_LEN, Quantise, QuantiseError, WeightFormat, WeightFormatError};
pub use hash::{FileHash, Sha256Hash};
pub use instructed::Instructed;
pub use spec::{
    Activation, AttentionSpec, BlockSpec, Classes, EmbeddingSpec, Family, HeadSpec, HeadTransform, LayerSpec,
    LearnedPositions, MlpSpec, ModelSpec, NormKind, NormPlacement, NormSpec, QkNorm, Regime, Residual,
    RopeScaling, RopeSpec,
};
pub use task::{GENERAL_TASKS_FILE, HeadsEntry, Metric, TASKS_FILE, TaskEntry, TaskKind, TaskList};
#[cfg(feature = "engine")]
pub(crate) use tokenizer::is_python_space;
pub use told::LayerTrait;
pub use weights::{LayerWeight, WeightId, WeightInfo};
pub(crate) use words::{apart, cut, json_reason, short, shorten};

#[cfg(feature = "engine")]
pub(crate) use foreign::relaxed;
#[cfg(feature = "engine")]
pub use {
    checkpoint::{Checkpoint, CheckpointError, INDEX_FILE, SINGLE_FILE, Tensor, shards},
    config::{ConfigError, ReadConfig, config_keys, read_config},
    error::ModelError,
    folder::{CONFIG_FILE, ModelFolder, SMALL_FILES, TOKENIZER_FILE},
    hash::model_hash,
    header::HeaderError,
    listed::read_task,
    manifest::{DESCRIPTION_CHARS_MAX, ListedFile, MANIFEST_FILE, Manifest, ManifestError, TITLE_CHARS_MAX},
    pieces::TextStream,
    readme::CARD_FILE,
    remark::Remark,
    stream::{CHUNK_ALIGNMENT, Progress, StreamError, TensorChunk, WeightChunk},
    texts::EncodedTexts,
    tokenizer::{EncodedPair, Tokenizer, TokenizerError},
};
