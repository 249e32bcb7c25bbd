//! Files to take away: the picture and its numbers.

use crate::app::state::{Carried, FileKind, FileText, FileWish, Message};
use crate::chart::Picture;
use crate::page::prelude::*;

/// Width of a saved picture, pixels.
pub(crate) const WIDTH: f64 = 760.0;
/// Its files, by their endings.
const ENDINGS: [&str; 4] = ["svg", "png", "csv", "json"];

/// What is saved of something that is drawn, made when it is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Files {
    /// The picture; none if there is nothing to draw.
    pub(crate) picture: Callback<(), Option<Picture>>,
    /// Its numbers, where they are those that are drawn; else the engine writes them.
    pub(crate) csv: Option<Callback<(), String>>,
    /// Everything that it rests on, as JSON; pictures carry it.
    pub(crate) carried: Carried,
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
pub(crate) fn TakeAway(files: Files, #[prop(into)] file_stem: String) -> impl IntoView {
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
                {ending.to_uppercase()}
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
