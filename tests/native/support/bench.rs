//! A bench for single kernels: inputs on, dispatches run, one buffer read back.

use atelier::backend::{HostWeights, Stretch, closeness};
use atelier::gpu::{BufferId, Command, Dispatch, Gpu, GpuSink, Input, Readback, Recording};
use atelier::model::{ModelSpec, WeightFormat};

use super::tiny::{Random, Shape, TinyModel};
use super::{device, wait};

/// One kernel adds at most a few hundred numbers: rounding alone stays below this.
pub const CLOSENESS_KERNEL: f64 = 3e-6;

/// No number of it needs padding, so that the equations need none either.
pub const SHAPE: Shape = Shape { vocab_size: 96, d_ff: 48, ..Shape::SMALL };
pub const C: usize = SHAPE.d_model;

/// A tiny model on the GPU and its weights on the host.
pub struct Bench {
    pub gpu: Gpu,
    pub weights: HostWeights,
    random: Random,
}

impl Bench {
    pub fn new(stem: &str, dtype: WeightFormat) -> Option<Self> {
        Self::of(SHAPE.spec(), stem, dtype)
    }

    pub fn of(spec: ModelSpec, stem: &str, dtype: WeightFormat) -> Option<Self> {
        let device = device::shared(&format!("gpu_kernels::{stem}"))?;
        let model = TinyModel::of(spec, dtype, 1);
        let sink = wait(GpuSink::on(device, &model.spec, model.infos())).unwrap();
        let mut weights = HostWeights::new(&model.spec, model.infos()).unwrap();
        for (index, (_, bytes)) in model.weights.iter().enumerate() {
            weights.write(index, 0, bytes).unwrap();
        }
        Some(Self { gpu: model.fill(sink).unwrap(), weights, random: Random(2) })
    }

    /// Random numbers between -3 and 3.
    pub fn numbers(&mut self, n: usize) -> Vec<f32> {
        (0..n).map(|_| 3.0 * self.random.signed()).collect()
    }

    /// Runs dispatches over these inputs and reads `n` numbers of `output`.
    pub fn run(
        &mut self,
        inputs: &[(BufferId, Vec<u32>)],
        dispatches: impl IntoIterator<Item = Dispatch>,
        (output, n): (BufferId, usize),
    ) -> Vec<f32> {
        let bytes = 4 * n as u64;
        let mut needs = vec![(output, bytes), (BufferId::Readback, bytes)];
        needs.extend(inputs.iter().map(|(id, words)| (*id, 4 * words.len() as u64)));
        let mut commands: Vec<_> = dispatches.into_iter().map(Command::Dispatch).collect();
        let (from_offset, to_offset) = (0, 0);
        commands.push(Command::Copy { from: output, from_offset, to: BufferId::Readback, to_offset, bytes });
        let recording = Recording {
            needs,
            stretches: vec![Stretch { first: 0, rows: 64, length: 64 }],
            inputs: inputs
                .iter()
                .map(|(buffer, words)| Input { buffer: *buffer, words: words.clone() })
                .collect(),
            commands,
            readback: Readback { n_hidden: 1, rows: 1, hidden_stride: n, ..Readback::default() },
        };
        wait(self.gpu.replay(&recording)).unwrap()
    }
}

pub fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|x| x.to_bits()).collect()
}

pub fn assert_close(what: &str, got: &[f32], expected: &[f64]) {
    let expected: Vec<f32> = expected.iter().map(|&x| x as f32).collect();
    let distance = closeness(got, &expected);
    assert!(distance <= CLOSENESS_KERNEL, "{what}: {distance:.2e}\n{got:?}\n{expected:?}");
}
