//! The right pane: what the schedule does to the model.
//!
//! [`reading`] decides what may be said and is plain; the rest are components, one a file,
//! that read fields of the state and send messages. Every number stands beside the full
//! model's, with its uncertainty, and says where it was computed.

#![cfg_attr(
    feature = "app",
    expect(unreachable_pub, reason = "the component macro makes what it generates public")
)]

#[cfg(feature = "app")]
mod attention;
pub mod canvas;
#[cfg(feature = "app")]
mod cost;
pub mod figures;
#[cfg(feature = "app")]
mod into_view;
#[cfg(feature = "app")]
mod items;
#[cfg(feature = "app")]
mod latency;
pub mod latency_reading;
#[cfg(feature = "app")]
mod next_token;
#[cfg(feature = "app")]
mod panels;
#[cfg(feature = "app")]
mod prompt;
#[cfg(feature = "app")]
mod provenance;
pub mod reading;
#[cfg(feature = "app")]
mod score_row;
#[cfg(feature = "app")]
mod score_table;
#[cfg(feature = "app")]
mod score_tools;
#[cfg(feature = "app")]
mod scores;
pub mod states;
pub mod taken;
#[cfg(feature = "app")]
mod token;
#[cfg(feature = "app")]
mod writing;

#[cfg(feature = "app")]
use super::charts::marks;
#[cfg(feature = "app")]
pub(super) use panels::Results;
#[cfg(feature = "app")]
pub(super) use provenance::short;
