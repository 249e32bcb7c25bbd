//! Threads of the CPU executor change no bit of what it computes.

use std::num::NonZeroUsize;

use atelier::backend::{Backend, Batch, Outcome, Target, Wanted};
use atelier::cpu::{Cpu, CpuSink, use_threads};
use atelier::model::WeightFormat;
use atelier::plan::{Forest, Plan, lower};
use atelier::schedule::Schedule;

use crate::support::tiny::{Random, Shape, TinyModel};
use crate::support::wait;

/// Large enough that its products and its attention are dealt to threads.
const SHAPE: Shape = Shape {
    vocab_size: 1500,
    d_model: 96,
    n_layers: 3,
    n_heads: 6,
    n_kv_heads: 2,
    head_dim: 16,
    d_ff: 320,
    tied_head: true,
    dtype: WeightFormat::F16,
};

fn on_threads(model: &TinyModel, n: usize) -> Cpu {
    use_threads(NonZeroUsize::new(n));
    let cpu = model.fill(CpuSink::new(&model.spec, model.infos()).unwrap()).unwrap();
    use_threads(None);
    cpu
}

/// Floats as bits, so that nothing that is equal differs.
fn bits(outcome: &Outcome) -> Vec<u32> {
    let hidden = outcome.hidden.iter().flatten();
    let scores = outcome.scores.iter().map(|score| &score.log_likelihood);
    scores.chain(&outcome.logits).chain(hidden).chain(&outcome.attention).map(|x| x.to_bits()).collect()
}

#[test]
fn threads_change_no_bit() {
    for dtype in [WeightFormat::F16, WeightFormat::F32, WeightFormat::Bf16] {
        let model = TinyModel::new(Shape { dtype, ..SHAPE }, 5);
        let plans: Vec<Plan> = ["0 (0|1|2) 2", "0-2", "1 1 2"]
            .map(|text| lower(&Schedule::parse(text, SHAPE.n_layers).unwrap()))
            .into();
        let mut random = Random(6);
        let mut tokens = |n| (0..n).map(|_| random.below(SHAPE.vocab_size) as u32).collect::<Vec<_>>();
        let (mut batch, one) = (Batch::default(), tokens(70));
        for n in [61, 7, 1, 80] {
            batch.push(&tokens(n));
        }
        let targets = (0..batch.n_rows()).map(|row| Target { row, token: row % 1500 }).collect();
        let wanted = Wanted { targets, logits_rows: vec![3, 60, 148], hidden: true, ..Wanted::default() };
        let maps = Wanted { attention: true, ..Wanted::default() };
        let made = [1, 2, 3].map(|n| {
            let mut cpu = on_threads(&model, n);
            assert_eq!(cpu.n_threads(), n);
            let mut all = bits(&wait(cpu.forward(&plans[0], &batch, &wanted)).unwrap());
            all.extend(bits(&wait(cpu.forward(&plans[0], &Batch::one(&one), &maps)).unwrap()));
            let scores = wait(cpu.forward_all(&Forest::new(&plans), &batch, &wanted.targets)).unwrap();
            all.extend(scores.iter().flatten().map(|score| score.log_likelihood.to_bits()));
            let mut cache = cpu.new_cache(&plans[0], 100).unwrap();
            for part in [&one[..], &[1], &[2]] {
                let logits = wait(cpu.extend(&plans[0], &mut cache, part)).unwrap();
                all.extend(logits.iter().map(|x| x.to_bits()));
            }
            all
        });
        assert!(made[0] == made[1], "{dtype}: one thread and two differ");
        assert!(made[0] == made[2], "{dtype}: one thread and three differ");
    }
}
