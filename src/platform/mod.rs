//! What differs between the browser and everywhere else; the only module with `cfg(target_arch)`.
//!
//! `native` and `wasm` offer the same items, so that the layers above are written once:
//! a clock, a pause that lets queued messages in, folders of files, and texts that are kept. Whatever exists on
//! one side alone (a path, a picked file) appears only in constructors of [`Folder`].
//!
//! Futures here are for one thread. Natively they are ready at once, so any executor will
//! do; in the browser they wait for promises. Cancelling is dropping.

#[cfg(feature = "engine")]
mod coworker;
#[cfg(feature = "engine")]
mod downloads;
mod error;
#[cfg(feature = "engine")]
mod extras;
mod folder;
#[cfg(feature = "engine")]
mod http;
mod kept;
mod mailbox;
mod memory;
mod name;
#[cfg(feature = "engine")]
mod pieces;
#[cfg(feature = "extras")]
mod serve;
mod storage;

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(not(target_arch = "wasm32"))]
use native as here;
#[cfg(all(feature = "engine", not(target_arch = "wasm32")))]
pub use native::snapshot_path;

#[cfg(target_arch = "wasm32")]
mod wasm;
#[cfg(target_arch = "wasm32")]
use wasm as here;

#[cfg(feature = "engine")]
pub use coworker::{Coworker, Heard, Machine};
#[cfg(feature = "engine")]
pub use downloads::{Blob, KeepError, Writer};
pub use error::{FileError, NameRule};
#[cfg(feature = "engine")]
pub use extras::{ChatError, ChatTemplate, ExtrasError, TEMPLATE_BYTES_MAX, chat_prompt, json_lines};
use folder::chunk_bytes;
pub use folder::{CHUNK_BYTES_MAX, FileReader, Folder};
#[cfg(all(feature = "engine", target_arch = "wasm32"))]
pub use here::is_coworker;
#[cfg(all(feature = "engine", target_arch = "wasm32"))]
pub use here::serve_bench;
#[cfg(all(feature = "pieces", target_arch = "wasm32"))]
pub use here::serve_pieces;
#[cfg(feature = "engine")]
pub use here::{Downloads, cpu_seconds, machine, memory_available, resident_bytes_max};
pub use here::{
    first_language, gpu_words, hold_line, in_capitals, in_small_letters, load_words, no_gpu_words,
    now_millis, read_words, run, sleep_millis, yield_now,
};
#[cfg(feature = "engine")]
pub use http::{Head, HttpError, Question, Reply, SILENCE_SECONDS, ask};
pub use kept::{DATA_SETS, Kept, KeptModel};
pub use mailbox::{LETTERS_MAX, Letter, Mailbox, Posted, Poster};
pub use name::{
    GGUF, GgufPart, NAME_BYTES_MAX, NAME_DEPTH_MAX, checked_name, common_root, folder_label, gguf_models,
    gguf_part, gguf_stem, shared_root,
};
#[cfg(feature = "engine")]
pub(crate) use pieces::load_pieces;
#[cfg(feature = "engine")]
pub use pieces::{Opened, Opening, Pieces, PiecesRefusal, Scheme};
#[cfg(feature = "extras")]
pub use serve::serve_extras;
pub use storage::Storage;

/// Under these names the module of `pieces` answers and says its build.
#[cfg(all(any(feature = "pieces", feature = "engine"), target_arch = "wasm32"))]
const PIECES: &str = "atelierPieces";
#[cfg(all(any(feature = "pieces", feature = "engine"), target_arch = "wasm32"))]
const PIECES_BUILD: &str = "atelierPiecesBuild";

/// The build, as both sides of `extras` and `pieces` say it.
#[cfg(any(feature = "extras", all(any(feature = "engine", feature = "pieces"), target_arch = "wasm32")))]
const BUILD: &str = env!("ATELIER_BUILD_ID");
