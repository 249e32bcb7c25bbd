//! What a sweep is, as text, and what its results belong to.

use serde::{Deserialize, Serialize};

use super::entry::FamilySpec;
use super::error::SweepError;
use super::stop::Stop;
use crate::backend::BackendInfo;
use crate::eval::Metric;
use crate::model::{Quantise, apart, cut};
use crate::words::say;

/// Version of plans and results; another one is refused.
pub const SWEEP_VERSION: u32 = 1;

const TASK_CHARS_MAX: usize = 200;

/// The bundled task of sums.
const SUMS: &str = "arith";
/// The tasks of GLUE, as identities of their items name them: the harness has one more than the data set.
const GLUE: [&str; 10] =
    ["cola", "sst2", "mrpc", "qqp", "stsb", "mnli", "mnli_mismatch", "qnli", "rte", "wnli"];
/// The one of them whose texts are so few and so made that models hardly beat guessing: the paper has it in no median.
const APART: &str = "wnli";
/// How the names of files of word problems begin.
const WORD_PROBLEMS: &str = "gsm8k";

/// What to run: `{"version": 1, "families": [{"family": "skip"}, …], "limit": 50, "seed": 0}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SweepPlan {
    pub version: u32,
    /// Families of schedules, in the order in which they are drawn.
    pub families: Vec<FamilySpec>,
    /// Names of tasks; all of the folder's if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
    /// Most items of each task; all if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Seeds the order of the items, as the page and its links do.
    #[serde(default)]
    pub seed: u64,
    /// When cells are decided and the rest of their items left out; all are run without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<Stop>,
}

/// The head of a file of results: everything that must be the same for results to belong
/// together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SweepHeader {
    pub version: u32,
    /// The model's name, a help to people.
    pub model: String,
    pub model_hash: String,
    /// To how many bits the model was quantised while it loaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantise: Option<Quantise>,
    /// Where the model can be had: `OWNER/NAME@COMMIT` on the Hugging Face Hub.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    pub n_layers: usize,
    pub plan: SweepPlan,
    /// Texts of the schedules that records count from 0; the full model first.
    pub schedules: Vec<String>,
    /// The tasks that records count from 0.
    pub tasks: Vec<SweepTask>,
    /// Where their items can be had, of benchmarks by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<DataPlace>,
    /// Where it was computed.
    pub backend: BackendInfo,
    pub build: String,
}

/// Where the items of a task can be had, as `OWNER/NAME@COMMIT/FILE` of a data set on the Hugging Face Hub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataPlace {
    pub task: String,
    pub items: String,
    /// The file of its examples.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub examples: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SweepTask {
    pub name: String,
    pub metric: Metric,
    /// What blind guessing scores.
    pub chance: f64,
    /// Items that the sweep takes from it.
    pub n_items: usize,
    /// SHA-256 of its file, lower-case hex.
    pub data_hash: String,
    /// Whether the beginning-of-text token stands in front.
    pub add_bos: bool,
    /// Lines of these items in their file, in the order in which they run; not known of
    /// results of older versions.
    #[serde(default)]
    pub lines: Vec<usize>,
}

impl SweepPlan {
    /// Of all tasks, without a rule to stop.
    pub fn of(families: Vec<FamilySpec>, limit: Option<usize>, seed: u64) -> Self {
        Self { version: SWEEP_VERSION, families, tasks: Vec::new(), limit, seed, stop: None }
    }

    /// What [`expand`](super::expand) does not look at.
    ///
    /// # Errors
    /// When it takes no item, the name of a task is too long, or the rule to stop has no sense.
    pub fn check(&self) -> Result<(), SweepError> {
        if self.limit == Some(0) {
            return Err(SweepError::Limit);
        }
        let long = self.tasks.iter().map(|name| name.chars().count()).find(|&n| n > TASK_CHARS_MAX);
        if let Some(n) = long {
            return Err(SweepError::TaskName { n, n_max: TASK_CHARS_MAX });
        }
        self.stop.as_ref().map_or(Ok(()), Stop::check)
    }
}

impl SweepTask {
    /// Whether it has a place between guessing and the full model: figures and medians are of such tasks, and
    /// of texts there are scores alone.
    pub fn is_drawn(&self) -> bool {
        self.metric.is_drawn()
    }

    /// The task of GLUE that its items are of.
    pub fn glue(&self) -> Option<&str> {
        glue_of(&self.data_hash)
    }

    /// Whether it is shown, and left out of medians over tasks where there are others.
    pub fn is_apart(&self) -> bool {
        self.glue() == Some(APART)
    }

    /// Whether it is worked arithmetic; the others are language. Its metric tells, or
    /// its name: what a person brings is called like its file.
    pub fn is_sums(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        self.metric == Metric::ExactMatch || name == SUMS || name.starts_with(WORD_PROBLEMS)
    }
}

/// The task of GLUE that items are of, by what names them: `SHA-256+rte`, or `SHA-256+rte:VERSION` of a benchmark by name.
pub fn glue_of(identity: &str) -> Option<&str> {
    let parts = identity.split('+').skip(1);
    let names = parts.map(|part| part.split_once(':').map_or(part, |(name, _)| name));
    names.filter(|name| GLUE.contains(name)).last()
}

/// Which of some tasks medians are over.
pub(super) fn in_median(tasks: &[SweepTask]) -> Vec<bool> {
    let are_all_apart = tasks.iter().filter(|task| task.is_drawn()).all(SweepTask::is_apart);
    tasks.iter().map(|task| are_all_apart || !task.is_apart()).collect()
}

/// What figures of several models call one: `OWNER/NAME` where it is of the Hub, else its title; with the number of
/// bits where it was quantised.
pub fn model_label(title: &str, source: Option<&str>, quantise: Option<Quantise>) -> String {
    with_bits(source.and_then(|source| Some(source.split_once('@')?.0)).unwrap_or(title), quantise)
}

/// A model's name with the number of bits to which it was quantised, if it was.
pub fn with_bits(model: &str, quantise: Option<Quantise>) -> String {
    let told = |quantise: Quantise| say!("model-with-bits", model, bits = quantise.bits());
    quantise.map_or_else(|| model.to_owned(), told)
}

impl SweepHeader {
    /// What figures of several models call its model.
    pub fn label(&self) -> String {
        model_label(&self.model, self.source.as_deref(), self.quantise)
    }

    /// Why results with this header cannot be joined with those of `other`; None if they
    /// can. Where they were computed may differ.
    pub fn differs(&self, other: &Self) -> Option<String> {
        if self.version != other.version {
            return Some(say!("differs-version", mine = self.version, theirs = other.version));
        }
        if self.model_hash != other.model_hash {
            let named = |header: &Self, hash: &str| format!("{} ({hash}…)", cut(&header.model));
            let [mine, theirs] = apart(&self.model_hash, &other.model_hash);
            return Some(say!("differs-model", mine = named(self, mine), theirs = named(other, theirs)));
        }
        if self.quantise != other.quantise {
            let bits = |header: &Self| header.quantise.map(Quantise::bits);
            return Some(say!("differs-bits", mine = bits(self), theirs = bits(other)));
        }
        // Which tasks they are is compared below.
        let bare = |plan: &SweepPlan| SweepPlan { tasks: Vec::new(), ..plan.clone() };
        if bare(&self.plan) != bare(&other.plan) || self.schedules != other.schedules {
            return Some(say!("differs-plan"));
        }
        let names = |header: &Self| {
            cut(header.tasks.iter().map(|task| task.name.as_str()).collect::<Vec<_>>().join(", "))
        };
        if self.tasks.len() != other.tasks.len() {
            return Some(say!("differs-tasks", mine = names(self), theirs = names(other)));
        }
        // The order follows from the data and the plan.
        let bare = |task: &SweepTask| SweepTask { lines: Vec::new(), ..task.clone() };
        let other_task =
            self.tasks.iter().zip(&other.tasks).find(|(mine, theirs)| bare(mine) != bare(theirs));
        other_task.map(|(mine, theirs)| {
            say!(
                "differs-task",
                mine = cut(&mine.name),
                my_data = cut(&mine.data_hash),
                theirs = cut(&theirs.name),
                their_data = cut(&theirs.data_hash),
            )
        })
    }
}
