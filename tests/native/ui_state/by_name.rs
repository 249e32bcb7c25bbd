//! Models by name: what is asked and when, what is fetched, what a link to one does.

use super::links::{fragment, link};
use super::world::{World, card, hash};
use atelier::app::state::{Command, Looking, Message, ModelPhase, Naming, Pace, Room, Secret};
use atelier::app::text;
use atelier::backend::DeviceLimits;
use atelier::experiment::{ModelCard, OpenProgress, OpenStage, Speed};
use atelier::hub::{ENDPOINT, HubChoice, HubFile, HubModel, HubName, Revision};
use atelier::model::Quantise;
use atelier::platform::{Kept, KeptModel};
use atelier::protocol::{Event, Found, Request};
use atelier::share::Link;
use atelier::words::problem;

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

fn name(revision: &str) -> HubName {
    HubName::new("owner/name", Revision::parse(revision).expect("a revision")).expect("a name")
}

fn found() -> Found {
    let file = |name: &str, bytes| HubFile { name: name.into(), bytes, hash: "0".repeat(64) };
    let files = vec![file("config.json", 500), file("model.safetensors", 9500)];
    let model = HubModel {
        asked_repo: None,
        repo: "owner/name".into(),
        revision: COMMIT.into(),
        licence: None,
        architecture: Some("LlamaForCausalLM".into()),
        n_layers: Some(12),
        n_parameters: Some(1000),
        choices: vec![HubChoice { gguf: None, files: files.clone() }],
        files,
        gguf: None,
        n_unlisted: 0,
    };
    Found { model, asked: Revision::main(), kept: Vec::new(), room: Some(1 << 30) }
}

/// The card of the model that was found.
fn its_card() -> Box<ModelCard> {
    let source = Some(format!("owner/name@{COMMIT}"));
    Box::new(ModelCard { source, bundled: false, ..*card("theirs", 12) })
}

fn naming(world: &mut World, naming: Naming) {
    world.send(Message::ByName(naming));
}

/// The name was typed, asked for, and found.
fn looked_up() -> World {
    let mut world = World::open();
    naming(&mut world, Naming::Text("owner/name".into()));
    naming(&mut world, Naming::LookUp);
    world.engine(Event::LookedUp(Ok(Box::new(found()))));
    world.commands.clear();
    world
}

#[test]
fn nobody_is_asked_before_a_press() {
    let mut world = World::open();
    naming(&mut world, Naming::Text("owner/name".into()));
    naming(&mut world, Naming::Endpoint("mirror.example/".into()));
    naming(&mut world, Naming::Token(Secret("secret-token".into())));
    assert!(world.sent().is_empty());
    naming(&mut world, Naming::LookUp);
    let sent = world.sent();
    let [Request::LookUp { name: asked, access }] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!((asked, access.endpoint.as_str()), (&name("main"), "https://mirror.example"));
    assert_eq!(access.token.as_deref(), Some("secret-token"));
    assert!(!format!("{:?} {sent:?}", world.state).contains("secret-token"), "a token is never written");
    // Another name: the question is given up, and its answer is dropped.
    naming(&mut world, Naming::Text("owner/other".into()));
    assert_eq!(world.sent(), [Request::CancelLookUp]);
    world.engine(Event::LookedUp(Ok(Box::new(found()))));
    assert_eq!(world.state.by_name.looking, Looking::Idle);
}

#[test]
fn what_is_no_name_is_told_and_not_asked() {
    let mut world = World::open();
    naming(&mut world, Naming::Text("no name".into()));
    naming(&mut world, Naming::LookUp);
    assert!(world.sent().is_empty());
    let Looking::Failed(problem) = &world.state.by_name.looking else { panic!("not told") };
    assert_eq!(problem.sentence(), "“no name” is not the name of a model");
    naming(&mut world, Naming::Text("https://huggingface.co/owner/name/tree/v2".into()));
    naming(&mut world, Naming::LookUp);
    assert!(matches!(&world.sent()[..], [Request::LookUp { name: asked, access }]
        if *asked == name("v2") && access.endpoint == ENDPOINT));
}

#[test]
fn the_first_look_up_says_whether_it_fits_and_how_fast_it_will_be() {
    let mut world = looked_up();
    assert_eq!(world.state.room_here(10_000, Some(5_000)), Room::Cpu { bytes: 10_000 });
    assert_eq!(world.state.room_here(10_000, None), Room::Cpu { bytes: 10_000 });
    // Two billion numbers of 16 bits do not fit as they are stored; of 8 or 4 bits they do.
    assert_eq!(world.state.room_here(4 << 30, Some(2 << 30)), Room::TooLarge);
    for (quantise, bytes) in [(Quantise::Eight, 17 << 27), (Quantise::Four, 3 << 29)] {
        world.send(Message::Quantise(Some(quantise)));
        assert_eq!(world.state.room_here(4 << 30, Some(2 << 30)), Room::Cpu { bytes });
        assert_eq!(world.state.room_here(4 << 30, None), Room::Cpu { bytes }, "as if of 16 bits");
        // What is stored in fewer bits stays so.
        assert_eq!(world.state.room_here(1000, Some(2000)), Room::Cpu { bytes: 1000 });
    }
    world.send(Message::Quantise(None));
    assert_eq!(world.state.pace_here(24_000), None, "nothing was measured");
    assert_eq!(World::start("").state.room_here(10_000, None), Room::Unknown);
    // 12 layers of 1000 parameters each, at 2400 and 240 runs a second: 200 and 20 tokens a second.
    let speed = Speed {
        read: 2400.0,
        written: 240.0,
        swept: None,
        states: None,
        is_of_scores: false,
        is_of_texts: false,
    };
    world.engine(Event::Opened(Box::new(ModelCard {
        parameters: 12_000,
        speed: Some(speed),
        ..*card("small", 12)
    })));
    let pace = world.state.pace_here(24_000).expect("it was measured");
    assert_eq!(pace, Pace { of: "small".into(), read: 0.01, written: 0.1 });
    assert_eq!(
        text::pace(&pace),
        "As measured on small and scaled by the number of parameters, reading 1000 tokens takes about 10 seconds \
         here, and generating 100 tokens about 10 seconds."
    );
    let limits = Some(DeviceLimits::DEFAULT);
    world.engine(Event::Opened(Box::new(ModelCard { limits, ..*card("small", 12) })));
    assert_eq!(world.state.room_here(4 << 30, None), Room::Gpu { bytes: 4 << 30, buffer: 1 << 27 });
}

#[test]
fn of_several_gguf_files_one_is_picked_and_fetched() {
    let mut world = looked_up();
    let file = |name: &str, bytes| HubFile { name: name.into(), bytes, hash: "0".repeat(64) };
    let choice = |name: &str, bytes| HubChoice { gguf: Some(name.into()), files: vec![file(name, bytes)] };
    let mut model = found().model;
    (model.files, model.choices) = (Vec::new(), vec![choice("x-Q4_0.gguf", 500), choice("x-F16.gguf", 2000)]);
    naming(&mut world, Naming::LookUp);
    world.engine(Event::LookedUp(Ok(Box::new(Found { model, ..found() }))));
    assert_eq!((world.state.by_name.picked, world.state.by_name.choice()), (None, None));
    world.commands.clear();
    naming(&mut world, Naming::Load);
    assert!(world.sent().is_empty(), "nothing is fetched before one is picked");
    naming(&mut world, Naming::Pick(0));
    assert_eq!(world.state.by_name.choice().map(HubChoice::bytes), Some(500));
    // Weights lie in memory as they do in the file.
    assert_eq!(world.state.room_here(500, Some(1000)), Room::Cpu { bytes: 500 });
    assert_eq!(world.state.room_here(2000, Some(1000)), Room::Cpu { bytes: 2000 });
    naming(&mut world, Naming::Load);
    let sent = world.sent();
    let [Request::OpenHub { model, .. }] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!((model.gguf.as_deref(), model.bytes()), (Some("x-Q4_0.gguf"), 500));
    world.engine(Event::Opened(its_card()));
    assert_eq!(world.state.by_name.looking, Looking::Idle);
    let named = HubName { file: Some("x-Q4_0.gguf".into()), ..name(COMMIT) };
    assert_eq!(world.state.settings.recent.first(), Some(&named));
}

#[test]
fn what_was_found_is_fetched_when_it_is_loaded() {
    let mut world = looked_up();
    assert_eq!(world.state.by_name.seconds(10_000), None, "nothing was measured yet");
    naming(&mut world, Naming::Load);
    let asked_to_stay = world.commands.iter().filter(|command| **command == Command::AskToStay).count();
    assert_eq!(asked_to_stay, 1);
    let sent = world.sent();
    let [Request::OpenHub { model, asked, .. }] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!((&**model, asked), (&found().model, &Revision::main()));
    let stage = OpenStage::Fetching { bytes_per_second: Some(500) };
    let at = OpenProgress { stage, bytes_done: 500, bytes_total: 10_000_000 };
    world.engine(Event::Opening(at));
    assert_eq!(world.state.by_name.seconds(10_000), None, "so little says nothing of the next");
    world.engine(Event::Opening(OpenProgress { bytes_done: 5_000_000, ..at }));
    assert_eq!(world.state.by_name.seconds(10_000), Some(20));

    // Given up: the model before is there, and so is what was found.
    world.send(Message::CancelOpen);
    assert!(world.sent().contains(&Request::CancelOpen));
    assert!(matches!(&world.state.model, ModelPhase::Open(card) if card.name == "small"));
    naming(&mut world, Naming::Load);
    assert!(matches!(&world.sent()[..], [Request::OpenHub { .. }]));
    assert!(!world.commands.contains(&Command::AskToStay), "once is enough");
    world.engine(Event::Opened(its_card()));
    assert_eq!(world.state.by_name.looking, Looking::Idle);

    // Its links say where it can be had.
    world.send(Message::Share);
    let url = world.state.shared.clone().expect("a link").url;
    let read = Link::read(url.split_once('#').expect("a fragment").1).expect("whole").expect("a link");
    assert_eq!(read.source, Some(name(COMMIT)));

    // After the engine has ended, nobody is asked.
    world.commands.clear();
    world.send(Message::EngineEnded(None));
    world.ready();
    assert!(matches!(&world.sent()[..], [Request::OpenKept { name: asked, .. }] if *asked == name(COMMIT)));
    world.engine(Event::NotKept);
    let ModelPhase::Failed(problem) = &world.state.model else { panic!("{:?}", world.state.model) };
    assert_eq!(problem.sentence(), format!("owner/name@{COMMIT} is no longer kept in this browser"));
}

#[test]
fn while_a_model_is_fetched_the_one_before_computes_and_can_be_edited() {
    let mut world = looked_up();
    naming(&mut world, Naming::Load);
    world.sent();
    world.commands.clear();
    let is_start = |request: &Request| matches!(request, Request::Start { .. });
    world.send(Message::ToggleTask("arith".into()));
    let sent = world.sent();
    assert!(sent.iter().any(is_start), "{sent:?}");
    for (stage, computes) in [
        (OpenStage::Fetching { bytes_per_second: Some(500) }, true),
        (OpenStage::Waiting, true),
        (OpenStage::Pausing { seconds: 3 }, true),
        // Now the device belongs to the new one.
        (OpenStage::Reading, false),
        (OpenStage::Weights, false),
        (OpenStage::SelfTest, false),
    ] {
        assert_eq!(stage.counts_bytes(), computes || stage == OpenStage::Weights, "{stage:?}");
        world.engine(Event::Opening(OpenProgress { stage, bytes_done: 500, bytes_total: 10_000 }));
        world.commands.clear();
        world.send(Message::ToggleTask("arith".into()));
        assert_eq!(world.sent().iter().any(is_start), computes, "{stage:?}");
    }
}

#[test]
fn the_browser_s_answer_is_remembered() {
    let mut world = looked_up();
    assert_eq!(world.state.by_name.stays, None);
    naming(&mut world, Naming::Stays(false));
    assert_eq!(world.state.by_name.stays, Some(false));
}

#[test]
fn a_download_that_fails_leaves_what_was_found() {
    let mut world = looked_up();
    naming(&mut world, Naming::Load);
    world.engine(Event::OpenFailed(problem!("plain", value = "cut")));
    assert!(matches!(&world.state.model, ModelPhase::Open(card) if card.name == "small"));
    assert_eq!(world.state.notices.len(), 1);
    assert!(world.state.by_name.found().is_some());
}

#[test]
fn a_link_opens_what_is_kept_and_asks_nobody_for_the_rest() {
    let wanted = Link { source: Some(name(COMMIT)), ..link("theirs", 12, "0-3 8-11") };
    let mut world = World::start(&fragment(&wanted));
    world.ready();
    assert!(matches!(&world.sent()[..], [Request::OpenKept { name: asked, .. }] if *asked == name(COMMIT)));
    assert_eq!(world.state.schedule().to_string(), "0-3 8-11", "its schedule is seen meanwhile");

    let mut kept = world.state.clone();
    atelier::app::state::update(&mut kept, Message::Engine(Event::Opened(its_card())));
    assert!(matches!(&kept.model, ModelPhase::Open(card) if card.hash == hash("theirs")));
    assert_eq!((kept.schedule().to_string().as_str(), kept.limit, kept.seed), ("0-3 8-11", 40, 9));

    world.engine(Event::NotKept);
    assert!(world.sent().is_empty());
    assert!(matches!(&world.state.model,
        ModelPhase::Missing { source: Some(source), n_layers: 12, .. } if *source == name(COMMIT)));
    assert!(world.state.notices.is_empty(), "{:?}", world.state.notices);
    assert_eq!(
        world.state.missing_hint(12),
        format!("It has 12 layers. A link alone asks nobody: Look up asks {ENDPOINT} for it.")
    );
    // Another model on its place leads back to the Hub, not to a folder.
    let mut other = world.state.clone();
    atelier::app::state::update(&mut other, Message::OpenBundled("small".into()));
    atelier::app::state::update(&mut other, Message::Engine(Event::Opened(card("small", 12))));
    let hint = other.notices.first().and_then(|notice| notice.problem.hint()).expect("what to do");
    assert_eq!(hint, format!("open the link again, and look up owner/name@{COMMIT} there"));
    // One press, and another.
    naming(&mut world, Naming::LookUp);
    assert!(matches!(&world.sent()[..], [Request::LookUp { name: asked, .. }] if *asked == name(COMMIT)));
    world.engine(Event::LookedUp(Ok(Box::new(found()))));
    naming(&mut world, Naming::Load);
    world.engine(Event::Opened(its_card()));
    assert_eq!(world.state.schedule().to_string(), "0-3 8-11");
    assert_eq!((world.state.limit, world.state.seed), (40, 9));
}

#[test]
fn what_is_kept_is_listed_opened_and_removed() {
    let mut world = World::open();
    naming(&mut world, Naming::List);
    assert_eq!(world.sent(), [Request::ListKept]);
    let model = KeptModel { repo: "owner/name".into(), commit: COMMIT.into(), gguf: None, bytes: 10_000 };
    world.engine(Event::Kept(Ok(Kept { models: vec![model], ..Kept::default() })));
    assert_eq!(world.state.by_name.kept.as_ref().map(|kept| kept.models.len()), Some(1));
    naming(&mut world, Naming::Open(name(COMMIT)));
    assert!(matches!(&world.sent()[..], [Request::OpenKept { name: asked, .. }] if *asked == name(COMMIT)));
    world.engine(Event::Opened(its_card()));
    world.commands.clear();
    naming(&mut world, Naming::Open(name(COMMIT)));
    assert!(world.sent().is_empty(), "it is open");
    naming(&mut world, Naming::Remove(Some(name(COMMIT))));
    assert_eq!(world.sent(), [Request::RemoveKept { name: Some(name(COMMIT)) }]);
}

#[test]
fn a_download_is_said_in_quarters_and_what_becomes_of_it() {
    let mut world = looked_up();
    let mut said = |message: Message| {
        world.send(message);
        world.state.announcements.drain(..).map(|said| said.sentence()).collect::<Vec<_>>().join(" ")
    };
    let at = |stage, bytes_done| {
        Message::Engine(Event::Opening(OpenProgress { stage, bytes_done, bytes_total: 10_000 }))
    };
    let fetching = |bytes_done| at(OpenStage::Fetching { bytes_per_second: Some(500) }, bytes_done);
    said(Message::Dismiss(0));
    assert_eq!(said(Message::ByName(Naming::Load)), "Fetching owner/name, 10\u{202f}kB.");
    assert_eq!(said(fetching(2499)), "");
    assert_eq!(said(fetching(2500)), "25\u{202f}% is here.");
    assert_eq!(said(fetching(4999)), "");
    assert_eq!(said(fetching(9000)), "75\u{202f}% is here.");
    assert_eq!(said(at(OpenStage::Waiting, 9000)), "Waiting: another tab is fetching the same file.");
    assert_eq!(said(fetching(10_000)), "Fetching its files, 500\u{202f}B a second.");
    let kept =
        "Cancelled: what was fetched is kept, and fetching goes on from there when it is loaded again.";
    assert_eq!(said(Message::CancelOpen), kept);

    // A model that is removed is named; a list that comes by itself says nothing.
    let list = |models| Message::Engine(Event::Kept(Ok(Kept { models, ..Kept::default() })));
    let model = KeptModel { repo: "owner/name".into(), commit: COMMIT.into(), gguf: None, bytes: 10_000 };
    assert_eq!(said(list(vec![model.clone()])), "");
    assert_eq!(said(list(vec![])), "");
    assert_eq!(said(list(vec![model])), "");
    assert_eq!(said(Message::ByName(Naming::Remove(Some(name(COMMIT))))), "");
    assert_eq!(said(list(vec![])), "owner/name, 10\u{202f}kB, is removed from this browser.");

    // What becomes of a download that was cancelled stays in sight, until it goes on.
    let notices = |world: &World| {
        world.state.notices.iter().map(|notice| notice.problem.sentence()).collect::<Vec<_>>()
    };
    assert_eq!(notices(&world), [kept]);
    world.send(Message::ByName(Naming::Load));
    assert_eq!(notices(&world), [""; 0]);
}
