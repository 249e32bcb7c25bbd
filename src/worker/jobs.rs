//! The runs that are under way, at most one of each kind.

use super::checkpoint::checkpoint;
use crate::plan::Plan;
use crate::platform::now_millis;
use crate::protocol::{Event, Measurement, NextToken, RunId, Side};
use crate::schedule::Schedule;
use crate::session::{
    Evaluation, Generation, Latency, Listing, Measuring, Prompt, Reading, Session, SessionError, StatesRun,
    Sweeping, Written,
};

/// Pause between two folds of hidden states, in times that one took.
const QUIET_FOLDS: f64 = 9.0;

/// Candidates shown for the next token.
const N_NEXT: usize = 10;

/// A run. Each is stepped until it is done.
#[derive(Debug)]
pub(super) enum Job {
    /// Next tokens and strokes: one step.
    Look { run: RunId, plan: Plan, prompt: Prompt },
    /// Items that a person has brought: some are checked per step.
    Read { run: RunId, reading: Box<Reading> },
    /// The canvas: one step.
    Canvas { run: RunId, plan: Plan, prompt: Prompt },
    /// A page of items: one batch per step.
    Items { run: RunId, listing: Box<Listing> },
    /// Two texts side by side: one token each per step.
    Write { run: RunId, sides: Box<[(Side, Generation, String)]> },
    /// Decode time, first of the full model, then of the schedule.
    Measure { run: RunId, pair: Box<(Measuring, Measuring)>, measured: Option<Measurement> },
    /// Scores: one batch per step.
    Evaluate { run: RunId, evaluation: Box<Evaluation> },
    /// A figure of the paper: some schedules on some items per step.
    Sweep { run: RunId, sweeping: Box<Sweeping> },
    /// Time beside accuracy: some schedules on some items, or a piece of a measurement.
    Latency { run: RunId, latency: Box<Latency> },
    /// The edited model: one step.
    Checkpoint { run: RunId, schedule: Schedule },
    /// Hidden states: some items under all schedules per step; when to fold them again.
    States { run: RunId, states: Box<StatesRun>, quiet_until: f64 },
}

/// Whether a run wants another step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    More,
    Done,
}

impl Job {
    pub(super) fn run(&self) -> RunId {
        match self {
            Self::Look { run, .. }
            | Self::Read { run, .. }
            | Self::Write { run, .. }
            | Self::Measure { run, .. }
            | Self::Evaluate { run, .. }
            | Self::Sweep { run, .. }
            | Self::Latency { run, .. }
            | Self::Canvas { run, .. }
            | Self::Items { run, .. }
            | Self::Checkpoint { run, .. }
            | Self::States { run, .. } => *run,
        }
    }

    /// What a person waits for most comes first; what takes longest fills the rest.
    fn urgency(&self) -> u8 {
        match self {
            Self::Look { .. } => 0,
            Self::Canvas { .. } => 1,
            Self::Items { .. } => 2,
            Self::Read { .. } => 3,
            Self::Checkpoint { .. } => 4,
            Self::Write { .. } => 5,
            Self::Measure { .. } => 6,
            Self::Evaluate { .. } => 7,
            Self::States { .. } => 8,
            Self::Sweep { .. } => 9,
            Self::Latency { .. } => 10,
        }
    }

    /// Scores and figures: a person who asks for one does not wait for all of the other.
    fn takes_turns(&self) -> bool {
        matches!(self, Self::Evaluate { .. } | Self::States { .. } | Self::Sweep { .. })
    }

    /// Whether a newer run of the kind takes its place. Every file of items is wanted.
    fn is_superseded(&self) -> bool {
        !matches!(self, Self::Read { .. })
    }

    /// The device is gone; what is not finished starts where it can.
    pub(super) fn forget_device(&mut self) {
        match self {
            Self::Look { .. }
            | Self::Canvas { .. }
            | Self::Read { .. }
            | Self::Checkpoint { .. }
            | Self::States { .. }
            | Self::Sweep { .. } => {}
            Self::Items { listing, .. } => listing.forget_device(),
            Self::Evaluate { evaluation, .. } => evaluation.forget_device(),
            Self::Write { sides, .. } => {
                sides.iter_mut().for_each(|(_, generation, _)| generation.forget_device())
            }
            Self::Measure { pair, .. } => {
                pair.0.forget_device();
                pair.1.forget_device();
            }
            Self::Latency { latency, .. } => latency.forget_device(),
        }
    }

    /// One step; events come in the order in which the page should see them.
    pub(super) async fn step(
        &mut self,
        session: &mut Session,
        post: &dyn Fn(&Event),
    ) -> Result<Progress, SessionError> {
        match self {
            Self::Look { run, plan, prompt } => {
                look(*run, plan, prompt, session, post).await?;
                Ok(Progress::Done)
            }
            Self::Read { run, reading } => {
                let Some((task, read)) = reading.step(session)? else { return Ok(Progress::More) };
                post(&Event::ItemsAdded { run: *run, task, read });
                Ok(Progress::Done)
            }
            Self::Canvas { run, plan, prompt } => {
                let canvas = Box::new(session.canvas(plan, &prompt.ids).await?);
                post(&Event::Painted { run: *run, canvas });
                Ok(Progress::Done)
            }
            Self::Items { run, listing } => {
                let Some(page) = listing.step(session).await? else { return Ok(Progress::More) };
                post(&Event::Listed { run: *run, page: Box::new(page) });
                Ok(Progress::Done)
            }
            Self::Checkpoint { run, schedule } => {
                post(&match checkpoint(session, schedule).await {
                    Ok(files) => Event::CheckpointMade { run: *run, schedule: schedule.to_string(), files },
                    Err(problem) => Event::RunFailed { run: *run, problem },
                });
                Ok(Progress::Done)
            }
            Self::States { run, states, quiet_until } => {
                let finished = session.measure_states(states).await?;
                let start = now_millis();
                if !finished && start < *quiet_until {
                    return Ok(Progress::More);
                }
                let report = Box::new(states.report());
                post(&Event::States { run: *run, report, finished });
                // A fold looks at all items so far: a tenth of the time at most goes into it.
                let folded = now_millis();
                *quiet_until = folded + QUIET_FOLDS * (folded - start);
                Ok(if finished { Progress::Done } else { Progress::More })
            }
            Self::Write { run, sides } => write(*run, sides, session, post).await,
            Self::Measure { run, pair, measured } => {
                let Some(full) = *measured else {
                    *measured = session.measure(&mut pair.0).await?;
                    return Ok(Progress::More);
                };
                let Some(edited) = session.measure(&mut pair.1).await? else { return Ok(Progress::More) };
                post(&Event::Measured { run: *run, baseline: full, edited });
                Ok(Progress::Done)
            }
            Self::Evaluate { run, evaluation } => {
                let finished = evaluation.step(session).await?;
                post(&Event::Scores { run: *run, tasks: evaluation.scores(session), finished });
                Ok(if finished { Progress::Done } else { Progress::More })
            }
            Self::Sweep { run, sweeping } => {
                let Some((figure, finished)) = sweeping.step(session).await? else {
                    return Ok(Progress::More);
                };
                post(&Event::Swept { run: *run, figure, finished });
                Ok(if finished { Progress::Done } else { Progress::More })
            }
            Self::Latency { run, latency } => {
                let Some((progress, finished)) = session.latency_step(latency).await? else {
                    return Ok(Progress::More);
                };
                post(&Event::Latency { run: *run, progress, finished });
                Ok(if finished { Progress::Done } else { Progress::More })
            }
        }
    }
}

async fn look(
    run: RunId,
    plan: &Plan,
    prompt: &Prompt,
    session: &mut Session,
    post: &dyn Fn(&Event),
) -> Result<(), SessionError> {
    let full = session.baseline_plan();
    let baseline = session.next_tokens(&full, &prompt.ids, N_NEXT).await?;
    let edited: Vec<NextToken> =
        if *plan == full { baseline.clone() } else { session.next_tokens(plan, &prompt.ids, N_NEXT).await? };
    let strokes = session.strokes(plan, &prompt.ids).await?;
    let prompt_tokens = session.pieces(&prompt.ids)?;
    post(&Event::Looked { run, prompt_tokens, n_clipped: prompt.n_clipped, baseline, edited, strokes });
    Ok(())
}

async fn write(
    run: RunId,
    sides: &mut [(Side, Generation, String)],
    session: &mut Session,
    post: &dyn Fn(&Event),
) -> Result<Progress, SessionError> {
    let mut progress = Progress::Done;
    for (side, generation, text) in sides {
        if generation.ended().is_some() {
            continue;
        }
        match session.write(generation).await? {
            Written::Token(token) => {
                progress = Progress::More;
                let whole =
                    session.tokenizer()?.continuation_text(generation.prompt(), generation.written())?;
                let piece = whole.get(text.len()..).unwrap_or_default().to_owned();
                *text = whole;
                post(&Event::Wrote { run, side: *side, token, text: piece });
            }
            Written::Ended(reason) => post(&Event::WriteEnded { run, side: *side, reason }),
        }
    }
    Ok(progress)
}

/// The runs under way.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    /// By urgency.
    jobs: Vec<Job>,
    /// Counts the steps of those that take turns.
    turn: usize,
}

impl Jobs {
    /// Adds a run; the one of its kind that it supersedes is returned.
    pub(super) fn add(&mut self, job: Job) -> Option<RunId> {
        let urgency = job.urgency();
        let is_before = |other: &Job| other.urgency() == urgency && other.is_superseded();
        let before = self.jobs.iter().position(is_before);
        let superseded = before.map(|i| self.jobs.remove(i).run());
        let at = self.jobs.partition_point(|other| other.urgency() <= urgency);
        self.jobs.insert(at, job);
        superseded
    }

    /// The run to step next.
    pub(super) fn first(&mut self) -> Option<&mut Job> {
        let n_sharing = self.jobs.iter().take_while(|job| job.takes_turns()).count();
        self.turn = self.turn.wrapping_add(1);
        self.jobs.get_mut(self.turn % n_sharing.max(1))
    }

    /// Drops a run; false when there is no such run.
    pub(super) fn remove(&mut self, run: RunId) -> bool {
        let before = self.jobs.len();
        self.jobs.retain(|job| job.run() != run);
        self.jobs.len() < before
    }

    /// Drops all runs and names them.
    pub(super) fn clear(&mut self) -> Vec<RunId> {
        self.jobs.drain(..).map(|job| job.run()).collect()
    }

    pub(super) fn forget_device(&mut self) {
        self.jobs.iter_mut().for_each(Job::forget_device);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }
}
