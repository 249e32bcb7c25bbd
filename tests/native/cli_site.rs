//! `atelier site`: the built page with chosen models.

use std::fs;
use std::path::Path;
use std::process::Command;

use atelier::model::{Catalog, ModelFolder};
use atelier::platform::Folder;
use serde_json::Value;

use crate::support::process::atelier;
use crate::support::source::root;
use crate::support::wait;

const SMALL: &str = "tests/golden/families/gpt2";
const OTHER: &str = "tests/golden/families/llama-biases";

/// What stands for a built page: its document, the list's reader, a file of each kind.
fn page() -> tempfile::TempDir {
    let dist = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = dist.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("index.html", "<div id=\"page\" data-first-model=\"old 0123456789abcdef\"></div>");
    put("index.html.br", "packed");
    put("offline.js", "//");
    put("offline.json", "{}");
    put("app.wasm", &"page ".repeat(1000));
    put("app.wasm.br", "p");
    put("self-test/model.safetensors", &"weights ".repeat(1000));
    put("words/en.ftl", "a = b");
    put("models/catalog.json", "{}");
    put("models/old/config.json", "{}");
    put("models/items/facts.jsonl", "{}");
    dist
}

fn site(dist: &Path, out: &Path, models: &[&str]) -> crate::support::process::Ended {
    let mut line = vec!["site", out.to_str().unwrap(), "--dist", dist.to_str().unwrap(), "--json"];
    models.iter().for_each(|model| line.extend(["--model", model]));
    atelier(line)
}

#[test]
fn a_site_has_the_page_and_the_models_that_were_chosen() {
    let (dist, place) = (page(), tempfile::tempdir().unwrap());
    let out = place.path().join("site");
    let ended = site(dist.path(), &out, &[SMALL, OTHER]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let told: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(told["models"], serde_json::json!(["gpt2", "llama-biases"]));
    assert!(!out.join("models/old").exists(), "models of the built page were not asked for");
    assert!(out.join("models/items/facts.jsonl").exists());
    // What is packed is what lies beside it; what becomes no smaller is not.
    for name in ["app.wasm", "self-test/model.safetensors", "models/gpt2/config.json"] {
        let (mut unpacked, packed) = (Vec::new(), fs::read(out.join(format!("{name}.br"))).unwrap());
        brotli_decompressor::BrotliDecompress(&mut packed.as_slice(), &mut unpacked).unwrap();
        assert_eq!(unpacked, fs::read(out.join(name)).unwrap(), "{name}");
    }
    assert!(!out.join("words/en.ftl.br").exists());

    let catalog = Catalog::parse(&fs::read(out.join("models/catalog.json")).unwrap()).unwrap();
    for entry in &catalog.models {
        let folder = Folder::directory(&out.join("models").join(&entry.name)).unwrap();
        let opened = wait(ModelFolder::open_listed(folder, entry.manifest)).unwrap();
        assert_eq!(wait(opened.hash()).unwrap().to_string(), entry.hash, "every file is as it is listed");
        assert_eq!(opened.spec().n_layers, entry.n_layers);
    }
    let document = fs::read_to_string(out.join("index.html")).unwrap();
    let first = format!("data-first-model=\"gpt2 {}\"", &catalog.models[0].hash[..16]);
    assert!(document.contains(&first), "{document}");

    // The script of a build lists the same.
    let listed = fs::read(out.join("offline.json")).unwrap();
    let script = root().join("tools/offline");
    let run = Command::new("sh").arg(script).arg(&out).status().unwrap();
    assert!(run.success());
    let of = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap();
    assert_eq!(of(&listed), of(&fs::read(out.join("offline.json")).unwrap()));
}

#[test]
fn without_a_model_it_is_the_page_as_it_was_built() {
    let (dist, place) = (page(), tempfile::tempdir().unwrap());
    let out = place.path().join("site");
    assert_eq!(site(dist.path(), &out, &[]).code, 0);
    for name in ["index.html", "models/old/config.json"] {
        assert_eq!(fs::read(out.join(name)).unwrap(), fs::read(dist.path().join(name)).unwrap(), "{name}");
    }
}

#[test]
fn nothing_is_written_over_or_into_what_is_read() {
    let (dist, place) = (page(), tempfile::tempdir().unwrap());
    let refused = |out: &Path, models: &[&str], why: &str| {
        let ended = site(dist.path(), out, models);
        assert!(ended.code != 0 && ended.err.contains(why), "{}", ended.err);
    };
    fs::write(place.path().join("mine"), "text").unwrap();
    refused(place.path(), &[], "none of them is written over");
    refused(&place.path().join("mine"), &[], "is a file");
    refused(&dist.path().join("site"), &[], "which is read");
    assert!(!dist.path().join("site").exists());
    refused(&place.path().join("site"), &[SMALL, SMALL], "would both be gpt2");
    refused(&place.path().join("site"), &["tests/golden"], "config.json");
    assert!(!place.path().join("site").exists(), "models are read before anything is written");
    let none = site(place.path(), &place.path().join("site"), &[]);
    assert!(none.code == 1 && none.err.contains("./serve --build-only"), "{}", none.err);
}
