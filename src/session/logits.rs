//! The logits after every token of a prompt.

use futures_util::future::LocalBoxFuture;

use super::run::{Running, Step, Urgency};
use super::{Session, SessionError};
use crate::backend::{Backend, Batch, Wanted};
use crate::experiment::{LogitsReport, Prompt, Report};
use crate::plan::Plan;

/// Logits: one step.
#[derive(Debug)]
pub(super) struct LogitsRun {
    plan: Plan,
    ids: Vec<u32>,
}

impl LogitsRun {
    pub(super) fn new(session: &Session, schedule: &str, prompt: &Prompt) -> Result<Self, SessionError> {
        Ok(Self { plan: session.plan(schedule)?, ids: session.whole_prompt(prompt)? })
    }
}

impl Running for LogitsRun {
    fn urgency(&self) -> Urgency {
        Urgency::Now
    }

    fn step<'a>(&'a mut self, session: &'a mut Session) -> LocalBoxFuture<'a, Result<Step, SessionError>> {
        Box::pin(async move {
            let batch = Batch::one(&self.ids);
            let wanted = Wanted { logits_rows: (0..batch.n_rows()).collect(), ..Wanted::default() };
            let logits = session.executor.forward(&self.plan, &batch, &wanted).await?.logits;
            let (ids, vocab_size) = (self.ids.clone(), session.spec().vocab_size);
            Ok(Step::Done(Report::Logits(LogitsReport { ids, vocab_size, logits })))
        })
    }
}
