//! Schedules as code: what each form says, and that it says the schedule and nothing else.

use atelier::backend::{BackendInfo, BackendKind};
use atelier::eval::{Interval, Metric, PairedDifference, TaskScore};
use atelier::experiment::{Provenance, TaskComparison};
use atelier::export::{
    Citation, PaperMethod, ScoresProvenance, Subject, bibtex, mergekit, paper_command, paper_method, pytorch,
    scores_csv,
};
use atelier::model::{ModelSpec, WeightFormat};
use atelier::plan::lower;
use atelier::random::PythonRandom;
use atelier::schedule::preset::greatest_start;
use atelier::schedule::{Preset, Schedule};
use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::random_schedule::{N_LAYERS, parse, schedules};
use crate::support::tiny::Shape;

/// A Llama of so many layers.
fn spec(n_layers: usize) -> ModelSpec {
    Shape { n_layers, ..Shape::SMALL }.spec()
}

fn of<'a>(schedule: &'a Schedule, spec: &'a ModelSpec, model: &'a str) -> Subject<'a> {
    Subject { schedule, spec, model, dtype: WeightFormat::F16 }
}

/// What the paper's code runs, written from its description: layers in order, a group in
/// brackets.
fn paper_runs(method: PaperMethod, n: usize) -> String {
    let (start, end) = (method.start, n - method.start);
    let number = method.repeat_time_or_seed;
    let region: Vec<usize> = (start + 1..end).collect();
    let list = |layers: &[usize]| layers.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
    let all: Vec<usize> = (0..n).collect();
    let middle = match method.name {
        "baseline" => return list(&all),
        "skip_idx_layer" => return list(&all.into_iter().filter(|&i| i != start).collect::<Vec<_>>()),
        "switch_idx_layer" => {
            let mut order = all;
            order.swap(start, start + 1);
            return list(&order);
        }
        "skip" => String::new(),
        "reverse" => list(&region.iter().rev().copied().collect::<Vec<_>>()),
        "middle_repeat" => list(&vec![n / 2; region.len()]),
        "loop_parallel" => {
            let group = format!("({})", region.iter().map(usize::to_string).collect::<Vec<_>>().join("|"));
            vec![group; number.unwrap() as usize].join(" ")
        }
        "random" => {
            let mut region = region;
            PythonRandom::seeded(number.unwrap()).shuffle(&mut region);
            list(&region)
        }
        other => panic!("the paper has no method {other}"),
    };
    let (front, back): (Vec<usize>, Vec<usize>) = ((0..=start).collect(), (end..n).collect());
    [list(&front), middle, list(&back)].join(" ")
}

#[test]
fn every_preset_of_the_papers_code_is_recognised_by_what_it_runs() {
    for n in [2, 3, 5, 12, 33] {
        let starts = 0..=greatest_start(n).unwrap();
        let mut presets = vec![Preset::Baseline];
        presets.extend(starts.flat_map(|start| {
            [
                Preset::Skip { start },
                Preset::Reverse { start },
                Preset::MiddleRepeat { start },
                Preset::Parallel { start },
                Preset::LoopedParallel { start, loops: 3 },
                Preset::LoopedParallel { start, loops: 28 },
                Preset::Random { start, seed: 9 },
            ]
        }));
        presets.extend((0..n).map(|layer| Preset::SkipLayer { layer }));
        presets.extend((0..n - 1).map(|layer| Preset::SwitchLayers { layer }));
        for preset in presets {
            let schedule = preset.schedule(n).unwrap();
            let method = paper_method(&schedule, n).unwrap_or_else(|| panic!("{preset:?} of {n}"));
            assert_eq!(parse(&paper_runs(method, n), n), schedule, "{preset:?} of {n}: {method:?}");
        }
    }
}

proptest! {
    /// Nothing is called a method of the paper that does not run exactly the schedule.
    #[test]
    fn what_is_recognised_runs_the_schedule(schedule in schedules()) {
        if let Some(method) = paper_method(&schedule, N_LAYERS) {
            prop_assert_eq!(parse(&paper_runs(method, N_LAYERS), N_LAYERS), schedule);
        }
    }

    /// The slices of the merge, written out, are the layers that the plan runs.
    #[test]
    fn slices_are_the_layers_in_order(schedule in schedules()) {
        let text = match mergekit(of(&schedule, &spec(N_LAYERS), "m")) {
            Ok(text) => text,
            Err(error) => {
                let is_sequence = !schedule.to_string().contains('|');
                prop_assert!(!is_sequence || schedule == Schedule::empty(), "{error}");
                return Ok(());
            }
        };
        let ranges = text.lines().filter_map(|line| line.trim().strip_prefix("layer_range: [")?.strip_suffix(']'));
        let layers: Vec<u16> = ranges.flat_map(|range| {
            let (first, end) = range.split_once(", ").unwrap();
            first.parse::<u16>().unwrap()..end.parse().unwrap()
        }).collect();
        prop_assert_eq!(layers, lower(&schedule).applications().collect::<Vec<_>>());
    }
}

#[test]
fn a_command_is_what_the_papers_example_says() {
    let check = |text: &str, expect: Expect| {
        let schedule = parse(text, 12);
        expect.assert_eq(
            &paper_command(of(&schedule, &spec(12), "it's/a model")).unwrap_or_else(|e| e.to_string()),
        );
    };
    check(
        "0-3 (4|..|8)x3 9-11",
        expect![[r#"
            # For https://github.com/floatingbigcat/transformer_layers_as_painters, set up as its README says; run in gpt/.
            # Schedule 0-3 (4|..|8)x3 9-11 of a model with 12 layers.
            # When it generates (gsm8k), that code averages the keys and values of a group into one slot;
            # Atelier keeps one slot for each layer that runs. Log-likelihoods are not affected.
            lm_eval --model hf \
                --model_args 'pretrained=it'\''s/a model' \
                --tasks lambada_openai,arc_challenge,hellaswag,winogrande,gsm8k \
                --batch_size 8 \
                --method loop_parallel \
                --start_layer 3 \
                --repeat_time_or_seed 3
        "#]],
    );
    check("0-3 (4|..|7)x3 9-11", expect!["the paper's code has no method that runs this schedule"]);
    // Python's order of seed 0, from the paper's code.
    let random = paper_method(&parse("0-3 6-4 8 7 9-11", 12), 12);
    assert_eq!(random, Some(PaperMethod { name: "random", start: 3, repeat_time_or_seed: Some(0) }));
}

#[test]
fn a_merge_is_yaml_or_says_why_not() {
    let check = |text: &str, expect: Expect| {
        let schedule = parse(text, 12);
        expect.assert_eq(&mergekit(of(&schedule, &spec(12), "a: b")).unwrap_or_else(|e| e.to_string()));
    };
    check(
        "0-2 5x2 4 3 9-11",
        expect![[r#"
            # mergekit-yaml THIS_FILE OUTPUT_FOLDER
            # Schedule 0-2 5x2 4 3 9-11 of a: b, which has 12 layers; the merged model has 10.
            slices:
              - sources:
                  - model: "a: b"
                    layer_range: [0, 3]
              - sources:
                  - model: "a: b"
                    layer_range: [5, 6]
              - sources:
                  - model: "a: b"
                    layer_range: [5, 6]
              - sources:
                  - model: "a: b"
                    layer_range: [4, 5]
              - sources:
                  - model: "a: b"
                    layer_range: [3, 4]
              - sources:
                  - model: "a: b"
                    layer_range: [9, 12]
            merge_method: passthrough
            dtype: float16
        "#]],
    );
    check(
        "0 (1 (2|3))x2 4",
        expect![
            "(2|3) is a parallel group, and a mergekit passthrough merge can only put layers one after another"
        ],
    );
    check("-", expect!["this schedule has no layer, and a mergekit passthrough merge needs at least one"]);
}

#[test]
fn names_that_are_code_stay_names() {
    let hostile = "x\"; import os\n$(rm -rf /) # {\u{1f3a8}}";
    let schedule = parse("0 (1|2)", 3);
    let script = pytorch(of(&schedule, &spec(3), hostile));
    let line = script.lines().find(|line| line.starts_with("MODEL = ")).unwrap();
    // A string literal that JSON, and so Python, reads back.
    assert_eq!(serde_json::from_str::<String>(&line["MODEL = ".len()..]).unwrap(), hostile);
    assert_eq!(script.lines().count(), pytorch(of(&schedule, &spec(3), "m")).lines().count());
    assert!(script.contains("\nORDER = [0, [\"parallel\", [1], [2]]]\n"), "{script}");

    let flat = parse("0-2", 3);
    let command = paper_command(of(&flat, &spec(3), hostile)).unwrap();
    assert!(command.contains("--model_args 'pretrained=x\"; import os $(rm -rf /)"), "{command}");
    let merge = mergekit(of(&flat, &spec(3), hostile)).unwrap();
    assert!(
        merge
            .lines()
            .all(|line| !line.contains("import os") || line.starts_with('#') || line.contains("\\\""))
    );
}

#[test]
fn a_citation_names_what_ran_and_no_date() {
    let schedule = parse("0-3 (4|..|8)x3 9-11", 12);
    let backend = BackendInfo { kind: BackendKind::Gpu, adapter: "A_100 & co".into() };
    let text = bibtex(Citation {
        schedule: &schedule,
        n_layers: 12,
        model: "My_model {50%}",
        model_hash: "33e71ee34070c2bc",
        backend: Some(&backend),
        version: "0.1.0",
        build: "00ff",
        link: Some("https://example.org/#v1.m33"),
    });
    expect![[r#"
        @misc{atelier-33e71ee3-d667dcb9,
          title = {The layers of My\_model \textbraceleft{}50\%\textbraceright{} as \texttt{0-3 (4\textbar{}..\textbar{}8)x3 9-11}},
          howpublished = {A run of Atelier},
          note = {Model My\_model \textbraceleft{}50\%\textbraceright{} with 12 layers, SHA-256 33e71ee34070c2bc; schedule \texttt{0-3 (4\textbar{}..\textbar{}8)x3 9-11}; Atelier 0.1.0 (build 00ff); computed on gpu, A\_100 \& co},
          url = {https://example.org/#v1.m33},
        }

        @inproceedings{sun2025painters,
          title = {Transformer Layers as Painters},
          author = {Sun, Qi and Pickett, Marc and Nain, Aakash Kumar and Jones, Llion},
          booktitle = {Proceedings of the AAAI Conference on Artificial Intelligence},
          year = {2025},
          eprint = {2407.09298},
          archiveprefix = {arXiv},
        }
    "#]]
    .assert_eq(&text);
}

#[test]
fn scores_carry_their_provenance() {
    let score = |value, n_correct, nats| TaskScore {
        task: "facts".into(),
        metric: Metric::AccNorm,
        n: 4,
        n_total: 100,
        n_correct,
        value,
        interval: Some(Interval { low: 0.1, high: 0.9 }),
        chance: 0.25,
        mean_log_likelihood: nats,
        mean_log_likelihood_interval: None,
    };
    let (full, edited) = (score(0.75, 3, -1.5), score(0.5, 2, f64::NAN));
    let difference = PairedDifference {
        n: 4,
        value: -0.25,
        interval: Some(Interval { low: -0.5, high: 0.0 }),
        log_likelihood: f64::NAN,
        log_likelihood_interval: None,
    };
    let task = TaskComparison { full, edited, difference: Some(difference), left_out: None };
    let backend = BackendInfo { kind: BackendKind::Cpu, adapter: "x86, \"fast\"".into() };
    let provenance = &Provenance {
        model: "m".into(),
        model_hash: "ab".into(),
        quantise: None,
        backend,
        version: "0.1.0".into(),
        build: "00ff".into(),
        chat_template: None,
    };
    let provenance = ScoresProvenance { provenance, schedule: "0-3 (4|5) 6", seed: 7 };
    let csv = scores_csv(provenance, [("da7a", &task)].into_iter());
    let (head, line) = csv.trim_end().split_once('\n').unwrap();
    assert_eq!(
        line,
        "facts,acc_norm,4,100,0.5,0.1,0.9,0.25,0.75,0.1,0.9,score,-0.25,-0.5,0,answer,,-1.5,,0-3 (4|5) 6,7,m,ab,da7a,cpu,\
         \"x86, \"\"fast\"\"\",0.1.0,00ff"
    );
    // One comma of the line is inside of quotes.
    assert_eq!(head.matches(',').count(), line.matches(',').count() - 1);
}
