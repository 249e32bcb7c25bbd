//! Models that are quantised while they load: asked for each time, kept apart from the same model as it is stored.

use super::links::{fragment, link};
use super::world::{World, card};
use atelier::app::state::{Command, Message, ModelPhase, PanelPhase, Slot};
use atelier::experiment::{ModelCard, QuantisingProgress, Report, What};
use atelier::model::Quantise;
use atelier::protocol::{Event, Request, RunId};
use atelier::share::Link;

const EIGHT: Option<Quantise> = Some(Quantise::Eight);

fn quantised(card: Box<ModelCard>) -> Box<ModelCard> {
    Box::new(ModelCard { quantise: EIGHT, ..*card })
}

#[test]
fn it_is_asked_for_each_time_and_said_in_what_is_asked() {
    let mut world = World::open();
    world.sent();
    // The same model to other bits is another model to open.
    world.send(Message::Quantise(EIGHT));
    world.send(Message::OpenBundled("small".into()));
    let sent = world.sent();
    assert!(matches!(&sent[..], [Request::OpenBundled { quantise, .. }] if *quantise == EIGHT), "{sent:?}");
    world.engine(Event::Opened(quantised(card("small", 12))));
    assert_eq!(world.state.quantise, None, "never by default");
    let (_, asked) = world.started_for(Slot::Scores).expect("scores");
    assert_eq!(asked.model.quantise, EIGHT);
    world.send(Message::Share);
    let shared = world.state.shared.clone().expect("a link").url;
    assert!(shared.contains("#v4.q8."), "{shared}");
    // And back.
    world.sent();
    world.send(Message::OpenBundled("small".into()));
    let sent = world.sent();
    assert!(matches!(&sent[..], [Request::OpenBundled { quantise: None, .. }]), "{sent:?}");
}

#[test]
fn a_link_opens_its_model_to_its_bits() {
    let wanted = Link { quantise: EIGHT, ..link("small", 12, "0-4 6-11") };
    let mut world = World::start(&fragment(&wanted));
    world.ready();
    let sent = world.sent();
    assert!(matches!(&sent[..], [Request::OpenBundled { quantise, .. }] if *quantise == EIGHT), "{sent:?}");
    world.engine(Event::Opened(quantised(card("small", 12))));
    assert_eq!(world.state.notices, []);
    assert_eq!(world.state.schedule().to_string(), "0-4 6-11");
    // The same link as it is stored is another model.
    world.send(Message::Fragment(fragment(&link("small", 12, "0-2"))));
    let sent = world.sent();
    assert!(matches!(&sent[..], [.., Request::OpenBundled { quantise: None, .. }]), "{sent:?}");
    world.engine(Event::Opened(card("small", 12)));
    assert_eq!(world.state.schedule().to_string(), "0-2");
}

#[test]
fn a_link_to_an_open_folder_reads_its_files_again() {
    let mut world = World::open();
    world.send(Message::OpenFiles { title: "folder".into() });
    let foreign = |quantise| Box::new(ModelCard { bundled: false, quantise, ..*card("theirs", 12) });
    world.engine(Event::Opened(foreign(None)));
    let wanted = Link { quantise: EIGHT, ..link("theirs", 12, "0-3") };
    world.commands.clear();
    world.send(Message::Fragment(fragment(&wanted)));
    let commands = std::mem::take(&mut world.commands);
    let is_reopened = |command: &Command| matches!(command, Command::Reopen(Request::OpenFiles { quantise, .. }) if *quantise == EIGHT);
    assert!(commands.iter().any(is_reopened), "{commands:?}");
    world.engine(Event::Opened(foreign(EIGHT)));
    assert!(matches!(&world.state.model, ModelPhase::Open(card) if card.quantise == EIGHT));
    assert_eq!(world.state.schedule().to_string(), "0-3");
}

#[test]
fn after_a_restart_it_is_opened_as_it_was() {
    let mut world = World::open();
    world.send(Message::Quantise(EIGHT));
    world.send(Message::OpenBundled("small".into()));
    world.engine(Event::Opened(quantised(card("small", 12))));
    world.sent();
    world.send(Message::EngineEnded(None));
    world.ready();
    let sent = world.sent();
    let reopens =
        |request: &Request| matches!(request, Request::OpenBundled { quantise, .. } if *quantise == EIGHT);
    assert!(sent.iter().any(reopens), "{sent:?}");
}

/// What was asked of the engine about the change.
fn asked(world: &mut World) -> Option<RunId> {
    world.started_for(Slot::Quantising).map(|(run, asked)| {
        assert_eq!((&asked.what, asked.model.quantise), (&What::Quantising, EIGHT));
        run
    })
}

fn open_quantised() -> World {
    let mut world = World::open();
    world.send(Message::Quantise(EIGHT));
    world.send(Message::OpenBundled("small".into()));
    world.sent();
    world.engine(Event::Opened(quantised(card("small", 12))));
    world
}

fn progress(n_done: usize) -> Report {
    Report::Quantising(QuantisingProgress { n_done, n_total: 31, found: None, is_kept: false })
}

#[test]
fn the_change_is_measured_by_itself_and_can_be_stopped() {
    let mut world = World::open();
    world.send(Message::OpenBundled("large".into()));
    world.engine(Event::Opened(card("large", 16)));
    assert_eq!(asked(&mut world), None, "of a model as it is stored there is none");
    world.send(Message::Run(Slot::Quantising));
    assert_eq!((asked(&mut world), &world.panel(Slot::Quantising).phase), (None, &PanelPhase::Empty));

    let mut world = open_quantised();
    let run = asked(&mut world).expect("it is measured");
    world.report(run, progress(3), false);
    assert_eq!(world.panel(Slot::Quantising).phase, PanelPhase::Growing);
    // It is about the model: no edit asks again.
    world.send(Message::SetPrompt("another".into()));
    world.send(Message::ToggleTask("facts".into()));
    assert_eq!(asked(&mut world), None);
    world.send(Message::Stop(Slot::Quantising));
    assert!(world.sent().contains(&Request::Cancel { run }));
    assert_eq!(world.panel(Slot::Quantising).phase, PanelPhase::Cancelled);
    world.send(Message::Run(Slot::Quantising));
    let again = asked(&mut world).expect("a person asks");
    assert_ne!(again, run);

    // An engine that ends takes it along; the next one goes on.
    world.send(Message::EngineEnded(None));
    world.ready();
    world.sent();
    world.engine(Event::Opened(quantised(card("small", 12))));
    let last = asked(&mut world).expect("the next engine goes on");
    assert_ne!(last, again);
    // Another model: nothing is left of it.
    world.send(Message::OpenBundled("large".into()));
    world.engine(Event::Opened(card("large", 16)));
    assert_eq!(world.panel(Slot::Quantising).phase, PanelPhase::Empty);
}

#[test]
fn a_model_without_logits_says_why_there_is_none() {
    let mut world = World::open();
    let mut bare = quantised(card("bare", 12));
    bare.spec.head = None;
    world.engine(Event::Opened(bare));
    assert_eq!(asked(&mut world), None);
    assert!(world.state.unsuited(Slot::Quantising).is_some());
}
