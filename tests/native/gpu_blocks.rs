//! Weights in blocks of a few bits: what the GPU unpacks where it computes is what the reference
//! unpacks before.

use atelier::backend::{Backend, Batch, HostSink, Wanted};
use atelier::cpu::Cpu;
use atelier::gpu::{Bodies, GpuSink};
use atelier::model::WeightFormat;
use atelier::plan::lower;
use atelier::reference::ReferenceSink;
use atelier::schedule::Schedule;

use crate::golden::check::assert_close;
use crate::support::tiny::{Shape, TinyModel};
use crate::support::{device, wait};

/// Every width is a whole number of the longest blocks.
const SHAPE: Shape = Shape {
    vocab_size: 61,
    d_model: 256,
    n_layers: 2,
    n_heads: 4,
    n_kv_heads: 2,
    head_dim: 64,
    d_ff: 512,
    tied_head: true,
    dtype: WeightFormat::F32,
};
/// Rows of 32 that are whole blocks of the short formats, but not whole words of each of them.
const NARROW: Shape = Shape { d_model: 32, head_dim: 8, d_ff: 96, ..SHAPE };

fn formats() -> impl Iterator<Item = WeightFormat> {
    WeightFormat::ALL.into_iter().filter(|format| !format.is_plain())
}

#[test]
fn blocks_are_unpacked_where_they_are_used() {
    let Some(device) = device::shared("blocks_are_unpacked_where_they_are_used") else { return };
    for shape in [SHAPE, NARROW] {
        for format in formats().filter(|format| shape.d_model.is_multiple_of(format.info().block_len)) {
            for tied_head in [true, false] {
                let spec = Shape { tied_head, ..shape }.spec();
                let model = TinyModel::in_blocks(spec.clone(), format, 7);
                let mut reference = model.fill(ReferenceSink::new(&spec, model.infos()).unwrap()).unwrap();
                let mut cpu = model.fill(HostSink::<Cpu>::new(&spec, model.infos()).unwrap()).unwrap();
                let mut gpus = [Bodies::Registers, Bodies::Groups].map(|bodies| {
                    let device = device.clone().with_bodies(bodies);
                    let sink = wait(GpuSink::on(device, &spec, model.infos())).unwrap();
                    model.fill(sink).unwrap()
                });
                let plan = lower(&Schedule::parse("0 1 0", spec.n_layers).unwrap());
                // Few rows and many go through kernels of their own.
                for n in [2, 11] {
                    let batch = Batch::one(&(0..n).map(|i| i * 5 % 61).collect::<Vec<_>>());
                    let wanted = Wanted { logits_rows: (0..n).collect(), ..Wanted::default() };
                    let expected = wait(reference.forward(&plan, &batch, &wanted)).unwrap().logits;
                    let what = format!("{format}, width {}, {n} tokens", shape.d_model);
                    for gpu in &mut gpus {
                        let got = wait(gpu.forward(&plan, &batch, &wanted)).unwrap().logits;
                        assert_close(&format!("{what} on the gpu"), &got, &expected);
                    }
                    let got = wait(cpu.forward(&plan, &batch, &wanted)).unwrap().logits;
                    assert_close(&format!("{what} on the cpu"), &got, &expected);
                }
            }
        }
    }
}

/// As many bytes as in the file go up, where rows are whole words.
#[test]
fn blocks_stay_blocks_on_the_device() {
    let Some(device) = device::shared("blocks_stay_blocks_on_the_device") else { return };
    for format in formats() {
        let spec = SHAPE.spec();
        let model = TinyModel::in_blocks(spec.clone(), format, 3);
        let sink = wait(GpuSink::on(device.clone(), &spec, model.infos())).unwrap();
        let gpu = model.fill(sink).unwrap();
        let slabs = gpu.layout().matrices.values().flat_map(|matrix| &matrix.slabs);
        let formats: Vec<_> = slabs.map(|slab| slab.dtype).filter(|it| *it != WeightFormat::F32).collect();
        assert!(!formats.is_empty() && formats.iter().all(|it| *it == format), "{format}: {formats:?}");
    }
}
