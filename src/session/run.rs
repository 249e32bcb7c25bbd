//! One driver for everything that is asked: an experiment is started, and its run is stepped
//! until it is done.
//!
//! A kind of run is one file beside this one: a type that is [`Running`], or the method of a
//! session that answers in [one step](Once). [`Session::start`] makes them.

use futures_util::future::LocalBoxFuture;

use super::evaluate::{Comparison, Evaluation};
use super::generate::{GenerationRun, WriteOptions};
use super::kept::KeptFigures;
use super::latency::Latency;
use super::listing::Listing;
use super::measure::CostRun;
use super::quantising::QuantisingRun;
use super::searching::Searching;
use super::states::StatesRun;
use super::sweeping::Sweeping;
use super::templated::Templated;
use super::{Session, SessionError};
use crate::experiment::{Experiment, Prompt, Report, What};
use crate::sweep::Study;

/// An experiment under way.
pub struct Run {
    urgency: Urgency,
    running: Box<dyn Stepped>,
}

/// What a step has brought.
#[derive(Debug)]
pub enum Step {
    /// Nothing new to tell.
    More,
    /// All that is known so far.
    Report(Report),
    /// All of it; the run is over.
    Done(Report),
}

/// Which runs come first: what a person waits for with the eyes on it, then what takes long.
/// Runs of equal urgency take turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Milliseconds: next tokens, a logit lens, a page of items.
    Now,
    /// Text that appears token by token.
    Text,
    /// A measured time, which nothing else should disturb.
    Timing,
    /// Seconds to minutes: scores, sweeps, hidden states.
    Scores,
    /// What nobody waits for: accuracy against time, maps of all pairs of layers, the change by quantising.
    Rest,
}

/// A kind of run. Steps take about 0.1 s or less, so that whoever steps can look at its mailbox.
pub(super) trait Running {
    /// Does a part of the work. After an error the same part can be tried again.
    async fn step(&mut self, session: &mut Session) -> Result<Step, SessionError>;

    /// The device is gone: what lay on it is made anew by the next step.
    fn forget_device(&mut self) {}
}

/// [`Running`], whatever the kind.
trait Stepped {
    fn step<'a>(&'a mut self, session: &'a mut Session) -> LocalBoxFuture<'a, Result<Step, SessionError>>;
    fn forget_device(&mut self);
}

impl<R: Running> Stepped for R {
    fn step<'a>(&'a mut self, session: &'a mut Session) -> LocalBoxFuture<'a, Result<Step, SessionError>> {
        Box::pin(Running::step(self, session))
    }

    fn forget_device(&mut self) {
        Running::forget_device(self);
    }
}

/// What is answered in one step, milliseconds long.
struct Once<F>(F);

impl<F: AsyncFn(&mut Session) -> Result<Report, SessionError>> Running for Once<F> {
    async fn step(&mut self, session: &mut Session) -> Result<Step, SessionError> {
        Ok(Step::Done((self.0)(session).await?))
    }
}

impl Run {
    pub(super) fn new(urgency: Urgency, running: impl Running + 'static) -> Self {
        Self { urgency, running: Box::new(running) }
    }

    fn once(answer: impl AsyncFn(&mut Session) -> Result<Report, SessionError> + 'static) -> Self {
        Self::new(Urgency::Now, Once(answer))
    }

    /// When it has its turn.
    pub fn urgency(&self) -> Urgency {
        self.urgency
    }

    /// Does a part of the work, about 0.1 s of it.
    ///
    /// # Errors
    /// When the device fails or the model cannot answer; the step can be tried again.
    pub async fn step(&mut self, session: &mut Session) -> Result<Step, SessionError> {
        self.running.step(session).await
    }

    /// The device is gone: what lay on it is made anew by the next step.
    pub fn forget_device(&mut self) {
        self.running.forget_device();
    }
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Run {{ {:?} }}", self.urgency)
    }
}

impl Session {
    /// Sets up what is asked.
    ///
    /// # Errors
    /// When it is about another model or other data, or this model cannot do it.
    pub fn start(&self, experiment: &Experiment) -> Result<Run, SessionError> {
        match self.start_frequent(experiment)? {
            Some(run) => Ok(run),
            None => self.start_rare(experiment),
        }
    }

    /// Sets up what nearly every visit asks; None where it is something else.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn start_frequent(&self, experiment: &Experiment) -> Result<Option<Run>, SessionError> {
        experiment.check()?;
        self.check_model(&experiment.model)?;
        if let Some(why) = experiment.what.unsuited(self.spec()) {
            return Err(why.into());
        }
        if let Some(Prompt::Chat(_)) = experiment.what.prompt() {
            return Ok(None);
        }
        Ok(Some(match &experiment.what {
            What::Scores { schedule, beside_full } => {
                Run::new(Urgency::Scores, Evaluation::new(self, experiment, schedule, *beside_full)?)
            }
            What::Items { schedule, page, changed_only } => {
                Run::new(Urgency::Now, Listing::new(self, experiment, schedule, (*page, *changed_only))?)
            }
            What::NextToken { schedule, prompt } => {
                let (plan, prompt) = (self.plan(schedule)?, self.prompt(prompt)?);
                Run::once(async move |session| session.next_token(&plan, &prompt).await)
            }
            What::Generation { schedule, prompt, max_tokens, temperature, beside_full } => {
                let seed = experiment.seed.unwrap_or_default();
                let options = WriteOptions { max_tokens: *max_tokens, temperature: *temperature, seed };
                Run::new(Urgency::Text, GenerationRun::new(self, schedule, prompt, options, *beside_full)?)
            }
            What::Cost { schedule } => Run::new(Urgency::Timing, CostRun::new(self, schedule)?),
            _ => return Ok(None),
        }))
    }

    /// Sets up what is asked seldom, once [`start_frequent`](Self::start_frequent) has checked it: in the browser this
    /// code comes later.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn start_rare(&self, experiment: &Experiment) -> Result<Run, SessionError> {
        if let Some(Prompt::Chat(_)) = experiment.what.prompt() {
            let templated = Templated::new(self, experiment)?;
            return Ok(Run::new(templated.urgency(), templated));
        }
        Ok(match &experiment.what {
            What::Compare { schedule, other } => {
                Run::new(Urgency::Scores, Comparison::new(self, experiment, schedule, other)?)
            }
            What::LogitLens { schedule, prompt } => {
                let (plan, ids) = (self.plan(schedule)?, self.prompt(prompt)?.ids);
                Run::once(async move |session| Ok(Report::LogitLens(session.canvas(&plan, &ids).await?)))
            }
            What::Attention { schedule, prompt, last } => {
                let (plan, ids, last) = (self.plan(schedule)?, self.whole_prompt(prompt)?, *last);
                Run::once(async move |session| session.attention(&plan, &ids, last).await)
            }
            What::Logits { schedule, prompt } => {
                let (plan, ids) = (self.plan(schedule)?, self.whole_prompt(prompt)?);
                Run::once(async move |session| session.logits(&plan, &ids).await)
            }
            What::Hidden { schedule, prompt } => {
                let (plan, ids) = (self.plan(schedule)?, self.whole_prompt(prompt)?);
                Run::once(async move |session| session.hidden(&plan, &ids).await)
            }
            What::Sweep { study, families } => {
                let encoded = self.encoded(experiment)?;
                let urgency = match study {
                    // A map is filled while nobody waits for something else.
                    Some(Study::Atlas(_)) => Urgency::Rest,
                    _ => Urgency::Scores,
                };
                Run::new(urgency, Sweeping::new(self, experiment, *study, families, encoded)?)
            }
            What::Kept => Run::new(Urgency::Timing, KeptFigures::new(experiment)),
            What::States { figure, schedule } => {
                Run::new(Urgency::Scores, StatesRun::new(self, experiment, *figure, schedule.as_deref())?)
            }
            What::Latency { schedule, rounds } => {
                Run::new(Urgency::Rest, Latency::new(self, experiment, schedule.as_deref(), *rounds)?)
            }
            What::Search { budget, beam, moves } => {
                Run::new(Urgency::Scores, Searching::new(self, experiment, (*budget, *beam, moves))?)
            }
            What::Quantising => Run::new(Urgency::Rest, QuantisingRun::new(self)?),
            What::Checkpoint { schedule } => {
                let schedule = self.schedule(schedule)?;
                Run::once(async move |session| session.edited_checkpoint(&schedule).await)
            }
            What::Scores { .. }
            | What::Items { .. }
            | What::NextToken { .. }
            | What::Generation { .. }
            | What::Cost { .. } => return self.start(experiment),
        })
    }
}
