//! The engine in the browser: a dedicated worker that the page starts. Natively the same engine speaks on standard input
//! and output. `tools/build` cuts its module in two: what is reached from `later` alone is fetched when it is needed.

use std::cell::RefCell;

use atelier::platform::{
    Coworker, Downloads, Folder, Mailbox, Storage, first_language, hold_line, is_coworker, load_words,
    machine, run, serve_bench,
};
use atelier::session::Aid;
use atelier::words::DEFAULT_LANGUAGE;
use atelier::worker::{Bench, Engine, LaterCode, later_code};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

thread_local! {
    /// The model that `bench.html` measures; not here while a request is answered.
    static BENCH: RefCell<Option<Bench>> = const { RefCell::new(None) };
}

#[wasm_split(later, fallible)]
fn later() -> Result<LaterCode, SplitLoaderError> {
    Ok(later_code())
}

fn main() {
    if is_coworker() {
        return run(async {
            let mailbox = Mailbox::here();
            hold_line().await;
            // Where the file does not come it never says that it is here, and is given nothing.
            if let Ok(code) = later().await {
                (code.help)(mailbox).await;
            }
        });
    }
    let engine = Engine::new(Mailbox::here(), Folder::bundled(), || Box::pin(async { later().await.ok() }));
    serve_bench(|asked| Box::pin(bench(asked)));
    run(async {
        hold_line().await;
        let language = first_language().unwrap_or_default();
        // Without any, codes stand for the sentences of this side.
        let _ = load_words(&language).await || load_words(DEFAULT_LANGUAGE).await;
        let engine = engine.keeping(Storage::here()).fetching_into(Downloads::here());
        // Unasked there is one: what several gain was not measured yet.
        let machine = machine();
        let aid = Aid { machine, start: Coworker::start };
        let engine = if machine.asked.is_some() { engine.helped_by(aid) } else { engine };
        engine.run().await;
    });
}

async fn bench(asked: String) -> String {
    let mut bench = BENCH.take().unwrap_or_else(|| Bench::new(Folder::address));
    // Where the file does not come there is no answer; the page says so.
    let answer = match later().await {
        Ok(code) => (code.bench)(&mut bench, &asked).await,
        Err(_) => String::new(),
    };
    BENCH.replace(Some(bench));
    answer
}
