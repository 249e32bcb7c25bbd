//! Looking closer on the page: the canvas follows the look, items follow the schedule, hidden
//! states are kept across models.

use atelier::app::results::pictures::{canvas_table, canvas_words};
use atelier::app::state::{FileKind, MAX_KEPT_STATES, Message, PanelPhase, Slot};
use atelier::experiment::{Canvas, CanvasCell, CanvasRow, ItemPage, NextToken, Prompt, Report, Way, What};
use atelier::protocol::{Event, Request, RunId};
use atelier::reader::Opened;
use atelier::schedule::edit::Edit;
use atelier::share::View;
use atelier::states::{PathReport, StatesReport};
use atelier::words::problem;

use super::world::{World, card, look, reported, scores};

fn painted(run: RunId, token: &str) -> Event {
    let out = Way { cosine: Some(1.0), relative_norm: Some(1.0), divergence: Some(0.0), n_changed: 0 };
    let canvas = Canvas {
        tokens: vec![token.to_owned()],
        n_before: 0,
        n_unread: 0,
        rows: Vec::new(),
        out,
        off_from: None,
        flip: None,
    };
    reported(run, Report::LogitLens(canvas), true)
}

fn listed(run: RunId, page: usize) -> Event {
    known(run, page, 0)
}

fn known(run: RunId, page: usize, n_known: usize) -> Event {
    let page = ItemPage {
        task: "facts".into(),
        page,
        per_page: 20,
        n_items: 45,
        n_known,
        n_flipped: 0,
        is_token_by_token: false,
        rows: Vec::new(),
    };
    reported(run, Report::Items(page), true)
}

fn measured(run: RunId, schedule: &str, n_done: usize, finished: bool) -> Event {
    let path = PathReport {
        schedule: schedule.into(),
        steps: Vec::new(),
        similarity: Vec::new(),
        groups: None,
        states: Vec::new(),
    };
    let report = StatesReport {
        figure: 14,
        start: None,
        tasks: vec!["facts".into()],
        n_done,
        n_total: 10,
        n_tokens: 100,
        n_clipped: 0,
        paths: vec![path],
        findings: Vec::new(),
    };
    reported(run, Report::States(report), finished)
}

/// The items that were asked for: run, page, and whether only changed answers.
fn asked_items(world: &mut World) -> Option<(RunId, usize, bool, String)> {
    let (run, asked) = world.started_for(Slot::Items)?;
    match asked.what {
        What::Items { schedule, page, changed_only } => Some((run, page, changed_only, schedule)),
        _ => None,
    }
}

/// Nobody sees it elsewhere: there it costs no time, and is asked for when somebody comes.
#[test]
fn the_canvas_waits_until_it_is_looked_at() {
    let mut world = World::open();
    let run = world.run(Slot::NextToken);
    world.engine(look(run, &[0]));
    assert_eq!(world.started_for(Slot::LogitLens), None);
    world.send(Message::Look(View::Inside));
    let (run, _) = world.started_for(Slot::LogitLens).expect("it is looked at");
    world.engine(painted(run, "a"));
    world.send(Message::Address(View::Scores));
    world.send(Message::Back { view: View::Inside, query: "start=full".into() });
    assert_eq!(world.started_for(Slot::LogitLens), None, "it is of this schedule still");

    world.send(Message::Look(View::Figures));
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    // Before the next tokens are there it waits for them, as ever.
    world.send(Message::Look(View::Inside));
    assert_eq!(world.started_for(Slot::LogitLens), None);
    let run = world.run(Slot::NextToken);
    world.engine(look(run, &[0]));
    let (_, asked) = world.started_for(Slot::LogitLens).expect("the next tokens are followed");
    assert_eq!(asked.what.schedule(), Some("0-4 6-11"));
}

#[test]
fn the_canvas_is_asked_for_when_the_look_has_come() {
    let mut world = World::open();
    world.send(Message::Look(View::Inside));
    assert_eq!(world.panel(Slot::LogitLens).phase, PanelPhase::Empty);
    let first = world.run(Slot::NextToken);
    world.engine(look(first, &[0]));
    let (run, _) = world.started_for(Slot::LogitLens).expect("the next tokens are followed");
    world.engine(painted(run, "a"));
    assert_eq!(world.panel(Slot::LogitLens).phase, PanelPhase::Finished);

    // Two quick edits: one look is answered, and one canvas asked for.
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    let early = world.run(Slot::NextToken);
    assert_eq!(
        world.panel(Slot::LogitLens).phase,
        PanelPhase::Stale,
        "what is shown is of the schedule before"
    );
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    world.engine(look(early, &[0]));
    assert_eq!(world.started_for(Slot::LogitLens), None, "that look is superseded");
    let late = world.run(Slot::NextToken);
    world.engine(look(late, &[0]));
    let (asked, experiment) = world.started_for(Slot::LogitLens).unwrap();
    assert_eq!(experiment.what.schedule(), Some("0-4 7-11"));
    world.engine(painted(run, "old"));
    let shown = world.panel(Slot::LogitLens).value(Report::logit_lens).unwrap();
    assert_eq!(shown.tokens, ["a"], "the old run is dropped");

    // A prompt that is typed while the canvas is painted stops it.
    world.send(Message::SetPrompt("b".into()));
    assert!(world.sent().contains(&Request::Cancel { run: asked }));
    world.engine(painted(asked, "late"));
    assert_eq!(world.panel(Slot::LogitLens).phase, PanelPhase::Stale);
}

#[test]
fn items_are_listed_page_by_page_and_follow_the_schedule() {
    let mut world = World::finished();
    world.send(Message::ListItems(Some("facts".into())));
    let (run, page, changed_only, _) = asked_items(&mut world).unwrap();
    assert_eq!((page, changed_only), (0, false));
    world.engine(listed(run, 0));
    world.send(Message::ItemsPage(9));
    let (run, page, ..) = asked_items(&mut world).unwrap();
    assert_eq!(page, 9);
    world.engine(listed(run, 2));
    let shown = world.state.listing.as_ref().map(|listing| listing.page);
    assert_eq!(shown, Some(2), "the engine knows the last page");
    assert_eq!(world.panel(Slot::Items).phase, PanelPhase::Finished);

    world.send(Message::ChangedOnly(true));
    let (before, page, changed_only, _) = asked_items(&mut world).unwrap();
    assert_eq!((page, changed_only), (0, true));

    // Another schedule has other answers, and when its scores are there it is known which flipped.
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    let (.., schedule) = asked_items(&mut world).unwrap();
    assert_eq!(schedule, "0-4 6-11");
    world.engine(listed(before, 0));
    assert_eq!(world.panel(Slot::Items).phase, PanelPhase::Stale);
    let run = world.evaluated();
    world.engine(scores(run, 0.5, true));
    assert!(asked_items(&mut world).is_some());

    world.send(Message::AsPrompt("2 + 2 = 4".into()));
    assert_eq!(world.state.prompt, "2 + 2 = 4");
    let asked = |world: &mut World| world.started_for(Slot::NextToken).unwrap().1.what.prompt().cloned();
    let item = Prompt::Item { text: "2 + 2 = 4".into(), task: "facts".into() };
    assert_eq!(asked(&mut world), Some(item), "read as it is scored");
    world.send(Message::SetPrompt("2 + 2 = 5".into()));
    assert_eq!(asked(&mut world), Some(Prompt::Text("2 + 2 = 5".into())), "what is typed is no item");
    world.send(Message::ListItems(None));
    assert_eq!(world.state.listing, None);
    world.send(Message::SetLimit(20));
    assert_eq!(asked_items(&mut world), None, "nobody looks at them");
}

#[test]
fn hidden_states_grow_and_are_kept_for_the_next_model() {
    let mut world = World::finished();
    let asked = |world: &mut World| {
        world.send(Message::Run(Slot::States(14)));
        world.started_for(Slot::States(14)).expect("it is asked for")
    };
    let (run, experiment) = asked(&mut world);
    assert_eq!((experiment.what.schedule(), experiment.data.len()), (Some("0-11"), 2));
    world.engine(measured(run, "0-11", 4, false));
    assert_eq!(world.panel(Slot::States(14)).phase, PanelPhase::Growing);
    assert!(world.state.kept_states.is_empty(), "only what is complete is kept");
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    world.engine(measured(run, "0-11", 10, true));
    assert_eq!(world.panel(Slot::States(14)).phase, PanelPhase::Finished, "an edit does not stop it");
    assert_eq!(world.state.kept_states.len(), 1);
    let (again, _) = asked(&mut world);
    world.engine(measured(again, "0-11", 10, true));
    assert_eq!(world.state.kept_states.len(), 1, "one for each model");

    for number in 0..MAX_KEPT_STATES + 2 {
        world.engine(Event::Opened(card(&format!("model{number}"), 12)));
        assert_eq!(world.state.states_report(14), None, "another model has none yet");
        world.commands.clear();
        let (run, _) = asked(&mut world);
        world.engine(measured(run, "0-11", 10, true));
    }
    let titles: Vec<&str> =
        world.state.kept_states.iter().map(|kept| kept.answered.provenance.model.as_str()).collect();
    assert_eq!(titles.len(), MAX_KEPT_STATES);
    assert_eq!((titles[0], titles[MAX_KEPT_STATES - 1]), ("model2", "model9"));
}

#[test]
fn a_closer_look_that_fails_says_why_and_can_be_stopped() {
    let mut world = World::finished();
    world.send(Message::Run(Slot::States(14)));
    let run = world.run(Slot::States(14));
    world.engine(measured(run, "0-11", 3, false));
    world.commands.clear();
    world.send(Message::Stop(Slot::States(14)));
    assert_eq!(world.sent(), [Request::Cancel { run }]);
    assert_eq!(world.panel(Slot::States(14)).phase, PanelPhase::Cancelled);
    assert_eq!(world.state.states_report(14).map(|report| report.n_done), Some(3));

    world.send(Message::ListItems(Some("facts".into())));
    let (run, ..) = asked_items(&mut world).unwrap();
    let problem = problem!("plain", value = "lost");
    world.engine(Event::RunFailed { run, problem: problem.clone() });
    assert_eq!(world.panel(Slot::Items).phase, PanelPhase::Failed(problem));
}

/// What is saved of the canvas is what is on it, and brings schedule and prompt back.
#[test]
fn the_canvas_is_saved_with_its_words() {
    let mut world = World::open();
    world.send(Message::Look(View::Inside));
    assert!(canvas_words(&world.state).is_none(), "nothing is painted yet");
    let run = world.run(Slot::NextToken);
    world.engine(look(run, &[0]));
    let (run, asked) = world.started_for(Slot::LogitLens).expect("it is asked for");
    let next = |token, text: &str, probability| NextToken { token, text: text.into(), probability };
    let cell = |says: NextToken, full: NextToken, divergence| CanvasCell {
        top: vec![says],
        full: Some(full),
        divergence: Some(divergence),
    };
    let way = Way { cosine: Some(1.0), relative_norm: Some(1.0), divergence: Some(0.0), n_changed: 0 };
    let cells = vec![
        cell(next(1, " one", 0.75), next(1, " one", 0.5), 0.125),
        cell(next(2, " \"two\",", 0.5), next(3, " three", 0.5), 0.75),
    ];
    let canvas = Canvas {
        tokens: vec!["1".into(), " +".into()],
        n_before: 0,
        n_unread: 0,
        rows: vec![CanvasRow { step: None, way, cells }],
        out: way,
        off_from: Some(0),
        flip: None,
    };
    world.report(run, Report::LogitLens(canvas.clone()), true);
    let grid = canvas_words(&world.state).expect("a canvas");
    assert_eq!(grid.columns, ["1", "\u{b7}+"]);
    let drawn: Vec<_> = grid.rows[0].cells.iter().map(|cell| (cell.is_far, cell.is_other)).collect();
    assert_eq!((drawn.as_slice(), grid.rows[0].note.is_some()), (&[(false, false), (true, true)][..], true));
    let csv = canvas_table(&canvas).csv_with(&[]);
    assert_eq!(csv.lines().last(), Some("0,,1, +,\" \"\"two\"\",\",0.5, three,0.5,0.75"));
    let file = world.file(Slot::LogitLens, FileKind::Json).expect("it is written");
    assert_eq!(Opened::read(file.as_bytes()).expect("an experiment").experiment, asked);
    world.send(Message::Edit(Edit::PutAside { path: [3].into() }));
    assert!(world.state.painted_canvas().is_none(), "it is of the schedule before");
}

#[test]
fn the_count_of_a_list_grows_with_the_scores() {
    let mut world = World::open();
    let run = world.evaluated();
    world.send(Message::ListItems(Some("facts".into())));
    let (items, ..) = asked_items(&mut world).expect("a page");
    world.engine(known(items, 0, 95));
    assert_eq!(world.state.n_known_of_listing(), 95);
    // A hundred are scored, a twentieth more: they are counted, and the page stays as it is.
    world.engine(scores(run, 0.9, false));
    assert_eq!(world.state.n_known_of_listing(), 100);
    assert!(asked_items(&mut world).is_none());
    world.send(Message::ListItems(Some("facts".into())));
    let (items, ..) = asked_items(&mut world).expect("a page");
    world.engine(known(items, 0, 50));
    // Many more: which of them have changed is counted anew.
    world.engine(scores(run, 0.9, false));
    assert!(asked_items(&mut world).is_some());
    world.engine(scores(run, 0.9, false));
    assert!(asked_items(&mut world).is_none(), "one question at a time");
    assert_eq!(world.panel(Slot::Items).answers, world.panel(Slot::Items).experiment, "no other list");
}
