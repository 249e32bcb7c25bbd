//! The engine in the browser: a dedicated worker that the page starts. Natively the same
//! engine speaks on standard input and output.

use atelier::platform::{Folder, Mailbox, Storage, hold_line, run};
use atelier::worker::{Engine, Library};

fn main() {
    let engine = Engine::new(Mailbox::here(), Library::new(Folder::bundled()));
    run(async {
        hold_line().await;
        engine.keeping(Storage::here()).run().await;
    });
}
