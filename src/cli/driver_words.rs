//! What graphics drivers write to standard error on their own.
//!
//! Mesa's layer that puts devices in order asks the desktop which one it uses. Where there is no
//! desktop, as over SSH and in containers, the library for that writes a line about
//! `XDG_RUNTIME_DIR`, which concerns nobody who computes. The layer does so whenever an instance
//! is made, and only a variable of the environment stops it, which a running process cannot set
//! without `unsafe`. So standard error is put aside meanwhile, and everything else in it is handed
//! on. A driver that crashes takes its last words with it; where the variable is set, nothing is
//! put aside. Elsewhere than on Linux drivers are silent.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::fs::{MemfdFlags, memfd_create};
use rustix::stdio::dup2_stderr;

/// Most bytes that are handed on.
const BYTES_MAX: u64 = 64 << 10;

/// Standard error goes to a file without a name while this exists.
struct Aside {
    stderr: OwnedFd,
    file: File,
}

impl Aside {
    /// None where nothing needs to be put aside, or it cannot be.
    fn begin() -> Option<Self> {
        if std::env::var_os("XDG_RUNTIME_DIR").is_some_and(|value| Path::new(&value).is_absolute()) {
            return None;
        }
        // In memory: the folder for temporary files may not be there.
        let file = File::from(memfd_create("stderr", MemfdFlags::CLOEXEC).ok()?);
        let stderr = io::stderr().as_fd().try_clone_to_owned().ok()?;
        dup2_stderr(&file).ok()?;
        Some(Self { stderr, file })
    }

    /// What was put aside.
    fn end(mut self) -> String {
        self.restore();
        let mut bytes = Vec::new();
        // What cannot be read is lost, as it is where standard error is closed.
        _ = self.file.rewind().and_then(|()| (&self.file).take(BYTES_MAX).read_to_end(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn restore(&mut self) {
        _ = dup2_stderr(&self.stderr);
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        self.restore();
    }
}

/// Opens a device; with what its drivers said meanwhile, without the line that concerns nobody.
pub(super) async fn without_noise<T>(opening: impl Future<Output = T>) -> (T, String) {
    let aside = Aside::begin();
    let opened = opening.await;
    (opened, others(&aside.map(Aside::end).unwrap_or_default()))
}

/// All lines but the one of the desktop's library.
fn others(words: &str) -> String {
    words.split_inclusive('\n').filter(|line| !line.contains("XDG_RUNTIME_DIR")).collect()
}

#[cfg(test)]
mod tests {
    use super::others;

    #[test]
    fn all_other_words_are_handed_on() {
        let words =
            "a warning\nerror: XDG_RUNTIME_DIR is invalid or not set in the environment.\nMESA: another";
        assert_eq!(others(words), "a warning\nMESA: another");
        assert_eq!(others(""), "");
    }
}
