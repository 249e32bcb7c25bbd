//! Models that are quantised while they load: asked for each time, kept apart from the same model as it is stored.

use super::links::{fragment, link};
use super::world::{World, card};
use atelier::app::state::{Command, Message, ModelPhase, Slot};
use atelier::experiment::ModelCard;
use atelier::model::Quantise;
use atelier::protocol::{Event, Request};
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
