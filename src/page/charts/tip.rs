//! What is known about the datum that is pointed at, beside it.

use super::chart_view::Shared;
use crate::app::results::chart::{facts, note};
use crate::chart::{Role, Spot, Table};
use crate::page::prelude::*;

/// Width in pixels; narrower charts have it across.
const WIDTH: f64 = 248.0;
/// From the datum to the tooltip.
const APART: f64 = 14.0;
/// A datum with less room than this above it has its tooltip below.
const ROOM: f64 = 150.0;

#[component]
pub(super) fn Tip(shared: Shared, table: Part<Table>, spot: Spot) -> impl IntoView {
    let (width, height) = shared.size.get_untracked();
    let left = (spot.x - WIDTH / 2.0).clamp(0.0, (width - WIDTH).max(0.0));
    let is_above = spot.y > ROOM;
    let half = spot.height.min(2.0 * APART) / 2.0;
    let (top, bottom) = if is_above {
        ("auto".to_owned(), px(height - spot.y + half.max(APART)))
    } else {
        (px(spot.y + half.max(APART)), "auto".to_owned())
    };
    let facts = table.with_untracked(|table| facts(table, spot.index));
    let note = table.with_untracked(|table| note(table, spot.index).map(str::to_owned));
    let is_current = note.as_ref().is_some_and(|note| *note == shared.on_datum.current.get_untracked());
    let hint = match note {
        Some(_) if is_current => Some(say!("charts-is-current")),
        Some(_) => Some((shared.on_datum.hint)()),
        None => None,
    };
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
            style:left=px(left)
            style:top=top
            style:bottom=bottom
            style:max-width=px(WIDTH.min(width))
        >
            {rows.collect_any()}
            {hint.map(|hint| view! { <p class="small muted">{hint}</p> })}
        </div>
    }
}

fn px(value: f64) -> String {
    format!("{value:.0}px")
}
