//! The CPU executor against the oracle.

use atelier::backend::{Backend, Batch, CLOSENESS_TINY, Target, Wanted, closeness};
use atelier::cpu::CpuSink;
use atelier::plan::lower;
use atelier::reference::ReferenceSink;
use proptest::prelude::*;

use crate::support::tiny::{Random, Shape, TinyModel, sequences, shapes};
use crate::support::{condition, plans::random_schedule, wait};

fn everything(batch: &Batch, vocab_size: usize, seed: u64) -> Wanted {
    let mut random = Random(seed);
    let rows: Vec<u32> = (0..batch.n_rows()).collect();
    let targets = rows.iter().map(|&row| Target { row, token: random.below(vocab_size) as u32 }).collect();
    Wanted { targets, logits_rows: rows, hidden: true, ..Wanted::default() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Random shapes, random schedules: logits, scores and every hidden state agree.
    #[test]
    fn agrees_with_the_reference(shape in shapes(), seed in any::<u64>()) {
        let model = TinyModel::new(shape, seed);
        let schedule = random_schedule(shape.n_layers, seed);
        let plan = lower(&schedule);
        let mut batch = Batch::default();
        for tokens in sequences(shape.vocab_size, seed) {
            batch.push(&tokens);
        }
        let wanted = everything(&batch, shape.vocab_size, seed);
        let mut cpu = model.fill(CpuSink::new(&model.spec, model.infos())?)?;
        let mut reference = model.fill(ReferenceSink::new(&model.spec, model.infos())?)?;
        let got = wait(cpu.forward(&plan, &batch, &wanted))?;
        let expected = wait(reference.forward(&plan, &batch, &wanted))?;
        let limit = condition::limit(&model, &plan, &batch, &wanted, &expected);
        let difference = closeness(&got.logits, &expected.logits);
        prop_assert!(difference <= limit, "logits differ by {difference:e} under {schedule}: {limit:e}");
        prop_assert_eq!(got.hidden.len(), 1 + plan.ops().len());
        for (i, (got, expected)) in got.hidden.iter().zip(&expected.hidden).enumerate() {
            let difference = closeness(got, expected);
            prop_assert!(difference <= limit, "state {i} differs by {difference:e}: {limit:e}");
        }
        for (got, expected) in got.scores.iter().zip(&expected.scores) {
            let difference = f64::from((got.log_likelihood - expected.log_likelihood).abs());
            // Log-likelihoods of random models reach -30: compare relative to that.
            let scale = 1.0 + f64::from(expected.log_likelihood.abs());
            prop_assert!(difference <= limit * scale, "{got:?} {expected:?}");
        }
    }

    /// Generation with its cache gives the logits of one forward pass, however it is cut.
    #[test]
    fn the_cache_changes_nothing(seed in any::<u64>(), cut in 1usize..12) {
        let model = TinyModel::new(Shape::SMALL, seed);
        let plan = lower(&random_schedule(Shape::SMALL.n_layers, seed));
        let mut random = Random(seed);
        let tokens: Vec<u32> = (0..12).map(|_| random.below(Shape::SMALL.vocab_size) as u32).collect();
        let mut cpu = model.fill(CpuSink::new(&model.spec, model.infos())?)?;
        let wanted = Wanted { logits_rows: vec![11], ..Wanted::default() };
        let whole = wait(cpu.forward(&plan, &Batch::one(&tokens), &wanted))?.logits;
        let mut cache = cpu.new_cache(&plan, tokens.len())?;
        let mut last = wait(cpu.extend(&plan, &mut cache, &tokens[..cut]))?;
        for token in &tokens[cut..] {
            last = wait(cpu.extend(&plan, &mut cache, &[*token]))?;
        }
        let difference = closeness(&last, &whole);
        prop_assert!(difference < CLOSENESS_TINY, "differs by {difference:e}");
        prop_assert!(wait(cpu.extend(&plan, &mut cache, &[0])).is_err(), "a full cache takes no more");
    }
}
