//! Tiny random models in memory, of any shape, and random schedules for them.

use atelier::backend::{BackendError, WeightSink};
use atelier::model::{
    Activation, AttentionSpec, BlockSpec, EmbeddingSpec, Family, HeadSpec, LayerSpec, MlpSpec, ModelSpec,
    NormKind, NormPlacement, NormSpec, Residual, RopeScaling, RopeSpec, WeightFormat, WeightId, WeightInfo,
};
use half::{bf16, f16};
use proptest::prelude::*;

/// A small generator with a seed, so that a failing model can be made again (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in -1..1.
    pub fn signed(&mut self) -> f32 {
        ((self.next() >> 40) as f32 / (1u64 << 23) as f32) - 1.0
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

/// The shape of a tiny model.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub vocab_size: usize,
    pub d_model: usize,
    pub n_layers: usize,
    pub n_heads: usize,
    pub n_kv_heads: usize,
    pub head_dim: usize,
    pub d_ff: usize,
    pub tied_head: bool,
    pub dtype: WeightFormat,
}

impl Shape {
    /// The bundled model's proportions, a quarter as large.
    pub const SMALL: Self = Self {
        vocab_size: 61,
        d_model: 32,
        n_layers: 4,
        n_heads: 4,
        n_kv_heads: 2,
        head_dim: 8,
        d_ff: 44,
        tied_head: true,
        dtype: WeightFormat::F16,
    };

    pub fn spec(&self) -> ModelSpec {
        let norm = NormSpec { kind: NormKind::RmsNorm, eps: 1e-5 };
        let attention = AttentionSpec::plain(self.n_heads, self.n_kv_heads, self.head_dim);
        let layer = LayerSpec { window: None, rope: Some(0), scale: attention.usual_scale() };
        ModelSpec {
            family: Family::Llama,
            vocab_size: self.vocab_size,
            d_model: self.d_model,
            n_layers: self.n_layers,
            context_length: 128,
            embedding: EmbeddingSpec::default(),
            block: BlockSpec {
                norm,
                norm_placement: NormPlacement::Before,
                residual: Residual::Sequential,
                multiplier: 1.0,
                attention,
                mlp: MlpSpec { activation: Activation::Silu, gated: true, bias: false, d_ff: self.d_ff },
            },
            layers: vec![layer; self.n_layers],
            ropes: vec![RopeSpec {
                theta: 10_000.0,
                rotated: self.head_dim,
                is_rounded: false,
                scaling: RopeScaling::None,
            }],
            final_norm: Some(norm),
            tied_head: self.tied_head,
            head: Some(HeadSpec::default()),
            bos_id: Some(0),
            eos_ids: vec![0],
        }
    }
}

/// Shapes with the odd sizes in which kernels go wrong.
pub fn shapes() -> impl Strategy<Value = Shape> {
    let heads = prop_oneof![Just((1, 1)), Just((2, 1)), Just((4, 2)), Just((3, 3)), Just((6, 2))];
    let head_dim = prop_oneof![Just(2usize), Just(4), Just(6), Just(8), Just(16)];
    let dtype = prop_oneof![Just(WeightFormat::F32), Just(WeightFormat::F16), Just(WeightFormat::Bf16)];
    (5usize..90, 1usize..50, 1usize..5, heads, head_dim, 1usize..70, any::<bool>(), dtype).prop_map(
        |(vocab_size, d_model, n_layers, (n_heads, n_kv_heads), head_dim, d_ff, tied_head, dtype)| Shape {
            vocab_size,
            d_model,
            n_layers,
            n_heads,
            n_kv_heads,
            head_dim,
            d_ff,
            tied_head,
            dtype,
        },
    )
}

/// A model's weights in memory.
pub struct TinyModel {
    pub spec: ModelSpec,
    pub weights: Vec<(WeightInfo, Vec<u8>)>,
}

impl TinyModel {
    /// Random weights, scaled so that every layer matters and logits are not flat.
    pub fn new(shape: Shape, seed: u64) -> Self {
        Self::of(shape.spec(), shape.dtype, seed)
    }

    /// The same of any architecture.
    pub fn of(spec: ModelSpec, dtype: WeightFormat, seed: u64) -> Self {
        let mut random = Random(seed);
        let weights = spec.weight_shapes().into_iter().map(|(id, dims)| {
            let scale = match id {
                WeightId::TokenEmbedding => 1.0,
                _ => 1.5 / (*dims.last().expect("no weight is a scalar") as f32).sqrt(),
            };
            let info = WeightInfo { id, name: format!("{id:?}"), dtype, shape: dims };
            let bytes = (0..info.elements())
                .flat_map(|_| {
                    let x = random.signed();
                    encode(info.dtype, if id.is_norm() { 1.0 + 0.3 * x } else { scale * x })
                })
                .collect();
            (info, bytes)
        });
        let weights = weights.collect();
        Self { spec, weights }
    }

    /// The same with matrices in blocks of `format`, and vectors of f32.
    pub fn in_blocks(spec: ModelSpec, format: WeightFormat, seed: u64) -> Self {
        let mut model = Self::of(spec, WeightFormat::F32, seed);
        let mut random = Random(seed);
        for (info, bytes) in model.weights.iter_mut().filter(|(info, _)| info.shape.len() > 1) {
            info.dtype = format;
            *bytes = blocks(format, info.elements(), &mut random);
        }
        model
    }

    pub fn infos(&self) -> Vec<WeightInfo> {
        self.weights.iter().map(|(info, _)| info.clone()).collect()
    }

    /// Writes all weights into a sink, in chunks of an odd number of elements.
    pub fn fill<S: WeightSink>(&self, mut sink: S) -> Result<S::Backend, BackendError> {
        for (index, (info, bytes)) in self.weights.iter().enumerate() {
            let chunk = 4 * 37 * info.dtype.info().block_bytes;
            for (i, part) in bytes.chunks(chunk).enumerate() {
                sink.write(index, (i * chunk) as u64, part)?;
            }
        }
        sink.finish()
    }
}

fn encode(dtype: WeightFormat, x: f32) -> Vec<u8> {
    match dtype {
        WeightFormat::F32 => x.to_le_bytes().to_vec(),
        WeightFormat::F16 => f16::from_f32(x).to_le_bytes().to_vec(),
        WeightFormat::Bf16 => bf16::from_f32(x).to_le_bytes().to_vec(),
        blocks => panic!("{blocks} does not hold single numbers"),
    }
}

/// Random blocks of a format; scales are small, some of them subnormal as halves, and some negative.
pub fn blocks(format: WeightFormat, numbers: u64, random: &mut Random) -> Vec<u8> {
    let info = format.info();
    let scales: &[usize] = match format {
        WeightFormat::Q4_1 | WeightFormat::Q5_1 | WeightFormat::Q4K | WeightFormat::Q5K => &[0, 2],
        WeightFormat::Q6K => &[208],
        _ => &[0],
    };
    let n_blocks = numbers as usize / info.block_len;
    let mut bytes: Vec<u8> = (0..n_blocks * info.block_bytes).map(|_| random.below(256) as u8).collect();
    // A q may be 15, and the scales of sub-blocks 63.
    let greatest = if info.block_len == 256 { 4e-5 } else { 4e-3 };
    for block in bytes.chunks_exact_mut(info.block_bytes) {
        for &at in scales {
            let scale = f16::from_f32(greatest * random.signed());
            block[at..at + 2].copy_from_slice(&scale.to_le_bytes());
        }
    }
    bytes
}

/// Random token sequences, some of one token.
pub fn sequences(vocab_size: usize, seed: u64) -> Vec<Vec<u32>> {
    let mut random = Random(seed);
    let lengths = [1, 2 + random.below(9), 1 + random.below(30)];
    lengths.iter().map(|&n| (0..n).map(|_| random.below(vocab_size) as u32).collect()).collect()
}
