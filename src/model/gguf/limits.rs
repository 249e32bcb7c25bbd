//! Limits on everything that a GGUF header can make large. Those that are the same for every form of model
//! are in [`model::limits`](crate::model::limits).

/// Header of a GGUF file, bytes, vocabulary included. The largest in use have about 11 MB.
pub const HEADER_BYTES_MAX: usize = 32 << 20;
/// Keys of the metadata. Files in use have about 50.
pub const KEYS_MAX: usize = 4096;
/// A key, bytes.
pub const KEY_BYTES_MAX: usize = 512;
/// A value that is a text, bytes: chat templates and licences among them.
pub const TEXT_BYTES_MAX: usize = 1 << 20;
/// A text in an array, bytes: tokens and merges, of two tokens each.
pub const ITEM_BYTES_MAX: usize = 16 << 10;
/// Items of an array: merges are the most.
pub const ITEMS_MAX: usize = 1 << 21;
/// Axes of a tensor; the format has no more.
pub const AXES_MAX: usize = 4;
/// What data may be aligned to, bytes; in use is 32.
pub const ALIGNMENT_MAX: u64 = 1 << 20;
/// A token for which merges are derived, bytes: pieces in use have 16 characters or are runs of 31 spaces.
pub const PIECE_BYTES_MAX: usize = 256;
