//! Figures of hidden states and of writing, drawn and run again from their files.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::process::{Ended, atelier};

const MODEL: &str = "web/models/painters-12";

fn done(ended: Ended) -> Ended {
    assert_eq!(ended.code, 0, "{}", ended.err);
    ended
}

fn states(out: &Path, rest: &[&str]) {
    let out = out.display().to_string();
    let fixed = ["states", MODEL, "--backend", "cpu", "--task", "facts", "--limit", "2", "--out", &out];
    done(atelier([&fixed, rest].concat()));
}

fn figure(number: &str, source: &Path, rest: &[&str]) -> Ended {
    atelier([&["figure", number, &source.display().to_string()], rest].concat())
}

fn json_of(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn figures_of_hidden_states_are_drawn_from_their_files() {
    let root = tempfile::tempdir().unwrap();
    for (number, written) in [("3", "figure-3.svg"), ("14", "figure-14.svg"), ("15", "figure-15-cosine.svg")]
    {
        let folder = root.path().join(number);
        states(&folder, &["--figure", number]);
        let picture = fs::read_to_string(folder.join(written)).unwrap();
        for source in [folder.clone(), folder.join("states.json"), folder.join(written)] {
            let drawn = done(figure(number, &source, &[]));
            assert!(drawn.out == picture, "{number} from {}: {}", source.display(), drawn.out);
        }
        let file = root.path().join(format!("{number}.svg"));
        let ended = done(figure(number, &folder, &["--out", file.to_str().unwrap()]));
        assert_eq!((ended.out.as_str(), fs::read_to_string(&file).unwrap() == picture), ("", true));
        let object = done(figure(number, &folder, &["--json"])).out;
        let object: Value = serde_json::from_str(&object).unwrap();
        assert_eq!(object, json_of(&folder.join("states.json")));
    }
    let ended = figure("14", &root.path().join("14"), &[root.path().join("3").to_str().unwrap()]);
    assert!(ended.code == 2 && ended.err.contains("only figures 12 and A.8 take several"), "{}", ended.err);

    // As the page writes it.
    let mut page = json_of(&root.path().join("3/states.json"));
    page["result"] = page["report"].take();
    let path = root.path().join("page.json");
    fs::write(&path, page.to_string()).unwrap();
    assert!(done(figure("3", &path, &[])).out.starts_with("<svg"));
}

#[test]
fn an_answer_that_is_written_twice_is_drawn_from_its_file() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("written");
    let out = folder.display().to_string();
    done(atelier(["sweep", MODEL, "--backend", "cpu", "--figure", "16", "--out", &out]));
    let picture = fs::read_to_string(folder.join("figure-16.svg")).unwrap();
    for source in [folder.clone(), folder.join("figure-16.json"), folder.join("figure-16.svg")] {
        let drawn = done(figure("16", &source, &[])).out;
        assert!(drawn == picture, "from {}: {drawn}", source.display());
    }
    let object: Value = serde_json::from_str(&done(figure("16", &folder, &["--json"])).out).unwrap();
    assert_eq!(object, json_of(&folder.join("figure-16.json")));
}

#[test]
fn files_of_something_else_are_refused_in_words() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("states");
    states(&folder, &["--figure", "3"]);
    let check = |number: &str, source: &Path, expected: &str, hint: &str| {
        let ended = figure(number, source, &[]);
        assert_eq!(ended.code, 1, "{number}: {}", ended.err);
        assert!(ended.err.contains(expected) && ended.err.contains(hint), "{number}: {}", ended.err);
    };
    check("15", &folder, "is of figure 3, not of figure 15", "hint: atelier figure 3 ");
    check("4", &folder.join("states.json"), "is of figure 3, not of figure 4", "hint: atelier figure 3 ");
    check("16", &folder, "holds no figure-16.json", "atelier sweep --figure 16 --out DIR");
    check("3", root.path(), "holds no states.json", "atelier states --figure 3 --out DIR");
    let path = root.path().join("other.json");
    let mut object = json_of(&folder.join("states.json"));
    let mut check_file = |pointer: &str, value: Value, number: &str, expected: &str| {
        *object.pointer_mut(pointer).unwrap() = value;
        fs::write(&path, object.to_string()).unwrap();
        check(number, &path, expected, "");
    };
    check_file("/report/paths/0/similarity/1", json!([1.0]), "3", "its tables do not fit its steps");
    check_file("/report/paths/0/steps", json!(1), "3", "is damaged: invalid type");
    check_file("/report", json!(null), "3", "says what to compute, and holds no results");
    let scores = json!({ "scores": { "schedule": "0-11", "beside_full": true } });
    check_file("/experiment/what", scores, "3", "is of scores, not of figure 3");
    let ended = figure("13", &folder, &[]);
    assert!(
        ended.code == 2 && ended.err.contains("figure 13 of the paper is not drawn here"),
        "{}",
        ended.err
    );
}

/// The schedule that was measured beside a figure's own is measured again; the full model of
/// another depth is not mistaken for one.
#[test]
fn what_was_measured_beside_a_figure_is_measured_again() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name).display().to_string();
    let again = |name: &str, model: &str, out: &str| {
        let plan = format!("{}/figure-3.svg", at(name));
        done(atelier(["sweep", model, "--backend", "cpu", "--plan", &plan, "--out", &at(out)]));
        let report = json_of(&root.path().join(out).join("states.json"))["report"].take();
        let schedules = report["paths"].as_array().unwrap().iter().map(|path| path["schedule"].clone());
        (schedules.collect::<Vec<_>>(), report)
    };
    states(&root.path().join("beside"), &["--figure", "3", "--schedule", "0-3 (4|..|8) 9-11"]);
    let (schedules, report) = again("beside", MODEL, "again");
    assert_eq!(schedules, ["0-11", "0-3 (4|..|8) 9-11"]);
    assert_eq!(report, json_of(&root.path().join("beside/states.json"))["report"]);
    states(&root.path().join("alone"), &["--figure", "3"]);
    assert_eq!(again("alone", "web/models/painters-6", "six").0, ["0-5"]);
}
