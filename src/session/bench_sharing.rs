//! What each way is worth in which a sweep computes nothing twice: the same sweep with all of them, and without each.
//!
//! Schedules are those of the figure with all variants, items the model's own, and the rule to stop is the usual one. All
//! variants take turns, so that a machine that slows down slows all of them, and medians count.

use std::collections::BTreeMap;

use serde::Serialize;

use super::bench::median;
use super::executor::{Executor, ExecutorCache};
use super::pace::STEP_PLANS_MAX;
use super::{Result, Session, Sources};
use crate::backend::{Computed, Counting};
use crate::eval::Sharing;
use crate::experiment::{Experiment, ModelRef, What};
use crate::platform::{cpu_seconds, now_millis};
use crate::schedule::Schedule;
use crate::sweep::{Stop, Study, SweepPart, SweepRun, distinct, expand};

/// The figure whose schedules are run.
const FIGURE: Study = Study::Figure(11);

/// How much is swept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharingSize {
    /// Of each task.
    pub items: usize,
    /// Most schedules, taken evenly from those of the figure.
    pub schedules: usize,
}

/// What was found; the keys are a contract with other programs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BenchSharing {
    pub sweep_items: usize,
    pub sweep_schedules: usize,
    /// Seconds of all cores together, where they are known, with everything on.
    pub sweep_seconds: f64,
    pub sweep_computed: Computed,
    /// By part: the time without it over the time with all. Of `order`, which computes the same in another order, the
    /// time until half of the decisions have fallen.
    pub sweep_factors: BTreeMap<&'static str, f64>,
    /// By part the same of what is computed: layer runs on tokens; rows of logits, items made tokens, and layer runs
    /// until half of the decisions, for the parts that save these.
    pub sweep_work_factors: BTreeMap<&'static str, f64>,
    /// Time of the layer runs at the rate of the batch over the time that they took, when no cell is left alone.
    pub sweep_share_of_batch_rate: Option<f64>,
}

/// A sweep from items as text to its end.
#[derive(Debug, Clone, Copy, Default)]
struct Took {
    seconds: f64,
    computed: Computed,
    n_encoded: usize,
    n_items: usize,
    /// Seconds and layer runs until half of the decisions had fallen.
    until_half: (f64, usize),
}

impl Session {
    /// Sweeps with everything on and without each part. `batch_rate` is how many layers are run on a token in a second of
    /// a batch.
    ///
    /// # Errors
    /// When there are no items, or the device fails.
    pub(super) async fn bench_sharing(
        &mut self,
        size: SharingSize,
        rounds: usize,
        batch_rate: f64,
    ) -> Result<BenchSharing> {
        let what = What::Sweep { study: Some(FIGURE), families: Vec::new() };
        let mut experiment = Experiment::of(ModelRef::default(), what);
        (experiment.limit, experiment.seed) = (Some(size.items), Some(0));
        let families = FIGURE.plan(None, 0).map(|plan| plan.families).unwrap_or_default();
        let (all, _) = distinct(expand(&families, self.spec().n_layers)?);
        let n = size.schedules.clamp(1, all.len());
        let chosen = (0..n).filter_map(|i| all.get(i * all.len() / n).cloned());
        let schedules: Vec<(usize, Schedule)> = chosen.enumerate().collect();

        let variants = [("", Sharing::ALL)].into_iter().chain(Sharing::WITHOUT);
        let mut took: Vec<(&str, Vec<Took>)> = variants.clone().map(|(part, _)| (part, Vec::new())).collect();
        for _ in 0..rounds {
            for ((_, rounds), (_, sharing)) in took.iter_mut().zip(variants.clone()) {
                rounds
                    .push(sweep(&self.sources, &mut self.executor, &schedules, &experiment, sharing).await?);
            }
        }
        let seconds = |rounds: &[Took]| median(rounds.iter().map(|took| took.seconds).collect());
        let half = |rounds: &[Took]| median(rounds.iter().map(|took| took.until_half.0).collect());
        let (_, rounds) = took.remove(0);
        let (with, with_seconds, with_half) = (rounds[0], seconds(&rounds), half(&rounds));
        let (mut factors, mut work_factors) = (BTreeMap::new(), BTreeMap::new());
        let mut share = None;
        for (part, rounds) in took {
            let (without, without_seconds) = (rounds[0], seconds(&rounds));
            let of = |number: fn(&Took) -> usize| number(&without) as f64 / number(&with).max(1) as f64;
            factors.insert(part, without_seconds / with_seconds);
            work_factors.insert(
                part,
                match part {
                    "logits" => of(|took| took.computed.logit_rows),
                    "tokens" => of(|took| took.n_encoded),
                    "order" => of(|took| took.until_half.1),
                    _ => of(|took| took.computed.layer_runs),
                },
            );
            match part {
                "order" => _ = factors.insert(part, half(&rounds) / with_half),
                "stopping" => share = Some(without.computed.layer_runs as f64 / batch_rate / without_seconds),
                _ => {}
            }
        }
        Ok(BenchSharing {
            sweep_items: with.n_items,
            sweep_schedules: schedules.len(),
            sweep_seconds: with_seconds,
            sweep_computed: with.computed,
            sweep_factors: factors,
            sweep_work_factors: work_factors,
            sweep_share_of_batch_rate: share.filter(|share| share.is_finite()),
        })
    }
}

async fn sweep(
    sources: &Sources,
    executor: &mut Executor,
    schedules: &[(usize, Schedule)],
    experiment: &Experiment,
    sharing: Sharing,
) -> Result<Took> {
    let (started, cpu_started) = (now_millis(), cpu_seconds());
    let seconds = || match cpu_started.zip(cpu_seconds()) {
        // It goes in steps of 10 ms.
        Some((before, after)) if after > before => after - before,
        _ => (now_millis() - started) / 1e3,
    };
    let mut took = Took::default();
    let mut encoded = Vec::new();
    for _ in 0..if sharing.tokens { 1 } else { schedules.len() } {
        encoded = sources.data(experiment)?.into_iter().map(|data| data.encoded).collect();
        took.n_items = encoded.iter().map(|task| task.n_items()).sum();
        took.n_encoded += took.n_items;
    }
    let schedules: Vec<(usize, &Schedule)> = schedules.iter().map(|(index, it)| (*index, it)).collect();
    let (mut run, _) =
        SweepRun::<ExecutorCache>::sharing(&schedules, &encoded, Some(Stop::default()), Vec::new(), sharing);
    let mut counting = Counting::new(executor);
    // Seconds, layer runs and decisions so far.
    let mut course = Vec::new();
    loop {
        match run.part(&mut counting, STEP_PLANS_MAX, f64::INFINITY).await? {
            SweepPart::More => {}
            SweepPart::Items(_) => course.push((seconds(), counting.computed.layer_runs, run.n_decided())),
            SweepPart::End => break,
        }
    }
    let n_decided = course.last().map_or(0, |(_, _, n)| *n);
    (took.seconds, took.computed) = (seconds(), counting.computed);
    // Where nothing is decided that is the end.
    let half = course.iter().find(|(_, _, n)| *n > 0 && 2 * n >= n_decided);
    took.until_half =
        half.map_or((took.seconds, took.computed.layer_runs), |(seconds, runs, _)| (*seconds, *runs));
    Ok(took)
}
