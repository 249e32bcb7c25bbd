//! Benchmarks by name, as the page asks the engine for them: looked up, fetched, scored, and read again from
//! what is kept without asking anybody.

use atelier::experiment::Report;
use atelier::protocol::{Event, FoundData, ReadBenchmark};
use atelier::share::DataLink;
use serde_json::{Value, json};

use crate::support::hub::StandIn;
use crate::support::page::{PARALLEL, Page, problems, reports, scores_of};

const DATA: &str = "allenai/winogrande";

fn access(hub: &StandIn) -> Value {
    json!({ "endpoint": hub.hub, "token": null })
}

fn look_up(hub: &StandIn, benchmark: &str, revision: &str) -> Vec<Event> {
    let page = Page::new();
    page.say(&json!({
        "kind": "look_up_data", "benchmark": benchmark, "revision": revision, "access": access(hub),
    }));
    page.events_fetching(hub.downloads())
}

fn found(events: Vec<Event>) -> FoundData {
    let found = events.into_iter().find_map(|event| match event {
        Event::DataLookedUp(found) => Some(found),
        _ => None,
    });
    *found.expect("it answers").unwrap_or_else(|problem| panic!("{}", problem.sentence()))
}

fn read(events: &[Event]) -> ReadBenchmark {
    let read = events.iter().find_map(|event| match event {
        Event::BenchmarkRead { read, .. } => Some(read.clone()),
        _ => None,
    });
    *read.expect("it is read").unwrap_or_else(|problem| panic!("{}", problem.sentence()))
}

#[test]
fn benchmarks_are_looked_up_fetched_and_read_again() {
    let Some(hub) = StandIn::start("benchmarks_of_the_page") else { return };
    let page = Page::new();
    page.say(&json!({ "kind": "list_benchmarks" }));
    let events = page.events();
    let known = events.iter().find_map(|event| match event {
        Event::Benchmarks(known) => Some(known),
        _ => None,
    });
    assert!(
        known.expect("it answers").iter().any(|known| known.name == "winogrande" && known.dataset == DATA)
    );
    assert!(hub.log().is_empty(), "the list asks nobody");

    let told = found(look_up(&hub, "winogrande", "main"));
    assert_eq!((told.data.repo.as_str(), told.is_kept), (DATA, false));
    assert_eq!(told.data.revision, hub.data_sha(DATA, "main"));

    // What is read is a task, and is scored on the rows of the file.
    let page = Page::new();
    page.open();
    page.say(&json!({ "kind": "fetch_data", "found": told, "access": access(&hub) }));
    let events = page.events_fetching(hub.downloads());
    assert_eq!(problems(&events), [""; 0]);
    assert!(
        events.iter().any(|event| matches!(event, Event::DataComing(at) if at.bytes_done == at.bytes_total))
    );
    let ReadBenchmark { task, data } = read(&events);
    assert_eq!((task.name.as_str(), task.is_own), ("winogrande", true));
    assert_eq!(Some(&task.data_hash), data.sha256.as_ref());
    let source = format!("{DATA}@{}/winogrande_xl/validation.jsonl", told.data.revision);
    assert_eq!(data.source.as_deref(), Some(source.as_str()));

    // Another page reads it from what is kept, and asks nobody.
    assert!(found(look_up(&hub, "winogrande", &told.data.revision)).is_kept);
    let link = DataLink {
        place: hub.name(&format!("{DATA}@{}", told.data.revision)),
        files: vec!["winogrande_xl/validation.jsonl".to_owned()],
        benchmark: "winogrande".to_owned(),
        harness: told.benchmark.harness.clone(),
    };
    let n_asked = hub.log().len();
    let page = Page::new();
    page.open();
    page.say(&json!({ "kind": "add_benchmark", "data": link }));
    page.say(&json!({ "kind": "start", "run": 1, "experiment": {
        "model": { "name": "any" }, "data": [data], "limit": 3, "seed": null,
        "what": { "scores": { "schedule": "0-11", "beside_full": true } },
    } }));
    let events = page.events_fetching(hub.downloads());
    assert_eq!(problems(&events), [""; 0]);
    assert_eq!(read(&events).data, data);
    let scores = reports(&events, Report::scores).pop().expect("it is scored").2;
    assert_eq!((scores.tasks[0].full.task.as_str(), scores.tasks[0].full.n), ("winogrande", 3));

    // What is not kept is named; another version of the harness is refused in words.
    for (files, harness, expected) in [
        (vec!["other.jsonl".to_owned()], link.harness.clone(), None),
        (link.files.clone(), "0.3".to_owned(), Some("0.3")),
    ] {
        let page = Page::new();
        page.open();
        page.say(&json!({ "kind": "add_benchmark", "data": DataLink { files, harness, ..link.clone() } }));
        let events = page.events_fetching(hub.downloads());
        let said = events.iter().find_map(|event| match event {
            Event::DataNotKept { .. } => Some(None),
            Event::BenchmarkRead { read: Err(problem), .. } => Some(Some(problem.sentence())),
            _ => None,
        });
        let said = said.expect("it answers");
        assert_eq!(said.is_some(), expected.is_some());
        assert!(said.unwrap_or_default().contains(expected.unwrap_or_default()));
    }
    assert_eq!(hub.log().len(), n_asked, "nobody was asked");

    let unknown = look_up(&hub, "nothing", "main");
    assert!(unknown.iter().any(|event| matches!(event, Event::DataLookedUp(Err(_)))), "{unknown:?}");
}

#[test]
fn a_benchmark_without_room_for_its_questions_is_no_task() {
    let Some(hub) = StandIn::start("benchmarks_without_room") else { return };
    let told = found(look_up(&hub, "gsm8k", "main"));
    let page = Page::new();
    page.open();
    page.say(&json!({ "kind": "fetch_data", "found": told, "access": access(&hub) }));
    page.say(&scores_of(1, PARALLEL, &["facts"], 3, 0));
    let events = page.events_fetching(hub.downloads());
    let refused = events.iter().find_map(|event| match event {
        Event::BenchmarkRead { read: Err(problem), .. } => Some(problem.sentence()),
        _ => None,
    });
    let expected = "gsm8k, line 1: an answer of 256 tokens leaves no room: the model reads at most 256";
    assert_eq!(refused.as_deref(), Some(expected));
    // Other tasks are scored all the same.
    assert_eq!(problems(&events), [""; 0]);
    let (.., is_last) = *reports(&events, Report::scores).last().expect("they are scored");
    assert!(is_last);
}
