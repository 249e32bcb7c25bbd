//! Files to take away: the picture and its numbers.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::chart_view::Shared;
use super::download::{picture, save};
use crate::chart::{Chart, View};
use crate::export::figure_png::insert_provenance;
use crate::export::figure_svg::{standalone, standalone_light};
use crate::ui::text::Text;

/// Width of a saved picture, pixels.
const WIDTH: f64 = 760.0;
/// Its files, by their endings.
const ENDINGS: [&str; 4] = ["svg", "png", "csv", "json"];

/// One button per kind of file.
#[component]
pub(super) fn TakeAway(
    text: &'static Text,
    shared: Shared,
    carried: Callback<(), String>,
    file_stem: String,
) -> impl IntoView {
    let words = &text.charts;
    let failed = RwSignal::new(false);
    let take = move |ending: &'static str, name: String| {
        let chart = whole(&shared.chart.get_untracked());
        let size = (WIDTH, chart.height(WIDTH));
        failed.set(false);
        let is_saved = match ending {
            "svg" => {
                save(&name, "image/svg+xml", standalone(&chart, size, Some(&carried.run(()))).as_bytes())
            }
            "csv" => save(&name, "text/csv", chart.table().csv().as_bytes()),
            "json" => save(&name, "application/json", carried.run(()).as_bytes()),
            _ => {
                let carried = carried.run(());
                spawn_local(async move {
                    let drawn = picture(&standalone_light(&chart, size), size).await;
                    let png = drawn.and_then(|png| insert_provenance(&png, &carried).ok());
                    let is_saved = png.and_then(|png| save(&name, "image/png", &png)).is_some();
                    // The chart may have gone from the page meanwhile.
                    let _ = failed.try_set(!is_saved);
                });
                return;
            }
        };
        failed.set(is_saved.is_none());
    };
    let buttons = ENDINGS.map(|ending| {
        let name = format!("{file_stem}.{ending}");
        view! {
            <button
                type="button"
                class="quiet small"
                aria-label=(words.save_as)(ending)
                title=(words.save_as)(ending)
                on:click=move |_| take(ending, name.clone())
            >
                {ending.to_uppercase()}
            </button>
        }
    });
    view! {
        <div class="take-away" role="group" aria-label=words.take_away>
            <span class="small muted" aria-hidden="true">{words.take_away}</span>
            {buttons.into_iter().collect_view()}
            {move || failed.get().then(|| view! { <span class="small problem" role="alert">{words.no_picture}</span> })}
        </div>
    }
}

/// The chart with title and legend, without what is pointed at.
fn whole(chart: &Chart) -> Chart {
    let view = chart.view();
    let view = View { emphasised: None, is_bare: false, ..view.clone() };
    chart.clone().viewed(view)
}
