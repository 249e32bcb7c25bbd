//! How a first visit begins, and what is said above the results.

use atelier::app::results::moment::moment;
use atelier::app::state::{Message, Slot};
use atelier::protocol::{Event, Request};
use atelier::schedule::Preset;

use super::links::{fragment, link};
use super::world::{World, card, scores};

const BARE: &str = "https://example.org/atelier/";

fn first_visit(fragment: &str) -> World {
    let mut world = World::start_at(BARE, fragment, None);
    world.ready();
    world
}

#[test]
fn a_first_visit_finds_a_layer_skipped_and_both_models_writing() {
    let mut world = first_visit("");
    assert_eq!(world.state.schedule().to_string(), "0-3 5-11", "while the model is still on its way");
    world.engine(Event::Opened(card("small", 12)));
    assert!(world.started_for(Slot::Generation).is_some());
    assert!(world.fragments().is_empty(), "nobody has done anything yet");
    world.send(Message::Undo);
    assert!(world.state.is_full_model(), "one step leads to the full model");
}

#[test]
fn no_prompt_takes_the_place_of_another() {
    let mut world = first_visit("");
    assert_eq!(world.state.prompt_shown(), "", "which it will be the model says");
    world.engine(Event::Opened(card("small", 12)));
    assert_eq!(world.state.prompt_shown(), world.state.prompt);
    assert_ne!(world.state.prompt_shown(), "");
    let mut typed = first_visit("");
    typed.send(Message::SetPrompt("2 + 2".into()));
    assert_eq!(typed.state.prompt_shown(), "2 + 2");
    // A link brings its own, from the first moment.
    let mut linked = World::start_at(BARE, &fragment(&link("small", 12, "0-4 6-11")), None);
    assert_eq!(linked.state.prompt_shown(), "5 + 8 =");
    linked.ready();
    linked.engine(Event::Opened(card("small", 12)));
    assert_eq!(linked.state.prompt_shown(), "5 + 8 =");
}

#[test]
fn another_model_begins_whole() {
    for n_layers in [12, 30] {
        let mut world = first_visit("");
        world.engine(Event::Opened(card("small", 12)));
        world.send(Message::OpenFiles { title: "own".into() });
        world.engine(Event::Opened(card("own", n_layers)));
        assert!(world.state.is_full_model(), "{}", world.state.schedule());
    }
}

#[test]
fn whoever_asks_for_something_gets_that() {
    let full = World::start_at("https://example.org/atelier/?backend=cpu&start=full", "", None);
    let mut worlds = vec![full, first_visit("v1.damaged")];
    let mut edited = first_visit("");
    edited.send(Message::SetDraft("0-10".into()));
    edited.send(Message::CommitDraft);
    worlds.push(edited);
    for (mut world, expected) in worlds.into_iter().zip(["0-11", "0-11", "0-10"]) {
        world.ready();
        world.engine(Event::Opened(card("small", 12)));
        assert_eq!(world.state.schedule().to_string(), expected);
    }
    let mut of_ones_own = first_visit("");
    let mut own = card("own", 12);
    own.bundled = false;
    of_ones_own.send(Message::OpenFiles { title: "own".into() });
    assert!(of_ones_own.sent().iter().any(|request| matches!(request, Request::OpenFiles { .. })));
    of_ones_own.engine(Event::Opened(own));
    assert!(
        of_ones_own.started_for(Slot::Generation).is_none(),
        "nothing is written unasked with a model of one's own"
    );
}

#[test]
fn the_sentence_says_what_was_changed_and_what_that_did() {
    let mut world = World::finished();
    let said = moment(&world.state).expect("a model is open");
    assert_eq!(said.changed, "All 12 layers run, each once, in their order: this is the full model.");
    assert!(said.effects.is_empty() && said.rests_on.is_none());

    world.send(Message::Preset(Preset::SkipLayer { layer: 4 }));
    let run = world.evaluated();
    world.engine(scores(run, 0.4, true));
    let said = moment(&world.state).expect("a model is open");
    assert_eq!(said.changed, "Layer 4 is skipped.");
    assert_eq!(said.effects, ["Facts: down from 80\u{202f}% to 40\u{202f}%."]);
    assert_eq!(said.rests_on.as_deref(), Some("On 100 items a task."));

    for (schedule, expected) in [
        ("0-3 6-11", "Layers 4, 5 are skipped."),
        ("0-3 5-6 4 7-11", "Your schedule is 0-3 5 6 4 7-11."),
        ("0-3 5x2 6-11", "Your schedule is 0-3 5x2 6-11."),
    ] {
        world.send(Message::SetDraft(schedule.into()));
        world.send(Message::CommitDraft);
        assert_eq!(moment(&world.state).expect("a model is open").changed, expected);
    }
}

#[test]
fn another_layer_is_never_the_first_or_the_last() {
    let mut world = World::open();
    world.send(Message::Preset(Preset::SkipLayer { layer: 4 }));
    let mut seen = Vec::new();
    for _ in 0..12 {
        let next = world.state.next_skipped().expect("there are others");
        world.send(Message::Preset(Preset::SkipLayer { layer: next }));
        assert_eq!(world.state.only_skipped(), Some(next));
        seen.push(next);
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, (1..=10).collect::<Vec<_>>());
}
