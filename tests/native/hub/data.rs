//! Data sets: which file is a split, and what is made of answers that a healthy Hub never gives.

use std::time::{Duration, Instant};

use atelier::hub::{DataFile, kept_data};
use atelier::words::hint;
use serde_json::{Value, json};

use crate::support::hub::{StandIn, code, data};
use crate::support::wait;

const CONVERTED: &str = "refs/convert/parquet";
const ARC: &str = "allenai/ai2_arc";
const GSM8K: &str = "openai/gsm8k";

#[test]
fn a_split_is_found_by_the_card_the_names_or_the_conversion() {
    let Some(hub) = StandIn::start("a_split_is_found") else { return };
    for (repo, config, splits, branch, files) in [
        (
            "Rowan/hellaswag",
            "default",
            &["validation"][..],
            "main",
            &["data/validation-00000-of-00001.parquet"][..],
        ),
        (ARC, "ARC-Easy", &["test"], "main", &["ARC-Easy/test-00000-of-00001.parquet"]),
        (ARC, "ARC-Challenge", &["test"], "main", &["ARC-Challenge/test-00000-of-00001.parquet"]),
        (
            GSM8K,
            "main",
            &["test", "train"],
            "main",
            &["main/test-00000-of-00001.parquet", "main/train-00000-of-00001.parquet"],
        ),
        ("allenai/winogrande", "winogrande_xl", &["validation"], "main", &["winogrande_xl/validation.jsonl"]),
        ("EleutherAI/lambada_openai", "default", &["test"], CONVERTED, &["default/test/0000.parquet"]),
        (
            "EleutherAI/lambada_openai@refs/convert/parquet",
            "de",
            &["test"],
            CONVERTED,
            &["de/test/0000.parquet"],
        ),
        (
            "EleutherAI/wikitext_document_level",
            "wikitext-2-raw-v1",
            &["test"],
            CONVERTED,
            &["wikitext-2-raw-v1/test/0000.parquet"],
        ),
        ("stand-in/lines", "default", &["test"], "main", &["data/test.jsonl"]),
        ("stand-in/splits", "one", &["test"], "main", &["x/a.jsonl"]),
        ("stand-in/splits", "one", &["train"], "main", &["x/y/b.jsonl"]),
        ("stand-in/shards", "default", &["train"], "main", &["data/train.parquet"]),
        ("stand-in/shards", "other", &["train"], "main", &["other/train/0000.parquet"]),
    ] {
        let found =
            hub.look_up_data(&data(repo, config, splits)).unwrap_or_else(|error| panic!("{repo}: {error}"));
        let repo = repo.split('@').next().unwrap();
        let names: Vec<&str> = found.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!((found.repo.as_str(), found.branch.as_str(), names.as_slice()), (repo, branch, files));
        assert_eq!(found.revision, hub.data_sha(repo, branch), "{repo}");
        let pinned = data(&format!("{repo}@{}", found.revision), config, splits);
        assert_eq!(hub.look_up_data(&pinned).unwrap().files, found.files, "{repo}");
        let hashes = found.files.iter().map(|file| (file.name.ends_with(".parquet"), file.hash.len()));
        assert!(
            hashes.into_iter().all(|(is_large, digits)| digits == if is_large { 64 } else { 40 }),
            "{repo}"
        );
    }
    let licence = |repo: &str, config: &str, split: &str| {
        hub.look_up_data(&data(repo, config, &[split])).unwrap().licence
    };
    assert_eq!(licence(ARC, "ARC-Easy", "test").as_deref(), Some("cc-by-sa-4.0"), "a list of one");
    assert_eq!(
        licence("EleutherAI/lambada_openai", "default", "test").as_deref(),
        Some("cc0-1.0"),
        "of its card"
    );
    assert_eq!(licence("stand-in/lines", "default", "test").as_deref(), Some("cc0-1.0"));
}

#[test]
fn what_is_no_one_file_is_told() {
    let Some(hub) = StandIn::start("no_one_file") else { return };
    for (repo, config, split, expected) in [
        ("stand-in/nothing", "default", "test", "hub-missing"),
        ("stand-in/tiny", "default", "test", "hub-missing"),
        ("stand-in/private-data", "default", "test", "hub-missing"),
        ("stand-in/lines@no-branch", "default", "test", "hub-no-revision"),
        ("stand-in/lines", "default", "train", "hub-no-split"),
        ("stand-in/lines", "other", "test", "hub-no-split"),
        ("stand-in/splits", "two", "test", "hub-several-files"),
        ("stand-in/splits", "default", "test", "hub-no-split"),
        ("stand-in/shards", "default", "test", "hub-several-files"),
        ("stand-in/shards@refs/convert/parquet", "default", "test", "hub-several-files"),
        ("stand-in/script", "default", "test", "hub-no-split"),
        ("stand-in/empty-data", "default", "test", "hub-no-split"),
        ("EleutherAI/lambada_openai", "fr", "test", "hub-no-split"),
        ("stand-in/gated-data", "default", "test", "ok"),
    ] {
        let done = hub.look_up_data(&data(repo, config, &[split]));
        check(&done, &json!(repo));
        assert_eq!(code(done), expected, "{repo} {config} {split}");
    }
    let missing = hub.look_up_data(&data("stand-in/nothing", "default", &["test"])).unwrap_err();
    let says = "the Hub has no data set stand-in/nothing, or only its owner may see it";
    assert_eq!(missing.to_string(), says);
    assert_eq!(code(hub.fetch_data(&data("stand-in/gated-data", "default", &["test"]))), "hub-gated");
}

#[test]
fn hostile_answers_about_data_are_refused_with_a_way_on() {
    let Some(hub) = StandIn::start("hostile_data") else { return };
    let names = |names: Value| json!({"name": "hostile-siblings", "names": names});
    let merge = |merge: Value| json!({"name": "metadata", "merge": merge});
    let sizes = |size: Value| json!({"name": "lying-sizes", "of": "test", "size": size});
    let card = |card: Value| merge(json!({"cardData": card}));
    let files = |path: Value| {
        card(
            json!({"configs": [{"config_name": "default", "data_files": [{"split": "test", "path": path}]}]}),
        )
    };
    for (scenario, expected) in [
        (json!("html"), "hub-not-the-hub"),
        (json!("not-json"), "hub-bad-answer"),
        (json!("deep-json"), "hub-bad-answer"),
        (json!("huge-json"), "hub-long-answer"),
        (json!("million-siblings"), "hub-long-answer"),
        (json!({"name": "million-siblings", "count": 50_000}), "hub-too-many-files"),
        (json!({"name": "hostile-siblings", "of": "types"}), "hub-bad-answer"),
        (names(json!(["../test.jsonl"])), "hub-bad-file"),
        (names(json!(["/data/test.jsonl"])), "hub-bad-file"),
        (names(json!(["data/../test.parquet"])), "hub-bad-file"),
        (names(json!(["data/test.jsonl"])), "hub-bad-answer"),
        (names(json!([format!("{}x.jsonl", "d/".repeat(2048))])), "hub-bad-file"),
        // What is no data is passed over.
        (names(json!(["../../etc/passwd", "C:\\x.txt", ""])), "ok"),
        (sizes(json!(-1)), "hub-bad-answer"),
        (sizes(json!(null)), "hub-bad-file"),
        (sizes(json!(1_u64 << 53)), "hub-large-data"),
        (sizes(json!(1e300)), "hub-bad-answer"),
        (sizes(json!((256_u64 << 20) + 1)), "hub-large-data"),
        (merge(json!({"sha": "main"})), "hub-bad-answer"),
        (card(json!([])), "ok"),
        (card(json!({"configs": 7, "license": {}})), "ok"),
        (card(json!({"configs": [7, null, {}, {"config_name": 1}]})), "ok"),
        (card(json!({"configs": [{"config_name": "default"}]})), "hub-no-split"),
        (
            card(json!({"configs": [{"config_name": "default", "data_files": "data/test.jsonl"}]})),
            "hub-no-split",
        ),
        (files(json!("data/test.jsonl")), "ok"),
        (files(json!(["*", "data/**"])), "ok"),
        (files(json!("../**")), "hub-no-split"),
        (files(json!({"a": 1})), "hub-no-split"),
        (files(json!("*a".repeat(5000))), "hub-no-split"),
        (files(json!(vec!["**t**e**s**t**j**s**o**n**l**x"; 10_000])), "hub-no-split"),
    ] {
        let started = Instant::now();
        let done = hub.having(&json!([scenario])).look_up_data(&data("stand-in/lines", "default", &["test"]));
        check(&done, &scenario);
        let shown = scenario.to_string().chars().take(200).collect::<String>();
        assert_eq!(code(done), expected, "{shown}");
        assert!(started.elapsed() < Duration::from_secs(10), "{shown} took {:?}", started.elapsed());
    }
}

#[test]
fn what_an_answer_says_of_itself_is_not_believed() {
    let Some(hub) = StandIn::start("says_of_itself") else { return };
    let wanted = data("stand-in/lines", "default", &["test"]);
    let id = json!([{"name": "metadata", "merge": {"id": "openai/gsm8k"}}]);
    assert_eq!(hub.having(&id).look_up_data(&wanted).unwrap().repo, "stand-in/lines", "nothing led there");
    let licence = json!([{"name": "metadata", "merge": {"cardData": {"license": "a\u{1b}[31m\nb"}}}]);
    let found = hub.having(&licence).look_up_data(&wanted).unwrap();
    assert_eq!(found.licence.as_deref(), Some("a\u{fffd}[31m\u{fffd}b"));
    assert_eq!(code(hub.having(&json!(["not-found"])).fetch_data(&wanted)), "hub-gone");
}

/// An error is a sentence and says what to do.
fn check<T>(done: &Result<T, atelier::hub::HubError>, of: &Value) {
    let Err(error) = done else { return };
    let sentence = error.to_string();
    assert!(sentence.contains(' ') && sentence.chars().count() < 1000, "{of}: {sentence}");
    assert!(hint(error).is_some_and(|hint| !hint.is_empty()), "{of}: {sentence} has no way on");
}

#[test]
fn what_is_fetched_lies_where_other_programs_look_and_is_found_without_asking() {
    let Some(hub) = StandIn::start("where_others_look") else { return };
    let wanted = data(GSM8K, "main", &["test", "train"]);
    assert!(wait(kept_data(&wanted, &hub.downloads())).is_none());
    let kept = hub.fetch_data(&wanted).unwrap();
    let (commit, files) = (hub.data_sha(GSM8K, "main"), kept.files.clone());
    let cache = hub.root().join("hub/datasets--openai--gsm8k");
    assert_eq!(std::fs::read_to_string(cache.join("refs/main")).unwrap(), commit);
    for name in &files {
        let path = cache.join("snapshots").join(&commit).join(name);
        let link = std::fs::read_link(&path).unwrap();
        assert!(link.starts_with("../../../blobs"), "{}", link.display());
        let ours = std::fs::read(crate::support::source::root().join("tests/hub/rows").join(
            match name.contains("train") {
                true => "gsm8k-train.parquet",
                false => "gsm8k.parquet",
            },
        ));
        assert_eq!(std::fs::read(&path).unwrap(), ours.unwrap(), "{name}");
    }
    hub.having(&json!([]));
    // By the branch, by the commit, and of a conversion.
    for asked in [wanted.clone(), data(&format!("{GSM8K}@{commit}"), "main", &["test", "train"])] {
        let found = wait(kept_data(&asked, &hub.downloads())).unwrap();
        assert_eq!((&found.revision, &found.files), (&commit, &files));
        let file = DataFile::parse(&found.source(&files[0])).unwrap();
        assert_eq!(file.to_string(), format!("{GSM8K}@{commit}/{}", files[0]));
        assert!(wait(file.folder(&hub.downloads())).is_some());
    }
    assert!(hub.log().is_empty());
    let lambada = data("EleutherAI/lambada_openai", "default", &["test"]);
    hub.fetch_data(&lambada).unwrap();
    let found = wait(kept_data(&lambada, &hub.downloads())).unwrap();
    assert_eq!(found.revision, hub.data_sha("EleutherAI/lambada_openai", CONVERTED));
    // One of two files is not both.
    hub.fetch_data(&data(ARC, "ARC-Easy", &["test"])).unwrap();
    assert!(wait(kept_data(&data(ARC, "ARC-Challenge", &["test"]), &hub.downloads())).is_none());
    hub.fetch_data(&data(ARC, "ARC-Challenge", &["test"])).unwrap();
    for config in ["ARC-Easy", "ARC-Challenge"] {
        assert!(wait(kept_data(&data(ARC, config, &["test"]), &hub.downloads())).is_some(), "{config}");
    }
    let models = wait(hub.downloads().list()).models;
    assert!(models.is_empty(), "data sets are no models: {models:?}");
}

#[test]
fn other_bytes_are_refused_and_what_was_cut_goes_on() {
    let Some(hub) = StandIn::start("other_bytes") else { return };
    let wanted = data("allenai/winogrande", "winogrande_xl", &["validation"]);
    let other = json!([{"name": "wrong-content", "file": "validation"}]);
    assert_eq!(code(hub.having(&other).fetch_data(&wanted)), "hub-differs");
    assert!(wait(kept_data(&wanted, &hub.downloads())).is_none());
    hub.having(&json!([{"name": "cut", "file": "validation", "bytes": 700, "times": 1}]));
    hub.fetch_data(&wanted).unwrap();
    let ranges: Vec<_> =
        hub.sent("winogrande_xl/validation.jsonl").into_iter().map(|(range, _)| range).collect();
    assert_eq!(ranges, [None, Some("bytes=700-".to_owned())]);
    // The renamed is kept under its new name.
    hub.having(&json!([{"name": "renamed", "from": "ai2/winogrande", "to": "allenai/winogrande"}]));
    let renamed = hub.fetch_data(&data("ai2/winogrande", "winogrande_xl", &["validation"])).unwrap();
    assert_eq!(renamed.repo, "allenai/winogrande");
    let odd = hub.having(&json!([])).fetch_data(&data("stand-in/splits", "odd", &["test"])).unwrap();
    assert_eq!(odd.files, ["z/a b ü+#?&%41.jsonl"], "a name that must be encoded");
    let expired = json!([{"name": "rate-limited", "times": "always", "retryAfter": 7}]);
    assert_eq!(code(hub.having(&expired).look_up_data(&wanted)), "hub-limited");
}

#[test]
fn what_was_changed_where_it_is_kept_is_fetched_anew() {
    let Some(hub) = StandIn::start("changed_where_kept") else { return };
    for (repo, config, split, name) in [
        ("allenai/winogrande", "winogrande_xl", "validation", "winogrande_xl/validation.jsonl"),
        (ARC, "ARC-Easy", "test", "ARC-Easy/test-00000-of-00001.parquet"),
    ] {
        let wanted = data(repo, config, &[split]);
        let kept = hub.fetch_data(&wanted).unwrap();
        assert!(wait(kept.check(&hub.downloads())).is_ok());
        let cache = hub.root().join("hub").join(format!("datasets--{}", repo.replace('/', "--")));
        let path = cache.join("snapshots").join(&kept.revision).join(name);
        let whole = std::fs::read(&path).unwrap();
        let mut changed = whole.clone();
        changed[100] ^= 1;
        for other in [changed, whole[1..].to_vec()] {
            std::fs::write(&path, &other).unwrap();
            assert_eq!(code(wait(kept.check(&hub.downloads()))), "hub-changed");
            hub.fetch_data(&wanted).unwrap();
            assert_eq!(std::fs::read(&path).unwrap(), whole);
        }
        // What is as it was is not asked for.
        hub.having(&json!([]));
        hub.fetch_data(&wanted).unwrap();
        assert!(hub.sent(name).is_empty(), "{name}");
    }
}

#[test]
fn sources_are_files_of_a_commit() {
    let commit = "0".repeat(40);
    for (text, is_source) in [
        (format!("a/b@{commit}/data/x.jsonl"), true),
        (format!("a/b@{commit}/../x"), false),
        (format!("a/b@{commit}/"), false),
        (format!("a/b@{commit}"), false),
        ("a/b@main/x".to_owned(), false),
        (format!("a@{commit}/x"), false),
        (format!("../b@{commit}/x"), false),
        (String::new(), false),
    ] {
        assert_eq!(DataFile::parse(&text).is_some(), is_source, "{text}");
    }
}
