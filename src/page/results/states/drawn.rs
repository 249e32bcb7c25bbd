//! Similarity as shades, and the three measures as curves.

use crate::app::text;
use crate::chart::{Chart, HeatMap, LineChart, StateMeasure, similarity_map, state_curves};
use crate::page::prelude::*;
use crate::page::results::parts::{chart_of, to_schedule};
use crate::states::{PathReport, StatesReport};

/// Figure 3: one path's similarities; with several paths, a choice.
#[component]
pub(super) fn Similarity(store: Store, report: Found<StatesReport>, number: u32) -> impl IntoView {
    let chosen = RwSignal::new(0_usize);
    let path = Part::new(move || {
        report.with(|report| {
            let report = report.filter(|report| report.n_done > 0)?;
            report.paths.get(chosen.get().min(report.paths.len().saturating_sub(1))).cloned()
        })
    });
    let names = Part::new(move || {
        report.with(|report| {
            let report = report?;
            Some(report.paths.iter().map(|path| text::path_name(report, path)).collect::<Vec<_>>())
        })
    });
    let choice = move || {
        let names = names.get().filter(|names| names.len() > 1)?;
        let options = names.into_iter().enumerate().map(|(index, name)| {
            view! {
                <option value=index.to_string() selected=move || chosen.get() == index>
                    {name}
                </option>
            }
        });
        let choose = move |event| chosen.set(event_target_value(&event).parse().unwrap_or(0));
        Some(view! {
            <div class="states-choice">
                <label class="small" for="states-path">
                    {say!("states-choose-path")}
                </label>
                <select id="states-path" on:change=choose>
                    {options.collect_any()}
                </select>
            </div>
        })
    };
    // Of the path that is drawn, where it is not the full model's, which is told above.
    let groups = move || {
        let said = path.with(|path| path.as_ref().map(|path| text::groups(path.groups.as_ref())));
        said.filter(|_| chosen.get() > 0).map(|said| view! { <p class="small">{said}</p> })
    };
    view! {
        {move || choice()}
        {move || groups()}
        <Show when=move || path.with(Option::is_some)>
            <SimilarityChart store path number stem=format!("atelier-figure-{number}") />
        </Show>
    }
}

/// A path's similarities, whosever it is. `stem` is unique on the page.
#[component]
pub(super) fn SimilarityChart(
    store: Store,
    path: Part<Option<PathReport>>,
    number: u32,
    stem: String,
) -> impl IntoView {
    let chart = Part::new(move || {
        let drawn = path.with(|path| {
            let path = path.as_ref()?;
            let title = format!("{}, {}", say!("states-value"), path.schedule);
            Some(similarity_map(path, title))
        });
        drawn.unwrap_or_else(|| Chart::Heat(HeatMap::default()))
    });
    chart_of(Slot::States(number), &stem, chart, to_schedule(store))
}

/// Figure 15: cosine, length and variance after each step, a curve per schedule.
#[component]
pub(super) fn Curves(store: Store, report: Found<StatesReport>) -> impl IntoView {
    let title = move |measure| match measure {
        StateMeasure::ToFull => say!("states-cosine"),
        StateMeasure::Norm => say!("states-norm"),
        StateMeasure::Variance => say!("states-variance"),
    };
    let one = move |measure: StateMeasure| {
        let chart = Part::new(move || {
            let drawn = report.with(|report| {
                let report = report?;
                let name = |path: &PathReport| text::path_name(report, path);
                Some(state_curves(report, measure, title(measure), say!("states-step"), title(measure), name))
            });
            drawn.unwrap_or_else(|| Chart::Lines(LineChart::default()))
        });
        let stem = format!("atelier-figure-15-{}", measure.name());
        chart_of(Slot::States(15), &stem, chart, to_schedule(store))
    };
    let has_states = move || report.with(|report| report.is_some_and(|report| report.n_done > 0));
    view! { <Show when=has_states>{StateMeasure::ALL.map(one)}</Show> }
}
