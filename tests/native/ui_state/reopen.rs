//! Figures' files that are dropped on the page, and the figure that is written.

use atelier::export::{Experiment, ExperimentError, ModelName, TaskName};
use atelier::protocol::{Event, Request};
use atelier::sweep::Study;
use atelier::ui::state::{Message, NoticeLevel};

use super::world::{World, card, hash};

fn experiment(model: &str, tasks: &[(&str, Option<&str>)]) -> Experiment {
    let task = |(name, data_hash): &(&str, Option<&str>)| TaskName {
        name: (*name).to_owned(),
        data_hash: data_hash.map(str::to_owned),
    };
    Experiment {
        study: Study::Figure(4),
        model: ModelName { title: model.into(), hash: hash(model) },
        tasks: tasks.iter().map(task).collect(),
        limit: 30,
        seed: 5,
    }
}

fn drop(world: &mut World, read: Result<Experiment, ExperimentError>) {
    world.send(Message::Reopen { name: "mine.svg".into(), read });
}

#[test]
fn a_file_of_the_open_model_sets_everything_up_and_computes() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    drop(&mut world, Ok(experiment("small", &[(&name, None), ("unheard-of", None)])));
    assert_eq!((world.state.limit, world.state.seed), (30, 5));
    assert_eq!(world.state.tasks, [name]);
    assert_eq!(world.state.reopened.map(|wish| wish.study), Some(Study::Figure(4)));
    let sent = world.sent();
    assert!(sent.iter().any(|request| matches!(
        request,
        Request::Sweep { study: Study::Figure(4), limit: 30, seed: 5, .. }
    )));
    let told: Vec<&str> = world.state.notices.iter().map(|notice| notice.problem.what.as_str()).collect();
    assert!(told.iter().any(|what| what.contains("unheard-of are not here")), "{told:?}");
    assert!(told.iter().any(|what| what.contains("computed here again")), "{told:?}");
}

#[test]
fn other_items_under_the_same_name_are_told() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    drop(&mut world, Ok(experiment("small", &[(&name, Some("another"))])));
    assert!(
        world
            .state
            .notices
            .iter()
            .any(|notice| notice.problem.what.contains("have other items here than there"))
    );
}

#[test]
fn a_bundled_model_is_opened_first() {
    let mut world = World::finished();
    let name = world.state.tasks.first().cloned().expect("a task");
    drop(&mut world, Ok(experiment("old", &[(&name, None)])));
    assert!(matches!(&world.sent()[..], [Request::OpenBundled { name, .. }] if name == "old"));
    assert_eq!(world.state.reopened, None);
    world.engine(Event::Opened(card("old", 12)));
    assert!(world.sent().iter().any(|request| matches!(request, Request::Sweep { .. })));
    assert_eq!(world.state.reopened.map(|wish| wish.study), Some(Study::Figure(4)));
}

#[test]
fn what_cannot_be_opened_is_told_and_changes_nothing() {
    let mut world = World::finished();
    let before = (world.state.tasks.clone(), world.state.limit, world.state.seed);
    drop(&mut world, Err(ExperimentError::Nothing));
    drop(&mut world, Ok(experiment("stranger", &[("facts", None)])));
    drop(&mut world, Ok(experiment("small", &[("unheard-of", None)])));
    drop(&mut world, Ok(Experiment { study: Study::Figure(13), ..experiment("small", &[("facts", None)]) }));
    assert_eq!(before, (world.state.tasks.clone(), world.state.limit, world.state.seed));
    assert!(world.sent().is_empty());
    let errors = world.state.notices.iter().filter(|notice| notice.level == NoticeLevel::Error);
    let told: Vec<&str> = errors.map(|notice| notice.problem.what.as_str()).collect();
    for (what, words) in told.iter().zip([
        "no experiment",
        "rests on the model stranger",
        "none of its tasks",
        "not one of these",
    ]) {
        assert!(what.contains(words), "{what}");
    }
    assert_eq!(told.len(), 4);
}

#[test]
fn figure_16_puts_the_middle_quarter_in_parallel_and_writes() {
    let mut world = World::finished();
    world.send(Message::WriteFigure);
    assert_eq!(world.state.schedule().to_string(), "0-4 (5|..|7) 8-11");
    let sent = world.sent();
    let Some(Request::Write { schedule, prompt, .. }) = sent.last() else { panic!("{sent:?}") };
    assert_eq!(schedule, "0-4 (5|..|7) 8-11");
    assert!(prompt.starts_with("Question: ") && prompt.ends_with("Answer:"));
}
