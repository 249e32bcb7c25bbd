//! The frame around both panes: header, what the engine and the model are doing, messages,
//! dialogs, panes and tabs, theme, files dropped on the page.

mod about;
mod benchmarks;
mod bundled;
mod by_name;
mod choices;
mod dialog;
mod files;
mod header;
mod hidden;
mod icon;
mod items;
mod kept;
mod language;
mod missing;
mod model_card;
mod notices;
mod page_copy;
mod panes;
mod quantise;
mod quantising;
mod share;
mod status;
mod take_away;
mod theme;

pub(super) use files::DropZone;
pub(super) use header::Header;
pub(super) use hidden::{Hidden, Unframed};
pub(super) use items::{ItemsDialog, ItemsSheet};
pub(super) use language::follow_language;
pub(super) use missing::MissingNamed;
pub(super) use model_card::ModelSheet;
pub(super) use notices::Notices;
pub(super) use panes::{Panes, SkipLinks};
pub(super) use share::ShareSheet;
pub(super) use status::Status;
pub(super) use take_away::TakeAwaySheet;
pub(super) use theme::follow_theme;
