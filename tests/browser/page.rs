//! What the page's own thread needs of a browser. Run by `./test browser`.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod platform;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
