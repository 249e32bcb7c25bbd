//! Fine-tuned classifiers that are opened one after another and joined below figure 11, and how their scores are drawn.

use atelier::app::results::figure::beside;
use atelier::app::results::pictures::scores_plot;
use atelier::app::results::scores::{chance_of, headline_domain, headline_point};
use atelier::app::state::{Besides, Carried, FileKind, FileText, FileWish, Message, Slot};
use atelier::app::text;
use atelier::eval::{Interval, Metric, PairedDifference, TaskScore};
use atelier::experiment::{Apart, FigureProgress, ModelCard, Report, ScoresReport, TaskComparison};
use atelier::model::Classes;
use atelier::protocol::{Event, POOLED_MAX, Request};
use atelier::reader::Opened;
use atelier::sweep::{Drawing, Family, FamilyDraws, PointDraws, RESAMPLES, StateCounts, Study, TaskDraws};

use super::world::{World, card, hash};

const STUDY: Study = Study::Figure(11);
const SLOT: Slot = Slot::Study(STUDY);

/// A classifier for one task.
fn classifier(name: &str, task: &str, n_layers: usize) -> Box<ModelCard> {
    let mut card = card(name, n_layers);
    card.bundled = false;
    card.spec.block.attention.causal = false;
    if let Some(head) = &mut card.spec.head {
        head.classes = Some(Classes { n: 2, names: Vec::new(), problem: None });
    }
    card.tasks.truncate(1);
    // As the published files are called, whatever they are of.
    card.tasks[0].name = "dev.tsv".into();
    card.tasks[0].data_hash = format!("00+{task}");
    card
}

fn draws(task: &str, y: f64) -> TaskDraws {
    let point = PointDraws {
        x: 3,
        y,
        n: 8,
        schedule: "0-2 9-11".into(),
        draws: vec![Some((y * 10_000.0) as i32); RESAMPLES],
    };
    let families = vec![FamilyDraws { family: Family::Skip, points: vec![point] }];
    TaskDraws { task: task.into(), is_apart: task == "wnli", families }
}

/// Opens it and computes figure 11.
fn compute(world: &mut World, name: &str, (task, y): (&str, f64), n_layers: usize) {
    world.engine(Event::Opened(classifier(name, task, n_layers)));
    world.send(Message::Run(SLOT));
    let run = world.run(SLOT);
    let figure = FigureProgress {
        study: STUDY,
        n_layers,
        n_done: 8,
        n_total: 8,
        share_done: 1.0,
        n_before: 0,
        not_kept: None,
        n_schedules: 71,
        drawing: Drawing::Curves(Vec::new()),
        findings: Vec::new(),
        states: StateCounts::default(),
        draws: vec![draws(task, y)],
    };
    world.report(run, Report::Sweep(figure), true);
}

fn drawn(world: &World) -> Vec<(String, f64)> {
    world.state.compared(STUDY).into_iter().map(|curve| (curve.name, curve.points[0].y)).collect()
}

#[test]
fn models_for_other_tasks_are_joined_into_one_median() {
    let mut world = World::open();
    compute(&mut world, "one", ("rte", 0.2), 12);
    assert!(world.state.others_of(STUDY).is_empty() && drawn(&world).is_empty(), "alone there is no median");
    compute(&mut world, "two", ("cola", 0.6), 12);
    assert_eq!(drawn(&world), [("skip".to_owned(), 0.4)]);
    compute(&mut world, "three", ("wnli", -1.0), 12);
    assert_eq!(drawn(&world), [("skip".to_owned(), 0.4), ("skip (wnli)".to_owned(), -1.0)]);
    let said = text::pooled_tasks(&world.state.pooled_tasks(STUDY));
    assert!(said.contains("The median is of 2 tasks") && said.contains("in no median: wnli"), "{said}");
    // Whoever is switched off takes no part.
    let show = |on| Message::Besides(Besides::Show(STUDY, hash("one"), on));
    world.send(show(false));
    assert_eq!(drawn(&world)[0], ("skip".to_owned(), 0.6));
    world.send(show(true));
    // All models stand on every line of the table, and in the file.
    let own = world.state.provenance_of(Carried::Beside(STUDY));
    let chart = beside(STUDY, world.state.compared(STUDY), false);
    let csv = chart.table().csv_by(&own, &world.state.provenance_of_others(Carried::Beside(STUDY)));
    for line in csv.lines().skip(1) {
        for (name, task) in [("one", "rte"), ("two", "cola"), ("three", "wnli")] {
            assert!(
                line.contains(&format!("{name}={}", hash(name)))
                    && line.contains(&format!("dev.tsv=00+{task}")),
                "{csv}"
            );
        }
    }
    world.commands.clear();
    let wish = FileWish { name: "f".into(), kind: FileKind::Json, text: FileText::Beside(STUDY) };
    world.send(Message::SaveFile(wish));
    let Some(Request::Write { what, .. }) = world.sent().pop() else { panic!("it is written") };
    let file = atelier::worker::written(&what, None, Vec::new()).unwrap();
    let opened = Opened::read(file.as_bytes()).unwrap();
    assert_eq!((opened.study(), opened.n_others), (Some(STUDY), 2));
}

#[test]
fn what_cannot_be_joined_is_named_and_not_drawn() {
    let mut world = World::open();
    compute(&mut world, "one", ("rte", 0.2), 12);
    compute(&mut world, "two", ("rte", 0.6), 12);
    let apart = |world: &World| -> Vec<Option<Apart>> {
        world.state.others_of(STUDY).iter().map(|other| other.apart).collect()
    };
    assert_eq!((apart(&world), drawn(&world)), (vec![Some(Apart::Twice)], vec![]));
    compute(&mut world, "deep", ("cola", 0.6), 24);
    assert_eq!(apart(&world), [Some(Apart::Depth), Some(Apart::Depth)]);
    // Of two models for one task the one that was computed last takes part.
    compute(&mut world, "three", ("qnli", 0.4), 12);
    assert_eq!(apart(&world), [Some(Apart::Twice), None, Some(Apart::Depth)]);
    assert_eq!(drawn(&world), [("skip".to_owned(), 0.5)]);
    // A language model has no part in it.
    world.engine(Event::Opened(card("large", 16)));
    assert!(world.state.others_of(STUDY).is_empty());
}

#[test]
fn as_many_models_are_kept_as_glue_has_tasks() {
    let mut world = World::open();
    let names: Vec<String> = (0..POOLED_MAX + 2).map(|n| format!("task{n}")).collect();
    for name in &names {
        compute(&mut world, name, (name, 0.5), 12);
    }
    assert_eq!(world.state.others_of(STUDY).len(), POOLED_MAX - 1);
}

fn comparison(metric: Metric, value: f64) -> TaskComparison {
    let score = |value| TaskScore {
        task: "dev.tsv".into(),
        metric,
        n: 100,
        n_total: 100,
        n_correct: 50,
        value,
        interval: Some(Interval { low: value - 0.1, high: value + 0.1 }),
        chance: if metric == Metric::F1 { 0.5 } else { 0.0 },
        mean_log_likelihood: f64::NAN,
        mean_log_likelihood_interval: None,
    };
    let difference = PairedDifference {
        n: 100,
        value: -0.2,
        interval: Some(Interval { low: -0.3, high: -0.1 }),
        log_likelihood: f64::NAN,
        log_likelihood_interval: None,
    };
    TaskComparison {
        full: score(value + 0.2),
        edited: score(value),
        difference: Some(difference),
        left_out: None,
    }
}

#[test]
fn coefficients_are_drawn_on_axes_of_their_own() {
    for (metric, domain) in
        [(Metric::F1, (0.0, 1.0)), (Metric::Matthews, (-1.0, 1.0)), (Metric::Spearman, (-1.0, 1.0))]
    {
        let mut world = World::open();
        world.engine(Event::Opened(classifier("one", "cola", 12)));
        world.send(Message::Run(Slot::Scores));
        let run = world.run(Slot::Scores);
        let compared = comparison(metric, -0.25);
        let report = ScoresReport { schedule: String::new(), tasks: vec![compared.clone()] };
        world.report(run, Report::Scores(report), true);
        let plot = scores_plot(&world.state).unwrap();
        assert!(!plot.columns[0].has_axis, "nothing is in percent");
        assert_eq!(plot.rows[0].own, Some(domain));
        assert_eq!(headline_domain(metric), Some(domain));
        let dot = plot.rows[0].dots[0];
        assert_eq!(
            dot.current.map(|point| (point.value, point.interval)),
            Some((-0.25, Some((-0.35, -0.15))))
        );
        assert_eq!(dot.chance, chance_of(&compared.edited));
        assert_eq!(dot.chance, Some(if metric == Metric::F1 { 0.5 } else { 0.0 }));
        let picture = plot.picture(760.0);
        assert!(picture.marks.len() > 8);
    }
    let undefined = comparison(Metric::Pearson, f64::NAN);
    assert_eq!(headline_point(&undefined.edited), None);
    assert_eq!(text::headline_column([&Metric::F1, &Metric::Acc]), "Accuracy, F1 or correlation");
    assert_eq!(text::headline_column([&Metric::Acc]), "Accuracy");
}
