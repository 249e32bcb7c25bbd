//! The engine in the browser: a dedicated worker that the page starts. Natively the same
//! engine speaks on standard input and output.

use atelier::experiment::BUILD_ID;
use atelier::platform::{Downloads, Folder, Mailbox, Storage, hold_line, load_words, run};
use atelier::worker::Engine;

/// The language whose file every copy of the page has.
const LANGUAGE: &str = "en";

fn main() {
    let engine = Engine::new(Mailbox::here(), Folder::bundled());
    run(async {
        hold_line().await;
        // Without them, codes stand for the sentences of this side.
        let _ = load_words(LANGUAGE, BUILD_ID).await;
        engine.keeping(Storage::here()).fetching_into(Downloads::here()).run().await;
    });
}
