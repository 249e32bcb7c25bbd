//! The engine: takes [`Request`](crate::protocol::Request)s, computes, answers with
//! [`Event`](crate::protocol::Event)s.
//!
//! One thread, one loop. Work is cut into steps of about a tenth of a second; between two
//! steps the loop looks into its mailbox, so that every run can be superseded or cancelled
//! and the page's newest request comes first. The same loop runs in the browser's worker
//! and, over a mailbox in memory, in the native tests.

mod aside;
mod bench;
mod benchmarks;
mod by_name;
mod engine;
mod figures;
mod later;
mod opening;
mod rare;
mod runs;
mod told_speed;
mod written;

pub use bench::Bench;
pub use engine::Engine;
pub use later::{LaterCode, LoadLater, later_code, whole};
pub use written::written;
