//! The engine in the browser: a dedicated worker that the page starts. Natively the same engine speaks on standard input
//! and output. `tools/build` cuts its module in two: what is reached from `later` alone is fetched when it is needed.

use atelier::platform::{Downloads, Folder, Mailbox, Storage, first_language, hold_line, load_words, run};
use atelier::words::DEFAULT_LANGUAGE;
use atelier::worker::{Engine, LaterCode, later_code};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

#[wasm_split(later, fallible)]
fn later() -> Result<LaterCode, SplitLoaderError> {
    Ok(later_code())
}

fn main() {
    let engine = Engine::new(Mailbox::here(), Folder::bundled(), || Box::pin(async { later().await.ok() }));
    run(async {
        hold_line().await;
        let language = first_language().unwrap_or_default();
        // Without any, codes stand for the sentences of this side.
        let _ = load_words(&language).await || load_words(DEFAULT_LANGUAGE).await;
        engine.keeping(Storage::here()).fetching_into(Downloads::here()).run().await;
    });
}
