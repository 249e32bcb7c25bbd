//! The engine in the browser: a dedicated worker that the page starts. Natively the same
//! engine speaks lines of JSON on standard input and output.

use atelier::platform::{Folder, Mailbox, Storage, run};
use atelier::worker::{Engine, Library};

fn main() {
    // Letters that come while the storage is opened wait.
    let engine = Engine::new(Mailbox::here(), Library::new(Folder::bundled()));
    run(async { engine.keeping(Storage::here().await).run().await });
}
