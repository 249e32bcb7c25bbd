//! Lowering and the trie of shared prefixes: their laws, and a few plans in full.

use atelier::plan::{Cost, Op, Plan, StepKind, Trie, cost, lower};
use atelier::schedule::preset::Preset;
use atelier::schedule::{MAX_APPLICATIONS, Node, Schedule};
use expect_test::expect;
use proptest::prelude::*;

use crate::random_schedule::{N_LAYERS, parse, schedules};
use atelier::model::WeightFormat;

use crate::support::tiny::Shape;

/// One op per line.
fn ops(text: &str) -> String {
    let plan = lower(&parse(text, 12));
    let lines: Vec<String> = plan
        .ops()
        .iter()
        .map(|op| match op {
            Op::Block { application, layer, at } => format!("#{application} block {layer} on s{at}"),
            Op::Copy { from, to } => format!("s{to} = s{from}"),
            Op::Clear { at } => format!("s{at} = 0"),
            Op::AddScaled { from, to, weight } => format!("s{to} += {weight} s{from}"),
        })
        .collect();
    lines.join("\n")
}

#[test]
fn nested_groups_in_full() {
    expect![[r#"
        #0 block 0 on s0
        s1 = 0
        s2 = s0
        #1 block 1 on s2
        s1 += 0.5 s2
        s2 = s0
        #2 block 2 on s2
        #3 block 3 on s2
        s1 += 0.5 s2
        s0 = s1
        s1 = 0
        s2 = s0
        #4 block 1 on s2
        s1 += 0.5 s2
        s2 = s0
        #5 block 2 on s2
        #6 block 3 on s2
        s1 += 0.5 s2
        s0 = s1"#]]
    .assert_eq(&ops("0 (1|2 3)x2"));
    expect![[r#"
        s1 = 0
        s2 = s0
        #0 block 1 on s2
        s1 += 0.5 s2
        s2 = s0
        s3 = 0
        s4 = s2
        #1 block 2 on s4
        s3 += 0.5 s4
        s4 = s2
        #2 block 3 on s4
        s3 += 0.5 s4
        s2 = s3
        #3 block 4 on s2
        s1 += 0.5 s2
        s0 = s1"#]]
    .assert_eq(&ops("(1|(2|3) 4)"));
}

/// Counted by hand: the matrices of a layer hold 16 + 8 + 8 + 16 + 3 x 24 = 120 numbers, its
/// norms 8; attention at 6 positions takes 2 x 2 x 4 x 6 = 96 FLOPs; the head holds 40.
#[test]
fn cost_of_a_token() {
    let heads = Shape { n_heads: 2, n_kv_heads: 1, head_dim: 2, ..Shape::SMALL };
    let spec = Shape { vocab_size: 10, d_model: 4, n_layers: 2, d_ff: 6, ..heads }.spec();
    assert_eq!(
        cost(&lower(&parse("0 (0|1)", 2)), &spec, 5, WeightFormat::F16),
        Cost {
            layer_applications: 3,
            flops_per_token: 3 * (2 * 120 + 96) + 2 * 40,
            weight_bytes_per_token: (3 * 128 + 40) * 2,
        }
    );
}

#[test]
fn baseline_is_its_blocks() {
    let plan = lower(&Schedule::full(12));
    let blocks: Vec<Op> = (0..12).map(|i| Op::Block { application: i, layer: i as u16, at: 0 }).collect();
    assert_eq!(plan.ops(), blocks);
    assert_eq!((plan.n_slots(), plan.n_applications(), plan.steps().len()), (1, 12, 12));
    let nothing = lower(&Schedule::empty());
    assert_eq!((nothing.n_slots(), nothing.ops().len(), nothing.steps().len()), (1, 0, 0));
}

/// Parallel groups inside parallel groups.
fn parallel_depth(nodes: &[Node]) -> usize {
    let depth = |node: &Node| match node {
        Node::Layer(_) => 0,
        Node::Repeat { body, .. } => parallel_depth(body),
        Node::Parallel { branches } => 1 + branches.iter().map(|b| parallel_depth(b)).max().unwrap_or(0),
    };
    nodes.iter().map(depth).max().unwrap_or(0)
}

/// The schedule computed on the tree itself, on a scalar; layers are [`block`]s.
fn on_tree(nodes: &[Node], input: f64) -> f64 {
    nodes.iter().fold(input, |x, node| match node {
        Node::Layer(layer) => block(*layer, x),
        Node::Repeat { body, times } => (0..*times).fold(x, |x, _| on_tree(body, x)),
        Node::Parallel { branches } => {
            branches.iter().map(|branch| on_tree(branch, x)).sum::<f64>() / branches.len() as f64
        }
    })
}

/// The plan run on scalars.
fn on_plan(plan: &Plan, input: f64) -> f64 {
    // What has not been written must not be read.
    let mut slots = vec![f64::NAN; plan.n_slots()];
    slots[0] = input;
    for op in plan.ops() {
        match *op {
            Op::Block { layer, at, .. } => slots[usize::from(at)] = block(layer, slots[usize::from(at)]),
            Op::Copy { from, to } => slots[usize::from(to)] = slots[usize::from(from)],
            Op::Clear { at } => slots[usize::from(at)] = 0.0,
            Op::AddScaled { from, to, weight } => {
                slots[usize::from(to)] += f64::from(weight) * slots[usize::from(from)];
            }
        }
    }
    slots[0]
}

fn block(layer: u16, x: f64) -> f64 {
    // Close to the identity, so that thousands of applications stay finite.
    x + (0.01 * f64::from(layer + 1) * x).sin()
}

/// Weights are f32, so a mean of three is off by 3e-8; a few dozen means are nested or
/// chained in random schedules, on values below about 100.
const SCALAR_TOLERANCE: f64 = 1e-4;

fn kinds(plan: &Plan) -> Vec<&StepKind> {
    plan.steps().iter().map(|step| &step.kind).collect()
}

proptest! {
    #[test]
    fn a_plan_computes_its_schedule(schedule in schedules()) {
        let (tree, plan) = (on_tree(schedule.nodes(), 1.0), on_plan(&lower(&schedule), 1.0));
        prop_assert!((tree - plan).abs() <= SCALAR_TOLERANCE * tree.abs().max(1.0), "{} gives {} and {}", schedule, tree, plan);
    }

    #[test]
    fn a_plan_has_its_slots_and_applications(schedule in schedules()) {
        let plan = lower(&schedule);
        prop_assert_eq!(plan.n_slots(), 1 + 2 * parallel_depth(schedule.nodes()));
        prop_assert_eq!(plan.n_applications(), schedule.n_applications());
        prop_assert_eq!(plan.applications().count(), plan.n_applications());
        let mut next = 0;
        for op in plan.ops() {
            prop_assert!(usize::from(op.writes()) < plan.n_slots());
            match *op {
                Op::Copy { from, to } | Op::AddScaled { from, to, .. } => {
                    prop_assert!(usize::from(from) < plan.n_slots());
                    prop_assert_ne!(from, to);
                }
                Op::Block { application, .. } => {
                    prop_assert_eq!(application, next);
                    next += 1;
                }
                Op::Clear { .. } => {}
            }
        }
        for layer in 0..N_LAYERS as u16 {
            prop_assert_eq!(plan.applications().filter(|&used| used == layer).count(), schedule.uses(layer));
        }
    }

    #[test]
    fn steps_cut_the_ops_without_gaps(schedule in schedules()) {
        let plan = lower(&schedule);
        let mut end = 0;
        for step in plan.steps() {
            prop_assert_eq!(step.ops.start, end);
            prop_assert!(step.ops.end > end);
            end = step.ops.end;
        }
        prop_assert_eq!(end, plan.ops().len());
    }

    #[test]
    fn a_walk_runs_each_prefix_once(set in prop::collection::vec(schedules(), 0..8)) {
        let plans: Vec<Plan> = set.iter().map(lower).collect();
        let trie = Trie::new(&plans);
        let mut prefixes: Vec<Vec<&StepKind>> = plans
            .iter()
            .flat_map(|plan| (1..=plan.steps().len()).map(|n| kinds(plan)[..n].to_vec()))
            .collect();
        prefixes.sort();
        prefixes.dedup();
        prop_assert!(prefixes.len() <= plans.iter().map(|plan| plan.steps().len()).sum());

        let (mut run, ends) = walk(&trie);
        let mut ended = vec![0; plans.len()];
        for (plan, path) in ends {
            prop_assert_eq!(&path, &kinds(&plans[plan]));
            ended[plan] += 1;
        }
        prop_assert!(ended.iter().all(|&times| times == 1));
        run.sort();
        prop_assert_eq!(run, prefixes);
    }
}

/// Steps one after another.
type Path<'t> = Vec<&'t StepKind>;

/// Every step of a trie and every plan that ends in it, each with the steps up to there.
fn walk(trie: &Trie) -> (Vec<Path<'_>>, Vec<(usize, Path<'_>)>) {
    let mut run = Vec::new();
    let mut ends: Vec<_> = trie.ends_at_root.iter().map(|&plan| (plan, Vec::new())).collect();
    let mut left: Vec<_> = trie.roots.iter().map(|node| (vec![&node.step], node)).collect();
    while let Some((path, node)) = left.pop() {
        ends.extend(node.ends.iter().map(|&plan| (plan, path.clone())));
        left.extend(node.children.iter().map(|child| ([path.as_slice(), &[&child.step]].concat(), child)));
        run.push(path);
    }
    (run, ends)
}

#[test]
fn a_sweep_shares_its_prefixes() {
    let plans: Vec<Plan> = (0..12)
        .map(|layer| lower(&Preset::SkipLayer { layer }.schedule(12).expect("a layer of the model")))
        .collect();
    // Skipping layer i shares the first i steps: 11 + 11 + 10 + ... + 1 distinct ones, less
    // those that the next ones share.
    assert_eq!(walk(&Trie::new(&plans)).0.len(), 11 + (0..11).map(|i| 11 - i).sum::<usize>());
}

#[test]
fn equal_plans_end_together() {
    let plan = lower(&parse("0 (1|2)x2", 12));
    let trie = Trie::new([&plan, &plan]);
    let (run, ends) = walk(&trie);
    assert_eq!(run.len(), 3);
    assert_eq!(ends.iter().filter(|(_, path)| path.len() == 3).count(), 2);
}

/// The longest plan and its trie, on the small stack of a test thread.
#[test]
fn the_longest_plan_can_be_walked() {
    let plan = lower(&parse(&format!("0x{MAX_APPLICATIONS}"), 12));
    assert_eq!(plan.steps().len(), MAX_APPLICATIONS);
    let trie = Trie::new([&plan]);
    assert_eq!(walk(&trie).0.len(), MAX_APPLICATIONS);
    assert_eq!(trie.clone(), trie);
}
