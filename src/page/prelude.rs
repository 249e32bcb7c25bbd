//! What most files of the page need.

pub(super) use leptos::prelude::*;

pub(super) use super::button::Button;
pub(super) use super::lists::{CollectAny, keyed};
pub(super) use super::part::{Found, Part};
pub(super) use super::show::Show;
pub(super) use super::store::Store;
pub(super) use super::turns::{in_turn, request_animation_frame};
pub(super) use crate::app::state::{Message, PanelPhase, Slot, State};
pub(super) use crate::experiment::Report;
pub(super) use crate::words::{numbers, say, sentence};
