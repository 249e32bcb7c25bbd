//! An open figure: computed, drawn, compared with what the paper found.

use super::beside::BesideModels;
use super::findings::Findings;
use super::progress::Progress;
use super::quoted::QuotedFigure;
use super::rests_on::RestsOn;
use crate::app::results::figure::{chart, has_data, means};
use crate::app::state::{PanelPhase, Slot, joined};
use crate::app::text;
use crate::chart::{Chart, LineChart};
use crate::experiment::Report;
use crate::page::prelude::*;
use crate::page::results::parts::{chart_of, to_schedule};
use crate::sweep::{Drawing, Study};

/// Everything about it.
#[component]
pub(super) fn Opened(store: Store, study: Study) -> impl IntoView {
    let figure = store.report(Slot::Study(study), Report::sweep);
    let is_growing = store.pick(move |state| state.panel(Slot::Study(study)).phase != PanelPhase::Finished);
    let is_by_model = study.is_by_model();
    let plain = store.pick(move |state| match study.is_pooled() {
        true => Vec::new(),
        false => state.compared(study),
    });
    // Medians over all draws: computed when one of the models is another, not whenever anything is.
    let parts = store.pick(move |state| state.pooled_parts(study));
    let compared = Part::new(move || match study.is_pooled() {
        true => parts.with(|parts| joined(parts)),
        false => plain.get(),
    });
    let drawn = Part::new(move || {
        figure.with(|figure| {
            let figure = figure.filter(|figure| has_data(&figure.drawing))?;
            let compared = compared.get();
            let drawing = match is_by_model && !compared.is_empty() {
                true => &Drawing::Curves(compared),
                false => &figure.drawing,
            };
            Some(chart(study, drawing, is_growing.get()))
        })
    });
    let has_chart = Part::new(move || drawn.with(Option::is_some));
    let nothing_yet = move || {
        let has_begun = figure.with(|figure| figure.is_some_and(|figure| figure.n_done > 0));
        has_begun.then(|| view! { <p class="small muted">{say!("figures-nothing-yet")}</p> })
    };
    let shown = Part::new(move || drawn.get().unwrap_or_else(|| Chart::Lines(LineChart::default())));
    let on_datum = to_schedule(store);
    let stem = StoredValue::new(format!("atelier-{}", study.stem()));
    let means = move || {
        let means = figure.with(|figure| figure.map(|it| means(&it.drawing)))?;
        (means.len() > 1).then(|| view! { <p class="small muted">{text::means_of(&means)}</p> })
    };
    let trend = move || {
        figure.with(|figure| match &figure?.drawing {
            Drawing::Grid(grid) => grid.trend.as_ref().map(text::trend),
            Drawing::Curves(_) => None,
        })
    };
    view! {
        {(study.figure() == Some(10)).then(|| view! { <p class="small muted">{say!("figures-otherwise")}</p> })}
        <Progress store study />
        <Show when=move || has_chart.get() fallback=nothing_yet>
            <Findings store study />
            {chart_of(Slot::Study(study), &stem.read_value(), shown, on_datum)}
            {move || means()}
            {move || trend().map(|said| view! { <p class="small">{said}</p> })}
            <RestsOn store study />
        </Show>
        <BesideModels store study compared on_datum />
        <QuotedFigure store study on_datum />
    }
}
