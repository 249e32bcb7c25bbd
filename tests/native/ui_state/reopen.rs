//! Figures' files that are dropped on the page, and the figure that is written.

use atelier::export::{Asked, Experiment, ModelName, Quoted, TaskName};
use atelier::protocol::{Event, Problem, Request, StatesRequest};
use atelier::sweep::{Curve, CurvePoint, Drawing, Stop, Study};
use atelier::ui::state::{Message, NoticeLevel};

use super::world::{World, card, hash};

fn experiment(model: &str, tasks: &[(&str, Option<&str>)]) -> Experiment {
    let task = |(name, data_hash): &(&str, Option<&str>)| TaskName {
        name: (*name).to_owned(),
        data_hash: data_hash.map(str::to_owned),
    };
    Experiment {
        asked: Asked::Study(Study::Figure(4)),
        model: ModelName { title: model.into(), hash: hash(model) },
        n_others: 0,
        tasks: tasks.iter().map(task).collect(),
        limit: 30,
        seed: 5,
        stop: None,
        loops: None,
        beside: None,
        quoted: None,
    }
}

/// What a file says of figure 4: one point.
fn quoted(y: f64) -> Quoted {
    let point = CurvePoint { x: 2.0, y, low: None, high: None, n: 30, schedule: "0-4 7-11".into() };
    Quoted {
        study: Study::Figure(4),
        model: ModelName { title: "small".into(), hash: hash("small") },
        drawing: Drawing::Curves(vec![Curve { name: "median".into(), points: vec![point] }]),
        findings: Vec::new(),
        backend: None,
        build: "b".into(),
        source: "{}".into(),
    }
}

/// As the engine answers when a file was dropped.
fn drop(world: &mut World, read: Result<Experiment, Problem>) {
    world.engine(Event::FigureRead { name: "mine.svg".into(), read: read.map(Box::new) });
}

fn reopened(world: &World) -> Option<Asked> {
    world.state.reopened.as_ref().map(|wish| wish.asked.clone())
}

/// Charts of one schedule put it on the painters and are computed again.
#[test]
fn scores_times_and_texts_come_back_with_their_schedule() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    let schedule = "0-2 5-11".to_owned();
    let of = |asked| Experiment { asked, ..experiment("small", &[(&name, None)]) };
    let asked = Asked::Scores { schedule: schedule.clone() };
    drop(&mut world, Ok(of(asked.clone())));
    assert_eq!(world.state.schedule().to_string(), schedule);
    assert_eq!(reopened(&world), Some(asked));
    let is_scored = |request: &Request| matches!(request, Request::Evaluate { schedule: it, limit: 30, seed: 5, .. } if *it == schedule);
    assert_eq!(world.sent().iter().filter(|request| is_scored(request)).count(), 1);
    world.send(Message::Undo);
    assert_eq!(world.state.schedule().to_string(), "0-11", "it can be taken back");
    world.sent();

    drop(&mut world, Ok(of(Asked::Latency { schedule: Some(schedule.clone()) })));
    assert!(world.sent().iter().any(
        |request| matches!(request, Request::Latency { schedule: it, limit: 30, seed: 5, .. } if *it == schedule)
    ));
    let writing = Asked::Writing { schedule: schedule.clone(), prompt: "1 + 1 =".into() };
    drop(&mut world, Ok(Experiment { tasks: Vec::new(), ..of(writing) }));
    assert!(world.sent().iter().any(
        |request| matches!(request, Request::Write { schedule: it, prompt, .. } if *it == schedule && prompt == "1 + 1 =")
    ));
    assert_eq!(world.state.tasks, std::slice::from_ref(&name), "what is written rests on no items");

    let canvas =
        Asked::Canvas { schedule: schedule.clone(), prompt: "an item".into(), of_task: Some(name.clone()) };
    drop(&mut world, Ok(Experiment { tasks: Vec::new(), ..of(canvas) }));
    assert!(world.sent().iter().any(
        |request| matches!(request, Request::Look { prompt, of_task, .. } if prompt == "an item" && of_task.as_ref() == Some(&name))
    ));

    drop(&mut world, Ok(of(Asked::Scores { schedule: "0-40".into() })));
    let told = world.state.notices.last().expect("a notice");
    assert!(told.problem.what.contains("its schedule 0-40 is none of this model"), "{}", told.problem.what);
    assert_eq!(world.state.schedule().to_string(), schedule);
}

/// Hidden states are measured again, beside the same schedule.
#[test]
fn figures_of_hidden_states_are_measured_again() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    let asked = Asked::Study(Study::Figure(15));
    let beside = Some("0-2 5-11".to_owned());
    drop(&mut world, Ok(Experiment { asked, beside, ..experiment("small", &[(&name, None)]) }));
    assert_eq!(world.state.schedule().to_string(), "0-2 5-11");
    assert!(world.sent().iter().any(|request| matches!(
        request,
        Request::States(StatesRequest { figure: 15, schedule, limit: 30, seed: 5, .. }) if schedule == "0-2 5-11"
    )));
    // What its file says is what was asked, whatever is chosen since.
    world.send(Message::SetLimit(7));
    let run = &world.state.states[&15];
    assert_eq!((run.limit, run.seed, run.schedule.as_str()), (30, 5, "0-2 5-11"));
    let columns = world.state.states_provenance(15);
    assert!(columns.contains(&("limit", "30".to_owned())), "{columns:?}");
    assert!(columns.contains(&("model_hash", hash("small"))), "{columns:?}");
}

/// The page computes the usual loop counts, and says so.
#[test]
fn loop_counts_of_its_own_are_told() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    let loops = Some(vec![1, 2, 3]);
    let asked = Asked::Study(Study::Figure(10));
    drop(&mut world, Ok(Experiment { asked, loops, ..experiment("small", &[(&name, None)]) }));
    assert!(
        world.state.notices.iter().any(|notice| notice.problem.what.contains("loop counts of its own")),
        "{:?}",
        world.state.notices
    );
}

#[test]
fn the_engine_reads_the_file() {
    let mut world = World::finished();
    world.send(Message::ReadFigure { name: "mine.svg".into(), read: Ok(b"<svg".to_vec()) });
    assert!(
        matches!(&world.sent()[..], [Request::ReadFigure { name, bytes }] if name == "mine.svg" && bytes == b"<svg")
    );
    let problem = Problem { what: "too much".into(), hint: None };
    world.send(Message::ReadFigure { name: "mine.svg".into(), read: Err(problem) });
    assert!(
        world.state.notices.iter().any(|notice| notice.problem.what.contains("was not opened: too much"))
    );
}

#[test]
fn a_file_of_the_open_model_sets_everything_up_and_computes() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    drop(&mut world, Ok(experiment("small", &[(&name, None), ("unheard-of", None)])));
    assert_eq!((world.state.limit, world.state.seed), (30, 5));
    assert_eq!(world.state.tasks, [name]);
    assert_eq!(reopened(&world), Some(Asked::Study(Study::Figure(4))));
    let sent = world.sent();
    assert!(sent.iter().any(|request| matches!(
        request,
        Request::Sweep { study: Study::Figure(4), limit: 30, seed: 5, .. }
    )));
    let told: Vec<&str> = world.state.notices.iter().map(|notice| notice.problem.what.as_str()).collect();
    assert!(told.iter().any(|what| what.contains("unheard-of are not here")), "{told:?}");
    assert!(told.iter().any(|what| what.contains("computed here again")), "{told:?}");
}

/// Numbers from elsewhere are kept apart, and go with the model.
#[test]
fn what_a_file_says_is_a_quotation_and_its_rule_to_stop_is_taken() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    let stop = Some(Stop { alpha: 0.1, margin: None });
    let with = |quoted| Experiment { stop, quoted, ..experiment("small", &[(&name, None)]) };
    drop(&mut world, Ok(with(Some(quoted(0.5)))));
    assert!(
        world
            .sent()
            .iter()
            .any(|request| matches!(request, Request::Sweep { stop: asked, .. } if *asked == stop))
    );
    let (file, kept) = world.state.quoted.get(&Study::Figure(4)).expect("a quotation").clone();
    assert_eq!(file, "mine.svg");
    assert!(
        world.state.figure(Study::Figure(4)).is_some_and(|run| run.panel.value.is_none()),
        "nothing is mixed"
    );
    let difference = kept.difference(&quoted(0.25).drawing);
    assert_eq!((difference.n, difference.greatest), (1, 0.25));
    assert_eq!(kept.difference(&Drawing::Curves(Vec::new())).n, 0);

    drop(&mut world, Ok(with(None)));
    assert!(world.state.quoted.is_empty(), "the file dropped last has no numbers");
    drop(&mut world, Ok(with(Some(quoted(0.5)))));
    world.send(Message::CloseQuoted(Study::Figure(4)));
    assert!(world.state.quoted.is_empty());
    drop(&mut world, Ok(with(Some(quoted(0.5)))));
    world.engine(Event::Opened(card("old", 12)));
    assert!(world.state.quoted.is_empty(), "it is of another model");
}

#[test]
fn other_items_under_the_same_name_are_told() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    let experiment = Experiment { n_others: 2, ..experiment("small", &[(&name, Some("another"))]) };
    drop(&mut world, Ok(experiment));
    assert!(
        world.state.notices.iter().any(|notice| notice.problem.what.contains("shows 2 models more")),
        "which of them is quoted"
    );
    assert!(
        world
            .state
            .notices
            .iter()
            .any(|notice| notice.problem.what.contains("have other items here than there"))
    );
}

#[test]
fn a_bundled_model_is_opened_first() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    drop(&mut world, Ok(experiment("old", &[(&name, None)])));
    assert!(matches!(&world.sent()[..], [Request::OpenBundled { name, .. }] if name == "old"));
    assert_eq!(world.state.reopened, None);
    world.engine(Event::Opened(card("old", 12)));
    assert!(world.sent().iter().any(|request| matches!(request, Request::Sweep { .. })));
    assert_eq!(reopened(&world), Some(Asked::Study(Study::Figure(4))));
}

#[test]
fn what_cannot_be_opened_is_told_and_changes_nothing() {
    let mut world = World::finished();
    let before = (world.state.tasks.clone(), world.state.limit, world.state.seed);
    drop(&mut world, Err(Problem { what: "no experiment".into(), hint: None }));
    drop(&mut world, Ok(experiment("stranger", &[("facts", None)])));
    drop(&mut world, Ok(experiment("small", &[("unheard-of", None)])));
    drop(
        &mut world,
        Ok(Experiment { asked: Asked::Study(Study::Figure(13)), ..experiment("small", &[("facts", None)]) }),
    );
    assert_eq!(before, (world.state.tasks.clone(), world.state.limit, world.state.seed));
    assert!(world.sent().is_empty());
    let errors = world.state.notices.iter().filter(|notice| notice.level == NoticeLevel::Error);
    let told: Vec<&str> = errors.map(|notice| notice.problem.what.as_str()).collect();
    for (what, words) in told.iter().zip([
        "no experiment",
        "rests on the model stranger",
        "none of its tasks",
        "not one of these",
    ]) {
        assert!(what.contains(words), "{what}");
    }
    assert_eq!(told.len(), 4);
}

#[test]
fn figure_16_puts_the_middle_quarter_in_parallel_and_writes() {
    let mut world = World::finished();
    world.send(Message::WriteFigure);
    assert_eq!(world.state.schedule().to_string(), "0-4 (5|..|7) 8-11");
    let sent = world.sent();
    let Some(Request::Write { schedule, prompt, .. }) = sent.last() else { panic!("{sent:?}") };
    assert_eq!(schedule, "0-4 (5|..|7) 8-11");
    assert!(prompt.starts_with("Question: ") && prompt.ends_with("Answer:"));
}
