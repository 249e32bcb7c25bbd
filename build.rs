//! Stamps the build with an identity that page and worker compare at start.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Set by `tools/build --dev`.
const DEV: &str = "ATELIER_DEV";

fn main() {
    // While somebody works on it, a change of the page compiles the page alone.
    println!("cargo::rerun-if-env-changed={DEV}");
    if std::env::var_os(DEV).is_some() {
        println!("cargo::rustc-env=ATELIER_BUILD_ID=dev");
        return;
    }
    // A digest of the sources: the same for the page and the worker of one build, and
    // for every rebuild of the same sources.
    let mut digest = DefaultHasher::new();
    for root in ["src", "kernels", "extras", "shaders", "web/words", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={root}");
        hash_tree(Path::new(root), &mut digest);
    }
    println!("cargo::rustc-env=ATELIER_BUILD_ID={:016x}", digest.finish());
}

fn hash_tree(path: &Path, digest: &mut DefaultHasher) {
    if path.is_dir() {
        let Ok(entries) = std::fs::read_dir(path) else { return };
        let mut children: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        children.sort();
        for child in children {
            hash_tree(&child, digest);
        }
    } else if let Ok(bytes) = std::fs::read(path) {
        path.hash(digest);
        bytes.hash(digest);
    }
}
