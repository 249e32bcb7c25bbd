//! Attention maps as they are asked for: by the page's engine and by the command.

use atelier::experiment::{AttentionReport, Report};
use safetensors::SafeTensors;
use serde_json::{Value, json};

use crate::support::page::{MODEL, Page, ask, problems, reports};
use crate::support::process::atelier;
use crate::support::source::root;

const SCHEDULE: &str = "0-3 (4|5) 6x2 8-11";
/// The order of sums alone may differ between two passes.
const TOLERANCE: f32 = 1e-6;

fn maps(schedule: &str, prompt: &str, last: Option<usize>) -> AttentionReport {
    let page = Page::new();
    page.open().say(&ask(
        1,
        &json!({"attention": {"schedule": schedule, "prompt": {"text": prompt}, "last": last}}),
    ));
    let events = page.events();
    let [(_, _, report, true)] = reports(&events, Report::attention)[..] else {
        panic!("{:?}", problems(&events))
    };
    report.clone()
}

#[test]
fn both_maps_are_reported_with_their_distance() {
    let report = maps(SCHEDULE, "Tom went to the barn", None);
    let n = report.tokens.len();
    assert!(n > 3, "{:?}", report.tokens);
    assert_eq!((report.n_before, report.full.layers.len()), (0, 12));
    assert_eq!(report.edited.layers, [0, 1, 2, 3, 4, 5, 6, 6, 8, 9, 10, 11]);
    for side in [&report.full, &report.edited] {
        assert_eq!(side.weights.len(), side.layers.len() * report.n_heads * n * n);
        for (place, row) in side.weights.chunks_exact(n).enumerate() {
            let sum: f32 = row.iter().sum();
            assert!((sum - 1.0).abs() < 1e-5, "row {place} adds up to {sum}");
            assert!(
                row[place % n + 1..].iter().all(|weight| *weight == 0.0),
                "a token attends to what follows"
            );
        }
    }
    // Up to the parallel group nothing was changed; behind it something was.
    assert!(report.distances[..5].iter().all(|distance| distance.is_some_and(|d| d < 1e-9)));
    assert!(report.distances[8..].iter().all(|distance| distance.is_some_and(|d| d > 1e-6)));
    let mean = report.map(&report.full, 2, None);
    let by_hand: f32 =
        (0..report.n_heads).map(|head| report.map(&report.full, 2, Some(head))[n * n - 1]).sum();
    assert!((mean[n * n - 1] - by_hand / report.n_heads as f32).abs() < TOLERANCE);
    assert_eq!(report.map(&report.full, 12, None), [0.0_f32; 0], "there is no such layer run");
    assert_eq!(report.map(&report.full, 0, Some(report.n_heads)), [0.0_f32; 0]);
}

#[test]
fn the_last_tokens_are_the_corner_of_the_whole() {
    let (all, last) =
        (maps(SCHEDULE, "Tom went to the barn", None), maps(SCHEDULE, "Tom went to the barn", Some(2)));
    let n = all.tokens.len();
    assert_eq!((last.n_before, &last.tokens[..]), (n - 2, &all.tokens[n - 2..]));
    assert_eq!(last.distances, all.distances, "over the whole prompt");
    for run in 0..12 {
        let (whole, corner) = (all.map(&all.edited, run, Some(1)), last.map(&last.edited, run, Some(1)));
        assert_eq!(corner, [whole[(n - 2) * n + n - 2], 0.0, whole[n * n - 2], whole[n * n - 1]]);
    }
}

/// What the command writes is what the page shows; printed, it is asked again.
#[test]
fn the_command_writes_the_same_maps_and_runs_again() {
    let place = tempfile::tempdir().unwrap();
    let path = |name: &str| place.path().join(name).display().to_string();
    let model = root().join("web/models").join(MODEL).display().to_string();
    let prompt = "Tom went to the barn";
    let asked = ["attention", &model, "--backend", "cpu", "--prompt", prompt, "--schedule", SCHEDULE];
    let run = |rest: &[&str]| {
        let ended = atelier(asked.iter().chain(rest));
        assert_eq!(ended.code, 0, "{}", ended.err);
        ended.out
    };
    let file = path("maps.safetensors");
    let said: Value = serde_json::from_str(&run(&["--out", &file, "--json"])).unwrap();
    let report = maps(SCHEDULE, prompt, None);
    let bytes = std::fs::read(&file).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let attention = tensors.tensor("attention").unwrap();
    let n = report.tokens.len();
    assert_eq!(attention.shape(), [12, report.n_heads, n, n]);
    assert_eq!(said["shape"], json!(attention.shape()));
    let written: Vec<f32> =
        attention.data().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    assert_eq!(written, report.edited.weights);

    let experiment = path("experiment.json");
    std::fs::write(&experiment, run(&["--print-experiment"])).unwrap();
    let again = |source: &str, out: &str| -> Value {
        let ended = atelier(["run", source, &model, "--backend", "cpu", "--out", out]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        let report = std::fs::read(place.path().join(out).join("report.json")).unwrap();
        serde_json::from_slice(&report).unwrap()
    };
    let first = again(&experiment, &path("first"));
    let printed: Value = serde_json::from_slice(&std::fs::read(&experiment).unwrap()).unwrap();
    assert_eq!(first["experiment"], printed);
    assert_eq!(first["report"]["attention"]["distances"], said["distances"]);
    // A result is an experiment, too.
    let second = again(&path("first/report.json"), &path("second"));
    assert_eq!(second["report"], first["report"]);
}

#[test]
fn a_link_runs_on_the_command_line_and_another_model_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let model = |name: &str| root().join("web/models").join(name).display().to_string();
    let links = std::fs::read(root().join("tests/golden/forms/links.json")).unwrap();
    let links: Vec<Value> = serde_json::from_slice(&links).unwrap();
    // Of a model that is here, on few items.
    let hash = |name: &str| {
        let catalog = std::fs::read(root().join("web/models/catalog.json")).unwrap();
        let catalog: Value = serde_json::from_slice(&catalog).unwrap();
        let models = catalog["models"].as_array().unwrap().iter();
        let entry = models.clone().find(|entry| entry["name"] == name).unwrap().clone();
        entry["hash"].as_str().unwrap()[..16].to_owned()
    };
    let wanted = hash("painters-6");
    let link = links
        .iter()
        .find(|link| link["says"]["model"] == wanted.as_str() && link["says"]["tasks"] != json!([]));
    let link = link.expect("a link of painters-6");
    let fragment = format!("https://example.org/#{}", link["fragment"].as_str().unwrap());
    let out = place.path().join("out").display().to_string();
    let ended = atelier(["run", &fragment, &model("painters-6"), "--backend", "cpu", "--out", &out]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let saved: Value =
        serde_json::from_slice(&std::fs::read(place.path().join("out/report.json")).unwrap()).unwrap();
    assert_eq!(saved["experiment"]["what"]["scores"]["schedule"], link["says"]["schedule"]);
    assert_eq!(saved["experiment"]["model"]["hash"].as_str().map(str::len), Some(64), "in full");
    assert_eq!(saved["report"]["scores"]["schedule"], link["says"]["schedule"]);
    let ended = atelier(["run", &fragment, &model("painters-12"), "--backend", "cpu"]);
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("this is about the model"), "{}", ended.err);
    let ended = atelier(["run", "no-such-file.json"]);
    assert!(ended.code == 1 && ended.err.contains("is no file, and no link of Atelier"), "{}", ended.err);
}
