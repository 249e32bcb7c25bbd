//! Tests of what only a browser has, run in a dedicated worker:
//!
//! ```text
//! CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
//!     cargo test --target wasm32-unknown-unknown --no-default-features --test web
//! ```
//!
//! The runner serves the crate's own folder, so that files can be fetched from it.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic as tests do")]

mod platform;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
