//! The paper's figures on the page: asked for, growing, stopped, of this model alone.

use atelier::app::results::figure::beside;
use atelier::app::state::{Besides, Carried, Command, FileKind, Message, Panel, PanelPhase, Slot};
use atelier::experiment::{
    Apart, Experiment, FigureProgress, KeptFigure, KeptReport, ModelCard, Report, What,
};
use atelier::protocol::{Event, Request, RunId};
use atelier::reader::Opened;
use atelier::schedule::edit::Edit;
use atelier::share::View;
use atelier::sweep::{Curve, CurvePoint, Drawing, StateCounts, Stop, Study};
use atelier::words::problem;

use super::world::{World, card, hash, reported};

/// What has come of a figure, and whether it is whole.
fn panel(world: &World, number: u32) -> &Panel {
    world.panel(slot(number))
}

fn slot(number: u32) -> Slot {
    Slot::Study(Study::Figure(number))
}

fn n_done(world: &World, number: u32) -> Option<usize> {
    panel(world, number).value(Report::sweep).map(|figure| figure.n_done)
}

fn swept(run: RunId, n_done: usize, finished: bool) -> Event {
    reported(run, Report::Sweep(progress(n_done)), finished)
}

fn progress(n_done: usize) -> FigureProgress {
    let point = CurvePoint { x: 5.0, y: 0.5, low: Some(0.4), high: None, n: 5, schedule: "0-2 8-11".into() };
    let curves = vec![Curve { name: "skip".into(), points: vec![point] }];
    FigureProgress {
        study: Study::Figure(11),
        n_layers: 12,
        n_done,
        n_total: 40,
        share_done: n_done as f64 / 40.0,
        n_before: 0,
        not_kept: None,
        n_schedules: 71,
        drawing: Drawing::Curves(curves),
        findings: Vec::new(),
        states: StateCounts::default(),
        draws: Vec::new(),
    }
}

fn asked(world: &mut World) -> RunId {
    world.send(Message::Run(slot(11)));
    let (run, asked) = world.started_for(slot(11)).expect("it is asked for");
    assert_eq!((asked.limit, asked.seed, asked.stop), (Some(100), Some(0), None));
    assert!(!asked.data.is_empty());
    run
}

/// Computes a figure of the open model, of which one point is known.
fn compute(world: &mut World, number: u32, of: (&str, usize)) {
    compute_of(world, number, of, 40);
}

/// The same on so many items.
fn compute_of(world: &mut World, number: u32, (curve, n_layers): (&str, usize), n_total: usize) {
    let study = Study::Figure(number);
    world.send(Message::Run(Slot::Study(study)));
    let run = world.run(Slot::Study(study));
    let point = CurvePoint { x: 3.0, y: 0.5, low: None, high: None, n: 8, schedule: "0-2 9-11".into() };
    let curves = vec![Curve { name: curve.into(), points: vec![point] }];
    let figure = FigureProgress { study, n_layers, n_total, drawing: Drawing::Curves(curves), ..progress(8) };
    world.report(run, Report::Sweep(figure), true);
}

/// The names of what is drawn by models, with the places of their points.
fn compared(world: &World, number: u32) -> Vec<(String, f64)> {
    let curves = world.state.compared(Study::Figure(number));
    curves.into_iter().map(|curve| (curve.name, curve.points[0].x)).collect()
}

/// Models that were open before lie under figure 12, as long as they were computed here.
#[test]
fn figure_12_lays_models_over_each_other() {
    let mut world = World::finished();
    let study = Study::Figure(12);
    compute(&mut world, 12, ("small", 12));
    assert!(world.state.others_of(study).is_empty(), "its own is not another");
    world.engine(Event::Opened(card("old", 12)));
    let others = world.state.others_of(study);
    assert_eq!(others.len(), 1);
    assert_eq!(others[0].overlaid.curve.name, "small");
    assert!(world.state.others_of(Study::Figure(4)).is_empty());
    assert_eq!(compared(&world, 12), [], "nothing beside which it could stand");
    compute(&mut world, 12, ("old", 12));
    assert_eq!(compared(&world, 12), [("old".to_owned(), 3.0), ("small".to_owned(), 3.0)]);
    let json = |world: &mut World| -> serde_json::Value {
        let file = world.file(Slot::Study(study), FileKind::Json).expect("it is written");
        serde_json::from_str(&file).expect("it is JSON")
    };
    let file = json(&mut world);
    assert_eq!(file["provenance"]["model"], "old");
    assert_eq!(file["others"][0]["provenance"]["model"], "small");
    assert_eq!(file["others"].as_array().map(Vec::len), Some(1));
    let quoted = Opened::read(file.to_string().as_bytes()).unwrap().quoted.expect("it has results");
    let Drawing::Curves(curves) = quoted.drawn() else { panic!("it has curves") };
    let names: Vec<&str> = curves.iter().map(|curve| curve.name.as_str()).collect();
    assert_eq!(names, ["old", "small"], "a file of several models is read with all of them");

    // Whoever is switched off is neither drawn nor saved.
    let show = |on| Message::Besides(Besides::Show(study, hash("small"), on));
    world.send(show(false));
    assert_eq!(compared(&world, 12), []);
    assert_eq!(json(&mut world)["others"], serde_json::Value::Null);
    world.send(show(true));
    assert_eq!(compared(&world, 12).len(), 2);

    world.engine(Event::Opened(card("small", 12)));
    assert_eq!(world.state.others_of(study)[0].overlaid.answered.provenance.model, "old");
    assert_eq!(world.state.overlaid.len(), 2);
    world.commands.clear();
    world.send(Message::Besides(Besides::Forget(study, hash("old"))));
    assert_eq!(world.sent(), [Request::ForgetFigure { study, model_hash: hash("old") }]);
    assert!(world.state.others_of(study).is_empty());
}

/// A model of the Hub is called by its name there, whatever its title is; others by their titles.
#[test]
fn figure_12_names_models_of_the_hub_as_the_hub_does() {
    let mut world = World::finished();
    compute(&mut world, 12, ("small", 12));
    let of_hub = |revision: &str, named: &str| {
        let source = Some(format!("owner/name@{revision}"));
        let hash = hash(named);
        Event::Opened(Box::new(ModelCard { source, hash, bundled: false, ..*card("A title", 12) }))
    };
    world.engine(of_hub(&"a".repeat(40), "one"));
    compute(&mut world, 12, ("owner/name", 12));
    let named = |world: &World| compared(world, 12).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(named(&world), ["owner/name", "small"]);
    // Another commit of it: told apart by its hash.
    world.engine(of_hub(&"b".repeat(40), "two"));
    compute(&mut world, 12, ("owner/name", 12));
    let first = format!("owner/name {}", &hash("one")[..8]);
    let all = named(&world);
    assert!(all[0] == "owner/name" && all.contains(&first) && all.contains(&"small".to_owned()), "{all:?}");
}

/// Figures over affected layers are compared on the share of layers, by the median of the tasks.
#[test]
fn models_of_other_depth_stand_beside_each_other_on_the_share_of_layers() {
    let mut world = World::finished();
    compute(&mut world, 4, ("median", 12));
    world.engine(Event::Opened(card("large", 16)));
    compute(&mut world, 4, ("median", 16));
    assert_eq!(compared(&world, 4), [("large".to_owned(), 18.75), ("small".to_owned(), 25.0)]);
    let study = Study::Figure(4);
    let rows = world.state.provenance_of_others(Carried::Beside(study));
    let [(name, columns)] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!(name, "small");
    assert!(columns.contains(&("model_hash", hash("small"))), "{columns:?}");
    let own = world.state.provenance_of(Carried::Beside(study));
    assert!(own.contains(&("model_hash", hash("large"))), "{own:?}");
    // The table of both says on each line of which model it is.
    let chart = beside(study, world.state.compared(study), false);
    let csv = chart.table().csv_by(&own, &rows);
    let lines: Vec<&str> = csv.lines().skip(1).collect();
    assert!(lines[0].starts_with("large,") && lines[0].contains(&hash("large")), "{csv}");
    assert!(lines[1].starts_with("small,") && lines[1].contains(&hash("small")), "{csv}");
    // A figure of several families has no curve that stands for a model.
    compute(&mut world, 11, ("median", 16));
    world.engine(Event::Opened(card("old", 12)));
    assert!(world.state.others_of(Study::Figure(11)).is_empty());
}

/// A comparison is one of the same tasks and items; why another cannot take part is told.
#[test]
fn models_on_other_items_are_named_and_not_drawn() {
    let mut world = World::finished();
    compute(&mut world, 12, ("small", 12));
    world.engine(Event::Opened(card("old", 12)));
    let apart = |world: &World| world.state.others_of(Study::Figure(12))[0].apart;
    assert_eq!(apart(&world), None);
    world.send(Message::SetLimit(20));
    assert_eq!(apart(&world), Some(Apart::Limit), "what would be computed now");
    compute(&mut world, 12, ("old", 12));
    assert_eq!((apart(&world), compared(&world, 12)), (Some(Apart::Limit), Vec::new()));
    world.send(Message::SetLimit(100));
    assert_eq!(apart(&world), Some(Apart::Limit), "the figure is still that of before");
    world.send(Message::ToggleTask("arith".into()));
    compute(&mut world, 12, ("old", 12));
    assert_eq!(apart(&world), Some(Apart::Tasks));
    world.send(Message::ToggleTask("arith".into()));
    world.send(Message::StopEarly(true));
    compute(&mut world, 12, ("old", 12));
    assert_eq!(apart(&world), Some(Apart::Stop));
    world.send(Message::StopEarly(false));
    compute(&mut world, 12, ("old", 12));
    assert_eq!((apart(&world), compared(&world, 12).len()), (None, 2));
    // Of the same files this model can score fewer.
    compute_of(&mut world, 12, ("old", 12), 38);
    assert_eq!((apart(&world), compared(&world, 12)), (Some(Apart::Fit), Vec::new()));
    let mut other = card("large", 12);
    other.tasks[0].data_hash = "01".into();
    world.engine(Event::Opened(other));
    assert!(world.state.others_of(Study::Figure(12)).iter().all(|it| it.apart == Some(Apart::Items)));
}

/// A complete figure is kept, and those that were kept stand beside it after a reload.
#[test]
fn figures_are_kept_beyond_the_page() {
    let mut world = World::finished();
    compute(&mut world, 12, ("small", 12));
    let kept = world.sent().into_iter().find_map(|request| match request {
        Request::KeepFigure { answered } => Some(*answered),
        _ => None,
    });
    let kept = kept.expect("it is kept");
    let mut world = World::finished();
    world.engine(Event::Opened(card("old", 12)));
    world.commands.clear();
    world.send(Message::Besides(Besides::List));
    world.send(Message::Besides(Besides::List));
    assert_eq!(world.sent(), [Request::ListFigures], "once is enough");
    compute(&mut world, 12, ("old", 12));
    world.engine(Event::Figures(vec![kept]));
    assert_eq!(compared(&world, 12).len(), 2);
    assert_eq!(compared(&world, 12)[1].0, "small");
}

#[test]
fn what_is_decided_is_left_out_if_one_wishes() {
    let mut world = World::finished();
    let asked = |world: &mut World| {
        world.send(Message::Run(slot(11)));
        world.started_for(slot(11)).map(|(_, asked)| asked.stop)
    };
    assert_eq!(asked(&mut world), Some(None), "all items, unless told otherwise");
    world.send(Message::StopEarly(true));
    assert!(world.state.is_of_another_choice(slot(11)));
    assert_eq!(asked(&mut world), Some(Some(Stop::default())));
    world.send(Message::StopEarly(false));
    assert_eq!(asked(&mut world), Some(None));
}

#[test]
fn a_figure_grows_beside_edits_and_finishes() {
    let mut world = World::finished();
    let run = asked(&mut world);
    world.engine(swept(run, 5, false));
    assert_eq!(panel(&world, 11).phase, PanelPhase::Growing);
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    assert_eq!(panel(&world, 11).phase, PanelPhase::Growing, "it does not depend on the schedule");
    world.engine(swept(run, 40, true));
    assert_eq!(panel(&world, 11).phase, PanelPhase::Finished);
    world.engine(swept(run, 3, false));
    assert_eq!(n_done(&world, 11), Some(40));
}

#[test]
fn asking_again_begins_again() {
    let mut world = World::finished();
    let first = asked(&mut world);
    world.engine(swept(first, 5, false));
    let second = asked(&mut world);
    assert_eq!(panel(&world, 11).report, None);
    world.engine(swept(first, 10, false));
    assert_eq!(panel(&world, 11).report, None, "events of the one before are dropped");
    world.engine(swept(second, 1, false));
    assert!(panel(&world, 11).report.is_some());
}

#[test]
fn figures_keep_what_has_come_of_them_while_another_is_computed() {
    let mut world = World::finished();
    let first = asked(&mut world);
    world.engine(swept(first, 5, false));
    let under_way = |world: &World| {
        let mut panels = world.state.panels.iter();
        panels.find(|(slot, panel)| matches!(slot, Slot::Study(_)) && panel.is_pending()).map(|it| *it.0)
    };
    assert_eq!(under_way(&world), Some(slot(11)));
    world.send(Message::Run(slot(4)));
    let sent = world.sent();
    let [Request::Cancel { run }, Request::Start { run: second, .. }] = sent[..] else {
        panic!("the one under way is stopped, then the other is asked for: {sent:?}");
    };
    assert_eq!((run, under_way(&world)), (first, Some(slot(4))));
    world.engine(Event::Cancelled { run: first });
    world.engine(swept(first, 6, false));
    assert_eq!((&panel(&world, 11).phase, n_done(&world, 11)), (&PanelPhase::Cancelled, Some(5)));
    world.engine(swept(second, 7, true));
    assert_eq!(panel(&world, 4).phase, PanelPhase::Finished);
    assert_eq!(under_way(&world), None);
}

#[test]
fn a_figure_knows_what_it_was_asked_for_with() {
    let mut world = World::finished();
    let run = asked(&mut world);
    world.engine(swept(run, 40, true));
    assert!(!world.state.is_of_another_choice(slot(11)));
    let file = world.file(slot(11), FileKind::Json).expect("it is written");
    let file: serde_json::Value = serde_json::from_str(&file).expect("it is JSON");
    let asked = &file["experiment"];
    assert_eq!(asked["what"]["sweep"]["study"], serde_json::json!({ "figure": 11 }));
    assert_eq!(asked["data"].as_array().map(Vec::len), Some(world.state.tasks.len()));
    assert_eq!(asked["data"][0]["sha256"], serde_json::json!(card("small", 12).tasks[0].data_hash));
    assert_eq!(asked["model"]["hash"], serde_json::json!(card("small", 12).hash));
    assert_eq!(asked["limit"], 100);
    let found = file["report"]["sweep"].clone();
    let result: FigureProgress = serde_json::from_value(found).expect("it is a figure");
    let opened = Opened::read(file.to_string().as_bytes()).expect("it is read back");
    assert_eq!(Some(&opened.experiment), panel(&world, 11).experiment.as_ref());
    assert_eq!(opened.quoted.map(|quoted| quoted.drawing), Some(result.drawing.clone()), "it is quoted");
    assert_eq!(Some(&result), panel(&world, 11).value(Report::sweep));
    world.send(Message::SetLimit(20));
    assert!(world.state.is_of_another_choice(slot(11)));
    assert_eq!(panel(&world, 11).experiment.as_ref().and_then(|asked| asked.limit), Some(100));
    assert!(!world.state.is_of_another_choice(slot(4)), "it was never asked for");
}

#[test]
fn a_stopped_figure_keeps_what_has_come() {
    let mut world = World::finished();
    let run = asked(&mut world);
    world.engine(swept(run, 5, false));
    world.send(Message::Stop(slot(11)));
    assert_eq!(world.sent(), [Request::Cancel { run }]);
    assert_eq!(panel(&world, 11).phase, PanelPhase::Cancelled);
    assert_eq!(n_done(&world, 11), Some(5));
    let run = asked(&mut world);
    let problem = problem!("plain", value = "lost");
    world.engine(Event::RunFailed { run, problem: problem.clone() });
    assert_eq!(panel(&world, 11).phase, PanelPhase::Failed(problem));
}

#[test]
fn another_model_has_no_figure_yet() {
    let mut world = World::finished();
    let run = asked(&mut world);
    world.engine(swept(run, 40, true));
    world.engine(Event::Opened(card("large", 16)));
    assert_eq!((panel(&world, 11).report.as_ref(), &panel(&world, 11).phase), (None, &PanelPhase::Empty));
}

#[test]
fn nothing_is_asked_without_a_model_or_a_task() {
    let mut world = World::start("");
    world.commands.clear();
    world.send(Message::Run(slot(11)));
    assert_eq!(world.sent(), []);
    let mut world = World::finished();
    for task in world.state.tasks.clone() {
        world.send(Message::ToggleTask(task));
    }
    world.commands.clear();
    world.send(Message::Run(slot(11)));
    assert_eq!(world.sent(), []);
}

/// What is kept from before the page was loaded is asked for once for each choice.
#[test]
fn what_is_kept_of_figures_is_told_until_they_are_asked_for() {
    let kept = |world: &World| world.state.kept_of_figure(Study::Figure(11));
    let of_kept = |command| match command {
        Command::Send(Request::Start { run, experiment }) => {
            (experiment.what == What::Kept).then_some((run, *experiment))
        }
        _ => None,
    };
    let asked_for = |world: &mut World| -> Vec<(RunId, Experiment)> {
        std::mem::take(&mut world.commands).into_iter().filter_map(of_kept).collect()
    };
    let answer = |world: &mut World, run| {
        let figure = KeptFigure { study: Study::Figure(11), n_done: 7, n_total: 40 };
        world.report(run, Report::Kept(KeptReport { figures: vec![figure], search: None }), true);
    };
    let mut world = World::start("");
    world.ready();
    world.engine(Event::Opened(card("small", 12)));
    assert_eq!(asked_for(&mut world), [], "nobody looks at figures");
    world.send(Message::Look(View::Figures));
    let [(first, asked)] = &asked_for(&mut world)[..] else { panic!("asked once, when they are looked at") };
    assert_eq!((asked.limit, asked.seed, asked.stop), (Some(100), Some(0), None));
    answer(&mut world, *first);
    assert_eq!(kept(&world), Some((7, 40)));
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    assert_eq!(asked_for(&mut world), [], "no figure depends on the schedule");
    world.send(Message::SetLimit(20));
    let [(second, asked)] = &asked_for(&mut world)[..] else { panic!("asked for another choice") };
    assert_eq!((asked.limit, kept(&world)), (Some(20), None), "what is kept was of other items");
    answer(&mut world, *first);
    assert_eq!(kept(&world), None, "an answer to the question before");
    answer(&mut world, *second);
    assert_eq!(kept(&world), Some((7, 40)));
    world.send(Message::Run(slot(11)));
    assert_eq!(kept(&world), None, "from now on the figure speaks for itself");
}
