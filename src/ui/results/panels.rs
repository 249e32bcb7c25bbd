//! All panels of the right pane, in their order.

use leptos::prelude::*;

use super::cost::CostPanel;
use super::figures::FiguresPanel;
use super::latency::LatencyPanel;
use super::scores::Scores;
use super::writing::WritingPanel;
use crate::ui::store::Store;
use crate::ui::text::Text;

/// Scores, writing, cost, figures, accuracy against time.
#[component]
pub(crate) fn Results(store: Store, text: &'static Text) -> impl IntoView {
    view! {
        <Scores store text />
        <WritingPanel store text />
        <CostPanel store text />
        <FiguresPanel store text />
        <LatencyPanel store text />
    }
}
