//! The page.
//!
//! [`state`] is plain data with one pure `update`, compiled and tested natively. Everything
//! that names leptos is behind the `app` feature: components read fields of the state and
//! send messages, nothing else.

#[cfg(feature = "app")]
pub mod app;
pub mod results;
#[cfg(feature = "app")]
mod shell;
pub mod state;
#[cfg(feature = "app")]
pub mod store;
pub mod text;
