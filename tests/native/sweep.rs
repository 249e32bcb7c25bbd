//! Sweeps: families written out, results kept, resumed, shared out and joined.

use std::path::Path;
use std::sync::Arc;

use atelier::backend::{Backend, LOG_LIKELIHOOD_TOLERANCE};
use atelier::cpu::CpuSink;
use atelier::eval::{EncodeOptions, EncodedTask, Metric, Run, Task, TaskForm, read_items};
use atelier::plan::lower;
use atelier::schedule::Schedule;
use atelier::sweep::{Family, FamilySpec, MAX_SCHEDULES, Record, SweepPlan, SweepRun, expand};
use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::support::letters::Letters;
use crate::support::run::run_to_end;
use crate::support::tiny::{Shape, TinyModel};
use crate::sweep_run::next_items;

fn spec(value: Value) -> FamilySpec {
    serde_json::from_value(value).unwrap()
}

fn family(value: Value, n_layers: usize) -> String {
    match expand(&[spec(value)], n_layers) {
        Ok(entries) => {
            let lines =
                entries[1..].iter().map(|entry| format!("{} {}: {}", entry.x, entry.y, entry.schedule));
            lines.collect::<Vec<_>>().join("\n")
        }
        Err(error) => error.to_string(),
    }
}

#[test]
fn families_are_those_of_the_paper() {
    let check = |value: Value, expected: Expect| expected.assert_eq(&family(value, 6));
    check(
        json!({"family": "skip"}),
        expect![[r#"
            5 0: 0
            3 0: 0 1 5
            1 0: 0-2 4 5"#]],
    );
    check(
        json!({"family": "looped_parallel", "loops": [1, 2]}),
        expect![[r#"
            5 1: 0 (1|..|5)
            5 2: 0 (1|..|5)x2
            3 1: 0 1 (2|..|4) 5
            3 2: 0 1 (2|..|4)x2 5
            1 1: 0-5
            1 2: 0-2 3x2 4 5"#]],
    );
    check(
        json!({"family": "switch_layers"}),
        expect![[r#"
            0 0: 1 0 2-5
            1 0: 0 2 1 3-5
            2 0: 0 1 3 2 4 5
            3 0: 0-2 4 3 5
            4 0: 0-3 5 4"#]],
    );
    expect![[r#"
        0 1: (0|1) 2
        0 2: (0|..|2)
        1 2: 0 (1|2)"#]]
    .assert_eq(&family(json!({"family": "windows"}), 3));
    expect![[r#"
        0 0: 0x2 1
        0 1: (0 1)x2
        1 1: 0 1x2"#]]
    .assert_eq(&family(json!({"family": "repeats"}), 2));
    assert_eq!(expand(&[FamilySpec::of(Family::Random)], 12).unwrap().len(), 1 + 6 * 10);
    let check = |name: &str, expected: Expect| expected.assert_eq(&family(json!({"family": name}), 6));
    check(
        "double_repeat",
        expect![[r#"
            5 0: 0 1x2 2x2 3x2 4x2 5x2
            3 0: 0 1 2x2 3x2 4x2 5
            1 0: 0-2 3x2 4 5"#]],
    );
    check(
        "triple_repeat_block",
        expect![[r#"
            5 0: 0 (1-5)x3
            3 0: 0 1 (2-4)x3 5
            1 0: 0-2 3x3 4 5"#]],
    );
}

/// A family that is counted wrongly would be refused too early or too late.
#[test]
fn schedules_are_counted_before_they_are_made() {
    let refused = |families: &[FamilySpec], n_layers: usize| {
        let error = expand(families, n_layers).unwrap_err().to_string();
        let n = error.strip_prefix("the sweep has ").and_then(|rest| rest.split(' ').next());
        n.unwrap_or_else(|| panic!("{error}")).parse::<usize>().unwrap()
    };
    // 60,000 layers have more pairs than fit into any memory; of 1024 they take minutes.
    for n_layers in [1024_usize, 60_000] {
        let pairs = n_layers * (n_layers - 1) / 2;
        assert_eq!(refused(&[FamilySpec::of(Family::Windows)], n_layers), 1 + pairs);
        assert_eq!(refused(&[FamilySpec::of(Family::Repeats)], n_layers), 1 + pairs + n_layers);
    }
    let schedules = vec!["0".to_owned(); MAX_SCHEDULES];
    let many = FamilySpec { schedules, ..FamilySpec::of(Family::Listed) };
    for name in [
        "baseline",
        "skip",
        "middle_repeat",
        "reverse",
        "random",
        "parallel",
        "looped_parallel",
        "skip_layer",
        "switch_layers",
        "double_repeat",
        "triple_repeat",
        "double_repeat_block",
        "triple_repeat_block",
        "repeats",
        "windows",
        "skip_blocks",
        "reverse_blocks",
        "swaps",
    ] {
        for n_layers in [1, 2, 7, 12] {
            let one = spec(json!({"family": name}));
            assert_eq!(one.family.to_string(), name);
            let made = expand(std::slice::from_ref(&one), n_layers).unwrap().len();
            assert_eq!(refused(&[one, many.clone()], n_layers), made + MAX_SCHEDULES, "{name}, {n_layers}");
        }
    }
}

#[test]
fn what_a_family_does_not_take_is_refused() {
    let check = |value: Value, expected: Expect| expected.assert_eq(&family(value, 6));
    check(json!({"family": "skip", "seeds": [1]}), expect!["skip takes no seeds"]);
    check(
        json!({"family": "listed", "schedules": ["0-5", "0-9"]}),
        expect!["schedule 2: layer 9 does not exist: the model has 6 layers (0 to 5)"],
    );
    check(
        json!({"family": "random", "seeds": (0..1001).collect::<Vec<u32>>()}),
        expect!["random has 1001 seeds, and at most 1000 are run"],
    );
    let wrong = serde_json::from_value::<SweepPlan>(json!({"version": 1, "families": [{"family": "skipp"}]}));
    assert!(wrong.unwrap_err().to_string().contains("unknown variant `skipp`"));
}

const ITEMS: &str = r#"{"context": "The bird sat in", "choices": [" a tree", " a boat", " the", " a"], "label": 0}
{"context": "Two plus two is ", "answer": "4.", "results": [[0, 1]]}
{"context": "So it was", "choices": [" x", " y"], "label": 1}
{"context": "", "answer": " alone"}"#;

fn tasks() -> Vec<Arc<EncodedTask>> {
    let items = read_items(TaskForm::Atelier, "t.jsonl", ITEMS.as_bytes()).unwrap();
    let task =
        Task { name: "t".to_owned(), metric: Metric::AccNorm, with_perplexity: false, items, head: None };
    let options = EncodeOptions { add_bos: true, context_length: 128 };
    let encode = |positions: &[usize]| {
        EncodedTask::new(&task, positions, &Letters { vocab_size: 61 }, options).unwrap()
    };
    vec![Arc::new(encode(&[2, 0, 3, 1])), Arc::new(encode(&[1]))]
}

fn model() -> impl Backend {
    let model = TinyModel::new(Shape::SMALL, 5);
    model.fill(CpuSink::new(&model.spec, model.infos()).unwrap()).unwrap()
}

/// The law: a sweep is every schedule alone.
#[test]
fn a_sweep_is_every_schedule_alone() {
    let mut backend = model();
    let families = [Family::SkipLayer, Family::Windows, Family::Random].map(FamilySpec::of);
    let entries = expand(&families, 4).unwrap();
    let schedules: Vec<(usize, &Schedule)> =
        entries.iter().map(|entry| &entry.schedule).enumerate().collect();
    let (mut run, _) = SweepRun::new(&schedules, &tasks(), None, Vec::new());
    let mut records = Vec::new();
    while let Some(batch) = next_items(&mut run, &mut backend) {
        records.extend(batch);
    }
    assert_eq!(run.progress(), (5, 5));
    assert_eq!(records.len(), 5 * entries.len());
    for (index, schedule) in schedules {
        let alone = run_to_end(Run::over(&tasks()), &mut backend, &lower(schedule), |_| true).unwrap();
        let mut mine: Vec<&Record> = records.iter().filter(|record| record.schedule == index).collect();
        mine.sort_by_key(|record| (record.task, record.index));
        for (record, result) in mine.iter().zip(&alone) {
            assert!(
                (record.right_log_likelihood - result.right_log_likelihood).abs() < LOG_LIKELIHOOD_TOLERANCE
            );
            let mut same = Record::new(index, result);
            same.right_log_likelihood = record.right_log_likelihood;
            assert_eq!(**record, same, "{schedule}");
        }
        assert_eq!(mine.len(), alone.len());
    }
}

#[test]
fn a_record_is_a_short_line() {
    let record = Record {
        schedule: 0,
        task: 0,
        index: 1,
        question: 1,
        right_log_likelihood: f64::NAN,
        correct: true,
        correct_norm: None,
        result_tokens: None,
        text: None,
        judged: None,
    };
    let line = serde_json::to_string(&record).unwrap();
    expect![[r#"{"s":0,"t":0,"i":1,"q":1,"ll":null,"c":true}"#]].assert_eq(&line);
    assert!(serde_json::from_str::<Record>(&line).unwrap().right_log_likelihood.is_nan());
}

fn bundled() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("web/models/painters-12").display().to_string()
}

/// Exit code, standard output, standard error.
fn atelier(arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let words = std::iter::once("atelier").chain(arguments.iter().copied()).map(Into::into);
    let code = atelier::cli::run(words, &mut out, &mut err, false);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

fn sweep(arguments: &[&str]) -> (u8, String) {
    let model = bundled();
    let fixed =
        ["sweep", model.as_str(), "--backend", "cpu", "--task", "facts", "--task", "arith", "--limit", "3"];
    let (code, out, err) = atelier(&[&fixed, arguments].concat());
    (code, format!("{out}{err}"))
}

fn results(folder: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("results.json")).unwrap()).unwrap()
}

/// The numbers, without where and when they were computed.
fn numbers(folder: &Path) -> Value {
    results(folder)["results"].clone()
}

#[test]
fn a_sweep_is_kept_resumed_shared_out_and_joined() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name).display().to_string();
    let (whole, other) = (at("whole"), at("other"));
    let (code, said) = sweep(&["--figure", "4", "--out", &whole]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("results.json, results.csv, figure-4.svg, figure-4.csv, figure-12.svg"), "{said}");
    let folder = root.path().join("whole");
    let table = numbers(&folder);
    // The full model and six start layers.
    assert_eq!(table.as_array().unwrap().len(), 7);
    assert_eq!(table[0]["tasks"]["facts"]["score"]["n"], 3);
    assert_eq!(table[0]["median"], 1.0);
    let csv = std::fs::read_to_string(folder.join("results.csv")).unwrap();
    assert_eq!(csv.lines().count(), 1 + 7 * 2);
    let svg = std::fs::read_to_string(folder.join("figure-4.svg")).unwrap();
    assert!(svg.ends_with("</svg>\n") && svg.contains("median"), "{svg}");

    // Cut in the middle of a line, as by a power cut: what is torn is done again.
    let records = folder.join("records.jsonl");
    let text = std::fs::read_to_string(&records).unwrap();
    std::fs::write(&records, &text[..text.len() / 2]).unwrap();
    let (code, said) = sweep(&["--figure", "4", "--out", &whole]);
    assert!(code == 0 && said.contains("going on"), "{said}");
    assert_eq!(numbers(&folder), table);

    // Two shares, joined.
    for share in ["1/2", "2/2"] {
        let (code, said) = sweep(&["--figure", "4", "--out", &at(&share[..1]), "--shard", share]);
        assert_eq!(code, 0, "{said}");
    }
    let (code, _, said) = atelier(&["sweep", "merge", &at("1"), &at("2"), "--out", &other]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(numbers(&root.path().join("other")), table);

    // Drawn again from the results; and figures that they do not fill are refused.
    let (code, out, _) = atelier(&["figure", "4", &whole]);
    assert!(code == 0 && out.starts_with("<svg"), "{out}");
    let (code, _, said) = atelier(&["figure", "11", &whole]);
    assert!(code == 1 && said.contains("not those of figure 11"), "{said}");

    // Another plan does not mix with it.
    let (code, said) = sweep(&["--figure", "2", "--out", &whole]);
    assert!(code == 1 && said.contains("results of another sweep: they come from different plans"), "{said}");
    // Nor does a damaged line.
    std::fs::write(&records, format!("{{\"s\":1}}\n{text}")).unwrap();
    let (code, said) = sweep(&["--figure", "4", "--out", &whole]);
    assert!(code == 1 && said.contains("records.jsonl, line 1: no record of a sweep"), "{said}");
}

#[test]
fn plans_and_arguments_that_are_wrong_say_so() {
    let root = tempfile::tempdir().unwrap();
    let plan = root.path().join("plan.json");
    let check = |text: &str, expected: &str| {
        std::fs::write(&plan, text).unwrap();
        let (code, said) = sweep(&[
            "--plan",
            &plan.display().to_string(),
            "--out",
            &root.path().join("x").display().to_string(),
        ]);
        assert!(code == 2 && said.contains(expected), "{text}: {code} {said}");
    };
    check("{", "is no plan of a sweep");
    check(r#"{"version": 2, "families": []}"#, "has version 2, and this program reads 1");
    check(r#"{"version": 1, "families": [], "extra": 1}"#, "unknown field `extra`");
    check(
        r#"{"version": 1, "families": [{"family": "listed", "schedules": ["0-99"]}]}"#,
        "schedule 1: layer 99 does not exist",
    );
    let nothing = r#"{"version": 1, "families": [{"family": "skip"}], "limit": 0}"#;
    let plan: SweepPlan = serde_json::from_str(nothing).unwrap();
    let error = plan.check().unwrap_err().to_string();
    assert_eq!(error, "limit is 0, and must be at least 1; leave it out for all items");
    let (code, said) = sweep(&["--figure", "13"]);
    assert!(code == 2 && said.contains("figure 13 of the paper is not run here"), "{said}");
    let (code, said) = sweep(&[]);
    assert!(code == 2 && said.contains("what to sweep is missing"), "{said}");
    let (code, _) = sweep(&["--figure", "4", "--shard", "3/2"]);
    assert_eq!(code, 2);
}
