//! The engine ends: it is started again, and what the user has stays.

use atelier::app::state::{
    Command, EnginePhase, Message, ModelPhase, NoticeLevel, PanelPhase, RESTARTS_MAX, Slot,
};
use atelier::experiment::{ItemsRead, ModelCard, OpenProgress, OpenStage, TaskInfo};
use atelier::protocol::{Event, Request};
use atelier::schedule::edit::Edit;
use atelier::sweep::Study;

use super::world::{World, card, scores};

const UNREACHABLE: &str = "Uncaught RuntimeError: unreachable";

/// The engine ends and the next one answers; what was asked of it on the way.
fn restart(world: &mut World, why: Option<&str>) -> Vec<Command> {
    world.commands.clear();
    world.send(Message::EngineEnded(why.map(str::to_owned)));
    assert_eq!(world.state.engine, EnginePhase::Restarting);
    let ends_with = [Command::RestartEngine, Command::Send(Request::Hello)];
    assert!(world.commands.ends_with(&ends_with), "{:?}", world.commands);
    world.ready();
    assert_eq!(world.state.engine, EnginePhase::Ready);
    std::mem::take(&mut world.commands)
}

fn opening(bytes_done: u64, bytes_total: u64) -> Event {
    Event::Opening(OpenProgress { stage: OpenStage::Weights, bytes_done, bytes_total })
}

fn foreign(mut card: Box<ModelCard>) -> Box<ModelCard> {
    card.bundled = false;
    card
}

#[test]
fn schedule_and_results_stay_and_the_same_model_opens() {
    let mut world = World::finished();
    let before = world.state.clone();
    let sent = restart(&mut world, None);
    assert!(
        matches!(&sent[..], [Command::Send(Request::OpenBundled { name, .. })] if name == "small"),
        "{sent:?}"
    );
    let [notice] = &world.state.notices[..] else { panic!("{:?}", world.state.notices) };
    assert_eq!(notice.level, NoticeLevel::Warning);
    assert_eq!(notice.problem.sentence(), "the engine stopped unexpectedly while computing with small");
    world.engine(opening(1, 2));
    world.engine(Event::Opened(card("small", 12)));
    let state = &world.state;
    for slot in [Slot::Scores, Slot::Cost] {
        assert_eq!(state.panel(slot), before.panel(slot));
    }
    assert_eq!((&state.history, &state.model), (&before.history, &before.model));
    assert_eq!(world.started_for(Slot::Scores), None, "all is there");
}

#[test]
fn what_was_under_way_goes_on() {
    let mut world = World::finished();
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    world.engine(scores(world.evaluated(), 0.4, false));
    let figure = Slot::Study(Study::Figure(4));
    world.send(Message::Run(figure));
    let old = (world.evaluated(), world.run(figure));
    restart(&mut world, None);
    world.engine(Event::Opened(card("small", 12)));
    assert_eq!(world.state.schedule().to_string(), "0-4 6-11");
    assert_eq!(world.panel(Slot::Scores).phase, PanelPhase::Growing, "what has come is of this schedule");
    let started = world.started();
    let asked = |slot| started.iter().find(|(_, asked)| Slot::of(&asked.what) == Some(slot));
    assert_eq!(asked(Slot::Scores).and_then(|(_, asked)| asked.what.schedule()), Some("0-4 6-11"));
    assert!(asked(figure).is_some());
    let new = (world.evaluated(), world.run(figure));
    assert!(new.0 > old.0 && new.1 > old.1);
    world.engine(scores(old.0, 0.1, true));
    assert_eq!(world.panel(Slot::Scores).phase, PanelPhase::Growing, "the old engine's runs are over");
    world.engine(scores(new.0, 0.3, true));
    assert_eq!(world.panel(Slot::Scores).phase, PanelPhase::Finished);
}

#[test]
fn an_edit_meanwhile_is_scored_afterwards() {
    let mut world = World::finished();
    world.send(Message::EngineEnded(None));
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    world.ready();
    world.engine(Event::Opened(card("small", 12)));
    let (_, asked) = world.started_for(Slot::Scores).expect("scores");
    assert_eq!(asked.what.schedule(), Some("0-4 6-11"));
}

#[test]
fn a_folder_is_opened_again_from_its_files() {
    let mut world = World::open();
    world.send(Message::OpenFiles { title: "folder".into() });
    world.engine(Event::Opened(foreign(card("theirs", 12))));
    let sent = restart(&mut world, None);
    assert!(matches!(&sent[..], [Command::Reopen(Request::OpenFiles { .. })]), "{sent:?}");
    world.engine(Event::Opened(foreign(card("theirs", 12))));
    assert!(matches!(&world.state.model, ModelPhase::Open(card) if card.name == "theirs"));
}

#[test]
fn a_model_that_takes_the_memory_is_told_and_not_tried_again() {
    for (has_other, bytes) in [(true, 19_000_000), (false, 19_000_000), (false, 0)] {
        let mut world = if has_other { World::open() } else { World::start("") };
        if !has_other {
            world.ready();
        }
        world.send(Message::OpenFiles { title: "large".into() });
        world.engine(opening(7, bytes));
        let sent = restart(&mut world, Some(UNREACHABLE));
        let told = match &world.state.model {
            ModelPhase::Failed(problem) => problem.clone(),
            _ => world.state.notices.last().expect("a notice").problem.clone(),
        };
        let needs = if bytes == 0 { "" } else { ": the weights alone need 19 MB" };
        let what = "the engine stopped while opening large, probably because it ran out of memory";
        assert_eq!(told.sentence(), format!("{what}{needs}"));
        assert_eq!(told.hint().as_deref(), Some("close other tabs and programs, or open a smaller model"));
        let reopens =
            matches!(&sent[..], [Command::Send(Request::OpenBundled { name, .. })] if name == "small");
        assert_eq!(reopens, has_other, "{sent:?}");
        assert_eq!(sent.is_empty(), !has_other, "{sent:?}");
    }
}

#[test]
fn an_engine_that_keeps_ending_is_given_up() {
    let mut world = World::open();
    for _ in 0..RESTARTS_MAX {
        restart(&mut world, None);
        world.engine(Event::Opened(card("small", 12)));
    }
    world.send(Message::EngineEnded(Some(UNREACHABLE.into())));
    let EnginePhase::Failed(problem) = &world.state.engine else { panic!("{:?}", world.state.engine) };
    assert!(problem.sentence().contains("4 times"), "{}", problem.sentence());
    assert!(matches!(world.state.model, ModelPhase::Open(_)), "the results stay in sight");

    // A run that is finished shows that it works.
    let mut world = World::open();
    for _ in 0..2 * RESTARTS_MAX {
        restart(&mut world, None);
        world.engine(Event::Opened(card("small", 12)));
        world.engine(scores(world.evaluated(), 0.5, true));
        world.send(Message::Edit(Edit::PutAside { path: [0].into() }));
    }
    assert_eq!(world.state.engine, EnginePhase::Ready);
}

#[test]
fn an_end_before_the_first_answer_starts_over() {
    let mut world = World::start("");
    let sent = restart(&mut world, None);
    assert!(matches!(&sent[..], [Command::Send(Request::OpenBundled { name, .. })] if name == "small"));
}

#[test]
fn items_of_ones_own_are_read_again() {
    let mut world = World::open();
    let own = TaskInfo { name: "mine".into(), is_own: true, ..card("small", 12).tasks[0].clone() };
    let read =
        ItemsRead { form: "lambada".into(), n_left_out: 0, left_out: Vec::new(), n_clipped: 0, cut_at: None };
    world.send(Message::AddItems { name: "mine.jsonl".into(), bytes: b"{}".to_vec() });
    let (run, _) = world.state.items.reading[0].clone();
    world.engine(Event::ItemsAdded { run, task: own.clone(), read: read.clone() });
    let told = world.state.items.told.clone();
    restart(&mut world, None);
    world.engine(Event::Opened(card("small", 12)));
    let sent = world.sent();
    let Some(Request::AddItems { run, name, bytes }) = sent.first() else { panic!("{sent:?}") };
    assert_eq!((name.as_str(), bytes.as_slice()), ("mine.jsonl", b"{}".as_slice()));
    assert_eq!(sent.len(), 1, "the rest waits for them: {sent:?}");
    world.engine(Event::ItemsAdded { run: *run, task: own, read });
    let (_, asked) = world.started_for(Slot::Scores).expect("scores");
    assert!(asked.tasks().contains(&"mine".to_owned()), "{asked:?}");
    assert_eq!(world.state.items.told, told, "they were told once");
    assert_eq!(
        world.state.model.card().map(|card| card.tasks.len()),
        Some(card("small", 12).tasks.len() + 1)
    );
}
