//! Many plans as one program: symbolically the same states, numerically the same scores.

use std::collections::HashMap;

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

/// How the state of a slot was made, from states that have numbers already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Formula {
    /// Left over from somebody else.
    Rubbish,
    /// The input embeddings.
    Start,
    Zero,
    Layer(usize, usize),
    /// The weight by its bits.
    Sum(usize, u32, usize),
}

/// Equal formulas have one number. Written out, a formula doubles with every nested group.
#[derive(Default)]
struct Formulas(HashMap<Formula, usize>);

impl Formulas {
    fn number(&mut self, formula: Formula) -> usize {
        let next = self.0.len();
        *self.0.entry(formula).or_insert(next)
    }

    fn slots(&mut self, n_slots: usize) -> Vec<usize> {
        let mut slots = vec![self.number(Formula::Rubbish); n_slots];
        slots[0] = self.number(Formula::Start);
        slots
    }

    fn apply(&mut self, op: Op, slots: &mut [usize]) {
        let (at, formula) = match op {
            Op::Block { layer, at, .. } => (at, Formula::Layer(layer.into(), slots[at as usize])),
            Op::Copy { from, to } => return slots[to as usize] = slots[from as usize],
            Op::Clear { at } => (at, Formula::Zero),
            Op::AddScaled { from, to, weight } => {
                (to, Formula::Sum(slots[to as usize], weight.to_bits(), slots[from as usize]))
            }
        };
        slots[at as usize] = self.number(formula);
    }

    fn alone(&mut self, plan: &Plan) -> usize {
        let mut slots = self.slots(plan.n_slots());
        plan.ops().iter().for_each(|op| self.apply(*op, &mut slots));
        slots[0]
    }

    fn together(&mut self, forest: &Forest) -> Vec<Option<usize>> {
        let mut slots = self.slots(forest.n_slots());
        let mut finals = vec![None; forest.plans().len()];
        for segment in forest.segments() {
            segment.ops.iter().for_each(|op| self.apply(*op, &mut slots));
            assert_eq!(finals[segment.plan].replace(slots[0]), None, "a plan ends twice");
        }
        finals
    }
}

proptest! {
    #[test]
    fn a_forest_gives_every_plan_its_own_state(all in prop::collection::vec(schedules(), 0..12)) {
        let plans: Vec<Plan> = all.iter().map(lower).collect();
        let forest = Forest::new(&plans);
        let mut formulas = Formulas::default();
        let expected: Vec<Option<usize>> = plans.iter().map(|plan| Some(formulas.alone(plan))).collect();
        prop_assert_eq!(formulas.together(&forest), expected);
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
