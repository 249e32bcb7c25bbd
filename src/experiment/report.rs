//! What was found.

use serde::{Deserialize, Serialize};

use super::{
    AttentionReport, Canvas, CheckpointReport, CostReport, FigureProgress, GenerationReport, ItemPage,
    KeptFigure, LatencyProgress, LogitsReport, NextTokenReport, ScoresReport,
};
use crate::states::StatesReport;

/// The answer to an [`Experiment`](super::Experiment), variant for variant. One that comes
/// while its run goes on says how far that is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Report {
    /// Scores of tasks.
    Scores(ScoresReport),
    Items(ItemPage),
    NextToken(NextTokenReport),
    /// Generated texts.
    Generation(GenerationReport),
    /// What every step would say.
    LogitLens(Canvas),
    /// Attention maps.
    Attention(AttentionReport),
    Logits(LogitsReport),
    /// Measured cost.
    Cost(CostReport),
    /// Many schedules on the same items.
    Sweep(FigureProgress),
    /// Figures of which something is kept.
    Kept(Vec<KeptFigure>),
    /// Hidden states.
    States(StatesReport),
    /// Accuracy against time.
    Latency(LatencyProgress),
    Checkpoint(CheckpointReport),
}

/// `report.scores()` and the like: the report, if it is of that kind.
macro_rules! of_kind {
    ($($name:ident: $kind:ident($report:ty), $what:literal;)*) => {
        impl Report {
            $(
                #[doc = $what]
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

of_kind! {
    scores: Scores(ScoresReport), "Scores, if these are.";
    items: Items(ItemPage), "A page of items, if it is one.";
    next_token: NextToken(NextTokenReport), "Next tokens, if these are.";
    generation: Generation(GenerationReport), "Generated texts, if these are.";
    logit_lens: LogitLens(Canvas), "A logit lens, if it is one.";
    attention: Attention(AttentionReport), "Attention maps, if these are.";
    logits: Logits(LogitsReport), "Logits, if these are.";
    cost: Cost(CostReport), "Measured cost, if it is.";
    sweep: Sweep(FigureProgress), "A sweep, if it is one.";
    kept: Kept(Vec<KeptFigure>), "What is kept of figures, if it is that.";
    states: States(StatesReport), "Hidden states, if these are.";
    latency: Latency(LatencyProgress), "Accuracy against time, if it is.";
    checkpoint: Checkpoint(CheckpointReport), "An edited model, if it is one.";
}
