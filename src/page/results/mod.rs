//! The right pane: what the schedule does to the model.
//!
//! Components, one a file, that read fields of the state and send messages; what may be said is
//! decided in [`app::results`](crate::app::results). Every number stands beside the full
//! model's, with its uncertainty, and says where it was computed.

mod attention;
pub mod canvas;
mod cost;
pub mod figures;
mod items;
mod latency;
mod next_token;
mod panels;
mod parts;
mod prompt;
mod provenance;
mod score_row;
mod score_table;
mod score_tools;
mod scores;
pub mod states;
mod token;
mod writing;

use super::charts::marks;
pub(super) use panels::Results;
pub(super) use parts::{element, facts};
pub(super) use provenance::short;
