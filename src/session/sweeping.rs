//! One of the paper's figures, or its questions, filled a few items at a time under all
//! schedules.

use std::sync::Arc;

use super::counted::Counted;
use super::pace::{Folds, QUIET_MILLIS, STEP_MILLIS, paced};
use super::run::{Running, Step};
use super::speed::works;
use super::store::Place;
use super::{ExecutorCache, Session, SessionError};
use crate::eval::EncodedTask;
use crate::experiment::{BUILD_ID, DataRef, Experiment, FigureProgress, Report};
use crate::platform::now_millis;
use crate::schedule::Schedule;
use crate::sweep::{
    DataPlace, Entry, FamilySpec, Record, Results, SWEEP_VERSION, Study, SweepHeader, SweepPart, SweepPlan,
    SweepRun, SweepTask, Table, distinct, expand,
};

/// A figure under way.
#[derive(Debug)]
pub(super) struct Sweeping {
    study: Option<Study>,
    header: SweepHeader,
    /// With the index of their schedule.
    entries: Vec<(Entry, usize)>,
    schedules: Vec<Schedule>,
    encoded: Vec<Arc<EncodedTask>>,
    /// None before the first step.
    under_way: Option<UnderWay>,
    records: Vec<Record>,
    /// Schedules of the next step.
    n_plans: usize,
    folds: Folds,
    counted: Counted,
    /// What was reported last, and until when no more than how far it is is news.
    last: Option<(Box<FigureProgress>, f64)>,
}

/// Records that whoever asks for a sweep keeps.
pub struct Shelf {
    pub known: Vec<Record>,
    /// Indices of the schedules that are run; all without it.
    pub schedules: Option<Vec<usize>>,
    /// Gets the records of `known` that count, then each batch that comes.
    pub keep: Box<dyn FnMut(Vec<Record>)>,
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shelf {{ {} records }}", self.known.len())
    }
}

/// What is left, and where its records go.
#[derive(Debug)]
struct UnderWay {
    run: SweepRun<ExecutorCache>,
    place: Kept,
    /// Items that were kept from before.
    n_before: usize,
}

#[derive(Debug)]
enum Kept {
    Store(Place),
    Shelf(Shelf),
}

impl Sweeping {
    /// Sets up a sweep over `encoded`, the items of an experiment. It goes on from what is in the
    /// store, and keeps there what comes.
    pub(super) fn new(
        session: &Session,
        experiment: &Experiment,
        study: Option<Study>,
        families: &[FamilySpec],
        encoded: Vec<Arc<EncodedTask>>,
    ) -> Result<Self, SessionError> {
        let plan = sweep_plan(experiment, study, families)?;
        let (distinct, entries) = distinct(expand(&plan.families, session.spec().n_layers)?);
        let header = session.sweep_header(plan, &distinct, &encoded, &experiment.data);
        Ok(Self {
            study,
            header,
            entries,
            counted: Counted::new(
                works(encoded.iter().map(AsRef::as_ref)),
                encoded.iter().map(|task| task.n_items()),
                distinct.iter().map(Schedule::n_applications).collect(),
            ),
            schedules: distinct,
            encoded,
            under_way: None,
            records: Vec::new(),
            n_plans: 1,
            folds: Folds::default(),
            last: None,
        })
    }

    /// Items that are kept from before and items in all, without computing any; None where
    /// nothing is kept.
    pub(super) async fn kept(&mut self, session: &Session) -> Option<(usize, usize)> {
        if !session.store.has(&self.header).await {
            return None;
        }
        let (n_done, n_total) = self.begin(session, None).await.run.progress();
        (n_done > 0).then_some((n_done, n_total))
    }

    /// Looks what is known.
    async fn begin(&mut self, session: &Session, shelf: Option<Shelf>) -> UnderWay {
        let (mut place, known) = match shelf {
            Some(mut shelf) => {
                let known = std::mem::take(&mut shelf.known);
                (Kept::Shelf(shelf), known)
            }
            None => {
                let (place, known) = session.store.find(&self.header).await;
                (Kept::Store(place), known)
            }
        };
        let mut schedules: Vec<(usize, &Schedule)> = self.schedules.iter().enumerate().collect();
        if let Kept::Shelf(Shelf { schedules: Some(wanted), .. }) = &place {
            schedules.retain(|(index, _)| wanted.contains(index));
        }
        let (run, kept) = SweepRun::new(&schedules, &self.encoded, self.header.plan.stop, known);
        if let Kept::Shelf(shelf) = &mut place {
            (shelf.keep)(kept.clone());
        }
        self.counted.know(&kept);
        self.records = kept;
        let n_before = run.progress().0;
        UnderWay { run, place, n_before }
    }

    /// What was reported last, with how far it is now, where that is news.
    fn how_far(&mut self) -> Step {
        let (now, share) = (now_millis(), self.counted.share());
        let Some((last, quiet_until)) = self.last.as_mut().filter(|(_, until)| now >= *until) else {
            return Step::More;
        };
        *quiet_until = now + QUIET_MILLIS;
        last.share_done = share.max(last.share_done);
        if let Some(now) = &self.under_way {
            (last.n_done, last.n_total) = now.run.progress();
        }
        Step::Report(Report::Sweep((**last).clone()))
    }

    /// What is known.
    fn report(&self, session: &Session) -> FigureProgress {
        let study = self.study.unwrap_or(Study::Findings);
        let partial;
        let (records, (n_done, n_total), n_before, not_kept) = match &self.under_way {
            Some(now) => {
                partial = if self.records.is_empty() { now.run.partial().to_vec() } else { Vec::new() };
                let records = if self.records.is_empty() { &partial } else { &self.records };
                let not_kept = match &now.place {
                    Kept::Store(place) => session.store.why_not_kept(place),
                    Kept::Shelf(_) => None,
                };
                (records, now.run.progress(), now.n_before, not_kept)
            }
            None => (&self.records, (0, 0), 0, None),
        };
        let table = Table::new(&self.header, records);
        let results = Results::new(&self.header, &self.entries, &table);
        FigureProgress {
            study,
            n_layers: self.header.n_layers,
            n_done,
            n_total,
            share_done: self.counted.share().max(n_done as f64 / n_total.max(1) as f64),
            n_before,
            not_kept,
            n_schedules: self.header.schedules.len(),
            drawing: results.drawing(study),
            findings: results.findings(study),
            states: table.states(),
            draws: results.draws(study),
        }
    }
}

impl Running for Sweeping {
    /// A part of about 0.1 s. Until the first items are complete, every schedule is reported as soon as
    /// it is done with them; known results are reported at once.
    async fn step(&mut self, session: &mut Session) -> Result<Step, SessionError> {
        if self.under_way.is_none() {
            let shelf = session.shelf.take();
            self.under_way = Some(self.begin(session, shelf).await);
        }
        let Some(now) = &mut self.under_way else { return Ok(Step::More) };
        session.call_helpers(now.run.n_left() * self.schedules.len(), true);
        let start = now_millis();
        let (n_before, n_plans) = (self.n_plans, self.n_plans.max(session.n_plans));
        let part =
            now.run.part_with(&mut session.executor, n_plans, STEP_MILLIS, &mut session.helpers).await?;
        let millis = now_millis() - start;
        self.n_plans = paced(n_before, millis);
        let (runs, millis) = self.counted.learn(&part, now.run.partial(), millis);
        // As long as more schedules are taken at once from step to step, it is faster from step to step.
        if self.n_plans < 2 * n_before || n_plans >= self.schedules.len() {
            session.speedometer.swept(runs, millis);
        }
        let finished = match part {
            SweepPart::More if self.records.is_empty() || self.folds.is_first() => false,
            SweepPart::More => return Ok(self.how_far()),
            SweepPart::Items(records) => {
                match &mut now.place {
                    Kept::Store(place) => session.store.append(place, &records).await,
                    Kept::Shelf(shelf) => (shelf.keep)(records.clone()),
                }
                self.records.extend(records);
                let (n_done, n_total) = now.run.progress();
                n_done == n_total
            }
            SweepPart::End => true,
        };
        let made = self.folds.fold(finished, || self.report(session));
        let Some(made) = made else { return Ok(self.how_far()) };
        self.last = Some((Box::new(made.clone()), now_millis() + QUIET_MILLIS));
        Ok(if finished { Step::Done(Report::Sweep(made)) } else { Step::Report(Report::Sweep(made)) })
    }

    fn forget_device(&mut self) {
        if let Some(now) = &mut self.under_way {
            now.run.forget_device();
        }
    }
}

/// The families of the user's plan, or of a study; with the tasks, limit, seed and rule to
/// stop of an experiment.
fn sweep_plan(
    experiment: &Experiment,
    study: Option<Study>,
    families: &[FamilySpec],
) -> Result<SweepPlan, SessionError> {
    let (limit, seed) = (experiment.limit, experiment.seed.unwrap_or_default());
    let of_study = study.map(|study| {
        let number = study.figure().unwrap_or(0);
        study.plan(limit, seed).ok_or(SessionError::NoFigure { number })
    });
    let plan = match of_study.transpose()? {
        Some(plan) if families.is_empty() => plan,
        _ => SweepPlan::of(families.to_vec(), limit, seed),
    };
    let plan = SweepPlan { stop: experiment.stop, ..plan };
    plan.check()?;
    Ok(plan)
}

impl Session {
    /// The head of the results of a sweep.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn header(&self, experiment: &Experiment) -> Result<SweepHeader, SessionError> {
        let crate::experiment::What::Sweep { study, families } = &experiment.what else {
            return Err(SessionError::NoFigure { number: 0 });
        };
        Ok(Sweeping::new(self, experiment, *study, families, self.encoded(experiment)?)?.header)
    }

    /// The head of the results of these schedules.
    pub(super) fn sweep_header(
        &self,
        plan: SweepPlan,
        schedules: &[Schedule],
        encoded: &[Arc<EncodedTask>],
        data: &[DataRef],
    ) -> SweepHeader {
        let places = data.iter().filter_map(|data| {
            let examples = data.few_shot.as_ref().and_then(|few_shot| few_shot.source.clone());
            Some(DataPlace { task: data.task.clone(), items: data.source.clone()?, examples })
        });
        let task = |task: &Arc<EncodedTask>| SweepTask {
            name: task.name.clone(),
            metric: task.metric,
            chance: task.chance,
            n_items: task.n_items(),
            data_hash: task.identity.clone(),
            add_bos: task.add_bos,
            lines: task.lines().collect(),
        };
        SweepHeader {
            version: SWEEP_VERSION,
            model: self.model().title().to_owned(),
            model_hash: self.hash().to_string(),
            quantise: self.quantise(),
            source: self.model().folder().source().map(str::to_owned),
            n_layers: self.spec().n_layers,
            plan,
            schedules: schedules.iter().map(Schedule::to_string).collect(),
            tasks: encoded.iter().map(task).collect(),
            places: places.collect(),
            backend: self.backend(),
            build: BUILD_ID.to_owned(),
        }
    }
}
