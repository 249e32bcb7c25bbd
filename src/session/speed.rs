//! How fast the model runs here: measured on a few tokens when it is opened, then on what is scored and written.

use super::measure::{N_WARM, Round, prefilled, timed};
use super::{Result, Session};
use crate::eval::{EncodedTask, Work};
use crate::experiment::{LatencySize, Speed, StudySize};
use crate::platform::now_millis;
use crate::schedule::Schedule;
use crate::sweep::{Atlas, FIGURES, LATENCY_ROUNDS, Study, distinct, expand, latency_plan};

/// Tokens that are read at first.
const N_READ: usize = 16;
/// A device that reads them faster says more about its latency than about its speed, milliseconds; it reads more.
const FAST_MILLIS: f64 = 60.0;
const N_READ_FAST: usize = 128;
/// A first pass that takes longer says enough: what drivers compile counts for little in it. Milliseconds.
const SLOW_MILLIS: f64 = 500.0;
/// Tokens that are written at first, after one that is not counted: one alone is as likely a pause of the device as
/// its speed, or too short for the clock.
const N_WRITTEN: usize = 8;
/// How long they may take; a device that is so slow needs fewer, milliseconds.
const WRITTEN_MILLIS: f64 = 1000.0;
/// From so much work on, what was measured on it counts, milliseconds.
const TRUSTED_MILLIS: f64 = 300.0;
/// Work that lies further back counts half, milliseconds.
const WINDOW_MILLIS: f64 = 10_000.0;
const MILLIS_PER_SECOND: f64 = 1000.0;

/// What has been measured.
#[derive(Debug, Default)]
pub(super) struct Speedometer {
    at_open: Option<Speed>,
    read: Clocked,
    swept: Clocked,
    states: Clocked,
    written: Clocked,
}

/// Runs of a layer on a token, and how long they took.
#[derive(Debug, Default)]
struct Clocked {
    runs: f64,
    millis: f64,
}

impl Clocked {
    fn learn(&mut self, runs: f64, millis: f64) {
        // A clock may stand still for a short time, or be set back.
        if runs <= 0.0 || millis <= 0.0 {
            return;
        }
        if self.millis > WINDOW_MILLIS {
            self.runs /= 2.0;
            self.millis /= 2.0;
        }
        self.runs += runs;
        self.millis += millis;
    }

    /// Runs a second.
    fn rate(&self) -> Option<f64> {
        (self.millis >= TRUSTED_MILLIS).then(|| self.runs * MILLIS_PER_SECOND / self.millis)
    }
}

impl Speedometer {
    /// Items were scored: so many runs, in so long a time.
    pub(super) fn scored(&mut self, runs: f64, millis: f64) {
        self.read.learn(runs, millis);
    }

    /// The same under many schedules at once.
    pub(super) fn swept(&mut self, runs: f64, millis: f64) {
        self.swept.learn(runs, millis);
    }

    /// Hidden states were read back after so many runs, and compared.
    pub(super) fn compared_states(&mut self, runs: f64, millis: f64) {
        self.states.learn(runs, millis);
    }

    /// So many tokens were written one after the other, each in so many runs.
    pub(super) fn wrote(&mut self, n_tokens: usize, layer_runs: usize, millis: f64) {
        self.written.learn((n_tokens * layer_runs) as f64, millis);
    }

    fn speed(&self) -> Option<Speed> {
        let at_open = self.at_open?;
        let (read, written) = (self.read.rate(), self.written.rate());
        Some(Speed {
            read: read.unwrap_or(at_open.read),
            written: written.unwrap_or(at_open.written),
            swept: self.swept.rate(),
            states: self.states.rate(),
            is_of_scores: read.is_some(),
            is_of_texts: written.is_some(),
        })
    }
}

/// What the items of each task take.
pub(super) fn works<'a>(tasks: impl IntoIterator<Item = &'a EncodedTask>) -> Vec<Work> {
    tasks.into_iter().map(EncodedTask::work).collect()
}

/// Runs of one item under a plan of so many layer runs; none where its answer was written, which takes other
/// time.
pub(super) fn runs_of(work: Option<&Work>, layer_runs: usize) -> f64 {
    work.filter(|work| work.written == 0.0).map_or(0.0, |work| work.read * layer_runs as f64)
}

impl Session {
    /// Runs a few tokens, so that it can be told how long work takes before any is done; not in a model that is
    /// neither scored nor writes.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn measure_speed(&mut self) -> Result<()> {
        if self.spec().head.is_none() || !self.spec().block.attention.causal {
            return Ok(());
        }
        let plan = self.full_plan();
        let context = self.spec().context_length;
        let n_written = (1 + N_WRITTEN).min(context / 2).max(1);
        let room = context.saturating_sub(n_written).max(1);
        let mut n_read = N_READ.min(room);
        let mut start = now_millis();
        let mut decoding = prefilled(&mut self.executor, &plan, n_read, n_written).await?;
        let mut millis = now_millis() - start;
        if millis < SLOW_MILLIS {
            timed(&mut decoding, &mut self.executor, &plan).await?;
            n_read = if millis < FAST_MILLIS { N_READ_FAST.min(room) } else { n_read };
            start = now_millis();
            decoding = prefilled(&mut self.executor, &plan, n_read, n_written).await?;
            millis = now_millis() - start;
        }
        let mut millis_written = timed(&mut decoding, &mut self.executor, &plan).await?;
        let mut n_timed = 0;
        for _ in 1..n_written {
            let millis = timed(&mut decoding, &mut self.executor, &plan).await?;
            // What the first took beside its work is left out.
            millis_written = if n_timed == 0 { millis } else { millis_written + millis };
            n_timed += 1;
            if millis_written >= WRITTEN_MILLIS {
                break;
            }
        }
        let rate = |n_tokens: usize, millis: f64| {
            (n_tokens * plan.n_applications().max(1)) as f64 * MILLIS_PER_SECOND / millis
        };
        // A clock that stands still measures nothing.
        let is_measured = millis > 0.0 && millis_written > 0.0;
        self.speedometer.at_open = is_measured.then(|| Speed {
            read: rate(n_read, millis),
            written: rate(n_timed.max(1), millis_written),
            swept: None,
            states: None,
            is_of_scores: false,
            is_of_texts: false,
        });
        Ok(())
    }

    /// How fast the model runs here, once that was measured.
    pub fn speed(&self) -> Option<Speed> {
        self.speedometer.speed()
    }

    /// How much each of the figures runs that are possible with this model, and accuracy against time.
    pub(super) fn work_sizes(&self) -> (Vec<StudySize>, Option<LatencySize>) {
        (self.study_sizes(), self.latency_size())
    }

    fn study_sizes(&self) -> Vec<StudySize> {
        let size = |study: Study| {
            let families = study.plan(None, 0)?.families;
            let (schedules, _) = distinct(expand(&families, self.spec().n_layers).ok()?);
            let layer_runs = schedules.iter().map(|schedule| schedule.n_applications() as u64).sum();
            Some(StudySize { study, n_schedules: schedules.len(), layer_runs })
        };
        FIGURES
            .map(Study::Figure)
            .into_iter()
            .chain([Study::Findings])
            .chain(Atlas::ALL.map(Study::Atlas))
            .filter_map(size)
            .collect()
    }

    fn latency_size(&self) -> Option<LatencySize> {
        let n_layers = self.spec().n_layers;
        let families = latency_plan(n_layers, &Schedule::full(n_layers), None, 0).families;
        let (schedules, _) = distinct(expand(&families, n_layers).ok()?);
        let Round { n_prompt, n_tokens, n_prefill } = Round::of(&self.executor);
        // The prompt that is read for its time is read once more at first, uncounted.
        let read = LATENCY_ROUNDS * (n_prompt + n_prefill) + n_prefill;
        Some(LatencySize {
            layer_runs: schedules.iter().map(|schedule| schedule.n_applications() as u64).sum(),
            read: read as f64,
            written: (LATENCY_ROUNDS * (N_WARM + n_tokens)) as f64,
        })
    }
}
