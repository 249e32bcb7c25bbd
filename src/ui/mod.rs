//! The page.
//!
//! [`state`] is plain data with one pure `update`, compiled and tested natively. Everything
//! that names leptos is behind the `app` feature: components read fields of the state and
//! send messages, nothing else.

pub mod aim;
pub mod state;
#[cfg(feature = "app")]
pub mod painters;
#[cfg(feature = "app")]
mod run;
#[cfg(feature = "app")]
pub mod store;
pub mod text;

#[cfg(feature = "app")]
pub use run::run;
