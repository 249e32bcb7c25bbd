//! Looking closer on the page: the canvas follows the look, items follow the schedule, hidden
//! states are kept across models.

use atelier::export::{Asked, Experiment};
use atelier::protocol::{
    Canvas, CanvasCell, CanvasRequest, CanvasRow, Event, ItemPage, ItemsRequest, NextToken, Problem, Request,
    RunId, StatesRequest, Way,
};
use atelier::schedule::edit::Edit;
use atelier::states::{PathReport, StatesReport};
use atelier::ui::results::taken::{canvas_json, canvas_table, canvas_words};
use atelier::ui::state::{Inspect, MAX_KEPT_STATES, Message, PanelPhase};
use atelier::ui::text::Language;

use super::world::{World, card, look, scores};

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
    Event::Painted { run, canvas: Box::new(canvas) }
}

fn listed(run: RunId, page: usize) -> Event {
    let page = ItemPage {
        task: "facts".into(),
        page,
        per_page: 20,
        n_items: 45,
        n_known: 0,
        n_flipped: 0,
        rows: Vec::new(),
    };
    Event::Listed { run, page: Box::new(page) }
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
    Event::States { run, report: Box::new(report), finished }
}

fn asked_canvas(world: &mut World) -> Option<CanvasRequest> {
    world.sent().into_iter().find_map(|request| match request {
        Request::Canvas(request) => Some(request),
        _ => None,
    })
}

fn asked_items(world: &mut World) -> Option<ItemsRequest> {
    world.sent().into_iter().find_map(|request| match request {
        Request::Items(request) => Some(request),
        _ => None,
    })
}

#[test]
fn the_canvas_is_asked_for_when_the_look_has_come() {
    let mut world = World::open();
    assert_eq!(world.state.canvas.phase, PanelPhase::Empty);
    let first = world.state.look.run.unwrap();
    world.engine(look(first, &[0]));
    let run = asked_canvas(&mut world).expect("the look is followed").run;
    world.engine(painted(run, "a"));
    assert_eq!(world.state.canvas.phase, PanelPhase::Finished);

    // Two quick edits: one look is answered, and one canvas asked for.
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    let early = world.state.look.run.unwrap();
    assert_eq!(world.state.canvas.phase, PanelPhase::Stale, "what is shown is of the schedule before");
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    world.engine(look(early, &[0]));
    assert_eq!(asked_canvas(&mut world), None, "that look is superseded");
    let late = world.state.look.run.unwrap();
    world.engine(look(late, &[0]));
    let request = asked_canvas(&mut world).unwrap();
    assert_eq!(request.schedule, "0-4 7-11");
    world.engine(painted(run, "old"));
    assert_eq!(world.state.canvas.value.as_ref().unwrap().tokens, ["a"], "the old run is dropped");

    // A prompt that is typed while the canvas is painted stops it.
    world.send(Message::SetPrompt("b".into()));
    assert!(world.sent().contains(&Request::Cancel { run: request.run }));
    world.engine(painted(request.run, "late"));
    assert_eq!(world.state.canvas.phase, PanelPhase::Stale);
}

#[test]
fn items_are_listed_page_by_page_and_follow_the_schedule() {
    let mut world = World::finished();
    world.send(Message::Inspect(Inspect::OpenItems("facts".into())));
    let request = asked_items(&mut world).unwrap();
    assert_eq!((request.page, request.flipped_only, request.limit), (0, false, 100));
    world.engine(listed(request.run, 0));
    world.send(Message::Inspect(Inspect::ItemsPage(9)));
    let request = asked_items(&mut world).unwrap();
    assert_eq!(request.page, 9);
    world.engine(listed(request.run, 2));
    let view = world.state.listing.clone().unwrap();
    assert_eq!((view.page, view.list.phase), (2, PanelPhase::Finished), "the engine knows the last page");

    world.send(Message::Inspect(Inspect::FlippedOnly(true)));
    let request = asked_items(&mut world).unwrap();
    assert_eq!((request.page, request.flipped_only), (0, true));

    // Another schedule has other answers, and when its scores are there it is known which flipped.
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    let of_schedule = asked_items(&mut world).unwrap();
    assert_eq!(of_schedule.schedule, "0-4 6-11");
    world.engine(listed(request.run, 0));
    assert_eq!(world.state.listing.as_ref().unwrap().list.phase, PanelPhase::Stale);
    let run = world.evaluated();
    world.engine(scores(run, 0.5, true));
    assert!(asked_items(&mut world).is_some());

    world.send(Message::Inspect(Inspect::OnCanvas("2 + 2 = 4".into())));
    assert_eq!(world.state.prompt, "2 + 2 = 4");
    let task = world.state.listing.as_ref().map(|view| view.task.clone());
    let is_of = |request: &Request, wanted: &Option<String>| matches!(request, Request::Look { of_task, .. } if of_task == wanted);
    assert!(
        task.is_some() && world.sent().iter().any(|request| is_of(request, &task)),
        "read as it is scored"
    );
    world.send(Message::SetPrompt("2 + 2 = 5".into()));
    assert!(world.sent().iter().any(|request| is_of(request, &None)), "what is typed is no item");
    world.send(Message::Inspect(Inspect::CloseItems));
    assert_eq!(world.state.listing, None);
    world.send(Message::SetLimit(20));
    assert_eq!(asked_items(&mut world), None, "nobody looks at them");
}

#[test]
fn hidden_states_grow_and_are_kept_for_the_next_model() {
    let mut world = World::finished();
    let asked = |world: &mut World| -> StatesRequest {
        world.send(Message::Inspect(Inspect::RunStates(14)));
        let found = world.sent().into_iter().find_map(|request| match request {
            Request::States(request) => Some(request),
            _ => None,
        });
        found.expect("it is asked for")
    };
    let request = asked(&mut world);
    assert_eq!((request.figure, request.schedule.as_str(), request.tasks.len()), (14, "0-11", 2));
    world.engine(measured(request.run, "0-11", 4, false));
    assert_eq!(world.state.states[&14].panel.phase, PanelPhase::Growing);
    assert!(world.state.kept_states.is_empty(), "only what is complete is kept");
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    world.engine(measured(request.run, "0-11", 10, true));
    assert_eq!(world.state.states[&14].panel.phase, PanelPhase::Finished, "an edit does not stop it");
    assert_eq!(world.state.kept_states.len(), 1);
    let again = asked(&mut world);
    world.engine(measured(again.run, "0-11", 10, true));
    assert_eq!(world.state.kept_states.len(), 1, "one for each model");

    for number in 0..MAX_KEPT_STATES + 2 {
        world.engine(Event::Opened(card(&format!("model{number}"), 12)));
        assert!(world.state.states.is_empty(), "another model has none yet");
        world.commands.clear();
        let request = asked(&mut world);
        world.engine(measured(request.run, "0-11", 10, true));
    }
    let titles: Vec<&str> = world.state.kept_states.iter().map(|kept| kept.title.as_str()).collect();
    assert_eq!(titles.len(), MAX_KEPT_STATES);
    assert_eq!((titles[0], titles[MAX_KEPT_STATES - 1]), ("model2", "model9"));
}

#[test]
fn a_closer_look_that_fails_says_why_and_can_be_stopped() {
    let mut world = World::finished();
    world.send(Message::Inspect(Inspect::RunStates(14)));
    let run = world.state.states[&14].panel.run.unwrap();
    world.engine(measured(run, "0-11", 3, false));
    world.commands.clear();
    world.send(Message::Inspect(Inspect::StopStates));
    assert_eq!(world.sent(), [Request::Cancel { run }]);
    assert_eq!(world.state.states[&14].panel.phase, PanelPhase::Cancelled);
    assert_eq!(world.state.states[&14].panel.value.as_ref().map(|report| report.n_done), Some(3));

    world.send(Message::Inspect(Inspect::OpenItems("facts".into())));
    let run = asked_items(&mut world).unwrap().run;
    let problem = Problem { what: "lost".into(), hint: None };
    world.engine(Event::RunFailed { run, problem: problem.clone() });
    assert_eq!(world.state.listing.as_ref().unwrap().list.phase, PanelPhase::Failed(problem));
}

/// What is saved of the canvas is what is on it, and brings schedule and prompt back.
#[test]
fn the_canvas_is_saved_with_its_words() {
    let mut world = World::open();
    assert!(canvas_words(&world.state, Language::English.text()).is_none(), "nothing is painted yet");
    let run = world.state.look.run.unwrap();
    world.engine(look(run, &[0]));
    let CanvasRequest { run, prompt, schedule, .. } = asked_canvas(&mut world).expect("a request");
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
    world.engine(Event::Painted { run, canvas: Box::new(canvas.clone()) });
    let grid = canvas_words(&world.state, Language::English.text()).expect("a canvas");
    assert_eq!(grid.columns, ["1", "\u{b7}+"]);
    let drawn: Vec<_> = grid.rows[0].cells.iter().map(|cell| (cell.is_far, cell.is_other)).collect();
    assert_eq!((drawn.as_slice(), grid.rows[0].note.is_some()), (&[(false, false), (true, true)][..], true));
    let csv = canvas_table(&canvas).csv();
    assert_eq!(csv.lines().last(), Some("0,,1, +,\" \"\"two\"\",\",0.5, three,0.5,0.75"));
    let experiment = Experiment::read(canvas_json(&world.state).as_bytes()).expect("an experiment");
    assert_eq!(experiment.asked, Asked::Canvas { schedule, prompt, of_task: None });
    world.state.prompt_task = Some("own".into());
    let experiment = Experiment::read(canvas_json(&world.state).as_bytes()).expect("an experiment");
    assert!(matches!(experiment.asked, Asked::Canvas { of_task: Some(task), .. } if task == "own"));
    world.send(Message::Edit(Edit::PutAside { path: [3].into() }));
    assert!(world.state.painted_canvas().is_none(), "it is of the schedule before");
}
