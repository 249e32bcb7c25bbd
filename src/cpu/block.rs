//! One block over packed rows.

use atelier_kernels as kernels;
use atelier_kernels::{
    Heads, Into, Product, Sequence, activate, add_bias, add_scaled, attend, gated, gemm, products, rotate,
};

use super::layer::{Layer, Linear, Norm};
use crate::backend::{HostWeights, Rotations, Stem, Stretch};
use crate::model::{Activation, LayerSpec, ModelSpec, NormPlacement, Residual};

/// The packed weights of all layers.
#[derive(Debug)]
pub(super) struct Blocks {
    spec: ModelSpec,
    layers: Vec<Layer>,
    slopes: Vec<f32>,
}

/// Where the keys and values of a run come from and go to.
pub(super) enum Keys<'a> {
    /// Sequences packed back to back: first row of each, and the end, and what lies before each, nothing where that is
    /// not said. The attention weights of one sequence go to `maps` `[applications, heads, T, T]`, unless it is empty.
    Packed { starts: &'a [u32], stems: &'a [Stem], maps: &'a mut [f32] },
    /// The rows follow `n_before` cached ones; one pair of `[n, kv_width]` per application.
    Cached { applications: &'a mut [(Vec<f32>, Vec<f32>)], n_before: usize },
}

impl Keys<'_> {
    /// The runs of `n_rows` rows that belong to one sequence each.
    pub(super) fn stretches(&self, n_rows: usize) -> Vec<Stretch> {
        match self {
            Keys::Packed { starts, stems, .. } => {
                let rows = starts.windows(2).map(|bounds| (bounds[1] - bounds[0]) as usize);
                let firsts = stems.iter().map(|stem| stem.rows as usize).chain(std::iter::repeat(0));
                rows.zip(firsts).map(|(rows, first)| Stretch { first, rows, length: first + rows }).collect()
            }
            Keys::Cached { n_before, .. } => {
                vec![Stretch { first: *n_before, rows: n_rows, length: n_before + n_rows }]
            }
        }
    }
}

/// What all layers of a run share.
pub(super) struct Run<'a, 'b> {
    pub(super) n_rows: usize,
    /// Of each kind of rotary positions the tables, and the row in them of each row.
    pub(super) turns: &'a [(&'a Rotations, Vec<u32>)],
    pub(super) keys: &'a mut Keys<'b>,
}

impl Blocks {
    pub(super) fn new(weights: &mut HostWeights) -> Self {
        let spec = weights.spec().clone();
        let layers = (0..spec.n_layers as u16).map(|layer| Layer::new(weights, layer)).collect();
        let attention = &spec.block.attention;
        let slopes = if attention.alibi { attention.alibi_slopes() } else { Vec::new() };
        Self { spec, layers, slopes }
    }

    /// Runs layer `layer` in place on `x` `[T, C]`.
    pub(super) fn run(&self, layer: u16, x: &mut Vec<f32>, run: &mut Run<'_, '_>, application: usize) {
        let weights = &self.layers[usize::from(layer)];
        let own = self.spec.layer(layer);
        let residual = self.spec.block.residual;
        let input = normed(x, weights.attention_norm.as_ref());
        // What the MLP reads, where it does not read what the attention leaves.
        let aside = match residual {
            Residual::Sequential => None,
            Residual::Parallel => Some(normed(x, weights.mlp_norm.as_ref())),
            Residual::ParallelOneNorm => Some(input.clone()),
        };
        let goes_through = self.spec.block.norm_placement == NormPlacement::Through;
        if goes_through {
            x.clone_from(&input);
        }
        let mixed = self.attention(weights, own, &input, run, application);
        self.add(x, &mixed, &weights.output, weights.attention_post_norm.as_ref(), run.n_rows);
        let input = aside.unwrap_or_else(|| normed(x, weights.mlp_norm.as_ref()));
        if goes_through {
            x.clone_from(&input);
        }
        let inner = self.inner(weights, &input, run.n_rows);
        self.add(x, &inner, &weights.down, weights.mlp_post_norm.as_ref(), run.n_rows);
    }

    /// Adds what a branch gives to the residual stream, with the norm after it.
    fn add(&self, x: &mut Vec<f32>, inner: &[f32], linear: &Linear, after: Option<&Norm>, n_rows: usize) {
        let (placement, multiplier) = (self.spec.block.norm_placement, self.spec.block.multiplier);
        if multiplier == 1.0 && !matches!(placement, NormPlacement::Output | NormPlacement::Both) {
            gemm(inner, &linear.matrix, x, Into::Add);
            if !linear.bias.is_empty() {
                add_bias(x, &linear.bias);
            }
        } else {
            let mut output = product(inner, linear, n_rows);
            if placement != NormPlacement::Sum {
                output = normed(&output, after);
            }
            add_scaled(x, multiplier, &output);
        }
        if placement == NormPlacement::Sum {
            *x = normed(x, after);
        }
    }

    /// What is inside the MLP `[T, d_ff]`.
    fn inner(&self, weights: &Layer, input: &[f32], n_rows: usize) -> Vec<f32> {
        let activation = kernel(self.spec.block.mlp.activation);
        match &weights.gate {
            Some(gate) => {
                let [mut inner, up] = linear(input, [gate, &weights.up], n_rows);
                gated(activation, &mut inner, &up);
                inner
            }
            None => {
                let mut up = product(input, &weights.up, n_rows);
                activate(activation, &mut up);
                up
            }
        }
    }

    /// What the attention takes from the values `[T, q_width]`.
    fn attention(
        &self,
        weights: &Layer,
        own: LayerSpec,
        input: &[f32],
        run: &mut Run<'_, '_>,
        application: usize,
    ) -> Vec<f32> {
        let spec = &self.spec.block.attention;
        let (q_width, kv_width) = (spec.q_width(), spec.kv_width());
        let [mut q, mut k, v] = linear(input, [&weights.query, &weights.key, &weights.value], run.n_rows);
        for (x, norm) in [(&mut q, &weights.query_norm), (&mut k, &weights.key_norm)] {
            if norm.is_some() {
                *x = normed(x, norm.as_ref());
            }
        }
        if let Some((rotations, at)) = own.rope.and_then(|rope| run.turns.get(usize::from(rope))) {
            for (x, width) in [(&mut q, q_width), (&mut k, kv_width)] {
                rotate(x, rotations.angles(), rotations.half(), at, width, spec.head_dim);
            }
        }
        let heads = Heads {
            n_heads: spec.n_heads,
            n_kv_heads: spec.n_kv_heads,
            head_dim: spec.head_dim,
            scale: own.scale,
            soft_cap: spec.soft_cap,
            slopes: &self.slopes,
            causal: spec.causal,
            window: own.window,
        };
        let mut mixed = vec![0.0; q.len()];
        match run.keys {
            Keys::Packed { starts, stems, maps } => {
                let mut own = None;
                if !maps.is_empty() {
                    let n_rows = q.len() / q_width;
                    own = maps.chunks_exact_mut(spec.n_heads * n_rows * n_rows).nth(application);
                }
                let all =
                    || starts.windows(2).zip(stems.iter().copied().chain(std::iter::repeat(Stem::default())));
                let behind =
                    |x: &[f32]| -> Vec<Vec<f32>> { all().map(|it| behind_stem(x, it, kv_width)).collect() };
                let (own_keys, own_values) = (behind(&k), behind(&v));
                let mut sequences = Vec::with_capacity(starts.len());
                let mut rest = mixed.as_mut_slice();
                for (at, (bounds, stem)) in all().enumerate() {
                    let rows = bounds[0] as usize..bounds[1] as usize;
                    let of = |width: usize| rows.start * width..rows.end * width;
                    let (keys, values) = match stem.rows {
                        0 => (&k[of(kv_width)], &v[of(kv_width)]),
                        _ => (own_keys[at].as_slice(), own_values[at].as_slice()),
                    };
                    sequences.extend(rest.split_off_mut(..rows.len() * q_width).map(|mixed| Sequence {
                        queries: &q[of(q_width)],
                        keys,
                        values,
                        n_before: stem.rows as usize,
                        mixed,
                        maps: own.take(),
                    }));
                }
                attend(&heads, sequences);
            }
            Keys::Cached { applications, n_before } => {
                let (keys, values) = &mut applications[application];
                keys.extend(k);
                values.extend(v);
                let (n_before, mixed) = (*n_before, mixed.as_mut_slice());
                attend(&heads, vec![Sequence { queries: &q, keys, values, n_before, mixed, maps: None }]);
            }
        }
        mixed
    }
}

/// Keys or values of a sequence behind those of its stem; nothing where there is none, and they lie together.
fn behind_stem(x: &[f32], (bounds, stem): (&[u32], Stem), width: usize) -> Vec<f32> {
    if stem.rows == 0 {
        return Vec::new();
    }
    let of = |first: u32, end: u32| &x[first as usize * width..end as usize * width];
    [of(stem.first, stem.first + stem.rows), of(bounds[0], bounds[1])].concat()
}

/// The norm of `x`, or `x` where there is none.
pub(super) fn normed(x: &[f32], norm: Option<&Norm>) -> Vec<f32> {
    norm.map_or_else(|| x.to_vec(), |norm| norm.of(x))
}

pub(super) fn product(x: &[f32], weight: &Linear, n_rows: usize) -> Vec<f32> {
    let [out] = linear(x, [weight], n_rows);
    out
}

/// Several of the same inputs, dealt to threads together.
fn linear<const N: usize>(x: &[f32], weights: [&Linear; N], n_rows: usize) -> [Vec<f32>; N] {
    let mut outs = weights.map(|weight| vec![0.0; n_rows * weight.matrix.n()]);
    let all = weights.iter().zip(&mut outs);
    products(
        x,
        all.map(|(weight, out)| Product { weight: &weight.matrix, out, into: Into::Store }).collect(),
    );
    for (weight, out) in weights.iter().zip(&mut outs) {
        if !weight.bias.is_empty() {
            add_bias(out, &weight.bias);
        }
    }
    outs
}

/// As the kernels call it.
pub(super) fn kernel(activation: Activation) -> kernels::Activation {
    match activation {
        Activation::Silu => kernels::Activation::Silu,
        Activation::Gelu => kernels::Activation::Gelu,
        Activation::GeluTanh => kernels::Activation::GeluTanh,
        Activation::Relu => kernels::Activation::Relu,
        Activation::Tanh => kernels::Activation::Tanh,
    }
}
