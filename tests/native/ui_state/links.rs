//! Links and models: what is opened, what is kept, what is said.

use std::num::NonZeroU32;

use super::world::{World, card, hash, look, scores};
use atelier::app::state::{Message, ModelPhase, NoticeLevel, PanelPhase, Slot, card_strokes};
use atelier::backend::BackendKind;
use atelier::experiment::{BackendChoice, OpenProgress, OpenStage};
use atelier::protocol::{Event, Request};
use atelier::schedule::Schedule;
use atelier::schedule::edit::{Edit, Path};
use atelier::share::{Link, Reach, short_hash};
use atelier::words::problem;

pub(super) fn link(model: &str, n_layers: usize, schedule: &str) -> Link {
    Link {
        model_hash: short_hash(&hash(model)).expect("hex"),
        model_name: model.into(),
        n_layers,
        schedule: Schedule::parse(schedule, n_layers).expect("valid"),
        tasks: vec!["arith".into()],
        items: NonZeroU32::new(40).expect("not 0"),
        seed: 9,
        prompt: Some("5 + 8 =".into()),
        chat: false,
        source: None,
        data: Vec::new(),
        quantise: None,
        other: None,
        claim: None,
    }
}

pub(super) fn fragment(link: &Link) -> String {
    link.write(30).expect("short").fragment
}

#[test]
fn the_address_says_where_to_compute_and_links_go_without_it() {
    let page = "https://example.org/atelier/";
    for (query, wanted, n_notices) in [
        ("", BackendChoice::Auto, 0),
        ("?backend=gpu", BackendChoice::AnyGpu, 0),
        ("?lang=en&backend=cpu", BackendChoice::Only(BackendKind::Cpu), 0),
        ("?backend=toaster", BackendChoice::Auto, 1),
    ] {
        let mut world = World::start_at(&format!("{page}{query}"), "", None);
        assert_eq!(world.state.notices.len(), n_notices, "{query}");
        world.ready();
        assert!(
            matches!(world.sent()[..], [Request::OpenBundled { backend, .. }] if backend == wanted),
            "{query}"
        );
        world.engine(Event::Opened(card("small", 12)));
        world.send(Message::Share);
        let shared = world.state.shared.as_ref().expect("a link");
        assert_eq!(shared.url.split('#').next(), Some(page));
    }
}

#[test]
fn a_link_opens_its_own_model_with_everything_it_says() {
    for model in ["small", "old"] {
        let mut world = World::start(&fragment(&link(model, 12, "0-3 (4|..|8)x3 9-11")));
        assert_eq!(
            world.state.schedule().to_string(),
            "0-3 (4|..|8)x3 9-11",
            "shown before the model is there"
        );
        world.ready();
        assert!(matches!(&world.sent()[..], [Request::OpenBundled { name, .. }] if name == model));
        world.engine(Event::Opened(card(model, 12)));
        let state = &world.state;
        assert_eq!((state.limit, state.seed, state.prompt.as_str()), (40, 9, "5 + 8 ="));
        assert_eq!(state.tasks, ["arith"]);
        assert_eq!(state.notices, []);
        let (_, asked) = world.started_for(Slot::Scores).expect("scores");
        assert_eq!(asked.what.schedule(), Some("0-3 (4|..|8)x3 9-11"));
    }
}

#[test]
fn a_mark_behind_a_link_is_told_and_leaves_the_address() {
    let whole = fragment(&link("small", 12, "0-4 6-11"));
    let mut world = World::start(&format!("{whole})."));
    assert_eq!(world.fragments(), [whole]);
    assert_eq!(world.state.schedule().to_string(), "0-4 6-11");
    let [notice] = &world.state.notices[..] else { panic!("one notice: {:?}", world.state.notices) };
    assert_eq!(notice.level, NoticeLevel::Info);
    assert_eq!(notice.problem.sentence(), "“).” after the link does not belong to it and was ignored");
}

#[test]
fn the_address_follows_and_reads_back_as_the_same() {
    let mut world = World::open();
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    let fragments = world.fragments();
    let [fragment] = &fragments[..] else { panic!("one fragment: {fragments:?}") };
    let mut other = World::start(fragment);
    other.ready();
    other.engine(Event::Opened(card("small", 12)));
    assert_eq!(other.state.schedule(), world.state.schedule());
    assert_eq!((&other.state.tasks, other.state.limit), (&world.state.tasks, world.state.limit));
    other.send(Message::Share);
    let shared = other.state.shared.clone().expect("a link");
    assert_eq!(shared.url, format!("https://example.org/atelier/#{fragment}"));
    assert_eq!(shared.reach, Reach::World);
}

#[test]
fn an_unknown_model_is_asked_for_and_never_replaced() {
    let wanted = link("theirs", 16, "0-3 12-15");
    let mut world = World::start(&fragment(&wanted));
    world.ready();
    assert!(world.sent().is_empty(), "nothing is opened in its place");
    assert!(matches!(&world.state.model,
        ModelPhase::Missing { name, n_layers: 16, .. } if name == "theirs"));
    assert_eq!(world.state.schedule().to_string(), "0-3 12-15");

    world.send(Message::OpenFiles { title: "folder".into() });
    let problem = problem!("plain", value = "config.json is missing");
    world.engine(Event::OpenFailed(problem));
    assert!(matches!(world.state.model, ModelPhase::Missing { .. }), "still asked for");
    assert_eq!(world.state.notices.len(), 1);

    world.send(Message::OpenFiles { title: "folder".into() });
    world.engine(Event::Opened(card("theirs", 16)));
    assert_eq!(world.state.schedule().to_string(), "0-3 12-15");
    assert_eq!((world.state.limit, world.state.seed), (40, 9));
}

/// Whoever takes a bundled model in place of the link's is told, and has the rest of what the link says.
#[test]
fn the_nearest_model_is_offered_and_taken_only_when_asked_for() {
    for (n_layers, nearest) in [(12, "small"), (16, "large"), (32, "large"), (13, "small"), (1, "small")] {
        let mut world = World::start(&fragment(&link("theirs", n_layers, "0")));
        world.ready();
        assert!(world.sent().is_empty());
        assert_eq!(
            world.state.nearest(n_layers).map(|entry| entry.name.as_str()),
            Some(nearest),
            "{n_layers}"
        );
    }
    let mut world = World::start(&fragment(&link("theirs", 12, "0-3 8-11")));
    world.ready();
    world.send(Message::OpenBundled("small".into()));
    world.engine(Event::Opened(card("small", 12)));
    assert_eq!(world.state.schedule().to_string(), "0-3 8-11");
    assert_eq!((world.state.limit, world.state.seed, world.state.prompt.as_str()), (40, 9, "5 + 8 ="));
    let [notice] = &world.state.notices[..] else { panic!("{:?}", world.state.notices) };
    assert_eq!(notice.level, NoticeLevel::Warning);
    let what = &notice.problem.sentence();
    assert!(what.starts_with("the link asks for theirs (") && what.contains("and this is small ("), "{what}");
}

#[test]
fn the_wrong_folder_is_told_from_the_right_one() {
    let mut world = World::start(&fragment(&link("theirs", 16, "0-3 12-15")));
    world.ready();
    world.send(Message::OpenFiles { title: "folder".into() });
    let mut another = card("another", 16);
    another.bundled = false;
    world.engine(Event::Opened(another));
    let levels: Vec<NoticeLevel> = world.state.notices.iter().map(|notice| notice.level).collect();
    assert_eq!(levels, [NoticeLevel::Warning]);
    assert_ne!((world.state.limit, world.state.seed), (40, 9), "the link is not applied to another model");
}

#[test]
fn a_link_cut_at_any_length_is_never_taken_for_whole() {
    let whole = fragment(&link("small", 12, "0-3 (4|..|8)x3 9-11"));
    for length in 1..whole.len() {
        let mut world = World::start(&whole[..length]);
        world.ready();
        world.engine(Event::Opened(card("small", 12)));
        let [notice] = &world.state.notices[..] else { panic!("cut at {length}: no notice") };
        assert_eq!(notice.level, NoticeLevel::Error);
        assert_eq!(world.state.schedule().to_string(), "0-11");
        assert!(world.fragments().is_empty(), "the damaged link is not replaced by the default's");
    }
}

#[test]
fn a_link_typed_into_the_address_bar_is_applied() {
    let mut world = World::open();
    world.send(Message::Fragment(fragment(&link("small", 12, "0-4 6-11"))));
    assert_eq!(world.state.schedule().to_string(), "0-4 6-11");
    assert_eq!(world.started_for(Slot::Scores).and_then(|(_, asked)| asked.limit), Some(40));
    world.send(Message::Undo);
    assert_eq!(world.state.schedule().to_string(), "0-11");
}

#[test]
fn another_model_gets_the_schedule_at_its_own_depth() {
    let mut world = World::open();
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    world.send(Message::OpenBundled("large".into()));
    let at = OpenProgress { stage: OpenStage::Weights, bytes_done: 1, bytes_total: 2 };
    world.engine(Event::Opening(at));
    assert!(world.state.model.card().is_some(), "the one before stays in sight");
    world.engine(Event::Opened(card("large", 16)));
    assert_eq!(world.state.schedule().to_string(), "0-5 8-15");
    assert_eq!(world.panel(Slot::Scores).report, None, "numbers of another model are gone");
    let told = &world.state.notices.last().expect("told").problem.sentence();
    assert!(told.contains("0-4 6-11 of 12 layers became 0-5 8-15 of 16"), "{told}");

    world.send(Message::SetSchedule(Schedule::parse("0-3 12-15", 16).expect("valid")));
    world.send(Message::OpenBundled("small".into()));
    world.engine(Event::Opened(card("small", 12)));
    assert_eq!(world.state.schedule().to_string(), "0-2 9-11");
    let told = &world.state.notices.last().expect("told").problem.sentence();
    assert!(told.contains("0-3 12-15 of 16 layers became 0-2 9-11 of 12"), "{told}");
}

#[test]
fn a_schedule_is_carried_from_where_it_was_edited() {
    let mut world = World::open();
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    let open = |world: &mut World, name: &str, n_layers: usize| {
        world.send(Message::OpenBundled(name.into()));
        world.engine(Event::Opened(card(name, n_layers)));
        world.state.schedule().to_string()
    };
    assert_eq!(open(&mut world, "large", 5), "0-4");
    let notices = &world.state.notices;
    let told = notices.last().expect("told").problem.sentence();
    assert!(told.contains("became 0-4 of 5") && told.ends_with("this is the full model"), "{told}");
    let n_notices = notices.len();
    assert_eq!(open(&mut world, "large", 24), "0-9 12-23", "one of twelve, and not of five");
    assert_eq!(world.state.notices.len(), n_notices, "what was said of the model before is gone");
    assert_eq!(open(&mut world, "small", 12), "0-4 6-11", "it comes home as it was");
}

#[test]
fn the_full_model_stays_the_full_model() {
    let mut world = World::open();
    world.send(Message::OpenBundled("large".into()));
    world.engine(Event::Opened(card("large", 16)));
    assert_eq!(world.state.schedule().to_string(), "0-15");
}

#[test]
fn a_model_that_cannot_be_opened_leaves_the_one_before() {
    let mut world = World::open();
    for give_up in [Message::CancelOpen, Message::Engine(Event::OpenFailed(problem!("plain", value = "cut")))]
    {
        world.send(Message::OpenBundled("large".into()));
        world.send(give_up);
        assert!(matches!(&world.state.model, ModelPhase::Open(card) if card.name == "small"));
    }
    assert_eq!(world.state.notices.len(), 1);
    let run = world.evaluated();
    world.engine(scores(run, 0.4, true));
    assert_eq!(world.panel(Slot::Scores).phase, PanelPhase::Finished);
}

#[test]
fn every_card_gets_the_strokes_of_its_applications() {
    let mut world = World::open();
    world.send(Message::SetSchedule(Schedule::parse("0 (1 (2|3))x2 4", 12).expect("valid")));
    let run = world.run(Slot::NextToken);
    world.engine(look(run, &[0, 1, 2, 3, 1, 2, 3, 4]));
    let cards = card_strokes(world.state.schedule(), world.panel(Slot::NextToken));
    let norms = |path: &str| {
        let path: Path = path.parse().expect("a path");
        cards.get(&path).expect("a card").relative_norms.clone()
    };
    assert_eq!(norms("0"), [0.0]);
    assert_eq!(norms("1.0"), [1.0, 4.0]);
    assert_eq!(norms("1.1.1.0"), [3.0, 6.0]);
    assert_eq!(norms("2"), [7.0]);

    world.send(Message::Undo);
    let cards = card_strokes(world.state.schedule(), world.panel(Slot::NextToken));
    let third = cards.get(&Path::from([3])).expect("a card");
    assert!(third.stale);
    assert!((third.relative_norms[0] - 4.5).abs() < 1e-6, "while it is measured anew: its mean before");
}

#[test]
fn a_model_that_is_not_kept_is_named_where_there_is_no_connection() {
    let mut world = World::open();
    world.send(Message::OpenBundled("large".into()));
    world.engine(Event::OpenFailed(problem!("file-unreachable", name = "manifest.json")));
    let [notice] = &world.state.notices[..] else { panic!("one notice") };
    assert_eq!(
        notice.problem.sentence(),
        "there is no connection to the server, and the model large is not kept on this device"
    );
    assert_eq!(notice.problem.hint().as_deref(), Some("connect to a network and try again"));
    assert!(
        matches!(&world.state.model, ModelPhase::Open(card) if card.name == "small"),
        "the one before goes on"
    );
}
