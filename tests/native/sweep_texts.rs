//! Texts in a sweep: they have scores, and are in no median, figure or decision.

use atelier::backend::{BackendInfo, BackendKind};
use atelier::eval::{Metric, TextSize};
use atelier::sweep::{
    CellState, Drawing, Entry, Record, Results, SWEEP_VERSION, Stop, Study, SweepHeader, SweepTask, Table,
    distinct, expand,
};

const N_ITEMS: usize = 60;
const N_LAYERS: usize = 12;

/// A sweep of figure 4 over `facts`, and over texts beside it where they are asked for.
fn sample(with_texts: bool, stop: Option<Stop>) -> (SweepHeader, Vec<(Entry, usize)>, Vec<Record>) {
    let mut plan = Study::Figure(4).plan(None, 0).unwrap();
    plan.stop = stop;
    let (schedules, entries) = distinct(expand(&plan.families, N_LAYERS).unwrap());
    let task = |name: &str, metric, chance| SweepTask {
        name: name.to_owned(),
        metric,
        chance,
        n_items: N_ITEMS,
        data_hash: String::new(),
        add_bos: false,
        lines: Vec::new(),
    };
    let mut tasks = vec![task("facts", Metric::Acc, 0.25)];
    tasks.extend(with_texts.then(|| task("perplexity", Metric::WordPerplexity, 0.0)));
    let mut records = Vec::new();
    for schedule in 0..schedules.len() {
        for index in 0..N_ITEMS {
            let record = Record {
                schedule,
                task: 0,
                index,
                question: index,
                right_log_likelihood: -1.0 - schedule as f64,
                correct: (index * 7 + schedule * 11) % 60 < 50 - 5 * schedule.min(4),
                correct_norm: None,
                result_tokens: None,
                text: None,
                judged: None,
            };
            if with_texts {
                records.push(Record {
                    task: 1,
                    // Three texts alone: too few questions for any verdict.
                    question: index % 3,
                    // One schedule breaks down.
                    right_log_likelihood: if schedule == 2 { f64::NAN } else { -20.0 - schedule as f64 },
                    correct: false,
                    text: Some(TextSize { n_words: 5, n_bytes: 30 }),
                    judged: None,
                    ..record.clone()
                });
            }
            records.push(record);
        }
    }
    let header = SweepHeader {
        version: SWEEP_VERSION,
        model: "made up".to_owned(),
        source: None,
        places: Vec::new(),
        model_hash: "0".repeat(64),
        quantise: None,
        n_layers: N_LAYERS,
        plan,
        schedules: schedules.iter().map(ToString::to_string).collect(),
        tasks,
        backend: BackendInfo { kind: BackendKind::Cpu, adapter: "none".to_owned() },
        build: "test".to_owned(),
    };
    (header, entries, records)
}

#[test]
fn figures_and_findings_are_those_without_texts() {
    let of = |with_texts| {
        let (header, entries, records) = sample(with_texts, None);
        let table = Table::new(&header, &records);
        let results = Results::new(&header, &entries, &table);
        let medians: Vec<_> = (0..header.schedules.len()).map(|at| table.median(at)).collect();
        let n_items: Vec<_> = (0..header.schedules.len()).map(|at| table.n_items(at)).collect();
        let study = Study::Figure(4);
        (results.drawing(study), results.findings(study), medians, n_items, table.states())
    };
    let (with, without) = (of(true), of(false));
    let Drawing::Curves(curves) = &with.0 else { panic!("{:?}", with.0) };
    let names: Vec<&str> = curves.iter().map(|curve| curve.name.as_str()).collect();
    assert_eq!(names, ["facts", "median"]);
    assert_eq!(format!("{with:?}"), format!("{without:?}"));
}

#[test]
fn texts_have_scores_in_every_cell() {
    let (header, _, records) = sample(true, None);
    let table = Table::new(&header, &records);
    let full = table.cell(0, 1).unwrap();
    assert!((full.score.value - 4.0_f64.exp()).abs() < 1e-9, "{full:?}");
    let cell = table.cell(1, 1).unwrap();
    assert!((cell.difference.as_ref().unwrap().value - 0.2).abs() < 1e-12, "{cell:?}");
    let broken = table.cell(2, 1).unwrap();
    assert!(broken.score.value.is_nan() && broken.score.interval.is_none(), "{broken:?}");
    for schedule in 0..header.schedules.len() {
        let cell = table.cell(schedule, 1).unwrap();
        assert_eq!((cell.normalised, cell.state), (None, CellState::Undecided), "{cell:?}");
    }
}

/// With a margin, pairs that all are ties would be "the same".
#[test]
fn no_cell_of_texts_is_decided() {
    let (header, _, records) = sample(true, Some(Stop { alpha: 0.05, margin: Some(0.2) }));
    let table = Table::new(&header, &records);
    let states: Vec<CellState> =
        (1..header.schedules.len()).map(|at| table.cell(at, 1).unwrap().state).collect();
    assert!(states.iter().all(|state| *state == CellState::Undecided), "{states:?}");
    let counts = table.states();
    let n = counts.undecided + counts.better + counts.worse + counts.same;
    assert_eq!(n, header.schedules.len() - 1, "those of the other task alone: {counts:?}");
}

#[test]
fn a_record_of_a_text_says_its_size() {
    let (_, _, records) = sample(true, None);
    let record = records.iter().find(|record| record.task == 1).unwrap();
    let line = serde_json::to_string(record).unwrap();
    assert_eq!(line, r#"{"s":0,"t":1,"i":0,"q":0,"ll":-20.0,"c":false,"w":{"n_words":5,"n_bytes":30}}"#);
    assert_eq!(&serde_json::from_str::<Record>(&line).unwrap(), record);
}
