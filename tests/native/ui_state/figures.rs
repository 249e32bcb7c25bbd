//! The paper's figures on the page: asked for, growing, stopped, of this model alone.

use atelier::protocol::{Event, FigureProgress, Problem, Request, RunId};
use atelier::schedule::edit::Edit;
use atelier::sweep::{Curve, CurvePoint, Drawing, StateCounts, Study};
use atelier::ui::state::{Message, PanelPhase};

use super::world::{World, card};

fn swept(run: RunId, n_done: usize, finished: bool) -> Event {
    let point = CurvePoint { x: 5.0, y: 0.5, low: Some(0.4), high: None, n: 5, schedule: "0-2 8-11".into() };
    let curves = vec![Curve { name: "skip".into(), points: vec![point] }];
    Event::Swept {
        run,
        figure: FigureProgress {
            study: Study::Figure(11),
            n_done,
            n_total: 40,
            n_schedules: 71,
            drawing: Drawing::Curves(curves),
            findings: Vec::new(),
            states: StateCounts::default(),
        },
        finished,
    }
}

fn asked(world: &mut World) -> RunId {
    world.send(Message::RunFigure(11));
    match &world.sent()[..] {
        [Request::Sweep { run, study: Study::Figure(11), tasks, limit: 100, seed: 0, stop: None }]
            if !tasks.is_empty() =>
        {
            *run
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_figure_grows_beside_edits_and_finishes() {
    let mut world = World::finished();
    let run = asked(&mut world);
    world.engine(swept(run, 5, false));
    assert_eq!(world.state.figure.phase, PanelPhase::Growing);
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    assert_eq!(world.state.figure.phase, PanelPhase::Growing, "it does not depend on the schedule");
    world.engine(swept(run, 40, true));
    assert_eq!(world.state.figure.phase, PanelPhase::Finished);
    world.engine(swept(run, 3, false));
    assert_eq!(world.state.figure.value.as_ref().map(|figure| figure.n_done), Some(40));
}

#[test]
fn another_figure_takes_its_place() {
    let mut world = World::finished();
    let first = asked(&mut world);
    world.engine(swept(first, 5, false));
    let second = asked(&mut world);
    assert_eq!(world.state.figure.value, None);
    world.engine(swept(first, 10, false));
    assert_eq!(world.state.figure.value, None, "events of the one before are dropped");
    world.engine(swept(second, 1, false));
    assert!(world.state.figure.value.is_some());
}

#[test]
fn a_stopped_figure_keeps_what_has_come() {
    let mut world = World::finished();
    let run = asked(&mut world);
    world.engine(swept(run, 5, false));
    world.send(Message::StopFigure);
    assert_eq!(world.sent(), [Request::Cancel { run }]);
    assert_eq!(world.state.figure.phase, PanelPhase::Cancelled);
    assert_eq!(world.state.figure.value.as_ref().map(|figure| figure.n_done), Some(5));
    let run = asked(&mut world);
    let problem = Problem { what: "lost".into(), hint: None };
    world.engine(Event::RunFailed { run, problem: problem.clone() });
    assert_eq!(world.state.figure.phase, PanelPhase::Failed(problem));
}

#[test]
fn another_model_has_no_figure_yet() {
    let mut world = World::finished();
    let run = asked(&mut world);
    world.engine(swept(run, 40, true));
    world.engine(Event::Opened(card("large", 16)));
    assert_eq!((world.state.figure.value.as_ref(), &world.state.figure.phase), (None, &PanelPhase::Empty));
}

#[test]
fn nothing_is_asked_without_a_model_or_a_task() {
    let mut world = World::start("");
    world.commands.clear();
    world.send(Message::RunFigure(11));
    assert_eq!(world.sent(), []);
    let mut world = World::finished();
    for task in world.state.tasks.clone() {
        world.send(Message::ToggleTask(task));
    }
    world.commands.clear();
    world.send(Message::RunFigure(11));
    assert_eq!(world.sent(), []);
}
