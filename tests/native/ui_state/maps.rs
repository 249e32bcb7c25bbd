//! Maps of every pair of layers, which rest while the device does, and what a search may cost.

use atelier::app::state::{Message, Slot};
use atelier::experiment::{KeptReport, KeptSearch, Report, What};
use atelier::protocol::Request;
use atelier::share::View;
use atelier::sweep::Budget::{Millis, Runs};
use atelier::sweep::{Atlas, Drawing, Grid, StateCounts, Study};

use super::world::{World, reported};

#[test]
fn a_map_rests_while_the_tab_is_hidden_or_the_battery_is_used() {
    let mut world = World::open();
    let map = Slot::Study(Study::Atlas(Atlas::Skip));
    world.send(Message::Run(map));
    let (run, _) = world.started_for(map).expect("it is asked for");
    let progress = atelier::experiment::FigureProgress {
        study: Study::Atlas(Atlas::Skip),
        n_layers: 12,
        n_done: 8,
        n_total: 40,
        share_done: 0.2,
        n_before: 0,
        not_kept: None,
        n_schedules: 79,
        drawing: Drawing::Grid(Grid::default()),
        findings: Vec::new(),
        states: StateCounts::default(),
        draws: Vec::new(),
    };
    world.engine(reported(run, Report::Sweep(progress), false));
    world.send(Message::MayFill(false));
    assert_eq!((world.panel(map).is_pending(), world.state.is_paused(map)), (false, true));
    assert!(world.sent().contains(&Request::Cancel { run }), "the engine stops it");
    // Whoever asks for it meanwhile waits, too.
    world.send(Message::Run(map));
    assert!(world.started_for(map).is_none() && world.state.is_paused(map));
    // Other figures do not wait.
    let figure = Slot::Study(Study::Figure(4));
    world.send(Message::Run(figure));
    assert!(world.started_for(figure).is_some());
    world.send(Message::MayFill(true));
    assert!(world.started_for(map).is_some(), "it goes on by itself");
    assert_eq!((world.panel(map).is_pending(), world.state.is_paused(map)), (true, false));
    world.send(Message::MayFill(true));
    assert!(world.started_for(map).is_none(), "once");
}

#[test]
fn a_budget_is_typed_in_layer_runs_or_in_milliseconds() {
    let mut world = World::open();
    let budget = |world: &mut World| {
        world.send(Message::Run(Slot::Search));
        let (_, asked) = world.started_for(Slot::Search).expect("it is asked for");
        let What::Search { budget, .. } = asked.what else { panic!("{asked:?}") };
        budget
    };
    assert_eq!(budget(&mut world), Runs(9), "three quarters of twelve layers");
    for (text, is_time, expected) in
        [("7", false, Runs(7)), (" 2.5", true, Millis(2.5)), ("24", false, Runs(24))]
    {
        world.send(Message::SetBudget(text.to_owned(), is_time));
        assert_eq!(budget(&mut world), expected, "{text}");
    }
    // What cannot be is told with its limits, and is not searched.
    for (text, is_time) in [
        ("", false),
        ("many", false),
        ("-1", false),
        ("0", false),
        ("2.5", false),
        ("25", false),
        ("1e9", false),
        ("0", true),
        ("", true),
        ("1e9", true),
    ] {
        world.send(Message::SetBudget(text.to_owned(), is_time));
        world.send(Message::Run(Slot::Search));
        assert!(world.started_for(Slot::Search).is_none(), "{text}");
        let why = world.state.budget_refused.as_ref().expect("it is told").sentence();
        assert!(is_time || why.contains("from 1 to 24"), "{why}");
    }
    assert_eq!(world.state.budget(), Runs(24), "the last that could be");
    world.send(Message::SetBudget("9".to_owned(), false));
    assert_eq!((world.state.budget_refused.is_none(), budget(&mut world)), (true, Runs(9)));
    world.send(Message::SetBudgetUnit(true));
    assert!(matches!(budget(&mut world), Millis(_)));
    world.send(Message::SetBudgetUnit(false));
    assert_eq!(budget(&mut world), Runs(9));
}

#[test]
fn a_search_from_before_says_that_it_goes_on() {
    let mut world = World::open();
    world.send(Message::Look(View::Figures));
    world.send(Message::ToggleTask("arith".into()));
    let run = world.run(Slot::Kept);
    let search = Some(KeptSearch { budget: Runs(11), n_schedules: 40 });
    world.report(run, Report::Kept(KeptReport { figures: Vec::new(), search }), true);
    assert_eq!(world.state.kept_search(), search);
    assert_eq!(world.state.budget(), Runs(11), "as it was asked last");
    world.send(Message::Run(Slot::Search));
    let (_, asked) = world.started_for(Slot::Search).expect("it is asked for");
    assert!(matches!(asked.what, What::Search { budget: Runs(11), .. }));
    assert_eq!((world.state.kept_search(), world.state.budget()), (None, Runs(11)));
}
