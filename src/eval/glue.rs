//! The nine tasks of GLUE (Wang et al. 2019), which classifiers of texts are fine-tuned on: what their items hold,
//! which labels they have, and which classes of a model those are.
//!
//! Fields, labels and their order are those of the data set `nyu-mll/glue`; metrics are those that the paper of BERT
//! reports (Devlin et al. 2019, table 1). Labels are found among a model's classes, and texts are cut, as
//! transformers' `run_glue.py` does.

use super::fields::Fields;
use super::item::{Gold, Labelled, Pair};
use super::line::{Expected, LineProblem, cut};
use super::{Item, Metric};
use crate::model::Classes;
use crate::words::say;

/// Most tokens of an item: what `run_glue.py` trains and evaluates with (`--max_seq_length`), or the model's
/// context where that is less.
pub const GLUE_TOKENS_MAX: usize = 128;
/// Greatest value of STS-B.
const VALUE_MAX: u32 = 5;
/// The label of items whose answers are kept secret.
const SECRET: &str = "-1";

/// A task of GLUE.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Glue {
    /// Whether a sentence is grammatical.
    Cola,
    /// Whether a sentence of a review is positive.
    Sst2,
    /// Whether two sentences say the same.
    Mrpc,
    /// Whether two questions ask the same.
    Qqp,
    /// How alike two sentences are, 0 to 5.
    Stsb,
    /// Whether one sentence follows from another, contradicts it, or neither.
    Mnli,
    /// Whether a sentence answers a question.
    Qnli,
    /// Whether one sentence follows from another.
    Rte,
    /// Whether a sentence with a pronoun filled in follows.
    Wnli,
}

impl Glue {
    /// In the order of the paper's table.
    pub const ALL: [Self; 9] = [
        Self::Cola,
        Self::Sst2,
        Self::Mrpc,
        Self::Qqp,
        Self::Stsb,
        Self::Mnli,
        Self::Qnli,
        Self::Rte,
        Self::Wnli,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Cola => "cola",
            Self::Sst2 => "sst2",
            Self::Mrpc => "mrpc",
            Self::Qqp => "qqp",
            Self::Stsb => "stsb",
            Self::Mnli => "mnli",
            Self::Qnli => "qnli",
            Self::Rte => "rte",
            Self::Wnli => "wnli",
        }
    }

    /// The fields of its texts, one or two.
    pub(super) fn texts(self) -> &'static [&'static str] {
        match self {
            Self::Cola | Self::Sst2 => &["sentence"],
            Self::Mrpc | Self::Stsb | Self::Rte | Self::Wnli => &["sentence1", "sentence2"],
            Self::Qqp => &["question1", "question2"],
            Self::Mnli => &["premise", "hypothesis"],
            Self::Qnli => &["question", "sentence"],
        }
    }

    /// The names of its labels, in their order; none of a value.
    pub fn labels(self) -> &'static [&'static str] {
        match self {
            Self::Cola => &["unacceptable", "acceptable"],
            Self::Sst2 => &["negative", "positive"],
            Self::Mrpc => &["not_equivalent", "equivalent"],
            Self::Qqp => &["not_duplicate", "duplicate"],
            Self::Stsb => &[],
            Self::Mnli => &["entailment", "neutral", "contradiction"],
            Self::Qnli | Self::Rte => &["entailment", "not_entailment"],
            Self::Wnli => &["not_entailment", "entailment"],
        }
    }

    pub fn metric(self) -> Metric {
        match self {
            Self::Cola => Metric::Matthews,
            Self::Mrpc | Self::Qqp => Metric::F1,
            Self::Stsb => Metric::Spearman,
            Self::Sst2 | Self::Mnli | Self::Qnli | Self::Rte | Self::Wnli => Metric::Acc,
        }
    }

    /// Those that an object with these fields may belong to.
    pub(super) fn of_fields(fields: &Fields) -> Vec<Self> {
        let fits = |task: &Self| {
            let has_texts = task.texts().iter().all(|field| fields.has(field));
            // A question with a sentence is no sentence alone; an option is Winogrande's.
            let is_alone = task.texts().len() > 1 || !(fields.has("question") || fields.has("option1"));
            has_texts && is_alone
        };
        if fields.has("label") { Self::ALL.into_iter().filter(fits).collect() } else { Vec::new() }
    }

    /// The one of some that the name of a file names: `cola.jsonl`, `SST-2/dev.tsv`, `rte (1).tsv`.
    pub(super) fn of_file(file: &str, among: &[Self]) -> Option<Self> {
        let plain: String = file.to_ascii_lowercase().chars().filter(|c| *c != '-' && *c != '_').collect();
        among.iter().copied().find(|task| plain.contains(task.name()))
    }

    /// An item from an object with the data set's fields.
    pub(super) fn item(self, fields: &Fields, index: usize) -> Result<Item, LineProblem> {
        let mut texts = self.texts().iter().map(|field| fields.text(field));
        let first = texts.next().unwrap_or_else(|| Ok(String::new()))?;
        let second = texts.next().transpose()?;
        let label = fields.number("label")?;
        self.made(index, fields.optional_name("idx")?, (first, second), &label)
    }

    /// An item of these texts and this label, a number or one of the names.
    pub(super) fn made(
        self,
        index: usize,
        id: Option<String>,
        (first, second): (String, Option<String>),
        label: &str,
    ) -> Result<Item, LineProblem> {
        let names = self.labels();
        let got = || if label.is_empty() { say!("item-nothing") } else { cut(label) };
        let wrong = |expected| LineProblem::Wrong { field: "label", expected, got: got() };
        let value = label.parse::<f64>().ok().filter(|value| value.is_finite());
        if label == SECRET || value == Some(-1.0) {
            return Err(LineProblem::Unlabelled);
        }
        let shown = match &second {
            Some(second) => format!("{first}\n{second}"),
            None => first.clone(),
        };
        let (gold, pairs) = if names.is_empty() {
            let value = value.filter(|value| (0.0..=f64::from(VALUE_MAX)).contains(value));
            let value = value.ok_or_else(|| wrong(Expected::Value { max: VALUE_MAX }))?;
            (value, vec![Pair::new(shown, format!(" {label}"))])
        } else {
            let named = names.iter().position(|name| *name == label);
            let class = (0..names.len()).find(|&class| value == Some(class as f64));
            let one_of = || Expected::OneOf { labels: names.join(", ") };
            let class = named.or(class).ok_or_else(|| wrong(one_of()))?;
            let pairs = names.iter().map(|name| Pair::new(shown.as_str(), format!(" {name}"))).collect();
            (class as f64, pairs)
        };
        Ok(Item {
            index,
            id,
            pairs,
            gold: Gold::Label(Labelled { task: self, first, second, label: gold }),
            // No two ask the same.
            group: Some(index.to_string()),
        })
    }

    /// Which classes of a model its labels are; none where the model tells another number apart.
    pub fn classes(self, model: &Classes) -> Option<LabelClasses> {
        let names = self.labels();
        if model.n != names.len().max(1) {
            return None;
        }
        let known: Vec<String> = model.names.iter().map(|name| name.to_lowercase()).collect();
        let by_name: Option<Vec<u32>> = names
            .iter()
            .map(|name| known.iter().position(|known| known == name).and_then(|at| u32::try_from(at).ok()))
            .collect();
        let in_order = (0..).take(names.len().max(1)).collect();
        // LABEL_0 and the like are no names.
        let has_names = known.iter().enumerate().any(|(at, name)| *name != format!("label_{at}"));
        Some(match by_name.filter(|_| !known.is_empty() && !names.is_empty()) {
            Some(classes) => LabelClasses { classes, how: LabelsFound::ByName },
            None if has_names && !names.is_empty() => {
                LabelClasses { classes: in_order, how: LabelsFound::OtherNames }
            }
            None => LabelClasses { classes: in_order, how: LabelsFound::InOrder },
        })
    }
}

/// For each label of a task the class of a model that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelClasses {
    pub classes: Vec<u32>,
    pub how: LabelsFound,
}

/// How the labels of a task were found among a model's classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelsFound {
    /// The classes have the labels' names.
    ByName,
    /// The classes have no names: the first is the first label.
    InOrder,
    /// The same, although the classes have other names.
    OtherNames,
}

impl LabelClasses {
    /// Whether the classes stand in another order than the labels.
    pub fn is_moved(&self) -> bool {
        self.classes.iter().zip(0..).any(|(class, label)| *class != label)
    }
}
