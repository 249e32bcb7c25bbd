//! Where the threads of a group read: the shaders' own index functions, evaluated; and how many groups real models give.

use std::collections::BTreeMap;

use atelier::backend::{Batch, Wanted};
use atelier::gpu::kernels::Side;
use atelier::gpu::kernels::matmul_tile::Tile;
use atelier::gpu::{Bodies, DeviceLimits, Layout, Rows, record};
use atelier::model::{WeightFormat, WeightInfo};
use atelier::plan::lower;
use atelier::schedule::Schedule;

use crate::support::tiny::Shape;

/// The text between two others in a shader.
fn between<'a>(shader: &'a str, before: &str, after: &str) -> &'a str {
    let start = shader.find(before).unwrap_or_else(|| panic!("no {before}")) + before.len();
    &shader[start..start + shader[start..].find(after).unwrap()]
}

/// Evaluates a formula of a shader over u32: names, numbers, `+ - * / %` and brackets, as WGSL binds them.
fn evaluate(formula: &str, names: &BTreeMap<&str, u32>) -> u32 {
    let mut tokens = Vec::new();
    let mut word = String::new();
    for c in formula.chars().chain([' ']) {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            tokens.push(std::mem::take(&mut word));
        }
        if !c.is_whitespace() {
            tokens.push(c.to_string());
        }
    }
    let mut at = 0;
    let value = sum(&tokens, &mut at, names);
    assert_eq!(at, tokens.len(), "{formula}");
    value
}

fn sum(tokens: &[String], at: &mut usize, names: &BTreeMap<&str, u32>) -> u32 {
    let mut value = product(tokens, at, names);
    while let Some(sign) = tokens.get(*at).filter(|it| ["+", "-"].contains(&it.as_str())) {
        *at += 1;
        let next = product(tokens, at, names);
        value = if sign == "+" { value + next } else { value - next };
    }
    value
}

fn product(tokens: &[String], at: &mut usize, names: &BTreeMap<&str, u32>) -> u32 {
    let mut value = term(tokens, at, names);
    while let Some(sign) = tokens.get(*at).filter(|it| ["*", "/", "%"].contains(&it.as_str())) {
        *at += 1;
        let next = term(tokens, at, names);
        value = match sign.as_str() {
            "*" => value * next,
            "/" => value / next,
            _ => value % next,
        };
    }
    value
}

fn term(tokens: &[String], at: &mut usize, names: &BTreeMap<&str, u32>) -> u32 {
    let token = &tokens[*at];
    *at += 1;
    if token == "(" {
        let value = sum(tokens, at, names);
        *at += 1;
        return value;
    }
    let number = token.strip_suffix('u').and_then(|digits| digits.parse().ok());
    number.unwrap_or_else(|| names[token.as_str()])
}

#[test]
fn formulas_are_evaluated_as_shaders_do() {
    let names = BTreeMap::from([("i", 13), ("step", 4)]);
    assert_eq!(evaluate("i % step * (3u + 1u) + i / step - 1u", &names), 6);
}

/// Thread i + 1 reads the four behind that of thread i, all through the group.
#[test]
fn threads_of_a_product_of_few_rows_read_neighbouring_addresses() {
    let shader = include_str!("../../shaders/matvec_rows.wgsl");
    let first = between(shader, "for (var k = ", ";");
    let address = between(shader, "left += dots(x, ", ");");
    let at = |lane| {
        let k = evaluate(first, &BTreeMap::from([("lane", lane)]));
        evaluate(address, &BTreeMap::from([("left_at", 9_000), ("k", k)]))
    };
    assert!((0..63).all(|lane| at(lane + 1) == at(lane) + 1));
    assert!(between(shader, "k < depth; ", ")") == "k += 64u", "the next round follows the last thread");
}

/// A step brings whole pieces of rows: 4 or 8 neighbouring fours by as many neighbouring threads.
#[test]
fn threads_of_a_tile_read_neighbouring_addresses() {
    let shader = include_str!("../../shaders/matmul_tile.wgsl");
    let (k, line) = (between(shader, "let k = ", ";"), between(shader, "let line = ", ";"));
    let address = between(shader, "weights4(weight_row(first_unit, line)", ")");
    for side in [Side::Long, Side::Short] {
        let side = side as u32;
        let step = evaluate(between(shader, "let step = ", ";"), &BTreeMap::from([("SIDE", side)]));
        assert_eq!(step, 256 / side);
        let names = |i| BTreeMap::from([("i", i), ("step", step)]);
        // The row of a column of the tile is another matter; within one the fours follow each other.
        let at = |i| {
            let four = [("k", evaluate(k, &names(i))), ("first", 40), ("depth", 144)];
            evaluate(
                &format!("line{address}"),
                &[("line", evaluate(line, &names(i)))].into_iter().chain(four).collect(),
            )
        };
        for i in 0..255 {
            let same_row = (i + 1) % step != 0;
            assert_eq!(at(i + 1) == at(i) + 1, same_row, "thread {i} of a tile of {side}");
        }
        // At least 32 bytes, a sector, of halves.
        assert!(step * 8 >= 32);
    }
}

const SMOLLM2: Shape = Shape {
    vocab_size: 49_152,
    d_model: 576,
    n_layers: 1,
    n_heads: 9,
    n_kv_heads: 3,
    head_dim: 64,
    d_ff: 1536,
    tied_head: true,
    dtype: WeightFormat::F16,
};
const LLAMA_1B: Shape =
    Shape { vocab_size: 128_256, d_model: 2048, n_heads: 32, n_kv_heads: 8, d_ff: 8192, ..SMOLLM2 };
const GEMMA_270M: Shape = Shape {
    vocab_size: 262_144,
    d_model: 640,
    n_heads: 4,
    n_kv_heads: 1,
    head_dim: 256,
    d_ff: 2048,
    ..SMOLLM2
};

/// Groups of the products of a layer, in order, and of the head.
fn groups(shape: Shape, tokens: usize) -> Vec<u32> {
    let spec = shape.spec();
    let info = |(id, shape)| WeightInfo { id, name: format!("{id:?}"), dtype: WeightFormat::F16, shape };
    let infos: Vec<_> = spec.weight_shapes().into_iter().map(info).collect();
    let layout = Layout::new(&spec, &infos, DeviceLimits::DEFAULT).unwrap().with_bodies(Bodies::Groups);
    let batch = Batch::one(&vec![0; tokens]);
    let wanted = Wanted { logits_rows: vec![batch.n_rows() - 1], ..Wanted::default() };
    let plan = lower(&Schedule::parse("0", 1).unwrap());
    let recording = record(&layout, &plan, &Rows::of(&batch), &wanted);
    let products =
        recording.dispatches().filter(|it| ["matvec_rows", "matmul_tile"].contains(&it.kernel.stem()));
    products.map(|dispatch| dispatch.groups.iter().product()).collect()
}

/// A large GPU has about a hundred cores.
#[test]
fn products_of_real_models_give_groups_enough() {
    // One token: query, key and value; output; gate and up; down; the slabs of the head.
    assert_eq!(groups(SMOLLM2, 1), [120, 72, 384, 72, 6144]);
    assert_eq!(groups(LLAMA_1B, 1), [384, 256, 2048, 256, 4096, 4096, 4096, 3744]);
    assert_eq!(groups(GEMMA_270M, 1), [192, 80, 512, 80, 13_107, 13_107, 6554]);
    // A prompt: 64 x 64 where that gives 64 groups, 32 x 32 and parts of the sum otherwise.
    assert_eq!(groups(SMOLLM2, 512), [120, 72, 384, 72, 6144]);
    assert_eq!(groups(SMOLLM2, 64)[..4], [120, 72, 192, 72]);
    for shape in [SMOLLM2, LLAMA_1B, GEMMA_270M] {
        assert!(groups(shape, 512).iter().all(|&n| n >= 64), "{:?}", groups(shape, 512));
        assert!(groups(shape, 64).iter().all(|&n| n >= 64), "{:?}", groups(shape, 64));
    }
    assert_eq!(Tile::of(512, 72, 576), Tile { side: Side::Long, parts: 1 });
    assert_eq!(Tile::of(64, 72, 1536), Tile { side: Side::Short, parts: 2 });
}
