//! The engine where it runs in the browser, a dedicated worker: WebGPU and the CPU path
//! against the golden logits, and files as a worker gets them. Run by `./test browser`.
//!
//! The runner serves the repository, so that a test can fetch its fixtures.

#![cfg(target_arch = "wasm32")]
#![expect(
    unreachable_pub,
    clippy::cast_possible_truncation,
    reason = "a test has no outside and small numbers"
)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

#[path = "../golden/check.rs"]
mod check;
mod platform;

use atelier::backend::{BackendError, WeightSink};
use atelier::cpu::CpuSink;
use atelier::gpu::GpuSink;
use atelier::model::{ModelSpec, WeightInfo};
use atelier::platform::Folder;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Between them: f32, f16 and bf16, shared and own key heads, a tied head, odd widths, three
/// shards, both generations of config keys, llama3 rope scaling. The others run natively.
const CHECKPOINTS: [&str; 4] = ["plain-f32", "odd-width", "llama3-rope-bf16", "sharded-f16"];

async fn agrees<S: WeightSink>(sink: impl AsyncFn(ModelSpec, Vec<WeightInfo>) -> Result<S, BackendError>) {
    for name in CHECKPOINTS {
        check::check(Folder::address(&format!("/tests/golden/logits/{name}/")), &sink).await;
    }
}

#[wasm_bindgen_test]
async fn webgpu_computes_what_transformers_computes() {
    agrees(async |spec: ModelSpec, weights| GpuSink::new(&spec, weights).await).await;
}

#[wasm_bindgen_test]
async fn cpu_computes_what_transformers_computes() {
    agrees(async |spec: ModelSpec, weights| CpuSink::new(&spec, weights)).await;
}
