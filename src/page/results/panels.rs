//! All panels of the right pane, in their order.

use super::attention::AttentionPanel;
use super::canvas::CanvasPanel;
use super::cost::CostPanel;
use super::figures::FiguresPanel;
use super::items::ItemsPanel;
use super::latency::LatencyPanel;
use super::scores::Scores;
use super::writing::WritingPanel;

use crate::page::prelude::*;

/// Scores, their items, writing, canvas, attention, cost, figures, accuracy against time.
#[component]
pub(crate) fn Results(store: Store) -> impl IntoView {
    view! {
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
