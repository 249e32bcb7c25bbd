//! The loop.

mod requests;

use std::collections::VecDeque;
use std::future::pending;
use std::pin::pin;

use futures_util::future::{Either, select};

use super::aside::{Aside, DataDone, Done};
use super::later::LoadLater;
use super::opening::{Opening, open};
use super::runs::Runs;
use super::told_speed::ToldSpeed;
use crate::backend::{BackendError, BackendKind};
use crate::experiment::{BackendChoice, OpenChoice, Report, Workers};
use crate::model::limits::MANIFEST_BYTES_MAX;
use crate::model::{CATALOG_FILE, Catalog, ModelError, Sha256Hash};
use crate::platform::{
    Downloads, Folder, KeepError, Letter, Mailbox, Storage, now_millis, sleep_millis, yield_now,
};
use crate::protocol::{CatalogEntry, Event, Packed, RunId, encode};
use crate::session::{Aid, Reading, Session, SessionError, Step, Store, Urgency};
use crate::words::{Problem, problem, say};

/// Devices that may be lost in a row, with no run finished between, before the CPU takes over.
const LOSSES_MAX: u32 = 2;
/// What goes on beside gets at least so long after each step of what is computed, milliseconds.
const ASIDE_MILLIS: f64 = 30.0;

/// Whether what is done seldom has been fetched before it was needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ahead {
    /// No model is open: its files come first.
    TooEarly,
    Due,
    Asked,
}

/// The engine and everything it holds.
#[derive(Debug)]
pub struct Engine {
    pub(super) mailbox: Mailbox,
    /// Fetches what is done seldom.
    pub(super) later: LoadLater,
    ahead: Ahead,
    /// The folder of the bundled models' folders, with their list.
    pub(super) library: Folder,
    catalog: Vec<CatalogEntry>,
    pub(super) session: Option<Session>,
    pub(super) runs: Runs,
    /// Items that were brought, being checked.
    reading: VecDeque<(RunId, Reading)>,
    pub(super) storage: Storage,
    /// Where models that are fetched go.
    pub(super) downloads: Option<Downloads>,
    pub(super) aside: Aside,
    pub(super) wanted: Option<Opening>,
    losses: u32,
    told_speed: ToldSpeed,
    aid: Option<Aid>,
    told_workers: Option<Workers>,
}

impl Engine {
    /// An engine that opens bundled models from `library`, which holds `catalog.json` and one folder
    /// per model; `later` fetches the code of what is done seldom ([`whole`](super::whole) where it is here).
    pub fn new(mailbox: Mailbox, library: Folder, later: LoadLater) -> Self {
        Self {
            mailbox,
            later,
            ahead: Ahead::TooEarly,
            library,
            catalog: Vec::new(),
            session: None,
            runs: Runs::default(),
            reading: VecDeque::new(),
            storage: Storage::memory(),
            downloads: None,
            aside: Aside::default(),
            wanted: None,
            losses: 0,
            told_speed: ToldSpeed::default(),
            aid: None,
            told_workers: None,
        }
    }

    /// The same, with results of sweeps kept in `storage`; else they last as long as it does.
    #[must_use]
    pub fn keeping(mut self, storage: Storage) -> Self {
        self.storage = storage;
        self
    }

    /// The same, with models of the Hub fetched into `downloads`; else there are none.
    #[must_use]
    pub fn fetching_into(mut self, downloads: Downloads) -> Self {
        self.downloads = Some(downloads);
        self
    }

    /// The same, helped in long runs.
    #[must_use]
    pub fn helped_by(mut self, aid: Aid) -> Self {
        self.aid = Some(aid);
        self
    }

    /// Runs until the other side is gone.
    pub async fn run(mut self) {
        match self.read_catalog().await {
            Ok(catalog) => self.catalog = catalog,
            Err(error) => self.post(&Event::OpenFailed(Problem::of(&error))),
        }
        // Unasked: a message that the page sent before this worker listened is lost.
        self.ready();
        loop {
            // Messages after a request to open a model are about that model: they wait for it.
            while self.wanted.is_none()
                && let Some(letter) = self.mailbox.try_next()
            {
                self.take(letter).await;
            }
            if let Some(opening) = self.wanted.take() {
                self.open(opening).await;
            } else if self.session.is_some() && !self.is_idle() {
                let start = now_millis();
                self.work().await;
                self.pause(now_millis() - start).await;
            } else if !self.aside.is_idle() {
                if let Some(letter) = self.letter_or_end().await {
                    self.take(letter).await;
                }
            } else {
                match self.letter_at_rest().await {
                    Some(letter) => self.take(letter).await,
                    None => return,
                }
            }
        }
    }

    /// The next letter. Once a model is open what is done seldom is fetched, so that nobody has to wait for it, and it is
    /// here whatever becomes of the server.
    async fn letter_at_rest(&mut self) -> Option<Letter> {
        if self.ahead != Ahead::Due {
            return self.mailbox.next().await;
        }
        self.ahead = Ahead::Asked;
        match select(pin!(self.mailbox.next()), (self.later)()).await {
            Either::Left((letter, _)) => letter,
            Either::Right((_, next)) => next.await,
        }
    }

    /// Between two steps, the last of which took so long: lets letters in. What goes on beside gets as much time as
    /// the step took, or as it needs: on a slow device a fixed time would be next to nothing of the whole.
    async fn pause(&mut self, worked_millis: f64) {
        if self.aside.is_idle() {
            return yield_now().await;
        }
        let until = now_millis() + worked_millis.max(ASIDE_MILLIS);
        while self.wanted.is_none() && !self.aside.is_idle() {
            let left = (until - now_millis()).ceil();
            if left <= 0.0 {
                return;
            }
            match self.first(left as u32).await {
                // What a person asks for does not wait.
                Some(Either::Left(letter)) => return self.take(letter).await,
                Some(Either::Right(done)) => self.end(done).await,
                None => return,
            }
        }
    }

    /// A letter, or something beside that ends; None where neither comes in this time.
    async fn first(&mut self, millis: u32) -> Option<Either<Letter, Done>> {
        let letter = pin!(async {
            match self.mailbox.next().await {
                Some(letter) => letter,
                // Once the other side is gone, what it asked for last still comes to its end.
                None => pending().await,
            }
        });
        let (next, time) = (pin!(self.aside.next()), pin!(sleep_millis(millis)));
        match select(letter, select(next, time)).await {
            Either::Left((letter, _)) => Some(Either::Left(letter)),
            Either::Right((Either::Left((done, _)), _)) => Some(Either::Right(done)),
            Either::Right((Either::Right(_), _)) => None,
        }
    }

    /// The next letter; None when something beside has ended.
    async fn letter_or_end(&mut self) -> Option<Letter> {
        let done = match select(pin!(self.mailbox.next()), pin!(self.aside.next())).await {
            Either::Left((Some(letter), _)) => return Some(letter),
            // Once the other side is gone, what it asked for last still comes to its end.
            Either::Left((None, next)) => next.await,
            Either::Right((done, _)) => done,
        };
        self.end(done).await;
        None
    }

    async fn end(&mut self, done: Done) {
        match done {
            Done::LookedUp(found) => self.post(&Event::LookedUp(found)),
            Done::Data(done) => self.end_of_data(done).await,
            Done::Fetched(Ok(opening)) => self.wanted = Some(opening),
            Done::Fetched(Err(problem)) => self.post(&Event::OpenFailed(problem)),
        }
    }

    /// Something of a benchmark has ended, which the same code began.
    async fn end_of_data(&mut self, done: DataDone) {
        if let Ok(code) = self.later_code().await {
            (code.end_data)(self, done).await;
        }
    }

    /// Opens what is here, in place of anything that is still being fetched.
    pub(super) fn want(&mut self, folder: Folder, bundled: Option<Sha256Hash>, choice: OpenChoice) {
        self.aside.stop_fetching();
        self.wanted = Some(Opening { folder, bundled, choice, was_fetched: false });
    }

    /// What is bundled, the default first.
    async fn read_catalog(&self) -> Result<Vec<CatalogEntry>, ModelError> {
        let bytes = self.library.read_small(CATALOG_FILE, MANIFEST_BYTES_MAX).await?;
        Ok(Catalog::parse(&bytes)?.models)
    }

    pub(super) fn post(&self, event: &Event) {
        // Every event is plain data: it can always be written.
        if let Ok(bytes) = encode(event) {
            self.mailbox.post(&bytes);
        }
    }

    fn ready(&self) {
        self.post(&Event::Ready { catalog: self.catalog.clone() });
    }

    /// Opens the requested model and reads messages meanwhile: another request or a cancellation ends it.
    async fn open(&mut self, opening: Opening) {
        self.cancel_all();
        let before = self.session.as_ref().map(Session::card);
        match open(&mut self.mailbox, opening, before.as_ref(), self.later).await {
            Ok(Some(mut session)) => {
                self.losses = 0;
                match self.session.take() {
                    Some(before) => session.take_over(before),
                    None => session = session.keeping(Store::new(self.storage.clone())),
                }
                self.told_speed = ToldSpeed(session.speed());
                self.post(&Event::Opened(Box::new(session.card())));
                if self.ahead == Ahead::TooEarly {
                    self.ahead = Ahead::Due;
                }
                self.seat(session);
            }
            Err(problem) => self.post(&Event::OpenFailed(problem)),
            Ok(None) => {}
        }
    }

    fn seat(&mut self, mut session: Session) {
        if let Some(aid) = self.aid {
            session.be_helped(aid);
        }
        self.told_workers = None;
        self.session = Some(session);
    }

    /// Checks some more of the items that were brought, or takes one step of a run.
    async fn work(&mut self) {
        let Some(session) = &mut self.session else { return };
        if let Some((run, reading)) = self.reading.front_mut() {
            let run = *run;
            match reading.step(session.sources_mut()) {
                Ok(None) => return,
                Ok(Some((task, read))) => self.post(&Event::ItemsAdded { run, task, read }),
                Err(error) => self.post(&Event::RunFailed { run, problem: Problem::of(&error) }),
            }
            self.reading.pop_front();
            return;
        }
        let Some((id, run)) = self.runs.next() else { return };
        let id = *id;
        // Nothing else disturbs what is measured.
        if run.urgency() == Urgency::Timing {
            session.forget_lent();
        }
        match run.step(session).await {
            Ok(Step::More) => {}
            Ok(Step::Report(report)) => {
                self.tell_speed();
                self.report(id, report, false);
            }
            Ok(Step::Done(report)) => {
                self.tell_speed();
                self.losses = 0;
                self.runs.remove(id);
                if let (Report::Scores(_), Some(session)) = (&report, &mut self.session) {
                    session.has_answered();
                }
                self.report(id, report, true);
            }
            Err(SessionError::Backend(BackendError::DeviceLost { reason })) => self.recover(&reason).await,
            Err(error) => {
                self.runs.remove(id);
                session.forget_lent();
                self.post(&Event::RunFailed { run: id, problem: Problem::of(&error) });
            }
        }
    }

    /// Says how fast the model runs and how many workers compute, where that is news.
    fn tell_speed(&mut self) {
        let workers = self.session.as_ref().and_then(Session::workers);
        if let Some(workers) = workers.filter(|_| workers != self.told_workers) {
            self.told_workers = Some(workers);
            self.post(&Event::Workers(workers));
        }
        let now = self.session.as_ref().and_then(Session::speed);
        if let Some(news) = self.told_speed.news(now) {
            self.post(&Event::Speed(news));
        }
    }

    fn report(&self, run: RunId, report: Report, finished: bool) {
        // Every report is plain data: it can always be packed.
        if let Ok(report) = Packed::new(report) {
            self.post(&Event::Report { run, report: Box::new(report), finished });
        }
    }

    /// Ends everything that is under way, and says so.
    fn cancel_all(&mut self) {
        let reading = std::mem::take(&mut self.reading).into_iter().map(|(run, _)| run);
        for run in self.runs.clear().into_iter().chain(reading) {
            self.post(&Event::Cancelled { run });
        }
    }

    /// Builds the executor anew; runs go on where they can.
    async fn recover(&mut self, reason: &str) {
        self.losses += 1;
        let lost = BackendError::DeviceLost { reason: reason.to_owned() };
        self.post(&Event::DeviceLost { problem: problem!("engine-device-lost", error = Problem::of(&lost)) });
        self.runs.forget_device();
        let Some(session) = self.session.take() else { return };
        let cpu = BackendChoice::Only(BackendKind::Cpu);
        let again = if self.losses < LOSSES_MAX { BackendChoice::Auto } else { cpu };
        // It was opened by this code, unless it is bundled.
        let open_own = match self.later_code().await {
            Ok(code) => code.open,
            Err(problem) => return self.post(&Event::OpenFailed(problem)),
        };
        match session.reopen(again, &lost, open_own).await {
            Ok(session) => {
                let card = session.card();
                self.post(&Event::Recovered { backend: card.backend, fallback: card.fallback });
                self.seat(session);
            }
            Err(error) => {
                self.cancel_all();
                self.post(&Event::OpenFailed(Problem::of(&error)));
            }
        }
    }

    fn is_idle(&self) -> bool {
        self.runs.is_empty() && self.reading.is_empty()
    }
}

/// Of an engine that was given no place for models.
pub(super) fn no_place() -> KeepError {
    KeepError::Refused { place: say!("place-memory"), reason: say!("kept-no-files") }
}
