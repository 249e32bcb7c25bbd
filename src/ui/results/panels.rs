//! All panels of the right pane, in their order.

use leptos::prelude::*;

use super::attention::AttentionPanel;
use super::canvas::CanvasPanel;
use super::cost::CostPanel;
use super::figures::FiguresPanel;
use super::items::ItemsPanel;
use super::latency::LatencyPanel;
use super::scores::Scores;
use super::writing::WritingPanel;
use crate::ui::store::Store;
use crate::ui::text::Text;

/// Scores, their items, writing, canvas, attention, cost, figures, accuracy against time.
#[component]
pub(crate) fn Results(store: Store, text: &'static Text) -> impl IntoView {
    view! {
        <Scores store text />
        <ItemsPanel store text />
        <WritingPanel store text />
        <CanvasPanel store text />
        <AttentionPanel store text />
                <CostPanel store />
        <FiguresPanel store text />
        <LatencyPanel store text />
    }
}
