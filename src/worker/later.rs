//! What the engine does seldom. In the browser its code is in a file of its own, beside the worker's module, which comes
//! when it is needed, or once a model is open: `tools/build` cuts the module in two at
//! `src/bin/worker.rs`, and what is reached from [`later_code`] alone is in the second file.
//!
//! So the rest of the worker names none of it: requests that nearly every visit makes are answered in
//! [`engine`](super::engine), the others here.

use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, ready};

use super::aside::DataDone;
use super::bench::Bench;
use super::engine::Engine;
use super::written::written;
use crate::experiment::{Experiment, ItemsOf, ModelCard};
use crate::platform::Mailbox;
use crate::protocol::{Event, Request, Writing};
use crate::session::{OpenOwn, Reading, Run, Session, SessionError, Sources, help};
use crate::words::{Problem, problem};

/// [`written`].
type Write = fn(&Writing, Option<&ModelCard>, Vec<ItemsOf>) -> Result<String, Problem>;

/// The code, as pointers to its entrances.
#[derive(Debug, Clone, Copy)]
pub struct LaterCode {
    pub(super) take: for<'a> fn(&'a mut Engine, Request) -> LocalBoxFuture<'a, ()>,
    pub(super) start: fn(&Session, &Experiment) -> Result<Run, SessionError>,
    pub(super) open: OpenOwn,
    pub(super) read: fn(&Sources, &str, &[u8]) -> Result<Reading, SessionError>,
    pub(super) write: Write,
    /// What `bench.html` asks.
    pub bench: for<'a> fn(&'a mut Bench, &'a str) -> LocalBoxFuture<'a, String>,
    /// Computes what another worker gives.
    pub help: fn(Mailbox) -> LocalBoxFuture<'static, ()>,
    pub(super) end_data: for<'a> fn(&'a mut Engine, DataDone) -> LocalBoxFuture<'a, ()>,
}

/// What `src/bin/worker.rs` calls once the file is there.
#[must_use]
pub fn later_code() -> LaterCode {
    LaterCode {
        take: |engine, request| engine.take_rare(request).boxed_local(),
        start: Session::start_rare,
        open: |folder, wish, tell| Session::open_own(folder, wish, tell).boxed_local(),
        read: Reading::new,
        write: written,
        bench: |bench, asked| bench.answer(asked).boxed_local(),
        help: |mailbox| help(mailbox).boxed_local(),
        end_data: |engine, done| engine.end_data(done).boxed_local(),
    }
}

/// Fetches it; `None` where it does not come.
pub type LoadLater = fn() -> LocalBoxFuture<'static, Option<LaterCode>>;

/// Where all code is one program.
#[must_use]
pub fn whole() -> LoadLater {
    || ready(Some(later_code())).boxed_local()
}

/// Why something cannot be done while the file does not come.
pub(super) fn not_here() -> Problem {
    problem!("engine-part-missing")
}

/// What is answered to a request whose code does not come; nothing to one that only tells what is kept.
pub(super) fn refused(request: Request) -> Option<Event> {
    let problem = not_here();
    Some(match request {
        Request::StartStep { run, .. } | Request::Write { run, .. } | Request::Check { run, .. } => {
            Event::RunFailed { run, problem }
        }
        Request::ReadFile { name, .. } => Event::FileRead { name, read: Err(problem) },
        Request::LookUp { .. } => Event::LookedUp(Err(problem)),
        Request::LookUpData { .. } => Event::DataLookedUp(Err(problem)),
        Request::AddBenchmark { data } => Event::BenchmarkRead { name: data.benchmark, read: Err(problem) },
        Request::FetchData { found, .. } => {
            Event::BenchmarkRead { name: found.benchmark.name, read: Err(problem) }
        }
        Request::ListKept | Request::RemoveKept { .. } => Event::Kept(Err(problem)),
        Request::ListLessons => Event::Lessons(Err(problem)),
        Request::OpenHub { .. } | Request::OpenKept { .. } => Event::OpenFailed(problem),
        _ => return None,
    })
}
