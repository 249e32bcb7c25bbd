//! What is known about the datum that is pointed at, beside it.

use super::chart_view::Shared;
use crate::app::results::chart::{facts, note};
use crate::chart::{Chart, Role, Spot, Table};
use crate::page::prelude::*;

/// Width in pixels; narrower charts have it across.
const WIDTH: f64 = 248.0;
/// From the datum to the tooltip.
const APART: f64 = 14.0;
/// A datum with less room than this above it has its tooltip below.
const ROOM: f64 = 150.0;

#[component]
pub(super) fn Tip(shared: Shared, table: Part<Table>, spot: Spot) -> impl IntoView {
    let (width, _) = shared.size.get_untracked();
    let (left, top, bottom) = place(shared, spot);
    let facts = table.with_untracked(|table| facts(table, spot.index));
    let note = table.with_untracked(|table| note(table, spot.index).map(str::to_owned));
    let hint = note.map(|note| {
        // It may be chosen while it is pointed at.
        let said = move || match shared.on_datum.current.with(|now| *now == note) {
            true => say!("charts-is-current"),
            false => (shared.on_datum.hint)(),
        };
        view! { <p class="small muted">{said}</p> }
    });
    let rows = facts.into_iter().map(|fact| match fact.role {
        Role::Series | Role::Name => view! { <p class="chart-tip-name">{fact.value}</p> }.into_any(),
        Role::Note => view! { <p class="mono chart-tip-note">{fact.value}</p> }.into_any(),
        _ => view! {
            <p class="chart-tip-fact">
                <span class="muted">{fact.label}</span>
                " "
                <strong>{fact.value}</strong>
            </p>
        }
        .into_any(),
    });
    view! {
        <div
            class="chart-tip"
            aria-hidden="true"
            style:left=left
            style:top=top
            style:bottom=bottom
            style:max-width=px(WIDTH.min(width))
        >
            {rows.collect_any()}
            {hint}
        </div>
    }
}

/// Left, top and bottom. Beside a datum; of a map, whose cells are read against their neighbours, beside the map: to the right
/// where there is room, else above it or below it, whichever is nearer.
fn place(shared: Shared, spot: Spot) -> (String, String, String) {
    let (width, height) = shared.size.get_untracked();
    let auto = || "auto".to_owned();
    let cells = shared.chart.with_untracked(|chart| match chart {
        Chart::Heat(_) => chart.spots((width, height)),
        Chart::Lines(_) => Vec::new(),
    });
    if !cells.is_empty() {
        let edge = |of: fn(&Spot) -> f64, pick: fn(f64, f64) -> f64| cells.iter().map(of).reduce(pick);
        let right = edge(|it| it.x + it.width / 2.0, f64::max).unwrap_or(width) + APART;
        let top = edge(|it| it.y - it.height / 2.0, f64::min).unwrap_or(0.0);
        let down = edge(|it| it.y + it.height / 2.0, f64::max).unwrap_or(height);
        return match spot.y {
            y if right + WIDTH <= width => {
                (px(right), px((y - APART).clamp(0.0, (height - ROOM).max(0.0))), auto())
            }
            y if y < f64::midpoint(top, down) => (px(0.0), auto(), px(height - top + APART / 2.0)),
            _ => (px(0.0), px(down + APART / 2.0), auto()),
        };
    }
    let left = px((spot.x - WIDTH / 2.0).clamp(0.0, (width - WIDTH).max(0.0)));
    let apart = (spot.height.min(2.0 * APART) / 2.0).max(APART);
    match spot.y > ROOM {
        true => (left, auto(), px(height - spot.y + apart)),
        false => (left, px(spot.y + apart), auto()),
    }
}

fn px(value: f64) -> String {
    format!("{value:.0}px")
}
