//! Models in GGUF files: which of a repository is meant, fetching it, and finding it again.

use std::fs;

use atelier::hub::{HubChoice, HubError, HubModel, HubName, kept};
use atelier::words::hint;
use serde_json::{Value, json};

use crate::support::hub::{StandIn, TINY, code};
use crate::support::process::run;
use crate::support::wait;

const SEVERAL: &str = "stand-in/gguf-only";
const SMALL: &str = "tiny-Q8_0.gguf";
const LARGE: &str = "tiny-F16.gguf";

fn names(model: &HubModel) -> Vec<&str> {
    model.files.iter().map(|file| file.name.as_str()).collect()
}

fn choices(model: &HubModel) -> Vec<Option<&str>> {
    model.choices.iter().map(|choice| choice.gguf.as_deref()).collect()
}

#[test]
fn one_of_several_is_named_by_its_name_or_its_end() {
    let Some(hub) = StandIn::start("gguf_named") else { return };
    let model = hub.look_up(SEVERAL).unwrap();
    assert_eq!(choices(&model), [Some(SMALL), Some(LARGE)], "the smallest first; a projector is none");
    assert!(!model.is_picked() && model.gguf.is_none());
    assert_eq!((model.architecture.as_deref(), model.n_parameters), (Some("llama"), Some(12_000)));
    assert_eq!(model.licence.as_deref(), Some("cc0-1.0"));
    let unpicked = model.unpicked();
    assert_eq!(
        unpicked.to_string(),
        "stand-in/gguf-only has 2 GGUF files that this may mean, and one is opened: \
         tiny-Q8_0.gguf (17\u{202f}kB), tiny-F16.gguf (32\u{202f}kB)"
    );
    assert!(hint(&unpicked).is_some_and(|hint| hint.ends_with("stand-in/gguf-only:FILE.gguf")));
    for asked in ["tiny-Q8_0.gguf", "tiny-Q8_0", "Q8_0", "q8_0", "Q8_0.gguf"] {
        let model = hub.look_up(&format!("{SEVERAL}:{asked}")).unwrap();
        assert_eq!(
            (model.gguf.as_deref(), names(&model)),
            (Some(SMALL), vec!["README.md", SMALL]),
            "{asked}"
        );
        assert_eq!(model.picked(), Some(0));
    }
    for asked in ["8_0", "tiny", "Q4_K_M", "mmproj-tiny.gguf"] {
        assert_eq!(code(hub.look_up(&format!("{SEVERAL}:{asked}"))), "hub-no-gguf", "{asked}");
    }
    assert!(hub.sent(SMALL).is_empty() && hub.sent(LARGE).is_empty());
    // One alone is meant unasked, and a config beside it changes nothing.
    let one = hub.look_up("stand-in/gguf-one").unwrap();
    assert_eq!((one.gguf.as_deref(), names(&one)), (Some(SMALL), vec!["README.md", SMALL]));
    // A folder is meant unless a file is named.
    let beside = hub.look_up("stand-in/gguf-beside").unwrap();
    assert_eq!((beside.gguf.as_deref(), beside.files.len()), (None, 5));
    assert_eq!(choices(&beside), [None, Some(SMALL), Some(LARGE)]);
    let named = hub.look_up("stand-in/gguf-beside:F16").unwrap();
    assert_eq!((named.gguf.as_deref(), named.picked()), (Some(LARGE), Some(2)));
}

#[test]
fn an_end_that_several_have_is_told_and_so_is_an_architecture_that_is_not_read() {
    let Some(hub) = StandIn::start("gguf_refused") else { return };
    let files = json!({"other-Q8_0.gguf": "of another model"});
    hub.say(&json!({"push": {"name": SEVERAL, "files": files}}));
    let several = hub.look_up(&format!("{SEVERAL}:Q8_0")).unwrap_err();
    let HubError::SeveralGguf { n: 2, files, .. } = &several else { panic!("{several:?}") };
    assert!(files.iter().all(|file| file.contains("Q8_0")), "{several}");
    let merge = json!([{"name": "metadata", "merge": {"gguf": {"total": 5, "architecture": "mamba"}}}]);
    let refused = hub.having(&merge).look_up("stand-in/gguf-one").unwrap_err().to_string();
    assert!(refused.contains("mamba") && refused.contains("qwen3"), "{refused}");
    // What the Hub says wrongly of them is only not shown.
    let merge = json!([{"name": "metadata", "merge": {"gguf": ["many"]}}]);
    assert!(hub.having(&merge).look_up("stand-in/gguf-one").is_ok());
}

#[test]
fn parts_are_one_choice_and_no_more_than_people_look_through_are_listed() {
    let Some(hub) = StandIn::start("gguf_parts") else { return };
    let part = |k: usize| (format!("big-00{k:03}-of-00003.gguf"), json!("part"));
    let mut files: serde_json::Map<String, Value> = (1..=3).map(part).collect();
    files.insert("cut-00001-of-00002.gguf".into(), json!("alone"));
    hub.say(&json!({"push": {"name": SEVERAL, "files": files}}));
    let first = "big-00001-of-00003.gguf";
    let model = hub.look_up(SEVERAL).unwrap();
    assert_eq!(choices(&model), [Some(first), Some(SMALL), Some(LARGE)]);
    for asked in [first, "big-00003-of-00003.gguf", "big-00002-of-00003"] {
        let model = hub.look_up(&format!("{SEVERAL}:{asked}")).unwrap();
        assert_eq!((model.gguf.as_deref(), model.files.len()), (Some(first), 4), "{asked}");
    }
    let folder = hub.fetch(&format!("{SEVERAL}:{first}")).unwrap();
    for k in 1..=3 {
        assert_eq!(wait(folder.size(&part(k).0)), Ok(Some(4)));
    }
    let asked = |file: &str| HubName { file: Some(file.into()), ..hub.name(SEVERAL) };
    let found = |file: &str| wait(kept(&asked(file), &hub.downloads())).map(|(_, folder)| folder);
    assert_eq!(found(first).unwrap().single_file(), Some(first));
    assert!(found(SMALL).is_none() && found("cut-00001-of-00002.gguf").is_none());
    fs::remove_file(hub.kept(SEVERAL, &format!("snapshots/{}/{}", hub.sha(SEVERAL), part(2).0))).unwrap();
    assert!(found(first).is_none(), "not whole");
    let many: serde_json::Map<String, Value> =
        (0..150).map(|k| (format!("many-{k}.gguf"), json!("x".repeat(k)))).collect();
    hub.say(&json!({"push": {"name": SEVERAL, "files": many}}));
    let model = hub.look_up(SEVERAL).unwrap();
    assert_eq!((model.choices.len(), model.n_unlisted), (100, 53));
    assert!(model.unpicked().to_string().len() < 1000, "{}", model.unpicked());
    let last = hub.look_up(&format!("{SEVERAL}:{LARGE}")).unwrap();
    assert_eq!((last.gguf.as_deref(), last.picked()), (Some(LARGE), Some(0)), "a named one is listed");
}

/// Files in folders of a repository are models as those beside its card are.
#[test]
fn a_file_in_a_folder_is_named_kept_listed_and_removed() {
    let Some(hub) = StandIn::start("gguf_folders") else { return };
    let part = |k: usize| format!("BIG/big-0000{k}-OF-00002.GGUF");
    let files = json!({
        "small/tiny-Q4_0.gguf": "of a folder",
        "small/tiny-Q8_0.gguf": "of another name",
        part(1): "part", part(2): "part",
        "small/.gguf": "no name", "a/b/c/d/e/f/g/h/deep.gguf": "too deep",
    });
    hub.say(&json!({"push": {"name": SEVERAL, "files": files}}));
    let big = part(1);
    let (four, eight) = ("small/tiny-Q4_0.gguf", "small/tiny-Q8_0.gguf");
    let model = hub.look_up(SEVERAL).unwrap();
    assert_eq!(choices(&model), [Some(big.as_str()), Some(four), Some(eight), Some(SMALL), Some(LARGE)]);
    for (asked, meant) in [
        (four, four),
        ("small/tiny-Q4_0", four),
        ("tiny-Q4_0.gguf", four),
        ("q4_0", four),
        (eight, eight),
        // The one beside the card has all of this name.
        ("tiny-Q8_0.gguf", SMALL),
        (&part(2), &big),
        ("big-00002-OF-00002.GGUF", &big),
    ] {
        let model = hub.look_up(&format!("{SEVERAL}:{asked}")).unwrap();
        assert_eq!(model.gguf.as_deref(), Some(meant), "{asked}");
    }
    assert_eq!(code(hub.look_up(&format!("{SEVERAL}:Q8_0"))), "hub-several-gguf");
    let folder = hub.fetch(&format!("{SEVERAL}:{big}")).unwrap();
    assert_eq!(wait(folder.size(&part(2))), Ok(Some(4)));
    hub.fetch(&format!("{SEVERAL}:{four}")).unwrap();
    let (downloads, sha) = (hub.downloads(), hub.sha(SEVERAL));
    let listed = || {
        let models = wait(downloads.list()).models;
        models.into_iter().filter_map(|model| model.gguf).collect::<Vec<_>>()
    };
    assert_eq!(listed(), [big.as_str(), four]);
    let asked = HubName { file: Some(four.into()), ..hub.name(SEVERAL) };
    let found = wait(kept(&asked, &downloads)).unwrap().1;
    let source = format!("{SEVERAL}@{sha}:{four}");
    assert_eq!((found.single_file(), found.label()), (Some(four), "tiny-Q4_0"));
    assert_eq!(found.source(), Some(source.as_str()));
    // By its path on the disk it is the same.
    let path = hub.kept(SEVERAL, &format!("snapshots/{sha}/{four}"));
    let by_path = atelier::platform::Folder::directory(&path).unwrap();
    assert_eq!((by_path.single_file(), by_path.source()), (Some(four), Some(source.as_str())));
    let commit = Some((SEVERAL, sha.as_str()));
    wait(downloads.remove(commit, Some(&big))).unwrap();
    assert_eq!(listed(), [four]);
    wait(downloads.remove(commit, Some(four))).unwrap();
    assert!(listed().is_empty());
}

#[test]
fn a_gguf_file_is_kept_listed_and_removed_by_itself() {
    let Some(hub) = StandIn::start("gguf_kept") else { return };
    let downloads = hub.downloads();
    hub.fetch("stand-in/gguf-beside").unwrap();
    hub.fetch(&format!("stand-in/gguf-beside:{SMALL}")).unwrap();
    let sha = hub.sha("stand-in/gguf-beside");
    let listed = || {
        let models = wait(downloads.list()).models;
        models.into_iter().map(|model| model.gguf).collect::<Vec<_>>()
    };
    assert_eq!(listed(), [None, Some(SMALL.to_owned())]);
    let folder = wait(kept(&hub.name("stand-in/gguf-beside"), &downloads)).unwrap().1;
    assert_eq!((folder.single_file(), folder.label()), (None, "gguf-beside"));
    let commit = Some(("stand-in/gguf-beside", sha.as_str()));
    wait(downloads.remove(commit, None)).unwrap();
    assert_eq!(listed(), [Some(SMALL.to_owned())]);
    wait(downloads.remove(commit, Some(SMALL))).unwrap();
    assert!(listed().is_empty());
    assert!(!hub.kept("stand-in/gguf-beside", &format!("snapshots/{sha}")).exists());
}

#[test]
fn what_was_cut_goes_on_and_other_bytes_are_refused() {
    let Some(hub) = StandIn::start("gguf_cut") else { return };
    let name = format!("{SEVERAL}:{SMALL}");
    hub.having(&json!([{"name": "cut", "file": "gguf$", "bytes": 9000, "times": 1}]));
    hub.fetch(&name).unwrap();
    assert_eq!(hub.sent(SMALL), [(None, 9000), (Some("bytes=9000-".to_owned()), 8440)]);
    let wrong = json!([{"name": "wrong-content", "file": "F16"}]);
    assert_eq!(code(hub.having(&wrong).fetch(&format!("{SEVERAL}:F16"))), "hub-differs");
}

#[test]
fn commands_take_a_gguf_file_and_experiments_say_which() {
    let Some(hub) = StandIn::start("gguf_command") else { return };
    let done = |arguments: &[&str]| {
        let ended = run(&mut hub.atelier(arguments));
        assert_eq!(ended.code, 0, "{arguments:?}: {}", ended.err);
        ended
    };
    let sha = hub.sha(SEVERAL);
    let first = done(&["inspect", &format!("{SEVERAL}:Q8_0"), "--json"]);
    let says = format!(
        "note: fetching {SEVERAL}:{SMALL} at {}, llama, 12000 parameters, licence cc0-1.0: 1 MB",
        &sha[..12]
    );
    assert!(first.err.starts_with(&says), "{}", first.err);
    assert!(first.out.contains("cc0-1.0"), "the card says its licence: {}", first.out);
    let pinned = format!("{SEVERAL}@{sha}:{SMALL}");
    let address = format!("https://huggingface.co/{SEVERAL}/blob/{sha}/{SMALL}");
    hub.having(&json!([]));
    for name in [&pinned, &address] {
        assert_eq!(done(&["inspect", name, "--json"]).out, first.out);
    }
    assert!(hub.log().is_empty(), "a file of a commit that is here is asked of nobody");
    let words = ["--prompt", "a", "--max-tokens", "2", "--backend", "cpu"];
    let asked = done(&[&["generate", &pinned, "--print-experiment"][..], &words].concat()).out;
    let experiment: Value = serde_json::from_str(&asked).unwrap();
    assert_eq!(experiment["model"]["source"], pinned.as_str());
    // The branch moves on, and another file of the commit comes: the experiment means what it meant.
    hub.say(&json!({"push": {"name": SEVERAL, "files": {SMALL: "another"}}}));
    done(&["inspect", &format!("{SEVERAL}@{sha}:F16")]);
    let file = hub.root().join("asked.json");
    fs::write(&file, &asked).unwrap();
    hub.having(&json!([]));
    let text = done(&["run", &file.display().to_string(), "--backend", "cpu"]).out;
    assert_eq!(text, done(&[&["generate", &pinned][..], &words].concat()).out);
    assert!(hub.log().is_empty());
    let refused = run(&mut hub.atelier(&["inspect", SEVERAL]));
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("hint: name one behind a colon"), "{}", refused.err);
    assert_eq!(run(&mut hub.atelier(&["inspect", &format!("{TINY}:Q8_0")])).code, 1);
}

#[test]
fn a_choice_has_the_bytes_of_all_its_files() {
    let file = |bytes| atelier::hub::HubFile { name: "x".into(), bytes, hash: String::new() };
    let choice = HubChoice { gguf: None, files: vec![file(2), file(u64::MAX)] };
    assert_eq!(choice.bytes(), u64::MAX, "whatever the Hub says");
}
