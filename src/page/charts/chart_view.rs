//! A chart with everything around it.

use leptos::html;

use super::answer::answered;
use super::legend::Legend;
use super::marks::width_of;
use super::numbers::Numbers;
use super::plot::Plot;
use super::take_away::{Files, TakeAway, WIDTH};
use crate::app::results::chart::{bands, not_drawn};
use crate::app::state::Carried;
use crate::chart::{Chart, View};
use crate::page::prelude::*;

/// Before it is on the page.
const WIDTH_BEFORE: f64 = 640.0;

/// What a datum is good for, besides being read. What belongs to it is its note in the
/// chart's table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OnDatum {
    /// Called with the note of the one that was chosen.
    pub(crate) choose: Callback<String>,
    /// What that does, for a note: names the button in the table.
    pub(crate) label: fn(&str) -> String,
    /// How to do it by pointer and by keys, in the tooltip.
    pub(crate) hint: fn() -> String,
    /// What is said once one was chosen, where its effect may be out of sight.
    pub(crate) told: Option<fn(&str) -> String>,
    /// The note whose data are marked as the present ones.
    pub(crate) current: Part<String>,
}

/// What the components of one chart share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shared {
    /// The chart as it is looked at on the page.
    pub(super) chart: Part<Chart>,
    /// Pixels of its picture.
    pub(super) size: Part<(f64, f64)>,
    /// The series that are switched off.
    pub(super) hidden: RwSignal<Vec<usize>>,
    /// The series that is pointed at.
    pub(super) emphasised: RwSignal<Option<usize>>,
    pub(super) on_datum: OnDatum,
}

/// The chart, its legend, its numbers as a table, and files to take away. `id` is unique on
/// the page, `carried` says what its files rest on, `file_stem` names them.
#[component]
pub(crate) fn ChartView(
    #[prop(into)] id: String,
    chart: Part<Chart>,
    on_datum: OnDatum,
    carried: Carried,
    #[prop(into)] file_stem: String,
) -> impl IntoView {
    let store = Store::here();
    let element = NodeRef::<html::Div>::new();
    let width = width_of(element, WIDTH_BEFORE);
    let hidden = RwSignal::new(Vec::new());
    let emphasised = RwSignal::new(None);
    let as_table = RwSignal::new(false);
    let viewed = Part::new(move || {
        let chart = chart.get();
        let is_provisional = chart.view().is_provisional;
        chart.viewed(View {
            hidden: hidden.get(),
            emphasised: emphasised.get(),
            is_provisional,
            is_bare: true,
        })
    });
    let size = Part::new(move || viewed.with(|chart| (width.get(), chart.height(width.get()))));
    let (on_datum, answer) = answered(on_datum);
    let shared = Shared { chart: viewed, size, hidden, emphasised, on_datum };
    let files = Files {
        picture: Callback::new(move |()| {
            let chart = whole(&viewed.get_untracked());
            let height = chart.height(WIDTH);
            Some(chart.picture((WIDTH, height)))
        }),
        csv: Some(Callback::new(move |()| {
            let (own, others) =
                store.peek(|state| (state.provenance_of(carried), state.provenance_of_others(carried)));
            whole(&viewed.get_untracked()).table().csv_by(&own, &others)
        })),
        carried,
    };
    let id = StoredValue::new(id);
    let said = Part::new(move || {
        viewed.with(|chart| [not_drawn(chart), bands(chart)].into_iter().flatten().collect::<Vec<_>>())
    });
    view! {
        <div class="chart-view" node_ref=element>
            <Legend shared />
            <Show
                when=move || as_table.get()
                fallback=move || view! { <Plot shared id=id.get_value() /> }
            >
                <Numbers shared />
            </Show>
            {answer.run()}
            {move || said.get().into_iter().map(|said| view! { <p class="small muted">{said}</p> }).collect_any()}
            <footer class="chart-foot">
                <AsTable as_table />
                <TakeAway files file_stem />
            </footer>
        </div>
    }
}

/// A button that shows a table in place of a picture.
#[component]
pub(crate) fn AsTable(as_table: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="quiet small"
            aria-pressed=move || as_table.get().to_string()
            on:click=move |_| as_table.update(|on| *on = !*on)
        >
            {say!("as-table")}
        </button>
    }
}

/// The chart with title and legend, without what is pointed at.
fn whole(chart: &Chart) -> Chart {
    let view = chart.view();
    let view = View { emphasised: None, is_bare: false, ..view.clone() };
    chart.clone().viewed(view)
}
