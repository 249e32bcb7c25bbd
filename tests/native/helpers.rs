//! Workers that help a session, in one program: what comes of a run is what one worker computes, whoever ends.

use std::cell::RefCell;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Waker};

use atelier::backend::BackendKind;
use atelier::experiment::{BackendChoice, Experiment, Report, Workers, WorkersLimit};
use atelier::platform::{Coworker, Folder, Machine, Mailbox};
use atelier::session::{Aid, Session, Step, help};
use serde_json::json;

use crate::support::source::root;
use crate::support::wait;

thread_local! {
    /// The other sides of those that were started and do not run yet.
    static STARTED: RefCell<Vec<Mailbox>> = const { RefCell::new(Vec::new()) };
}

fn start() -> Option<Coworker> {
    let (coworker, mailbox) = Coworker::memory();
    STARTED.with_borrow_mut(|started| started.push(mailbox));
    Some(coworker)
}

fn machine(n_cores: usize) -> Machine {
    Machine { n_cores, memory_bytes: Some(8 << 30), asked: None }
}

fn session(machine: Option<Machine>) -> Session {
    let folder = Folder::directory(&Path::new(root()).join("web/models/painters-6")).unwrap();
    let mut session =
        wait(Session::open(folder, None, BackendChoice::Only(BackendKind::Cpu), &|_| ())).unwrap();
    if let Some(machine) = machine {
        session.be_helped(Aid { machine, start });
    }
    session
}

fn experiment(what: &serde_json::Value, limit: usize) -> Experiment {
    let data = json!([{"task": "facts"}, {"task": "arith"}]);
    let value = json!({"model": {"name": "any"}, "data": data, "limit": limit, "seed": 3, "what": what});
    serde_json::from_value(value).unwrap()
}

fn figure(limit: usize) -> Experiment {
    experiment(&json!({"sweep": {"study": {"figure": 4}, "families": []}}), limit)
}

fn scores(limit: usize) -> Experiment {
    experiment(&json!({"scores": {"schedule": "0-3 5", "beside_full": true}}), limit)
}

type Helping = Pin<Box<dyn Future<Output = ()>>>;

/// Runs to the end, with what was said of workers; after so many steps those that help end.
fn run(session: &mut Session, experiment: &Experiment, n_until_end: usize) -> (Report, Vec<Workers>) {
    let mut run = session.start(experiment).unwrap();
    let mut helping: Vec<Helping> = Vec::new();
    let mut told: Vec<Workers> = Vec::new();
    for n in 0.. {
        let step = wait(run.step(session)).unwrap();
        told.extend(session.workers().filter(|now| told.last() != Some(now)));
        if let Step::Done(report) = step {
            return (report, told);
        }
        let started = STARTED.take();
        helping.extend(started.into_iter().map(|mailbox| -> Helping { Box::pin(help(mailbox)) }));
        if n >= n_until_end {
            helping.clear();
        }
        // Each computes all that it was given.
        let mut context = Context::from_waker(Waker::noop());
        helping.retain_mut(|it| it.as_mut().poll(&mut context).is_pending());
    }
    unreachable!("a run ends")
}

/// What was found, without how long it took.
fn found(report: Report) -> String {
    match report {
        Report::Sweep(figure) => format!("{:?} {:?} {:?}", figure.drawing, figure.findings, figure.n_done),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_figure_and_scores_are_those_of_one_worker() {
    for experiment in [figure(60), scores(60)] {
        let (alone, told) = run(&mut session(None), &experiment, usize::MAX);
        assert_eq!(told, [], "nobody is asked");
        let alone = found(alone);
        for (n_cores, n_until_end) in [(2, usize::MAX), (4, usize::MAX), (2, 0), (3, 4)] {
            let mut session = session(Some(machine(n_cores)));
            session.has_answered();
            let (helped, told) = run(&mut session, &experiment, n_until_end);
            assert_eq!(found(helped), alone, "{n_cores} cores, helpers end after {n_until_end} steps");
            let most = told.iter().map(|workers| workers.n).max();
            let expected = if n_until_end == 0 { 1 } else { n_cores };
            assert_eq!(most, Some(expected), "{told:?}");
            assert!(told.iter().all(|it| it.limit == WorkersLimit::Cores && it.model_bytes > 0));
        }
    }
}

#[test]
fn nobody_is_started_for_what_is_short_or_comes_first() {
    for (experiment, has_answered) in [(figure(1), true), (scores(60), false), (scores(10), true)] {
        let mut session = session(Some(machine(4)));
        if has_answered {
            session.has_answered();
        }
        let (_, told) = run(&mut session, &experiment, usize::MAX);
        assert_eq!(told, []);
        assert!(STARTED.with_borrow(Vec::is_empty));
    }
}
