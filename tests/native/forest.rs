//! Many plans as one program: symbolically the same states, numerically the same scores.

use atelier::backend::{Backend, Batch, LOG_LIKELIHOOD_TOLERANCE, Score, Target};
use atelier::cpu::CpuSink;
use atelier::gpu::GpuSink;
use atelier::plan::{Forest, Op, Plan, lower};
use atelier::reference::ReferenceSink;
use atelier::schedule::Schedule;
use atelier::sweep::{Family, FamilySpec, expand};
use proptest::prelude::*;

use crate::random_schedule::schedules;
use crate::support::plans::random_schedule;
use crate::support::tiny::{Random, Shape, TinyModel, sequences};
use crate::support::{device, wait};

/// What stands in a slot, as the formula that made it.
fn apply(op: Op, slots: &mut [String]) {
    match op {
        Op::Block { layer, at, .. } => slots[at as usize] = format!("{layer}({})", slots[at as usize]),
        Op::Copy { from, to } => slots[to as usize] = slots[from as usize].clone(),
        Op::Clear { at } => slots[at as usize] = "0".to_owned(),
        Op::AddScaled { from, to, weight } => {
            slots[to as usize] = format!("{}+{weight}*{}", slots[to as usize], slots[from as usize]);
        }
    }
}

fn start(n_slots: usize) -> Vec<String> {
    let mut slots = vec!["rubbish".to_owned(); n_slots];
    slots[0] = "x".to_owned();
    slots
}

fn alone(plan: &Plan) -> String {
    let mut slots = start(plan.n_slots());
    plan.ops().iter().for_each(|op| apply(*op, &mut slots));
    slots.swap_remove(0)
}

fn together(forest: &Forest) -> Vec<Option<String>> {
    let mut slots = start(forest.n_slots());
    let mut finals = vec![None; forest.plans().len()];
    for segment in forest.segments() {
        segment.ops.iter().for_each(|op| apply(*op, &mut slots));
        assert_eq!(finals[segment.plan].replace(slots[0].clone()), None, "a plan ends twice");
    }
    finals
}

proptest! {
    #[test]
    fn a_forest_gives_every_plan_its_own_state(all in prop::collection::vec(schedules(), 0..12)) {
        // Formulas double with every nested group; these are long enough.
        let plans: Vec<Plan> = all.iter().map(lower).filter(|plan| plan.n_applications() < 200).collect();
        let forest = Forest::new(&plans);
        let expected: Vec<Option<String>> = plans.iter().map(|plan| Some(alone(plan))).collect();
        prop_assert_eq!(together(&forest), expected);
        let sum: usize = plans.iter().map(Plan::n_applications).sum();
        prop_assert!(forest.n_applications() <= sum);
    }
}

/// All single skips of a deep model: about half of the work, and one slot for shared states.
#[test]
fn a_comb_needs_one_slot() {
    let entries = expand(&[FamilySpec::of(Family::SkipLayer)], 80).unwrap();
    let plans: Vec<Plan> = entries.iter().map(|entry| lower(&entry.schedule)).collect();
    let forest = Forest::new(&plans);
    assert_eq!(forest.n_slots(), 2);
    let sum: usize = plans.iter().map(Plan::n_applications).sum();
    // 80 for the full model, then 79, 78, ... 0 behind each layer that is left out.
    assert_eq!((forest.n_applications(), sum), (80 + 79 * 80 / 2, 80 + 80 * 79));
}

fn all_scores<B: Backend>(
    backend: &mut B,
    forest: &Forest,
    batch: &Batch,
    targets: &[Target],
) -> Vec<Vec<Score>> {
    wait(backend.forward_all(forest, batch, targets)).unwrap()
}

fn agree(got: &[Vec<Score>], expected: &[Vec<Score>], texts: &[String]) {
    for ((got, expected), text) in got.iter().zip(expected).zip(texts) {
        assert_eq!(got.len(), expected.len());
        for (got, expected) in got.iter().zip(expected) {
            let difference = f64::from((got.log_likelihood - expected.log_likelihood).abs());
            // The oracle's own law is 1e-5; two executors may be a few times as far apart.
            assert!(difference < 5.0 * LOG_LIKELIHOOD_TOLERANCE, "{text}: {got:?} is not {expected:?}");
        }
    }
}

/// The oracle runs one plan after the other; `cpu` and `gpu` share steps. Twice on each, so
/// that nothing is left over from the time before.
#[test]
fn shared_steps_change_no_score() {
    let model = TinyModel::new(Shape::SMALL, 3);
    let spec = &model.spec;
    let mut batch = Batch::default();
    for sequence in sequences(spec.vocab_size, 9) {
        batch.push(&sequence);
    }
    let mut random = Random(7);
    let targets: Vec<Target> =
        (0..batch.n_rows()).map(|row| Target { row, token: random.below(spec.vocab_size) as u32 }).collect();
    let mut schedules: Vec<Schedule> = (0..24).map(|seed| random_schedule(spec.n_layers, seed)).collect();
    schedules.push(Schedule::full(spec.n_layers));
    schedules.push(schedules[3].clone());
    schedules.push(Schedule::empty());
    let texts: Vec<String> = schedules.iter().map(Schedule::to_string).collect();
    let plans: Vec<Plan> = schedules.iter().map(lower).collect();
    let forest = Forest::new(&plans);

    let mut oracle = model.fill(ReferenceSink::new(spec, model.infos()).unwrap()).unwrap();
    let expected = all_scores(&mut oracle, &forest, &batch, &targets);
    assert_eq!(expected.len(), plans.len());

    let mut cpu = model.fill(CpuSink::new(spec, model.infos()).unwrap()).unwrap();
    for _ in 0..2 {
        agree(&all_scores(&mut cpu, &forest, &batch, &targets), &expected, &texts);
    }
    let Some(device) = device::shared("shared steps on the GPU") else { return };
    let mut gpu = model.fill(wait(GpuSink::on(device, spec, model.infos())).unwrap()).unwrap();
    for _ in 0..2 {
        agree(&all_scores(&mut gpu, &forest, &batch, &targets), &expected, &texts);
    }
}
