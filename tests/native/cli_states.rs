//! `atelier states`: figures of hidden states from the command line.

use std::fs;

use atelier::states::StatesReport;
use serde_json::Value;

use crate::support::process::atelier;

const MODEL: &str = "web/models/painters-12";

#[test]
fn a_figure_is_measured_and_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("states");
    let ended = atelier([
        "states",
        MODEL,
        "--backend",
        "cpu",
        "--figure",
        "15",
        "--task",
        "facts",
        "--limit",
        "6",
        "--json",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let object: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(object["backend"], "cpu");
    let report: StatesReport = serde_json::from_value(object["report"].clone()).unwrap();
    assert_eq!((report.n_done, report.n_total, report.start, report.paths.len()), (6, 6, Some(4), 3));
    let written: Value = serde_json::from_slice(&fs::read(out.join("states.json")).unwrap()).unwrap();
    assert_eq!(written, object, "the file is what was printed");

    // One line per pair of states and per state, and what they say is what the report says.
    let similarity = fs::read_to_string(out.join("similarity.csv")).unwrap();
    let n_pairs: usize = report.paths.iter().map(|path| (path.steps.len() + 1).pow(2)).sum();
    assert_eq!(similarity.lines().count(), 1 + n_pairs);
    let value = report.paths[0].similarity[2][1].unwrap();
    assert!(similarity.contains(&format!("0-11,2,1,1,0,{value},")), "{value}");
    let states = fs::read_to_string(out.join("states.csv")).unwrap();
    let n_states: usize = report.paths.iter().map(|path| path.states.len()).sum();
    assert_eq!(states.lines().count(), 1 + n_states);
    for name in ["figure-15.svg", "figure-15-1.svg", "figure-15-2.svg", "figure-15-variance.svg"] {
        let svg = fs::read_to_string(out.join(name)).unwrap();
        assert!(
            svg.starts_with("<svg") && svg.contains("&quot;report&quot;") || svg.contains("\"report\""),
            "{name}"
        );
    }
}

#[test]
fn a_schedule_is_measured_beside_the_full_model() {
    let ended =
        atelier(["states", MODEL, "--backend", "cpu", "--schedule", "0-3 (4|..|8) 9-11", "--limit", "2"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.out.contains("2 items of lastword"), "{}", ended.out);
    assert!(ended.out.contains("\n0-11: ") && ended.out.contains("\n0-3 (4|..|8) 9-11: "), "{}", ended.out);
    assert!(ended.out.contains("  (4|..|8)"), "{}", ended.out);
}

#[test]
fn what_is_no_figure_of_hidden_states_is_refused() {
    let ended = atelier(["states", MODEL, "--figure", "4"]);
    assert_eq!(ended.code, 2);
    assert_eq!(ended.err, "error: figure 4 is not one of hidden states\nhint: these are: 3, 14, 15\n");
}
