//! The page.
//!
//! [`state`] is plain data with one pure `update`, compiled and tested natively, and so are
//! [`aim`], [`zone`], [`text`] and [`results::reading`]. Everything that names leptos is behind the
//! `app` feature: components read fields of the state and send messages, nothing else.

pub mod aim;
pub mod charts;
pub mod dropped;
pub mod results;
pub mod state;
pub mod text;
pub mod zone;

#[cfg(feature = "app")]
mod app;
#[cfg(feature = "app")]
mod keyed;
#[cfg(feature = "app")]
mod painters;
#[cfg(feature = "app")]
mod part;
#[cfg(feature = "app")]
mod run;
#[cfg(feature = "app")]
mod shell;
#[cfg(feature = "app")]
pub mod store;
#[cfg(feature = "app")]
mod typing;

#[cfg(feature = "app")]
pub use run::run;
