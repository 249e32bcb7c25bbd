//! Files to take away: the picture and its numbers.

use crate::app::state::{Carried, FileKind, FileText, FileWish};
use crate::chart::{Picture, Table};
use crate::page::prelude::*;

/// Width of a saved picture, pixels.
pub(super) const WIDTH: f64 = 760.0;
/// Its files, by their endings.
const ENDINGS: [&str; 4] = ["svg", "png", "csv", "json"];

/// What is saved of something that is drawn, made when it is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Files {
    /// The picture; none if there is nothing to draw.
    pub(super) picture: Callback<(), Option<Picture>>,
    /// Its numbers, where they are those that are drawn; else the engine writes them.
    pub(super) csv: Option<Callback<(), String>>,
    /// Everything that it rests on, as JSON; pictures carry it.
    pub(super) carried: Carried,
}

impl Files {
    /// The file with this ending; none if there is nothing to draw.
    fn wish(self, store: Store, name: String, ending: &str) -> Option<FileWish> {
        let carried = store.peek(|state| state.text_of(self.carried));
        let (kind, text) = match ending {
            "csv" => {
                let text = self.csv.map(|csv| FileText::Known(csv.run(())));
                (FileKind::Csv, text.unwrap_or(carried))
            }
            "json" => (FileKind::Json, carried),
            "svg" => (FileKind::Svg(self.picture.run(())?), carried),
            _ => (FileKind::Png(self.picture.run(())?), carried),
        };
        Some(FileWish { name, kind, text })
    }
}

/// One button per kind of file.
#[component]
pub(super) fn TakeAway(files: Files, #[prop(into)] file_stem: String) -> impl IntoView {
    let store = Store::here();
    let buttons = ENDINGS.map(|ending| {
        let name = format!("{file_stem}.{ending}");
        let take = move |_| {
            store.send(match files.wish(store, name.clone(), ending) {
                Some(wish) => Message::SaveFile(wish),
                None => Message::NotSaved(name.clone()),
            });
        };
        view! {
            <button
                type="button"
                class="quiet small"
                aria-label=say!("charts-save-as", ending)
                title=say!("charts-save-as", ending)
                on:click=take
            >
                {ending.to_ascii_uppercase()}
            </button>
        }
    });
    view! {
        <div class="take-away" role="group" aria-label=say!("charts-take-away")>
            <span class="small muted" aria-hidden="true">{say!("charts-take-away")}</span>
            {buttons.into_iter().collect_any()}
        </div>
    }
}

/// Files of what a panel shows, while there is anything.
#[component]
pub(crate) fn PanelFiles(
    store: Store,
    panel: Slot,
    has_any: fn(&State) -> bool,
    picture: fn(&State, f64) -> Option<Picture>,
    /// Its numbers; those of the engine without it.
    #[prop(optional)]
    table: Option<fn(&State) -> Option<Table>>,
    file_stem: &'static str,
) -> impl IntoView {
    let has_any = store.pick(has_any);
    let carried = Carried::Of(panel);
    let csv = move |table: fn(&State) -> Option<Table>| {
        let text = move |state: &State| Some(table(state)?.csv_with(&state.provenance_of(carried)));
        Callback::new(move |()| store.peek(text).unwrap_or_default())
    };
    let picture = Callback::new(move |()| store.peek(|state| picture(state, WIDTH)));
    let files = Files { picture, csv: table.map(csv), carried };
    view! {
        <Show when=move || has_any.get()>
            <TakeAway files file_stem />
        </Show>
    }
}
