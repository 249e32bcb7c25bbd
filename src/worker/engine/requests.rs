//! What the page asks for, one request at a time.

use super::{Engine, no_place};
use crate::experiment::OpenChoice;
use crate::hub::HubName;
use crate::lesson::{Lesson, LessonCard};
use crate::model::CATALOG_FILE;
use crate::platform::{Folder, KeepError, Kept, Letter, load_words};
use crate::protocol::{Event, Request, WireError, Writing, decode};
use crate::reader::Opened;
use crate::session::{Run, Session, SessionError, read_lesson, read_lessons};
use crate::words::{Problem, problem};
use crate::worker::benchmarks::{known, look_up_benchmark};
use crate::worker::by_name::{Fetch, folder_of, look_up_name};
use crate::worker::figures;
use crate::worker::opening::teller;
use crate::worker::written::written;

/// The folder of the lessons.
const LESSONS: &str = "lessons";

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
            Request::ReadFile { name, bytes } => {
                let read = Opened::read(&bytes)
                    .map(Box::new)
                    .map_err(|error| problem!("file-not-ours", why = Problem::of(&error)));
                self.post(&Event::FileRead { name, read });
            }
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
            Request::LookUp { name, access } => {
                let tell = teller(&self.mailbox);
                self.aside.ask(look_up_name(name, access, self.downloads.clone(), tell));
            }
            Request::CancelLookUp => self.aside.stop_asking(),
            Request::OpenHub { model, asked, access, backend, quantise } => match self.downloads.clone() {
                Some(downloads) => {
                    let fetch = Fetch { model: *model, asked, access, downloads };
                    self.wanted = None;
                    let choice = OpenChoice { backend, quantise };
                    self.aside.fetch(fetch.opening(choice, teller(&self.mailbox)));
                }
                None => self.post(&Event::OpenFailed(Problem::of(&no_place()))),
            },
            Request::OpenKept { name, backend, quantise } => {
                match folder_of(&name, self.downloads.as_ref()).await {
                    Some(folder) => self.want(folder, None, OpenChoice { backend, quantise }),
                    None => self.post(&Event::NotKept),
                }
            }
            Request::ListBenchmarks => self.post(&Event::Benchmarks(known())),
            Request::LookUpData { benchmark, revision, access } => {
                self.aside.get_data(look_up_benchmark(benchmark, revision, access, self.downloads.clone()));
            }
            Request::FetchData { found, access } => self.fetch_data(*found, access),
            Request::CancelData => self.aside.stop_data(),
            Request::AddBenchmark { data } => self.add_benchmark(data).await,
            Request::ListKept => self.list_kept().await,
            Request::RemoveKept { name } => match self.remove_kept(name).await {
                Ok(()) => self.list_kept().await,
                Err(error) => self.post(&Event::Kept(Err(Problem::of(&error)))),
            },
            Request::RemoveItems { task } => {
                if let Some(session) = &mut self.session {
                    session.remove_items(&task);
                }
            }
            Request::Cancel { run } => {
                self.runs.remove(run);
                self.reading.retain(|(known, _)| *known != run);
                self.post(&Event::Cancelled { run });
            }
            Request::Start { run, experiment } => match self.start(&experiment) {
                Ok(started) => self.runs.add(run, started),
                Err(error) => self.post(&Event::RunFailed { run, problem: Problem::of(&error) }),
            },
            Request::Check { run, experiment, claim } => {
                let own = self.computed(&experiment).map(|computed| Box::new(computed.claim().for_link()));
                let both = claim.zip(self.session.as_ref());
                let checked = both.map(|(claim, session)| Box::new(session.check(&experiment, &claim)));
                self.post(&Event::Checked { run, own: own.ok(), checked });
            }
            Request::ListLessons => {
                let read = read_lessons(&self.lessons()).await;
                self.post(&Event::Lessons(read.map(|lessons| lessons.iter().map(LessonCard::of).collect())));
            }
            Request::StartStep { run, lesson, step } => match self.start_step(&lesson, &step).await {
                Ok(started) => self.runs.add(run, started),
                Err(problem) => self.post(&Event::RunFailed { run, problem }),
            },
            Request::Write { run, what } => {
                let card = self.session.as_ref().map(Session::card);
                let of_what = match &*what {
                    Writing::Reports { answers, .. } => answers.first(),
                    Writing::Schedule { .. } => None,
                };
                let items = of_what.and_then(|first| self.computed(&first.experiment).ok());
                let items = items.map(|computed| computed.items()).unwrap_or_default();
                self.post(&Event::Written { run, text: written(&what, card.as_ref(), items) });
            }
            Request::KeepFigure { answered } => figures::keep(&self.storage, &answered).await,
            Request::ListFigures => self.post(&Event::Figures(figures::list(&self.storage).await)),
            Request::ForgetFigure { study, model_hash } => {
                figures::forget(&self.storage, study, &model_hash).await;
            }
            Request::AddItems { run, name, bytes } => match self.read(&name, &bytes) {
                Ok(reading) => self.reading.push_back((run, reading)),
                Err(error) => self.post(&Event::RunFailed { run, problem: Problem::of(&error) }),
            },
        }
    }

    /// The folder of the lessons: beside that of the bundled models.
    fn lessons(&self) -> Folder {
        self.library.beside(LESSONS)
    }

    /// Sets up a step of a lesson, which is read anew: the page holds no experiments of lessons.
    async fn start_step(&self, lesson: &str, step: &str) -> Result<Run, Problem> {
        let lesson = read_lesson(&self.lessons(), lesson).await?;
        let missing = || problem!("lesson-no-step", file = Lesson::file(&lesson.id), step);
        let step = lesson.step(step).ok_or_else(missing)?;
        let session = self.session.as_ref().ok_or_else(|| Problem::of(&SessionError::NoModel))?;
        session.start_step(step).map_err(|error| Problem::of(&error))
    }

    async fn list_kept(&self) {
        let kept = match &self.downloads {
            Some(downloads) => downloads.list().await,
            None => Kept::default(),
        };
        self.post(&Event::Kept(Ok(kept)));
    }

    async fn remove_kept(&self, name: Option<HubName>) -> Result<(), KeepError> {
        let downloads = self.downloads.as_ref().ok_or_else(no_place)?;
        if self.aside.is_fetching() {
            return Err(KeepError::InUse { place: downloads.place() });
        }
        let commit = name.as_ref().map(|name| (name.repo.as_str(), name.revision.as_str()));
        downloads.remove(commit, name.as_ref().and_then(|name| name.file.as_deref())).await
    }
}
