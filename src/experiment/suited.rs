//! What a model can be asked at all, whatever computes it: it may have no head, or read texts from both
//! sides.

use serde::Serialize;

use super::What;
use crate::model::ModelSpec;
use crate::sweep::Budget;
use crate::words::{Problem, problem};

/// Why a model has no answer to what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", crate::words::sentence(self))]
pub enum Unsuited {
    /// It was saved without its head, so it makes no logits.
    NoHead,
    /// Its tokens see those behind them: what continues a text has no probability.
    Scores,
    /// The same: it does not write on.
    Writing,
    /// The same: there is no time of a token that is written.
    Times,
    /// It tells classes of texts apart: its head names no token.
    Classifies,
}

/// What an answer needs of a model.
enum Need {
    /// Nothing that some model has not.
    Nothing,
    Logits,
    /// Logits of tokens that do not see those behind them, for this.
    Continuation(Unsuited),
}

impl What {
    fn need(&self) -> Need {
        match self {
            Self::Hidden { .. } | Self::States { .. } | Self::Attention { .. } | Self::Checkpoint { .. } => {
                Need::Nothing
            }
            Self::NextToken { .. } | Self::LogitLens { .. } | Self::Logits { .. } | Self::Quantising => {
                Need::Logits
            }
            Self::Scores { .. }
            | Self::Compare { .. }
            | Self::Items { .. }
            | Self::Sweep { .. }
            | Self::Kept => Need::Continuation(Unsuited::Scores),
            Self::Search { budget: Budget::Runs(_), .. } => Need::Continuation(Unsuited::Scores),
            Self::Generation { .. } => Need::Continuation(Unsuited::Writing),
            Self::Cost { .. } | Self::Latency { .. } | Self::Search { .. } => {
                Need::Continuation(Unsuited::Times)
            }
        }
    }

    /// Whether the answer is about single tokens, not about texts.
    fn of_tokens(&self) -> bool {
        !matches!(
            self,
            Self::Scores { .. }
                | Self::Compare { .. }
                | Self::Items { .. }
                | Self::Sweep { .. }
                | Self::Kept
                | Self::Logits { .. }
                | Self::Search { budget: Budget::Runs(_), .. }
        )
    }

    /// Why a model cannot be asked this, if it cannot.
    pub fn unsuited(&self, spec: &ModelSpec) -> Option<Unsuited> {
        match self.need() {
            Need::Nothing => None,
            _ if spec.head.is_none() => Some(Unsuited::NoHead),
            _ if spec.classes().is_some() => self.of_tokens().then_some(Unsuited::Classifies),
            Need::Continuation(why) if !spec.block.attention.causal => Some(why),
            Need::Logits | Need::Continuation(_) => None,
        }
    }
}

/// Whether the model says what stands at a masked token, instead of what comes next.
pub fn fills_gaps(spec: &ModelSpec) -> bool {
    spec.head.is_some() && spec.classes().is_none() && !spec.block.attention.causal
}

/// What is said of `n_tokens` that are more than the model's context.
pub fn past_context(spec: &ModelSpec, n_tokens: usize) -> Option<Problem> {
    let context = spec.context_length;
    (n_tokens > context).then(|| problem!("past-context", n = n_tokens, from = context + 1, context))
}
