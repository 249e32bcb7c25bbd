//! All native tests in one binary.

#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod plan;
mod presets;
mod random_schedule;
mod schedule;
mod schedule_edit;
mod schedule_edit_laws;
mod schedule_errors;
mod schedule_laws;
mod schedule_limits;
mod schedule_menu;
mod share;
mod share_damage;
mod shuffles;
