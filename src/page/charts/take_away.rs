//! Files to take away: the picture and its numbers.

use crate::app::state::{FileKind, FileText, FileWish, Message, Slot};
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

/// What a picture carries.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Carried {
    /// What a panel has found.
    Of(Slot),
    /// A text that is there.
    Text(Callback<(), String>),
}

impl Carried {
    fn text(self) -> FileText {
        match self {
            Self::Of(slot) => FileText::Of(slot),
            Self::Text(text) => FileText::Known(text.run(())),
        }
    }
}

impl Files {
    /// The file with this ending; none if there is nothing to draw.
    fn wish(self, name: String, ending: &str) -> Option<FileWish> {
        let (kind, text) = match ending {
            "csv" => {
                let text = self.csv.map(|csv| FileText::Known(csv.run(())));
                (FileKind::Csv, text.unwrap_or_else(|| self.carried.text()))
            }
            "json" => (FileKind::Json, self.carried.text()),
            "svg" => (FileKind::Svg(self.picture.run(())?), self.carried.text()),
            _ => (FileKind::Png(self.picture.run(())?), self.carried.text()),
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
            store.send(match files.wish(name.clone(), ending) {
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
