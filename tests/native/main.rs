//! All native tests in one binary.

#![expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "tests make small numbers")]
#![expect(unreachable_pub, reason = "a binary has no outside")]
#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod chart;
mod cpu;
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
mod shaders;
mod share;
mod share_damage;
mod shuffles;
mod support;
mod text;
mod tidy;
mod ui_state;
