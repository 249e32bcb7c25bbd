//! Benchmarks by name: nobody is asked before a press, what is read is a task, and links say where it is.

use atelier::app::state::{Benching, Command, Fetching, Message};
use atelier::eval::{Metric, Work};
use atelier::experiment::{DataRef, FewShotRef, OpenProgress, OpenStage, TaskInfo};
use atelier::hub::{ENDPOINT, HubData, HubFile, HubName, Revision};
use atelier::protocol::{Event, FoundData, KnownBenchmark, ReadBenchmark, Request};
use atelier::share::{DataLink, Link};
use atelier::words::problem;

use super::links::{fragment, link};
use super::world::{World, card};

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

fn known(name: &str) -> KnownBenchmark {
    KnownBenchmark {
        name: name.into(),
        dataset: "owner/data".into(),
        config: "default".into(),
        split: "test".into(),
        few_shot: None,
        harness: "0.4".into(),
    }
}

fn found(name: &str) -> FoundData {
    let file = HubFile { name: "data/test.jsonl".into(), bytes: 900, hash: "ab".repeat(32) };
    FoundData {
        benchmark: known(name),
        data: HubData {
            repo: "owner/data".into(),
            branch: Revision::main(),
            revision: COMMIT.into(),
            licence: None,
            files: vec![file],
        },
        is_kept: false,
        room: None,
        add_bos: Some(false),
    }
}

fn read(name: &str) -> ReadBenchmark {
    let data = DataRef {
        sha256: Some("ab".repeat(32)),
        form: Some(name.into()),
        add_bos: Some(false),
        source: Some(format!("owner/data@{COMMIT}/data/test.jsonl")),
        harness: Some("0.4".into()),
        ..DataRef::task(name)
    };
    let task = TaskInfo {
        name: name.into(),
        n_items: 90,
        metric: Metric::Acc,
        chance: 0.5,
        mirrors: None,
        data_hash: "ab".repeat(32),
        example: String::new(),
        is_own: true,
        work: Work::default(),
        unsuited: None,
    };
    ReadBenchmark { task, data }
}

fn linked(name: &str) -> DataLink {
    DataLink {
        place: HubName { repo: "owner/data".into(), revision: Revision::parse(COMMIT).unwrap(), file: None },
        files: vec!["data/test.jsonl".into()],
        benchmark: name.into(),
        harness: "0.4".into(),
    }
}

fn benching(world: &mut World, message: Benching) {
    world.send(Message::Benchmarks(message));
}

/// Benchmark `two` was looked up.
fn looked_up() -> World {
    let mut world = World::finished();
    benching(&mut world, Benching::List);
    assert_eq!(world.sent(), [Request::ListBenchmarks]);
    world.engine(Event::Benchmarks(vec![known("one"), known("two")]));
    benching(&mut world, Benching::List);
    benching(&mut world, Benching::Choose("two".into()));
    assert_eq!(world.sent(), [], "nobody is asked before a press");
    benching(&mut world, Benching::LookUp);
    let sent = world.sent();
    let [Request::LookUpData { benchmark, revision, .. }] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!((benchmark.as_str(), revision), ("two", &Revision::main()));
    world.engine(Event::DataLookedUp(Ok(Box::new(found("two")))));
    world
}

/// It is a task of the open model.
fn scored() -> World {
    let mut world = looked_up();
    benching(&mut world, Benching::Load);
    let sent = world.sent();
    let [Request::FetchData { found: asked, .. }] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!(**asked, found("two"));
    let stage = OpenStage::Fetching { bytes_per_second: Some(100) };
    let at = OpenProgress { stage, bytes_done: 300, bytes_total: 900 };
    world.engine(Event::DataComing(at));
    assert_eq!(world.state.benchmarks.fetching, Fetching::Coming(Box::new(found("two")), at));
    world.engine(Event::BenchmarkRead { name: "two".into(), read: Ok(Box::new(read("two"))) });
    world
}

#[test]
fn a_benchmark_that_was_loaded_is_scored_and_pinned() {
    let mut world = scored();
    assert_eq!(world.state.benchmarks.fetching, Fetching::Idle);
    assert_eq!(world.state.tasks, ["facts", "arith", "two"]);
    let (_, asked) = world.started().into_iter().find(|(_, asked)| !asked.data.is_empty()).expect("scored");
    assert_eq!(asked.data.last(), Some(&read("two").data));

    // Its links say where its data is, by commit and path.
    world.send(Message::Share);
    let shared = world.state.shared.clone().expect("a link");
    assert!(!shared.items_left_out);
    let read_link = Link::read(shared.url.split_once('#').expect("a fragment").1).expect("whole").unwrap();
    assert_eq!(read_link.data, [linked("two")]);
    assert_eq!(read_link.tasks, ["facts", "arith", "two"]);

    // Removed, it is in neither.
    world.send(Message::RemoveItems("two".into()));
    assert_eq!(world.state.tasks, ["facts", "arith"]);
    assert_eq!(world.state.benchmarks.data("two"), None);
    world.send(Message::Share);
    let url = world.state.shared.clone().expect("a link").url;
    assert_eq!(Link::read(url.split_once('#').unwrap().1).unwrap().unwrap().data, []);
}

#[test]
fn asking_and_fetching_can_be_given_up_and_fail_in_words() {
    let mut world = looked_up();
    benching(&mut world, Benching::Load);
    world.commands.clear();
    benching(&mut world, Benching::Cancel);
    assert_eq!(world.sent(), [Request::CancelData]);
    world.engine(Event::BenchmarkRead { name: "two".into(), read: Ok(Box::new(read("two"))) });
    assert_eq!(world.state.tasks, ["facts", "arith"], "what was given up is no task");
    benching(&mut world, Benching::LookUp);
    let why = problem!("plain", value = "cut");
    world.engine(Event::DataLookedUp(Err(why.clone())));
    assert_eq!(world.state.benchmarks.fetching, Fetching::Failed(why.clone()));
    // The engine ends with the question.
    benching(&mut world, Benching::LookUp);
    world.send(Message::EngineEnded(None));
    assert!(matches!(world.state.benchmarks.fetching, Fetching::Failed(_)));
}

#[test]
fn a_benchmark_goes_on_with_another_model_and_another_engine() {
    let mut world = scored();
    world.commands.clear();
    world.engine(Event::Opened(card("large", 16)));
    let sent = world.sent();
    assert_eq!(sent.first(), Some(&Request::AddBenchmark { data: linked("two") }), "before any run");
    assert_eq!(world.state.tasks, ["facts", "arith"]);
    let mut of_large = read("two");
    of_large.data.add_bos = Some(true);
    world.engine(Event::BenchmarkRead { name: "two".into(), read: Ok(Box::new(of_large.clone())) });
    assert_eq!(world.state.tasks, ["facts", "arith", "two"]);
    assert_eq!(world.state.benchmarks.data("two"), Some(&of_large.data));

    world.send(Message::EngineEnded(None));
    world.ready();
    world.commands.clear();
    world.engine(Event::Opened(card("large", 16)));
    assert_eq!(world.sent().first(), Some(&Request::AddBenchmark { data: linked("two") }));
    assert_eq!(world.state.tasks, ["facts", "arith", "two"], "it stays in sight");
    let n_notices = world.state.notices.len();
    world.commands.clear();
    world.engine(Event::BenchmarkRead { name: "two".into(), read: Ok(Box::new(of_large)) });
    assert_eq!((world.started().len(), world.state.notices.len()), (0, n_notices), "nothing is asked twice");
}

#[test]
fn a_link_reads_what_is_kept_and_says_what_it_would_look_up() {
    let of_two = Link { tasks: vec!["two".into()], data: vec![linked("two")], ..link("small", 12, "0-11") };
    let open = || {
        let mut world = World::start(&fragment(&of_two));
        world.ready();
        world.commands.clear();
        world.engine(Event::Opened(card("small", 12)));
        world
    };
    let mut world = open();
    let sent = world.sent();
    assert_eq!(sent.first(), Some(&Request::AddBenchmark { data: linked("two") }));
    let asks = |request: &Request| matches!(request, Request::LookUpData { .. } | Request::FetchData { .. });
    assert!(!sent.iter().any(asks), "{sent:?}");
    assert_eq!(world.state.tasks, [""; 0], "no other task is scored in its place");
    world.engine(Event::BenchmarkRead { name: "two".into(), read: Ok(Box::new(read("two"))) });
    assert_eq!(world.state.tasks, ["two"]);
    assert!(world.state.notices.is_empty(), "{:?}", world.state.notices);

    let mut world = open();
    world.engine(Event::DataNotKept { data: linked("two") });
    // The address still says what it waits for.
    world.send(Message::Share);
    let url = world.state.shared.clone().expect("a link").url;
    let again = Link::read(url.split_once('#').unwrap().1).unwrap().unwrap();
    assert_eq!((again.tasks, again.data), (vec!["two".to_owned()], vec![linked("two")]));
    let [notice] = &world.state.notices[..] else { panic!("{:?}", world.state.notices) };
    assert!(notice.problem.sentence().contains(&format!("two, on owner/data@{}", &COMMIT[..12])));
    let hint = notice.problem.hint().expect("what to do");
    assert_eq!(hint, format!("a link alone asks nobody: Look up asks {ENDPOINT} for it"));
    // Its button asks at once, although nobody has seen yet which benchmarks there are.
    let mut at_once = world.state.clone();
    let sent = atelier::app::state::update(&mut at_once, Message::Benchmarks(Benching::LookUp));
    let asks = |command: &Command| {
        matches!(command, Command::Send(Request::LookUpData { benchmark, revision, .. })
            if benchmark == "two" && revision.as_str() == COMMIT)
    };
    assert!(sent.iter().any(asks), "{sent:?}");
    benching(&mut world, Benching::List);
    world.engine(Event::Benchmarks(vec![known("one"), known("two")]));
    world.commands.clear();
    benching(&mut world, Benching::LookUp);
    let sent = world.sent();
    let [Request::LookUpData { benchmark, revision, .. }] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!((benchmark.as_str(), revision.as_str()), ("two", COMMIT), "the same bytes");
    assert!(world.commands.iter().all(|command| !matches!(command, Command::AskToStay)));
    world.engine(Event::DataLookedUp(Ok(Box::new(found("two")))));
    benching(&mut world, Benching::Load);
    world.engine(Event::BenchmarkRead { name: "two".into(), read: Ok(Box::new(read("two"))) });
    assert_eq!(
        (world.state.tasks.as_slice(), world.state.benchmarks.missing.len()),
        (&["two".to_owned()][..], 0)
    );
}

#[test]
fn examples_are_in_the_link_too() {
    let mut world = scored();
    let mut with_examples = read("two");
    with_examples.data.few_shot = Some(FewShotRef {
        n: 5,
        seed: Some(1),
        sha256: Some("cd".repeat(32)),
        source: Some(format!("owner/data@{COMMIT}/data/train.jsonl")),
    });
    benching(&mut world, Benching::LookUp);
    world.engine(Event::DataLookedUp(Ok(Box::new(found("two")))));
    benching(&mut world, Benching::Load);
    world.engine(Event::BenchmarkRead { name: "two".into(), read: Ok(Box::new(with_examples)) });
    world.send(Message::Share);
    let url = world.state.shared.clone().expect("a link").url;
    let link = Link::read(url.split_once('#').unwrap().1).unwrap().unwrap();
    assert_eq!(link.data[0].files, ["data/test.jsonl", "data/train.jsonl"]);
}
