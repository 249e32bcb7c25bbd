//! Limits on everything that a model folder can make large.
//!
//! They are far above any model that would run here, and low enough that checking them
//! first keeps hostile input from costing memory or time.

pub const CONFIG_BYTES_MAX: usize = 1 << 20;
/// `tokenizer.json`, bytes. The largest vocabularies in use take about 35 MB.
pub const TOKENIZER_BYTES_MAX: usize = 64 << 20;
/// `atelier.json`, `eval/tasks.json` and the catalog, bytes each.
pub const MANIFEST_BYTES_MAX: usize = 1 << 20;
/// A file of items, bytes.
pub const ITEMS_BYTES_MAX: usize = 64 << 20;
/// The header of a safetensors file, bytes.
pub const HEADER_BYTES_MAX: usize = 16 << 20;
/// Tensors in one safetensors file, and names in an index.
pub const TENSORS_MAX: usize = 1 << 16;
pub const TENSOR_NAME_BYTES_MAX: usize = 512;
/// Axes of a tensor.
pub const AXES_MAX: usize = 8;
pub const INDEX_BYTES_MAX: usize = 16 << 20;
/// Weight files of one model.
pub const SHARDS_MAX: usize = 1024;
pub const LAYERS_MAX: usize = 1024;
pub const VOCAB_MAX: usize = 1 << 20;
/// Width of the residual stream.
pub const D_MODEL_MAX: usize = 1 << 16;
/// Inner width of the feed-forward part.
pub const D_FF_MAX: usize = 1 << 18;
pub const HEADS_MAX: usize = 1024;
pub const HEAD_DIM_MAX: usize = 1024;
/// Tokens in one sequence.
pub const CONTEXT_MAX: usize = 1 << 24;
pub const EOS_IDS_MAX: usize = 64;
/// Tasks of a model folder, files in a manifest, models in the catalog.
pub const LISTED_MAX: usize = 256;
/// Classes that a classifier tells apart.
pub const CLASSES_MAX: usize = 4096;
/// Bytes of a text that is encoded at once.
pub const TEXT_BYTES_MAX: usize = 1 << 20;
/// Bytes to which the parts of a tokenizer may make such a text grow; the crate keeps some 17 bytes
/// for each.
pub const GROWN_BYTES_MAX: usize = 32 << 20;
/// Merges of a tokenizer. The largest in use has about 600,000.
pub const MERGES_MAX: usize = 1 << 21;
/// One token as it stands in `tokenizer.json`, bytes. The longest in use are runs of about 100 spaces.
pub const TOKEN_BYTES_MAX: usize = 4096;
/// All tokens that were added to a tokenizer, bytes. The largest in use have about 100,000.
pub const ADDED_BYTES_MAX: usize = 1 << 20;
/// All pieces of a tokenizer that has their probabilities (Unigram), bytes: the crate keeps some 350 for each. Those in
/// use have 200,000 to 2,000,000.
pub const UNIGRAM_BYTES_MAX: usize = 2 << 20;
/// One of them, bytes: the crate looks for one at every letter of a text. Those in use have about 64.
pub const UNIGRAM_PIECE_BYTES_MAX: usize = 512;
/// Normalizers, pre-tokenizers or decoders of a tokenizer.
pub const PARTS_MAX: usize = 64;
/// Pattern by which a tokenizer splits, bytes.
pub const PATTERN_BYTES_MAX: usize = 16 << 10;
/// What a tokenizer writes for a word that it does not know, bytes: it may do so for every letter.
pub const UNKNOWN_BYTES_MAX: usize = 64;
/// Characters of a word in which WordPiece looks for pieces, which takes their cube; those in use look at 100.
pub const WORD_CHARS_MAX: usize = 256;
