//! Schedule to plan: loops unrolled, parallel groups given their slots.

use super::{Op, Plan, Slot, Step, StepKind};
use crate::schedule::{Node, Schedule};

/// Lowers a schedule. Total: every [`Schedule`] is valid and within its limits.
///
/// A parallel group on slot `s` at depth `d` uses two more slots, an accumulator
/// `1 + 2 d` and a work slot `2 + 2 d`: clear the accumulator, then for each branch copy
/// `s` to work, run the branch there, add `1/k` of it; at the end copy the accumulator
/// to `s`. The mean is of full block outputs, residual included (paper, section 3.3).
pub fn lower(schedule: &Schedule) -> Plan {
    let mut lowering = Lowering { ops: Vec::new(), n_applications: 0, depth_max: 0 };
    let mut steps = Vec::new();
    for kind in unroll(schedule.nodes()) {
        let start = lowering.ops.len();
        lowering.step(&kind, 0, 0);
        steps.push(Step { kind, ops: start..lowering.ops.len() });
    }
    Plan {
        steps,
        n_slots: 1 + 2 * usize::from(lowering.depth_max),
        n_applications: lowering.n_applications as usize,
        ops: lowering.ops,
    }
}

/// A sequence of nodes with its loops written out.
fn unroll(nodes: &[Node]) -> Vec<StepKind> {
    let mut steps = Vec::new();
    for node in nodes {
        match node {
            Node::Layer(layer) => steps.push(StepKind::Layer(*layer)),
            Node::Repeat { body, times } => {
                let body = unroll(body);
                for _ in 0..*times {
                    steps.extend_from_slice(&body);
                }
            }
            Node::Parallel { branches } => {
                steps.push(StepKind::Parallel(branches.iter().map(|branch| unroll(branch)).collect()));
            }
        }
    }
    steps
}

#[derive(Default)]
pub(super) struct Lowering {
    pub(super) ops: Vec<Op>,
    n_applications: u32,
    depth_max: u16,
}

impl Lowering {
    pub(super) fn step(&mut self, kind: &StepKind, at: Slot, depth: u16) {
        match kind {
            StepKind::Layer(layer) => {
                self.ops.push(Op::Block { application: self.n_applications, layer: *layer, at });
                self.n_applications += 1;
            }
            StepKind::Parallel(branches) => {
                self.depth_max = self.depth_max.max(depth + 1);
                let (sum, work) = (1 + 2 * depth, 2 + 2 * depth);
                let weight = 1.0 / branches.len() as f32;
                self.ops.push(Op::Clear { at: sum });
                for branch in branches {
                    self.ops.push(Op::Copy { from: at, to: work });
                    for step in branch {
                        self.step(step, work, depth + 1);
                    }
                    self.ops.push(Op::AddScaled { from: work, to: sum, weight });
                }
                self.ops.push(Op::Copy { from: sum, to: at });
            }
        }
    }
}
