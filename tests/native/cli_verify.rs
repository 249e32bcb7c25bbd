//! `atelier verify`: honest claims are verified, forged ones are caught, and what cannot be checked is said.

use std::fs;
use std::path::Path;

use atelier::schedule::Schedule;
use atelier::share::{Link, short_hash};
use serde_json::{Value, json};

use crate::support::device;
use crate::support::process::{Ended, atelier};
use crate::support::source::root;

const MODEL: &str = "web/models/painters-6";
const OTHER: &str = "web/models/painters-12";
const SCHEDULE: &str = "0-1 3-5";
const ITEMS: usize = 24;

/// Scores of two tasks, with a link to them.
fn scored(rest: &[&str]) -> String {
    let limit = ITEMS.to_string();
    let words = ["eval", MODEL, "--schedule", SCHEDULE, "--task", "facts", "--task", "continuation"];
    let words = [&words[..], &["--seed", "3", "--limit", &limit, "--backend", "cpu"], rest].concat();
    let Ended { code, out, err } = atelier(words);
    assert_eq!((code, err.as_str()), (0, ""));
    out
}

fn link() -> String {
    let scored: Value = serde_json::from_str(&scored(&["--json", "--link=https://example.org/a/"])).unwrap();
    scored["link"].as_str().unwrap().to_owned()
}

fn of(address: &str) -> Link {
    let fragment = address.split_once('#').unwrap().1;
    Link::read(fragment).unwrap().unwrap()
}

fn verify(source: &str, rest: &[&str]) -> Ended {
    atelier([&["verify", source][..], rest, &["--backend", "cpu"]].concat())
}

/// What is said of a link that was forged so.
fn forged(honest: &Link, rest: &[&str], forge: impl FnOnce(&mut Link)) -> (i32, Value) {
    let mut link = honest.clone();
    forge(&mut link);
    let Ended { code, out, err } = verify(&link.write(0).unwrap().fragment, &[rest, &["--json"]].concat());
    (code, serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}")))
}

fn stamps(checked: &Value) -> Vec<&str> {
    checked["tasks"].as_array().unwrap().iter().map(|task| task["stamp"].as_str().unwrap()).collect()
}

#[test]
fn an_honest_link_is_verified_on_every_backend() {
    let address = link();
    assert!(address.starts_with("https://example.org/a/#v5.") && address.len() < 400, "{address}");
    let mut backends = vec!["cpu", "reference"];
    backends.extend(device::shared("cli_verify::an_honest_link_is_verified_on_every_backend").map(|_| "gpu"));
    for backend in backends {
        let Ended { code, out, err } = atelier(["verify", &address, "--backend", backend]);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        assert!(out.ends_with("the whole claim: verified\n"), "{out}");
        for task in ["facts", "continuation"] {
            assert!(out.contains(&format!("  {task}: verified; claimed ")), "{out}");
        }
    }
    // Without its items, and without a model's folder given, it is still that.
    let mut bare = of(&address);
    bare.claim.as_mut().unwrap().tasks.iter_mut().for_each(|task| task.right.clear());
    let ended = verify(&bare.write(0).unwrap().fragment, &[MODEL]);
    assert_eq!(ended.code, 0, "{}", ended.out);
}

#[test]
fn forged_links_are_caught() {
    let honest = of(&link());
    let (code, checked) = forged(&honest, &[], |_| {});
    assert_eq!((code, checked["stamp"].as_str()), (0, Some("verified")));
    let n_right = honest.claim.as_ref().unwrap().tasks[0].n_right().unwrap();

    let (code, checked) = forged(&honest, &[], |link| link.schedule = Schedule::parse("0-5", 6).unwrap());
    assert_eq!((code, checked["stamp"].as_str()), (1, Some("differs")), "another schedule");

    let (code, checked) = forged(&honest, &[], |link| link.seed += 1);
    assert_eq!((code, checked["stamp"].as_str()), (1, Some("differs")), "another seed");

    // Numbers that were moved by one item: up, down, with and without the items that say it.
    for (by, has_items) in [(1, true), (-1, true), (1, false), (-1, false)] {
        let (code, checked) = forged(&honest, &[], |link| {
            let task = &mut link.claim.as_mut().unwrap().tasks[0];
            task.value = Some((n_right as f64 + f64::from(by)) / ITEMS as f64);
            if has_items {
                let at = task.right.iter().position(|right| *right == (by < 0)).unwrap();
                task.right[at] = by > 0;
            } else {
                task.right.clear();
            }
        });
        assert_eq!((code, stamps(&checked)), (1, vec!["differs", "verified"]), "{by} {has_items}");
        assert_eq!(checked["tasks"][0]["first"]["place"].is_u64(), has_items);
    }

    // Another number of items: fewer than the link asks for, or more.
    for n in [ITEMS / 2, 2 * ITEMS, 5000] {
        let (code, checked) = forged(&honest, &[], |link| {
            for task in &mut link.claim.as_mut().unwrap().tasks {
                task.n = n;
                task.value = task.value.map(|value| (value * n as f64).round() / n as f64);
                task.right.clear();
            }
        });
        let verdict = checked["stamp"].as_str().unwrap();
        assert_ne!(verdict, "verified", "{n} items");
        // The first half of the items has other numbers; no task has 5000.
        if n != 2 * ITEMS {
            assert_eq!((code, verdict), (1, "differs"), "{n} items");
        }
    }
    // A link that asks for fewer items than are claimed is computed on those, and says so.
    let half = u32::try_from(ITEMS / 2).unwrap();
    let (code, checked) = forged(&honest, &[], |link| link.items = half.try_into().unwrap());
    assert_eq!((code, stamps(&checked)), (0, vec!["consistent", "consistent"]));

    // Another model's hash: of one that is here, and of one that is not.
    let hash = |model: &str| {
        let catalog = fs::read(root().join("web/models/catalog.json")).unwrap();
        let catalog: Value = serde_json::from_slice(&catalog).unwrap();
        let models = catalog["models"].as_array().unwrap();
        let entry = models.iter().find(|entry| entry["name"] == model).unwrap();
        short_hash(entry["hash"].as_str().unwrap()).unwrap()
    };
    let (code, checked) = forged(&honest, &[], |link| {
        link.model_hash = hash("painters-12");
        link.n_layers = 12;
        link.schedule = Schedule::parse(SCHEDULE, 12).unwrap();
    });
    assert_eq!((code, checked["stamp"].as_str()), (1, Some("differs")), "another model's hash");
    let (code, checked) = forged(&honest, &[], |link| link.model_hash ^= 1);
    assert_eq!((code, checked["stamp"].as_str()), (3, Some("unchecked")), "no model's hash");
    assert!(checked["why"].as_str().unwrap().contains("is not here"), "{checked}");
    let (code, checked) = forged(&honest, &[OTHER], |_| {});
    assert_eq!((code, checked["stamp"].as_str()), (3, Some("unchecked")), "another model is given");
}

#[test]
fn what_cannot_be_checked_here_is_said_task_by_task() {
    let honest = of(&link());
    let (code, checked) = forged(&honest, &[], |link| {
        link.claim.as_mut().unwrap().tasks[0].task = "elsewhere".into();
        link.tasks = vec!["elsewhere".into(), "continuation".into()];
    });
    assert_eq!((code, stamps(&checked)), (3, vec!["unchecked", "verified"]));
    assert!(checked["tasks"][0]["said"].as_str().unwrap().contains("no task \"elsewhere\""), "{checked}");
    let (code, checked) = forged(&honest, &[], |link| {
        let task = &mut link.claim.as_mut().unwrap().tasks[0];
        task.data = task.data.map(|mark| mark ^ 1);
    });
    assert_eq!((code, stamps(&checked)), (3, vec!["unchecked", "verified"]));

    let without = Link { claim: None, ..honest }.write(0).unwrap().fragment;
    for (source, says) in [
        (without.as_str(), "has no scores that could be verified"),
        ("v5.a0.m0.c00000000", "some of its characters have changed"),
        ("nowhere.json", "is no file, and no link"),
    ] {
        let ended = verify(source, &[]);
        assert_eq!((ended.code, ended.out.as_str()), (3, ""), "{}", ended.err);
        assert!(ended.err.contains(says), "{}", ended.err);
    }
    assert_eq!(atelier(["verify"]).code, 2);
}

/// A file's own numbers, changed by a path to them.
fn changed(path: &Path, file: &str, pointer: &str, value: Value) -> String {
    let mut object: Value = serde_json::from_str(file).unwrap();
    *object.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}: {file}")) = value;
    fs::write(path, object.to_string()).unwrap();
    path.display().to_string()
}

#[test]
fn files_are_verified_and_forged_ones_show_both_values() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let printed = scored(&["--json"]);
    fs::write(at("printed.json"), &printed).unwrap();
    let ended = verify(&at("printed.json").display().to_string(), &[]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{}", ended.out);

    // With the full model beside it and every item.
    let mut asked: Value = serde_json::from_str(&scored(&["--print-experiment"])).unwrap();
    asked["what"]["scores"]["beside_full"] = json!(true);
    fs::write(at("asked.json"), asked.to_string()).unwrap();
    let (asked, out) = (at("asked.json").display().to_string(), place.path().display().to_string());
    let ended = atelier(["run", &asked, MODEL, "--backend", "cpu", "--out", &out]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let ended = verify(&out, &[]);
    assert_eq!(ended.code, 0, "{}", ended.out);
    assert!(ended.out.contains("facts (full model): verified"), "{}", ended.out);
    let file = fs::read_to_string(at("report.json")).unwrap();
    let saved: Value = serde_json::from_str(&file).unwrap();
    let items = saved["items"].as_array().unwrap();
    assert_eq!(items.len(), 4);
    assert!(items.iter().all(|of| of["nats"].as_array().unwrap().len() == ITEMS));

    let facts = &saved["report"]["scores"]["tasks"]["facts"];
    let full = &saved["report"]["scores"]["full"]["tasks"]["facts"];
    let one = 1.0 / ITEMS as f64;
    let nats = items[0]["nats"][5].as_f64().unwrap();
    for (pointer, value) in [
        ("/report/scores/tasks/facts/acc", json!(facts["acc"].as_f64().unwrap() - one)),
        ("/report/scores/full/tasks/facts/acc", json!(full["acc"].as_f64().unwrap() - one)),
        ("/report/scores/tasks/facts/mean_log_likelihood", json!(-0.5)),
        ("/experiment/seed", json!(4)),
        ("/items/0/nats/5", json!(nats - 0.25)),
    ] {
        let forged = changed(&at("forged.json"), &file, pointer, value);
        let ended = verify(&forged, &[]);
        assert_eq!(ended.code, 1, "{pointer}: {}", ended.out);
        assert!(ended.out.ends_with("the whole claim: differs\n"), "{pointer}: {}", ended.out);
    }
    let forged = changed(&at("forged.json"), &file, "/items/0/nats/5", json!(nats - 0.25));
    let told = verify(&forged, &[]).out.replace('\u{2212}', "-");
    let line = items[0]["lines"][5].as_u64().unwrap();
    let both = format!(
        "first at item 6, line {line} of the file, log-probability claimed {:.4}, here {nats:.4}",
        nats - 0.25
    );
    assert!(told.contains(&both), "{told}\n{both}");
    let forged = changed(&at("forged.json"), &file, "/experiment/data/0/sha256", json!("0".repeat(64)));
    let ended = verify(&forged, &[]);
    assert_eq!(ended.code, 3, "{}", ended.out);
    assert!(ended.out.contains("facts: cannot be checked here"), "{}", ended.out);
}

#[test]
fn a_link_says_no_more_than_it_can() {
    let eval = ["eval", MODEL, "--task", "facts", "--limit", "2", "--backend", "cpu", "--link"];
    let refused = |words: &[&str], says: &str| {
        let ended = atelier(words);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{words:?}: {}", ended.err);
        assert!(ended.err.contains(says), "{}", ended.err);
    };
    refused(&eval, "takes items in the order of a seed");
    let items = root().join("web/models/items/arith.jsonl").display().to_string();
    let task = format!("arith={items}");
    let words = ["eval", MODEL, "--task", &task, "--seed", "0", "--backend", "cpu", "--link"];
    refused(&words, "a link carries no items");
    let ended = atelier([&eval[..], &["--seed", "0"]].concat());
    let link = ended.out.lines().last().unwrap();
    assert!(link.starts_with("#v5.") && of(link).items.get() == 2, "{}", ended.out);
    // What a file asks has a link, too.
    let place = tempfile::tempdir().unwrap();
    let asked = place.path().join("asked.json").display().to_string();
    fs::write(&asked, atelier([&eval[..8], &["--seed", "0", "--print-experiment"]].concat()).out).unwrap();
    let again = atelier(["run", &asked, "--backend", "cpu", "--link"]);
    assert_eq!(again.out.lines().last(), Some(link), "{}", again.err);
}
