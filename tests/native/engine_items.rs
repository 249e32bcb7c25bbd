//! Items that a person brings: read by the engine, scored by a session.

use std::io::Write;

use atelier::backend::BackendKind;
use atelier::experiment::{
    BackendChoice, DataRef, Experiment, ItemsRead, ModelRef, Prompt, Report, TaskComparison, TaskInfo, What,
};
use atelier::platform::Folder;
use atelier::protocol::{Event, RunId};
use atelier::session::{OWN_TASKS_MAX, Reading, Session, SessionError, Step};
use atelier::words::{Problem, hint};
use expect_test::{Expect, expect};
use serde_json::json;

use super::glue::model;
use crate::support::page::{Page, problems, reports, scores_of};
use crate::support::process::atelier;
use crate::support::source::{read, root};
use crate::support::wait;

const LAMBADA: &str =
    "{\"text\": \"Ada gave Bruno the cup, so Bruno had the cup\"}\nnot json\n{\"text\": \"a dog and a dog\"}";

fn session() -> Session {
    let folder = Folder::directory(&root().join("web/models/painters-12")).unwrap();
    wait(Session::open(folder, None, BackendChoice::Only(BackendKind::Cpu), &|_| ())).unwrap()
}

fn add(
    session: &mut Session,
    name: &str,
    text: impl AsRef<[u8]>,
) -> Result<(TaskInfo, ItemsRead), SessionError> {
    let mut reading = Reading::new(session.sources(), name, text.as_ref())?;
    loop {
        if let Some(added) = reading.step(session.sources_mut())? {
            return Ok(added);
        }
    }
}

#[test]
fn what_another_classifier_does_not_suit_says_so_and_the_others_are_scored() {
    let opened = |name: &str| {
        let place = model(name);
        let folder = Folder::directory(place.path()).unwrap();
        (wait(Session::open(folder, None, BackendChoice::Only(BackendKind::Cpu), &|_| ())).unwrap(), place)
    };
    let brought = |session: &mut Session, task: &str| {
        let text = read(&format!("tests/golden/glue/figure/{task}.jsonl"));
        add(session, &format!("{task}.jsonl"), text).unwrap()
    };
    let (mut classes, _place) = opened("bert-two-classes");
    brought(&mut classes, "cola");
    let (mut value, _place) = opened("bert-regression");
    value.take_over(classes);
    let (task, read) = brought(&mut value, "stsb");
    assert_eq!((task.unsuited.as_ref(), read.cut_at), (None, Some(40)), "the context has 40 positions");
    let unsuited: Vec<_> =
        value.card().tasks.iter().map(|task| task.unsuited.as_ref().map(Problem::sentence)).collect();
    let [Some(why), None] = &unsuited[..] else { panic!("{unsuited:?}") };
    assert_eq!(why, "cola.jsonl has 2 labels (unacceptable, acceptable), and this model says one value");
    let scores = scored(&mut value, "0 1 3 4", &[task.name], 5).unwrap();
    assert_eq!(scores[0].full.n, 5);
}

/// The scores of a schedule beside those of the full model, by seed 0.
fn scored(
    session: &mut Session,
    schedule: &str,
    tasks: &[String],
    limit: usize,
) -> Result<Vec<TaskComparison>, SessionError> {
    let what = What::Scores { schedule: schedule.to_owned(), beside_full: true };
    let experiment = Experiment {
        data: tasks.iter().map(|task| DataRef::task(task)).collect(),
        limit: Some(limit),
        seed: Some(0),
        ..Experiment::of(ModelRef::default(), what)
    };
    let mut run = session.start(&experiment)?;
    loop {
        if let Step::Done(report) = wait(run.step(session))? {
            return Ok(report.scores().unwrap().tasks.clone());
        }
    }
}

/// A prompt that is an item is read as the item is scored: of benchmarks the harness puts nothing
/// in front, of the folder's own tasks and of what is typed the model says.
#[test]
fn an_item_is_read_as_it_is_scored() {
    let mut session = session();
    let (task, _) = add(&mut session, "mine.jsonl", LAMBADA).unwrap();
    let ids = |of_task: Option<&str>| {
        let text = "Ada gave Bruno the cup".to_owned();
        let prompt = match of_task {
            Some(task) => Prompt::Item { text, task: task.to_owned() },
            None => Prompt::Text(text),
        };
        session.prompt(&prompt).unwrap().ids
    };
    let typed = ids(None);
    assert_eq!(typed[0], 0, "the model's texts have a beginning");
    assert_eq!(ids(Some("facts")), typed);
    assert_eq!(ids(Some(&task.name)), typed[1..]);
}

#[test]
fn every_file_is_read_and_named_though_they_come_at_once() {
    let add = |run: u32, name: &str, text: &str| json!({"kind": "add_items", "run": run, "name": name, "bytes": text.as_bytes()});
    let page = Page::new();
    page.say(&add(1, "early.jsonl", LAMBADA));
    page.open()
        .say(&add(2, "mine.jsonl", LAMBADA))
        .say(&add(3, "mine.jsonl", &LAMBADA.replace("Bruno", "Carla")))
        .say(&add(6, "again.jsonl", LAMBADA))
        .say(&add(4, "other.jsonl", "{\"prompt\": 1}"))
        .say(&scores_of(5, "0-11", &["facts"], 1, 0));
    let events = page.events();
    let mut told = problems(&events);
    told.sort();
    assert_eq!(
        told,
        [
            "again.jsonl has the same items as mine.jsonl, which is here already",
            "no model is open",
            "other.jsonl: no line has the fields of a known form of items"
        ]
    );
    let added: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::ItemsAdded { run, task, read } => Some((run.0, task.name.as_str(), task.n_items, read)),
            _ => None,
        })
        .collect();
    let read = ItemsRead {
        form: "lambada".to_owned(),
        n_left_out: 1,
        left_out: vec![(2, "expected a JSON object: no value that can be read at column 2".to_owned())],
        n_clipped: 0,
        cut_at: None,
    };
    assert_eq!(added, [(2, "mine.jsonl", 2, &read), (3, "mine.jsonl (2)", 2, &read)]);
    let scored = reports(&events, Report::scores);
    assert!(scored.iter().any(|(_, run, _, finished)| *run == RunId(5) && *finished), "other runs go on");
}

#[test]
fn brought_items_are_scored_as_on_the_command_line() {
    let mut session = session();
    for name in ["lambada", "hellaswag", "gsm8k"] {
        let text = read(&format!("tests/golden/harness/{name}.jsonl"));
        let (task, read) = add(&mut session, &format!("{name}.jsonl"), &text).unwrap();
        assert_eq!((read.form.as_str(), read.n_left_out), (name, 0));
        assert!(read.n_clipped > 0, "{name} has texts that are longer than 256 tokens");
        assert_eq!(task.data_hash, atelier::model::Sha256Hash::of(text.as_bytes()).to_string());
        assert_eq!(session.sources().data_hash(&task.name), task.data_hash);
    }
    let tasks: Vec<String> = session.sources().names().map(str::to_owned).collect();
    assert_eq!(tasks[5..], ["lambada.jsonl", "hellaswag.jsonl", "gsm8k.jsonl"]);
    let scores = scored(&mut session, "0-3 9-11", &tasks[5..], 6).unwrap();
    // The same items by the command line's way: no beginning-of-text token, that seed.
    for (score, name) in scores.iter().zip(["lambada", "hellaswag", "gsm8k"]) {
        assert_eq!((score.edited.n, score.full.n), (6, 6), "{name}");
        let file = format!("tests/golden/harness/{name}.jsonl");
        let task = format!("{name}={file}");
        let options = ["--schedule", "0-3 9-11", "--limit", "6", "--seed", "0", "--backend", "cpu"];
        let ended = atelier(["eval", "--json", "--task", &task].iter().chain(&options));
        assert_eq!(ended.code, 0, "{}", ended.err);
        let report: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
        let report = &report["tasks"][name];
        let key = match name {
            "lambada" => "acc",
            "hellaswag" => "acc_norm",
            _ => "exact_match_strict",
        };
        assert_eq!(report[key].as_f64(), Some(score.edited.value), "{name}: {report}");
        assert_eq!(report["add_bos"], false, "{name}");
        if name != "gsm8k" {
            let nats = report["mean_log_likelihood"].as_f64().unwrap();
            assert!((nats - score.edited.mean_log_likelihood).abs() < 1e-6, "{name}: {nats}");
        }
    }
}

/// Packing changes neither the items nor their hash; an array is read like lines.
#[test]
fn packed_files_and_arrays_are_brought_like_lines() {
    let mut session = session();
    let line = "{\"text\": \"Ada gave Bruno the cup, so Bruno had the cup\"}\n";
    let (plain, _) = add(&mut session, "a.txt", line).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(line.as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    let same = add(&mut session, "a.jsonl.gz", &packed).unwrap_err();
    assert_eq!(same.to_string(), "a.jsonl.gz has the same items as a.txt, which is here already");
    session.remove_items(&plain.name);
    let (packed, read) = add(&mut session, "a.jsonl.gz", packed).unwrap();
    assert_eq!((packed.n_items, &packed.data_hash), (1, &plain.data_hash), "{read:?}");
    session.remove_items(&packed.name);
    let (array, read) = add(&mut session, "a.json", format!("[{line}, {{\"text\": 1}}]")).unwrap();
    assert_eq!((array.n_items, read.n_left_out), (1, 1));
    let named = "item 2: `text` must be a string that is not empty, got 1".to_owned();
    assert_eq!(read.left_out, [(2, named)]);
    let error = add(&mut session, "a.csv", "text\nAda gave Bruno the cup\n").unwrap_err();
    assert!(error.to_string().starts_with("a.csv is not JSON; items are read from JSON: "), "{error}");
    assert!(hint(&error).unwrap().contains("lambada (text)"));
}

#[test]
fn a_task_that_was_taken_away_leaves_nothing_behind() {
    let mut session = session();
    let (task, _) = add(&mut session, "mine.jsonl", LAMBADA).unwrap();
    let value = |session: &mut Session| {
        scored(session, "0-11", std::slice::from_ref(&task.name), 9).unwrap()[0].edited.mean_log_likelihood
    };
    let before = value(&mut session);
    session.remove_items(&task.name);
    let error = scored(&mut session, "0-11", std::slice::from_ref(&task.name), 9).unwrap_err();
    assert!(error.to_string().starts_with("there is no task \"mine.jsonl\""), "{error}");
    let (again, _) =
        add(&mut session, "mine.jsonl", "{\"text\": \"another text of the same name\"}").unwrap();
    assert_eq!(again.name, task.name);
    assert_ne!(value(&mut session), before, "results of the file before are gone");
}

#[test]
fn what_cannot_be_read_is_said() {
    let mut session = session();
    let mut check = |text: &str, expect: Expect| {
        let told = match add(&mut session, "f.jsonl", text) {
            Ok((task, read)) => {
                format!("{} items; {:?}, {} clipped", task.n_items, read.left_out, read.n_clipped)
            }
            Err(error) => format!("{error} ({})", hint(&error).unwrap_or_default()),
        };
        expect.assert_eq(&told);
    };
    check(
        "",
        expect![
            "f.jsonl holds no items (write one item a line: as a JSON object, or as the columns of a GLUE task below a line with their names)"
        ],
    );
    check(
        r#"{"question": "q", "choices": {"text": ["a"], "label": ["A"]}}"#,
        expect!["no line is an item of the form arc; f.jsonl, line 1: `answerKey` is missing ()"],
    );
    let long = "word ".repeat(300);
    check(
        &format!(
            "{{\"context\": \"a\", \"answer\": \" {long}\"}}\n{{\"context\": \"{long}\", \"answer\": \" b\"}}"
        ),
        expect![[
            r#"1 items; [(1, "the continuation has 601 tokens, and the model reads at most 256")], 1 clipped"#
        ]],
    );
    check(
        &format!("{{\"context\": \"a\", \"answer\": \" {long}\"}}"),
        expect!["f.jsonl, line 1: the continuation has 601 tokens, and the model reads at most 256 ()"],
    );
    let many = "{\"text\": \"one two\"}\n".repeat(100_000);
    check(&many, expect!["100000 items; [], 0 clipped"]);
    check(
        &"x".repeat((32 << 20) + 1),
        expect![
            "f.jsonl has 33554433 bytes, and at most 33554432 are read (take a part of the file; the command line reads all)"
        ],
    );
    let latin = b"{\"text\": \"one two\"}\n{\"text\": \"one caf\xe9\"}";
    let (task, read) = add(&mut session, "latin.jsonl", latin).unwrap();
    let named = "the line is not UTF-8 text from its byte 18 on; save the file as UTF-8";
    assert_eq!((task.n_items, read.left_out), (1, vec![(2, named.to_owned())]), "the rest goes on");
    assert_eq!(task.data_hash, atelier::model::Sha256Hash::of(latin).to_string(), "of all its bytes");
    session.remove_items("latin.jsonl");
    let bad = format!("{}\n{{\"text\": \"a b\"}}", vec!["{}"; 30].join("\n"));
    let (_, read) = add(&mut session, "bad.jsonl", &bad).unwrap();
    assert_eq!((read.n_left_out, read.left_out.len()), (30, 20), "the first are named");
    for n in session.sources().names().count()..5 + OWN_TASKS_MAX {
        add(&mut session, "more.jsonl", LAMBADA.replace("Bruno", &format!("Bruno {n}"))).unwrap();
    }
    let error = add(&mut session, "more.jsonl", LAMBADA).unwrap_err();
    assert_eq!(error.to_string(), "16 tasks of your own are here already");
}
