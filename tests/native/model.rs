//! Manifests, hashes and whole model folders.

use atelier::model::{
    Catalog, FileHash, Manifest, ModelFolder, Sha256Hash, TaskList, WeightFormat, model_hash,
};
use atelier::platform::{FileError, Folder};
use expect_test::{Expect, expect};
use serde_json::json;

use crate::folders::{self, Files};

#[test]
fn hash_is_that_of_hashlib() {
    // Computed by Python's hashlib as the documentation of model_hash says.
    let expected = "708a63804b4ef648ab32e9a6c2ba5462a2a532e4cc709cb60a9664c12ea8d393";
    let file = |name: &str, bytes: &[u8]| FileHash { name: name.to_owned(), hash: Sha256Hash::of(bytes) };
    let files = [
        file("tokenizer.json", b"{}"),
        file("config.json", b"{\"a\":1}"),
        file("model-00002-of-00002.safetensors", b"two"),
        file("model-00001-of-00002.safetensors", b"one"),
    ];
    assert_eq!(model_hash(&files).to_string(), expected);
    assert_eq!(Sha256Hash::parse(expected), Some(model_hash(&files)));
    assert_eq!(Sha256Hash::parse(&expected[1..]), None);
    assert_eq!(Sha256Hash::parse(&expected.replace('a', "g")), None);
}

#[test]
fn a_folder_opens_without_tokenizer_and_manifest() {
    let model = folders::open(&folders::files(WeightFormat::F16, true)).unwrap();
    assert!(model.tokenizer().is_none() && model.tasks().is_empty());
    assert_eq!(model.title(), model.folder().label());
    assert_eq!(
        model.spec().parameters(),
        model.checkpoint().weights().iter().map(|it| it.elements()).sum::<u64>()
    );
    assert_eq!(model.checkpoint().dtype(), WeightFormat::F16);
}

#[test]
fn folders_that_are_no_models_are_refused() {
    let check = |files: Files, expected: Expect| expected.assert_eq(&folders::refusal(&files));
    let good = folders::files(WeightFormat::F32, true);
    let with = |name: &str, bytes: &[u8]| {
        let mut files = good.clone();
        files.insert(name.to_owned(), bytes.to_vec());
        files
    };
    let without = |name: &str| {
        let mut files = good.clone();
        files.remove(name);
        files
    };
    check(Files::new(), expect!["config.json is missing from DIR"]);
    check(without("config.json"), expect!["config.json is missing from DIR"]);
    check(
        without("model.safetensors"),
        expect!["DIR has neither model.safetensors nor model.safetensors.index.json"],
    );
    let mut folder_for_file = without("config.json");
    folder_for_file.insert("config.json/x".to_owned(), Vec::new());
    check(folder_for_file, expect!["config.json in DIR is not a file"]);
    check(
        with("tokenizer.json", b"<html>"),
        expect!["tokenizer.json is not valid: no value that can be read at line 1 column 1"],
    );
    check(
        with("tokenizer.json", b"{}"),
        expect!["tokenizer.json is not valid: missing field `model` at line 1 column 2"],
    );
    check(
        with("atelier.json", b"{\"add_bos\": 3}"),
        expect![
            "atelier.json is not valid: invalid type: integer `3`, expected a boolean at line 1 column 13"
        ],
    );
    check(
        with("atelier.json", json!({"title": "x".repeat(101)}).to_string().as_bytes()),
        expect!["atelier.json is not valid: title has 101 characters, and at most 100 are read"],
    );
    check(
        with("eval/tasks.json", b"{\"tasks\": [{\"name\": \"a\"}]}"),
        expect!["eval/tasks.json is not valid: missing field `file` at line 1 column 24"],
    );
    check(
        with("eval/tasks.json", task_list(&["a", "a"]).as_bytes()),
        expect![[r#"eval/tasks.json is not valid: "a" occurs twice in tasks"#]],
    );
    check(
        with("eval/tasks.json", task_list(&["a=b"]).as_bytes()),
        expect![[
            r#"eval/tasks.json is not valid: the task name "a=b" is not made of letters, digits, _ and -"#
        ]],
    );
    let zeros = "0".repeat(64);
    let listed = |name: &str, bytes: usize| {
        json!({"files": [{"name": name, "bytes": bytes, "sha256": zeros}]}).to_string().into_bytes()
    };
    check(
        with("atelier.json", &listed("config.json", 3)),
        expect![
            "config.json is not the file that atelier.json lists: its SHA-256 is b176b5b459d442c67f3c302206dd1b6b3c0a8427b3689cc59516890d749d44f3, and should be 0000000000000000000000000000000000000000000000000000000000000000"
        ],
    );
    check(
        with("atelier.json", &listed("tokenizer.json", 3)),
        expect![
            "tokenizer.json is missing, though atelier.json lists it with the SHA-256 0000000000000000000000000000000000000000000000000000000000000000"
        ],
    );
    check(
        with("atelier.json", &listed("model.safetensors", 3)),
        expect![
            "model.safetensors is not the file that atelier.json lists: its SHA-256 is 12b6abc80d60e4b8662e7c5db3552178b6d3600d3b65631ca18a029b06acce5a, and should be 0000000000000000000000000000000000000000000000000000000000000000"
        ],
    );
    let bad_hash = json!({"files": [{"name": "config.json", "bytes": 3, "sha256": "xyz"}]}).to_string();
    check(
        with("atelier.json", bad_hash.as_bytes()),
        expect![[
            r#"atelier.json is not valid: a SHA-256 has 64 hexadecimal digits, not "xyz" at line 1 column 57"#
        ]],
    );
}

fn task_list(names: &[&str]) -> String {
    let task = |name: &&str| {
        json!({"name": name, "file": "eval/a.jsonl", "kind": "choice", "headline": "acc_norm",
            "sha256": "0".repeat(64)})
    };
    json!({"tasks": names.iter().map(task).collect::<Vec<_>>()}).to_string()
}

#[test]
fn altered_weights_and_items_are_named_with_both_hashes() {
    let mut files = folders::files(WeightFormat::F32, true);
    let bytes = files["model.safetensors"].len();
    let manifest =
        json!({"files": [{"name": "model.safetensors", "bytes": bytes, "sha256": "0".repeat(64)}]});
    files.insert("atelier.json".to_owned(), manifest.to_string().into_bytes());
    files.insert("eval/tasks.json".to_owned(), task_list(&["a"]).into_bytes());
    files.insert("eval/a.jsonl".to_owned(), b"{}\n".to_vec());
    let model = pollster::block_on(ModelFolder::open(Folder::memory("m", files.clone()))).unwrap();
    let error = pollster::block_on(model.hash()).unwrap_err().to_string();
    let got = Sha256Hash::of(&files["model.safetensors"]);
    assert!(error.contains(&got.to_string()) && error.contains(&"0".repeat(64)), "{error}");
    assert!(error.starts_with("model.safetensors is not the file that atelier.json lists"), "{error}");
    let error = pollster::block_on(model.read_task(&model.tasks()[0])).unwrap_err().to_string();
    assert!(error.starts_with("eval/a.jsonl is not the file that eval/tasks.json lists"), "{error}");
}

/// Items in the folder `items` beside the model's, in memory and on a disk; nothing else outside can be named.
#[test]
fn shared_items_are_read_beside_the_model_and_nothing_else_is() {
    let items = b"{}\n";
    let task = |file: &str, sha256: &str| {
        json!({"tasks": [{"name": "a", "file": file, "kind": "choice", "headline": "acc", "sha256": sha256}]})
            .to_string()
            .into_bytes()
    };
    let hash = Sha256Hash::of(items).to_string();
    let read = |file: &str, sha256: &str| {
        let model = folders::files(WeightFormat::F32, true).into_iter();
        let model = model.chain([("eval/tasks.json".to_owned(), task(file, sha256))]);
        let mut files: folders::Files = model.map(|(name, bytes)| (format!("m/{name}"), bytes)).collect();
        for place in ["items/a.jsonl", "other/a.jsonl", "a.jsonl"] {
            files.insert(place.to_owned(), items.to_vec());
        }
        let disk = tempfile::tempdir().unwrap();
        for (name, bytes) in &files {
            let path = disk.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let folders =
            [Folder::memory("all", files).below("m"), Folder::directory(&disk.path().join("m")).unwrap()];
        folders.map(|folder| {
            let model = pollster::block_on(ModelFolder::open(folder)).unwrap();
            let read = pollster::block_on(model.read_task(&model.tasks()[0]));
            read.map_err(|error| error.to_string())
        })
    };
    for whole in read("../items/a.jsonl", &hash) {
        assert_eq!(whole, Ok(items.to_vec()));
    }
    for altered in read("../items/a.jsonl", &"0".repeat(64)) {
        let told = altered.unwrap_err();
        assert!(told.starts_with("../items/a.jsonl is not the file that eval/tasks.json lists"), "{told}");
    }
    let missing = read("../items/b.jsonl", &hash);
    let expected =
        format!("../items/b.jsonl is missing, though eval/tasks.json lists it with the SHA-256 {hash}");
    assert_eq!(missing, [Err(expected.clone()), Err(expected)]);
    for outside in
        ["../a.jsonl", "../other/a.jsonl", "../items/../a.jsonl", "../../items/a.jsonl", "/items/a.jsonl"]
    {
        for refused in read(outside, &hash) {
            let told = refused.unwrap_err();
            assert!(told.contains("is not a plain relative file name"), "{outside}: {told}");
        }
    }
    // A folder in memory that stands alone has nothing beside it.
    let mut alone = folders::files(WeightFormat::F32, true);
    alone.insert("eval/tasks.json".to_owned(), task("../items/a.jsonl", &hash));
    alone.insert("items/a.jsonl".to_owned(), items.to_vec());
    let alone = pollster::block_on(ModelFolder::open(Folder::memory("m", alone))).unwrap();
    assert!(
        pollster::block_on(alone.read_task(&alone.tasks()[0]))
            .unwrap_err()
            .to_string()
            .contains("is missing")
    );
}

#[test]
fn lists_round_trip_and_are_checked() {
    let text = task_list(&["a", "b-2", "c_3"]);
    let list = TaskList::parse(text.as_bytes()).unwrap();
    assert_eq!(TaskList::parse(&serde_json::to_vec(&list).unwrap()).unwrap(), list);
    assert_eq!(Manifest::parse(b"{}").unwrap(), Manifest::default());
    let catalog = |name: &str| {
        json!({"models": [{"name": name, "title": "T", "n_layers": 1, "bytes": 2, "hash": "", "manifest": "0".repeat(64)}]})
            .to_string()
    };
    assert!(Catalog::parse(catalog("a-1").as_bytes()).is_ok());
    let unlisted = catalog("a-1").replace("manifest", "other");
    for bad in [catalog("../a"), catalog(""), json!({"models": []}).to_string(), unlisted] {
        assert!(Catalog::parse(bad.as_bytes()).is_err(), "{bad}");
    }
}

#[test]
fn names_that_leave_the_folder_are_refused() {
    let (_kept, folder) = folders::directory(&folders::files(WeightFormat::F32, true));
    for name in ["../config.json", "/etc/hostname", "a\\b", "", "./config.json", "c:config.json"] {
        let error = pollster::block_on(folder.read_small(name, 10)).unwrap_err();
        assert!(error.to_string().contains("is not a plain relative file name"), "{error}");
    }
    let missing = pollster::block_on(folder.size("config.yaml"));
    assert!(matches!(missing, Err(FileError::Missing { .. })), "{missing:?}");
    let error = pollster::block_on(folder.read_small("config.json", 10)).unwrap_err();
    let bytes = pollster::block_on(folder.size("config.json")).unwrap().unwrap();
    assert_eq!(error.to_string(), format!("config.json has {bytes} bytes or more, and at most 10 are read"));
    assert_eq!(pollster::block_on(folder.read_start("config.json", 5)).unwrap().len(), 5);
}
