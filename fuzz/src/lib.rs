//! What the targets share: a limit on memory, and what holds of every message.
//!
//! A target gets bytes of any kind and calls a parser with them. What must hold: no panic (overflow checks
//! and debug assertions are on), no more memory than [`MEMORY_BYTES_MAX`], no run longer than
//! libFuzzer's `-timeout`, and a message that fits a screen.

use std::alloc::System;

use cap::Cap;

/// Most bytes that may be alive at once in a target. Inputs are at most 64 KiB; what is read of them is JSON trees,
/// tokenizers and the tables of a spec, a few hundred bytes for each of theirs.
pub const MEMORY_BYTES_MAX: usize = 256 << 20;

/// Most bytes of a message, whatever it quotes.
const MESSAGE_BYTES_MAX: usize = 2000;

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, MEMORY_BYTES_MAX);

/// A message quotes what was wrong, but not all of it.
///
/// # Panics
/// When it is empty or too long.
pub fn must_be_short(error: &impl ToString) {
    let said = error.to_string();
    assert!(!said.is_empty() && said.len() < MESSAGE_BYTES_MAX, "{} bytes: {said:.200}", said.len());
}
