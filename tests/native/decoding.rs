//! The one loop that decodes: what it takes, why it ends, what a lost device costs it.

use atelier::backend::{
    Backend, BackendError, Batch, CLOSENESS_TINY, Decoded, Decoding, StopReason, Wanted, closeness,
};
use atelier::cpu::CpuSink;
use atelier::model::ModelSpec;
use atelier::plan::{Plan, lower};
use atelier::platform::Folder;
use atelier::schedule::Schedule;

use crate::golden::check;
use crate::support::source::root;
use crate::support::tiny::{Shape, TinyModel};
use crate::support::wait;

const SEED: u64 = 7;
/// A loop and a parallel group: keys and values belong to an application, not to a layer.
const SCHEDULE: &str = "0 (1|2)x2 3";

type Cpu = <CpuSink as atelier::backend::WeightSink>::Backend;
type OnCpu = Decoding<<Cpu as Backend>::Cache>;

fn model(eos_ids: &[u32]) -> (Cpu, Plan) {
    let mut model = TinyModel::new(Shape::SMALL, SEED);
    model.spec.eos_ids = eos_ids.to_vec();
    let plan = lower(&Schedule::parse(SCHEDULE, Shape::SMALL.n_layers).unwrap());
    (model.fill(CpuSink::new(&model.spec, model.infos()).unwrap()).unwrap(), plan)
}

fn greatest(logits: &[f32]) -> u32 {
    let best = (0..logits.len()).reduce(|best, at| if logits[at] > logits[best] { at } else { best });
    best.unwrap() as u32
}

/// Logits after the last of these tokens, read in one forward pass without a cache.
fn whole(cpu: &mut Cpu, plan: &Plan, tokens: &[u32]) -> Vec<f32> {
    let wanted = Wanted { logits_rows: vec![tokens.len() as u32 - 1], ..Wanted::default() };
    wait(cpu.forward(plan, &Batch::one(tokens), &wanted)).unwrap().logits
}

/// Decodes to the end; the tokens and why it ended.
fn run(decoding: &mut OnCpu, cpu: &mut Cpu, plan: &Plan) -> (Vec<u32>, StopReason) {
    loop {
        if let Decoded::Ended(reason) = wait(decoding.step(cpu, plan, greatest)).unwrap() {
            return (decoding.decoded().to_vec(), reason);
        }
    }
}

#[test]
fn a_step_is_a_forward_pass_over_all_before() {
    let (mut cpu, plan) = model(&[]);
    let mut tokens = vec![3, 1, 4, 1, 5];
    let (decoded, reason) = run(&mut Decoding::new(&tokens, 12, 128), &mut cpu, &plan);
    assert_eq!((decoded.len(), reason), (12, StopReason::MaxTokens));
    for token in decoded {
        assert_eq!(token, greatest(&whole(&mut cpu, &plan, &tokens)), "after {tokens:?}");
        tokens.push(token);
    }
}

#[test]
fn it_says_why_it_ends() {
    let (mut cpu, plan) = model(&[]);
    let prompt = [3, 1, 4, 1, 5];
    let (free, _) = run(&mut Decoding::new(&prompt, 12, 128), &mut cpu, &plan);
    // A token that does not come earlier in the text.
    let at = (1..free.len()).find(|&at| !free[..at].contains(&free[at])).unwrap();
    let (mut ending, _) = model(&[60, free[at]]);
    let mut decoding = Decoding::new(&prompt, 12, 128);
    assert_eq!(run(&mut decoding, &mut ending, &plan), (free[..at].to_vec(), StopReason::EndToken));
    let again = wait(decoding.step(&mut ending, &plan, greatest)).unwrap();
    assert_eq!(again, Decoded::Ended(StopReason::EndToken), "and says it again");

    for (max_tokens, context, expected) in [
        (3, 128, (3, StopReason::MaxTokens)),
        (0, 128, (0, StopReason::MaxTokens)),
        (9, 7, (2, StopReason::ContextFull)),
        (2, 7, (2, StopReason::ContextFull)),
    ] {
        let (decoded, reason) = run(&mut Decoding::new(&prompt, max_tokens, context), &mut cpu, &plan);
        assert_eq!((decoded.len(), reason), expected, "{max_tokens} of {context}");
        assert_eq!(decoded, free[..expected.0]);
    }
    // Of a prompt that is too long the end counts, with room for one token.
    let mut clipped: OnCpu = Decoding::new(&prompt, 9, 4);
    assert_eq!(clipped.prompt(), [4, 1, 5]);
    assert_eq!(run(&mut clipped, &mut cpu, &plan).1, StopReason::ContextFull);
    let mut empty: OnCpu = Decoding::new(&[], 9, 4);
    assert_eq!(wait(empty.step(&mut cpu, &plan, greatest)), Err(BackendError::NoTokens));
}

#[test]
fn a_lost_device_costs_time_and_no_token() {
    let (mut cpu, plan) = model(&[]);
    let expected = run(&mut Decoding::new(&[3, 1, 4], 12, 128), &mut cpu, &plan);
    let mut decoding = Decoding::new(&[3, 1, 4], 12, 128);
    for _ in 0..5 {
        wait(decoding.step(&mut cpu, &plan, greatest)).unwrap();
    }
    decoding.forget_device();
    let (mut other, _) = model(&[]);
    assert_eq!(run(&mut decoding, &mut other, &plan), expected);
}

/// Times are taken on tokens that are known in advance.
#[test]
fn tokens_that_are_known_are_read_one_by_one() {
    let (mut cpu, plan) = model(&[9]);
    let mut decoding = Decoding::new(&[3, 1, 4], 4, 128);
    wait(decoding.logits(&mut cpu, &plan)).unwrap();
    for token in [9, 9, 2, 0] {
        decoding.push(token);
        let logits = wait(decoding.logits(&mut cpu, &plan)).unwrap();
        let tokens = [decoding.prompt(), decoding.decoded()].concat();
        let difference = closeness(&logits, &whole(&mut cpu, &plan, &tokens));
        assert!(difference < CLOSENESS_TINY, "{difference:e} after {tokens:?}");
    }
    assert_eq!(decoding.end(), Some(StopReason::MaxTokens), "an end token that was given ends nothing");
}

/// Beyond a border of the rotations keys from before it are of no use: they are made again.
#[test]
fn a_border_of_the_rotations_is_crossed_as_if_read_at_once() {
    let folder = root().join("tests/golden/families/llama-longrope");
    let sink = async |spec: ModelSpec, weights| CpuSink::new(&spec, weights);
    let mut cpu = wait(check::load(Folder::directory(&folder).unwrap(), sink));
    let border = cpu.spec().cache_border().expect("longrope has one");
    assert!(cpu.spec().eos_ids.iter().all(|&id| id < 61), "ends are no surprise");
    for schedule in ["0-4", "0 (1|2)x2 4"] {
        let plan = lower(&Schedule::parse(schedule, 5).unwrap());
        let mut tokens: Vec<u32> = (2..border as u32 - 2).collect();
        let mut decoding = Decoding::new(&tokens, 8, 64);
        for _ in 0..8 {
            // An end of text is passed over.
            let choose = |logits: &[f32]| 2 + greatest(&logits[2..]);
            let decoded = wait(decoding.step(&mut cpu, &plan, choose)).unwrap();
            let expected = 2 + greatest(&whole(&mut cpu, &plan, &tokens)[2..]);
            assert_eq!(decoded, Decoded::Token(expected), "{schedule}, after {} tokens", tokens.len());
            tokens.push(expected);
        }
        assert!(tokens.len() > border + 2);
        // And the numbers are those of one pass, not only the token.
        let logits = wait(decoding.logits(&mut cpu, &plan)).unwrap();
        let difference = closeness(&logits, &whole(&mut cpu, &plan, &tokens));
        assert!(difference < CLOSENESS_TINY, "{difference:e} under {schedule}");
    }
}
