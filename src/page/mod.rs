//! The page: components read fields of the [state](crate::app::state) and send messages, nothing
//! else. The only module that names leptos.

#![expect(unreachable_pub, reason = "the component macro makes what it generates public")]

mod button;
mod charts;
mod focus;
mod guide;
mod layout;
mod lazy;
mod lessons;
mod lists;
mod painters;
mod part;
mod prelude;
mod results;
mod run;
mod shell;
mod show;
mod store;
mod turns;
mod typing;
mod views;

pub use lazy::{LazyViews, LoadLazyViews, lazy_views};
pub use run::run;
