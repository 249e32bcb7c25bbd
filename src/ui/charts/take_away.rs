//! Files to take away: the picture and its numbers.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::download::{rendered, save};
use crate::chart::Picture;
use crate::export::figure_png::insert_provenance;
use crate::export::figure_svg::{standalone, standalone_light};
use crate::ui::text::Text;

/// Width of a saved picture, pixels.
pub(crate) const WIDTH: f64 = 760.0;
/// Its files, by their endings.
const ENDINGS: [&str; 4] = ["svg", "png", "csv", "json"];

/// What is saved of something that is drawn, made when it is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Files {
    /// The picture; none if there is nothing to draw.
    pub(crate) picture: Callback<(), Option<Picture>>,
    /// Its numbers.
    pub(crate) csv: Callback<(), String>,
    /// Everything that it rests on, as JSON; pictures carry it.
    pub(crate) carried: Callback<(), String>,
}

/// One button per kind of file.
#[component]
pub(crate) fn TakeAway(text: &'static Text, files: Files, #[prop(into)] file_stem: String) -> impl IntoView {
    let words = &text.charts;
    let failed = RwSignal::new(false);
    let take = move |ending: &'static str, name: String| {
        failed.set(false);
        let is_saved = match ending {
            "csv" => save(&name, "text/csv", files.csv.run(()).as_bytes()),
            "json" => save(&name, "application/json", files.carried.run(()).as_bytes()),
            _ => files.picture.run(()).and_then(|picture| {
                let carried = files.carried.run(());
                if ending == "svg" {
                    return save(&name, "image/svg+xml", standalone(&picture, Some(&carried)).as_bytes());
                }
                spawn_local(async move {
                    let drawn = rendered(&standalone_light(&picture), picture.size).await;
                    let png = drawn.and_then(|png| insert_provenance(&png, &carried).ok());
                    let is_saved = png.and_then(|png| save(&name, "image/png", &png)).is_some();
                    // The chart may have gone from the page meanwhile.
                    let _ = failed.try_set(!is_saved);
                });
                Some(())
            }),
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
