//! Another schedule beside the one on the stack.

use atelier::app::results::compare::compared;
use atelier::app::state::{Comparing, Message, PanelPhase, Slot};
use atelier::eval::{Interval, Metric, PairedDifference, TaskScore};
use atelier::experiment::{CompareReport, GenerationReport, Report, TaskOfTwo, What};
use atelier::protocol::Event;
use atelier::schedule::Preset;
use atelier::share::View;

use super::links::{fragment, link};
use super::world::{World, card, cost};

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

/// Under the full model 0.8, under the one 0.5, under the other 0.7.
fn found(schedule: &str, other: &str) -> Report {
    let score = |value| TaskScore {
        task: "facts".into(),
        metric: Metric::Acc,
        n: 100,
        n_total: 100,
        n_correct: 1,
        value,
        interval: None,
        chance: 0.25,
        mean_log_likelihood: -1.0,
        mean_log_likelihood_interval: None,
    };
    let difference = PairedDifference {
        n: 100,
        value: 0.2,
        interval: Some(Interval { low: 0.1, high: 0.35 }),
        log_likelihood: 0.5,
        log_likelihood_interval: None,
    };
    let task = TaskOfTwo {
        full: score(0.8),
        schedule: score(0.5),
        other: score(0.7),
        difference: Some(difference),
        left_out: None,
    };
    Report::Compare(CompareReport { schedule: schedule.into(), other: other.into(), tasks: vec![task] })
}

#[test]
fn what_is_known_of_both_changes_places_with_them() {
    let mut world = two();
    let (run, texts, times) =
        (world.run(Slot::Compare), world.run(Slot::OtherTexts), world.run(Slot::OtherCost));
    world.report(run, found("0-4 6-11", "0-3 5-11"), true);
    world.report(
        texts,
        Report::Generation(GenerationReport { n_prompt: 7, ..GenerationReport::default() }),
        true,
    );
    world.engine(cost(times));
    let values = |world: &World| {
        let compared = compared(&world.state).expect("scores");
        let task = &compared.tasks[0];
        let difference = task.difference.as_ref().expect("both are there");
        let ends = difference.interval.map(|it| (it.low, it.high));
        (task.schedule.value, task.other.value, difference.value, ends, compared.is_stale)
    };
    assert_eq!(values(&world), (0.5, 0.7, 0.2, Some((0.1, 0.35)), false));
    world.commands.clear();
    compare(&mut world, Comparing::Swap);
    // Before the engine has answered.
    assert_eq!(values(&world), (0.7, 0.5, -0.2, Some((-0.35, -0.1)), false));
    let text = world.panel(Slot::Generation).current(Report::generation);
    assert_eq!(text.map(|text| text.n_prompt), Some(7), "B's text is A's");
    assert_eq!(world.panel(Slot::Cost).phase, PanelPhase::Finished);
    let asked = world.started();
    assert!(
        asked.iter().all(|(_, it)| !matches!(&it.what, What::Generation { schedule, .. } | What::Cost { schedule } if schedule == "0-3 5-11")),
        "nothing that is known is asked again"
    );
    // Of other schedules, or other items, they are of before.
    world.send(Message::Preset(Preset::SkipLayer { layer: 7 }));
    assert!(values(&world).4);
    world.send(Message::Undo);
    world.send(Message::SetLimit(20));
    assert!(values(&world).4);
}

#[test]
fn an_address_hides_the_scores_of_both_and_may_have_them_wait() {
    let address = |query: &str| {
        let mut world = World::start_at(&format!("https://example.org/?start=full&{query}"), "", None);
        world.ready();
        world.engine(Event::Opened(card("small", 12)));
        world.send(Message::Preset(Preset::SkipLayer { layer: 4 }));
        compare(&mut world, Comparing::Keep);
        world.send(Message::Preset(Preset::SkipLayer { layer: 5 }));
        world.send(Message::Look(View::Compare));
        world
    };
    let world = address("hide=scores");
    assert!(!world.panel(Slot::Compare).is_pending());
    let mut world = address("off=scores");
    assert!(!world.panel(Slot::Compare).is_pending() && world.state.comparison_waits());
    world.send(Message::Run(Slot::Compare));
    assert!(world.panel(Slot::Compare).is_pending() && !world.state.comparison_waits());
    world.send(Message::ShowAll);
    assert!(world.panel(Slot::Compare).is_pending());
}
