//! One driver for everything that is asked: an experiment is started, and its run is stepped
//! until it is done.
//!
//! A kind of run is one file beside this one: a type that is [`Running`], made by
//! [`Session::start`].

use futures_util::future::LocalBoxFuture;

use super::attention::AttentionRun;
use super::canvas::LensRun;
use super::checkpoint::CheckpointRun;
use super::evaluate::Evaluation;
use super::generate::GenerationRun;
use super::kept::KeptFigures;
use super::latency::Latency;
use super::listing::Listing;
use super::logits::LogitsRun;
use super::look::NextTokenRun;
use super::measure::CostRun;
use super::states::StatesRun;
use super::sweeping::Sweeping;
use super::{Session, SessionError};
use crate::experiment::{Experiment, Report, What};

/// An experiment under way.
#[derive(Debug)]
pub struct Run(Box<dyn Running>);

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
    /// Accuracy against time, which fills what is left.
    Rest,
}

/// A kind of run. Steps take about 0.1 s or less, so that whoever steps can look at its mailbox.
pub(super) trait Running: std::fmt::Debug {
    /// When it has its turn.
    fn urgency(&self) -> Urgency;

    /// Does a part of the work. After an error the same part can be tried again.
    fn step<'a>(&'a mut self, session: &'a mut Session) -> LocalBoxFuture<'a, Result<Step, SessionError>>;

    /// The device is gone: what lay on it is made anew by the next step.
    fn forget_device(&mut self) {}
}

impl Run {
    /// When it has its turn.
    #[must_use]
    pub fn urgency(&self) -> Urgency {
        self.0.urgency()
    }

    /// Does a part of the work, about 0.1 s of it.
    ///
    /// # Errors
    /// When the device fails or the model cannot answer; the step can be tried again.
    pub async fn step(&mut self, session: &mut Session) -> Result<Step, SessionError> {
        self.0.step(session).await
    }

    /// The device is gone: what lay on it is made anew by the next step.
    pub fn forget_device(&mut self) {
        self.0.forget_device();
    }

    /// Steps until it is done, and hears what comes before that.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub async fn finish(
        mut self,
        session: &mut Session,
        mut hear: impl FnMut(&Report),
    ) -> Result<Report, SessionError> {
        loop {
            match self.step(session).await? {
                Step::More => {}
                Step::Report(report) => hear(&report),
                Step::Done(report) => return Ok(report),
            }
        }
    }
}

impl Session {
    /// Sets up what is asked.
    ///
    /// # Errors
    /// When it is about another model or other data, or this model cannot do it.
    pub fn start(&self, experiment: &Experiment) -> Result<Run, SessionError> {
        experiment.check()?;
        self.check_model(&experiment.model)?;
        let run: Box<dyn Running> = match &experiment.what {
            What::Scores { schedule, beside_full } => {
                Box::new(Evaluation::new(self, experiment, schedule, *beside_full)?)
            }
            What::Items { schedule, page, changed_only } => {
                Box::new(Listing::new(self, experiment, schedule, (*page, *changed_only))?)
            }
            What::NextToken { schedule, prompt } => Box::new(NextTokenRun::new(self, schedule, prompt)?),
            What::Generation { schedule, prompt, max_tokens, temperature, beside_full } => {
                let seed = experiment.seed.unwrap_or_default();
                let options =
                    super::WriteOptions { max_tokens: *max_tokens, temperature: *temperature, seed };
                Box::new(GenerationRun::new(self, schedule, prompt, options, *beside_full)?)
            }
            What::LogitLens { schedule, prompt } => Box::new(LensRun::new(self, schedule, prompt)?),
            What::Attention { schedule, prompt, last } => {
                Box::new(AttentionRun::new(self, schedule, prompt, *last)?)
            }
            What::Logits { schedule, prompt } => Box::new(LogitsRun::new(self, schedule, prompt)?),
            What::Cost { schedule } => Box::new(CostRun::new(self, schedule)?),
            What::Sweep { study, families } => Box::new(Sweeping::new(self, experiment, *study, families)?),
            What::Kept => Box::new(KeptFigures::new(experiment)),
            What::States { figure, schedule } => {
                Box::new(StatesRun::new(self, experiment, *figure, schedule.as_deref())?)
            }
            What::Latency { schedule, rounds } => {
                Box::new(Latency::new(self, experiment, schedule.as_deref(), *rounds)?)
            }
            What::Checkpoint { schedule } => Box::new(CheckpointRun::new(self, schedule)?),
        };
        Ok(Run(run))
    }
}
