//! A chart on the page: picture, legend, tooltip, table, files.
//!
//! [`reading`] decides what is said about a datum and is plain; the rest are components. All
//! of them take a [`Chart`](crate::chart::Chart) and nothing of what it is about.

#![cfg_attr(
    feature = "app",
    expect(unreachable_pub, reason = "the component macro makes what it generates public")
)]

#[cfg(feature = "app")]
mod chart_view;
#[cfg(feature = "app")]
mod legend;
#[cfg(feature = "app")]
pub(super) mod marks;
#[cfg(feature = "app")]
mod numbers;
#[cfg(feature = "app")]
mod plot;
pub mod reading;
#[cfg(feature = "app")]
mod take_away;
#[cfg(feature = "app")]
mod tip;

#[cfg(feature = "app")]
pub(super) use chart_view::{ChartView, OnDatum};
#[cfg(feature = "app")]
pub(super) use take_away::{Carried, Files, TakeAway, WIDTH};
