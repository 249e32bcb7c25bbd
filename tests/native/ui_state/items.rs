//! The user's items on the page: added, reported, scored, removed, left out of links.

use atelier::app::state::{Message, PanelPhase, Slot};
use atelier::eval::Work;
use atelier::experiment::{ItemsRead, TaskInfo};
use atelier::protocol::{Event, Request, RunId};
use atelier::session::SessionError;
use atelier::share::Link;
use atelier::words::{Problem, problem};

use super::world::{World, card, scores};

/// The page does not look into a file: which of its lines are none, the engine says.
const NO_TEXT: &[u8] = b"{}\n\xff\n";

fn added(run: RunId, name: &str) -> Event {
    let task = TaskInfo {
        name: name.into(),
        n_items: 2,
        metric: atelier::eval::Metric::Acc,
        chance: 0.0,
        mirrors: Some("lambada".into()),
        data_hash: "ab".into(),
        example: "a b".into(),
        is_own: true,
        work: Work::default(),
        unsuited: None,
    };
    let left_out = vec![(2, "`text` is missing".to_owned())];
    let read = ItemsRead { form: "lambada".into(), n_left_out: 1, left_out, n_clipped: 0, cut_at: None };
    Event::ItemsAdded { run, task, read }
}

fn bring(world: &mut World, name: &str) -> RunId {
    world.send(Message::AddItems { name: name.into(), bytes: NO_TEXT.to_vec() });
    let mut sent = world.sent();
    // What could be claimed of the scores is asked for at the same time.
    sent.retain(|request| !matches!(request, Request::Check { .. }));
    match &sent[..] {
        [Request::AddItems { run, name: asked, bytes }] if asked == name && bytes == NO_TEXT => *run,
        other => panic!("{other:?}"),
    }
}

#[test]
fn brought_items_become_a_task_that_is_scored() {
    let mut world = World::finished();
    let run = bring(&mut world, "mine.jsonl");
    assert!(world.state.items.open, "the dialog tells what becomes of it, wherever it was dropped");
    assert_eq!(world.state.items.reading.len(), 1);
    world.engine(added(run, "mine.jsonl"));
    assert!(world.state.items.reading.is_empty());
    assert_eq!(world.state.items.told[0].outcome.as_ref().unwrap().read.n_left_out, 1);
    assert_eq!(world.state.tasks, ["facts", "arith", "mine.jsonl"]);
    assert_eq!(world.state.model.card().unwrap().tasks.len(), 3);
    let (_, asked) = world.started_for(Slot::Scores).expect("scores");
    assert_eq!(asked.tasks(), ["facts", "arith", "mine.jsonl"]);
    world.send(Message::ShowItems(false));
    assert!(!world.state.items.open);
}

#[test]
fn what_fails_is_told_and_leaves_everything_as_it_was() {
    let mut world = World::finished();
    let before = world.state.tasks.clone();
    let problem = problem!("plain", value = "no line has the fields of a known form");
    let run = bring(&mut world, "other.jsonl");
    world.engine(Event::RunFailed { run, problem: problem.clone() });
    world.send(Message::RefuseItems { name: "pdf.jsonl".into(), problem: problem.clone() });
    let told: Vec<_> =
        world.state.items.told.iter().map(|told| (told.name.as_str(), told.outcome.clone())).collect();
    assert_eq!(told, [("other.jsonl", Err(problem.clone())), ("pdf.jsonl", Err(problem.clone()))]);
    assert_eq!(world.state.tasks, before);
    assert_eq!(world.panel(Slot::Scores).phase, PanelPhase::Finished, "scores are as they were");
    let run = bring(&mut world, "late.jsonl");
    world.send(Message::EngineFailed(problem));
    assert!(world.state.items.reading.iter().all(|(other, _)| *other != run), "it will not come any more");
    let mut world = World::start("");
    world.send(Message::AddItems { name: "early.jsonl".into(), bytes: b"{}".to_vec() });
    assert!(world.state.items.told[0].outcome.is_err(), "no model is open");
}

#[test]
fn a_task_is_taken_away_with_its_results() {
    let mut world = World::finished();
    let run = bring(&mut world, "mine.jsonl");
    world.engine(added(run, "mine.jsonl"));
    let run = world.evaluated();
    world.engine(scores(run, 0.5, true));
    world.sent();
    world.send(Message::RemoveItems("facts".into()));
    assert!(world.sent().is_empty(), "a task of the model stays");
    world.send(Message::RemoveItems("mine.jsonl".into()));
    let sent = world.sent();
    assert_eq!(sent[0], Request::RemoveItems { task: "mine.jsonl".into() });
    assert!(sent.iter().any(|request| matches!(request, Request::Start { .. })), "{sent:?}");
    assert_eq!(world.state.tasks, ["facts", "arith"]);
    assert!(world.state.items.told.is_empty());
    // Another file of that name is not the one before: nothing is remembered of it.
    let run = bring(&mut world, "mine.jsonl");
    world.engine(added(run, "mine.jsonl"));
    assert!(world.started_for(Slot::Scores).is_some());
}

#[test]
fn links_leave_them_out_and_say_so() {
    let mut world = World::finished();
    world.send(Message::Share);
    assert!(!world.state.shared.as_ref().unwrap().items_left_out);
    let run = bring(&mut world, "mine.jsonl");
    world.engine(added(run, "mine.jsonl"));
    world.send(Message::Share);
    let shared = world.state.shared.clone().unwrap();
    assert!(shared.items_left_out);
    let tasks = |url: &str| Link::read(url.split_once('#').unwrap().1).unwrap().unwrap().tasks;
    assert!(tasks(&shared.url).is_empty(), "all of the model's: none is named");
    world.send(Message::ToggleTask("arith".into()));
    world.send(Message::Share);
    assert_eq!(tasks(&world.state.shared.clone().unwrap().url), ["facts"]);
    world.send(Message::ToggleTask("mine.jsonl".into()));
    world.send(Message::Share);
    assert!(!world.state.shared.as_ref().unwrap().items_left_out, "it is turned off");
}

#[test]
fn they_go_on_with_the_next_model() {
    let mut world = World::finished();
    let run = bring(&mut world, "mine.jsonl");
    world.engine(added(run, "mine.jsonl"));
    let mine = world.state.model.card().unwrap().tasks[2].clone();
    world.send(Message::OpenBundled("large".into()));
    let mut large = card("large", 16);
    large.tasks.push(mine);
    world.engine(Event::Opened(large));
    assert_eq!(world.state.tasks, ["facts", "arith", "mine.jsonl"]);
}

#[test]
fn what_the_next_model_does_not_suit_rests_while_the_others_are_scored() {
    let mut world = World::finished();
    let run = bring(&mut world, "cola.jsonl");
    world.engine(added(run, "cola.jsonl"));
    for name in ["arith", "facts"] {
        world.send(Message::ToggleTask(name.into()));
    }
    assert_eq!(world.state.tasks, ["cola.jsonl"]);

    let mut other = card("large", 16);
    let unsuited = Problem::of(&SessionError::NeedsTokens { task: "cola.jsonl".into() });
    let first = other.tasks[0].clone();
    other.tasks.push(TaskInfo { name: "cola.jsonl".into(), is_own: true, unsuited: Some(unsuited), ..first });
    world.send(Message::OpenBundled("large".into()));
    world.engine(Event::Opened(other));
    assert!(!world.state.tasks.is_empty());
    assert!(!world.state.tasks.contains(&"cola.jsonl".into()), "{:?}", world.state.tasks);
    world.send(Message::ToggleTask("cola.jsonl".into()));
    assert!(!world.state.tasks.contains(&"cola.jsonl".into()), "it cannot be turned on");
    let (_, asked) = world.started_for(Slot::Scores).unwrap();
    assert!(asked.tasks().iter().all(|task| task != "cola.jsonl"), "{asked:?}");
}
