//! `atelier lesson`: the lessons of the page, listed, and computed to see whether what they say comes out.
//!
//! Exit codes of `check`: 0 where all of it comes out, 1 where something does not.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{Value, json};

use super::args::engine::EngineArguments;
use super::args::model_path::lesson_folders;
use super::desk::Desk;
use super::drive::{named, open};
use super::prelude::*;
use super::run::find_model;
use super::show::provenance_line;
use crate::experiment::{Experiment, LessonFound, LessonReport, OpenChoice, Provenance, Report};
use crate::lesson::{LESSONS_FILE, Lesson};
use crate::model::cut;
use crate::platform::Folder;
use crate::session::{LESSON_WHOLE, Session, Step, read_lessons, read_titles};
use crate::words::{Arg, Words, rule};

/// The language of the titles that a terminal shows.
const LANGUAGE: &str = "en";
/// Where something does not come out.
const FAILS: u8 = 1;

/// Arguments of `atelier lesson`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say which lessons there are.
    List(Place),
    /// Compute all steps, and compare what comes out with what the lessons say. The model is looked for by its hash
    /// where none is given.
    Check(Check),
}

#[derive(Debug, clap::Args)]
struct Place {
    /// The folder of the lessons; without it the one that comes with this program.
    #[arg(long, value_name = "DIR")]
    lessons: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct Check {
    #[command(flatten)]
    engine: EngineArguments,
    #[command(flatten)]
    place: Place,
    /// This lesson alone; may be given several times.
    #[arg(long = "lesson", value_name = "ID")]
    ids: Vec<String>,
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<()> {
    match &arguments.command {
        Command::List(place) => list(place, output).await,
        Command::Check(arguments) => check(arguments, output).await,
    }
}

impl Place {
    fn folder(&self) -> Result<Folder> {
        let near = || lesson_folders().into_iter().find(|folder| folder.join(LESSONS_FILE).is_file());
        let found = self.lessons.clone().or_else(near);
        let path = found.ok_or_else(|| Failure::work(problem!("cli-no-lessons", file = LESSONS_FILE)))?;
        Folder::directory(&path).map_err(Failure::said)
    }
}

async fn list(place: &Place, output: &mut Output<'_>) -> Result<()> {
    let folder = place.folder()?;
    let lessons = read_lessons(&folder).await.map_err(Failure::work)?;
    let titles = read_titles(&folder, LANGUAGE).await.map_err(Failure::work)?;
    let titles = Words::read(LANGUAGE, &titles, rule);
    let titled = |lesson: &Lesson| titles.say(&lesson.id, &[]);
    if output.json {
        let of_one =
            |lesson: &Lesson| json!({ "id": lesson.id, "title": titled(lesson), "minutes": lesson.minutes });
        return output.json(&json!({ "lessons": lessons.iter().map(of_one).collect::<Vec<_>>() }));
    }
    for lesson in &lessons {
        let (id, minutes, title) = (&lesson.id, lesson.minutes, titled(lesson));
        writeln!(output.out, "{}", say!("cli-lesson-listed", id, minutes, title))?;
    }
    Ok(())
}

async fn check(arguments: &Check, output: &mut Output<'_>) -> Result<()> {
    let Check { engine, place, ids } = arguments;
    let lessons = chosen(read_lessons(&place.folder()?).await.map_err(Failure::work)?, ids)?;
    let desk = desk(engine, &lessons, output).await?;
    let asked: Vec<Experiment> = lessons.iter().flat_map(Lesson::experiments).cloned().collect();
    let quantise = engine.quantise_for(&asked)?;
    if engine.print_experiment {
        let hash = desk.sources.model().hash().await?.to_string();
        let all: Vec<_> = asked.iter().map(|it| named(it, (&hash, quantise), &desk.sources)).collect();
        return output.json(&all);
    }
    let mut session = open(desk.sources, OpenChoice { backend: engine.wish(), quantise }, output).await?;
    if !output.json {
        writeln!(output.out, "{}", provenance_line(&session))?;
    }
    let n_steps: usize = lessons.iter().map(|lesson| lesson.steps.len()).sum();
    let (mut objects, mut all_hold, mut n_before) = (Vec::new(), true, 0);
    for lesson in &lessons {
        let (mut steps, mut lines) = (Vec::new(), Vec::new());
        for step in &lesson.steps {
            let at = (n_before * LESSON_WHOLE, n_steps * LESSON_WHOLE);
            let found = found(&mut session, (lesson, step), at, output).await?;
            n_before += 1;
            let Some(found) = found else { continue };
            lines.extend(failing(lesson, step, &found));
            steps.push(object(step, &found));
        }
        let holds = lines.is_empty();
        all_hold &= holds;
        objects.push(json!({ "id": lesson.id, "holds": holds, "steps": steps }));
        if !output.json {
            output.progress.end();
            writeln!(output.out, "{}", say!("cli-lesson-holds", id = &lesson.id, holds, n = steps.len()))?;
            lines.iter().try_for_each(|line| writeln!(output.out, "  {line}"))?;
        }
    }
    output.progress.end();
    if output.json {
        let provenance = Provenance::of(&session.card(), None);
        output.json(&json!({ "lessons": objects, "provenance": provenance }))?;
    }
    if all_hold { Ok(()) } else { Err(Failure::told(FAILS)) }
}

/// The lessons with these ids, or all.
fn chosen(lessons: Vec<Lesson>, ids: &[String]) -> Result<Vec<Lesson>> {
    if let Some(id) = ids.iter().find(|id| !lessons.iter().any(|lesson| lesson.id == **id)) {
        let known: Vec<String> = lessons.iter().map(|lesson| lesson.id.clone()).collect();
        return Err(Failure::usage(problem!("cli-no-such-lesson", id = cut(id), known)));
    }
    Ok(lessons.into_iter().filter(|lesson| ids.is_empty() || ids.contains(&lesson.id)).collect())
}

/// The model that is given, else the one that the lessons name.
async fn desk(engine: &EngineArguments, lessons: &[Lesson], output: &mut Output<'_>) -> Result<Desk> {
    let asked = lessons.iter().flat_map(Lesson::experiments).map(|experiment| &experiment.model).next();
    match asked.filter(|_| !engine.model.is_given()) {
        Some(model) => find_model(model, output).await,
        None => Desk::open(Path::new(&engine.model.folder(output).await?)).await,
    }
}

/// Computes a step; none where it is text alone.
async fn found(
    session: &mut Session,
    (lesson, step): (&Lesson, &crate::lesson::Step),
    (n_before, n_total): (usize, usize),
    output: &mut Output<'_>,
) -> Result<Option<LessonFound>> {
    let mut run = session.start_step(step)?;
    loop {
        match run.step(session).await? {
            Step::Done(Report::Lesson(LessonReport { found, .. })) => return Ok(found),
            Step::Report(Report::Lesson(LessonReport { done, .. })) => {
                let what = || say!("cli-lesson-step", id = &lesson.id, step = &step.id);
                output.tell(n_before + done, n_total, what);
            }
            _ => {}
        }
    }
}

/// What a step says and did not come out, with the numbers that did.
fn failing(lesson: &Lesson, step: &crate::lesson::Step, found: &LessonFound) -> Vec<String> {
    let Some(compute) = &step.compute else { return Vec::new() };
    let line = |at: &usize| {
        let condition = compute.outcome.get(*at)?;
        let shown = |name: &str| format!("{name} {}", value(found, name));
        let values: Vec<String> = condition.values().into_iter().map(shown).collect();
        let condition = serde_json::to_string(condition).unwrap_or_default();
        Some(say!("cli-lesson-fails", id = &lesson.id, step = &step.id, condition, values = &values))
    };
    found.fails.iter().filter_map(line).collect()
}

fn value(found: &LessonFound, name: &str) -> Value {
    let arg = found.values.iter().find(|(known, _)| known == name).map(|(_, arg)| arg);
    match arg {
        Some(Arg::Number(number)) => json!(number),
        Some(Arg::Count(count)) => json!(count),
        Some(Arg::Text(text)) => json!(text),
        _ => Value::Null,
    }
}

fn object(step: &crate::lesson::Step, found: &LessonFound) -> Value {
    let values = found.values.iter().map(|(name, _)| (name.clone(), value(found, name)));
    let conditions = step.compute.iter().flat_map(|compute| &compute.outcome).enumerate();
    let fails = conditions.filter(|(at, _)| found.fails.contains(at)).map(|(_, condition)| json!(condition));
    json!({
        "id": step.id,
        "holds": found.fails.is_empty(),
        "answer": found.answer,
        "values": values.collect::<serde_json::Map<_, _>>(),
        "fails": fails.collect::<Vec<_>>(),
    })
}
