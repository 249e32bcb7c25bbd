//! What the page asks for seldom. In the browser this code comes [later](super::later).

use super::benchmarks::{known, look_up_benchmark};
use super::by_name::{Fetch, folder_of, look_up_name};
use super::engine::{Engine, no_place};
use super::figures;
use super::opening::teller;
use super::written::written;
use crate::claim::Computed;
use crate::experiment::{Experiment, OpenChoice};
use crate::hub::HubName;
use crate::lesson::{Lesson, LessonCard};
use crate::platform::{Folder, KeepError, Kept};
use crate::protocol::{Event, Request, Writing};
use crate::reader::Opened;
use crate::session::{Run, Session, SessionError, read_lesson, read_lessons};
use crate::words::{Problem, problem};

/// The folder of the lessons.
const LESSONS: &str = "lessons";

impl Engine {
    pub(super) async fn take_rare(&mut self, request: Request) {
        match request {
            Request::ReadFile { name, bytes } => {
                let read = Opened::read(&bytes)
                    .map(Box::new)
                    .map_err(|error| problem!("file-not-ours", why = Problem::of(&error)));
                self.post(&Event::FileRead { name, read });
            }
            Request::LookUp { name, access } => {
                let tell = teller(&self.mailbox);
                self.aside.ask(look_up_name(name, access, self.downloads.clone(), tell));
            }
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
            Request::AddBenchmark { data } => self.add_benchmark(data).await,
            Request::ListKept => self.list_kept().await,
            Request::RemoveKept { name } => match self.remove_kept(name).await {
                Ok(()) => self.list_kept().await,
                Err(error) => self.post(&Event::Kept(Err(Problem::of(&error)))),
            },
            Request::Check { run, experiment, claim } => {
                let own =
                    self.computed(&experiment).await.map(|computed| Box::new(computed.claim().for_link()));
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
                let items = match of_what {
                    Some(first) => self.computed(&first.experiment).await.ok(),
                    None => None,
                };
                let items = items.map(|computed| computed.items()).unwrap_or_default();
                self.post(&Event::Written { run, text: written(&what, card.as_ref(), items) });
            }
            Request::KeepFigure { answered } => figures::keep(&self.storage, &answered).await,
            Request::ListFigures => self.post(&Event::Figures(figures::list(&self.storage).await)),
            Request::ForgetFigure { study, model_hash } => {
                figures::forget(&self.storage, study, &model_hash).await;
            }
            // What nearly every visit asks is answered before.
            _ => {}
        }
    }

    /// The folder of the lessons: beside that of the bundled models.
    fn lessons(&self) -> Folder {
        self.library.beside(LESSONS)
    }

    /// Sets up a step of a lesson, which is read anew: the page holds no experiments of lessons.
    async fn start_step(&mut self, lesson: &str, step: &str) -> Result<Run, Problem> {
        let lesson = read_lesson(&self.lessons(), lesson).await?;
        let missing = || problem!("lesson-no-step", file = Lesson::file(&lesson.id), step);
        let step = lesson.step(step).ok_or_else(missing)?;
        let session = self.session.as_mut().ok_or_else(|| Problem::of(&SessionError::NoModel))?;
        session.complete_step(step).await.map_err(|error| Problem::of(&error))?;
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

    /// What is known of an experiment on scores.
    async fn computed(&mut self, experiment: &Experiment) -> Result<Computed, SessionError> {
        let session = self.session.as_mut().ok_or(SessionError::NoModel)?;
        session.complete(experiment).await?;
        session.computed(experiment)
    }
}
