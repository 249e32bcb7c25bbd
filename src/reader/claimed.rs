//! What a file of ours says was found. Scores are a claim, until they are computed again.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Opened, Quoted};
use crate::backend::{BackendInfo, BackendKind};
use crate::claim::{Claim, TaskClaim};
use crate::eval::{Metric, TaskScore};
use crate::experiment::{Experiment, ItemsOf, TaskComparison, What};

/// What is lost where a number is written and read.
const ROUNDING: f64 = 1e-9;

/// Everything that a file with scores may have: what is saved, and what `--json` prints.
#[derive(Deserialize)]
struct File {
    provenance: Option<Provenance>,
    report: Option<Reported>,
    #[serde(default)]
    items: Vec<ItemsOf>,
    #[serde(flatten)]
    printed: Printed,
}

#[derive(Deserialize)]
struct Provenance {
    backend: BackendInfo,
}

#[derive(Deserialize)]
struct Reported {
    scores: Option<Scores>,
}

/// The page's, or the command line's by the harness's names.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scores {
    Compared { tasks: Vec<TaskComparison> },
    Printed(Printed),
}

#[derive(Deserialize)]
struct Printed {
    backend: Option<BackendKind>,
    #[serde(default)]
    tasks: BTreeMap<String, Named>,
    full: Option<Full>,
}

#[derive(Deserialize)]
struct Full {
    tasks: BTreeMap<String, Named>,
}

#[derive(Deserialize)]
struct Named {
    n: usize,
    metric: Metric,
    #[serde(flatten)]
    numbers: BTreeMap<String, Value>,
}

impl Opened {
    pub(super) fn asks(experiment: Experiment, n_others: usize) -> Self {
        Self { experiment, n_others, quoted: None, claim: None }
    }

    /// With what the text says was found, where it is a figure or scores.
    pub(super) fn quoting(mut self, text: &str) -> Self {
        if let Some(study) = self.study() {
            self.quoted = Quoted::read(text, study, &self.experiment.model);
        }
        if let What::Scores { .. } = self.experiment.what {
            self.claim = read(text);
        }
        self
    }
}

/// What the text of a file says of scores; None where it says nothing that can be read.
fn read(text: &str) -> Option<Claim> {
    let File { provenance, report, items, printed } = serde_json::from_str(text).ok()?;
    let (printed, compared) = match report.and_then(|report| report.scores) {
        Some(Scores::Printed(printed)) => (Some(printed), Vec::new()),
        Some(Scores::Compared { tasks }) => (None, tasks),
        None => (Some(printed), Vec::new()),
    };
    let of_file = provenance.map(|provenance| provenance.backend.kind);
    let backend = printed.as_ref().and_then(|printed| printed.backend).or(of_file)?;
    let compared = compared.iter().flat_map(|task| {
        let edited = of(&task.edited, false);
        let contradicts = edited.contradicts || !is_difference(task);
        [TaskClaim { contradicts, ..edited }, of(&task.full, true)]
    });
    let mut tasks: Vec<TaskClaim> = compared.collect();
    if let Some(Printed { tasks: own, full, .. }) = printed {
        tasks.extend(own.iter().map(|(name, task)| of_named(name, task, false)));
        let full = full.map(|full| full.tasks).unwrap_or_default();
        tasks.extend(full.iter().map(|(name, task)| of_named(name, task, true)));
    }
    // Of what nothing is known, nothing is claimed.
    tasks.retain(|task| task.n > 0);
    for task in &mut tasks {
        if let Some(items) = items.iter().find(|it| it.task == task.task && it.of_full == task.of_full) {
            task.right = items.right.chars().map(|c| c == '1').collect();
            task.item_nats.clone_from(&items.nats);
        }
    }
    (!tasks.is_empty()).then_some(Claim { backend, tasks })
}

fn of(score: &TaskScore, of_full: bool) -> TaskClaim {
    let finite = |value: f64| value.is_finite().then_some(value);
    TaskClaim {
        task: score.task.clone(),
        of_full,
        data: None,
        metric: score.metric,
        n: score.n,
        in_order: score.n == score.n_total,
        value: finite(score.value),
        nats: finite(score.mean_log_likelihood),
        right: Vec::new(),
        item_nats: Vec::new(),
        said: Some(score.clone()),
        contradicts: score.n > score.n_total || (score.metric.is_share() && !is_share_of_items(score)),
    }
}

fn is_share_of_items(score: &TaskScore) -> bool {
    score.n == 0 || (score.value - score.n_correct as f64 / score.n as f64).abs() <= ROUNDING
}

/// Whether a difference is that of the two scores, where all three are of the same items.
fn is_difference(task: &TaskComparison) -> bool {
    let TaskComparison { full, edited, difference, .. } = task;
    let Some(difference) = difference.as_ref().filter(|it| it.n == full.n && it.n == edited.n) else {
        return true;
    };
    let is_off = |said: f64, edited: f64, full: f64| {
        (said - (edited - full)).abs() > ROUNDING * (1.0 + edited.abs() + full.abs())
    };
    let nats = (edited.mean_log_likelihood, full.mean_log_likelihood);
    // What is no number differs from nothing.
    let is_other_share = edited.metric.is_share() && is_off(difference.value, edited.value, full.value);
    !(is_other_share || is_off(difference.log_likelihood, nats.0, nats.1))
}

fn of_named(name: &str, task: &Named, of_full: bool) -> TaskClaim {
    let number = |key: &str| task.numbers.get(key).and_then(Value::as_f64);
    let metric = task.metric.to_string();
    let value = match task.metric {
        Metric::ExactMatch => number("exact_match_strict"),
        _ => number(&metric),
    };
    let nats = match task.metric {
        Metric::WordPerplexity => value.map(|value| -value.ln()),
        _ => number("mean_log_likelihood"),
    };
    TaskClaim {
        task: name.to_owned(),
        of_full,
        data: None,
        metric: task.metric,
        n: task.n,
        in_order: true,
        value,
        nats,
        right: Vec::new(),
        item_nats: Vec::new(),
        said: None,
        contradicts: false,
    }
}
