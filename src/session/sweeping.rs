//! One of the paper's figures, or its questions, filled a few items at a time under all
//! schedules.

use std::sync::Arc;

use super::shelf::{Place, Shelf};
use super::{Session, SessionError};
use crate::eval::EncodedTask;
use crate::platform::now_millis;
use crate::protocol::{BUILD_ID, FigureProgress};
use crate::schedule::Schedule;
use crate::sweep::{
    Entry, Record, Results, SWEEP_VERSION, Stop, Study, SweepHeader, SweepPart, SweepPlan, SweepRun,
    SweepTask, Table, distinct, expand,
};

/// Milliseconds that one step should take, so that the engine hears its mailbox in between.
const STEP_MILLIS: f64 = 100.0;
/// Most schedules of one step, however fast the device is.
const STEP_PLANS_MAX: usize = 256;

/// Pause between two folds of the records, in times that one took: a tenth of the time at most
/// goes into folding.
const QUIET_FOLDS: f64 = 9.0;

/// A figure under way.
#[derive(Debug)]
pub struct Sweeping {
    study: Study,
    header: SweepHeader,
    /// With the index of their schedule.
    entries: Vec<(Entry, usize)>,
    schedules: Vec<Schedule>,
    encoded: Vec<Arc<EncodedTask>>,
    shelf: Shelf,
    /// None before the first step.
    under_way: Option<UnderWay>,
    records: Vec<Record>,
    /// Schedules of the next step.
    n_plans: usize,
    /// When the records are worth folding again.
    quiet_until: f64,
}

/// What is left, and where its records go.
#[derive(Debug)]
struct UnderWay {
    run: SweepRun,
    place: Place,
    /// Items that were kept from before.
    n_before: usize,
}

impl Sweeping {
    /// Sets up a study over the first `limit` items of each task in the order of `seed`. No
    /// tasks means all; with a rule to stop, decided cells are left alone. It goes on from what
    /// is on the shelf, and keeps there what comes.
    ///
    /// # Errors
    /// When there is no such figure or task, the rule has no sense, or an item cannot be
    /// encoded.
    pub fn new(
        session: &Session,
        study: Study,
        tasks: &[String],
        (limit, seed): (usize, u64),
        stop: Option<Stop>,
        shelf: Shelf,
    ) -> Result<Self, SessionError> {
        let number = study.figure().unwrap_or(0);
        let plan = study.plan(Some(limit), seed).ok_or(SessionError::NoFigure { number })?;
        let plan = SweepPlan { stop, ..plan };
        plan.check()?;
        let (distinct, entries) = distinct(expand(&plan.families, session.spec().n_layers)?);
        let encoded = session.encoded(tasks, limit, seed)?;
        let header = session.sweep_header(plan, &distinct, &encoded);
        Ok(Self {
            study,
            header,
            entries,
            schedules: distinct,
            encoded,
            shelf,
            under_way: None,
            records: Vec::new(),
            n_plans: 1,
            quiet_until: 0.0,
        })
    }

    /// Looks what was kept from before.
    async fn begin(&mut self) -> UnderWay {
        let (place, known) = self.shelf.find(&self.header).await;
        let schedules: Vec<(usize, &Schedule)> = self.schedules.iter().enumerate().collect();
        let (run, kept) = SweepRun::new(&schedules, &self.encoded, self.header.plan.stop, known);
        self.records = kept;
        let n_before = run.progress().0;
        UnderWay { run, place, n_before }
    }

    /// A part of about 0.1 s; what can be drawn and whether all is done, where some items
    /// were completed by it. Before the first items are complete, schedule after schedule is
    /// drawn as it is done with them; and what was kept from before is drawn at once.
    ///
    /// # Errors
    /// When the device fails; the step can be tried again.
    pub async fn step(
        &mut self,
        session: &mut Session,
    ) -> Result<Option<(FigureProgress, bool)>, SessionError> {
        if self.under_way.is_none() {
            self.under_way = Some(self.begin().await);
        }
        let Some(now) = &mut self.under_way else { return Ok(None) };
        let start = now_millis();
        let part = now.run.part(&mut session.executor, self.n_plans).await?;
        let millis = now_millis() - start;
        self.n_plans = paced(self.n_plans, millis);
        let finished = match part {
            SweepPart::More if self.records.is_empty() || self.quiet_until == 0.0 => false,
            SweepPart::More => return Ok(None),
            SweepPart::Items(records) => {
                self.shelf.append(&mut now.place, &records).await;
                self.records.extend(records);
                let (n_done, n_total) = now.run.progress();
                n_done == n_total
            }
            SweepPart::End => true,
        };
        let start = now_millis();
        if !finished && start < self.quiet_until {
            return Ok(None);
        }
        let (n_done, n_total) = now.run.progress();
        let records = if self.records.is_empty() { now.run.partial() } else { &self.records };
        let table = Table::new(&self.header, records);
        let results = Results::new(&self.header, &self.entries, &table);
        let progress = FigureProgress {
            study: self.study,
            n_done,
            n_total,
            n_before: now.n_before,
            not_kept: self.shelf.why_not_kept(&now.place),
            n_schedules: self.header.schedules.len(),
            drawing: results.drawing(self.study),
            findings: results.findings(self.study),
            states: table.states(),
        };
        // A fold looks at all records: of a long sweep it is made less often.
        let folded = now_millis();
        self.quiet_until = folded + QUIET_FOLDS * (folded - start);
        Ok(Some((progress, finished)))
    }
}

impl Session {
    /// The head of the results of these schedules.
    pub(super) fn sweep_header(
        &self,
        plan: SweepPlan,
        schedules: &[Schedule],
        encoded: &[Arc<EncodedTask>],
    ) -> SweepHeader {
        let task = |task: &Arc<EncodedTask>| SweepTask {
            name: task.name.clone(),
            metric: task.metric,
            chance: task.chance,
            n_items: task.n_items(),
            data_hash: self.data_hash(&task.name),
            add_bos: task.add_bos,
            lines: task.lines().collect(),
        };
        SweepHeader {
            version: SWEEP_VERSION,
            model: self.model().title().to_owned(),
            model_hash: self.hash().to_string(),
            n_layers: self.spec().n_layers,
            plan,
            schedules: schedules.iter().map(Schedule::to_string).collect(),
            tasks: encoded.iter().map(task).collect(),
            backend: self.backend(),
            build: BUILD_ID.to_owned(),
        }
    }
}

/// How many schedules fit into a step, after one of `n_plans` took `millis`.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded by the clamp"
)]
pub(super) fn paced(n_plans: usize, millis: f64) -> usize {
    let fitting = n_plans as f64 * STEP_MILLIS / millis.max(1.0);
    // Not more than twice as many at once: the first steps are slower than the others.
    fitting.clamp(1.0, (2 * n_plans).min(STEP_PLANS_MAX) as f64) as usize
}
