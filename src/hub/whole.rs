//! Whether bytes are those that were promised, told while they stream.

use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::{HubError, HubFile};
use crate::platform::{Folder, yield_now};

/// A file's hash in the making.
pub(super) enum Whole {
    /// Of a file in large file storage.
    Large(Sha256),
    /// Of a file in git: its header, then its bytes.
    Git(Sha1),
}

impl Whole {
    /// Of nothing yet.
    pub(super) fn of(file: &HubFile) -> Self {
        match file.hash.len() {
            64 => Self::Large(Sha256::new()),
            _ => Self::Git(Sha1::new_with_prefix(format!("blob {}\0", file.bytes))),
        }
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Large(hasher) => hasher.update(bytes),
            Self::Git(hasher) => hasher.update(bytes),
        }
    }

    /// # Errors
    /// When these are other bytes.
    pub(super) fn check(self, file: &HubFile) -> Result<(), HubError> {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let got = match self {
            Self::Large(hasher) => hex(&hasher.finalize()),
            Self::Git(hasher) => hex(&hasher.finalize()),
        };
        match got == file.hash {
            true => Ok(()),
            false => Err(HubError::Differs { name: file.name.clone(), got, expected: file.hash.clone() }),
        }
    }
}

/// Whether a file that is kept is still what was fetched; one that cannot be read is not.
pub(super) async fn is_whole(folder: &Folder, file: &HubFile) -> bool {
    let Ok(mut reader) = folder.open(&file.name).await else { return false };
    let (mut whole, mut n_bytes) = (Whole::of(file), 0);
    loop {
        match reader.next().await {
            Ok(Some(bytes)) => {
                whole.update(&bytes);
                n_bytes += bytes.len() as u64;
                yield_now().await;
            }
            Ok(None) => return n_bytes == file.bytes && whole.check(file).is_ok(),
            Err(_) => return false,
        }
        if n_bytes > file.bytes {
            return false;
        }
    }
}
