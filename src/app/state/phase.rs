//! How the engine and the model are.

use crate::experiment::{ModelCard, OpenStage};
use crate::hub::HubName;
use crate::words::Problem;

/// The worker.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum EnginePhase {
    /// Its module is loading.
    #[default]
    Starting,
    /// It answers.
    Ready,
    /// The GPU was lost and is being rebuilt.
    Recovering,
    /// It has ended and is being started again.
    Restarting,
    /// It cannot run; why.
    Failed(Problem),
}

/// The model.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum ModelPhase {
    /// Nothing was asked for yet.
    #[default]
    None,
    /// It is being opened; the card of the one before stays in sight.
    Opening {
        title: String,
        stage: OpenStage,
        /// Bytes read.
        bytes_done: u64,
        /// Bytes in all, 0 when unknown.
        bytes_total: u64,
        /// The model that is still there, and comes back if this one cannot be opened.
        before: Option<Box<ModelCard>>,
    },
    Open(Box<ModelCard>),
    /// A link asks for a model that is not here; its schedule is kept.
    Missing {
        /// The name in the link, a hint only.
        name: String,
        /// First 64 bits of its hash, as 16 hex digits.
        hash: String,
        n_layers: usize,
        /// Where it can be looked up.
        source: Option<HubName>,
    },
    /// None is open, and the last could not be opened. (Where one was open before, that
    /// one stays, and a notice tells the problem.)
    Failed(Problem),
}

impl ModelPhase {
    /// The card of the model that the engine has: it computes while the files of another are fetched.
    pub fn computing(&self) -> Option<&ModelCard> {
        match self {
            Self::Open(card) => Some(card),
            Self::Opening { stage, before, .. } if stage.is_fetching() => before.as_deref(),
            _ => None,
        }
    }

    /// The open model's card (also while another one opens).
    pub fn card(&self) -> Option<&ModelCard> {
        match self {
            Self::Open(card) => Some(card),
            Self::Opening { before, .. } => before.as_deref(),
            Self::None | Self::Missing { .. } | Self::Failed(_) => None,
        }
    }
}
