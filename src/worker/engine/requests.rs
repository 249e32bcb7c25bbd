//! What the page asks for, one request at a time: what nearly every visit asks. The rest is [`rare`](crate::worker::rare).

use super::Engine;
use crate::experiment::{Experiment, OpenChoice};
use crate::model::CATALOG_FILE;
use crate::platform::{Letter, load_words};
use crate::protocol::{Event, Request, WireError, decode};
use crate::session::{Reading, Run, Session, SessionError};
use crate::words::{Problem, problem};
use crate::worker::later::{LaterCode, not_here, refused};

impl Engine {
    pub(super) async fn take(&mut self, letter: Letter) {
        let request = match decode::<Request>(&letter.bytes) {
            Ok(request) => request,
            // The page sees from any answer that this engine is not its own.
            Err(WireError::OtherBuild { .. }) => return self.ready(),
            Err(error) => {
                let told = problem!("engine-unknown-request", error = Problem::of(&error));
                return self.post(&Event::OpenFailed(told));
            }
        };
        match request {
            Request::Hello => self.ready(),
            // The page has its file; where the engine does not get it, its language stays.
            Request::Speak { language } => _ = load_words(&language).await,
            Request::OpenBundled { name, backend, quantise } => {
                match self.catalog.iter().find(|entry| entry.name == name) {
                    Some(entry) => {
                        let (folder, manifest) = (self.library.below(&name), entry.manifest);
                        self.want(folder, Some(manifest), OpenChoice { backend, quantise });
                    }
                    None => self.post(&Event::OpenFailed(problem!(
                        "catalog-without-model",
                        file = CATALOG_FILE,
                        name
                    ))),
                }
            }
            Request::OpenFiles { backend, quantise } => match letter.files {
                Some(folder) => self.want(folder, None, OpenChoice { backend, quantise }),
                None => self.post(&Event::OpenFailed(problem!("folder-unreadable"))),
            },
            Request::CancelOpen => {
                self.aside.stop_fetching();
                self.wanted = None;
            }
            Request::CancelLookUp => self.aside.stop_asking(),
            Request::CancelData => self.aside.stop_data(),
            Request::RemoveItems { task } => {
                if let Some(session) = &mut self.session {
                    session.remove_items(&task);
                }
            }
            Request::Cancel { run } => {
                self.runs.remove(run);
                if let Some(session) = &mut self.session {
                    session.forget_lent();
                }
                self.reading.retain(|(known, _)| *known != run);
                self.post(&Event::Cancelled { run });
            }
            Request::Start { run, experiment } => match self.start(&experiment).await {
                Ok(started) => self.runs.add(run, started),
                Err(problem) => self.post(&Event::RunFailed { run, problem }),
            },
            Request::AddItems { run, name, bytes } => match self.read(&name, &bytes).await {
                Ok(reading) => self.reading.push_back((run, reading)),
                Err(problem) => self.post(&Event::RunFailed { run, problem }),
            },
            rare => match self.later_code().await {
                Ok(code) => (code.take)(self, rare).await,
                Err(_) => {
                    if let Some(answer) = refused(rare) {
                        self.post(&answer);
                    }
                }
            },
        }
    }

    /// The code of what is done seldom, fetched if it is not here.
    pub(super) async fn later_code(&self) -> Result<LaterCode, Problem> {
        (self.later)().await.ok_or_else(not_here)
    }

    /// With all items that it asks for.
    async fn start(&mut self, experiment: &Experiment) -> Result<Run, Problem> {
        if let Some(session) = &mut self.session {
            session.complete(experiment).await.map_err(|error| Problem::of(&error))?;
        }
        let started = self.session()?.start_frequent(experiment).map_err(|error| Problem::of(&error))?;
        if let Some(run) = started {
            return Ok(run);
        }
        let code = self.later_code().await?;
        (code.start)(self.session()?, experiment).map_err(|error| Problem::of(&error))
    }

    async fn read(&self, name: &str, bytes: &[u8]) -> Result<Reading, Problem> {
        let code = self.later_code().await?;
        (code.read)(self.session()?.sources(), name, bytes).map_err(|error| Problem::of(&error))
    }

    fn session(&self) -> Result<&Session, Problem> {
        self.session.as_ref().ok_or_else(|| Problem::of(&SessionError::NoModel))
    }
}
