//! Sweeps from the command line: findings, several models in one figure, rules to stop, and
//! results that cannot be written or do not belong together.

use std::path::Path;
use std::process::Command;

use atelier::experiment::{Prompt, What};
use atelier::reader::Opened;
use atelier::sweep::Study;
use serde_json::{Value, json};

use crate::support::process;

fn model(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("web/models").join(name).display().to_string()
}

/// Exit code and all that was said.
fn atelier(arguments: &[&str]) -> (u8, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let words = std::iter::once("atelier").chain(arguments.iter().copied()).map(Into::into);
    let code = atelier::cli::run(words, &mut out, &mut err, false);
    (code, String::from_utf8(out).unwrap() + &String::from_utf8(err).unwrap())
}

fn sweep(name: &str, out: &Path, arguments: &[&str]) -> (u8, String) {
    let (model, out) = (model(name), out.display().to_string());
    let fixed = ["sweep", &model, "--backend", "cpu", "--task", "facts", "--task", "arith", "--out", &out];
    atelier(&[&fixed, arguments].concat())
}

fn json_of(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Left out, in reverse and in parallel, of both bundled models, in one chart; and the
/// questions that the results do not answer.
#[test]
fn several_models_share_figure_12() {
    let root = tempfile::tempdir().unwrap();
    let (one, two) = (root.path().join("one"), root.path().join("two"));
    for (name, folder) in [("painters-6", &one), ("painters-12", &two)] {
        let (code, said) = sweep(name, folder, &["--figure", "12", "--limit", "2"]);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("figure-12.svg, figure-12.csv"), "{said}");
    }
    let paths = [one.display().to_string(), two.display().to_string()];
    let (code, svg) = atelier(&["figure", "12", &paths[0], &paths[1]]);
    assert!(code == 0 && svg.starts_with("<svg"), "{svg}");
    let (code, text) = atelier(&["figure", "12", &paths[0], &paths[1], "--json"]);
    assert_eq!(code, 0, "{text}");
    let figure: Value = serde_json::from_str(&text).unwrap();
    let models = figure["models"].as_array().unwrap();
    let names: Vec<&str> =
        models.iter().map(|model| model["drawing"]["curves"][0]["name"].as_str().unwrap()).collect();
    assert_eq!(models.len(), 2);
    assert_ne!(names[0], names[1]);
    for ((model, name), n_layers) in models.iter().zip(&names).zip([6, 12]) {
        assert!(svg.contains(name), "{name} is in the legend");
        let points = model["drawing"]["curves"][0]["points"].as_array().unwrap();
        let xs: Vec<f64> = points.iter().map(|point| point["x"].as_f64().unwrap()).collect();
        // One layer, three, and so on to all but one, in percent.
        let share = |n: usize| 100.0 * n as f64 / n_layers as f64;
        let expected: Vec<f64> = (1..n_layers).step_by(2).map(share).collect();
        let is_close = xs.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(xs.len() == expected.len() && is_close, "{xs:?}");
        assert_eq!(model["provenance"]["model"], **name);
    }
    // The picture of both is read back as both, and is not taken for one of one model.
    let both = root.path().join("both.svg").display().to_string();
    let (code, said) = atelier(&["figure", "12", &paths[0], &paths[1], "--out", &both]);
    assert_eq!(code, 0, "{said}");
    let (code, again) = atelier(&["figure", "12", &both, "--json"]);
    assert_eq!((code, serde_json::from_str::<Value>(&again).unwrap()), (0, figure.clone()));
    // On other items they are not compared.
    let other = root.path().join("other");
    let (code, said) = sweep("painters-12", &other, &["--figure", "12", "--limit", "1"]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = atelier(&["figure", "12", &paths[0], &other.display().to_string()]);
    assert!(code == 1 && said.contains("it ran on another number of items"), "{said}");
    let (code, said) = atelier(&["figure", "4", &paths[0], &paths[1]]);
    assert!(code == 2 && said.contains("only figures 12 and A.8 take several folders"), "{said}");
    let (code, said) = atelier(&["figure", "findings", &paths[0]]);
    assert!(code == 1 && said.contains("are not those of the findings"), "{said}");
    assert!(said.contains("atelier sweep --findings"), "{said}");
    // Results of another model are refused by its name.
    let (code, said) = sweep("painters-12", &one, &["--figure", "12", "--limit", "2"]);
    assert!(code == 1 && said.contains("holds results of another sweep: the model is"), "{said}");
    for name in names {
        assert!(said.contains(name), "{name}: {said}");
    }
    let (code, said) = atelier(&["sweep", "merge", &paths[0], &paths[1], "--out", &paths[0]]);
    assert!(code == 1 && said.contains("cannot be joined: the model is"), "{said}");
}

#[test]
fn findings_are_written_and_read_again() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("findings");
    let (code, said) = sweep("painters-12", &folder, &["--findings", "--limit", "1"]);
    assert_eq!(code, 0, "{said}");
    for name in ["figure-2.svg", "figure-11.csv", "figure-12.svg", "findings.json", "findings.md"] {
        assert!(said.contains(name), "{name}: {said}");
    }
    let written = json_of(&folder.join("findings.json"));
    let claims: Vec<&str> =
        written["findings"].as_array().unwrap().iter().map(|f| f["claim"].as_str().unwrap()).collect();
    let sections = ["3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8"];
    assert_eq!(claims.len(), sections.len());
    for (finding, section) in written["findings"].as_array().unwrap().iter().zip(sections) {
        assert!(finding["question"].as_str().unwrap().starts_with(section), "{finding}");
        assert_eq!(finding["verdict"], "cannot_tell", "one item tells nothing: {finding}");
    }
    assert_eq!(written["provenance"]["n_layers"], 12);
    let text = folder.display().to_string();
    let (code, markdown) = atelier(&["figure", "findings", &text]);
    assert_eq!(code, 0, "{markdown}");
    assert_eq!(markdown, std::fs::read_to_string(folder.join("findings.md")).unwrap());
    assert!(markdown.contains("| 3.8: which variants harm least? |"), "{markdown}");
    let (code, again) = atelier(&["figure", "findings", &text, "--json"]);
    assert_eq!((code, serde_json::from_str::<Value>(&again).unwrap()), (0, written));
}

#[test]
fn loops_and_stops_are_part_of_the_plan() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("grid");
    let options = ["--figure", "10", "--loops", "1,2-3", "--limit", "20", "--stop", "0.2"];
    let (code, said) = sweep("painters-12", &folder, &options);
    assert_eq!(code, 0, "{said}");
    let header = json_of(&folder.join("sweep.json"));
    assert_eq!(header["plan"]["families"], json!([{"family": "looped_parallel", "loops": [1, 2, 3]}]));
    assert_eq!(header["plan"]["stop"], json!({"alpha": 0.2, "margin": null}));
    assert_eq!(header["tasks"][0]["lines"].as_array().unwrap().len(), 20);
    let results = json_of(&folder.join("results.json"));
    // Nearly all layers in parallel: no sum comes out, and that is seen before 20 items.
    let rows = results["results"].as_array().unwrap();
    let broken = rows.iter().find(|row| row["x"] == 11 && row["y"] == 1).unwrap();
    assert_eq!(broken["tasks"]["arith"]["state"], "worse", "{broken}");
    assert!(broken["tasks"]["arith"]["score"]["n"].as_u64().unwrap() < 20, "{broken}");
    assert!(results["states"]["worse"].as_u64().unwrap() >= 1);
    let csv = std::fs::read_to_string(folder.join("figure-10.csv")).unwrap();
    assert!(csv.starts_with("x,y,value,low,high,n,is_best,schedule,model,"), "{csv}");
    assert_eq!(csv.lines().count(), 1 + 6 * 3);
    assert_eq!(csv.lines().filter(|line| line.contains(",true,")).count(), 6, "{csv}");
    // A file of the figure asks for the same counts.
    let svg = folder.join("figure-10.svg").display().to_string();
    let again = root.path().join("again");
    let (code, said) = sweep("painters-12", &again, &["--plan", &svg, "--limit", "1"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(json_of(&again.join("sweep.json"))["plan"]["families"], header["plan"]["families"]);

    // Without the rule it is another sweep.
    let (code, said) = sweep("painters-12", &folder, &["--figure", "10", "--loops", "1-3", "--limit", "20"]);
    assert!(code == 1 && said.contains("they come from different plans"), "{said}");
    let check = |arguments: &[&str], expected: &str| {
        let (code, said) = sweep("painters-12", &folder, arguments);
        assert!(code == 2 && said.contains(expected), "{arguments:?}: {code} {said}");
    };
    check(&["--figure", "4", "--loops", "1-3"], "--loops is for --figure 10");
    check(&["--figure", "10", "--loops", "0-3"], "expected counts from 1 to 100");
    check(&["--figure", "10", "--loops", "3-1"], "expected counts from 1 to 100");
    check(&["--figure", "4", "--stop", "0.9"], "alpha is 0.9, and must be above 0 and at most 0.5");
    check(&["--figure", "4", "--findings"], "cannot be used with");
}

#[test]
fn tasks_that_a_plan_names_must_be_there() {
    let root = tempfile::tempdir().unwrap();
    let plan = root.path().join("plan.json");
    std::fs::write(
        &plan,
        r#"{"version": 1, "families": [{"family": "skip"}], "tasks": ["fact"], "limit": 1}"#,
    )
    .unwrap();
    let (model, path) = (model("painters-12"), plan.display().to_string());
    let out = root.path().join("out").display().to_string();
    let run = || atelier(&["sweep", &model, "--backend", "cpu", "--plan", &path, "--out", &out]);
    let (code, said) = run();
    assert!(code == 2 && said.contains("fact"), "{code} {said}");
    // Nor is the same task scored twice under one name.
    std::fs::write(
        &plan,
        r#"{"version": 1, "families": [{"family": "skip"}], "tasks": ["facts", "facts"], "limit": 1}"#,
    )
    .unwrap();
    let (code, said) = run();
    assert!(code == 2 && said.contains(r#"two tasks are called "facts""#), "{code} {said}");
    assert!(!Path::new(&out).exists(), "nothing is written before all is known to be right");
}

/// A limit on the size of files stands for a full disk: the write fails half way. The run goes
/// on, prints what it cannot write, and fails.
#[cfg(unix)]
#[test]
fn a_full_disk_says_so_and_prints_what_is_not_written() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("full");
    let run = |limit: &str, rest: &[&str]| {
        let script = format!("trap '' XFSZ; {limit} exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.arg("-c").arg(script).arg(env!("CARGO_BIN_EXE_atelier"));
        command.args(["sweep", &model("painters-12"), "--backend", "cpu", "--task", "facts"]);
        command.args(["--figure", "4", "--limit", "40", "--out"]).arg(&folder).args(rest);
        process::run(&mut command)
    };
    // In blocks of 512 bytes: the head fits, all records do not.
    let ended = run("ulimit -f 24;", &[]);
    assert_eq!(ended.code, 1, "{}", ended.err);
    let notes: Vec<&str> = ended.err.lines().filter(|line| line.starts_with("note: ")).collect();
    assert_eq!(notes.len(), 1, "once: {}", ended.err);
    assert!(notes[0].contains("records.jsonl cannot be written"), "{}", ended.err);
    assert!(notes[0].contains("going on, with the results in memory"), "{}", ended.err);
    assert!(ended.err.contains(" of 40 items are not written: "), "{}", ended.err);
    assert!(ended.err.contains("make room, and run the same command again"), "{}", ended.err);
    let printed = ended.out;
    let kept = std::fs::read_to_string(folder.join("records.jsonl")).unwrap().lines().count();
    assert!(kept > 7 && kept < 40 * 7, "{kept} records");
    let ended = run("ulimit -f 24;", &["--json"]);
    assert!(ended.code == 1 && ended.err.contains("going on: "), "{}", ended.err);
    let object: Value = serde_json::from_str(&ended.out).unwrap();

    // With room again it goes on, and nothing else comes out.
    let ended = run("", &[]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.err.contains("going on"), "{}", ended.err);
    let records = std::fs::read_to_string(folder.join("records.jsonl")).unwrap();
    assert_eq!(records.lines().count(), 40 * 7);
    assert_eq!(std::fs::read_to_string(folder.join("results.csv")).unwrap(), printed);
    assert_eq!(json_of(&folder.join("results.json")), object);
}

/// What the page saves is drawn and run again by the command line; what the command line draws
/// can be given back to it.
#[test]
fn a_figures_file_is_drawn_and_its_plan_is_run() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("skip");
    let options = ["--figure", "4", "--limit", "2", "--seed", "3"];
    let (code, said) = sweep("painters-12", &folder, &options);
    assert_eq!(code, 0, "{said}");
    let svg = folder.join("figure-4.svg").display().to_string();
    let (code, drawn) = atelier(&["figure", "4", &svg]);
    assert_eq!((code, drawn), (0, std::fs::read_to_string(&svg).unwrap()), "the same picture");

    // As the page writes it, with the same numbers.
    let (_, text) = atelier(&["figure", "4", &svg, "--json"]);
    let figure: Value = serde_json::from_str(&text).unwrap();
    let provenance = &figure["models"][0]["provenance"];
    let task = |number: usize| json!({"name": provenance["tasks"][number]["name"], "data_hash": provenance["tasks"][number]["data_hash"]});
    let mut page = json!({
        "atelier": "figure", "version": 1, "study": {"figure": 4}, "limit": 2, "seed": 3, "stop": null,
        "model": {"title": "Mine", "hash": provenance["model_hash"]},
        "tasks": [task(0), task(1)],
        "backend": {"kind": "gpu", "adapter": "a GPU"}, "build": "b",
        "result": {"drawing": figure["models"][0]["drawing"], "findings": [], "n_done": 4},
    });
    let path = root.path().join("page.json");
    std::fs::write(&path, page.to_string()).unwrap();
    let path = path.display().to_string();
    let (code, text) = atelier(&["figure", "4", &path, "--json"]);
    assert_eq!(code, 0, "{text}");
    let again: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(again["models"][0]["drawing"], figure["models"][0]["drawing"]);
    assert_eq!(again["models"][0]["provenance"]["backend"]["adapter"], "a GPU");
    let (code, said) = atelier(&["figure", "5", &path]);
    assert!(code == 1 && said.contains("is of figure 4, not of figure 5"), "{said}");

    let again = root.path().join("again");
    let (model, out) = (model("painters-12"), again.display().to_string());
    let (code, said) = atelier(&["sweep", &model, "--backend", "cpu", "--plan", &path, "--out", &out]);
    assert_eq!(code, 0, "{said}");
    assert!(!said.contains("note:"), "the same model and items: {said}");
    let records = |folder: &Path| std::fs::read_to_string(folder.join("records.jsonl")).unwrap();
    assert_eq!(records(&again), records(&folder));
    page["tasks"][0]["data_hash"] = json!("0".repeat(64));
    std::fs::write(&path, page.to_string()).unwrap();
    let other = self::model("painters-6");
    let out = root.path().join("other").display().to_string();
    let (code, said) = atelier(&["sweep", &other, "--backend", "cpu", "--plan", &path, "--out", &out]);
    assert!(code == 0 && said.contains("the file is of the model Mine"), "{said}");
    assert!(said.contains("facts has other items here than there"), "{said}");
}

/// Figures that are no sweeps run by the same command.
#[test]
fn figures_of_states_and_of_writing_are_run_too() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().display().to_string();
    let model = model("painters-12");
    let run = |rest: &[&str]| {
        atelier(&[&["sweep", &model, "--backend", "cpu", "--out", &out, "--figure"], rest].concat())
    };
    let (code, said) = run(&["3", "--limit", "2"]);
    assert_eq!(code, 0, "{said}");
    assert!(root.path().join("states.json").exists() && root.path().join("figure-3.svg").exists());
    let (code, said) = run(&["16"]);
    assert_eq!(code, 0, "{said}");
    let written = json_of(&root.path().join("figure-16.json"));
    let answers = written["answers"].as_array().unwrap();
    assert_eq!(answers[0]["schedule"], "0-11");
    let text = |answer: &Value| answer["text"].as_str().unwrap().to_owned();
    assert!(!text(&answers[0]).is_empty() && said.contains(&text(&answers[1])), "{said}");
    let pieces = answers[1]["pieces"].as_array().unwrap().iter().map(|piece| piece.as_str().unwrap());
    assert_eq!(pieces.collect::<String>(), text(&answers[1]));
    let csv = std::fs::read_to_string(root.path().join("figure-16.csv")).unwrap();
    assert_eq!(
        csv.lines().count(),
        2 + answers.iter().map(|a| a["tokens"].as_array().unwrap().len()).max().unwrap()
    );
    let svg = std::fs::read(root.path().join("figure-16.svg")).unwrap();
    let schedule = answers[1]["schedule"].as_str().unwrap();
    let What::Generation { schedule: carried, prompt, .. } = Opened::read(&svg).unwrap().experiment.what
    else {
        panic!("a generation")
    };
    assert_eq!(carried, schedule);
    assert_eq!(prompt, Prompt::Text(written["prompt"].as_str().unwrap().to_owned()));

    // A figure of hidden states is taken from its file, too: the same model, task and items.
    let states = std::fs::read(root.path().join("figure-3.svg")).unwrap();
    let opened = Opened::read(&states).unwrap();
    assert_eq!((opened.study(), opened.experiment.limit), (Some(Study::Figure(3)), Some(2)));
    let again = root.path().join("again");
    let (file, folder) = (root.path().join("figure-3.svg"), again.display().to_string());
    let file = file.display().to_string();
    let (code, said) = atelier(&["sweep", &model, "--backend", "cpu", "--plan", &file, "--out", &folder]);
    assert_eq!(code, 0, "{said}");
    let report = |folder: &Path| json_of(&folder.join("states.json"))["report"].clone();
    assert_eq!(report(&again), report(root.path()));
    let text = root.path().join("figure-16.svg").display().to_string();
    let (code, said) = atelier(&["sweep", &model, "--plan", &text, "--out", &folder]);
    assert!(
        code != 0 && said.contains("is of generated texts") && said.contains("atelier generate"),
        "{said}"
    );
    let (code, said) = run(&["15", "--shard", "1/2"]);
    assert!(code == 2 && said.contains("--shard, --stop and --loops are not for it"), "{said}");
    let (code, said) = run(&["13"]);
    assert!(code == 2 && said.contains("2 to 12, 14 to 17, and A.8"), "{said}");
}
