//! Native: the operating system's clock and directories.

#[cfg(feature = "engine")]
mod coworker;
mod directory;
#[cfg(feature = "engine")]
mod downloads;
#[cfg(feature = "engine")]
mod http;
mod mailbox;
#[cfg(feature = "engine")]
mod process;
mod storage;

#[cfg(feature = "engine")]
pub use coworker::machine;
#[cfg(feature = "engine")]
pub(super) use coworker::{CoworkerLine, start_coworker};
pub(super) use directory::{Place, Reader};
#[cfg(feature = "engine")]
pub use downloads::{Downloads, snapshot_path};
#[cfg(feature = "engine")]
pub(super) use http::{Body, ask};
pub(super) use mailbox::{listen, post};
#[cfg(feature = "engine")]
pub use process::{cpu_seconds, memory_available, resident_bytes_max};
pub(super) use storage::Kept;

use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

#[cfg(feature = "engine")]
use atelier_extras::Asked;
#[cfg(feature = "engine")]
pub use atelier_extras::pieces::Pieces;

#[cfg(feature = "engine")]
use super::extras::ExtrasError;
use crate::words::{Words, say};

/// Milliseconds on a clock that never goes back; zero is the first call.
pub fn now_millis() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3
}

/// Since the year 1970, by the clock of this machine.
#[cfg(feature = "engine")]
pub(super) fn since_epoch() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Lets whatever waits have its turn. Natively nothing does: ready at once.
pub async fn yield_now() {}

/// Waits at least `millis` milliseconds, on this thread.
pub async fn sleep_millis(millis: u32) {
    std::thread::sleep(Duration::from_millis(u64::from(millis)));
}

/// What the platform tells of the GPU beside what its driver does: nothing.
pub async fn gpu_words() -> Option<String> {
    None
}

/// The language that is to be spoken first: the one that the program carries with it.
pub fn first_language() -> Option<String> {
    None
}

/// Speaks a language: a program that is no page has but its own.
pub async fn load_words(_language: &str) -> bool {
    true
}

/// Sentences beside a page: there is none here.
pub async fn read_words(_path: &str, _language: &str) -> Option<Words> {
    None
}

/// Answers what only some visits ask.
#[cfg(feature = "engine")]
pub(super) async fn extras(asked: Asked) -> Result<Vec<u8>, ExtrasError> {
    Ok(atelier_extras::answer(asked)?.into_vec())
}

/// The library of tokenizers is a part of the program.
#[cfg(feature = "engine")]
pub(super) async fn load_pieces() -> Result<(), ExtrasError> {
    Ok(())
}

/// Shows the other side that this one lives: natively it sees the process end.
pub async fn hold_line() {}

/// Why there is no GPU, once none was found.
pub fn no_gpu_words() -> String {
    say!("no-gpu-native")
}

/// A text in capitals.
pub fn in_capitals(text: &str) -> String {
    text.to_uppercase()
}

/// A text in small letters.
pub fn in_small_letters(text: &str) -> String {
    text.to_lowercase()
}

/// Runs a program's one future to its end.
pub fn run(program: impl Future<Output = ()> + 'static) {
    pollster::block_on(program);
}
