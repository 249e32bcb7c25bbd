//! Ctrl-C: the terminal is left clean, no temporary file stays, and the process ends.
//!
//! Locks end with the process, and results are kept a batch at a time, so nothing else has to
//! be put in order.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget};

/// As shells report a process that an interrupt ended: 128 and the signal's number.
const INTERRUPTED: i32 = 130;

static BAR: Mutex<Option<ProgressBar>> = Mutex::new(None);
/// Files that nobody needs once the process has ended.
static TEMPORARY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Cleans up when the process is interrupted. Where interrupts are ignored, as in the background
/// of a script, they still are.
pub(super) fn handle() {
    no_file_size_signal();
    // Without a handler an interrupt ends the process all the same.
    _ = ctrlc::try_set_handler(|| {
        if let Some(bar) = locked(&BAR).take() {
            bar.finish_and_clear();
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        for path in locked(&TEMPORARY).drain(..) {
            _ = std::fs::remove_file(path);
        }
        std::process::exit(INTERRUPTED);
    });
}

/// Where a file may not grow further, writing fails with a reason that is told, and no signal ends the process. Threads
/// begin with what holds here.
#[cfg(target_os = "linux")]
fn no_file_size_signal() {
    use nix::sys::signal::{SigSet, Signal};
    // With the signal the process would end without a sentence: nothing worse comes of failing.
    _ = SigSet::from(Signal::SIGXFSZ).thread_block();
}

#[cfg(not(target_os = "linux"))]
fn no_file_size_signal() {}

/// This bar is on the terminal from now on; `None`: no bar is.
pub(super) fn show(bar: Option<&ProgressBar>) {
    *locked(&BAR) = bar.cloned();
}

/// Exists as long as its file is temporary.
#[derive(Debug)]
pub(super) struct Temporary(PathBuf);

impl Temporary {
    pub(super) fn new(path: &Path) -> Self {
        locked(&TEMPORARY).push(path.to_owned());
        Self(path.to_owned())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        locked(&TEMPORARY).retain(|path| *path != self.0);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
