//! A step of a lesson: its experiments one after another, as one run.

use super::run::{Run, Running, Step, Urgency};
use super::{Session, SessionError};
use crate::experiment::{LessonReport, Report};
use crate::lesson::{self, LESSON_BYTES_MAX, LESSONS_FILE, Lesson, Lessons, TITLES};
use crate::platform::Folder;
use crate::words::Problem;

/// Thousandths of the work, of which a report says how many are done.
pub const LESSON_WHOLE: usize = 1000;
/// A larger file of titles is not read.
pub const TITLES_BYTES_MAX: usize = 64 * 1024;

/// Reads all lessons of a folder, in their order.
///
/// # Errors
/// When a file is missing or no lesson: the first thing that is wrong, with its place.
pub async fn read_lessons(folder: &Folder) -> Result<Vec<Lesson>, Problem> {
    let bytes =
        folder.read_small(LESSONS_FILE, LESSON_BYTES_MAX).await.map_err(|error| Problem::of(&error))?;
    let list = Lessons::read(&bytes).map_err(|error| Problem::of(&error))?;
    let mut lessons = Vec::new();
    for id in &list.lessons {
        lessons.push(read_lesson(folder, id).await?);
    }
    Ok(lessons)
}

/// Reads one of them.
///
/// # Errors
/// As [`read_lessons`].
pub async fn read_lesson(folder: &Folder, id: &str) -> Result<Lesson, Problem> {
    let bytes = folder.read_small(&Lesson::file(id), LESSON_BYTES_MAX).await;
    Lesson::read(id, &bytes.map_err(|error| Problem::of(&error))?).map_err(|error| Problem::of(&error))
}

/// Reads the titles of a folder's lessons in a language: its file in Fluent.
///
/// # Errors
/// When it is missing, too large, or no text.
pub async fn read_titles(folder: &Folder, language: &str) -> Result<String, Problem> {
    let name = Lesson::texts(TITLES, language);
    let bytes = folder.read_small(&name, TITLES_BYTES_MAX).await.map_err(|error| Problem::of(&error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The experiments of a step under way.
pub(super) struct LessonRun {
    step: lesson::Step,
    reports: Vec<Report>,
    under_way: Option<Run>,
}

impl Session {
    /// Sets up a step of a lesson; of one that computes nothing the report is empty.
    ///
    /// # Errors
    /// When one of its experiments is about another model or other data.
    pub fn start_step(&self, step: &lesson::Step) -> Result<Run, SessionError> {
        // What cannot be asked is said before anything is computed.
        for run in step.compute.iter().flat_map(|compute| &compute.runs) {
            self.start(&run.experiment)?;
        }
        let run = LessonRun { step: step.clone(), reports: Vec::new(), under_way: None };
        Ok(Run::new(Urgency::Scores, run))
    }
}

impl LessonRun {
    /// What is known when `part` of the experiment under way is done.
    fn report(&self, part: f64) -> Report {
        let n_runs = self.step.compute.as_ref().map_or(0, |compute| compute.runs.len());
        let done = (self.reports.len() as f64 + part) / n_runs.max(1) as f64;
        Report::Lesson(LessonReport {
            done: ((done * LESSON_WHOLE as f64) as usize).min(LESSON_WHOLE),
            found: None,
        })
    }
}

impl Running for LessonRun {
    async fn step(&mut self, session: &mut Session) -> Result<Step, SessionError> {
        let Some(run) = &mut self.under_way else {
            let next = self.step.compute.as_ref().and_then(|compute| compute.runs.get(self.reports.len()));
            return match next {
                Some(next) => {
                    // A model opened anew on another device begins with heads again.
                    session.complete(&next.experiment).await?;
                    self.under_way = Some(session.start(&next.experiment)?);
                    Ok(Step::More)
                }
                None => {
                    let found = self.step.found(&self.reports, session.spec().n_layers);
                    Ok(Step::Done(Report::Lesson(LessonReport { done: LESSON_WHOLE, found })))
                }
            };
        };
        Ok(match run.step(session).await? {
            Step::More => Step::More,
            Step::Report(report) => Step::Report(self.report(part(&report))),
            Step::Done(report) => {
                self.under_way = None;
                self.reports.push(report);
                Step::Report(self.report(0.0))
            }
        })
    }

    fn forget_device(&mut self) {
        if let Some(run) = &mut self.under_way {
            run.forget_device();
        }
    }
}

/// How much of an experiment is done, where its report says so.
fn part(report: &Report) -> f64 {
    let Report::Scores(scores) = report else { return 0.0 };
    let both = || scores.tasks.iter().flat_map(|task| [&task.full, &task.edited]);
    let (n, n_total) = both().fold((0, 0), |(n, n_total), score| (n + score.n, n_total + score.n_total));
    n as f64 / n_total.max(1) as f64
}
