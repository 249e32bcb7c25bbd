//! Attention in one pass against its equation, written out in f64.

use atelier::gpu::kernels::attention::Extent;
use atelier::gpu::kernels::{attention, attention_join};
use atelier::gpu::{BufferId, Layout};
use atelier::model::{AttentionSpec, WeightFormat};

use crate::support::bench::{Bench, SHAPE, assert_close, bits};
use crate::support::tiny::Shape;

/// Rows that attend: first row, rows, first key, key of the first row, last key that any row sees.
type Tile = [u32; 5];

/// What the tiles' rows take from the keys and values, `[T, heads, D]`.
fn attended(
    layout: &Layout,
    (scale, window): (f32, Option<usize>),
    tiles: &[Tile],
    (qkv, kvs): (&[f32], &[f32]),
) -> Vec<f64> {
    let spec = layout.spec.block.attention;
    let (d, stride, kv) = (spec.head_dim, layout.qkv_width(), layout.kv.padded());
    let slopes = if spec.alibi { spec.alibi_slopes() } else { vec![0.0; spec.n_heads] };
    let wide = |x: &f32| f64::from(*x);
    let mut mixed = Vec::new();
    for &[row, rows, first_key, own, last_key] in tiles {
        for (r, head) in (0..rows).flat_map(|r| (0..spec.n_heads).map(move |head| (r, head))) {
            let own = (own + r) as usize;
            let last = if spec.causal { own } else { last_key as usize };
            let first = window.map_or(0, |window| (own + 1).saturating_sub(window)).max(first_key as usize);
            let column = head / (spec.n_heads / spec.n_kv_heads) * d;
            let query = &qkv[(row + r) as usize * stride + head * d..][..d];
            let score = |key: usize| {
                let pairs = query.iter().zip(&kvs[key * 2 * kv + column..]);
                let score = f64::from(scale) * pairs.map(|(q, k)| wide(q) * wide(k)).sum::<f64>();
                let softened =
                    spec.soft_cap.map_or(score, |cap| f64::from(cap) * (score / f64::from(cap)).tanh());
                softened - f64::from(slopes[head]) * (own as f64 - key as f64)
            };
            let scores: Vec<f64> = (first..=last).map(score).collect();
            let greatest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let p: Vec<f64> = scores.iter().map(|score| (score - greatest).exp()).collect();
            let total: f64 = p.iter().sum();
            mixed.extend((0..d).map(|i| {
                let values = (first..=last).map(|key| wide(&kvs[key * 2 * kv + kv + column + i]));
                values.zip(&p).map(|(value, p)| p / total * value).sum::<f64>()
            }));
        }
    }
    mixed
}

fn check(what: &str, spec: AttentionSpec, window: Option<usize>, tiles: &[Tile], n_keys: usize) {
    let shape =
        Shape { n_heads: spec.n_heads, n_kv_heads: spec.n_kv_heads, head_dim: spec.head_dim, ..SHAPE };
    let mut model = shape.spec();
    model.block.attention = spec;
    let Some(mut bench) = Bench::of(model, "attention", WeightFormat::F32) else { return };
    let layout = bench.gpu.layout().clone();
    let rows = tiles.iter().map(|tile| tile[1] as usize).sum();
    let longest = tiles.iter().map(|[_, _, first, _, last]| (last - first + 1) as usize).max().unwrap_or(0);
    let extent =
        Extent { rows, tiles: tiles.len(), single: tiles.iter().all(|tile| tile[1] == 1), keys: longest };
    let qkv = bench.numbers(rows * layout.qkv_width());
    let mut kvs = bench.numbers(n_keys * 2 * layout.kv.padded());
    let expected = attended(&layout, (0.3, window), tiles, (&qkv, &kvs));
    // What no row sees is nothing that one could multiply with.
    for key in 0..n_keys as u32 {
        if !tiles.iter().any(|[_, _, first, _, last]| (first..=last).contains(&&key)) {
            kvs[key as usize * 2 * layout.kv.padded()..][..2 * layout.kv.padded()].fill(f32::NAN);
        }
    }
    let mut dispatches = vec![attention::dispatch(&layout, (0.3, window), extent, BufferId::KeysValues)];
    let n_sums = extent.sums_bytes(&layout) / 4;
    if extent.parts(&layout) > 1 {
        dispatches.push(attention_join::dispatch(&layout, extent));
    }
    let inputs = [
        (BufferId::Tiles, tiles.concat()),
        (BufferId::Qkv, bits(&qkv)),
        (BufferId::KeysValues, bits(&kvs)),
        (BufferId::AttentionSums, vec![0; n_sums]),
    ];
    let got = bench.run(&inputs, dispatches, (BufferId::Mixed, expected.len()));
    assert_close(what, &got, &expected);
}

/// Two sequences, of 7 rows with 3 keys before them and of 2, or one with many keys.
fn tiles(causal: bool) -> Vec<Tile> {
    let last = |own: u32, rows: u32, end: u32| if causal { own + rows - 1 } else { end };
    vec![[0, 4, 0, 3, last(3, 4, 9)], [4, 3, 0, 7, last(7, 3, 9)], [7, 2, 12, 12, last(12, 2, 13)]]
}

#[test]
fn one_pass_does_what_the_table_says() {
    let plain = AttentionSpec::plain(4, 2, 8);
    check("plain", plain, None, &tiles(true), 14);
    check("a window", plain, Some(3), &tiles(true), 14);
    check("a cap", AttentionSpec { soft_cap: Some(1.5), ..plain }, None, &tiles(true), 14);
    let alibi = AttentionSpec { alibi: true, ..AttentionSpec::plain(6, 6, 8) };
    check("slopes", alibi, None, &tiles(true), 14);
    check("all see all", AttentionSpec { causal: false, ..plain }, None, &tiles(false), 14);
    for head_dim in [4, 12, 24, 64, 80, 96, 128, 256] {
        check(&format!("heads of {head_dim}"), AttentionSpec::plain(2, 1, head_dim), None, &tiles(true), 14);
    }
}

/// More keys than a group takes at a time.
#[test]
fn one_pass_carries_the_sum_from_block_to_block() {
    let plain = AttentionSpec::plain(4, 2, 16);
    let long = [[0, 4, 0, 0, 3], [4, 4, 0, 198, 201], [8, 1, 0, 299, 299]];
    check("blocks", plain, None, &long, 302);
    check("blocks and a window", plain, Some(70), &long, 302);
    check("blocks and a window within one", plain, Some(2), &long, 302);
}

/// One row: heads with the same keys go together, three or four at a time.
#[test]
fn heads_that_share_keys_go_together() {
    for (n_heads, n_kv_heads) in [(6, 2), (4, 1), (8, 1), (3, 3), (5, 1), (6, 1)] {
        let spec = AttentionSpec { alibi: true, ..AttentionSpec::plain(n_heads, n_kv_heads, 8) };
        let what = format!("{n_heads} heads over {n_kv_heads}");
        check(&what, spec, None, &[[0, 1, 0, 99, 99]], 100);
        check(&what, spec, Some(5), &[[0, 1, 0, 99, 99], [1, 1, 100, 100, 100]], 101);
    }
}

/// Few groups with many keys split them.
#[test]
fn many_keys_are_split() {
    for (window, tile) in
        [(None, [0, 1, 0, 1199, 1199]), (Some(100), [0, 1, 0, 1199, 1199]), (None, [0, 3, 0, 900, 902])]
    {
        check("split", AttentionSpec::plain(4, 2, 16), window, &[tile], 1200);
    }
}
