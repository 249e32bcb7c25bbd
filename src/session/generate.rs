//! Writing on from a prompt, one token at a time, with one key/value slot per application
//! of a layer. (The paper's own generative path averages the slots of a parallel group;
//! ours keeps them apart.)

use super::executor::ExecutorCache;
use super::run::{Running, Step};
use super::sampling::Sampler;
use super::{Session, SessionError};
use crate::backend::{Decoded, Decoding};
use crate::experiment::{GeneratedText, GenerationReport, Prompt, Report};
use crate::plan::Plan;
use crate::platform::now_millis;

/// What to write.
#[derive(Debug, Clone, Copy)]
pub(super) struct WriteOptions {
    pub(super) max_tokens: usize,
    /// 0 is greedy.
    pub(super) temperature: f32,
    /// Seeds the sampling.
    pub(super) seed: u64,
}

/// Text that goes on from a prompt under a schedule, and beside it under the full model.
#[derive(Debug)]
pub(super) struct GenerationRun {
    /// The full model first, where it is wanted.
    sides: Vec<Side>,
    prompt: String,
    n_prompt: usize,
    temperature: f32,
    beside_full: bool,
}

/// A text being written.
#[derive(Debug)]
struct Side {
    plan: Plan,
    sampler: Sampler,
    decoding: Decoding<ExecutorCache>,
    report: GeneratedText,
}

impl GenerationRun {
    pub(super) fn new(
        session: &Session,
        schedule: &str,
        prompt: &Prompt,
        options: WriteOptions,
        beside_full: bool,
    ) -> Result<Self, SessionError> {
        let ids = session.prompt(prompt)?.ids;
        let side = |plan: Plan| Side {
            plan,
            sampler: Sampler::new(options.seed),
            decoding: Decoding::new(&ids, options.max_tokens, session.tokens_max()),
            report: GeneratedText::default(),
        };
        let full = beside_full.then(|| side(session.full_plan()));
        let edited = side(session.plan(schedule)?);
        let prompt = match prompt {
            Prompt::Text(text) | Prompt::Item { text, .. } => text.clone(),
            Prompt::Ids(_) | Prompt::Chat(_) => session.tokenizer()?.pieces(&ids)?.concat(),
        };
        let sides = full.into_iter().chain([edited]).collect();
        Ok(Self { sides, prompt, n_prompt: ids.len(), temperature: options.temperature, beside_full })
    }
}

impl Side {
    /// What the last token adds, and what is held back of a character that it leaves incomplete.
    fn read(&self, session: &Session) -> Result<(String, String), SessionError> {
        let mut stream = session.tokenizer()?.text_after(self.decoding.prompt());
        let mut last = String::new();
        for token in self.decoding.decoded() {
            last = stream.push(*token)?;
        }
        Ok((last, stream.finish()?))
    }
}

impl Running for GenerationRun {
    /// One token of each text.
    async fn step(&mut self, session: &mut Session) -> Result<Step, SessionError> {
        for side in self.sides.iter_mut().filter(|side| side.report.ended.is_none()) {
            let tokenizer = session.sources.model.tokenizer();
            let choose = |logits: &[f32]| {
                let mut logits = logits.to_vec();
                if let Some(tokenizer) = tokenizer {
                    tokenizer.hide_unknown(&mut logits);
                }
                side.sampler.next(&logits, self.temperature)
            };
            let has_read = !side.decoding.decoded().is_empty();
            let start = now_millis();
            let decoded = side.decoding.step(&mut session.executor, &side.plan, choose).await?;
            if has_read {
                let layer_runs = side.plan.n_applications();
                session.speedometer.wrote(1, layer_runs, now_millis() - start);
            }
            match decoded {
                Decoded::Token(token) => {
                    let piece = side.read(session)?.0;
                    side.report.tokens.push((token, piece));
                }
                Decoded::Ended(reason) => {
                    let rest = side.read(session)?.1;
                    if let Some((_, last)) = side.report.tokens.last_mut() {
                        last.push_str(&rest);
                    }
                    side.report.ended = Some(reason);
                }
            }
        }
        let mut texts = self.sides.iter().map(|side| side.report.clone());
        let report = Report::Generation(GenerationReport {
            prompt: self.prompt.clone(),
            n_prompt: self.n_prompt,
            full: if self.beside_full { texts.next() } else { None },
            edited: texts.next().unwrap_or_default(),
        });
        let is_done = self.sides.iter().all(|side| side.report.ended.is_some());
        Ok(if is_done { Step::Done(report) } else { Step::Report(report) })
    }

    fn forget_device(&mut self) {
        self.sides.iter_mut().for_each(|side| side.decoding.forget_device());
    }
}
