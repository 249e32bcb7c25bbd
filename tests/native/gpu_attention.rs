//! The kernels of the attention against their equations, written out in f64.

use atelier::gpu::BufferId;
use atelier::gpu::kernels::{
    attention_mix, attention_scores, attention_scores::Tiles, attention_softmax, rope,
};
use atelier::model::WeightFormat;

use crate::support::bench::{Bench, SHAPE, assert_close, bits};

#[test]
fn rope() {
    let Some(mut bench) = Bench::new("rope", WeightFormat::F32) else { return };
    let (rows, d) = (3, SHAPE.head_dim);
    let width = bench.gpu.layout().qkv_width();
    let (query, kv) = (SHAPE.n_heads * d, SHAPE.n_kv_heads * d);
    let positions = [0, 5, 63];
    let qkv = bench.numbers(rows * width);
    let rotated = |t: usize, column: usize| -> f64 {
        let (head, i) = (column / d, column % d);
        let frequency = 10_000_f64.powf(-((2 * (i % (d / 2))) as f64) / d as f64);
        let (sin, cos) = (f64::from(positions[t]) * frequency).sin_cos();
        let at = |i: usize| f64::from(qkv[t * width + head * d + i]);
        if i < d / 2 { at(i) * cos - at(i + d / 2) * sin } else { at(i) * cos + at(i - d / 2) * sin }
    };
    let inputs = [
        (BufferId::Turns(0), positions.to_vec()),
        (BufferId::Qkv, bits(&qkv)),
        (BufferId::KeysValues, vec![0; (rows + 2) * 2 * kv]),
    ];
    let dispatch = rope::dispatch(bench.gpu.layout(), Some(0), rows, BufferId::KeysValues, 2);
    let queries = bench.run(&inputs, [dispatch.clone()], (BufferId::Qkv, rows * width));
    let expected: Vec<_> = (0..rows * width)
        .map(|i| if i % width < query { rotated(i / width, i % width) } else { f64::from(qkv[i]) })
        .collect();
    assert_close("queries", &queries, &expected);

    let placed = bench.run(&inputs, [dispatch], (BufferId::KeysValues, (rows + 2) * 2 * kv));
    let mut expected = vec![0.0; 2 * 2 * kv];
    for t in 0..rows {
        expected.extend((0..kv).map(|i| rotated(t, query + i)));
        expected.extend((0..kv).map(|i| f64::from(qkv[t * width + query + kv + i])));
    }
    assert_close("keys and values", &placed, &expected);
}

/// The three steps one by one: two sequences, 5 rows and 2, the first with 3 keys before it.
#[test]
fn attention() {
    let Some(mut bench) = Bench::new("attention", WeightFormat::F32) else { return };
    let (d, heads, group) = (SHAPE.head_dim, SHAPE.n_heads, SHAPE.n_heads / SHAPE.n_kv_heads);
    let (stride, kv) = (bench.gpu.layout().qkv_width(), SHAPE.n_kv_heads * d);
    // first row, rows, first key, key of the first row, last key that any row sees
    let table = [[0_u32, 4, 0, 3, 6], [4, 1, 0, 7, 7], [5, 2, 8, 8, 9]];
    let tiles = Tiles { first: 0, n: table.len(), width: 8 };
    let (qkv, kvs) = (bench.numbers(8 * stride), bench.numbers(10 * 2 * kv));
    let n_scores = heads * table.len() * 4 * tiles.width;
    let layout = bench.gpu.layout().clone();
    let rows = || {
        (0..heads).flat_map(move |head| {
            table.into_iter().enumerate().flat_map(move |(tile, [first, rows, first_key, key, _])| {
                (0..rows).map(move |r| {
                    let at = ((head * table.len() + tile) * 4 + r as usize) * tiles.width;
                    let keys = first_key as usize..(key + r + 1) as usize;
                    (head, (first + r) as usize, keys, at)
                })
            })
        })
    };
    let value = |key: usize, head: usize, i: usize| f64::from(kvs[key * 2 * kv + kv + head / group * d + i]);
    let tile_words = (BufferId::Tiles, table.concat());
    let kv_words = (BufferId::KeysValues, bits(&kvs));

    let inputs = [tile_words.clone(), kv_words.clone(), (BufferId::Qkv, bits(&qkv))];
    let dispatch =
        attention_scores::dispatch(&layout, layout.spec.layer(0).scale, tiles, BufferId::KeysValues);
    assert_eq!(dispatch.kernel.stem(), "attention_scores");
    let scores = bench.run(&inputs, [dispatch], (BufferId::AttentionScores, n_scores));
    for (head, row, keys, at) in rows() {
        let expected: Vec<f64> = keys
            .map(|key| {
                let pairs =
                    qkv[row * stride + head * d..][..d].iter().zip(&kvs[key * 2 * kv + head / group * d..]);
                pairs.map(|(&q, &k)| f64::from(q) * f64::from(k)).sum::<f64>() / (d as f64).sqrt()
            })
            .collect();
        assert_close(
            &format!("scores of head {head}, row {row}"),
            &scores[at..at + expected.len()],
            &expected,
        );
    }

    // Where a row may not look lies something that would be seen.
    let mut masked = vec![f32::NAN; n_scores];
    for (_, _, keys, at) in rows() {
        masked[at..at + keys.len()].copy_from_slice(&scores[at..at + keys.len()]);
    }
    let inputs = [tile_words.clone(), (BufferId::AttentionScores, bits(&masked))];
    let dispatch = attention_softmax::dispatch(&layout, None, tiles);
    assert_eq!(dispatch.kernel.stem(), "attention_softmax");
    let exponentials = bench.run(&inputs, [dispatch], (BufferId::AttentionScores, n_scores));
    for (head, row, keys, at) in rows() {
        let own = &scores[at..at + keys.len()];
        let greatest = own.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let expected: Vec<_> = own.iter().map(|&s| f64::from(s - greatest).exp()).collect();
        assert_close(
            &format!("exponentials of head {head}, row {row}"),
            &exponentials[at..at + keys.len()],
            &expected,
        );
    }

    let inputs = [tile_words, kv_words, (BufferId::AttentionScores, bits(&exponentials))];
    let dispatch = attention_mix::dispatch(&layout, None, tiles, BufferId::KeysValues);
    assert_eq!(dispatch.kernel.stem(), "attention_mix");
    let mixed = bench.run(&inputs, [dispatch], (BufferId::Mixed, 7 * heads * d));
    for (head, row, keys, at) in rows() {
        let p: Vec<_> = exponentials[at..at + keys.len()].iter().map(|&p| f64::from(p)).collect();
        let total: f64 = p.iter().sum();
        let mix = |i: usize| keys.clone().zip(&p).map(|(key, p)| p / total * value(key, head, i)).sum();
        let expected: Vec<f64> = (0..d).map(mix).collect();
        let got = &mixed[row * heads * d + head * d..][..d];
        assert_close(&format!("mix of head {head}, row {row}"), got, &expected);
    }
}
