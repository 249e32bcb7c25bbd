//! Atelier: take a frozen transformer apart, put it back together differently,
//! and see at once what that does.
//!
//! Data flows one way, and each stage is plain data:
//!
//! ```text
//! Schedule --lower--> Plan --record--> Recording --execute--> numbers --fold--> charts
//! ```
//!
//! Modules are listed bottom to top; a module imports only from modules above it in
//! this list (`tests/native/tidy.rs` checks that). `ARCHITECTURE.md` has the map.

// 0
pub mod platform;
// 1
pub mod model;
pub mod schedule;
// 2
pub mod plan;
// 3
pub mod backend;
// 4
#[cfg(feature = "engine")]
pub mod cpu;
#[cfg(feature = "engine")]
pub mod gpu;
#[cfg(feature = "engine")]
pub mod reference;
// 5
pub mod eval;
// 6
pub mod states;
pub mod sweep;
// 7
#[cfg(feature = "engine")]
pub mod session;
// 8
pub mod chart;
pub mod export;
pub mod protocol;
pub mod share;
// 9
#[cfg(feature = "cli")]
pub mod cli;
pub mod ui;
#[cfg(feature = "engine")]
pub mod worker;
