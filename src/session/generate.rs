//! Writing on from a prompt, one token at a time, with one key/value slot per application
//! of a layer. (The paper's own generative path averages the slots of a parallel group;
//! ours keeps them apart.)

use super::executor::{Executor, ExecutorCache};
use super::run::{Running, Step};
use super::sampling::Sampler;
use super::{Session, SessionError};
use crate::backend::{BackendError, Decoded, Decoding};
use crate::experiment::{GeneratedText, GenerationReport, Prompt, Report};
use crate::model::ModelSpec;
use crate::plan::Plan;

/// What to write.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WriteOptions {
    pub max_tokens: usize,
    /// 0 is greedy.
    pub temperature: f32,
    /// Seeds the sampling.
    pub seed: u64,
}

/// A text being written. It can be stepped, dropped at any time, and taken up again on
/// another device.
#[derive(Debug)]
struct Generation {
    plan: Plan,
    options: WriteOptions,
    sampler: Sampler,
    decoding: Decoding<ExecutorCache>,
}

impl Generation {
    /// Starts after `prompt`, one or more tokens of which the last `context_length - 1` count
    /// (and at least one).
    fn new(spec: &ModelSpec, plan: Plan, prompt: &[u32], options: WriteOptions) -> Self {
        Self {
            plan,
            sampler: Sampler::new(options.seed),
            decoding: Decoding::new(prompt, options.max_tokens, spec.context_length),
            options,
        }
    }

    /// The tokens written so far.
    fn written(&self) -> &[u32] {
        self.decoding.decoded()
    }

    /// The prompt, as far as it fits the context.
    fn prompt(&self) -> &[u32] {
        self.decoding.prompt()
    }

    /// The device is gone: what was cached on it is made anew at the next step.
    fn forget_device(&mut self) {
        self.decoding.forget_device();
    }

    /// Writes one token, or says why there is none.
    ///
    /// # Errors
    /// When the prompt is empty, the device fails, or the model breaks down under this plan.
    async fn step(&mut self, executor: &mut Executor) -> Result<Decoded, BackendError> {
        let (sampler, temperature) = (&mut self.sampler, self.options.temperature);
        let choose = |logits: &[f32]| sampler.next(logits, temperature);
        self.decoding.step(executor, &self.plan, choose).await
    }
}

/// Text that goes on from a prompt under a schedule, and beside it under the full model.
#[derive(Debug)]
pub(super) struct GenerationRun {
    /// The full model first, where it is wanted.
    sides: Vec<Side>,
    prompt: String,
    beside_full: bool,
}

#[derive(Debug)]
struct Side {
    generation: Generation,
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
            generation: Generation::new(session.spec(), plan, &ids, options.clone()),
            report: GeneratedText::default(),
        };
        let full = beside_full.then(|| side(session.full_plan()));
        let edited = side(session.plan(schedule)?);
        let prompt = match prompt {
            Prompt::Text(text) | Prompt::Item { text, .. } => text.clone(),
            Prompt::Ids(_) => session.pieces(&ids)?.concat(),
        };
        Ok(Self { sides: full.into_iter().chain([edited]).collect(), prompt, beside_full })
    }
}

impl Side {
    /// What the last token adds, and what is held back of a character that it leaves incomplete.
    fn read(&self, session: &Session) -> Result<(String, String), SessionError> {
        let mut stream = session.tokenizer()?.text_after(self.generation.prompt())?;
        let mut last = String::new();
        for token in self.generation.written() {
            last = stream.push(*token)?;
        }
        Ok((last, stream.finish()?))
    }
}

impl Running for GenerationRun {
    /// One token of each text.
    async fn step(&mut self, session: &mut Session) -> Result<Step, SessionError> {
        for side in self.sides.iter_mut().filter(|side| side.report.ended.is_none()) {
            match side.generation.step(&mut session.executor).await? {
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
            full: if self.beside_full { texts.next() } else { None },
            edited: texts.next().unwrap_or_default(),
        });
        let is_done = self.sides.iter().all(|side| side.report.ended.is_some());
        Ok(if is_done { Step::Done(report) } else { Step::Report(report) })
    }

    fn forget_device(&mut self) {
        self.sides.iter_mut().for_each(|side| side.generation.forget_device());
    }
}
