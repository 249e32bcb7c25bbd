//! The engine in the browser: a dedicated worker that the page starts. Natively the same
//! engine speaks lines of JSON on standard input and output.

use atelier::platform::{Folder, Mailbox, run};
use atelier::worker::{Engine, Library};

fn main() {
    run(Engine::new(Mailbox::here(), Library::new(Folder::bundled())).run());
}
