//! Another schedule beside the one on the stack.

use atelier::app::state::{Comparing, Message, Slot};
use atelier::experiment::What;
use atelier::protocol::Event;
use atelier::schedule::Preset;
use atelier::share::View;

use super::links::{fragment, link};
use super::world::{World, card};

const OTHERS: [Slot; 4] = [Slot::Compare, Slot::OtherTexts, Slot::OtherLens, Slot::OtherCost];

fn compare(world: &mut World, comparing: Comparing) {
    world.send(Message::Compare(comparing));
}

fn other(world: &World) -> Option<String> {
    world.state.other.as_ref().map(ToString::to_string)
}

/// A schedule without layer 5 is on the stack, one without layer 4 is kept; both are looked at.
fn two() -> World {
    let mut world = World::finished();
    world.send(Message::Preset(Preset::SkipLayer { layer: 4 }));
    compare(&mut world, Comparing::Keep);
    world.send(Message::Preset(Preset::SkipLayer { layer: 5 }));
    world.commands.clear();
    world.send(Message::Look(View::Compare));
    world
}

#[test]
fn nothing_is_computed_of_the_other_before_it_is_looked_at() {
    let mut world = World::finished();
    world.send(Message::Look(View::Compare));
    assert!(OTHERS.iter().all(|slot| !world.panel(*slot).is_pending()), "there is no other");
    let mut world = two();
    let asked = world.started();
    for slot in OTHERS {
        assert!(world.panel(slot).is_pending(), "{slot:?}");
    }
    let compared = asked.iter().find_map(|(_, experiment)| match &experiment.what {
        What::Compare { schedule, other } => Some((schedule.as_str(), other.as_str())),
        _ => None,
    });
    assert_eq!(compared, Some(("0-4 6-11", "0-3 5-11")));
    let texts = world.panel(Slot::OtherTexts).experiment.as_ref().and_then(|it| it.what.schedule());
    assert_eq!(texts, Some("0-3 5-11"));
    // Nothing is asked twice.
    world.send(Message::Look(View::Scores));
    world.send(Message::Look(View::Compare));
    assert!(world.started().iter().all(|(_, it)| !matches!(it.what, What::Compare { .. })));
}

#[test]
fn an_edit_asks_what_rests_on_it_and_the_rest_stays() {
    let mut world = two();
    let runs = OTHERS.map(|slot| world.run(slot));
    world.send(Message::Preset(Preset::SkipLayer { layer: 6 }));
    let now = OTHERS.map(|slot| world.run(slot));
    assert_ne!(now[0], runs[0], "scores are of both");
    assert_eq!(now[1..], runs[1..], "texts, steps and time are of the other alone");
    world.send(Message::SetPrompt("Another one".into()));
    let then = OTHERS.map(|slot| world.run(slot));
    assert_eq!((then[0], then[3]), (now[0], now[3]));
    assert!(then[1] != now[1] && then[2] != now[2], "the prompt is another");
    world.send(Message::Look(View::Scores));
    world.send(Message::Preset(Preset::SkipLayer { layer: 7 }));
    assert!(!world.panel(Slot::Compare).is_pending(), "nobody looks at it");
}

#[test]
fn both_change_places_and_one_step_of_undoing_takes_the_stack_back() {
    let mut world = two();
    compare(&mut world, Comparing::Swap);
    assert_eq!(
        (world.state.schedule().to_string(), other(&world)),
        ("0-3 5-11".into(), Some("0-4 6-11".into()))
    );
    world.send(Message::Undo);
    assert_eq!(world.state.schedule().to_string(), "0-4 6-11");
    compare(&mut world, Comparing::Keep);
    world.send(Message::Reset);
    compare(&mut world, Comparing::Put);
    assert_eq!(world.state.schedule().to_string(), "0-4 6-11");
    compare(&mut world, Comparing::Drop);
    assert_eq!(other(&world), None);
    assert!(
        OTHERS.iter().all(|slot| world.panel(*slot).report.is_none() && !world.panel(*slot).is_pending())
    );
    // Without another one both ways do nothing.
    compare(&mut world, Comparing::Swap);
    compare(&mut world, Comparing::Put);
    assert_eq!(world.state.schedule().to_string(), "0-4 6-11");
}

#[test]
fn a_link_carries_both() {
    let mut world = two();
    world.send(Message::Share);
    let url = world.state.shared.as_ref().expect("a link").url.clone();
    let fragment_of_both = url.split('#').nth(1).expect("a fragment").to_owned();
    let mut opened = World::start(&fragment_of_both);
    opened.ready();
    opened.engine(Event::Opened(card("small", 12)));
    assert_eq!(other(&opened).as_deref(), Some("0-3 5-11"));
    assert_eq!(opened.state.schedule().to_string(), "0-4 6-11");
    // A link without another one has none, and a model of another depth no place for it.
    let mut bare = two();
    bare.send(Message::Fragment(fragment(&link("small", 12, "0-11"))));
    assert_eq!(other(&bare), None);
    let mut deeper = two();
    deeper.engine(Event::Opened(card("large", 16)));
    assert_eq!(other(&deeper).as_deref(), Some("0-3 5-11"), "16 layers have all of these");
    deeper.engine(Event::Opened(card("tiny", 6)));
    assert_eq!(other(&deeper), None);
}
