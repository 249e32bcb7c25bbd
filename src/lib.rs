//! Atelier: take a frozen transformer apart, put it back together differently,
//! and see at once what that does.
//!
//! Data flows one way, and each stage is plain data:
//!
//! ```text
//! Schedule --lower--> Plan --record--> Recording --execute--> numbers --fold--> charts
//! Experiment --start--> Run --step--> Report
//! ```
//!
//! Modules are listed bottom to top; a module imports only from layers below its own.
//! `ARCHITECTURE.md` has the map and the table of layers, which `tests/native/tidy.rs` checks.

// The order is that of the table of layers in ARCHITECTURE.md.
pub mod words;

pub mod order;
pub mod platform;
pub mod random;

pub mod model;
pub mod schedule;

pub mod hub;
pub mod plan;

pub mod backend;

#[cfg(feature = "engine")]
pub mod cpu;
#[cfg(feature = "engine")]
pub mod gpu;
#[cfg(feature = "engine")]
pub mod reference;

pub mod eval;

pub mod states;

pub mod sweep;

pub mod chart;
pub mod experiment;

pub mod carrier;
pub mod claim;
pub mod export;
pub mod lesson;
pub mod plot;

pub mod reader;
#[cfg(feature = "engine")]
pub mod session;
pub mod share;

pub mod protocol;

pub mod app;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "app")]
pub mod page;
#[cfg(feature = "engine")]
pub mod worker;
