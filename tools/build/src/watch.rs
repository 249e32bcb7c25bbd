//! Sees when a source changes. It looks again and again: that works on every system and file system, and a look at these
//! few thousand files takes some milliseconds.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

/// What the page is made of.
const SOURCES: [&str; 11] = [
    "Cargo.lock",
    "Cargo.toml",
    "build.rs",
    "extras",
    "guide",
    "kernels",
    "qr",
    "shaders",
    "src",
    "tools",
    "web",
];
const LOOK_AGAIN: Duration = Duration::from_millis(300);
/// Folders in which nothing is a source.
const PASSED_OVER: [&str; 2] = ["target", "node_modules"];

/// How many sources there are, and when the youngest was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    n_files: usize,
    youngest: SystemTime,
}

pub(crate) fn sources(root: &Path) -> Seen {
    let mut seen = Seen { n_files: 0, youngest: SystemTime::UNIX_EPOCH };
    for name in SOURCES {
        look(&root.join(name), &mut seen);
    }
    seen
}

/// A file that goes while it is looked at is seen gone at the next look.
fn look(path: &Path, seen: &mut Seen) {
    let Ok(about) = fs::metadata(path) else { return };
    if about.is_dir() {
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            if !PASSED_OVER.iter().any(|name| entry.file_name() == *name) {
                look(&entry.path(), seen);
            }
        }
    } else {
        seen.n_files += 1;
        seen.youngest = about.modified().map_or(seen.youngest, |at| at.max(seen.youngest));
    }
}

/// Returns when sources are no longer as they were `seen`.
pub(crate) fn wait(root: &Path, seen: Seen) {
    while sources(root) == seen {
        sleep(LOOK_AGAIN);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::sources;

    #[test]
    fn a_source_that_comes_changes_or_goes_is_seen() {
        let root = tempfile::tempdir().unwrap();
        let of = |path: &str| root.path().join(path);
        fs::create_dir_all(of("web/styles/node_modules")).unwrap();
        fs::write(of("web/styles/a.css"), "").unwrap();
        let before = sources(root.path());
        fs::write(of("web/styles/node_modules/b.js"), "").unwrap();
        fs::write(of("README.md"), "").unwrap();
        assert_eq!(sources(root.path()), before, "none of these is a source");
        fs::write(of("web/styles/c.css"), "").unwrap();
        let with = sources(root.path());
        fs::remove_file(of("web/styles/c.css")).unwrap();
        assert!(with != before && sources(root.path()) == before);
    }
}
