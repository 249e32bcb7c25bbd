//! A model folder, opened: everything that is known before a weight is read.

use super::about::{ABOUT_FILE, About};
use super::beside::{
    CHAT_TEMPLATE_FILE, GENERATION_FILE, SPECIAL_TOKENS_FILE, TOKENIZER_CONFIG_FILE, add_default_end,
    add_ends, ends, template_of_file, tokenizer_says,
};
use super::blame::blame;
use super::catalog::CATALOG_FILE;
use super::checkpoint::{Checkpoint, CheckpointError, SINGLE_FILE};
use super::config::{ReadConfig, read_config};
use super::error::ModelError;
use super::foreign::refuse_pointer;
use super::hash::{FileHash, model_hash, split_hash};
use super::instructed::Instructed;
use super::limits::{CONFIG_BYTES_MAX, MANIFEST_BYTES_MAX, TOKENIZER_BYTES_MAX};
use super::listed::{checked, listed_but_missing, read_items_file, read_listed, read_optional};
use super::manifest::{MANIFEST_FILE, Manifest, ManifestError, verify};
use super::name::best_name;
use super::named::Named;
use super::readme::licence;
use super::remark::Remark;
use super::single::Single;
use super::stream::{Progress, StreamError, TensorChunk, WeightChunk};
use super::task::{ITEMS_FOLDER, SHARED_ITEMS, TASKS_FILE, TaskEntry, TaskList};
use super::tokenizer::{Tokenizer, TokenizerError};
use super::words::cut;
use super::{ModelSpec, Sha256Hash};
use crate::platform::{ChatTemplate, FileError, Folder};

pub const CONFIG_FILE: &str = "config.json";
pub const TOKENIZER_FILE: &str = "tokenizer.json";
/// What is read of a folder besides its weights and what we put beside them.
pub const SMALL_FILES: [&str; 6] = [
    CONFIG_FILE,
    TOKENIZER_FILE,
    GENERATION_FILE,
    TOKENIZER_CONFIG_FILE,
    SPECIAL_TOKENS_FILE,
    CHAT_TEMPLATE_FILE,
];

/// Most GGUF files that a sentence names.
const NAMED_MAX: usize = 20;

/// A model folder whose config, tokenizer, manifests and weight headers have been read and
/// found to belong together.
#[derive(Debug, Clone)]
pub struct ModelFolder {
    folder: Folder,
    spec: ModelSpec,
    name: String,
    remarks: Vec<Remark>,
    tokenizer: Option<Tokenizer>,
    chat: Option<ChatTemplate>,
    manifest: Manifest,
    tasks: TaskList,
    about: Option<About>,
    add_bos: bool,
    checkpoint: Checkpoint,
    /// Of `config.json` and, where there is one, `tokenizer.json`.
    small_hashes: Vec<FileHash>,
}

impl ModelFolder {
    /// Opens a folder. A folder without `tokenizer.json` opens, for token ids alone.
    ///
    /// # Errors
    /// The first thing that is wrong, in the order manifest, config, tokenizer, weights,
    /// tasks; nothing large has been allocated by then.
    pub async fn open(folder: Folder) -> Result<Self, ModelError> {
        if let Some(file) = folder.single_file() {
            let file = file.to_owned();
            return Self::open_single(folder, &file).await;
        }
        match folder.read_if_there(MANIFEST_FILE, MANIFEST_BYTES_MAX).await? {
            Some(bytes) => Self::open_with(folder, Manifest::parse(&bytes)?).await,
            None => {
                let manifest = Manifest { licence: licence(&folder).await, ..Manifest::default() };
                let opened = Self::open_with(folder, manifest).await?;
                let add_bos = opened.tokenizer.as_ref().is_some_and(Tokenizer::begins_texts);
                Ok(Self { add_bos, ..opened })
            }
        }
    }

    /// Opens one GGUF file of a folder, or the files of its split.
    async fn open_single(folder: Folder, file: &str) -> Result<Self, ModelError> {
        let Single { config, tokenizer, chat, checkpoint, add_bos, name, licence: of_file } =
            Single::open(&folder, file).await?;
        // What lies beside a file of the Hub was fetched with it; elsewhere it may be about another.
        let of_card = if folder.source().is_some() { licence(&folder).await } else { None };
        let manifest = Manifest { licence: of_file.or(of_card), ..Manifest::default() };
        let ReadConfig { spec, mut remarks, .. } = config;
        remarks.extend(checkpoint.unread.clone());
        let label = folder.label().to_owned();
        let name = best_name(&label, name.iter().map(String::as_str));
        Ok(Self {
            folder,
            spec,
            name,
            remarks,
            tokenizer,
            chat,
            manifest,
            tasks: TaskList::default(),
            about: None,
            add_bos,
            checkpoint,
            small_hashes: Vec::new(),
        })
    }

    /// Opens a folder whose manifest must have this hash; the manifest has those of the others.
    ///
    /// # Errors
    /// As [`open`](Self::open), and when the manifest is missing or another.
    pub async fn open_listed(folder: Folder, expected: Sha256Hash) -> Result<Self, ModelError> {
        let (name, manifest) = (MANIFEST_FILE.to_owned(), CATALOG_FILE);
        let Some(bytes) = folder.read_if_there(MANIFEST_FILE, MANIFEST_BYTES_MAX).await? else {
            return Err(ManifestError::Missing { name, manifest, expected }.into());
        };
        verify(MANIFEST_FILE, CATALOG_FILE, Sha256Hash::of(&bytes), expected)?;
        let manifest = Manifest::parse(&bytes)?;
        Self::open_with(folder, manifest).await
    }

    async fn open_with(folder: Folder, manifest: Manifest) -> Result<Self, ModelError> {
        match Self::read(folder.clone(), manifest.clone()).await {
            Err(error) => Err(blame(&folder, &manifest, error).await),
            opened => opened,
        }
    }

    async fn read(folder: Folder, manifest: Manifest) -> Result<Self, ModelError> {
        let config_bytes = match folder.read_small(CONFIG_FILE, CONFIG_BYTES_MAX).await {
            Err(missing @ FileError::Missing { .. }) => {
                listed_but_missing(&manifest, CONFIG_FILE)?;
                if let files @ [_, _, ..] = folder.several_files() {
                    let (folder, n) = (folder.label().to_owned(), files.len());
                    let files = files.iter().take(NAMED_MAX).map(String::as_str).map(cut).collect();
                    return Err(ModelError::SeveralGguf { folder, n, files });
                }
                return Err(missing.into());
            }
            read => read?,
        };
        let mut small_hashes = vec![checked(&manifest, CONFIG_FILE, &config_bytes)?];
        refuse_pointer(CONFIG_FILE, &config_bytes)?;
        let mut config = read_config(&config_bytes)?;
        let optional = async |name, bytes_max| read_optional(&folder, &manifest, name, bytes_max).await;
        let generation = optional(GENERATION_FILE, CONFIG_BYTES_MAX).await?;
        // It may list all tokens that were added.
        let says = optional(TOKENIZER_CONFIG_FILE, TOKENIZER_BYTES_MAX).await?;
        let generation = generation.map(|bytes| ends(&bytes, config.spec.vocab_size)).transpose()?;
        add_ends(&mut config.spec, generation.into_iter().flatten());
        let mut says = says.map(|bytes| tokenizer_says(&bytes)).unwrap_or_default();
        if let Some(bytes) = optional(SPECIAL_TOKENS_FILE, CONFIG_BYTES_MAX).await? {
            says.take_map(&bytes);
        }
        if let Some(read) = optional(CHAT_TEMPLATE_FILE, CONFIG_BYTES_MAX).await.transpose() {
            says.chat_template = Some(template_of_file(read)?);
        }
        let tokenizer = match read_listed(&folder, &manifest, TOKENIZER_FILE, TOKENIZER_BYTES_MAX).await? {
            Some((bytes, hash)) => {
                small_hashes.push(hash);
                refuse_pointer(TOKENIZER_FILE, &bytes)?;
                match Tokenizer::open(&bytes, &config.spec).await {
                    Ok(mut tokenizer) => {
                        let id = |token: &Option<String>| tokenizer.id(token.as_deref()?);
                        let [begin, end, mask] = [&says.bos_token, &says.eos_token, &says.mask_token].map(id);
                        add_ends(&mut config.spec, end);
                        add_default_end(&mut config);
                        tokenizer.take_names(Named { begin, end, mask }, &config.spec);
                        config.remarks.extend(tokenizer.remark().cloned());
                        Some(tokenizer)
                    }
                    // A kind that is not read keeps nobody from giving ids.
                    Err(error @ TokenizerError::Unsupported { .. }) => {
                        config.remarks.push(Remark::TokenizerUnread { why: error.to_string() });
                        add_default_end(&mut config);
                        None
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            None => {
                add_default_end(&mut config);
                None
            }
        };
        let checkpoint = match Checkpoint::open(&folder, &mut config).await {
            Err(error @ ModelError::Checkpoint(CheckpointError::NoWeights { .. })) => {
                listed_but_missing(&manifest, SINGLE_FILE)?;
                return Err(error);
            }
            opened => opened?,
        };
        for (name, bytes) in checkpoint.file_sizes() {
            manifest.verify_size(name, bytes)?;
        }
        let tasks = read_listed(&folder, &manifest, TASKS_FILE, MANIFEST_BYTES_MAX).await?;
        let tasks = tasks.map(|(bytes, _)| TaskList::parse(&bytes)).transpose()?.unwrap_or_default();
        let about = optional(ABOUT_FILE, MANIFEST_BYTES_MAX).await?;
        let about = about.map(|bytes| About::parse(&bytes)).transpose()?;
        let chat = says.chat_template.take().map(|template| ChatTemplate {
            template,
            bos_token: says.bos_token.clone(),
            eos_token: says.eos_token.clone(),
        });
        let names = [&config.name, &says.name].into_iter().flatten().map(String::as_str);
        let name = manifest.name.clone().unwrap_or_else(|| best_name(folder.label(), names));
        let ReadConfig { spec, dtype, mut remarks, .. } = config;
        let stored = checkpoint.dtype();
        let named = dtype.filter(|&named| named != stored);
        remarks.extend(named.map(|named| Remark::Stored { named, stored }));
        remarks.extend(checkpoint.unread.clone());
        let add_bos = manifest.add_bos;
        Ok(Self {
            folder,
            spec,
            name,
            remarks,
            tokenizer,
            chat,
            manifest,
            tasks,
            about,
            add_bos,
            checkpoint,
            small_hashes,
        })
    }

    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    pub fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    pub fn tokenizer(&self) -> Option<&Tokenizer> {
        self.tokenizer.as_ref()
    }

    /// Why there is none although the model has one, in a sentence.
    pub fn tokenizer_unread(&self) -> Option<&str> {
        self.remarks.iter().find_map(|remark| match remark {
            Remark::TokenizerUnread { why } => Some(why.as_str()),
            _ => None,
        })
    }

    /// How what is said to the model is written, where its files say so.
    pub fn chat(&self) -> Option<&ChatTemplate> {
        self.chat.as_ref()
    }

    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether every text stands behind the beginning-of-text token: as the manifest says, else as
    /// the tokenizer's own files do.
    pub fn add_bos(&self) -> bool {
        self.add_bos
    }

    /// Whether it was trained to follow instructions, as far as that is told.
    pub fn instructed(&self) -> Option<Instructed> {
        Instructed::of(self.name(), self.chat.is_some())
    }

    /// The manifest's name, else what the folder is called, else, where that says nothing, the
    /// name that its files give.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What was decided when it was opened: defaults that were taken, what is not read.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// The manifest's title, else the name.
    pub fn title(&self) -> &str {
        self.manifest.title.as_deref().unwrap_or_else(|| self.name())
    }

    /// Tasks that the folder brings, in the order in which they are shown.
    pub fn tasks(&self) -> &[TaskEntry] {
        &self.tasks.tasks
    }

    pub fn about(&self) -> Option<&About> {
        self.about.as_ref()
    }

    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Reads all weights once (see [`Checkpoint::stream`]) and returns the hash of the
    /// model.
    ///
    /// # Errors
    /// As [`Checkpoint::stream`], and when a file is not the one that the manifest lists;
    /// its weights have been handed on by then and must not be used.
    pub async fn stream_weights<E>(
        &self,
        on_chunk: impl FnMut(WeightChunk<'_>) -> Result<(), E>,
        on_progress: impl FnMut(Progress),
    ) -> Result<Sha256Hash, StreamError<E>> {
        let hashes = self.checkpoint.stream(&self.folder, on_chunk, on_progress).await?;
        self.model_hash(hashes)
    }

    /// The same with the tensors that are read, as they are stored.
    ///
    /// # Errors
    /// As [`stream_weights`](Self::stream_weights).
    pub async fn stream_tensors<E>(
        &self,
        on_chunk: impl FnMut(TensorChunk<'_>) -> Result<(), E>,
        on_progress: impl FnMut(Progress),
    ) -> Result<Sha256Hash, StreamError<E>> {
        let hashes = self.checkpoint.stream_tensors(&self.folder, on_chunk, on_progress).await?;
        self.model_hash(hashes)
    }

    /// The hash of the model from those of its weight files.
    fn model_hash<E>(&self, mut hashes: Vec<FileHash>) -> Result<Sha256Hash, StreamError<E>> {
        for file in &hashes {
            self.manifest.verify_weights(&self.folder, file).map_err(ModelError::from)?;
        }
        if self.folder.single_file().is_some() {
            return Ok(split_hash(&hashes));
        }
        hashes.extend_from_slice(&self.small_hashes);
        Ok(model_hash(&hashes))
    }

    /// The hash of the model, by reading all of it.
    ///
    /// # Errors
    /// As [`stream_weights`](Self::stream_weights).
    pub async fn hash(&self) -> Result<Sha256Hash, ModelError> {
        let nothing = |_: WeightChunk<'_>| Ok::<(), std::convert::Infallible>(());
        match self.stream_weights(nothing, |_| ()).await {
            Ok(hash) => Ok(hash),
            Err(StreamError::Model(error)) => Err(error),
            Err(StreamError::Sink(never)) => match never {},
        }
    }

    /// The items of one of the folder's tasks, as they lie in its file: found to have the
    /// listed hash.
    ///
    /// # Errors
    /// When its file is missing, too large or altered.
    pub async fn read_task(&self, task: &TaskEntry) -> Result<Vec<u8>, ModelError> {
        self.read_items(&task.file, task.sha256).await
    }

    /// The heads of its tasks, as they lie in their file; None where it lists none.
    ///
    /// # Errors
    /// As [`read_task`](Self::read_task).
    pub async fn read_heads(&self) -> Result<Option<Vec<u8>>, ModelError> {
        match &self.tasks.heads {
            Some(heads) => self.read_items(&heads.file, heads.sha256).await.map(Some),
            None => Ok(None),
        }
    }

    async fn read_items(&self, name: &str, sha256: Sha256Hash) -> Result<Vec<u8>, ModelError> {
        match name.strip_prefix(SHARED_ITEMS) {
            Some(file) => read_items_file(&self.folder.beside(ITEMS_FOLDER), file, (name, sha256)).await,
            None => read_items_file(&self.folder, name, (name, sha256)).await,
        }
    }

    /// The files that its tasks name.
    pub fn items_files(&self) -> impl Iterator<Item = &str> {
        let heads = self.tasks.heads.iter().map(|heads| heads.file.as_str());
        self.tasks().iter().map(|task| task.file.as_str()).chain(heads)
    }

    /// A file beside the model, found to have the listed hash; None where there is none and none
    /// is listed.
    ///
    /// # Errors
    /// When it is listed and missing or another, or over `bytes_max`.
    pub async fn read_beside(&self, name: &str, bytes_max: usize) -> Result<Option<Vec<u8>>, ModelError> {
        Ok(read_listed(&self.folder, &self.manifest, name, bytes_max).await?.map(|(bytes, _)| bytes))
    }
}
