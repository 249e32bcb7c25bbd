//! Recordings are plain data: what a forward pass does is tested without a device.

use atelier::backend::{Batch, Stretch, Target, Wanted};
use atelier::gpu::{BufferId, Command, DeviceLimits, Layout, MatrixId, Recording, Rows, record};
use atelier::model::WeightFormat;
use atelier::plan::lower;
use atelier::schedule::Schedule;
use expect_test::{Expect, expect};

use crate::support::tiny::{Shape, TinyModel};

fn layout(shape: Shape, limits: DeviceLimits) -> Layout {
    let model = TinyModel::new(shape, 0);
    Layout::new(&model.spec, &model.infos(), limits).unwrap()
}

fn recorded(text: &str, cached: Option<usize>, wanted: &Wanted) -> Recording {
    let batch = Batch::one(&[1, 2, 3, 4, 5]);
    let plan = lower(&Schedule::parse(text, Shape::SMALL.n_layers).unwrap());
    let rows = Rows { cached, ..Rows::of(&batch) };
    record(&layout(Shape::SMALL, DeviceLimits::DEFAULT), &plan, &rows, wanted)
}

fn listing(recording: &Recording) -> String {
    let line = |command: &Command| match command {
        Command::Dispatch(dispatch) => {
            let buffers: Vec<_> = dispatch.buffers.iter().map(|id| format!("{id:?}")).collect();
            format!("{} {:?} {}\n", dispatch.kernel.stem(), dispatch.groups, buffers.join(" "))
        }
        Command::Copy { from, from_offset, to, to_offset, bytes } => {
            format!("copy {from:?}+{from_offset} {to:?}+{to_offset} {bytes}\n")
        }
        Command::Clear { buffer, bytes } => format!("clear {buffer:?} {bytes}\n"),
    };
    recording.commands.iter().map(line).collect()
}

fn check(text: &str, cached: Option<usize>, wanted: &Wanted, expected: &Expect) {
    expected.assert_eq(&listing(&recorded(text, cached, wanted)));
}

#[test]
fn a_block_and_the_logits_of_one_row() {
    let wanted = Wanted { logits_rows: vec![4], ..Wanted::default() };
    check(
        "2",
        None,
        &wanted,
        &expect![[r#"
        embed [1, 1, 1] Tokens Weight(Embedding, 0) Slot(0)
        norm [5, 1, 1] Slot(0) Slot(0) Weight(AttentionNorm(2), 0) Weight(AttentionNorm(2), 0) Normed
        matmul [1, 1, 1] Normed Weight(Qkv(2), 0) Normed Normed Turns(0) Rotations(0) Qkv KeysValues
        attention_scores [1, 1, 4] Tiles Qkv KeysValues AttentionScores
        attention_softmax [1, 4, 1] Tiles AttentionScores
        attention_mix [1, 1, 4] Tiles AttentionScores KeysValues Mixed
        matmul [1, 1, 1] Mixed Weight(Output(2), 0) Mixed Mixed Slot(0) Normed Parts
        norm [5, 1, 1] Slot(0) Slot(0) Weight(MlpNorm(2), 0) Weight(MlpNorm(2), 0) Normed
        matmul [2, 1, 1] Normed Weight(GateUp(2), 0) Normed Normed Inner
        matmul [1, 1, 1] Inner Weight(Down(2), 0) Inner Inner Slot(0) Normed Parts
        norm [1, 1, 1] ScoredRows Slot(0) Weight(FinalNorm, 0) Weight(FinalNorm, 0) Normed
        matvec [1, 1, 1] Normed Weight(Embedding, 0) Normed Normed Logits
        copy Logits+0 Readback+0 256
    "#]],
    );
}

/// One row: norms are folded into the products, and attention is one pass.
#[test]
fn a_token_of_two_layers() {
    let batch = Batch::one(&[1]);
    let plan = lower(&Schedule::parse("2 0", Shape::SMALL.n_layers).unwrap());
    let rows = Rows { cached: Some(7), ..Rows::of(&batch) };
    let recording = record(&layout(Shape::SMALL, DeviceLimits::DEFAULT), &plan, &rows, &Wanted::default());
    expect![[r#"
        embed [1, 1, 1] Tokens Weight(Embedding, 0) Slot(0)
        norm [1, 1, 1] Slot(0) Slot(0) Weight(AttentionNorm(2), 0) Weight(AttentionNorm(2), 0) Normed
        matvec [1, 1, 1] Normed Weight(Qkv(2), 0) Normed Normed Turns(0) Rotations(0) Qkv Cache(0)
        attention [1, 2, 1] Tiles Qkv Cache(0) Mixed
        matvec [1, 1, 1] Mixed Weight(Output(2), 0) Mixed Weight(MlpNorm(2), 0) Slot(0) Normed Parts
        matvec [1, 1, 1] Normed Weight(GateUp(2), 0) Normed Parts Inner
        matvec [1, 1, 1] Inner Weight(Down(2), 0) Inner Weight(AttentionNorm(0), 0) Slot(0) Normed Parts
        matvec [1, 1, 1] Normed Weight(Qkv(0), 0) Normed Parts Turns(0) Rotations(0) Qkv Cache(1)
        attention [1, 2, 1] Tiles Qkv Cache(1) Mixed
        matvec [1, 1, 1] Mixed Weight(Output(0), 0) Mixed Weight(MlpNorm(0), 0) Slot(0) Normed Parts
        matvec [1, 1, 1] Normed Weight(GateUp(0), 0) Normed Parts Inner
        matvec [1, 1, 1] Inner Weight(Down(0), 0) Inner Inner Slot(0) Normed Parts
    "#]]
    .assert_eq(&listing(&recording));
}

#[test]
fn a_generation_keeps_keys_and_values_per_application() {
    let recording = recorded("1 1", Some(7), &Wanted::default());
    let caches: Vec<_> = recording
        .dispatches()
        .flat_map(|dispatch| dispatch.buffers.clone())
        .filter(|id| matches!(id, BufferId::Cache(_)))
        .collect();
    let own = |application| std::iter::repeat_n(BufferId::Cache(application), 3);
    assert_eq!(caches, own(0).chain(own(1)).collect::<Vec<_>>());
    assert_eq!(recording.stretches, [Stretch { first: 7, rows: 5, length: 12 }]);
}

#[test]
fn a_parallel_group_clears_copies_adds_and_copies_back() {
    let recording = recorded("(0|1)", None, &Wanted::default());
    let moves = listing(&recording);
    let moves: Vec<_> = moves
        .lines()
        .filter(|line| ["clear", "copy", "add_scaled"].iter().any(|word| line.starts_with(word)))
        .collect();
    expect![[r#"
        clear Slot(1) 640
        copy Slot(0)+0 Slot(2)+0 640
        add_scaled [1, 1, 1] Slot(2) Slot(1)
        copy Slot(0)+0 Slot(2)+0 640
        add_scaled [1, 1, 1] Slot(2) Slot(1)
        copy Slot(1)+0 Slot(0)+0 640"#]]
    .assert_eq(&moves.join("\n"));
}

#[test]
fn equal_passes_are_equal_and_others_are_not() {
    let wanted = Wanted { targets: vec![Target { row: 1, token: 2 }], ..Wanted::default() };
    let recording = recorded("0-3", None, &wanted);
    assert_eq!(recording, recorded("0 1 2 3", None, &wanted));
    assert_ne!(recording, recorded("3-0", None, &wanted));
    assert_ne!(recording, recorded("0-3", None, &Wanted::default()));
    // One set of parameters serves all layers.
    let mut sets: Vec<_> = recording.dispatches().map(|dispatch| dispatch.parameters).collect();
    let n_dispatches = sets.len();
    sets.sort_unstable();
    sets.dedup();
    assert!(sets.len() < n_dispatches / 2, "{} of {n_dispatches}", sets.len());
}

#[test]
fn every_dispatch_stays_within_the_default_limits() {
    let limits = DeviceLimits::DEFAULT;
    // SmolLM2-135M with the vocabulary of Llama 3, in f32: its table takes several buffers.
    let shape = Shape {
        vocab_size: 128_256,
        d_model: 576,
        n_layers: 1,
        n_heads: 9,
        n_kv_heads: 3,
        head_dim: 64,
        d_ff: 1536,
        tied_head: true,
        dtype: WeightFormat::F32,
    };
    let spec = shape.spec();
    let infos: Vec<_> = spec
        .weight_shapes()
        .into_iter()
        .map(|(id, dims)| atelier::model::WeightInfo {
            id,
            name: format!("{id:?}"),
            dtype: WeightFormat::F32,
            shape: dims,
        })
        .collect();
    let layout = Layout::new(&spec, &infos, limits).unwrap();
    let table = layout.matrix(MatrixId::Embedding);
    assert_eq!(table.slabs.len(), 3);
    assert_eq!(table.rows(), 128_256);
    for slab in &table.slabs {
        assert!((slab.rows * table.row_bytes(slab)) as u64 <= limits.binding_bytes_max, "{slab:?}");
    }

    let mut batch = Batch::default();
    for _ in 0..2 {
        batch.push(&[0; 2048]);
    }
    let targets = (0..batch.n_rows()).map(|row| Target { row, token: 0 }).collect();
    let wanted = Wanted { targets, ..Wanted::default() };
    let plan = lower(&Schedule::parse("0", 1).unwrap());
    let rows = Rows::of(&batch);
    let recording = record(&layout, &plan, &rows, &wanted);
    for dispatch in recording.dispatches() {
        assert!(dispatch.groups.iter().all(|&n| (1..=65_535).contains(&n)), "{dispatch:?}");
    }
    for (id, bytes) in &recording.needs {
        assert!(*bytes <= limits.binding_bytes_max, "{id}: {bytes}");
    }
}
