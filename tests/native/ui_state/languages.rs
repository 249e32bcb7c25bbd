//! Which language is spoken, and what is told of it.

use atelier::app::state::{Command, Message, NoticeLevel, Settings};
use atelier::protocol::{Event, Request};
use atelier::words::{Words, problem, rule};

use super::world::{World, card};

#[test]
fn a_language_is_spoken_and_kept_once_its_words_are_here() {
    let mut world = World::start("");
    world.ready();
    world.commands.clear();
    world.send(Message::SetLanguage("zh-Hans".to_owned()));
    assert_eq!(world.commands, [Command::Speak("zh-Hans".to_owned())], "its words first");
    assert_eq!(world.state.settings, Settings::default(), "nothing is kept before they are here");

    world.commands.clear();
    world.send(Message::Speaks("zh-Hans".to_owned()));
    let kept = Settings { language: "zh-Hans".to_owned(), ..Settings::default() };
    let told = Request::Speak { language: "zh-Hans".to_owned() };
    assert_eq!(world.commands, [Command::SaveSettings(kept), Command::Send(told)]);
    assert_eq!(world.state.language, "zh-Hans");
    assert!(world.state.notices.is_empty());
}

#[test]
fn a_language_without_words_is_told_and_changes_nothing() {
    let mut world = World::start("");
    world.ready();
    world.commands.clear();
    for is_known in [true, false] {
        world.send(Message::NoWords { language: "xx".to_owned(), is_known });
    }
    assert!(world.commands.is_empty(), "{:?}", world.commands);
    assert_eq!(world.state.settings, Settings::default());
    let told: Vec<_> = world.state.notices.iter().map(|notice| (notice.level, &notice.problem)).collect();
    let expected = [true, false].map(|is_known| problem!("language-missing", language = "xx", is_known));
    assert_eq!(told, expected.iter().map(|problem| (NoticeLevel::Warning, problem)).collect::<Vec<_>>());
    let english = Words::read("en", include_str!("../../../web/words/en.ftl"), rule);
    let said = expected.map(|problem| english.sentence(&problem));
    assert!(said[0].starts_with("the words of the language “xx” did not arrive"), "{said:?}");
    assert!(said[1].starts_with("the address asks for the language “xx”"), "{said:?}");
}

#[test]
fn a_link_says_the_language_where_one_wishes() {
    let mut world = World::start("");
    world.ready();
    world.engine(Event::Opened(card("small", 12)));
    world.send(Message::Speaks("zh-Hans".to_owned()));
    let url = |world: &World| world.state.shared.as_ref().map(|it| it.url.clone()).unwrap();
    world.send(Message::Share);
    let without = url(&world);
    assert!(!without.contains("lang"), "{without}");
    world.send(Message::ShareLanguage(true));
    assert_eq!(url(&world), without.replace('#', "?lang=zh-Hans#"));
    world.send(Message::ShareLanguage(false));
    assert_eq!(url(&world), without);
}
