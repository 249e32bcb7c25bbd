//! Lessons on the page: predicted first, computed then, kept on this device.

use atelier::app::state::{Command, Learning, Message, PanelPhase, Settings, Slot, State, Theme};
use atelier::experiment::{Answer, LessonFound, LessonReport, Report};
use atelier::lesson::{Asked, LessonCard, StepCard};
use atelier::protocol::{Event, Request, RunId};
use atelier::schedule::edit::Edit;
use atelier::share::View;
use atelier::words::{Arg, problem};

use super::world::{World, card, hash};

const NAMES: [&str; 3] = ["skip", "reverse", "random"];

fn lesson(model: &str) -> LessonCard {
    let text = |id: &str| StepCard { id: id.into(), asked: None };
    let order = Asked::Order(NAMES.map(str::to_owned).to_vec());
    let bar = Asked::Bar { least: 0.0, most: 1.0, step: 0.05 };
    let asking = |id: &str, asked| StepCard { id: id.into(), asked: Some(asked) };
    LessonCard {
        id: "order".into(),
        minutes: 5,
        model: hash(model),
        model_name: model.into(),
        steps: vec![text("start"), asking("turn", order), asking("all", bar)],
    }
}

fn learn(world: &mut World, learning: Learning) {
    world.send(Message::Learning(learning));
}

/// A lesson about this model is open at its first step.
fn begun(model: &str) -> World {
    let mut world = World::open();
    learn(&mut world, Learning::List);
    assert!(world.sent().contains(&Request::ListLessons));
    world.engine(Event::Lessons(Ok(vec![lesson(model)])));
    learn(&mut world, Learning::Begin(0));
    world.commands.clear();
    world
}

fn asked(world: &mut World) -> Option<(RunId, String)> {
    world.sent().into_iter().find_map(|request| match request {
        Request::StartStep { run, lesson, step } => {
            assert_eq!(lesson, "order");
            Some((run, step))
        }
        _ => None,
    })
}

fn found(answer: Answer) -> Report {
    let values = vec![("skip".to_owned(), Arg::Number(3.5))];
    let found = LessonFound {
        values,
        items: None,
        bars: Vec::new(),
        scale: 1.0,
        answer: Some(answer),
        fails: Vec::new(),
    };
    Report::Lesson(LessonReport { done: 1000, found: Some(found) })
}

/// What is remembered after the last look.
fn remembered(world: &mut World) -> Option<String> {
    std::mem::take(&mut world.commands).into_iter().rev().find_map(|command| match command {
        Command::SaveSettings(settings) => Some(settings.lessons),
        _ => None,
    })
}

#[test]
fn what_another_tab_has_kept_is_not_written_over() {
    let mut world = begun("small");
    let lessons = "order/turn\tskip,random,reverse\t\n".to_owned();
    world.send(Message::Remembered(Settings { lessons: lessons.clone(), ..Settings::default() }));
    world.send(Message::SetTheme(Theme::Dark));
    assert_eq!(remembered(&mut world), Some(lessons));
    learn(&mut world, Learning::Go(1));
    let record = world.state.lesson_record().map(|record| record.predicted.clone());
    assert_eq!(record.as_deref(), Some("skip,random,reverse"));
}

#[test]
fn nothing_is_computed_before_something_is_predicted() {
    let mut world = begun("small");
    learn(&mut world, Learning::Go(1));
    learn(&mut world, Learning::Compute);
    assert_eq!(asked(&mut world), None);
    learn(&mut world, Learning::Predict("skip,random,reverse".into()));
    assert_eq!(remembered(&mut world).as_deref(), Some("@\torder\t1\norder/turn\tskip,random,reverse\t\n"));
    learn(&mut world, Learning::Predict("skip,reverse,random".into()));
    learn(&mut world, Learning::Compute);
    let (run, step) = asked(&mut world).expect("a step is asked for");
    assert_eq!(step, "turn");
    world.report(run, Report::Lesson(LessonReport { done: 400, found: None }), false);
    assert_eq!(world.state.lesson_found(), None);
    world.commands.clear();
    world.report(run, found(Answer::Order(["skip", "random", "reverse"].map(str::to_owned).to_vec())), true);
    let kept = "@\torder\t1\norder/turn\tskip,reverse,random\tskip,random,reverse\n";
    assert_eq!(remembered(&mut world).as_deref(), Some(kept));
    assert!(world.state.lesson_found().is_some());
    // Whoever knows what came out predicts nothing.
    learn(&mut world, Learning::Predict("random,skip,reverse".into()));
    assert_eq!(world.state.lesson_record().unwrap().predicted, "skip,reverse,random");
    assert_eq!(lesson("small").n_done(&world.state.lessons.records), (1, 2));
}

/// The last query that the address is given.
fn asked_for(world: &mut World) -> Option<String> {
    std::mem::take(&mut world.commands).into_iter().rev().find_map(|command| match command {
        Command::ReplaceQuery(query) | Command::PushQuery(query) => Some(query),
        _ => None,
    })
}

#[test]
fn the_address_asks_for_the_open_step_while_it_is_looked_at() {
    let mut world = begun("small");
    let look = |world: &mut World, view| world.send(Message::Address(view));
    look(&mut world, View::Lessons);
    assert_eq!(asked_for(&mut world).as_deref(), Some("start=full&lesson=order&step=1"));
    learn(&mut world, Learning::Go(3));
    assert_eq!(asked_for(&mut world).as_deref(), Some("start=full&lesson=order&step=4"), "the end, too");
    learn(&mut world, Learning::Go(3));
    assert_eq!(asked_for(&mut world), None);
    look(&mut world, View::Figures);
    assert_eq!(asked_for(&mut world).as_deref(), Some("start=full"));
    look(&mut world, View::Lessons);
    assert_eq!(asked_for(&mut world).as_deref(), Some("start=full&lesson=order&step=4"));
    learn(&mut world, Learning::Leave);
    assert_eq!(asked_for(&mut world).as_deref(), Some("start=full"));
    assert_eq!(world.state.n_layers_of_lesson(), Arg::None);
}

#[test]
fn another_visit_goes_on_where_this_one_has_left() {
    let kept = "order/turn\tskip,reverse,random\tskip,random,reverse\nno record\norder/all\t0.5\t\n";
    let settings = Settings { lessons: kept.into(), ..Settings::default() };
    let mut world = begun("small");
    world.state = State::new(settings);
    world.send(Message::Start {
        address: "https://example.org/?start=full".into(),
        host: "example.org".into(),
        fragment: String::new(),
        reloaded_for: None,
        is_return: false,
    });
    world.ready();
    world.engine(Event::Opened(card("small", 12)));
    world.engine(Event::Lessons(Ok(vec![lesson("small")])));
    learn(&mut world, Learning::Begin(0));
    assert_eq!(world.state.lesson_step().unwrap().id, "all", "behind what is known");
    assert_eq!(world.state.lesson_record().unwrap().predicted, "0.5");
    assert_eq!(world.state.lesson_found(), None, "numbers are computed anew");
    learn(&mut world, Learning::Go(99));
    assert_eq!((world.state.lessons.at, world.state.lesson_step()), (Some((0, 3)), None), "the end");
    world.commands.clear();
    learn(&mut world, Learning::Again);
    assert_eq!(remembered(&mut world).as_deref(), Some("@\torder\t0\n"));
    assert_eq!(world.state.lessons.at, Some((0, 0)));
    learn(&mut world, Learning::Leave);
    assert_eq!(world.state.lesson(), None);
}

#[test]
fn a_page_that_is_reloaded_in_a_lesson_opens_it_at_its_step() {
    let kept = "@\torder\t2\norder/all\t0.5\t\n";
    for (is_return, fragment, at) in
        [(true, "lessons", Some((0, 2))), (false, "lessons", None), (true, "figures", None)]
    {
        let mut world = begun("small");
        world.state = State::new(Settings { lessons: kept.into(), ..Settings::default() });
        world.send(Message::Start {
            address: "https://example.org/?start=full".into(),
            host: "example.org".into(),
            fragment: fragment.into(),
            reloaded_for: None,
            is_return,
        });
        world.ready();
        world.engine(Event::Opened(card("small", 12)));
        world.engine(Event::Lessons(Ok(vec![lesson("small")])));
        assert_eq!(world.state.lessons.at, at, "{is_return} {fragment}");
        if at.is_some() {
            assert_eq!(world.state.lesson_record().unwrap().predicted, "0.5", "what was predicted is there");
            learn(&mut world, Learning::Leave);
            assert_eq!(remembered(&mut world).as_deref(), Some("order/all\t0.5\t\n"));
        }
    }
}

/// What a command does to the query of the address: whether as a new entry.
fn queries(world: &mut World) -> Vec<(String, bool)> {
    let query = |command| match command {
        Command::ReplaceQuery(query) => Some((query, false)),
        Command::PushQuery(query) => Some((query, true)),
        _ => None,
    };
    std::mem::take(&mut world.commands).into_iter().filter_map(query).collect()
}

#[test]
fn a_reload_computes_again_what_a_step_has_shown() {
    let kept = "@\torder\t2\norder/turn\tskip,reverse,random\tskip,random,reverse\norder/all\t0.5\t0.2\n";
    let mut world = begun("small");
    world.state = State::new(Settings { lessons: kept.into(), ..Settings::default() });
    world.send(Message::Start {
        address: "https://example.org/?start=full&lesson=order&step=3".into(),
        host: "example.org".into(),
        fragment: "lessons".into(),
        reloaded_for: None,
        is_return: true,
    });
    world.ready();
    world.engine(Event::Lessons(Ok(vec![lesson("small")])));
    assert_eq!(world.state.lessons.at, Some((0, 2)));
    assert_eq!(asked(&mut world), None, "its model is not open yet");
    world.engine(Event::Opened(card("small", 12)));
    let (run, step) = asked(&mut world).expect("the step is computed without being asked for");
    assert_eq!(step, "all");
    world.report(run, found(Answer::Number(0.2)), true);
    assert!(world.state.lesson_found().is_some());
    // So is one that is gone back to; what is stopped stays so.
    world.commands.clear();
    learn(&mut world, Learning::Go(1));
    let (_, step) = asked(&mut world).expect("this one, too");
    assert_eq!(step, "turn");
    world.send(Message::Stop(Slot::Lesson));
    world.commands.clear();
    world.send(Message::SetLimit(20));
    assert_eq!(asked(&mut world), None);
}

#[test]
fn back_from_a_lesson_leads_to_the_list_and_forward_to_its_step() {
    let mut world = begun("small");
    learn(&mut world, Learning::Leave);
    world.send(Message::Address(View::Lessons));
    world.commands.clear();
    let bare = "start=full".to_owned();
    let at = |step: usize| format!("start=full&lesson=order&step={step}");

    learn(&mut world, Learning::Begin(0));
    assert_eq!(queries(&mut world), [(at(1), true)]);
    learn(&mut world, Learning::Go(1));
    assert_eq!(queries(&mut world), [(at(2), false)], "steps are none of the browser's history");
    // An edit makes the address follow: Back that changes nothing would say so.
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    world.commands.clear();
    let back = |world: &mut World, query: &str| {
        world.send(Message::Back { view: View::Lessons, query: query.into() });
    };
    back(&mut world, &bare);
    assert_eq!((world.state.lessons.at, queries(&mut world)), (None, vec![]));
    back(&mut world, &at(2));
    assert_eq!((world.state.lessons.at, queries(&mut world)), (Some((0, 1)), vec![]));
    assert!(world.state.notices.is_empty(), "what has happened is seen");
    learn(&mut world, Learning::Leave);
    assert_eq!(queries(&mut world), [(bare, true)], "Back leads to the lesson again");
}

#[test]
fn a_step_that_is_come_back_to_has_its_numbers() {
    let mut world = begun("small");
    learn(&mut world, Learning::Go(2));
    learn(&mut world, Learning::Predict("0.25".into()));
    assert!(!world.state.is_asking(), "nobody looks at lessons");
    world.send(Message::Look(View::Lessons));
    assert!(world.state.is_asking());
    world.commands.clear();
    learn(&mut world, Learning::Compute);
    let (run, _) = asked(&mut world).expect("a step is asked for");
    world.report(run, found(Answer::Number(0.2)), true);
    assert!(!world.state.is_asking(), "it is known what comes out");
    learn(&mut world, Learning::Go(1));
    assert!(world.state.lesson_found().is_none() && world.state.is_asking());
    learn(&mut world, Learning::Go(2));
    assert!(world.state.lesson_found().is_some());
    learn(&mut world, Learning::Again);
    learn(&mut world, Learning::Go(2));
    assert_eq!(world.state.lesson_found(), None);
}

#[test]
fn a_step_ends_where_it_is_left_stopped_or_fails() {
    let mut world = begun("small");
    learn(&mut world, Learning::Go(2));
    learn(&mut world, Learning::Predict("0.25".into()));
    let start = |world: &mut World| {
        world.commands.clear();
        learn(world, Learning::Compute);
        asked(world).expect("a step is asked for").0
    };
    let run = start(&mut world);
    world.send(Message::Stop(Slot::Lesson));
    assert!(world.sent().contains(&Request::Cancel { run }));
    assert_eq!(world.panel(Slot::Lesson).phase, PanelPhase::Cancelled);
    let run = start(&mut world);
    let why = problem!("plain", value = "no");
    world.engine(Event::RunFailed { run, problem: why.clone() });
    assert_eq!(world.panel(Slot::Lesson).phase, PanelPhase::Failed(why));
    let run = start(&mut world);
    world.commands.clear();
    learn(&mut world, Learning::Go(1));
    assert!(world.sent().contains(&Request::Cancel { run }));
    // What comes late is of another step.
    world.report(run, found(Answer::Number(0.2)), true);
    assert_eq!((world.state.lesson_found(), world.state.lesson_record()), (None, None));
}

#[test]
fn a_lesson_about_another_model_computes_nothing() {
    let mut world = begun("large");
    learn(&mut world, Learning::Go(2));
    learn(&mut world, Learning::Predict("0.25".into()));
    assert!(!world.state.is_model_of_lesson());
    learn(&mut world, Learning::Compute);
    assert_eq!(asked(&mut world), None);
    world.engine(Event::Opened(card("large", 16)));
    assert!(world.state.is_model_of_lesson());
    world.commands.clear();
    learn(&mut world, Learning::Compute);
    assert!(asked(&mut world).is_some());
}

#[test]
fn lessons_that_are_not_there_are_told() {
    let mut world = World::open();
    learn(&mut world, Learning::List);
    let why = problem!("plain", value = "not there");
    world.engine(Event::Lessons(Err(why.clone())));
    assert_eq!(world.state.lessons.problem, Some(why));
    assert!(!world.state.lessons.is_coming);
    // To none of these there is an answer.
    learn(&mut world, Learning::Begin(3));
    learn(&mut world, Learning::Predict("skip".into()));
    learn(&mut world, Learning::Again);
    assert_eq!((world.state.lessons.at, remembered(&mut world)), (None, None));
}
