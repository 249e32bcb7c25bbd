//! The loop.

use super::jobs::{Job, Jobs, Progress};
use super::library::Library;
use super::opening::{Opening, open};
use crate::backend::BackendError;
use crate::export::Experiment;
use crate::model::CATALOG_FILE;
use crate::platform::{Letter, Mailbox, Storage, yield_now};
use crate::protocol::{
    BackendChoice, CanvasRequest, CatalogEntry, Event, ItemsRequest, Problem, Request, RunId, Side,
    StatesRequest, WireError, decode, encode,
};
use crate::schedule::Schedule;
use crate::session::{
    Evaluation, Generation, Listing, Measuring, Reading, Session, SessionError, Shelf, Sweeping, WriteOptions,
};

/// Most tokens that one side of a [`Request::Write`] may ask for.
pub const WRITE_TOKENS_MAX: usize = 2048;
/// What may be dropped.
const FIGURE_HINT: &str =
    "drop an SVG, a PNG or a JSON file that was saved from a figure here or by atelier sweep";
/// Devices that may be lost in a row, with no run finished between, before the CPU takes over.
const LOSSES_MAX: u32 = 2;

/// The engine and everything it holds.
#[derive(Debug)]
pub struct Engine {
    mailbox: Mailbox,
    library: Library,
    catalog: Vec<CatalogEntry>,
    session: Option<Session>,
    jobs: Jobs,
    shelf: Shelf,
    wanted: Option<Opening>,
    losses: u32,
}

impl Engine {
    /// An engine that opens bundled models from `library`.
    #[must_use]
    pub fn new(mailbox: Mailbox, library: Library) -> Self {
        Self {
            mailbox,
            library,
            catalog: Vec::new(),
            session: None,
            jobs: Jobs::default(),
            shelf: Shelf::new(Storage::memory()),
            wanted: None,
            losses: 0,
        }
    }

    /// The same, with results of sweeps kept in `storage`; else they last as long as it does.
    #[must_use]
    pub fn keeping(mut self, storage: Storage) -> Self {
        self.shelf = Shelf::new(storage);
        self
    }

    /// Runs until the other side is gone.
    pub async fn run(mut self) {
        match self.library.catalog().await {
            Ok(catalog) => self.catalog = catalog,
            Err(error) => self.post(&Event::OpenFailed(problem(&error))),
        }
        // Unasked: a message that the page sent before this worker listened is lost.
        self.ready();
        loop {
            // Letters behind a wish for a model are about that model: they wait for it.
            while self.wanted.is_none()
                && let Some(letter) = self.mailbox.try_next()
            {
                self.take(letter);
            }
            if let Some(opening) = self.wanted.take() {
                self.open(opening).await;
            } else if self.session.is_some() && !self.jobs.is_empty() {
                self.work().await;
                yield_now().await;
            } else {
                match self.mailbox.next().await {
                    Some(letter) => self.take(letter),
                    None => return,
                }
            }
        }
    }

    fn post(&self, event: &Event) {
        post(&self.mailbox, event);
    }

    fn ready(&self) {
        self.post(&Event::Ready { catalog: self.catalog.clone() });
    }

    /// Opens what is wanted, listening meanwhile: another wish or a cancellation ends it.
    async fn open(&mut self, opening: Opening) {
        let jobs = self.jobs.clear();
        for run in jobs {
            self.post(&Event::Cancelled { run });
        }
        match open(&mut self.mailbox, opening).await {
            super::opening::Outcome::Opened(mut session) => {
                self.losses = 0;
                if let Some(before) = self.session.take() {
                    session.take_items(before);
                }
                self.post(&Event::Opened(Box::new(session.card())));
                self.session = Some(*session);
            }
            super::opening::Outcome::Failed(problem) => self.post(&Event::OpenFailed(problem)),
            super::opening::Outcome::Interrupted => {}
        }
    }

    /// One step of the most urgent run.
    async fn work(&mut self) {
        let (Some(session), Some(job)) = (&mut self.session, self.jobs.first()) else { return };
        let run = job.run();
        let mailbox = &self.mailbox;
        match job.step(session, &|event| post(mailbox, event)).await {
            Ok(Progress::More) => {}
            Ok(Progress::Done) => {
                self.losses = 0;
                self.jobs.remove(run);
            }
            Err(SessionError::Backend(BackendError::DeviceLost { reason })) => self.recover(&reason).await,
            Err(error) => {
                self.jobs.remove(run);
                self.post(&Event::RunFailed { run, problem: problem(&error) });
            }
        }
    }

    /// Builds the executor anew; runs go on where they can.
    async fn recover(&mut self, reason: &str) {
        self.losses += 1;
        let lost = BackendError::DeviceLost { reason: reason.to_owned() };
        self.post(&Event::DeviceLost {
            problem: Problem {
                what: lost.to_string(),
                hint: Some("your schedule and the results so far are kept".to_owned()),
            },
        });
        self.jobs.forget_device();
        let Some(session) = self.session.take() else { return };
        let again = if self.losses < LOSSES_MAX { BackendChoice::Auto } else { BackendChoice::Cpu };
        match session.reopen(again, &lost).await {
            Ok(session) => {
                let card = session.card();
                self.post(&Event::Recovered { backend: card.backend, fallback: card.fallback });
                self.session = Some(session);
            }
            Err(error) => {
                for run in self.jobs.clear() {
                    self.post(&Event::Cancelled { run });
                }
                self.post(&Event::OpenFailed(problem(&error)));
            }
        }
    }

    fn take(&mut self, letter: Letter) {
        let request = match decode::<Request>(&letter.bytes) {
            Ok(request) => request,
            // The page sees from any answer that this engine is not its own.
            Err(WireError::OtherBuild { .. }) => return self.ready(),
            Err(error) => {
                let what = format!("the engine was asked something that it does not understand: {error}");
                return self
                    .post(&Event::OpenFailed(Problem { what, hint: Some("reload the page".to_owned()) }));
            }
        };
        match request {
            Request::ReadFigure { name, bytes } => {
                let read = Experiment::read(&bytes)
                    .map(Box::new)
                    .map_err(|error| Problem { what: error.to_string(), hint: Some(FIGURE_HINT.to_owned()) });
                self.post(&Event::FigureRead { name, read });
            }
            Request::Hello => self.ready(),
            Request::OpenBundled { name, backend } => {
                match self.catalog.iter().find(|entry| entry.name == name) {
                    Some(entry) => {
                        let folder = self.library.folder(&name);
                        self.wanted = Some(Opening::bundled(folder, entry.manifest, backend));
                    }
                    None => self.post(&Event::OpenFailed(Problem {
                        what: format!("{CATALOG_FILE} lists no model {name}"),
                        hint: Some("choose one of those that are offered".to_owned()),
                    })),
                }
            }
            Request::OpenFiles { backend } => match letter.files {
                Some(folder) => self.wanted = Some(Opening::foreign(folder, backend)),
                None => self.post(&Event::OpenFailed(Problem {
                    what: "no files came with the request".to_owned(),
                    hint: Some("choose the folder again".to_owned()),
                })),
            },
            Request::CancelOpen => self.wanted = None,
            Request::RemoveItems { task } => {
                if let Some(session) = &mut self.session {
                    session.remove_items(&task);
                }
            }
            Request::Cancel { run } => {
                self.jobs.remove(run);
                self.post(&Event::Cancelled { run });
            }
            Request::Look { run, .. }
            | Request::Write { run, .. }
            | Request::Measure { run, .. }
            | Request::Evaluate { run, .. }
            | Request::Canvas(CanvasRequest { run, .. })
            | Request::Items(ItemsRequest { run, .. })
            | Request::States(StatesRequest { run, .. })
            | Request::Sweep { run, .. }
            | Request::AddItems { run, .. }
            | Request::Checkpoint { run, .. }
            | Request::Latency { run, .. } => match self.job(run, request) {
                Ok(job) => {
                    if let Some(run) = self.jobs.add(job) {
                        self.post(&Event::Cancelled { run });
                    }
                }
                Err(error) => self.post(&Event::RunFailed { run, problem: problem(&error) }),
            },
        }
    }

    /// Makes a run of a request.
    fn job(&self, run: RunId, request: Request) -> Result<Job, SessionError> {
        let session = self.session.as_ref().ok_or(SessionError::NoModel)?;
        Ok(match request {
            Request::Look { schedule, prompt, of_task, .. } => {
                let prompt = session.prompt(&prompt, of_task.as_deref())?;
                Job::Look { run, plan: session.plan(&schedule)?, prompt }
            }
            Request::Canvas(CanvasRequest { schedule, prompt, of_task, .. }) => {
                let prompt = session.prompt(&prompt, of_task.as_deref())?;
                Job::Canvas { run, plan: session.plan(&schedule)?, prompt }
            }
            Request::Items(request) => {
                Job::Items { run, listing: Box::new(Listing::new(session, &request)?) }
            }
            Request::States(StatesRequest { figure, schedule, tasks, limit, seed, .. }) => {
                let states = session.states(figure, &schedule, &tasks, limit, seed)?;
                Job::States { run, states: Box::new(states), quiet_until: 0.0 }
            }
            Request::Write { schedule, prompt, max_tokens, temperature, seed, .. } => {
                let options =
                    WriteOptions { max_tokens: max_tokens.min(WRITE_TOKENS_MAX), temperature, seed };
                let prompt = session.prompt(&prompt, None)?.ids;
                let spec = session.spec();
                let full = Generation::new(spec, session.baseline_plan(), &prompt, options.clone());
                let edited = Generation::new(spec, session.plan(&schedule)?, &prompt, options);
                let sides = [(Side::Baseline, full, String::new()), (Side::Edited, edited, String::new())];
                Job::Write { run, sides: Box::new(sides) }
            }
            Request::Measure { schedule, .. } => {
                let context_length = session.spec().context_length;
                let baseline = Measuring::new(session.baseline_plan(), context_length);
                let edited = Measuring::new(session.plan(&schedule)?, context_length);
                Job::Measure { run, pair: Box::new((baseline, edited)), measured: None }
            }
            Request::Evaluate { schedule, tasks, limit, seed, .. } => {
                let evaluation = Evaluation::new(session, &schedule, &tasks, limit, seed)?;
                Job::Evaluate { run, evaluation: Box::new(evaluation) }
            }
            Request::Sweep { study, tasks, limit, seed, stop, .. } => {
                let sweeping =
                    Sweeping::new(session, study, &tasks, (limit, seed), stop, self.shelf.clone())?;
                Job::Sweep { run, sweeping: Box::new(sweeping) }
            }
            Request::Latency { schedule, tasks, limit, seed, .. } => {
                let latency = session.latency(&schedule, &tasks, limit, seed)?;
                Job::Latency { run, latency: Box::new(latency) }
            }
            Request::Checkpoint { schedule, .. } => {
                Job::Checkpoint { run, schedule: Schedule::parse(&schedule, session.spec().n_layers)? }
            }
            Request::AddItems { name, bytes, .. } => {
                Job::Read { run, reading: Box::new(Reading::new(session, &name, &bytes)?) }
            }
            Request::Hello
            | Request::OpenBundled { .. }
            | Request::OpenFiles { .. }
            | Request::CancelOpen
            | Request::RemoveItems { .. }
            | Request::ReadFigure { .. }
            | Request::Cancel { .. } => return Err(SessionError::NoModel),
        })
    }
}

fn post(mailbox: &Mailbox, event: &Event) {
    // Every event is plain data: it can always be written.
    if let Ok(bytes) = encode(event) {
        mailbox.post(&bytes);
    }
}

/// An error in the words of the page.
pub(super) fn problem(error: &SessionError) -> Problem {
    Problem { what: error.to_string(), hint: error.hint() }
}
