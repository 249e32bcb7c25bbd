//! How far any f32 executor may be from the f64 oracle on a model that was drawn at random.
//!
//! Random models can be chaotic: a residual of two numbers that goes through one layer sixty
//! times, or a norm that divides by nearly nothing. Then no executor in f32 comes close, and
//! that is no fault of it. How chaotic a model is, the oracle itself says: its own answer is
//! computed again with every weight moved by one unit in the last place of f32, which is what
//! rounding does to every number on the way. So the limit depends on the model alone, never on
//! the executor that is tested.

use atelier::backend::{Backend, Batch, CLOSENESS_TINY, Outcome, Wanted, closeness};
use atelier::model::{WeightFormat, WeightInfo};
use atelier::plan::Plan;
use atelier::reference::ReferenceSink;

use super::tiny::{Random, TinyModel};
use super::wait;

/// How much farther off an executor may be than the oracle with moved weights: it rounds
/// after every operation, not once per weight. 2.9 was seen among 1,500 models.
const ROUNDINGS: f64 = 10.0;
/// Times that the weights are moved, each in other directions.
const MOVES: u64 = 3;

/// The greatest closeness allowed, for logits, hidden states and attention maps alike.
pub fn limit(model: &TinyModel, plan: &Plan, batch: &Batch, wanted: &Wanted, expected: &Outcome) -> f64 {
    let distances = (0..MOVES).map(|seed| {
        let moved = moved(model, seed);
        let sink = ReferenceSink::new(&moved.spec, moved.infos()).unwrap();
        let mut reference = moved.fill(sink).unwrap();
        distance(&wait(reference.forward(plan, batch, wanted)).unwrap(), expected)
    });
    (ROUNDINGS * distances.fold(0.0, f64::max)).max(CLOSENESS_TINY)
}

/// The greatest difference of logits, of a hidden state or of the attention maps.
fn distance(got: &Outcome, expected: &Outcome) -> f64 {
    let states = got.hidden.iter().zip(&expected.hidden).map(|(a, b)| closeness(a, b));
    let others = [closeness(&got.logits, &expected.logits), closeness(&got.attention, &expected.attention)];
    states.chain(others).fold(0.0, f64::max)
}

/// The same model in f32, every weight moved up or down by one unit in the last place.
fn moved(model: &TinyModel, seed: u64) -> TinyModel {
    let mut random = Random(seed);
    let weights = model.weights.iter().map(|(info, bytes)| {
        let values = floats(info.dtype, bytes).into_iter();
        let moved = values.map(|x| if random.signed() < 0.0 { x.next_down() } else { x.next_up() });
        let info = WeightInfo { dtype: WeightFormat::F32, ..info.clone() };
        (info, moved.flat_map(f32::to_le_bytes).collect())
    });
    let weights = weights.collect();
    TinyModel { spec: model.spec.clone(), weights }
}

fn floats(dtype: WeightFormat, bytes: &[u8]) -> Vec<f32> {
    let half = |b: &[u8]| u16::from_le_bytes([b[0], b[1]]);
    match dtype {
        WeightFormat::F32 => {
            bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
        }
        WeightFormat::F16 => bytes.chunks_exact(2).map(|b| half::f16::from_bits(half(b)).to_f32()).collect(),
        WeightFormat::Bf16 => {
            bytes.chunks_exact(2).map(|b| half::bf16::from_bits(half(b)).to_f32()).collect()
        }
        blocks => panic!("{blocks} does not hold single numbers"),
    }
}
