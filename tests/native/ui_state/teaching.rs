//! Addresses that a teacher makes: a lesson, what is hidden, what is not computed unasked, the model, the theme.

use atelier::app::results::moment::moment;
use atelier::app::state::{Command, Message, ModelPhase, NoticeLevel, Settings, Slot, State, Theme};
use atelier::lesson::{LessonCard, StepCard};
use atelier::protocol::{Event, Request};
use atelier::schedule::edit::Edit;
use atelier::share::View;

use super::links::{fragment, link};
use super::world::{World, card, hash, scores};

const PAGE: &str = "https://example.org/atelier/?start=full&";

fn lessons() -> Vec<LessonCard> {
    let step = |id: &str| StepCard { id: id.into(), asked: None };
    let lesson = |id: &str| LessonCard {
        id: id.into(),
        minutes: 5,
        model: hash("small"),
        model_name: "small".into(),
        steps: ["start", "turn", "end"].map(step).into(),
    };
    vec![lesson("order"), lesson("loops")]
}

/// A page at this query and fragment whose model is open.
fn opened(query: &str, fragment: &str) -> World {
    let mut world = World::start_at(&format!("{PAGE}{query}"), fragment, None);
    world.ready();
    world.engine(Event::Opened(card("small", 12)));
    world
}

/// Codes of the notices; all of them are warnings.
fn told(world: &World) -> Vec<String> {
    assert!(world.state.notices.iter().all(|notice| notice.level == NoticeLevel::Warning));
    world.state.notices.iter().map(|notice| notice.problem.code.clone()).collect()
}

#[test]
fn a_lesson_opens_at_its_step_and_its_part_of_the_page_with_a_link_or_without() {
    for fragment in [String::new(), fragment(&link("small", 12, "0-4 6-11"))] {
        let mut world = World::start_at(&format!("{PAGE}lesson=loops&step=2"), &fragment, None);
        assert_eq!(world.state.view, View::Lessons);
        let written = world.fragments();
        assert_eq!(written, [View::Lessons.before(&fragment)], "a reload comes back here");
        world.ready();
        assert!(world.sent().contains(&Request::ListLessons));
        world.engine(Event::Opened(card("small", 12)));
        world.engine(Event::Lessons(Ok(lessons())));
        assert_eq!(world.state.lessons.at, Some((1, 1)));
        let schedule = if fragment.is_empty() { "0-11" } else { "0-4 6-11" };
        assert_eq!(world.state.schedule().to_string(), schedule);
        assert_eq!(told(&world), [""; 0]);
        // It was asked for once: the list may be asked for again.
        world.engine(Event::Lessons(Ok(lessons())));
        assert_eq!(world.state.lessons.at, Some((1, 1)));
    }
}

#[test]
fn a_lesson_or_step_that_is_not_here_is_told_with_what_is() {
    let mut world = opened("lesson=juggling&step=2", "");
    world.engine(Event::Lessons(Ok(lessons())));
    assert_eq!(told(&world), ["address-no-lesson"]);
    assert_eq!(world.state.notices[0].problem.hint().as_deref(), Some("lessons that are here: order, loops"));
    assert_eq!((world.state.lessons.at, world.state.view), (None, View::Lessons), "the list is seen");

    let mut world = opened("lesson=order&step=5", "");
    world.engine(Event::Lessons(Ok(lessons())));
    assert_eq!(told(&world), ["address-step-beyond"]);
    assert_eq!(world.state.lessons.at, Some((0, 0)));
}

#[test]
fn a_page_that_was_reloaded_elsewhere_stays_there() {
    let mut world = World::start("");
    world.state = State::new(Settings::default());
    world.send(Message::Start {
        address: format!("{PAGE}lesson=order"),
        host: "example.org".into(),
        fragment: "figures".into(),
        is_return: true,
        reloaded_for: None,
    });
    assert_eq!(world.state.view, View::Figures);
}

#[test]
fn a_model_is_opened_by_its_name_and_a_link_has_the_last_word() {
    let open = |query: &str, fragment: &str| {
        let mut world = World::start_at(&format!("{PAGE}{query}"), fragment, None);
        world.ready();
        let name = world.sent().into_iter().find_map(|request| match request {
            Request::OpenBundled { name, .. } => Some(name),
            _ => None,
        });
        (name.unwrap_or_default(), told(&world))
    };
    let small = fragment(&link("small", 12, "0-4 6-11"));
    let some =
        |name: &str, told: &[&str]| (name.to_owned(), told.iter().map(|it| (*it).to_owned()).collect());
    assert_eq!(open("model=large", ""), some("large", &[]));
    assert_eq!(open("model=small", &small), some("small", &[]));
    assert_eq!(open("model=large", &small), some("small", &["address-model-of-link"]));
    assert_eq!(open("model=huge", ""), some("small", &["address-no-model"]));
}

#[test]
fn a_theme_holds_until_another_is_chosen_and_is_not_kept() {
    let mut world = opened("theme=dark", "");
    assert_eq!((world.state.theme(), world.state.settings.theme), (Theme::Dark, Theme::System));
    world.commands.clear();
    world.send(Message::SetTheme(Theme::Light));
    assert_eq!(world.state.theme(), Theme::Light);
    assert!(world.commands.iter().any(|command| matches!(command, Command::SaveSettings(_))));
}

#[test]
fn what_is_hidden_is_not_looked_at_and_not_said() {
    let mut world = opened("hide=scores,figures", "figures");
    assert_eq!(world.state.view, View::Layers);
    world.send(Message::Address(View::Figures));
    assert_eq!(world.state.view, View::Layers);
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    let run = world.evaluated();
    let said = world.state.n_announcements;
    world.engine(scores(run, 0.4, true));
    assert_eq!(world.state.n_announcements, said, "no scores are read out");
    assert_eq!(world.state.effects(), None);
    assert!(moment(&world.state).is_some_and(|said| said.effects.is_empty() && said.rests_on.is_none()));

    world.send(Message::ShowAll);
    assert!(world.state.hidden.is_empty() && world.state.effects().is_some());
    assert!(moment(&world.state).is_some_and(|said| !said.effects.is_empty()));
    world.send(Message::Look(View::Figures));
    assert_eq!(world.state.view, View::Figures);
}

#[test]
fn what_is_off_waits_until_somebody_asks() {
    let mut world = opened("off=scores,cost", "");
    assert!(matches!(world.state.model, ModelPhase::Open(_)));
    assert!(world.state.scores_wait());
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    world.send(Message::SetLimit(20));
    assert!(world.started_for(Slot::Scores).is_none());
    world.send(Message::Run(Slot::Scores));
    assert!(!world.state.scores_wait());
    let run = world.evaluated();
    world.engine(scores(run, 0.9, true));
    assert!(!world.state.scores_wait(), "they are there");
    assert!(world.started_for(Slot::Cost).is_none());
    world.send(Message::Run(Slot::Cost));
    assert!(world.started_for(Slot::Cost).is_some());
    world.send(Message::Undo);
    assert!(world.state.scores_wait(), "of another schedule");
    world.send(Message::ShowAll);
    assert!(world.started_for(Slot::Scores).is_some());
    world.send(Message::Redo);
    assert!(world.started_for(Slot::Scores).is_some(), "by itself again");
}

#[test]
fn texts_that_are_off_are_not_written_on_a_first_visit() {
    for (query, writes) in [("", true), ("?off=text", false), ("?lesson=order", false)] {
        let mut world = World::start_at(&format!("https://example.org/atelier/{query}"), "", None);
        world.ready();
        world.engine(Event::Opened(card("small", 12)));
        assert_eq!(world.started_for(Slot::Generation).is_some(), writes, "{query}");
    }
}

#[test]
fn a_frame_computes_what_it_shows_and_leaves_history_and_copies_alone() {
    let link = fragment(&link("small", 12, "0-4 6-11"));
    let mut world = opened("embed=text,figure-4", &format!("scores.{link}"));
    assert_eq!((world.state.view, world.state.framed().as_deref()), (View::Figures, Some("text view")));
    assert!(world.started_for(Slot::Scores).is_none(), "nobody sees them");
    assert_eq!(world.state.unframed(), format!("https://example.org/atelier/#figures.{link}"));
    world.commands.clear();
    world.send(Message::Edit(Edit::PutAside { path: [5].into() }));
    assert!(world.commands.iter().any(|command| matches!(command, Command::ReplaceFragment(_))));
    assert!(!world.commands.iter().any(|command| matches!(command, Command::PushFragment(_))));
    assert_ne!(
        world.state.unframed(),
        format!("https://example.org/atelier/#figures.{link}"),
        "the schedule of now"
    );

    assert!(
        opened("embed=text", &link).started_for(Slot::Generation).is_some(),
        "texts are there to be seen"
    );

    let mut world = opened("embed=stack,scores", "figures");
    assert_eq!((world.state.view, world.state.framed().as_deref()), (View::Layers, Some("stack scores")));
    assert!(world.started_for(Slot::Generation).is_none());
    let run = world.evaluated();
    world.engine(scores(run, 0.4, true));
    assert!(!world.commands.iter().any(|command| matches!(command, Command::KeepCopy(_))));
    assert!(world.started_for(Slot::Cost).is_none());
    assert_eq!(World::open().state.framed(), None);
}

#[test]
fn what_is_shared_can_be_framed() {
    let mut world = opened("", "");
    world.send(Message::Share);
    let shared = world.state.shared.clone().expect("a link");
    let (_, fragment) = shared.url.split_once('#').expect("a fragment");
    let source = format!("src=\"https://example.org/atelier/?embed=stack,text,scores#{fragment}\"");
    assert!(shared.frame().contains(&source), "{}", shared.frame());
    world.send(Message::ShareLanguage(true));
    let shared = world.state.shared.clone().expect("a link");
    assert!(shared.frame().contains("&amp;embed=stack,text,scores#"), "{}", shared.frame());
}
