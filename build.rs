//! Stamps the build with an identity that page and worker compare at start, and makes shaders short: what
//! is said in them is for readers of the source, and would go over the network in the engine.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Set by `tools/build --dev`.
const DEV: &str = "ATELIER_DEV";

fn main() -> std::io::Result<()> {
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    println!("cargo::rerun-if-changed=shaders");
    shorten_shaders(Path::new("shaders"), &Path::new(&out).join("shaders"))?;
    // While somebody works on it, a change of the page compiles the page alone.
    println!("cargo::rerun-if-env-changed={DEV}");
    if std::env::var_os(DEV).is_some() {
        println!("cargo::rustc-env=ATELIER_BUILD_ID=dev");
        return Ok(());
    }
    // A digest of the sources: the same for the page and the worker of one build, and
    // for every rebuild of the same sources.
    let mut digest = DefaultHasher::new();
    for root in ["src", "kernels", "extras", "shaders", "web/words", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={root}");
        hash_tree(Path::new(root), &mut digest);
    }
    println!("cargo::rustc-env=ATELIER_BUILD_ID={:016x}", digest.finish());
    Ok(())
}

/// Writes the shaders of a folder, and of those in it, without remarks and indentation.
fn shorten_shaders(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            shorten_shaders(&path, &target)?;
            continue;
        }
        let source = std::fs::read_to_string(&path)?;
        // WGSL has no strings in which two strokes could stand.
        let lines = source.lines().map(|line| line.split("//").next().unwrap_or_default().trim());
        let short: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        std::fs::write(&target, short.join("\n"))?;
    }
    Ok(())
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
