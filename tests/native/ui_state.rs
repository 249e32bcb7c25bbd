//! The page's state: sequences of messages, what they ask of the engine, what is then known.

mod benchmarks;
mod by_name;
mod chat;
mod claims;
mod compare;
mod encoders;
mod figures;
mod forecast;
mod inspect;
mod items;
mod languages;
mod lessons;
mod links;
mod maps;
mod perplexity;
mod pooled;
mod quantise;
mod reopen;
mod restart;
mod story;
mod take_away;
mod teaching;
mod verdicts;
mod views;
mod world;

use atelier::app::state::{
    Command, EnginePhase, Inside, Message, ModelPhase, PanelPhase, Slot, Spot, Subject,
};
use atelier::backend::StopReason;
use atelier::experiment::What::{self, Cost, NextToken, Scores};
use atelier::experiment::{Experiment, GeneratedText, GenerationReport, Report};
use atelier::protocol::{Event, Request, RunId};
use atelier::schedule::edit::{Edit, Place};
use atelier::schedule::{Preset, Schedule};
use atelier::words::{Problem, problem};
use proptest::prelude::*;
use world::{World, card, scores};

fn slot_of(command: &Command) -> Option<Slot> {
    match command {
        Command::Send(Request::Start { experiment, .. }) => Slot::of(&experiment.what),
        _ => None,
    }
}

#[test]
fn start_says_hello_and_opens_the_default() {
    let mut world = World::start("");
    assert!(matches!(&world.sent()[..], [Request::Hello]));
    world.ready();
    assert!(matches!(&world.sent()[..], [Request::OpenBundled { name, .. }] if name == "small"));
    assert_eq!(world.state.schedule().to_string(), "0-11", "the painters are there before the model is");
    world.engine(Event::Opened(card("small", 12)));
    let slots: Vec<_> = world.commands.iter().filter_map(slot_of).collect();
    assert_eq!(slots, [Slot::NextToken, Slot::Scores]);
    assert!(world.fragments().is_empty(), "an untouched page keeps a clean address");
}

/// What was asked, by its runs.
fn kinds(started: &[(RunId, Experiment)]) -> Vec<(RunId, What)> {
    started.iter().map(|(run, experiment)| (*run, experiment.what.clone())).collect()
}

#[test]
fn an_engine_without_a_catalogue_says_why() {
    let problem = problem!("plain", value = "catalog.json is missing");
    let mut world = World::start("");
    world.engine(Event::OpenFailed(problem.clone()));
    world.engine(Event::Ready { catalog: Vec::new() });
    assert_eq!(world.state.model, ModelPhase::Failed(problem));
}

#[test]
fn another_build_reloads_once_and_then_says_so() {
    let other = || Message::OtherEngine("other".into());
    let mut world = World::start("");
    world.commands.clear();
    world.send(other());
    assert_eq!(world.commands, [Command::ReloadOnce { engine: "other".into() }]);

    // The page stood open while another build was put there, and its engine has ended.
    let mut world = World::open();
    world.send(Message::EngineEnded(None));
    world.commands.clear();
    world.send(other());
    assert_eq!(world.commands, [Command::ReloadOnce { engine: "other".into() }]);

    let mut world = World::start_after("", Some("other"));
    world.commands.clear();
    world.send(other());
    assert!(world.commands.is_empty());
    assert!(matches!(world.state.engine, EnginePhase::Failed(_)));
}

#[test]
fn an_edit_asks_for_a_look_first_and_measures_after_the_scores() {
    let mut world = World::open();
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    assert_eq!(world.state.schedule().to_string(), "0-4 6-11");
    let started = world.started();
    let [(next, NextToken { .. }), (run, Scores { schedule, beside_full: true })] = &kinds(&started)[..]
    else {
        panic!("next tokens, then scores: {started:?}")
    };
    assert_eq!(schedule, "0-4 6-11");
    assert!(next < run);
    world.engine(scores(*run, 0.5, false));
    assert_eq!(world.panel(Slot::Scores).phase, PanelPhase::Growing);
    assert!(world.sent().is_empty(), "cost waits for the scores");
    world.engine(scores(*run, 0.6, true));
    assert!(matches!(&kinds(&world.started())[..], [(_, Cost { schedule })] if schedule == "0-4 6-11"));
}

#[test]
fn events_of_superseded_runs_are_dropped() {
    let mut world = World::open();
    let old = world.evaluated();
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    world.engine(scores(old, 0.1, true));
    assert_eq!(world.panel(Slot::Scores).report, None);
    assert_eq!(world.panel(Slot::Scores).phase, PanelPhase::Stale);
    let new = world.evaluated();
    assert!(new > old);
    world.engine(Event::Cancelled { run: old });
    assert_eq!(world.panel(Slot::Scores).phase, PanelPhase::Stale, "only the old run was cancelled");
    world.engine(scores(new, 0.2, false));
    assert_eq!(world.panel(Slot::Scores).phase, PanelPhase::Growing);
}

#[test]
fn a_value_of_another_schedule_never_passes_for_current() {
    let mut world = World::finished();
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    assert!(world.panel(Slot::Scores).report.is_some() && !world.panel(Slot::Scores).is_current());
    let run = world.evaluated();
    let problem = problem!("plain", value = "out of memory");
    world.engine(Event::RunFailed { run, problem: problem.clone() });
    assert_eq!(world.panel(Slot::Scores).phase, PanelPhase::Failed(problem));
    assert_eq!(world.panel(Slot::Scores).report, None, "the old numbers are not those of the failed run");
}

#[test]
fn undo_asks_for_what_the_engine_knows_and_stops_the_rest() {
    let mut world = World::finished();
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    let run = world.evaluated();
    world.sent();
    world.send(Message::Undo);
    let sent = world.sent();
    assert!(sent.contains(&Request::Cancel { run }), "the run of the undone edit stops: {sent:?}");
    let asked = world.panel(Slot::Scores).experiment.as_ref().and_then(|asked| asked.what.schedule());
    assert_eq!(asked, Some("0-11"));
    world.send(Message::Redo);
    assert_eq!(world.state.schedule().to_string(), "0-4 6-11");
}

#[test]
fn other_items_are_other_scores() {
    let mut world = World::finished();
    for message in [Message::SetLimit(7), Message::ToggleTask("arith".into())] {
        world.send(message.clone());
        assert!(!world.panel(Slot::Scores).is_current(), "{message:?}");
    }
    let (_, asked) = world.started_for(Slot::Scores).expect("scores");
    assert_eq!((asked.tasks(), asked.limit), (vec!["facts".to_owned()], Some(7)));
    assert_eq!(asked.data[0].sha256.as_deref(), Some("00"), "by name and hash");
    world.send(Message::ToggleTask("arith".into()));
    assert_eq!(world.state.tasks, ["facts", "arith"], "tasks stay in the model's order");
}

#[test]
fn texts_grow_side_by_side_and_stop_when_the_schedule_changes() {
    let mut world = World::finished();
    world.send(Message::Run(Slot::Generation));
    let run = world.run(Slot::Generation);
    let text = |tokens: &[u32], ended| GeneratedText {
        tokens: tokens.iter().map(|token| (*token, token.to_string())).collect(),
        ended,
    };
    let both = |full, edited| {
        Report::Generation(GenerationReport { prompt: "1".into(), n_prompt: 1, full: Some(full), edited })
    };
    world.report(run, both(text(&[1, 2], None), text(&[1, 3], None)), false);
    let parted = |world: &World| world.panel(Slot::Generation).value(Report::generation)?.first_difference();
    assert_eq!(parted(&world), Some(1));
    let ended = Some(StopReason::MaxTokens);
    world.report(run, both(text(&[1, 2], ended), text(&[1, 3], ended)), true);
    assert_eq!(world.panel(Slot::Generation).phase, PanelPhase::Finished);
    world.send(Message::Run(Slot::Generation));
    world.send(Message::Edit(Edit::PutAside { path: [1].into() }));
    assert_ne!(world.panel(Slot::Generation).phase, PanelPhase::Finished);
    let sent = world.sent();
    assert!(sent.iter().any(|r| matches!(r, Request::Cancel { run: stopped } if *stopped > run)), "{sent:?}");
}

#[test]
fn moves_are_announced_with_both_places_and_then_with_their_effect() {
    let mut world = World::open();
    world.send(Message::Edit(Edit::Move { from: [5].into(), to: Place::Gap([2].into()) }));
    let spot = |position| Some(Spot { position, of: 12, inside: Inside::Stack });
    let moved = problem!("said-moved", what = Subject::Layer(5), from = spot(6), to = spot(3));
    assert_eq!(world.state.announcements, [moved]);
    assert_eq!(world.state.focus.as_ref().map(|focus| focus.path.to_string()), Some("2".into()));
    let run = world.evaluated();
    world.engine(scores(run, 0.31, true));
    let [effect] = &world.state.announcements[..] else { panic!("no effect") };
    assert_eq!((effect.code.as_str(), &effect.args[0].1), ("effect-below", &"facts".into()));
    assert_eq!(effect.args[1], ("value".to_owned(), 0.31.into()));
}

#[test]
fn announcements_are_sentences() {
    let mut world = World::open();
    let mut said = |message: Message| {
        world.send(message);
        world.state.announcements.iter().map(Problem::sentence).collect::<Vec<_>>().join(" ")
    };
    let aside = said(Message::Edit(Edit::PutAside { path: [5].into() }));
    assert_eq!(aside, "Layer 5 skipped, from position 6 of 12.");
    let with = said(Message::Edit(Edit::CallBack { layer: 5, to: Place::With([4].into()) }));
    assert_eq!(with, "Layer 5 runs in parallel with 1 other.");
    let moved = said(Message::Edit(Edit::Move { from: [4].into(), to: Place::Gap([0].into()) }));
    assert_eq!(moved, "Group of 2 in parallel moved from position 5 of 11 to position 1 of 11.");
    let run = world.evaluated();
    world.engine(scores(run, 0.31, true));
    let [scored] = &world.state.announcements[..] else { panic!("the effect") };
    assert_eq!(scored.sentence(), "Facts 31\u{202f}%, 31 points below the full model.");
}

#[test]
fn typed_text_is_checked_at_once_and_applied_when_committed() {
    let mut world = World::open();
    world.send(Message::SetDraft("0-3 44 5".into()));
    let error = world.state.draft.error.clone().expect("layer 44 does not exist");
    assert_eq!(error.span, 4..6);
    world.send(Message::CommitDraft);
    assert_eq!(world.state.schedule().to_string(), "0-11");
    assert_eq!(world.state.draft_text(), "0-3 44 5", "what was typed is not lost");
    world.send(Message::SetDraft("0-3,(5|4)".into()));
    assert_eq!(world.state.draft.error, None);
    world.send(Message::CommitDraft);
    assert_eq!(world.state.draft_text(), "0-3 (4|5)");
}

#[test]
fn what_cannot_be_is_refused_in_words() {
    let mut world = World::open();
    world.send(Message::Edit(Edit::PutAside { path: [40].into() }));
    world.send(Message::Preset(Preset::Skip { start: 9 }));
    assert_eq!(world.state.schedule().to_string(), "0-11");
    assert_eq!(world.state.notices.len(), 2);
    let id = world.state.notices[0].id;
    world.send(Message::Dismiss(id));
    assert_eq!(world.state.notices.len(), 1);
}

#[test]
fn a_lost_device_takes_nothing() {
    let mut world = World::finished();
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    let before = world.state.clone();
    world.engine(Event::DeviceLost { problem: problem!("plain", value = "lost") });
    assert_eq!(world.state.engine, EnginePhase::Recovering);
    assert_eq!((&world.state.history, &world.state.panels), (&before.history, &before.panels));
    let mut backend = card("small", 12).backend;
    backend.adapter = "processor".into();
    world.engine(Event::Recovered {
        backend: backend.clone(),
        fallback: Some(problem!("plain", value = "no GPU")),
    });
    assert_eq!(world.state.engine, EnginePhase::Ready);
    assert_eq!(world.state.model.card().map(|card| &card.backend), Some(&backend));
    let run = world.evaluated();
    world.engine(scores(run, 0.4, true));
    assert_eq!(world.panel(Slot::Scores).phase, PanelPhase::Finished, "the interrupted run goes on");
}

#[test]
fn an_engine_that_dies_leaves_what_has_come() {
    let mut world = World::finished();
    world.send(Message::EngineFailed(problem!("plain", value = "gone")));
    assert!(world.panel(Slot::Scores).is_current());
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    assert!(world.sent().is_empty(), "nothing is asked of an engine that is gone");
    assert_eq!(world.state.schedule().to_string(), "0-4 6-11");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Any edits, undone one by one, lead back; every schedule on the way is valid.
    #[test]
    fn undoing_everything_leads_back(picks in proptest::collection::vec((any::<u16>(), any::<u16>()), 1..24)) {
        let mut world = World::open();
        let start = world.state.schedule().clone();
        let mut n_edits = 0;
        for (card, choice) in picks {
            let schedule = world.state.schedule().clone();
            let paths = crate::random_schedule::paths(&schedule);
            let Some(path) = paths.get(usize::from(card) % paths.len().max(1)) else { break };
            let moves = atelier::schedule::edit::moves(&schedule, path, 12);
            let Some(chosen) = moves.get(usize::from(choice) % moves.len().max(1)) else { continue };
            world.send(Message::Edit(chosen.edit.clone()));
            n_edits += 1;
            let now = world.state.schedule();
            prop_assert_eq!(now, &chosen.result);
            prop_assert_eq!(&Schedule::parse(&now.to_string(), 12).expect("valid"), now);
            if let Some(focus) = &world.state.focus {
                prop_assert!(now.node(&focus.path).is_some(), "the focus is on a card");
            }
        }
        for _ in 0..n_edits {
            world.send(Message::Undo);
        }
        prop_assert_eq!(world.state.schedule(), &start);
        prop_assert!(!world.state.history.can_undo());
        let runs: Vec<RunId> = world.all_runs();
        prop_assert!(runs.windows(2).all(|pair| pair[0] < pair[1]), "runs count upward: {:?}", runs);
    }
}
