//! What only some visits need, in the browser: a worker that the engine's worker starts when something is asked.

use atelier::platform::{run, serve_extras};

fn main() {
    run(serve_extras());
}
