//! What this session has computed of an experiment on scores, ready to be claimed or compared.

use std::sync::Arc;

use super::{Result, Session};
use crate::claim::{Checked, Claim, Computed, ComputedTask, Doubt, TaskClaim, check, data_mark};
use crate::eval::report::task_score;
use crate::eval::{EncodedTask, ItemResult, Metric, answer_margin};
use crate::experiment::{Experiment, What};
use crate::model::Sha256Hash;
use crate::schedule::Schedule;
use crate::words::Problem;

impl Session {
    /// What is known of an experiment on scores: of each task the first items in the experiment's order,
    /// up to the first that is not computed. Nothing is computed for it; of other experiments it is empty.
    ///
    /// # Errors
    /// When the experiment is about another model or other data, or has no such schedule.
    pub fn computed(&self, experiment: &Experiment) -> Result<Computed> {
        let backend = self.backend().kind;
        let What::Scores { schedule, beside_full } = &experiment.what else {
            return Ok(Computed { backend, tasks: Vec::new() });
        };
        experiment.check()?;
        self.check_model(&experiment.model)?;
        let (full, schedule) = (Schedule::full(self.spec().n_layers), self.schedule(schedule)?);
        let beside = (*beside_full && schedule != full).then_some((full, true));
        let data = self.sources.data(experiment)?;
        let available = self.sources.chosen(experiment)?;
        let mut tasks = Vec::new();
        for (schedule, of_full) in [(schedule, false)].into_iter().chain(beside) {
            let text = schedule.to_string();
            for (data, chosen) in data.iter().zip(&available) {
                tasks.push(self.computed_task(&data.encoded, &text, of_full, chosen.task.n_items()));
            }
        }
        Ok(Computed { backend, tasks })
    }

    /// Compares a claim about an experiment with what is known of it here, task by task: what is wrong with one says
    /// nothing of the others.
    pub fn check(&self, experiment: &Experiment, claim: &Claim) -> Checked {
        let named = experiment.data.iter().map(|data| (data.task.as_str(), vec![data.clone()]));
        let named: Vec<_> = match experiment.data.is_empty() {
            true => vec![("", Vec::new())],
            false => named.collect(),
        };
        let mut computed = Computed { backend: self.backend().kind, tasks: Vec::new() };
        let mut refused = Vec::new();
        for (task, data) in named {
            match self.computed(&Experiment { data, ..experiment.clone() }) {
                Ok(found) => computed.tasks.extend(found.tasks),
                Err(error) => refused.push((task, Problem::of(&error))),
            }
        }
        let mut checked = check(claim, &computed);
        for task in checked.tasks.iter_mut().filter(|task| task.doubt == Some(Doubt::NoTask)) {
            // One that names no tasks is refused as a whole.
            let is_it = |(name, _): &&(&str, Problem)| *name == task.task || name.is_empty();
            let why = refused.iter().find(is_it).map(|(_, why)| Doubt::Refused { why: why.clone() });
            task.doubt = why.or(task.doubt.take());
        }
        checked
    }

    fn computed_task(
        &self,
        task: &Arc<EncodedTask>,
        schedule: &str,
        of_full: bool,
        n_available: usize,
    ) -> ComputedTask {
        let cell = self.cell(task, schedule);
        let known = task.lines().map_while(|line| self.store.get(&cell, line).cloned());
        let results: Vec<ItemResult> = known.collect();
        let score = task_score(&task.name, task.metric, task.chance, task.n_items(), &results);
        let finite = |value: f64| value.is_finite().then_some(value);
        let nats = |result: &ItemResult| {
            let value = result.judged.filter(|_| result.log_likelihoods.is_empty());
            finite(value.map_or(result.right_log_likelihood, |judged| judged.said))
        };
        let has_answers = task.metric.is_share() || matches!(task.metric, Metric::F1 | Metric::Matthews);
        let right = results.iter().filter(|_| has_answers).map(|result| result.is_right(task.metric));
        ComputedTask {
            n_asked: task.n_items(),
            n_available,
            interval: score.interval,
            nats_interval: score.mean_log_likelihood_interval,
            lines: results.iter().map(|result| result.index + 1).collect(),
            margins: results.iter().enumerate().map(|(at, result)| answer_margin(task, at, result)).collect(),
            claim: TaskClaim {
                task: task.name.clone(),
                of_full,
                data: data_mark(&Sha256Hash::of(cell.data.as_bytes()).to_string()),
                metric: task.metric,
                n: results.len(),
                in_order: true,
                value: finite(score.value),
                nats: finite(score.mean_log_likelihood),
                right: right.collect(),
                item_nats: results.iter().map(nats).collect(),
                contradicts: false,
                said: Some(score),
            },
        }
    }
}
