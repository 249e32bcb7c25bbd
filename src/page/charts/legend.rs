//! The legend of a chart: what each series is, and buttons that switch it off.

use super::chart_view::Shared;
use super::marks::Picture;
use crate::chart::{LegendEntry, SWATCH};
use crate::page::prelude::*;

/// One button per series; nothing where there are none to tell apart.
#[component]
pub(super) fn Legend(shared: Shared) -> impl IntoView {
    // What does not change while one is pointed at, so that the buttons stay.
    let entries = Part::new(move || {
        let entries = shared.chart.with(crate::chart::Chart::legend);
        entries.into_iter().map(|entry| LegendEntry { is_shown: true, ..entry }).collect::<Vec<_>>()
    });
    let toggle = move |series: usize| {
        shared.hidden.update(|hidden| match hidden.iter().position(|&it| it == series) {
            Some(at) => _ = hidden.remove(at),
            None => hidden.push(series),
        });
    };
    let buttons = move || {
        let button = |entry: LegendEntry| {
            let series = entry.series;
            let is_shown = move || !shared.hidden.with(|hidden| hidden.contains(&series));
            let point = move |_| shared.emphasised.set(is_shown().then_some(series));
            let leave = move |_| shared.emphasised.set(None);
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || if is_shown() { "true" } else { "false" }
                    on:click=move |_| {
                        toggle(series);
                        shared.emphasised.set(None);
                    }
                    on:mouseenter=point
                    on:mouseleave=leave
                    on:blur=move |_| shared.emphasised.set(None)
                >
                    <Picture
                        width=Signal::stored(SWATCH.0)
                        height=SWATCH.1
                        marks=Part::new(move || entry.marks.clone())
                    />
                    {entry.name}
                </button>
            }
        };
        entries.get().into_iter().map(button).collect_any()
    };
    view! {
        <Show when=move || entries.with(|entries| entries.len() > 1)>
            <div class="chips chart-legend" role="group" aria-label=say!("charts-legend")>
                {move || buttons()}
            </div>
        </Show>
    }
}
