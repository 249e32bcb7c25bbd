//! Items under some schedules, a portion at a time. What the session has computed before is not
//! computed again, and what comes is kept there.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::pace::STEP_MILLIS;
use super::speed::{runs_of, works};
use super::store::Cell;
use super::{ExecutorCache, Result, Session};
use crate::eval::{Dealing, EncodedTask, Portion, Run, Work, Wrote};
use crate::order;
use crate::plan::{Plan, lower};
use crate::platform::now_millis;
use crate::schedule::Schedule;

/// Results that are missing.
#[derive(Debug)]
pub(super) struct Scoring {
    /// Where results are kept, by schedule and task.
    pub(super) cells: Vec<Vec<Cell>>,
    /// The schedules, lowered.
    pub(super) plans: Vec<Plan>,
    /// Items that are missing under the same schedules, those that are missing under fewest first.
    stages: VecDeque<Dealing<ExecutorCache>>,
    /// What an item of each task takes.
    works: Vec<Work>,
}

impl Scoring {
    /// What the session does not know of these tasks under these schedules.
    pub(super) fn new(session: &Session, schedules: &[Schedule], tasks: Vec<Arc<EncodedTask>>) -> Self {
        let cells = schedules.iter().map(|schedule| {
            let text = schedule.to_string();
            tasks.iter().map(|task| session.cell(task, &text)).collect()
        });
        let cells: Vec<Vec<Cell>> = cells.collect();
        let mut stages: BTreeMap<Vec<usize>, Vec<Vec<usize>>> = BTreeMap::new();
        for (number, task) in tasks.iter().enumerate() {
            for (position, line) in task.lines().enumerate() {
                let is_missing = |place: &usize| session.store.get(&cells[*place][number], line).is_none();
                let missing: Vec<usize> = (0..cells.len()).filter(is_missing).collect();
                let positions = stages.entry(missing).or_insert_with(|| vec![Vec::new(); tasks.len()]);
                positions[number].push(position);
            }
        }
        let mut stages: Vec<_> = stages.into_iter().filter(|(missing, _)| !missing.is_empty()).collect();
        order::sort_by_key(&mut stages, |(missing, _)| missing.len());
        let dealing = |(missing, positions): (Vec<usize>, Vec<Vec<usize>>)| {
            Dealing::new(Run::new(tasks.iter().cloned().zip(positions).collect()), missing)
        };
        Self {
            stages: stages.into_iter().map(dealing).collect(),
            plans: schedules.iter().map(lower).collect(),
            works: works(tasks.iter().map(AsRef::as_ref)),
            cells,
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.stages.is_empty()
    }

    /// The device is gone: an answer under way is taken up on another.
    pub(super) fn forget_device(&mut self) {
        self.stages.iter_mut().for_each(Dealing::forget_device);
    }

    /// One batch under one schedule, or some words of an answer.
    ///
    /// # Errors
    /// When the device fails; the step can be tried again.
    pub(super) async fn step(&mut self, session: &mut Session) -> Result<()> {
        session.call_helpers(self.stages.iter().map(Dealing::n_left).sum(), false);
        let Some(stage) = self.stages.front_mut() else { return Ok(()) };
        let start = now_millis();
        let portion = Portion { n_plans: 1, until: start + STEP_MILLIS, ..Portion::ALL };
        let dealt =
            stage.step_with(&mut session.executor, &self.plans, portion, &mut session.helpers).await?;
        let millis = now_millis() - start;
        let layer_runs = |place: usize| self.plans.get(place).map_or(0, Plan::n_applications);
        if let Some(Wrote { place, n_tokens, millis }) = dealt.as_ref().map(|dealt| dealt.wrote) {
            session.speedometer.wrote(n_tokens, layer_runs(place), millis);
        }
        let mut runs = 0.0;
        for (place, result) in dealt.into_iter().flat_map(|dealt| dealt.results) {
            runs += runs_of(self.works.get(result.task), layer_runs(place));
            if let Some(cell) = self.cells.get(place).and_then(|cells| cells.get(result.task)) {
                session.store.put(cell, result);
            }
        }
        session.speedometer.scored(runs, millis);
        if stage.is_over() {
            self.stages.pop_front();
        }
        Ok(())
    }
}
