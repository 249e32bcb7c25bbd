//! `shaders/head_norm.wgsl`: norm of queries or keys, in place.

use super::{BufferId, Dispatch, Kernel, groups, parameters, word};
use crate::gpu::layout::{Axis, Layout, MatrixId};
use crate::model::{NormKind, NormSpec, QkNorm};

/// Norm of the heads on `axis` (queries or keys), which begin at column `first` of `Qkv`, over `rows` rows, with the weight
/// and the bias of `ids`.
pub fn dispatch(
    layout: &Layout,
    spec: NormSpec,
    over: QkNorm,
    ids: [MatrixId; 2],
    rows: usize,
    axis: Axis,
    first: usize,
) -> Dispatch {
    let (n, group, width) = match over {
        QkNorm::Head => (axis.n / axis.group, axis.group_padded, axis.group),
        QkNorm::Projection => (1, axis.padded(), axis.n),
    };
    let weight = BufferId::Weight(ids[0], 0);
    let bias = if spec.has_bias() { BufferId::Weight(ids[1], 0) } else { weight };
    let plus = if spec.kind == NormKind::RmsNormPlusOne { 1.0_f32 } else { 0.0 };
    Dispatch {
        kernel: Kernel::HeadNorm,
        parameters: parameters(&[
            word(rows),
            word(layout.qkv_width() / 4),
            word(first / 4),
            word(n),
            word(group / 4),
            word(width),
            spec.eps.to_bits(),
            plus.to_bits(),
            u32::from(spec.has_bias()),
        ]),
        buffers: vec![weight, bias, BufferId::Qkv],
        groups: [groups(n, 8), groups(rows, 8), 1],
    }
}
