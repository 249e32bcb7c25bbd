//! What was found.

use serde::{Deserialize, Serialize};

use super::{AttentionReport, Canvas, ItemPage, LessonReport, QuantisingProgress, SearchProgress};
use crate::backend::StopReason;
use crate::eval::{Interval, PairedDifference, TaskScore};
use crate::plan::Cost;
use crate::states::StatesReport;
use crate::sweep::{Budget, Drawing, Finding, LatencyPoint, StateCounts, Study, SweepTask, TaskDraws};
use crate::words::Problem;

/// Defines [`Report`], with `report.scores()` and the like: the report, if it is of that kind.
macro_rules! reports {
    ($(#[$of_all:meta])* enum Report { $($(#[$of_one:meta])* $name:ident: $kind:ident($report:ty),)* }) => {
        $(#[$of_all])*
        pub enum Report {
            $($(#[$of_one])* $kind($report),)*
        }

        impl Report {
            $(
                $(#[$of_one])*
                #[must_use]
                pub fn $name(&self) -> Option<&$report> {
                    match self {
                        Self::$kind(report) => Some(report),
                        _ => None,
                    }
                }
            )*
        }
    };
}

reports! {
    /// The answer to an [`Experiment`](super::Experiment), variant for variant. One that comes
    /// while its run goes on says how far that is.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Report {
        /// Scores of tasks.
        scores: Scores(ScoresReport),
        /// Scores of two schedules.
        compare: Compare(CompareReport),
        /// A page of items.
        items: Items(ItemPage),
        /// Next tokens.
        next_token: NextToken(NextTokenReport),
        /// Generated texts.
        generation: Generation(GenerationReport),
        /// What every step would say.
        logit_lens: LogitLens(Canvas),
        /// Attention maps.
        attention: Attention(AttentionReport),
        /// The logits after every token.
        logits: Logits(LogitsReport),
        /// The residual stream along a prompt.
        hidden: Hidden(HiddenReport),
        /// Measured cost.
        cost: Cost(CostReport),
        /// Many schedules on the same items.
        sweep: Sweep(FigureProgress),
        /// Figures of which something is kept, and a search.
        kept: Kept(KeptReport),
        /// Hidden states.
        states: States(StatesReport),
        /// Accuracy against time.
        latency: Latency(LatencyProgress),
        /// The best within a budget.
        search: Search(SearchProgress),
        /// An edited model.
        checkpoint: Checkpoint(CheckpointReport),
        /// What quantising has changed.
        quantising: Quantising(QuantisingProgress),
        /// A step of a lesson.
        lesson: Lesson(LessonReport),
    }
}

/// Scores of a schedule, over the items done so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoresReport {
    /// Normal-form text.
    pub schedule: String,
    /// One per task, in the order asked for.
    pub tasks: Vec<TaskComparison>,
}

/// One task under both schedules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskComparison {
    pub full: TaskScore,
    /// The schedule; equals `full` when the schedule is the full model.
    pub edited: TaskScore,
    /// Edited minus full model; absent while no item is done on both sides.
    pub difference: Option<PairedDifference>,
    /// Items that were asked for and that this model cannot score.
    #[serde(default)]
    pub left_out: Option<LeftOut>,
}

/// Scores of two schedules and of the full model, over the items that all three have done so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CompareReport {
    /// Normal-form texts.
    pub schedule: String,
    pub other: String,
    /// One per task, in the order asked for.
    pub tasks: Vec<TaskOfTwo>,
}

/// One task under three schedules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskOfTwo {
    pub full: TaskScore,
    pub schedule: TaskScore,
    pub other: TaskScore,
    /// The other minus the schedule; absent while no item is done under all.
    pub difference: Option<PairedDifference>,
    /// Items that were asked for and that this model cannot score.
    #[serde(default)]
    pub left_out: Option<LeftOut>,
}

/// Items of a task that are not scored: they do not fit the context, or are no text to the tokenizer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeftOut {
    pub n: usize,
    /// Line of the first in its file, from 1.
    pub line: usize,
    /// What is wrong with that.
    pub why: Problem,
}

impl TaskComparison {
    /// How far the schedule is from the full model, with its 95 % interval: above zero is better,
    /// whichever number is the headline.
    pub fn gain(&self) -> Option<(f64, Option<Interval>)> {
        let difference = self.difference.as_ref()?;
        Some(match self.edited.metric.is_drawn() {
            true => (difference.value, difference.interval),
            false => (difference.log_likelihood, difference.log_likelihood_interval),
        })
    }
}

/// The most likely next tokens, or those in place of a masked one, under the full model and under a schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NextTokenReport {
    /// The prompt's tokens, as text pieces.
    pub prompt_tokens: Vec<String>,
    /// Tokens dropped from the left because more are not read at once.
    pub n_clipped: usize,
    /// The token of the prompt in whose place the candidates are, in a model that fills gaps; otherwise they
    /// come after the last.
    pub masked: Option<usize>,
    /// Under the full model, greatest first.
    pub full: Vec<NextToken>,
    pub edited: Vec<NextToken>,
    /// One per application of the schedule's plan, in order.
    pub strokes: Vec<Stroke>,
}

/// A candidate for the next token.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NextToken {
    pub token: u32,
    pub text: String,
    pub probability: f32,
}

/// How much one application changes the canvas on the prompt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stroke {
    /// Position among the blocks of the plan.
    pub application: u32,
    pub layer: u16,
    /// `|x_after - x_before| / |x_before|`, mean over the prompt's tokens.
    pub relative_norm: f32,
}

/// Two texts side by side, as far as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GenerationReport {
    /// The prompt, as typed.
    pub prompt: String,
    /// Tokens of the prompt.
    pub n_prompt: usize,
    /// Under the full model, where that was asked for.
    pub full: Option<GeneratedText>,
    pub edited: GeneratedText,
}

/// One generated text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GeneratedText {
    /// Token ids with the text that each adds (empty while a character is incomplete).
    pub tokens: Vec<(u32, String)>,
    /// Why it ended, once it has.
    pub ended: Option<StopReason>,
}

impl GenerationReport {
    /// Tokens of the longer text, its prompt included.
    pub fn n_tokens(&self) -> usize {
        let texts = self.full.iter().chain([&self.edited]);
        self.n_prompt + texts.map(|text| text.tokens.len()).max().unwrap_or(0)
    }

    /// Index of the first token that differs, if any.
    pub fn first_difference(&self) -> Option<usize> {
        let (full, edited) = (self.full.as_ref()?, &self.edited);
        let shorter = full.tokens.len().min(edited.tokens.len());
        let differs = full.tokens.iter().zip(&edited.tokens).position(|(a, b)| a.0 != b.0);
        let both_ended = full.ended.is_some() && edited.ended.is_some();
        differs.or_else(|| (both_ended && full.tokens.len() != edited.tokens.len()).then_some(shorter))
    }
}

/// The logits after every token of a prompt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogitsReport {
    pub ids: Vec<u32>,
    /// Logits after each.
    pub vocab_size: usize,
    /// `[tokens, vocabulary]`.
    pub logits: Vec<f32>,
}

/// The residual stream at every token of a prompt, before the final norm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HiddenReport {
    pub ids: Vec<u32>,
    /// Numbers of a token's state, `C`.
    pub d_model: usize,
    /// `[steps + 1, tokens, d_model]`: what the embeddings give, then what each step leaves.
    pub states: Vec<f32>,
}

/// Cost of both schedules.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CostReport {
    pub full: Measurement,
    pub edited: Measurement,
}

/// Decode time of one schedule: batch 1, after a prompt of 32 tokens, median of up to
/// 32 tokens, warm (fewer where the context is shorter).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// Counted work.
    pub cost: Cost,
    /// Kernel dispatches per token; 0 on the CPU.
    pub dispatches: usize,
    /// Median milliseconds per token.
    pub millis_per_token: f64,
    /// Tokens measured.
    pub n_tokens: usize,
}

/// One of the paper's figures, as far as it has been computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureProgress {
    pub study: Study,
    /// Layers of the model; 0 in what was kept before this was told.
    #[serde(default)]
    pub n_layers: usize,
    /// Items done under every schedule that wanted them.
    pub n_done: usize,
    /// Items that will be done.
    pub n_total: usize,
    /// The share of all work that is done, with that on the items under way; 0 in what was kept before this was told.
    #[serde(default)]
    pub share_done: f64,
    /// Items that were done before, perhaps before the page was loaded, and are not done again.
    pub n_before: usize,
    /// Why results will not outlive the page, in words; absent where they will.
    pub not_kept: Option<String>,
    /// Different schedules.
    pub n_schedules: usize,
    /// What can be drawn.
    pub drawing: Drawing,
    /// What the paper claims of it, tried on the items so far.
    pub findings: Vec<Finding>,
    /// Schedules on tasks by what is known of them against the full model.
    pub states: StateCounts,
    /// By task, for a figure of several models that were fine-tuned for tasks of their own; of other figures nothing,
    /// nor in what was kept before there were any.
    #[serde(default)]
    pub draws: Vec<TaskDraws>,
}

/// What is kept from before.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct KeptReport {
    pub figures: Vec<KeptFigure>,
    pub search: Option<KeptSearch>,
}

/// What is kept of a search.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct KeptSearch {
    /// As it was asked last.
    pub budget: Budget,
    /// Schedules whose scores are known.
    pub n_schedules: usize,
}

/// What is kept of a figure from before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFigure {
    pub study: Study,
    /// Items done.
    pub n_done: usize,
    /// Items in all.
    pub n_total: usize,
}

/// Time beside accuracy, as far as it has been measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LatencyProgress {
    /// Items done under every schedule.
    pub n_done: usize,
    /// Items that will be done.
    pub n_total: usize,
    /// Rounds of times over all schedules that are done.
    pub n_rounds_done: usize,
    /// Rounds that will be done.
    pub n_rounds: usize,
    /// Tokens before the decoded ones.
    pub n_prompt: usize,
    /// Tokens that are read at once.
    pub n_prefill: usize,
    /// The tasks of the scores, without the list of their items.
    pub tasks: Vec<SweepTask>,
    /// Seeds the order of their items.
    pub seed: u64,
    /// The full model first.
    pub points: Vec<LatencyPoint>,
}

/// The edited model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointReport {
    pub schedule: String,
    /// The files of its folder, the weights first.
    pub files: Vec<MadeFile>,
}

/// A file that was made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeFile {
    /// Its name in a model folder.
    pub name: String,
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for MadeFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MadeFile {{ {}, {} bytes }}", self.name, self.bytes.len())
    }
}
