//! Counts that decide how fast a GPU decodes: dispatches by layer and by token.

use std::collections::BTreeMap;

use atelier::backend::{Batch, Wanted};
use atelier::gpu::{Bodies, DeviceLimits, Dispatch, Layout, Rows, record};
use atelier::model::{
    Activation, ModelSpec, NormKind, NormPlacement, NormSpec, QkNorm, WeightFormat, WeightInfo,
};
use atelier::plan::lower;
use atelier::schedule::Schedule;

use crate::support::tiny::Shape;

/// SmolLM2-135M.
const SMOLLM2: Shape = Shape {
    vocab_size: 49_152,
    d_model: 576,
    n_layers: 30,
    n_heads: 9,
    n_kv_heads: 3,
    head_dim: 64,
    d_ff: 1536,
    tied_head: true,
    dtype: WeightFormat::F16,
};

fn layout(spec: &ModelSpec) -> Layout {
    let info = |(id, shape)| WeightInfo { id, name: format!("{id:?}"), dtype: WeightFormat::F16, shape };
    let infos: Vec<_> = spec.weight_shapes().into_iter().map(info).collect();
    Layout::new(spec, &infos, DeviceLimits::DEFAULT).unwrap()
}

/// The dispatches for `tokens` tokens behind `cached` others, with the logits of the last.
fn recorded(layout: &Layout, schedule: &str, tokens: usize, cached: usize) -> Vec<Dispatch> {
    let batch = Batch::one(&vec![0; tokens]);
    let rows = Rows { cached: Some(cached), ..Rows::of(&batch) };
    let wanted = Wanted { logits_rows: vec![batch.n_rows() - 1], ..Wanted::default() };
    let plan = lower(&Schedule::parse(schedule, layout.spec.n_layers).unwrap());
    record(layout, &plan, &rows, &wanted).dispatches().cloned().collect()
}

/// How many there are of each kernel.
fn by_kernel(dispatches: &[Dispatch]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for dispatch in dispatches {
        *counts.entry(dispatch.kernel.stem()).or_default() += 1;
    }
    counts
}

/// Dispatches that one more layer costs.
fn per_layer(layout: &Layout, tokens: usize, cached: usize) -> usize {
    let of = |schedule| recorded(layout, schedule, tokens, cached).len();
    of("0 1 2") - of("0 1")
}

#[test]
fn a_token_of_smollm2_is_154_dispatches() {
    for (bodies, product) in [(Bodies::Registers, "matvec"), (Bodies::Groups, "matvec_rows")] {
        let layout = layout(&SMOLLM2.spec()).with_bodies(bodies);
        // Products: four a layer and the head. Norms: before the first layer and before the head.
        let token = recorded(&layout, "0-29", 1, 100);
        assert_eq!(by_kernel(&token), [("attention", 30), ("embed", 1), (product, 121), ("norm", 2)].into());
        assert_eq!((token.len(), per_layer(&layout, 1, 100)), (154, 5));
        // Many keys are split: a sixth brings the parts together.
        assert_eq!(per_layer(&layout, 1, 2000), 6);
    }
}

#[test]
fn a_prompt_takes_five_dispatches_a_layer_and_more_where_groups_are_few() {
    let layout = layout(&SMOLLM2.spec());
    let groups = layout.clone().with_bodies(Bodies::Groups);
    assert_eq!(per_layer(&groups, 512, 0), 5);
    // Of 64 rows, three products are parts and their sums.
    assert_eq!(per_layer(&groups, 64, 0), 8);
    // Threads that work alone attend in three steps, and do not take norms apart.
    assert_eq!((per_layer(&layout, 64, 0), per_layer(&layout, 512, 0)), (9, 9));
}

/// Every block of the table costs no more than its own kernels beside the five.
#[test]
fn other_blocks_fold_what_they_can() {
    let of = |change: &dyn Fn(&mut ModelSpec)| {
        let mut spec = SMOLLM2.spec();
        change(&mut spec);
        per_layer(&layout(&spec), 1, 100)
    };
    // Qwen2: biases of queries, keys and values. Granite: a multiplier. SmolLM3: layers that do not rotate.
    assert_eq!(of(&|spec| spec.block.attention.input_bias = true), 5);
    assert_eq!(of(&|spec| spec.block.multiplier = 0.22), 5);
    assert_eq!(of(&|spec| spec.layers.iter_mut().for_each(|layer| layer.rope = None)), 5);
    // GPT-2: layer norms, biases, no gate.
    assert_eq!(
        of(&|spec| {
            spec.block.norm = NormSpec { kind: NormKind::LayerNorm, eps: 1e-5 };
            (spec.block.attention.input_bias, spec.block.attention.output_bias) = (true, true);
            (spec.block.mlp.bias, spec.block.mlp.gated) = (true, false);
            spec.block.mlp.activation = Activation::GeluTanh;
        }),
        7
    );
    // Qwen3: two norms of heads, and a rotation behind them.
    assert_eq!(of(&|spec| spec.block.attention.qk_norm = Some(QkNorm::Head)), 8);
    // Gemma 3: norms on both sides of a branch, and of heads.
    assert_eq!(
        of(&|spec| {
            spec.block.norm.kind = NormKind::RmsNormPlusOne;
            spec.block.norm_placement = NormPlacement::Both;
            spec.block.attention.qk_norm = Some(QkNorm::Head);
        }),
        12
    );
}
