//! Figures' files that are dropped on the page, and the figure that is written.

use atelier::app::state::{Carried, Message, NoticeLevel, Slot};
use atelier::experiment::{DataRef, Experiment, ModelRef, Prompt, What};
use atelier::protocol::{Event, Request};
use atelier::reader::{Opened, Quoted};
use atelier::sweep::{Curve, CurvePoint, Drawing, Family, FamilySpec, Stop, Study};
use atelier::words::{Problem, problem};

use super::world::{World, card, hash};

fn opened(model: &str, tasks: &[(&str, Option<&str>)]) -> Opened {
    of(model, tasks, What::Sweep { study: Some(Study::Figure(4)), families: Vec::new() })
}

fn of(model: &str, tasks: &[(&str, Option<&str>)], what: What) -> Opened {
    let data = |(name, sha256): &(&str, Option<&str>)| DataRef {
        sha256: sha256.map(str::to_owned),
        ..DataRef::task(name)
    };
    let experiment = Experiment {
        model: ModelRef { name: model.into(), hash: hash(model), source: None, quantise: None },
        data: tasks.iter().map(data).collect(),
        limit: Some(30),
        seed: Some(5),
        stop: None,
        what,
    };
    Opened { experiment, n_others: 0, quoted: None, claim: None }
}

/// What a file says of figure 4: one point.
fn quoted(y: f64) -> Quoted {
    let point = CurvePoint { x: 2.0, y, low: None, high: None, n: 30, schedule: "0-4 7-11".into() };
    Quoted {
        study: Study::Figure(4),
        model: ModelRef { name: "small".into(), hash: hash("small"), source: None, quantise: None },
        drawing: Drawing::Curves(vec![Curve { name: "median".into(), points: vec![point] }]),
        others: Vec::new(),
        findings: Vec::new(),
        backend: None,
        build: "b".into(),
        source: "{}".into(),
    }
}

/// As the engine answers when a file was dropped.
fn drop(world: &mut World, read: Result<Opened, Problem>) {
    world.engine(Event::FileRead { name: "mine.svg".into(), read: read.map(Box::new) });
}

fn reopened(world: &World) -> Option<Slot> {
    world.state.reopened.as_ref().map(|wish| wish.slot)
}

/// Charts of one schedule put it on the stack and are computed again.
#[test]
fn scores_times_and_texts_come_back_with_their_schedule() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    let schedule = "0-2 5-11".to_owned();
    let file = |what| of("small", &[(&name, None)], what);
    let scores = What::Scores { schedule: schedule.clone(), beside_full: true };
    drop(&mut world, Ok(file(scores.clone())));
    assert_eq!(world.state.schedule().to_string(), schedule);
    assert_eq!(reopened(&world), Some(Slot::Scores));
    let started = world.started();
    let scored: Vec<_> = started.iter().filter(|(_, asked)| asked.what == scores).collect();
    assert_eq!(scored.len(), 1, "{started:?}");
    assert_eq!((scored[0].1.limit, scored[0].1.seed), (Some(30), Some(5)));
    world.send(Message::Undo);
    assert_eq!(world.state.schedule().to_string(), "0-11", "it can be taken back");
    world.sent();

    let latency = What::Latency { schedule: Some(schedule.clone()), rounds: 3 };
    drop(&mut world, Ok(file(latency.clone())));
    let (_, asked) = world.started_for(Slot::Latency).expect("times");
    assert_eq!((asked.what, asked.limit, asked.seed), (latency, Some(30), Some(5)), "as the file asks");
    let texts = What::Generation {
        schedule: schedule.clone(),
        prompt: Prompt::Text("1 + 1 =".into()),
        max_tokens: 12,
        temperature: 0.0,
        beside_full: true,
    };
    drop(&mut world, Ok(of("small", &[], texts.clone())));
    assert_eq!(world.started_for(Slot::Generation).map(|(_, asked)| asked.what), Some(texts));
    assert_eq!(world.state.tasks, std::slice::from_ref(&name), "generated texts rest on no items");

    let item = Prompt::Item { text: "an item".into(), task: name.clone() };
    drop(
        &mut world,
        Ok(of("small", &[], What::LogitLens { schedule: schedule.clone(), prompt: item.clone() })),
    );
    let (_, asked) = world.started_for(Slot::NextToken).expect("next tokens, which the lens follows");
    assert_eq!(asked.what.prompt(), Some(&item));

    drop(&mut world, Ok(file(What::Scores { schedule: "0-40".into(), beside_full: true })));
    let told = world.state.notices.last().expect("a notice");
    assert!(
        told.problem.sentence().contains("its schedule 0-40 is not possible with this model"),
        "{}",
        told.problem.sentence()
    );
    assert_eq!(world.state.schedule().to_string(), schedule);
}

/// Hidden states are measured again, beside the same schedule.
#[test]
fn figures_of_hidden_states_are_measured_again() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    let states = What::States { figure: 15, schedule: Some("0-2 5-11".to_owned()) };
    drop(&mut world, Ok(of("small", &[(&name, None)], states.clone())));
    assert_eq!(world.state.schedule().to_string(), "0-2 5-11");
    assert_eq!(world.started_for(Slot::States(15)).map(|(_, asked)| asked.what), Some(states.clone()));
    // What its file says is what was asked, whatever is chosen since.
    world.send(Message::SetLimit(7));
    let asked = world.panel(Slot::States(15)).experiment.clone().expect("it was asked");
    assert_eq!((asked.limit, asked.seed, asked.what), (Some(30), Some(5), states));
    let columns = world.state.provenance_of(Carried::Of(Slot::States(15)));
    assert!(columns.contains(&("limit", "30".to_owned())), "{columns:?}");
    assert!(columns.contains(&("model_hash", hash("small"))), "{columns:?}");
}

/// Loop counts of its own are computed as the file has them.
#[test]
fn families_of_its_own_are_asked_for() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    let looped = FamilySpec { loops: vec![1, 2, 3], ..FamilySpec::of(Family::LoopedParallel) };
    let sweep = What::Sweep { study: Some(Study::Figure(10)), families: vec![looped] };
    drop(&mut world, Ok(of("small", &[(&name, None)], sweep.clone())));
    let slot = Slot::Study(Study::Figure(10));
    assert_eq!(world.started_for(slot).map(|(_, asked)| asked.what), Some(sweep));
}

#[test]
fn the_engine_reads_the_file() {
    let mut world = World::finished();
    world.send(Message::ReadFigure { name: "mine.svg".into(), read: Ok(b"<svg".to_vec()) });
    assert!(
        matches!(&world.sent()[..], [Request::ReadFile { name, bytes }] if name == "mine.svg" && bytes == b"<svg")
    );
    let problem = problem!("plain", value = "too much");
    world.send(Message::ReadFigure { name: "mine.svg".into(), read: Err(problem) });
    assert!(
        world
            .state
            .notices
            .iter()
            .any(|notice| notice.problem.sentence().contains("was not opened: too much"))
    );
}

#[test]
fn a_file_of_the_open_model_sets_everything_up_and_computes() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    drop(&mut world, Ok(opened("small", &[(&name, None), ("unheard-of", None)])));
    assert_eq!((world.state.limit, world.state.seed), (30, 5));
    assert_eq!(world.state.tasks, [name]);
    assert_eq!(reopened(&world), Some(Slot::Study(Study::Figure(4))));
    let (_, asked) = world.started_for(Slot::Study(Study::Figure(4))).expect("the figure");
    assert_eq!((asked.limit, asked.seed), (Some(30), Some(5)));
    let told: Vec<String> = world.state.notices.iter().map(|notice| notice.problem.sentence()).collect();
    assert!(told.iter().any(|what| what.contains("unheard-of are not here")), "{told:?}");
    assert!(told.iter().any(|what| what.contains("computed here again")), "{told:?}");
}

/// Numbers from elsewhere are kept apart, and go with the model.
#[test]
fn what_a_file_says_is_a_quotation_and_its_rule_to_stop_is_taken() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    let stop = Some(Stop { alpha: 0.1, margin: None });
    let with = |quoted| {
        let Opened { experiment, .. } = opened("small", &[(&name, None)]);
        Opened { experiment: Experiment { stop, ..experiment }, n_others: 0, quoted, claim: None }
    };
    let slot = Slot::Study(Study::Figure(4));
    drop(&mut world, Ok(with(Some(quoted(0.5)))));
    assert_eq!(world.started_for(slot).map(|(_, asked)| asked.stop), Some(stop));
    let (file, kept) = world.state.quoted.get(&Study::Figure(4)).expect("a quotation").clone();
    assert_eq!(file, "mine.svg");
    assert_eq!(world.panel(slot).report, None, "nothing is mixed");
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
    drop(&mut world, Ok(Opened { n_others: 2, ..opened("small", &[(&name, Some("another"))]) }));
    assert!(
        world.state.notices.iter().any(|notice| notice.problem.sentence().contains("shows 2 models more")),
        "which of them is quoted"
    );
    assert!(
        world
            .state
            .notices
            .iter()
            .any(|notice| notice.problem.sentence().contains("have other items here than there"))
    );
}

#[test]
fn a_bundled_model_is_opened_first() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    drop(&mut world, Ok(opened("old", &[(&name, None)])));
    assert!(matches!(&world.sent()[..], [Request::OpenBundled { name, .. }] if name == "old"));
    assert_eq!(world.state.reopened, None);
    world.engine(Event::Opened(card("old", 12)));
    assert!(world.started_for(Slot::Study(Study::Figure(4))).is_some());
    assert_eq!(reopened(&world), Some(Slot::Study(Study::Figure(4))));
}

#[test]
fn what_cannot_be_opened_is_told_and_changes_nothing() {
    let mut world = World::finished();
    let before = (world.state.tasks.clone(), world.state.limit, world.state.seed);
    drop(&mut world, Err(problem!("plain", value = "no experiment")));
    drop(&mut world, Ok(opened("stranger", &[("facts", None)])));
    drop(&mut world, Ok(opened("small", &[("unheard-of", None)])));
    drop(
        &mut world,
        Ok(of(
            "small",
            &[("facts", None)],
            What::Sweep { study: Some(Study::Figure(13)), families: Vec::new() },
        )),
    );
    assert_eq!(before, (world.state.tasks.clone(), world.state.limit, world.state.seed));
    assert!(world.sent().is_empty());
    let errors = world.state.notices.iter().filter(|notice| notice.level == NoticeLevel::Error);
    let told: Vec<String> = errors.map(|notice| notice.problem.sentence()).collect();
    for (what, words) in told.iter().zip([
        "no experiment",
        "was computed with the model stranger",
        "none of its tasks",
        "not one of these",
    ]) {
        assert!(what.contains(words), "{what}");
    }
    assert_eq!(told.len(), 4);
}

/// A model that this copy does not have is named, the nearest offered, and nothing opened in its place unasked.
#[test]
fn the_nearest_model_is_offered_for_a_file() {
    let scores = |schedule: &str| {
        of("stranger", &[("arith", None)], What::Scores { schedule: schedule.into(), beside_full: true })
    };
    let drawn = Opened { quoted: Some(quoted(0.5)), ..opened("stranger", &[("arith", None)]) };
    for (file, offered) in [
        (drawn, "small"),
        (opened("stranger", &[("arith", None)]), "small"),
        (scores("0-2 5-15"), "large"),
        (scores("0-2 5-11"), "small"),
        (scores("0-99"), "small"),
    ] {
        let mut world = World::finished();
        drop(&mut world, Ok(file));
        let notice = world.state.notices.last().expect("a notice");
        assert!(notice.problem.sentence().contains("which this copy of Atelier does not have"), "{notice:?}");
        assert_eq!(notice.offer.as_ref().map(|entry| entry.name.as_str()), Some(offered));
        assert!(world.sent().is_empty() && reopened(&world).is_none(), "nothing is opened unasked");
    }

    let mut world = World::finished();
    drop(&mut world, Ok(scores("0-2 5-15")));
    let id = world.state.notices.last().expect("a notice").id;
    world.send(Message::TakeOffer(id));
    assert!(matches!(&world.sent()[..], [Request::OpenBundled { name, .. }] if name == "large"));
    world.engine(Event::Opened(card("large", 16)));
    assert_eq!(world.state.schedule().to_string(), "0-2 5-15");
    assert_eq!(reopened(&world), Some(Slot::Scores));
    let told = "mine.svg was computed with stranger, and this is large: the numbers here are not its own";
    assert!(world.state.notices.iter().any(|it| it.problem.sentence() == told), "{:?}", world.state.notices);

    // An offer holds once, for the last file, and at once where its model is open.
    let mut world = World::finished();
    drop(&mut world, Ok(scores("0-2 5-15")));
    let first = world.state.notices.last().expect("a notice").id;
    let other = Box::new(scores("0-2 5-11"));
    world.engine(Event::FileRead { name: "other.svg".into(), read: Ok(other) });
    assert_eq!(world.state.notices.iter().filter(|notice| notice.offer.is_some()).count(), 1);
    let second = world.state.notices.last().expect("a notice").id;
    world.send(Message::TakeOffer(first));
    assert!(world.sent().is_empty(), "that file is no longer kept");
    world.send(Message::TakeOffer(second));
    assert_eq!(world.state.schedule().to_string(), "0-2 5-11");
}

#[test]
fn figure_16_puts_the_middle_quarter_in_parallel_and_writes() {
    let mut world = World::finished();
    world.send(Message::WriteFigure);
    assert_eq!(world.state.schedule().to_string(), "0-4 (5|..|7) 8-11");
    let (_, asked) = world.started_for(Slot::Generation).expect("texts");
    assert_eq!(asked.what.schedule(), Some("0-4 (5|..|7) 8-11"));
    let Some(Prompt::Text(prompt)) = asked.what.prompt() else { panic!("{asked:?}") };
    assert!(prompt.starts_with("Question: ") && prompt.ends_with("Answer:"));
}

/// What the page has no control for is told instead of claimed.
#[test]
fn what_is_not_as_in_the_file_is_said() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    let scores = What::Scores { schedule: "0-2 5-11".into(), beside_full: true };
    let told = |world: &World| world.state.notices.last().map(|it| (it.level, it.problem.sentence()));
    let mut file = of("small", &[(&name, None)], scores);
    drop(&mut world, Ok(file.clone()));
    assert_eq!(told(&world).map(|(level, _)| level), Some(NoticeLevel::Info));
    (file.experiment.seed, file.experiment.limit) = (None, Some(1));
    file.experiment.data[0].add_bos = Some(false);
    drop(&mut world, Ok(file));
    let (level, said) = told(&world).expect("a notice");
    assert_eq!(level, NoticeLevel::Warning, "{said}");
    assert!(
        said.contains("in random order by the seed") && said.contains("texts begin as is usual"),
        "{said}"
    );

    let generation = |prompt| What::Generation {
        schedule: "0-11".into(),
        prompt,
        max_tokens: 12,
        temperature: 0.9,
        beside_full: false,
    };
    let mut text = of("small", &[], generation(Prompt::Text("Tom went".into())));
    text.experiment.seed = Some(77);
    drop(&mut world, Ok(text));
    assert_eq!(world.started_for(Slot::Generation).map(|(_, asked)| asked.seed), Some(Some(77)));
    drop(&mut world, Ok(of("small", &[], generation(Prompt::Ids(vec![1, 2])))));
    let (_, said) = told(&world).expect("a notice");
    assert!(said.contains("its prompt is a list of token ids"), "{said}");
}
