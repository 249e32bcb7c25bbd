//! Names on the command line, wherever a folder stood.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::folders::copy;
use crate::support::hub::{StandIn, TINY};
use crate::support::process::{Ended, run};
use crate::support::source::root;

/// Digits of a commit that are shown.
const SHOWN: usize = 12;

fn done(command: &mut Command) -> Ended {
    let ended = run(command);
    assert_eq!(ended.code, 0, "{command:?}: {}", ended.err);
    ended
}

#[test]
fn commands_take_a_name_where_they_take_a_folder() {
    let Some(hub) = StandIn::start("take_a_name") else { return };
    let sha = hub.sha(TINY);
    let first = done(&mut hub.atelier(&["inspect", TINY, "--json"]));
    let note = format!(
        "note: fetching {TINY} at {}, LlamaForCausalLM, 2 layers, 9312 parameters, licence cc0-1.0: 1 MB into {}\n",
        &sha[..SHOWN],
        hub.root().join("hub").display()
    );
    assert_eq!(first.err, note);
    let inspected: Value = serde_json::from_str(&first.out).unwrap();
    assert_eq!(inspected["config"]["n_layers"], 2);
    // What is here is not spoken of.
    let (pinned, branch) = (format!("{TINY}@{sha}"), format!("{TINY}@main"));
    let address = format!("{}/{TINY}/tree/main", hub.hub);
    let official = format!("https://huggingface.co/{TINY}/blob/{sha}/config.json");
    for name in [&pinned, &branch, &address, &official, &format!("hf://{TINY}")] {
        let again = done(&mut hub.atelier(&["inspect", name, "--json"]));
        assert_eq!((again.out.as_str(), again.err.as_str()), (first.out.as_str(), ""), "{name}");
    }
    hub.having(&json!([]));
    done(&mut hub.atelier(&["inspect", &pinned]));
    assert!(hub.log().is_empty(), "a commit that is here is asked of nobody");
    let items = hub.root().join("items.jsonl");
    fs::write(&items, "{\"text\": \"The bird sat in the tree\"}\n{\"text\": \"Tom had a dog\"}\n").unwrap();
    let task = format!("lambada={}", items.display());
    let eval = ["eval", TINY, "--task", &task, "--schedule", "0", "--json", "--backend", "cpu"];
    let scores: Value = serde_json::from_str(&done(&mut hub.atelier(&eval)).out).unwrap();
    assert!(scores.to_string().contains("lambada"), "{scores}");
    let generate = ["generate", &pinned, "--prompt", "a", "--max-tokens", "2", "--backend", "cpu"];
    assert!(done(&mut hub.atelier(&generate)).out.starts_with('a'));
    let words = ["generate", TINY, "--prompt", "a", "--max-tokens", "2", "--print-experiment"];
    let asked: Value = serde_json::from_str(&done(&mut hub.atelier(&words)).out).unwrap();
    assert_eq!(asked["model"]["source"], pinned.as_str());
    assert_eq!(asked["model"]["hash"], inspected["hash"]);
    assert!(hub.sent("model.safetensors").is_empty(), "no byte of it came twice");
}

#[test]
fn a_folder_wins_and_a_path_asks_nobody() {
    let Some(hub) = StandIn::start("a_folder_wins") else { return };
    let here = tempfile::tempdir().unwrap();
    copy(&root().join("tests/golden/logits/plain-f32"), &here.path().join(TINY));
    fs::create_dir(here.path().join("models")).unwrap();
    let inspect = |name: &str| run(hub.atelier(&["inspect", name, "--json"]).current_dir(here.path()));
    let folder = inspect(TINY);
    let inspected: Value = serde_json::from_str(&folder.out).unwrap();
    assert_eq!((folder.code, &inspected["config"]["vocab_size"]), (0, &json!(61)));
    for path in
        ["models/tiny", "stand-in/tinny", "./a/b", "../a/b", "a/b/c", "/no/such", "no-folder", "a\\b", ""]
    {
        let refused = inspect(path);
        assert_ne!(refused.code, 0, "{path}");
        assert!(refused.err.starts_with("error: "), "{path}: {}", refused.err);
    }
    assert!(hub.log().is_empty(), "{:?}", hub.log());
    // The scheme says which is meant.
    let named = inspect(&format!("hf://{TINY}"));
    let inspected: Value = serde_json::from_str(&named.out).unwrap();
    assert_eq!((named.code, &inspected["config"]["vocab_size"]), (0, &json!(257)));
}

#[test]
fn what_cannot_be_had_is_a_sentence_with_a_way_on_and_a_code() {
    let Some(hub) = StandIn::start("cannot_be_had") else { return };
    for (name, code, says) in [
        ("stand-in/nothing", 1, "the Hub has no model stand-in/nothing, or only its owner may see it"),
        ("stand-in/tiny@no-branch", 1, "stand-in/tiny has no branch, tag or commit no-branch"),
        ("stand-in/tiny@../x", 2, "no branch, tag or commit is called “../x”"),
        ("stand-in/gated", 1, "the owner of stand-in/gated wants to be asked first"),
        ("stand-in/pickle-only", 1, "pickle files only"),
        (
            "stand-in/gguf-only",
            1,
            "stand-in/gguf-only has 2 GGUF files that this may mean, and one is opened: ",
        ),
        ("stand-in/mamba", 1, "mamba"),
        ("stand-in/shard-missing", 1, "names model-00002-of-00002.safetensors, which is not there"),
        ("stand-in/empty-weights", 1, "model.safetensors"),
        ("https://example.com/a/b", 2, "example.com is not the Hugging Face Hub"),
        ("https://huggingface.co/datasets/a/b", 2, "this is an address in datasets, not of a model"),
    ] {
        let ended = run(&mut hub.atelier(&["inspect", name]));
        assert_eq!((ended.code, ended.out.as_str()), (code, ""), "{name}: {}", ended.err);
        let line = ended.err.lines().find(|line| line.starts_with("error: ")).unwrap_or_default();
        assert!(line.contains(says), "{name}: {}", ended.err);
    }
}

/// All of standard error, with the lines that say how far it is.
fn told(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn long_fetching_says_how_far_it_is() {
    let Some(hub) = StandIn::start("how_far") else { return };
    hub.having(&json!([{"name": "slow", "rate": 9000, "file": "safetensors$"}]));
    let err = told(&mut hub.atelier(&["inspect", TINY]));
    let mut lines = err.lines();
    assert!(lines.next().is_some_and(|line| line.starts_with("note: fetching ")), "{err}");
    let is_progress = |line: &str| line.starts_with("progress: fetching model.safetensors: 0 of 1 MB, ");
    assert!(lines.next().is_some_and(is_progress), "{err}");
}

#[test]
fn where_the_hub_is_out_of_reach_what_is_kept_is_taken_and_that_is_said() {
    let Some(hub) = StandIn::start("out_of_reach") else { return };
    done(&mut hub.atelier(&["inspect", TINY]));
    let short = hub.sha(TINY)[..SHOWN].to_owned();
    let says = format!("; {TINY} is taken from the cache, commit {short}\n");
    for scenario in [
        json!({"name": "rate-limited", "times": "always"}),
        json!("unavailable"),
        json!("html"),
        json!("refuse"),
        json!("redirect-loop"),
    ] {
        hub.having(&json!([scenario]));
        let ended = done(&mut hub.atelier(&["inspect", TINY]));
        assert!(ended.err.starts_with("note: ") && ended.err.ends_with(&says), "{scenario}: {}", ended.err);
    }
    // What says something of the model is no such reason.
    for scenario in [json!("missing"), json!("gated:api=true"), json!("not-json")] {
        hub.having(&json!([scenario]));
        assert_eq!(run(&mut hub.atelier(&["inspect", TINY])).code, 1, "{scenario}");
    }
}

#[test]
fn an_experiment_alone_asks_nobody_and_says_what_would_fetch_its_model() {
    let Some(hub) = StandIn::start("experiment_alone") else { return };
    let prompt = ["--prompt", "a", "--max-tokens", "2", "--backend", "cpu"];
    let print = [&["generate", TINY, "--print-experiment"][..], &prompt].concat();
    let asked = done(&mut hub.atelier(&print)).out;
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("asked.json").display().to_string();
    fs::write(&file, &asked).unwrap();
    hub.having(&json!([]));
    let again = ["run", &file, "--backend", "cpu"];
    let found = done(&mut hub.atelier(&again));
    assert!(found.out.starts_with('a'), "{}", found.out);
    // The branch has moved on: the file means what it meant.
    hub.say(&json!({"push": {"name": TINY, "files": {"config.json": {"model_type": "mamba"}}}}));
    assert_eq!(done(&mut hub.atelier(&again)).out, found.out);
    fs::remove_dir_all(hub.root().join("hub")).unwrap();
    let refused = run(&mut hub.atelier(&again));
    let source = serde_json::from_str::<Value>(&asked).unwrap()["model"]["source"].clone();
    let hint = format!("\nhint: to fetch it: atelier run FILE {}\n", source.as_str().unwrap());
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains(", and in the cache of the Hugging Face Hub\n"), "{}", refused.err);
    assert!(refused.err.ends_with(&hint), "{}", refused.err);
    assert!(hub.log().is_empty(), "a file alone asks nobody: {:?}", hub.log());
    let fetched = done(&mut hub.atelier(&["run", &file, source.as_str().unwrap(), "--backend", "cpu"]));
    assert_eq!(fetched.out, found.out);
    // A source that is no name is no reason to fail otherwise.
    for bad in ["../../etc", "a", "https://example.com/a/b", ""] {
        let mut asked: Value = serde_json::from_str(&asked).unwrap();
        asked["model"]["source"] = bad.into();
        asked["model"]["hash"] = "0".repeat(64).into();
        fs::write(&file, asked.to_string()).unwrap();
        let refused = run(&mut hub.atelier(&again));
        assert!(refused.code == 1 && refused.err.contains("\nhint: give its folder: "), "{}", refused.err);
    }
}
