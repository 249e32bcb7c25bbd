//! What the page knows and says, without a browser: plain data and pure functions.
//!
//! [`state`] has one `update`; [`results`] decides what may be said and drawn of a report; [`text`]
//! puts what is more than one sentence together. Nothing here names leptos, and all of it is tested natively.

pub mod aim;
pub mod dropped;
pub mod prompts;
pub mod results;
pub mod state;
pub mod text;
pub mod zone;
