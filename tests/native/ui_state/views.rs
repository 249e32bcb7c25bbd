//! The parts of the page: their addresses, what Back and Forward change, and what they leave as it is.

use super::links::{fragment, link};
use super::world::World;
use atelier::app::results::moment::moment;
use atelier::app::state::{Command, Message, NoticeLevel, Slot};
use atelier::protocol::Event;
use atelier::schedule::edit::Edit;
use atelier::share::View;

/// The commands since the last look that are about the address.
fn addressed(world: &mut World) -> Vec<Command> {
    let is_it = |command: &Command| {
        matches!(command, Command::ReplaceFragment(_) | Command::PushFragment(_) | Command::Look(_))
    };
    std::mem::take(&mut world.commands).into_iter().filter(is_it).collect()
}

fn back_to(view: View) -> Message {
    Message::Back { view, query: "start=full".into() }
}

#[test]
fn a_bare_name_opens_its_part_and_leaves_the_rest_as_a_visit_without_an_address_finds_it() {
    for view in View::ALL {
        let mut world = World::start(view.name());
        world.ready();
        world.engine(Event::Opened(super::world::card("small", 12)));
        assert_eq!(world.state.view, view);
        assert!(world.state.notices.is_empty(), "{}", view.name());
        assert_eq!(world.state.schedule().to_string(), "0-11");
        assert!(addressed(&mut world).is_empty(), "the address stays as it was typed");
    }
}

#[test]
fn a_link_behind_a_name_is_opened_there() {
    let mut world = World::start(&format!("figures.{}", fragment(&link("small", 12, "0-4 6-11"))));
    world.ready();
    world.engine(Event::Opened(super::world::card("small", 12)));
    assert_eq!((world.state.view, world.state.schedule().to_string()), (View::Figures, "0-4 6-11".into()));
    // Another link begins where the page begins.
    world.send(Message::Fragment(fragment(&link("small", 12, "0-3 5-11"))));
    assert_eq!((world.state.view, world.state.schedule().to_string()), (View::Layers, "0-3 5-11".into()));
}

#[test]
fn the_first_edit_is_a_step_of_the_history_and_the_others_are_steps_of_undo() {
    let mut world = World::open();
    let _ = addressed(&mut world);
    for n_edits in 0..3 {
        world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
        let [command] = &addressed(&mut world)[..] else { panic!("one address") };
        assert_eq!(matches!(command, Command::PushFragment(_)), n_edits == 0, "edit {n_edits}: {command:?}");
    }
}

#[test]
fn back_shows_another_part_and_undoes_nothing() {
    let mut world = World::open();
    world.send(Message::Look(View::Inside));
    assert_eq!(addressed(&mut world), [Command::Look(View::Inside)]);
    world.send(Message::Look(View::Inside));
    assert!(addressed(&mut world).is_empty(), "it is there already");
    world.send(Message::Address(View::Inside));
    assert!(addressed(&mut world).is_empty(), "there is no link yet");

    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    let [Command::ReplaceFragment(inside)] = &addressed(&mut world)[..] else {
        panic!("one address: Back stays here")
    };
    let inside = inside.clone();
    let edited = inside.strip_prefix("inside.").expect("the part stands before the link");

    world.send(back_to(View::Layers));
    assert_eq!((world.state.view, world.state.schedule().to_string()), (View::Layers, "0-4 6-11".into()));
    assert_eq!(
        addressed(&mut world),
        [Command::ReplaceFragment(edited.to_owned())],
        "its entry gets the link of now"
    );
    assert!(world.state.notices.is_empty(), "what has happened is seen");

    // From one step to another that show the same part: nothing would be seen.
    world.send(back_to(View::Layers));
    assert_eq!(world.state.schedule().to_string(), "0-4 6-11");
    let [notice] = &world.state.notices[..] else { panic!("it says that nothing is undone") };
    assert_eq!(notice.level, NoticeLevel::Info);
}

#[test]
fn what_was_dropped_is_shown_where_it_stands() {
    for (slot, view) in [
        (Slot::Scores, View::Scores),
        (Slot::Generation, View::Scores),
        (Slot::LogitLens, View::Inside),
        (Slot::Attention, View::Inside),
        (Slot::Latency, View::Figures),
        (Slot::States(3), View::Figures),
    ] {
        assert_eq!(slot.view(), view, "{slot:?}");
    }
}

#[test]
fn a_link_says_in_words_what_it_changes_until_somebody_changes_more() {
    for (schedule, told) in [
        ("0-5 7-11", "This link skips layer 6."),
        ("0-2 8-11", "This link skips layers 3 to 7."),
        ("0-3 (4|..|8)x3 9-11", "This link runs layers 4 to 8 in parallel, averaged, ×3."),
        ("0-3 5x2 6-11", "This link skips layer 4, repeats layer 5 ×2."),
        ("0-3 (4 5)x3 6-11", "This link repeats layers 4, 5 ×3."),
        ("0-3 5 4 6-11", "This link changes the order of layers."),
        ("0-11", "All 12 layers run, each once, in their order: this is the full model."),
    ] {
        let mut world = World::start(&fragment(&link("small", 12, schedule)));
        world.ready();
        world.engine(Event::Opened(super::world::card("small", 12)));
        let said = moment(&world.state).expect("a model is open");
        assert_eq!(said.changed, told, "{schedule}");
        assert!(said.is_linked);
    }
    // Of the page's own address, when it was reloaded, nobody says "this link".
    let mut world = World::start("");
    world.send(Message::Start {
        address: "https://example.org/atelier/".into(),
        host: "example.org".into(),
        fragment: fragment(&link("small", 12, "0-5 7-11")),
        is_return: true,
        reloaded_for: None,
    });
    world.ready();
    world.engine(Event::Opened(super::world::card("small", 12)));
    assert_eq!(moment(&world.state).expect("a model is open").changed, "Layer 6 is skipped.");

    let mut world = World::start(&fragment(&link("small", 12, "0-5 7-11")));
    world.ready();
    world.engine(Event::Opened(super::world::card("small", 12)));
    world.send(Message::Edit(Edit::PutAside { path: [0].into() }));
    let said = moment(&world.state).expect("a model is open");
    assert_eq!((said.changed.as_str(), said.is_linked), ("Layers 0, 6 are skipped.", false));
}
