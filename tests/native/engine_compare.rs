//! Two schedules beside the full model, on the same items.

use atelier::backend::BackendKind;
use atelier::experiment::{
    BackendChoice, CompareReport, DataRef, Experiment, ModelRef, Report, TaskComparison, What,
};
use atelier::platform::Folder;
use atelier::session::{Session, SessionError, Step};

use crate::support::source::root;
use crate::support::wait;

const TASKS: [&str; 3] = ["facts", "arith", "lastword"];
const LIMIT: usize = 12;

fn session() -> Session {
    let folder = Folder::directory(&root().join("web/models/painters-12")).unwrap();
    wait(Session::open(folder, None, BackendChoice::Only(BackendKind::Cpu), &|_| ())).unwrap()
}

fn asked(session: &mut Session, what: What) -> Result<Report, SessionError> {
    let experiment = Experiment {
        data: TASKS.iter().map(|task| DataRef::task(task)).collect(),
        limit: Some(LIMIT),
        seed: Some(0),
        ..Experiment::of(ModelRef::default(), what)
    };
    let mut run = session.start(&experiment)?;
    loop {
        if let Step::Done(report) = wait(run.step(session))? {
            return Ok(report);
        }
    }
}

fn compared(session: &mut Session, schedule: &str, other: &str) -> Result<CompareReport, SessionError> {
    let what = What::Compare { schedule: schedule.to_owned(), other: other.to_owned() };
    asked(session, what).map(|report| report.compare().unwrap().clone())
}

/// Of a session that has computed nothing else: nothing is read out of a store that both share.
fn alone(schedule: &str) -> Vec<TaskComparison> {
    let what = What::Scores { schedule: schedule.to_owned(), beside_full: true };
    asked(&mut session(), what).unwrap().scores().unwrap().tasks.clone()
}

#[test]
fn each_of_two_schedules_scores_what_it_scores_alone() {
    let (schedule, other) = ("0-3 5-11", "0-4 (5|6) 7-11");
    let report = compared(&mut session(), schedule, other).unwrap();
    assert_eq!((report.schedule.as_str(), report.other.as_str()), (schedule, other));
    let (of_schedule, of_other) = (alone(schedule), alone(other));
    assert_eq!(report.tasks.len(), TASKS.len());
    let mut differ = 0;
    for ((task, schedule), other) in report.tasks.iter().zip(&of_schedule).zip(&of_other) {
        assert_eq!((&task.full, &task.full), (&schedule.full, &other.full));
        assert_eq!((&task.schedule, &task.other), (&schedule.edited, &other.edited));
        let difference = task.difference.as_ref().unwrap();
        assert_eq!(difference.n, LIMIT);
        assert!((difference.value - (task.other.value - task.schedule.value)).abs() < 1e-12);
        let nats = task.other.mean_log_likelihood - task.schedule.mean_log_likelihood;
        assert!((difference.log_likelihood - nats).abs() < 1e-9, "{nats}");
        differ += usize::from(difference.value != 0.0);
    }
    assert!(differ > 0, "the two do not answer alike");
}

#[test]
fn schedules_that_are_the_same_differ_by_nothing() {
    let mut session = session();
    for (schedule, other) in [("0-3 5-11", "0-3 5-11"), ("0-11", "0-3 5-11"), ("0-3 5-11", "0-11")] {
        for task in compared(&mut session, schedule, other).unwrap().tasks {
            let difference = task.difference.unwrap();
            match (schedule, other) {
                ("0-11", _) => assert_eq!(task.full, task.schedule),
                (_, "0-11") => assert_eq!(task.full, task.other),
                _ => assert_eq!((difference.value, difference.log_likelihood), (0.0, 0.0)),
            }
        }
    }
    // A layer that is not there is one that is not there, whichever of both has it.
    for (schedule, other) in [("0-12", "0-11"), ("0-11", "0-12")] {
        assert!(compared(&mut session, schedule, other).is_err());
    }
}
