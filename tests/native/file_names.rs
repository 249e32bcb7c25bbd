//! Names of files inside a folder, and of folders.

use std::collections::BTreeMap;

use atelier::platform::{
    FileError, Folder, NAME_BYTES_MAX, NAME_DEPTH_MAX, common_root, folder_label, gguf_models, shared_root,
};

use crate::support::wait;

#[test]
fn plain_names_pass_and_others_do_not() {
    let folder = Folder::memory("empty", BTreeMap::new());
    for good in ["config.json", "eval/tasks.json", "a b/ü.bin", "..a", "a..b/c"] {
        assert!(matches!(wait(folder.size(good)), Err(FileError::Missing { .. })), "{good}");
    }
    let long = "x".repeat(NAME_BYTES_MAX + 1);
    let deep = ["x"; NAME_DEPTH_MAX + 1].join("/");
    let bad = ["", "/etc", "..", "a/../b", "a//b", "./a", "a/", "a\\b", "C:a", "a\0b", "a\nb", &long, &deep];
    for name in bad {
        assert!(matches!(wait(folder.size(name)), Err(FileError::BadName { .. })), "{name:?}");
    }
}

#[test]
fn a_snapshot_of_the_hub_has_the_name_of_its_model() {
    for (path, expected) in [
        ("home/me/tiny", Some("tiny")),
        ("hub/models--HuggingFaceTB--SmolLM2-135M/snapshots/0123abc", Some("SmolLM2-135M")),
        ("models--gpt2/snapshots/0123abc", Some("gpt2")),
        ("models--a--b", Some("b")),
        ("models--/snapshots/0123abc", Some("models--")),
        ("tiny/snapshots/0123abc", Some("tiny")),
        ("snapshots/0123abc", Some("0123abc")),
    ] {
        assert_eq!(folder_label(path.split('/')), expected, "{path}");
    }
}

#[test]
fn the_nearest_config_is_the_root() {
    assert_eq!(common_root(["config.json", "old/config.json"]), Some(""));
    assert_eq!(common_root(["m/onnx/config.json", "m/config.json", "m/a.txt"]), Some("m/"));
    assert_eq!(common_root(["m/my-config.json", "m/a.txt"]), None);
    assert_eq!(common_root([]), None);
    for (paths, root) in [
        (vec!["m/x.gguf", "m/README.md"], "m/"),
        (vec!["a/b/x.gguf", "a/c/x.gguf"], "a/"),
        (vec!["a/b/x.gguf", "a/bc/x.gguf"], "a/"),
        (vec!["é/x", "è/x"], ""),
        (vec!["x.gguf", "m/x.gguf"], ""),
        (vec!["m/x.gguf"], "m/"),
        (vec![], ""),
    ] {
        assert_eq!(shared_root(paths.iter().copied()), root, "{paths:?}");
    }
    // Models in GGUF files: parts are one, and one that is not whole is none.
    let names =
        ["b-00002-of-00002.gguf", "b-00001-of-00002.gguf", "c-00001-of-00002.gguf", "a.gguf", "mmproj.gguf"];
    let models = [vec!["a.gguf"], vec!["b-00001-of-00002.gguf", "b-00002-of-00002.gguf"]];
    assert_eq!(gguf_models(names), models);
    let claims = ["d-99999-of-99999.gguf", "e-00000-of-00000.gguf", "f-00001-of-00001.gguf", ".gguf"];
    assert_eq!(gguf_models(claims), [vec!["f-00001-of-00001.gguf"]]);
}
