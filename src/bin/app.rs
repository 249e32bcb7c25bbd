//! The page. `tools/build` cuts its module in two: what is reached from `later` alone is fetched when it is asked for.

use atelier::page::wasm_split::{self, SplitLoaderError, wasm_split};
use atelier::page::{LazyViews, lazy_views, run};

#[wasm_split(later, wasm_split_path = wasm_split, fallible)]
fn later() -> Result<LazyViews, SplitLoaderError> {
    Ok(lazy_views())
}

fn main() {
    run(|| Box::pin(async { later().await.ok() }));
}
