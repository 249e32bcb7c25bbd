//! The right pane: what the schedule does to the model.
//!
//! Components, one a file, that read fields of the state and send messages; what may be said is
//! decided in [`app::results`](crate::app::results). Every number stands beside the full
//! model's, with its uncertainty, and says where it was computed.

mod attention;
mod canvas;
mod cost;
mod fewer;
mod figures;
mod items;
mod latency;
mod moment;
mod next_token;
mod parts;
mod prompt;
mod provenance;
mod score_row;
mod score_table;
mod score_tools;
mod scores;
mod states;
mod token;
mod writing;

use super::charts::marks;
pub(super) use parts::{ProblemText, element, facts, focus, progress_bar};
pub(super) use score_row::series;
pub(super) use score_tools::OWN_ITEMS;

use self::attention::AttentionPanel;
use self::canvas::CanvasPanel;
use self::cost::CostPanel;
use self::figures::FiguresPanel;
use self::items::ItemsPanel;
use self::latency::LatencyPanel;
use self::moment::MomentPanel;
use self::scores::Scores;
use self::writing::WritingPanel;
use crate::page::prelude::*;

/// What the schedule does in short; scores, their items, writing, canvas, attention, cost, figures, accuracy against time.
#[component]
pub(crate) fn Results(store: Store) -> impl IntoView {
    view! {
        <MomentPanel store />
        <Scores store />
        <ItemsPanel store />
        <WritingPanel store />
        <CanvasPanel store />
        <AttentionPanel store />
        <CostPanel store />
        <FiguresPanel store />
        <LatencyPanel store />
    }
}
