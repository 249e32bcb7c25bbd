//! Claims of links and files: shown as claims, compared once the same is computed, handed out when asked for.

use super::links::{fragment, link};
use super::world::{World, card, scores};
use atelier::app::state::{ClaimPhase, Command, Message, Slot};
use atelier::backend::BackendKind;
use atelier::claim::{Checked, Claim, Stamp, TaskClaim};
use atelier::eval::Metric;
use atelier::experiment::Experiment;
use atelier::protocol::{Event, Request, RunId};
use atelier::schedule::Schedule;
use atelier::share::Link;

fn claim() -> Claim {
    let task = TaskClaim {
        task: "arith".into(),
        of_full: false,
        data: Some(1),
        metric: Metric::Acc,
        n: 40,
        in_order: true,
        value: Some(0.75),
        nats: Some(-1.5),
        right: (0..40).map(|at| at < 30).collect(),
        item_nats: Vec::new(),
        said: None,
        contradicts: false,
    };
    Claim { backend: BackendKind::Gpu, tasks: vec![task] }
}

fn claiming(model: &str) -> String {
    fragment(&Link { claim: Some(claim()), ..link(model, 12, "0-4 6-11") })
}

fn checked(stamp: Stamp) -> Option<Box<Checked>> {
    let mut tasks = claim().untested();
    tasks.iter_mut().for_each(|task| task.stamp = stamp);
    Some(Box::new(Checked { stamp, tolerance: 2e-4, tasks }))
}

/// The question that was asked of the engine about a claim: its run, what it is about, and whether there is one.
fn question(world: &mut World) -> Option<(RunId, Experiment, bool)> {
    world.sent().into_iter().find_map(|request| match request {
        Request::Check { run, experiment, claim } => Some((run, *experiment, claim.is_some())),
        _ => None,
    })
}

#[test]
fn a_claim_is_a_claim_until_the_same_is_computed() {
    let mut world = World::start(&claiming("small"));
    world.ready();
    world.engine(Event::Opened(card("small", 12)));
    let claimed = world.state.claimed.clone().expect("a claim");
    assert_eq!((claimed.schedule(), &claimed.claim, &claimed.checked), ("0-4 6-11", &claim(), &None));
    assert_eq!(world.state.claim_phase(), Some(ClaimPhase::Open));
    let run = world.evaluated();
    world.engine(scores(run, 0.7, false));
    assert_eq!(question(&mut world), None, "not before the scores are complete");
    world.engine(scores(run, 0.75, true));
    let (run, asked, has_claim) = question(&mut world).expect("a question");
    assert_eq!((asked.what.schedule(), asked.limit), (Some("0-4 6-11"), Some(40)));
    assert_eq!((asked.seed, has_claim), (Some(9), true));
    world.engine(Event::Checked { run: RunId(run.0 + 1), own: None, checked: checked(Stamp::Verified) });
    assert_eq!(world.state.claim_phase(), Some(ClaimPhase::Open), "the answer to another question");
    world.engine(Event::Checked { run, own: None, checked: checked(Stamp::Differs) });
    assert_eq!(world.state.claim_phase(), Some(ClaimPhase::Stamped(Stamp::Differs)));
    assert!(
        world.state.announcements.iter().any(|said| said.sentence() == "The claim was compared: differs")
    );
    // It stays what it was, whatever is computed next.
    world.send(Message::SetSchedule(Schedule::parse("0-11", 12).expect("valid")));
    assert_eq!(world.state.claim_phase(), Some(ClaimPhase::Stamped(Stamp::Differs)));
    world.send(Message::CloseClaim);
    assert_eq!((world.state.claim_phase(), world.state.claimed.is_none()), (None, true));
}

#[test]
fn what_cannot_be_checked_says_why() {
    let says = |world: &World, part: &str| {
        let Some(ClaimPhase::Unchecked(why)) = world.state.claim_phase() else {
            panic!("{part}: {:?}", world.state.claim_phase())
        };
        assert!(why.sentence().contains(part), "{}", why.sentence());
    };
    let mut world = World::start(&claiming("theirs"));
    world.ready();
    says(&world, "its model, theirs, is not here");
    world.send(Message::OpenBundled("small".into()));
    world.engine(Event::Opened(card("small", 12)));
    says(&world, "it is about the model theirs, and small is open");
    let run = world.evaluated();
    world.engine(scores(run, 0.75, true));
    assert_eq!(question(&mut world), None, "numbers of another model say nothing");

    let mut world = World::start(&claiming("small"));
    world.ready();
    world.engine(Event::Opened(card("small", 12)));
    world.send(Message::Stop(Slot::Scores));
    says(&world, "stopped before they were complete");
    world.send(Message::SetSchedule(Schedule::parse("0-11", 12).expect("valid")));
    says(&world, "the schedule was changed");
    let run = world.evaluated();
    world.engine(scores(run, 0.75, true));
    assert_eq!(question(&mut world), None, "scores of another schedule say nothing");
    // Back at its schedule it is compared.
    world.send(Message::Undo);
    assert_eq!(world.state.claim_phase(), Some(ClaimPhase::Open));
    let run = world.evaluated();
    world.engine(scores(run, 0.75, true));
    assert!(question(&mut world).is_some());
    // A link that claims nothing takes its place.
    world.send(Message::Fragment(fragment(&link("small", 12, "0-4 7-11"))));
    assert_eq!(world.state.claimed, None);
}

#[test]
fn what_was_computed_is_shared_only_when_asked_for() {
    let mut world = World::finished();
    world.send(Message::Share);
    let plain = world.state.shared.clone().expect("a link").url;
    let (run, _, has_claim) = question(&mut world).expect("a question");
    assert!(!has_claim && world.state.shared.as_ref().is_some_and(|shared| shared.claiming.is_none()));
    world.engine(Event::Checked { run, own: Some(Box::new(claim())), checked: None });
    let shared = world.state.shared.clone().expect("a link");
    let claiming = shared.claiming.clone().expect("an offer");
    assert_eq!((shared.address(), claiming.is_chosen), (plain.as_str(), false));
    assert_eq!(claiming.url.chars().count(), plain.chars().count() + claiming.n_more);
    let fragment = claiming.url.split_once('#').expect("a fragment").1;
    assert_eq!(Link::read(fragment).expect("whole").expect("a link").claim, Some(claim()));
    world.send(Message::ShareClaim(true));
    world.commands.clear();
    world.send(Message::CopyShared);
    assert_eq!(world.commands, [Command::Copy(claiming.url)]);
    world.send(Message::ShareClaim(false));
    assert_eq!(world.state.shared.as_ref().map(|shared| shared.address()), Some(plain.as_str()));

    // Scores that still grow are not claimed before they are complete; that is said meanwhile.
    let mut world = World::open();
    let run = world.evaluated();
    world.engine(scores(run, 0.5, false));
    world.sent();
    world.send(Message::Share);
    assert_eq!(question(&mut world), None);
    assert!(world.state.claim_comes());
    world.engine(scores(run, 0.5, true));
    assert!(!world.state.claim_comes());
    let (run, ..) = question(&mut world).expect("a question");
    world.engine(Event::Checked { run, own: Some(Box::new(claim())), checked: None });
    assert!(world.state.shared.as_ref().is_some_and(|shared| shared.claiming.is_some()));
}
