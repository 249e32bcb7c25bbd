//! Hidden states: similarities against the definition, groups on tables whose groups are
//! known, where a path is left.

use atelier::backend::{Backend, Batch, Wanted};
use atelier::plan::{Plan, lower};
use atelier::reference::ReferenceSink;
use atelier::schedule::Schedule;
use atelier::states::{
    FindingKind, Groups, PathStates, SequenceStates, findings, first_flip, groups, mean_interval, off_from,
    path_states, path_steps, ratio_interval, repeat_start, shared_steps,
};
use expect_test::expect;
use proptest::prelude::*;

use crate::support::tiny::{Random, Shape, TinyModel, sequences};
use crate::support::wait;

fn plan(text: &str, n_layers: usize) -> Plan {
    lower(&Schedule::parse(text, n_layers).unwrap())
}

#[test]
fn steps_are_named_as_a_schedule_names_them() {
    let steps = path_steps(&plan("0 (1 2)x2 (3|5|4) ((2|6) 1|7)x2 5", 8), 8);
    let shown: Vec<String> = steps.iter().map(|step| format!("{} -> {}", step.text, step.layer)).collect();
    expect![[r#"
        0 -> 0
        1 -> 1
        2 -> 2
        1 -> 1
        2 -> 2
        (3|..|5) -> 5
        (7|(2|6) 1) -> 7
        (7|(2|6) 1) -> 7
        5 -> 5"#]]
    .assert_eq(&shown.join("\n"));
    let full = plan("0-7", 8);
    for (text, shared) in [("0-7", 8), ("0-3 5-7", 4), ("1 0 2-7", 0), ("0 1 (2|3) 4-7", 2), ("-", 0)] {
        assert_eq!(shared_steps(&full, &plan(text, 8)), shared, "{text}");
    }
}

/// The paper's definition, written down again: states of one sequence in one vector each.
fn naive(states: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(x, y)| x * y).sum() };
    let cosine = |a: &[f64], b: &[f64]| dot(a, b) / dot(a, a).sqrt() / dot(b, b).sqrt();
    states.iter().map(|a| states.iter().map(|b| cosine(a, b)).collect()).collect()
}

/// Runs one sequence alone, layer by layer, as the schedule says; no plan.
fn walk(model: &TinyModel, tokens: &[u32], steps: &[&[u16]]) -> Vec<Vec<f64>> {
    // A prefix of layers, a group of single layers as the last step: what the oracle leaves.
    let mut reference = model.fill(ReferenceSink::new(&model.spec, model.infos()).unwrap()).unwrap();
    let wanted = Wanted { hidden: true, ..Wanted::default() };
    let mut state_after = |text: &str| -> Vec<f64> {
        let plan = plan(text, model.spec.n_layers);
        let hidden = wait(reference.forward(&plan, &Batch::one(tokens), &wanted)).unwrap().hidden;
        hidden.last().unwrap().iter().map(|&x| f64::from(x)).collect()
    };
    let text = |steps: &[&[u16]]| -> String {
        let step = |layers: &&[u16]| {
            let names: Vec<String> = layers.iter().map(u16::to_string).collect();
            format!("({})", names.join("|"))
        };
        if steps.is_empty() { "-".to_owned() } else { steps.iter().map(step).collect::<Vec<_>>().join(" ") }
    };
    (0..=steps.len()).map(|n| state_after(&text(&steps[..n]))).collect()
}

#[test]
fn similarities_norms_and_variances_are_those_of_the_definition() {
    let model = TinyModel::new(Shape::SMALL, 3);
    let (n_layers, c) = (model.spec.n_layers, model.spec.d_model);
    let schedule = "0 (1|2)x2 3";
    let steps: [&[u16]; 4] = [&[0], &[1, 2], &[1, 2], &[3]];
    let tokens = sequences(model.spec.vocab_size, 5);

    // As the engine does it: all sequences packed into one batch.
    let mut batch = Batch::default();
    tokens.iter().for_each(|tokens| _ = batch.push(tokens));
    let mut reference = model.fill(ReferenceSink::new(&model.spec, model.infos()).unwrap()).unwrap();
    let wanted = Wanted { hidden: true, ..Wanted::default() };
    let (edited, full) = (plan(schedule, n_layers), plan("0-3", n_layers));
    let hidden = wait(reference.forward(&edited, &batch, &wanted)).unwrap().hidden;
    let full_hidden = wait(reference.forward(&full, &batch, &wanted)).unwrap().hidden;
    let mut path = PathStates::new(schedule.to_owned(), path_steps(&edited, n_layers));
    let aligned = [0, 1, 3, 3, 4];
    for bounds in batch.starts().windows(2) {
        let rows = bounds[0] as usize * c..bounds[1] as usize * c;
        let states: Vec<&[f32]> =
            path_states(&edited, &hidden).iter().map(|state| &state[rows.clone()]).collect();
        let all: Vec<&[f32]> =
            path_states(&full, &full_hidden).iter().map(|state| &state[rows.clone()]).collect();
        let full: Vec<&[f32]> = aligned.iter().map(|&at| all[at]).collect();
        path.sequences.push(SequenceStates::new(&states, &full, c));
    }
    let report = path.report(true);

    // Again, one sequence after the other.
    let n = tokens.len() as f64;
    let mut expected = vec![vec![0.0; 5]; 5];
    let (mut norms, mut variances, mut to_full) = ([0.0; 5], [0.0; 5], [0.0; 5]);
    for tokens in &tokens {
        let states = walk(&model, tokens, &steps);
        let full = walk(&model, tokens, &[&[0], &[1], &[2], &[3]]);
        for (sum, row) in expected.iter_mut().zip(naive(&states)) {
            sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += value / n);
        }
        for (at, state) in states.iter().enumerate() {
            let lengths: Vec<f64> =
                state.chunks_exact(c).map(|row| row.iter().map(|x| x * x).sum::<f64>().sqrt()).collect();
            norms[at] += lengths.iter().sum::<f64>() / lengths.len() as f64 / n;
            let mean = state.iter().sum::<f64>() / state.len() as f64;
            variances[at] += state.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / state.len() as f64 / n;
            to_full[at] += naive(&[state.clone(), full[aligned[at]].clone()])[0][1] / n;
        }
    }
    let close = |what: &str, got: Option<f64>, expected: f64| {
        let got = got.unwrap();
        assert!((got - expected).abs() <= 1e-5 * (1.0 + expected.abs()), "{what}: {got} against {expected}");
    };
    for i in 0..5 {
        for (j, &expected) in expected[i].iter().enumerate() {
            let got = report.similarity[i][j].map(f64::from);
            close(&format!("similarity {i} {j}"), got, expected);
        }
        close("norm", report.states[i].norm.value, norms[i]);
        close("variance", report.states[i].variance.value, variances[i]);
        close("cosine", report.states[i].to_full.value, to_full[i]);
    }
    assert!(to_full[2] < 0.999, "the group is off the path: {to_full:?}");
}

#[test]
fn what_is_no_number_is_absent_and_has_no_groups() {
    let states = [vec![1.0_f32, 2.0], vec![f32::INFINITY, 1.0], vec![3.0, 1.0]];
    let states: Vec<&[f32]> = states.iter().map(Vec::as_slice).collect();
    let steps = path_steps(&plan("0 1", 2), 2);
    let mut path = PathStates::new("0 1".to_owned(), steps);
    path.sequences.push(SequenceStates::new(&states, &states, 2));
    let report = path.report(true);
    assert_eq!(report.similarity[0][1], None);
    assert!(report.similarity[0][2].is_some() && report.groups.is_none());
    assert_eq!(report.states[1].norm.value, None);
    let text = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<atelier::states::PathReport>(&text).unwrap(), report);
}

/// A table of three groups: alike inside, less so between.
fn blocks(sizes: [usize; 3], inside: [f64; 3], across: f64, noise: f64, seed: u64) -> Vec<Vec<f64>> {
    let group: Vec<usize> = (0..3).flat_map(|g| std::iter::repeat_n(g, sizes[g])).collect();
    let n = group.len();
    let noise = symmetric(n, seed).into_iter().map(|row| row.into_iter().map(|value| noise * value));
    let rows = noise.enumerate().map(|(i, row)| {
        let cell = |(j, noise): (usize, f64)| match (i == j, group[i] == group[j]) {
            (true, _) => 1.0,
            (_, true) => inside[group[i]] + noise,
            _ => across + noise,
        };
        row.enumerate().map(cell).collect()
    });
    rows.collect()
}

fn chain(n: usize, length: f64) -> Vec<Vec<f64>> {
    (0..n).map(|i| (0..n).map(|j| (-(i.abs_diff(j) as f64) / length).exp()).collect()).collect()
}

#[test]
fn groups_of_clean_tables_are_found() {
    for sizes in [[2, 8, 2], [1, 10, 1], [4, 4, 4], [3, 20, 1], [1, 4, 1], [6, 30, 4]] {
        let found = groups(&blocks(sizes, [0.8, 0.95, 0.9], 0.2, 0.0, 0)).unwrap();
        assert_eq!(found.sizes, sizes);
        assert!(found.is_clear && found.explained > 0.9999, "{sizes:?}: {found:?}");
        assert!(
            (found.inside_middle.unwrap() - 0.95).abs() < 1e-9 && (found.middle_to_others - 0.2).abs() < 1e-9
        );
    }
}

#[test]
fn where_similarity_only_fades_there_are_no_clear_groups() {
    for n in [6, 12, 32] {
        for length in [1.0, 4.0, 20.0] {
            let found = groups(&chain(n, length)).unwrap();
            assert!(!found.is_clear && found.by_distance > 0.9999, "{n}, {length}: {found:?}");
        }
        let alike = groups(&vec![vec![1.0; n]; n]).unwrap();
        assert!(!alike.is_clear && alike.explained == 0.0, "{alike:?}");
    }
    assert_eq!(groups(&chain(5, 2.0)), None::<Groups>);
    let mut broken = chain(8, 2.0);
    broken[2][3] = f64::NAN;
    assert_eq!(groups(&broken), None);
}

proptest! {
    #[test]
    fn groups_are_found_in_noise(
        a in 1usize..6, b in 4usize..20, c in 1usize..6, across in 0.0..0.6, seed in any::<u64>(),
    ) {
        let found = groups(&blocks([a, b, c], [0.9; 3], across, 0.04, seed)).unwrap();
        prop_assert_eq!(found.sizes, [a, b, c]);
        prop_assert!(found.is_clear);
    }

    /// No cut leaves less than the one that is found: all are computed again, plainly.
    #[test]
    fn no_cut_is_better(n in 6usize..10, seed in any::<u64>()) {
        let table = symmetric(n, seed);
        let [a, b, _] = groups(&table).unwrap().sizes;
        let found = left(&table, a, a + b);
        for a in 1..n - 1 {
            for b in a + 1..n {
                let other = left(&table, a, b);
                prop_assert!(found <= other + 1e-9, "{a} {b}: {other} below {found}");
            }
        }
    }
}

fn symmetric(n: usize, seed: u64) -> Vec<Vec<f64>> {
    let value = |i: usize, j: usize| f64::from(Random(seed ^ (i.max(j) * 100 + i.min(j)) as u64).signed());
    (0..n).map(|i| (0..n).map(|j| if i == j { 1.0 } else { value(i, j) }).collect()).collect()
}

/// The squares that a cut before `a` and before `b` leaves.
fn left(table: &[Vec<f64>], a: usize, b: usize) -> f64 {
    let group = |i: usize| usize::from(i >= a) + usize::from(i >= b);
    let mut by_pair: std::collections::BTreeMap<_, Vec<f64>> = std::collections::BTreeMap::new();
    for (i, row) in table.iter().enumerate() {
        for (j, &value) in row.iter().enumerate().take(i) {
            by_pair.entry((group(j), group(i))).or_default().push(value);
        }
    }
    let squares = by_pair.values().map(|values| {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        values.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
    });
    squares.sum()
}

#[test]
fn intervals_are_those_of_the_normal_distribution_for_many_sequences() {
    let values: Vec<f64> = (0..100).map(f64::from).collect();
    let (mean, interval) = mean_interval(&values);
    let interval = interval.unwrap();
    assert_eq!(mean, 49.5);
    // Standard error 2.887 (divisor n, as resampling has it): 49.5 -+ 5.66, to a fifth of an arm.
    assert!((interval.low - 43.84).abs() < 1.2 && (interval.high - 55.16).abs() < 1.2, "{interval:?}");
    // Computed apart from these draws: what model cards say rests on them.
    assert_eq!((interval.low, interval.high), (44.0, 55.32));
    assert_eq!(mean_interval(&[1.0; 4]), (1.0, None));
    assert_eq!(mean_interval(&[1.0, 1.0, 1.0, 1.0, f64::NAN]).1, None);
    let pairs: Vec<(f64, f64)> = (1..=50).map(|i| (f64::from(3 * i), f64::from(i))).collect();
    let (ratio, interval) = ratio_interval(&pairs);
    let interval = interval.unwrap();
    // Both are of the same sequences, so nothing is uncertain about a constant ratio.
    assert!((ratio - 3.0).abs() < 1e-12 && interval.high - interval.low < 1e-12, "{interval:?}");
}

#[test]
fn a_path_is_left_for_good_where_it_does_not_come_back() {
    for (divergences, expected) in [
        (&[0.0, 0.0, 0.0][..], None),
        (&[0.0, 0.05, 0.3, 0.2], Some(2)),
        (&[0.0, 0.5, 0.05, 0.2], Some(3)),
        (&[0.0, 0.5, 0.7, 0.02], None),
        (&[0.0, 0.1, 0.1], Some(1)),
        (&[0.0, 0.01, f64::NAN], Some(2)),
        (&[], None),
    ] {
        assert_eq!(off_from(divergences), expected, "{divergences:?}");
    }
    assert_eq!(first_flip(&[Some(1), Some(2)], &[Some(1), Some(2)]), None);
    assert_eq!(first_flip(&[Some(1), Some(2), Some(3)], &[Some(1), Some(3), Some(4)]), Some(1));
    assert_eq!(first_flip(&[Some(1)], &[None]), Some(0));
}

#[test]
fn the_start_layer_of_figure_15_is_the_papers_in_proportion() {
    let starts: Vec<Option<usize>> = [3, 4, 6, 8, 12, 16, 30, 32, 40, 80].map(repeat_start).to_vec();
    let expected = [0, 0, 1, 2, 4, 6, 12, 13, 16, 33].map(Some).to_vec();
    assert_eq!(starts, expected);
    assert_eq!(repeat_start(2), None);
}

#[test]
fn drift_and_variance_are_told_apart() {
    // Five steps under skip, seven under repeat; two layers at the back of both.
    let sequence = |n: usize, at: usize, cosine: f64, variance: f64| {
        let state = [1.0_f32, 0.5];
        let states: Vec<&[f32]> = vec![&state; n];
        let mut sequence = SequenceStates::new(&states, &states, 2);
        sequence.to_full[at] = cosine;
        *sequence.variances.last_mut().unwrap() = variance;
        sequence
    };
    let steps = |text: &str| path_steps(&plan(text, 7), 7);
    let mut skip = PathStates::new("0-2 5 6".to_owned(), steps("0-2 5 6"));
    let mut repeat = PathStates::new("0-2 3x2 5 6".to_owned(), steps("0-2 3x2 5 6"));
    for i in 0..10 {
        // The state after the first back layer: the last but one.
        skip.sequences.push(sequence(6, 4, 0.9, 1.0 + f64::from(i)));
        repeat.sequences.push(sequence(8, 6, 0.6, 2.0 + 2.0 * f64::from(i)));
    }
    let found = findings(&skip, &repeat, 2);
    let value = |kind: FindingKind| found.iter().find(|f| f.kind == kind).unwrap().estimate.value.unwrap();
    assert!((value(FindingKind::Drift) + 0.3).abs() < 1e-9);
    assert!((value(FindingKind::LastVariance) - 2.0).abs() < 1e-9);
}
