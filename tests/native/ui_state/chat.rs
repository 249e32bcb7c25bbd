//! The switch beside the prompt that sends it through the model's chat template.

use atelier::app::prompts::why;
use atelier::app::state::{Carried, Message, NoticeLevel, PanelPhase, Slot};
use atelier::experiment::{Experiment, ModelCard, ModelRef, Prompt, What};
use atelier::model::Instructed;
use atelier::platform::ExtrasError;
use atelier::protocol::Event;
use atelier::reader::Opened;
use atelier::share::{Link, View};
use atelier::words::Problem;

use super::links::{fragment, link};
use super::world::{World, card, hash, look};

const SAID: &str = "Who is meant?";

/// A model of this name is open, with or without a template, and something is said.
fn open(instructed: Option<Instructed>) -> World {
    let mut world = World::open();
    world.engine(Event::Opened(Box::new(ModelCard {
        bundled: false,
        instructed,
        chat_template: Some("c0".repeat(32)),
        ..*card("theirs", 12)
    })));
    world.send(Message::SetPrompt(SAID.into()));
    world.commands.clear();
    world
}

fn asked(world: &mut World, slot: Slot) -> Option<Prompt> {
    world.started_for(slot).and_then(|(_, asked)| asked.what.prompt().cloned())
}

/// The link that is handed out.
fn shared(world: &mut World) -> Link {
    world.send(Message::Share);
    let url = world.state.shared.clone().expect("a link").url;
    Link::read(url.split_once('#').expect("a fragment").1).expect("whole").expect("not empty")
}

#[test]
fn everything_that_reads_the_prompt_asks_for_the_template_while_it_is_on() {
    let (plain, chat) = (Prompt::Text(SAID.into()), Prompt::Chat(SAID.into()));
    let mut world = open(Some(Instructed::Template));
    assert!(!world.state.chat, "off at first");
    world.send(Message::Look(View::Inside));
    world.send(Message::Run(Slot::Generation));
    assert_eq!(asked(&mut world, Slot::Generation), Some(plain.clone()));

    world.send(Message::SetChat(true));
    assert_eq!(
        world.panel(Slot::Generation).phase,
        PanelPhase::Empty,
        "what was under way was another question"
    );
    let run = world.run(Slot::NextToken);
    assert_eq!(asked(&mut world, Slot::NextToken), Some(chat.clone()));
    world.engine(look(run, &[0]));
    assert_eq!(asked(&mut world, Slot::LogitLens), Some(chat.clone()));
    for slot in [Slot::Generation, Slot::Attention] {
        world.send(Message::Run(slot));
        assert_eq!(asked(&mut world, slot), Some(chat.clone()));
    }
    // Nothing that is scored goes through it.
    world.send(Message::Run(Slot::Scores));
    assert_eq!(asked(&mut world, Slot::Scores), None);
    let columns = world.state.provenance_of(Carried::Of(Slot::Attention));
    assert!(columns.contains(&("prompt", "chat_template".to_owned())), "{columns:?}");
    assert!(columns.contains(&("chat_template", "c0".repeat(32))), "{columns:?}");
    world.send(Message::SetPrompt("And now?".into()));
    assert_eq!(asked(&mut world, Slot::NextToken), Some(Prompt::Chat("And now?".into())), "it stays on");

    world.send(Message::SetPrompt(SAID.into()));
    world.send(Message::SetChat(false));
    assert_eq!(asked(&mut world, Slot::NextToken), Some(plain));
    world.send(Message::Run(Slot::Attention));
    let columns = world.state.provenance_of(Carried::Of(Slot::Attention));
    assert!(columns.iter().all(|(name, _)| *name != "prompt"), "{columns:?}");
}

#[test]
fn a_model_without_a_template_reads_prompts_as_they_stand() {
    for instructed in [None, Some(Instructed::Name)] {
        let mut world = open(instructed);
        world.send(Message::SetChat(true));
        assert_eq!(asked(&mut world, Slot::NextToken), Some(Prompt::Text(SAID.into())));
        assert!(!shared(&mut world).chat);
    }
    let card = ModelCard { instructed: Some(Instructed::Template), has_tokenizer: false, ..*card("a", 2) };
    assert!(!card.has_chat_template(), "it reads token ids alone");
    let of = |instructed| why(&ModelCard { bundled: false, instructed, ..card.clone() }).expect("a sentence");
    let told = of(Some(Instructed::Template));
    assert!(told.contains("unless “Through the chat template” is ticked"), "{told}");
    assert!(!of(Some(Instructed::Name)).contains("template"));
}

#[test]
fn an_item_and_a_figure_are_read_as_they_were_scored() {
    let mut world = open(Some(Instructed::Template));
    world.send(Message::SetChat(true));
    world.send(Message::ListItems(Some("facts".into())));
    world.send(Message::AsPrompt("2 + 2 = 4".into()));
    let item = Prompt::Item { text: "2 + 2 = 4".into(), task: "facts".into() };
    assert_eq!(asked(&mut world, Slot::NextToken), Some(item.clone()));
    world.send(Message::SetChat(true));
    assert_eq!(asked(&mut world, Slot::NextToken), Some(Prompt::Chat("2 + 2 = 4".into())));
    world.send(Message::SetChat(false));
    assert_eq!(asked(&mut world, Slot::NextToken), Some(item));
    world.send(Message::SetChat(true));
    world.send(Message::WriteFigure);
    assert!(matches!(asked(&mut world, Slot::Generation), Some(Prompt::Text(_))));
}

#[test]
fn links_carry_it() {
    let mut world = open(Some(Instructed::Template));
    assert!(!shared(&mut world).chat);
    world.fragments();
    world.send(Message::SetChat(true));
    assert!(
        world.fragments().iter().any(|fragment| fragment.starts_with("v3.uchat.")),
        "the address follows"
    );
    let link_of_it = shared(&mut world);
    assert_eq!((link_of_it.chat, link_of_it.prompt.as_deref()), (true, Some(SAID)));

    let mut world = open(Some(Instructed::Template));
    world.send(Message::Fragment(fragment(&link_of_it)));
    assert_eq!(asked(&mut world, Slot::NextToken), Some(Prompt::Chat(SAID.into())));
    world.send(Message::Fragment(fragment(&Link { chat: false, ..link_of_it })));
    assert_eq!(asked(&mut world, Slot::NextToken), Some(Prompt::Text(SAID.into())));
    assert_eq!(world.state.notices, []);
}

#[test]
fn a_link_to_a_model_that_has_lost_its_template_says_so() {
    let mut world = World::open();
    world.send(Message::Fragment(fragment(&Link { chat: true, ..link("small", 12, "0-11") })));
    assert_eq!(asked(&mut world, Slot::NextToken), Some(Prompt::Text("5 + 8 =".into())));
    let told = world.state.notices.last().expect("a notice");
    assert_eq!(told.level, NoticeLevel::Warning);
    assert!(told.problem.sentence().contains("it is read as it stands"), "{}", told.problem.sentence());
}

/// A file of texts, as the engine has read it.
fn drop(world: &mut World, prompt: Prompt) -> What {
    let what = What::Generation {
        schedule: "0-2 5-11".into(),
        prompt,
        max_tokens: 12,
        temperature: 0.0,
        beside_full: true,
    };
    let model = ModelRef { name: "theirs".into(), hash: hash("theirs"), source: None, quantise: None };
    let experiment =
        Experiment { model, data: Vec::new(), limit: None, seed: None, stop: None, what: what.clone() };
    let opened = Opened { experiment, n_others: 0, quoted: None, claim: None };
    world.engine(Event::FileRead { name: "mine.json".into(), read: Ok(Box::new(opened)) });
    what
}

#[test]
fn files_open_as_they_were_asked() {
    let mut world = open(Some(Instructed::Template));
    let what = drop(&mut world, Prompt::Chat("Hello?".into()));
    assert_eq!((world.state.chat, world.state.prompt.as_str()), (true, "Hello?"));
    assert_eq!(world.started_for(Slot::Generation).map(|(_, asked)| asked.what), Some(what));
    drop(&mut world, Prompt::Text("Hello?".into()));
    assert!(!world.state.chat);
    assert_eq!(asked(&mut world, Slot::NextToken), Some(Prompt::Text("Hello?".into())));

    let mut world = open(None);
    drop(&mut world, Prompt::Chat("Hello?".into()));
    assert_eq!((world.state.chat, world.state.prompt.as_str()), (false, SAID));
    assert!(world.started().is_empty());
    let told = world.state.notices.last().expect("a notice").problem.sentence();
    assert!(told.contains("mine.json was not opened: its prompt goes through the model’s chat"), "{told}");
}

#[test]
fn a_template_that_cannot_be_followed_says_so_and_the_page_goes_on() {
    let mut world = open(Some(Instructed::Template));
    world.send(Message::SetChat(true));
    let run = world.run(Slot::NextToken);
    let problem = Problem::of(&ExtrasError::NotLoaded { reason: "offline".into() });
    assert!(problem.sentence().contains("offline"), "{}", problem.sentence());
    world.engine(Event::RunFailed { run, problem: problem.clone() });
    assert_eq!(world.panel(Slot::NextToken).phase, PanelPhase::Failed(problem));
    world.commands.clear();
    world.send(Message::SetChat(false));
    assert_eq!(asked(&mut world, Slot::NextToken), Some(Prompt::Text(SAID.into())));
}
