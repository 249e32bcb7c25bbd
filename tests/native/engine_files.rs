//! Files that the engine reads and makes for the page: figures' files, the edited model.

use std::path::Path;

use atelier::experiment::{CheckpointReport, Experiment, Report};
use atelier::protocol::Event;
use serde_json::json;

use crate::support::page::{MODEL, PARALLEL, Page, ask, problems, reports};
use crate::support::source::root;

#[test]
fn a_figures_file_is_read_before_any_model_is_open() {
    let page = Page::new();
    let file = json!({
        "atelier": "figure", "version": 1, "study": {"figure": 4}, "limit": 2, "seed": 3,
        "model": {"title": "Mine", "hash": "ab"}, "tasks": [],
    });
    let bytes = |text: &str| text.bytes().collect::<Vec<u8>>();
    page.say(&json!({"kind": "read_file", "name": "a.json", "bytes": bytes(&file.to_string())}));
    page.say(&json!({"kind": "read_file", "name": "b.json", "bytes": bytes("{}")}));
    let events = page.events();
    let read: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::FileRead { name, read } => Some((name.as_str(), read.as_ref())),
            _ => None,
        })
        .collect();
    let [("a.json", Ok(opened)), ("b.json", Err(problem))] = read[..] else { panic!("{read:?}") };
    let Experiment { limit, seed, model, .. } = &opened.experiment;
    assert_eq!((*limit, *seed, model.name.as_str()), (Some(2), Some(3), "Mine"));
    assert_eq!(problem.sentence(), "this file holds no experiment of Atelier");
}

/// The folder that the page saves is the one that the command line writes.
#[test]
fn the_edited_model_is_made_for_the_page() {
    let page = Page::new();
    page.open();
    page.say(&ask(1, &json!({"checkpoint": {"schedule": "0-4 7 6 8-11"}})));
    let parallel = Page::new();
    parallel.open();
    parallel.say(&ask(2, &json!({"checkpoint": {"schedule": PARALLEL}})));
    let events = page.events();
    let [(_, _, CheckpointReport { schedule, files }, true)] = reports(&events, Report::checkpoint)[..]
    else {
        panic!("{:?}", problems(&events))
    };
    assert_eq!(schedule, "0-4 7 6 8-11");
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("edited");
    let model = Path::new(root()).join("web/models").join(MODEL).display().to_string();
    let words =
        ["atelier", "export", &model, "--schedule", schedule, "--checkpoint", &folder.display().to_string()]
            .map(std::ffi::OsString::from);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    assert_eq!(atelier::cli::run(words.into_iter(), &mut out, &mut err, false), 0);
    let mut written: Vec<String> = std::fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("a file").file_name().into_string().expect("a name"))
        .collect();
    let mut names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    written.sort();
    names.sort_unstable();
    assert_eq!(names, written);
    for file in files {
        assert!(std::fs::read(folder.join(&file.name)).expect("a file") == file.bytes, "{}", file.name);
    }
    let problems = problems(&parallel.events());
    assert!(problems.iter().any(|what| what.contains("parallel group")), "{problems:?}");
}
