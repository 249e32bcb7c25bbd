//! The figure as a dropped file has it: a quotation beside what is computed here.

use crate::app::results::figure::{chart, has_data};
use crate::app::state::Carried;
use crate::app::text;
use crate::chart::{Chart, LineChart};
use crate::page::charts::{ChartView, OnDatum};
use crate::page::prelude::*;
use crate::reader::{Difference, Quoted};
use crate::sweep::Study;

/// Its chart, where it comes from, and how far what was computed here is from it.
#[component]
pub(super) fn QuotedFigure(store: Store, study: Study, on_datum: OnDatum) -> impl IntoView {
    let quoted = store.pick(move |state| state.quoted.get(&study).cloned());
    let read = move |quoted: &Option<(String, Quoted)>| {
        let (_, quoted) = quoted.as_ref().filter(|(_, quoted)| has_data(&quoted.drawing))?;
        Some(chart(study, &quoted.drawn(), false))
    };
    let shown = Part::new(move || quoted.with(read).unwrap_or_else(|| Chart::Lines(LineChart::default())));
    let has_chart = Part::new(move || quoted.with(read).is_some());
    let difference = store.pick(move |state| {
        let (_, quoted) = state.quoted.get(&study)?;
        let panel = state.panel(Slot::Study(study));
        let Difference { n, greatest } = quoted.difference(&panel.value(Report::sweep)?.drawing);
        let is_growing = panel.phase != PanelPhase::Finished;
        (n > 0).then(|| say!("quoted-difference", n, greatest, is_growing))
    });
    let heading = move || quoted.with(|quoted| quoted.as_ref().map(|(name, _)| say!("quoted-heading", name)));
    let from = move || quoted.with(|quoted| quoted.as_ref().map(|(_, quoted)| text::quoted_from(quoted)));
    let told = move || {
        let findings = quoted.with(|quoted| quoted.as_ref().map(|(_, quoted)| quoted.findings.clone()));
        let said = |finding| view! { <li>{text::finding(&finding, false)} "."</li> };
        findings.into_iter().flatten().map(said).collect_any()
    };
    view! {
        <Show when=move || quoted.with(Option::is_some)>
            <section class="figure-quoted">
                <header>
                    <h4>{move || heading()}</h4>
                    <Button store class="quiet small" label=say!("quoted-close") message=move |()| Message::CloseQuoted(study) />
                </header>
                <p class="small">{move || from()} " " {move || difference.get()}</p>
                <ul class="small finding-measures">{move || told()}</ul>
                <Show when=move || has_chart.get()>
                    <ChartView
                        id="quoted"
                        chart=shown
                        on_datum
                        carried=Carried::Quoted(study)
                        file_stem="atelier-quoted"
                    />
                </Show>
            </section>
        </Show>
    }
}
