//! Fetching, when all goes well: what is asked, what is kept, and what is asked again.

use std::fs;

use atelier::hub::{Revision, fetch, kept};
use serde_json::json;

use crate::support::hub::{StandIn, TINY, WEIGHTS};
use crate::support::wait;

#[test]
fn every_file_is_fetched_once_and_lies_where_others_look() {
    let Some(hub) = StandIn::start("fetched_once") else { return };
    let mut seen = Vec::new();
    let folder = hub.fetch_as(&hub.hub(), TINY, &mut |at| seen.push((at.bytes_done, at.is_fetched))).unwrap();
    let (sha, model) = (hub.sha(TINY), hub.look_up(TINY).unwrap());
    assert_eq!(folder.source(), Some(format!("{TINY}@{sha}").as_str()));
    assert_eq!(folder.label(), "tiny");
    assert!(seen.is_sorted_by_key(|(bytes, _)| *bytes), "{seen:?}");
    assert_eq!(seen.last().map(|(bytes, _)| *bytes), Some(model.bytes()));
    assert_eq!(fs::read_to_string(hub.kept(TINY, "refs/main")).unwrap(), sha);
    for file in &model.files {
        assert_eq!(wait(folder.size(&file.name)), Ok(Some(file.bytes)));
        let blob = fs::read(hub.kept(TINY, &format!("blobs/{}", file.hash))).unwrap();
        let named = fs::read(hub.kept(TINY, &format!("snapshots/{sha}/{}", file.name))).unwrap();
        assert!(blob == named && blob.len() as u64 == file.bytes, "{}", file.name);
        // The config was read when the model was looked up.
        let n_sent = if file.name == "config.json" { 3 } else { 1 };
        assert_eq!(hub.sent(&file.name).len(), n_sent, "{}", file.name);
    }
    assert_eq!(hub.blobs(TINY).len(), model.files.len(), "nothing else is left");
    // All is here: the Hub is asked what the branch means, and for no byte of a weight.
    hub.having(&json!([]));
    seen.clear();
    hub.fetch_as(&hub.hub(), TINY, &mut |at| seen.push((at.bytes_done, at.is_fetched))).unwrap();
    assert!(hub.sent(WEIGHTS).is_empty() && seen.iter().all(|(_, is_fetched)| !is_fetched), "{seen:?}");
}

#[test]
fn shards_empty_files_and_models_without_a_tokenizer_come_whole() {
    let Some(hub) = StandIn::start("shards") else { return };
    let folder = hub.fetch("stand-in/sharded").unwrap();
    for name in ["model.safetensors.index.json", "model-00001-of-00002.safetensors"] {
        assert!(wait(folder.size(name)).unwrap() > Some(0), "{name}");
    }
    for name in ["stand-in/no-tokenizer", "stand-in/empty-file", "stand-in/nested"] {
        hub.fetch(name).unwrap();
    }
    // An empty file is asked for by nobody, and is no weights: that is said when the folder is opened.
    let folder = hub.having(&json!([])).fetch("stand-in/empty-weights").unwrap();
    assert_eq!(wait(folder.size(WEIGHTS)), Ok(Some(0)));
    assert!(hub.sent(WEIGHTS).is_empty());
    // A shard that the index does not name is not fetched.
    let extra = json!({"model-00003-of-00003.safetensors": "of another program"});
    hub.say(&json!({"push": {"name": "stand-in/sharded", "files": extra}}));
    let model = hub.look_up("stand-in/sharded").unwrap();
    assert!(model.files.iter().all(|file| !file.name.contains("00003")), "{:?}", model.files);
}

#[test]
fn a_branch_that_moves_brings_what_is_new_and_leaves_what_was() {
    let Some(hub) = StandIn::start("branch_moves") else { return };
    hub.fetch(TINY).unwrap();
    let before = hub.sha(TINY);
    let files = json!({"generation_config.json": {"eos_token_id": 255}});
    hub.say(&json!({"push": {"name": TINY, "files": files}}));
    let after = hub.sha(TINY);
    let folder = hub.having(&json!([])).fetch(TINY).unwrap();
    assert!(before != after && folder.source() == Some(format!("{TINY}@{after}").as_str()));
    assert_eq!((hub.sent("generation_config.json").len(), hub.sent(WEIGHTS).len()), (1, 0));
    assert_eq!(fs::read_to_string(hub.kept(TINY, "refs/main")).unwrap(), after);
    // Whoever named the commit gets what it was, without asking.
    hub.having(&json!([]));
    let (commit, _) = wait(kept(&hub.name(&format!("{TINY}@{before}")), &hub.downloads())).unwrap();
    assert!(commit == before && hub.log().is_empty());
    let (commit, _) = wait(kept(&hub.name(TINY), &hub.downloads())).unwrap();
    assert_eq!(commit, after);
}

#[test]
fn a_revision_that_moves_between_two_questions_does_not_mix_two_states() {
    let Some(hub) = StandIn::start("moves_between") else { return };
    let model = hub.look_up(TINY).unwrap();
    let files = json!({"tokenizer.json": {"version": "2.0"}, "config.json": {"model_type": "mamba"}});
    hub.say(&json!({"push": {"name": TINY, "files": files}}));
    let folder = wait(fetch(&hub.hub(), &model, &Revision::main(), &hub.downloads(), &mut |_| {})).unwrap();
    assert_eq!(folder.source(), Some(format!("{TINY}@{}", model.revision).as_str()));
    let log = hub.log();
    let mut paths =
        log.iter().filter(|entry| entry["kind"] == "resolve").map(|entry| entry["path"].to_string());
    assert!(paths.all(|path| path.contains(&model.revision)));
    let again = hub.having(&json!(["moved-revision"]));
    assert_eq!(again.look_up("stand-in/sharded").unwrap().revision, hub.sha("stand-in/sharded"));
    assert_ne!(again.look_up("stand-in/sharded").unwrap().revision, hub.sha("stand-in/sharded"));
}
