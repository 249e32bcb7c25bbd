//! Files of the page that are served as they are.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use eyre::{Report, Result, WrapErr, eyre};
use sha2::{Digest, Sha256};

use crate::document::Document;

/// Files of `web/` that keep their names.
const FILES: [&str; 15] = [
    "atelier.webmanifest",
    "bench.html",
    "bench.js",
    "bench_worker.js",
    "boot.js",
    "embed-demo.html",
    "embed-demo.js",
    "embed.js",
    "extras_loader.js",
    "later.js",
    "offline.js",
    "teachers.html",
    "teachers.js",
    "words.js",
    "worker_loader.js",
];

/// Folders, and what they are called in the page.
const FOLDERS: [(&str, &str); 9] = [
    ("web/fonts", "fonts"),
    ("web/icons", "icons"),
    ("web/lessons", "lessons"),
    ("web/models", "models"),
    ("web/tasks", "tasks"),
    ("web/teachers", "teachers"),
    ("web/words", "words"),
    // Written by tools/guide.
    ("target/page/guide", "guide"),
    // With it the engine tests a GPU before any model is on it.
    ("tests/golden/logits/llama3-rope-old-keys", "self-test"),
];

/// Puts them all into `stage`.
pub(crate) fn copy_all(root: &Path, stage: &Path, document: &mut Document) -> Result<()> {
    for name in FILES {
        fs::copy(root.join("web").join(name), stage.join(name)).map_err(|error| said(name, &error))?;
    }
    for (from, to) in FOLDERS {
        copy_folder(&root.join(from), &stage.join(to)).wrap_err(from)?;
    }
    // Documents beside the page have one whose name stays.
    fs::copy(root.join("target/page/pages.css"), stage.join("pages.css"))?;
    let styles = fs::read(root.join("target/page/studio.css"))?;
    let file = format!("studio-{}.css", &hex(&[&styles])[..16]);
    fs::write(stage.join(&file), styles)?;
    document.name("./studio.css", &file)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), &to)?;
        }
    }
    Ok(())
}

/// Puts a whole folder in the place of another, which may be looked at meanwhile.
pub(crate) fn take_place(stage: &Path, place: &Path) -> Result<()> {
    let before = place.with_extension("before");
    if before.exists() {
        fs::remove_dir_all(&before)?;
    }
    if place.exists() {
        fs::rename(place, &before)?;
    }
    fs::rename(stage, place)?;
    if before.exists() {
        fs::remove_dir_all(&before)?;
    }
    Ok(())
}

/// SHA-256 of one text after another, in hexadecimal digits.
pub(crate) fn hex(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string does not fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

pub(crate) fn said(name: &str, error: &std::io::Error) -> Report {
    eyre!("{name}: {error}")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{hex, take_place};

    #[test]
    fn a_build_takes_the_place_of_the_one_before_whole() {
        let root = tempfile::tempdir().unwrap();
        let (stage, place) = (root.path().join("stage"), root.path().join("dist"));
        for (build, gone) in [("first", "second"), ("second", "first")] {
            fs::create_dir(&stage).unwrap();
            fs::write(stage.join(build), "").unwrap();
            take_place(&stage, &place).unwrap();
            assert!(place.join(build).is_file() && !place.join(gone).exists());
        }
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    /// FIPS 180-4's own example.
    #[test]
    fn the_hash_is_sha_256_of_all_parts() {
        assert!(hex(&[b"a", b"bc"]).starts_with("ba7816bf8f01cfea414140de5dae2223"));
    }
}
