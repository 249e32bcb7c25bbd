//! How long work takes, as it is told; how many items a slow model begins with; prompts that suit a model; models that
//! were open before.

use atelier::app::prompts::{suited, why};
use atelier::app::state::{
    Command, DEFAULT_LIMIT, DEFAULT_PROMPT, Forecast, MAX_RECENT, Message, Naming, Settings, Slot,
};
use atelier::eval::Work;
use atelier::experiment::{
    LatencyProgress, LatencySize, ModelCard, Report, SearchProgress, Speed, StudySize,
};
use atelier::hub::{HubName, Revision};
use atelier::model::Instructed;
use atelier::protocol::{Event, Request};
use atelier::schedule::edit::Edit;
use atelier::schedule::edit::Path;
use atelier::sweep::{Budget, Study};

use super::world::{World, card, scores};

const FIGURE: Slot = Slot::Study(Study::Figure(4));

/// Two tasks of 200 items of 50 tokens each, 12 layers: at `read` layer runs a second.
fn slow(read: f64) -> Box<ModelCard> {
    let speed = Speed {
        read,
        written: read / 10.0,
        swept: None,
        states: None,
        is_of_scores: false,
        is_of_texts: false,
    };
    let size = StudySize { study: Study::Figure(4), n_schedules: 6, layer_runs: 36 };
    Box::new(ModelCard { speed: Some(speed), studies: vec![size], bundled: false, ..*card("slow", 12) })
}

fn open(card: Box<ModelCard>) -> World {
    let mut world = World::open();
    world.engine(Event::Opened(card));
    world.commands.clear();
    world
}

#[test]
fn a_slow_model_begins_with_few_items_and_says_how_long_more_take() {
    // 100 items of both: 2 * 100 * 50 * 12 = 120,000 layer runs, in 120 s; 50 in 60 s.
    let mut world = open(slow(1000.0));
    assert_eq!(world.state.limit, 50, "the most that take a minute");
    assert!(world.state.begins_with_few());
    let about = |seconds| Some(Forecast { seconds, is_most: false });
    assert_eq!(world.state.forecast(Slot::Scores, 100), about(120));
    let all = [(20, about(24)), (50, about(60)), (100, about(120)), (200, about(240))];
    assert_eq!(world.state.forecasts(Slot::Scores), all);
    // What is known is not computed again: 100 items of the first task are there.
    let run = world.evaluated();
    world.engine(scores(run, 0.9, true));
    assert_eq!(world.state.forecast(Slot::Scores, 100), about(60));
    // Under another schedule all of it, with 11 of 12 layers; the full model's first task stays.
    world.send(Message::Edit(Edit::PutAside { path: Path::from([3]) }));
    assert_eq!(world.state.forecast(Slot::Scores, 100), about(60 + 110));
    // The engine has learnt more.
    world.engine(Event::Speed(Speed {
        read: 2000.0,
        written: 1.0,
        swept: None,
        states: None,
        is_of_scores: true,
        is_of_texts: false,
    }));
    assert_eq!(world.state.forecast(Slot::Scores, 100), about(85));
    // Once a person has chosen, the page does not.
    world.send(Message::SetLimit(20));
    assert!(!world.state.begins_with_few());
    world.engine(Event::Opened(slow(10.0)));
    assert_eq!(world.state.limit, 20);
}

#[test]
fn a_fast_model_begins_as_usual_and_nothing_is_told() {
    let world = open(slow(1e9));
    assert_eq!((world.state.limit, world.state.begins_with_few()), (DEFAULT_LIMIT, false));
    assert_eq!(world.state.forecasts(Slot::Scores), []);
    let world = open(Box::new(ModelCard { bundled: true, ..*slow(10.0) }));
    assert_eq!(world.state.limit, DEFAULT_LIMIT, "one that came with the page begins as usual");
    assert_eq!(open(card("small", 12)).state.forecast(Slot::Scores, 100), None, "nothing was measured");
    let none = open(slow(1.0));
    assert_eq!(none.state.limit, 20, "never fewer than the least that can be chosen");
}

#[test]
fn a_figure_says_how_long_it_takes_at_most() {
    let mut world = open(slow(1000.0));
    // 2 * 50 items of 50 tokens, 36 layer runs: 180,000 in 180 s; common beginnings run once.
    let most = |seconds| Some(Forecast { seconds, is_most: true });
    assert_eq!(world.state.forecast(FIGURE, 50), most(180));
    let swept = Speed {
        read: 1000.0,
        written: 100.0,
        swept: Some(3000.0),
        states: None,
        is_of_scores: true,
        is_of_texts: false,
    };
    world.engine(Event::Speed(swept));
    assert_eq!(world.state.forecast(FIGURE, 50), Some(Forecast { seconds: 60, is_most: false }));
    world.send(Message::StopEarly(true));
    assert_eq!(world.state.forecast(FIGURE, 50), most(60));
    assert_eq!(world.state.forecast(Slot::Study(Study::Figure(99)), 50), None);
    assert_eq!(world.state.less_than(FIGURE), None);
    let fast = open(slow(1e6)).state;
    assert_eq!((fast.forecast(FIGURE, fast.limit), fast.less_than(FIGURE)), (None, Some(20)));
}

#[test]
fn a_figure_of_hidden_states_says_how_long_it_takes_at_most() {
    let mut world = open(slow(1000.0));
    let most = |seconds| Some(Forecast { seconds, is_most: true });
    // 2 * 50 items of 50 tokens under 12 layers; of four answers the right one alone is read.
    assert_eq!(world.state.forecast(Slot::States(3), 50), most(60));
    // Beside it a figure runs skip and middle repeat: of 12 layers from the sixth on, 4 alone are in the middle.
    let Some(Forecast { seconds, is_most: true }) = world.state.forecast(Slot::States(15), 50) else {
        panic!("not told")
    };
    assert!((120..240).contains(&seconds), "{seconds}");
    let fewer = world.state.forecasts(Slot::States(3)).into_iter().map(|(limit, _)| limit);
    assert_eq!(fewer.collect::<Vec<_>>(), [20, 50, 100, 200]);
    // A schedule of one's own runs beside the full model.
    world.send(Message::Edit(Edit::PutAside { path: Path::from([3]) }));
    assert_eq!(world.state.forecast(Slot::States(3), 50), most(60 + 55));
    // What was measured on hidden states themselves counts more.
    let speed = Speed { states: Some(500.0), ..slow(1000.0).speed.expect("it is known") };
    world.engine(Event::Speed(speed));
    assert_eq!(world.state.forecast(Slot::States(3), 50), most(2 * (60 + 55)));
}

#[test]
fn figures_of_hidden_states_read_their_own_task_alone() {
    let mut card = slow(1000.0);
    card.tasks[1].name = "lastword".into();
    card.tasks[1].chance = 0.0;
    let mut world = open(card);
    world.send(Message::ToggleTask("lastword".into()));
    let exactly = Some(Forecast { seconds: 30, is_most: false });
    assert_eq!(world.state.forecast(Slot::States(14), 50), exactly);
}

#[test]
fn accuracy_against_time_says_how_long_it_takes_and_what_is_left() {
    let mut card = slow(1000.0);
    assert_eq!(open(card.clone()).state.forecast(Slot::Latency, 50), None, "its schedules are not known");
    // Under 120 layer runs: 2 * 50 items of 50 tokens, 600 s; 1000 tokens read and 50 written ten times as slowly, 180 s.
    card.latency = Some(LatencySize { layer_runs: 120, read: 1000.0, written: 50.0 });
    let mut world = open(card);
    let most = |seconds| Some(Forecast { seconds, is_most: true });
    assert_eq!(world.state.forecast(Slot::Latency, 50), most(600 + 180));
    world.send(Message::Edit(Edit::PutAside { path: Path::from([3]) }));
    assert_eq!(world.state.forecast(Slot::Latency, 50), most(655 + 197), "with 11 more");
    world.send(Message::Undo);
    world.send(Message::Run(Slot::Latency));
    let run = world.run(Slot::Latency);
    let report = LatencyProgress {
        n_done: 300,
        n_total: 400,
        n_rounds_done: 4,
        n_rounds: 8,
        n_prompt: 32,
        n_prefill: 128,
        tasks: Vec::new(),
        seed: 0,
        points: Vec::new(),
    };
    world.report(run, Report::Latency(report), false);
    assert_eq!(
        world.state.forecast(Slot::Latency, 50),
        most(150 + 90),
        "a quarter of the one, half of the other"
    );
}

#[test]
fn a_search_says_how_long_the_way_down_takes_and_then_each_round() {
    let mut world = open(slow(1000.0));
    // With eleven of twelve layers: the full model, then twelve schedules; 25 items of 50 tokens of two tasks.
    world.send(Message::SetBudget("11".to_owned(), false));
    let down = (12 + 12 * 11) * 2 * 25 * 50 / 1000;
    let [of_down, of_round] = world.state.search_forecast().expect("it is known");
    assert_eq!((of_down.seconds, of_down.is_most), (down, true));
    assert!(of_round.seconds > down, "a round has more");
    world.send(Message::Run(Slot::Search));
    let run = world.run(Slot::Search);
    let progress = |n_rounds: usize, n_asked: usize, share_done: f64| SearchProgress {
        budget: Budget::Runs(11),
        runs_max: Some(11),
        n_layers: 12,
        n_rounds,
        n_schedules: 1,
        n_before: 0,
        n_done: 0,
        n_total: 0,
        n_asked,
        share_done,
        tasks: Vec::new(),
        counted: Vec::new(),
        seed: 0,
        points: Vec::new(),
        best: None,
    };
    world.report(run, Report::Search(progress(1, 12, 0.5)), false);
    let seconds = |world: &World| world.state.forecast(Slot::Search, 50).map(|it| it.seconds);
    assert_eq!((seconds(&world), world.state.is_on_the_way_down()), (Some(12 * 11 * 5 / 2 / 2), true));
    world.report(run, Report::Search(progress(2, 100, 0.9)), false);
    assert_eq!((seconds(&world), world.state.is_on_the_way_down()), (Some(100 * 11 * 5 / 2 / 10), false));
}

#[test]
fn written_answers_take_their_own_time() {
    let mut slow = slow(1000.0);
    slow.tasks.truncate(1);
    // 50 tokens are read at 1000 a second, 100 written at 100 a second, each under 12 layers.
    slow.tasks[0].work = Work { read: 50.0, written: 100.0 };
    let mut world = open(slow);
    assert_eq!(world.state.forecast(Slot::Scores, 10), Some(Forecast { seconds: 126, is_most: true }));
    // It rests on scores once reading and writing were both measured on them.
    for (is_of_scores, is_of_texts) in [(false, false), (true, false), (false, true), (true, true)] {
        let speed =
            Speed { read: 1000.0, written: 100.0, swept: None, states: None, is_of_scores, is_of_texts };
        world.engine(Event::Speed(speed));
        assert_eq!(world.state.forecasts_are_of_scores(), is_of_scores && is_of_texts);
    }
}

#[test]
fn prompts_suit_the_model_until_somebody_types() {
    let of = |instructed| Box::new(ModelCard { bundled: false, instructed, ..*card("theirs", 12) });
    let mut world = World::open();
    assert_eq!(world.state.prompt, DEFAULT_PROMPT);
    world.engine(Event::Opened(of(None)));
    assert_eq!(world.state.prompt, "The capital of France is");
    world.engine(Event::Opened(of(Some(Instructed::Name))));
    assert_eq!(world.state.prompt, "What is the capital of France? Answer in one sentence.");
    assert!(why(&of(Some(Instructed::Name))).is_some_and(|why| why.contains("as its name says")));
    assert!(why(&of(None)).is_some_and(|why| why.contains("beginnings")));
    assert_eq!(why(&card("small", 12)), None);
    assert_eq!(suited(None), suited(Some(&card("small", 12))));
    world.send(Message::SetPrompt("mine".into()));
    world.engine(Event::Opened(of(None)));
    assert_eq!(world.state.prompt, "mine");
}

fn named(n: usize) -> HubName {
    let commit = Revision::parse(&format!("{n:040x}")).expect("a commit");
    HubName::new(&format!("owner/name-{n}"), commit).expect("a name")
}

#[test]
fn models_that_were_open_are_remembered() {
    let mut world = World::open();
    world.state.settings.recent = Settings::read_recent(&format!("{}\nno name\n", named(1)));
    assert_eq!(world.state.settings.recent, [named(1)]);
    assert_eq!(Settings::read_recent(&world.state.settings.recent_text()), world.state.settings.recent);
    for n in [2, 1, 3, 4, 5, 6, 7] {
        world.send(Message::ByName(Naming::Open(named(n))));
        world.engine(Event::Opened(Box::new(ModelCard { bundled: false, ..*card("theirs", 12) })));
    }
    assert!(world.commands.iter().any(|command| matches!(command, Command::SaveSettings(_))));
    assert_eq!(world.state.settings.recent, [7, 6, 5, 4, 3, 1].map(named));
    assert_eq!(world.state.settings.recent.len(), MAX_RECENT);
    // It is not kept: its name is put into the field, and nobody is asked before a press.
    world.commands.clear();
    world.send(Message::ByName(Naming::Again(named(1))));
    assert!(world.sent().is_empty());
    assert_eq!(world.state.by_name.text, named(1).to_string());
    world.send(Message::ByName(Naming::LookUp));
    assert!(matches!(&world.sent()[..], [Request::LookUp { name, .. }] if *name == named(1)));
    world.send(Message::ByName(Naming::Forget));
    assert_eq!(world.state.settings.recent, []);
}
