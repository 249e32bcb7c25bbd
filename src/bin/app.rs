//! The page. `tools/build` cuts its module in two: what is reached from `later` alone is fetched when it is asked for.

use atelier::page::{LazyViews, lazy_views, run};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

#[wasm_split(later, fallible)]
fn later() -> Result<LazyViews, SplitLoaderError> {
    Ok(lazy_views())
}

fn main() {
    run(|| Box::pin(async { later().await.ok() }));
}
