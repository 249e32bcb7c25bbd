//! Benchmarks by name on the command line.

use std::fs;

use serde_json::{Value, json};

use crate::support::hub::StandIn;
use crate::support::process::{Ended, run};
use crate::support::source::{read, root};

const MODEL: &str = "web/models/painters-12";
const WINOGRANDE: &str = "allenai/winogrande";

fn done(ended: Ended) -> Ended {
    assert_eq!(ended.code, 0, "{}", ended.err);
    ended
}

/// `atelier eval` of the bundled model with more arguments.
fn eval(hub: &StandIn, more: &[&str]) -> Ended {
    let model = root().join(MODEL).display().to_string();
    run(&mut hub.atelier(&[&["eval", &model, "--backend", "cpu"][..], more].concat()))
}

fn value(ended: &Ended) -> Value {
    serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {}", ended.out))
}

#[test]
fn benchmarks_by_name_have_the_numbers_of_the_harness() {
    let Some(hub) = StandIn::start("numbers_of_the_harness") else { return };
    // What lm-evaluation-harness itself made of the same rows with this model.
    let golden: Value = serde_json::from_str(&read("tests/golden/by-name/expected.json")).unwrap();
    for (task, file) in [
        ("winogrande", "winogrande_xl/validation.jsonl"),
        ("lambada_openai", "default/test/0000.parquet"),
        ("hellaswag", "data/validation-00000-of-00001.parquet"),
        ("arc_easy", "ARC-Easy/test-00000-of-00001.parquet"),
        ("gsm8k", "main/test-00000-of-00001.parquet"),
    ] {
        let short: &[&str] = if task == "gsm8k" { &["--max-gen-toks", "40"] } else { &[] };
        let ended = done(eval(&hub, &[&["--task", task, "--json"][..], short].concat()));
        let scores = &value(&ended)["tasks"][task];
        let expected = &golden["tasks"][task]["begin"]["scores"];
        for (ours, theirs) in [
            ("acc", "acc,none"),
            ("acc_norm", "acc_norm,none"),
            ("exact_match_strict", "exact_match,strict-match"),
            ("exact_match_flexible", "exact_match,flexible-extract"),
        ] {
            let Some(theirs) = expected[theirs].as_f64() else { continue };
            let found = scores[ours].as_f64().unwrap_or_else(|| panic!("{task} {ours}: {scores}"));
            assert!((found - theirs).abs() < 1e-9, "{task} {ours}: {found}, the harness {theirs}");
        }
        assert_eq!(scores["n"], expected["sample_len"].as_f64().map_or(Value::Null, |n| json!(n as u64)));
        assert_eq!(
            (&scores["harness"], &scores["add_bos"]),
            (&golden["about"]["lm_eval"], &json!(true)),
            "{task}"
        );
        assert!(scores["source"].as_str().is_some_and(|source| source.ends_with(file)), "{task}: {scores}");
        assert!(
            ended.err.starts_with("note: fetching ") && ended.err.contains(file),
            "{task}: {}",
            ended.err
        );
    }
}

#[test]
fn tasks_of_glue_by_name_are_answered_by_a_classifier() {
    let Some(hub) = StandIn::start("tasks_of_glue") else { return };
    let golden: Value = serde_json::from_str(&read("tests/golden/glue/tasks.json")).unwrap();
    for (task, of, metric) in
        [("cola", "cola", "mcc"), ("mnli", "mnli", "acc"), ("mnli_mismatch", "mnli", "acc")]
    {
        let place = crate::glue::model(golden[of]["model"].as_str().unwrap());
        let model = place.path().display().to_string();
        let arguments = ["eval", &model, "--backend", "cpu", "--task", task, "--json"];
        let scores = &value(&done(run(&mut hub.atelier(&arguments))))["tasks"][task];
        let (found, expected) =
            (scores[metric].as_f64().unwrap(), golden[of]["scores"][metric].as_f64().unwrap());
        assert!((found - expected).abs() < 1e-9, "{task}: {scores}");
        assert!(
            scores["source"].as_str().is_some_and(|source| source.starts_with("nyu-mll/glue@")),
            "{scores}"
        );
    }
}

#[test]
fn a_benchmark_is_shown_fetched_once_and_pinned() {
    let Some(hub) = StandIn::start("shown_and_pinned") else { return };
    let commit = hub.data_sha(WINOGRANDE, "main");
    let rows = fs::read(root().join("tests/golden/by-name/winogrande.jsonl")).unwrap();
    let print = ["--task", "winogrande", "--limit", "3", "--print-experiment"];
    let first = done(eval(&hub, &print));
    let asked = value(&first);
    let sha1 = hub.look_up_data(&crate::support::hub::data(WINOGRANDE, "winogrande_xl", &["validation"]));
    let note = format!(
        "note: fetching {WINOGRANDE} at {commit}, licence cc0-1.0: winogrande_xl/validation.jsonl ({} bytes, git’s hash {}), into {}\n",
        rows.len(),
        sha1.unwrap().files[0].hash,
        hub.root().join("hub").display()
    );
    assert_eq!(first.err, note);
    let of_rows = atelier::model::Sha256Hash::of(&rows).to_string();
    let source = format!("{WINOGRANDE}@{commit}/winogrande_xl/validation.jsonl");
    assert_eq!(
        asked["data"][0],
        json!({
            "task": "winogrande", "sha256": of_rows, "form": "winogrande", "add_bos": true, "few_shot": null,
            "max_gen_toks": null, "source": source, "harness": "0.4.13",
        })
    );
    // What is here is not spoken of, and of a commit nobody is asked.
    hub.having(&json!([]));
    let pinned = format!("other:winogrande@{commit}");
    let again = done(eval(&hub, &["--task", &pinned, "--limit", "3"]));
    assert!(hub.log().is_empty() && again.err.is_empty(), "{}", again.err);
    assert!(
        again.out.contains("other") && again.out.contains(&source) && again.out.contains("0.4.13"),
        "{}",
        again.out
    );
    // An experiment alone asks nobody.
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("asked.json").display().to_string();
    fs::write(&file, &first.out).unwrap();
    let run_file = || run(&mut hub.atelier(&["run", &file, "--backend", "cpu", "--json"]));
    let found = value(&done(run_file()));
    assert_eq!(found["tasks"]["winogrande"]["source"], source.as_str());
    // What was printed is read back as what was asked.
    fs::write(&file, found.to_string()).unwrap();
    assert_eq!(value(&done(run_file()))["tasks"], found["tasks"]);
    fs::remove_dir_all(hub.root().join("hub")).unwrap();
    let refused = run_file();
    let hint =
        format!("\nhint: to fetch them: atelier eval MODEL --task winogrande@{commit} --print-experiment\n");
    assert!(refused.code == 1 && refused.err.ends_with(&hint), "{}", refused.err);
    assert!(hub.log().is_empty(), "{:?}", hub.log());
    done(eval(&hub, &["--task", &format!("winogrande@{commit}"), "--print-experiment"]));
    done(run_file());
}

#[test]
fn without_the_hub_what_is_kept_is_taken_or_that_is_said() {
    let Some(hub) = StandIn::start("without_the_hub") else { return };
    let model = root().join(MODEL).display().to_string();
    let arguments = ["eval", &model, "--task", "winogrande", "--print-experiment"];
    let offline = || run(hub.atelier(&arguments).env("HF_HUB_OFFLINE", "1"));
    let refused = offline();
    let says =
        "error: allenai/winogrande at main is not in the cache, and HF_HUB_OFFLINE forbids to ask for it\n";
    assert!(refused.code == 1 && refused.err.starts_with(says), "{}", refused.err);
    let first = done(run(&mut hub.atelier(&arguments)));
    hub.having(&json!([]));
    let kept = done(offline());
    assert_eq!((kept.out.as_str(), kept.err.as_str()), (first.out.as_str(), ""));
    assert!(hub.log().is_empty());
    hub.having(&json!(["unavailable"]));
    let kept = done(run(&mut hub.atelier(&arguments)));
    assert!(
        kept.err.starts_with("note: ") && kept.err.contains("winogrande is taken from the cache"),
        "{}",
        kept.err
    );
    // The branch has moved on: the experiment means what it meant.
    hub.having(&json!([]));
    hub.say(&json!({"push": {"name": WINOGRANDE, "kind": "datasets", "files": {"winogrande_xl/validation.jsonl": "{}\n"}}}));
    let moved = done(run(&mut hub.atelier(&arguments)));
    assert!(moved.out != first.out && moved.err.contains("fetching"), "{}", moved.err);
}

#[test]
fn what_was_edited_is_refused_and_told() {
    let Some(hub) = StandIn::start("edited") else { return };
    let asked = value(&done(eval(&hub, &["--task", "gsm8k", "--limit", "1", "--print-experiment"])));
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("asked.json").display().to_string();
    for (at, other, says) in [
        ("/few_shot/n", json!(1), "by name, gsm8k is asked with 5 examples, seed 1234, behind a beginning"),
        (
            "/few_shot/seed",
            json!(7),
            "by name, gsm8k is asked with 5 examples, seed 1234, behind a beginning",
        ),
        ("/few_shot/seed", Value::Null, "and what is asked for here differs"),
        ("/few_shot", Value::Null, "and what is asked for here differs"),
        ("/add_bos", json!(false), "and what is asked for here differs"),
        ("/form", json!("nope"), "no benchmark by name is called \"nope\""),
        ("/sha256", Value::Null, "and no hash says which they are"),
        ("/source", json!("openai/gsm8k@main/x"), "is no file of a commit"),
        ("/harness", json!("0.4"), "as lm-evaluation-harness 0.4 asks it"),
    ] {
        let mut edited = asked.clone();
        *edited["data"][0].pointer_mut(at).unwrap() = other;
        fs::write(&file, edited.to_string()).unwrap();
        let ended = run(&mut hub.atelier(&["run", &file, "--backend", "cpu", "--json"]));
        assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{at}: {}", ended.err);
        assert!(ended.err.contains(says), "{at}: {}", ended.err);
    }
}

#[test]
fn changed_items_are_told_where_nobody_may_be_asked() {
    let Some(hub) = StandIn::start("changed_items") else { return };
    let commit = hub.data_sha(WINOGRANDE, "main");
    let pinned = format!("winogrande@{commit}");
    let first = done(eval(&hub, &["--task", &pinned, "--print-experiment"]));
    let snapshots = hub.root().join("hub/datasets--allenai--winogrande/snapshots");
    let path = snapshots.join(&commit).join("winogrande_xl/validation.jsonl");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, [&whole[..whole.len() - 1], b" "].concat()).unwrap();
    let model = root().join(MODEL).display().to_string();
    let arguments = ["eval", &model, "--task", &pinned, "--print-experiment"];
    let refused = run(hub.atelier(&arguments).env("HF_HUB_OFFLINE", "1"));
    assert!(refused.code == 1 && refused.err.contains("was changed after it was fetched"), "{}", refused.err);
    assert_eq!(done(run(&mut hub.atelier(&arguments))).out, first.out);
    assert_eq!(fs::read(&path).unwrap(), whole);
}

#[test]
fn what_cannot_be_asked_so_is_a_usage_error() {
    let Some(hub) = StandIn::start("cannot_be_asked") else { return };
    let fewshot = root().join("tests/golden/by-name/gsm8k-train.jsonl").display().to_string();
    for (arguments, says) in [
        (&["--task", "winogrande", "--add-bos"][..], "asks it, so without --add-bos"),
        (&["--task", "gsm8k", "--fewshot", &fewshot], "asks it, so without --fewshot"),
        (&["--task", "facts@main"], "facts is one of the model's tasks, which has no revisions"),
        (&["--task", "arc_easy=x.jsonl"], "arc_easy takes no file"),
        (&["--task", "gsm8k", "--num-fewshot", "3"], "asks it, so without --num-fewshot"),
        (&["--task", "gsm8k", "--fewshot-seed", "3"], "asks it, so without --fewshot-seed"),
        (&["--task", "facts", "--num-fewshot", "3"], "--num-fewshot is for examples from a file"),
        (&["--task", "winogrande@a..b"], "no branch, tag or commit is called “a..b”"),
        (&["--task", "lambada"], "the items of lambada are missing"),
    ] {
        let ended = eval(&hub, arguments);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{arguments:?}: {}", ended.err);
        assert!(ended.err.contains(says), "{arguments:?}: {}", ended.err);
    }
    assert!(hub.log().is_empty(), "{:?}", hub.log());
}

/// A folder of results names where its items are, and the model by its name on the Hub.
#[test]
fn the_folder_of_a_sweep_finds_the_items_of_a_benchmark_again() {
    let Some(hub) = StandIn::start("sweep_folder") else { return };
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("swept");
    let out = folder.display().to_string();
    let model = root().join(MODEL).display().to_string();
    let swept =
        ["sweep", &model, "--backend", "cpu", "--figure", "4", "--task", "winogrande", "--limit", "1"];
    done(run(&mut hub.atelier(&[&swept[..], &["--out", &out]].concat())));
    hub.having(&json!([]));
    let header = folder.join("sweep.json");
    let whole = value_of(&header);
    let commit = hub.data_sha(WINOGRANDE, "main");
    let items = whole["places"][0]["items"].as_str().unwrap();
    assert!(items.starts_with(&format!("{WINOGRANDE}@{commit}/")), "{items}");
    let again = |hub: &StandIn| run(&mut hub.atelier(&["run", &out, "--backend", "cpu", "--json"]));
    done(again(&hub));
    // Results of older versions name no place: what is kept of the benchmark is looked at.
    let mut older = whole.clone();
    older.as_object_mut().unwrap().remove("places");
    fs::write(&header, older.to_string()).unwrap();
    done(again(&hub));
    assert!(hub.log().is_empty(), "nobody is asked: {:?}", hub.log());
    fs::remove_dir_all(hub.root().join("hub")).unwrap();
    let refused = again(&hub);
    let hint = "\nhint: to fetch them: atelier eval MODEL --task winogrande@main --print-experiment\n";
    assert!(refused.code == 1 && refused.err.ends_with(hint), "{}", refused.err);
    fs::write(&header, whole.to_string()).unwrap();
    let refused = again(&hub);
    assert!(
        refused.code == 1 && refused.err.contains(&format!("winogrande@{commit} --print")),
        "{}",
        refused.err
    );

    // In a figure of models it is called as the Hub calls it.
    let mut of_hub = whole;
    of_hub["source"] = json!(format!("owner/name@{}", "a".repeat(40)));
    fs::write(&header, of_hub.to_string()).unwrap();
    let drawn = done(run(&mut hub.atelier(&["figure", "12", &out])));
    assert!(drawn.out.contains(">owner/name<"), "{}", drawn.out);
}

fn value_of(path: &std::path::Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn a_gated_data_set_opens_with_the_right_token_and_the_token_stays_here() {
    let Some(hub) = StandIn::start("gated_data") else { return };
    hub.having(&json!([{"name": "gated", "how": "manual"}]));
    let model = root().join(MODEL).display().to_string();
    let arguments = ["eval", &model, "--task", "winogrande", "--limit", "2", "--json", "--backend", "cpu"];
    let with = |token: &str| {
        let ended = run(hub.atelier(&arguments).env("HF_TOKEN", token));
        assert!(!format!("{}{}", ended.out, ended.err).contains("token-"), "{}", ended.err);
        ended
    };
    let none = run(&mut hub.atelier(&arguments));
    assert!(none.code == 1 && none.err.contains(WINOGRANDE), "{}", none.err);
    for (token, says) in [("token-waiting", "this token has not been let in"), ("token-wrong", "token")] {
        let ended = with(token);
        assert!(ended.code == 1 && ended.err.contains(says), "{token}: {}", ended.err);
    }
    let opened = done(with("token-granted"));
    assert_eq!(value(&opened)["tasks"]["winogrande"]["n"], 2);
    // What lies here needs no token.
    let kept = done(run(hub.atelier(&arguments).env("HF_HUB_OFFLINE", "1")));
    assert_eq!(kept.out, opened.out);
}
