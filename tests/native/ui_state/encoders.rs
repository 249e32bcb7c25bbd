//! Models that read from both sides, with a head and without: nothing is asked of them that they have no
//! answer to.

use atelier::app::prompts;
use atelier::app::state::{Message, Slot, TakeAway};
use atelier::experiment::{ModelCard, Unsuited};
use atelier::protocol::Event;
use atelier::share::View;
use atelier::sweep::Study;
use atelier::words::say;

use super::world::{World, card, look};

fn encoder(has_head: bool) -> Box<ModelCard> {
    let mut card = card("encoder", 12);
    card.bundled = false;
    card.mask = Some("[MASK]".into());
    card.spec.block.attention.causal = false;
    if !has_head {
        card.spec.head = None;
    }
    card
}

fn open(has_head: bool) -> World {
    let mut world = World::open();
    world.engine(Event::Opened(encoder(has_head)));
    world
}

fn slots(world: &mut World) -> Vec<Slot> {
    world.started().iter().filter_map(|(_, asked)| Slot::of(&asked.what)).collect()
}

#[test]
fn nothing_starts_by_itself_for_a_model_without_a_head() {
    let mut world = open(false);
    world.send(Message::Look(View::Inside));
    assert_eq!(slots(&mut world), []);
    for slot in [Slot::Scores, Slot::NextToken, Slot::LogitLens, Slot::Generation, Slot::Cost, Slot::Latency]
    {
        assert_eq!(world.state.unsuited(slot), Some(Unsuited::NoHead), "{slot:?}");
        world.send(Message::Run(slot));
        assert_eq!(slots(&mut world), [], "{slot:?}");
    }
    assert_eq!(world.state.unsuited(Slot::Study(Study::Findings)), Some(Unsuited::NoHead));
    for slot in [Slot::Attention, Slot::States(3)] {
        assert_eq!(world.state.unsuited(slot), None);
        world.send(Message::Run(slot));
        assert_eq!(slots(&mut world), [slot]);
    }
    // Maps that somebody has asked for follow the prompt.
    world.send(Message::SetPrompt("Something else.".into()));
    assert_eq!(slots(&mut world), [Slot::Attention]);
}

#[test]
fn a_masked_token_is_asked_for_where_there_is_one() {
    let mut world = open(true);
    assert!(world.state.prompt.contains("[MASK]"), "the first prompt: {}", world.state.prompt);
    assert!(prompts::suited(world.state.model.card()).iter().all(|it| it.text.contains("[MASK]")));
    world.send(Message::Look(View::Inside));
    assert_eq!(slots(&mut world), [Slot::NextToken], "and no scores, no cost");
    let run = world.run(Slot::NextToken);
    world.engine(look(run, &[0]));
    assert_eq!(slots(&mut world), [Slot::LogitLens]);

    world.send(Message::SetPrompt("The cat sat on the mat.".into()));
    let lacks = world.state.missing_mask().expect("a sentence").sentence();
    assert!(lacks.contains("Put [MASK] into the prompt"), "{lacks}");
    assert_eq!(slots(&mut world), [Slot::LogitLens], "what else reads the prompt goes on");
    assert_eq!(world.state.unsuited(Slot::Generation), Some(Unsuited::Writing));
    assert_eq!(world.state.unsuited(Slot::Scores), Some(Unsuited::Scores));
    assert_eq!(world.state.unsuited(Slot::Cost), Some(Unsuited::Times));
    // Of several masked tokens the first is answered, and it is said how many there are.
    assert_eq!(world.state.n_masks(), 0);
    world.send(Message::SetPrompt("[MASK] and [MASK].".into()));
    assert_eq!(world.state.n_masks(), 2);
    assert_eq!(say!("next-masked-heading", masks = 2_usize), "Masked token, the first of 2 in the prompt");
    assert_eq!(say!("next-masked-heading", masks = 1_usize), "Masked token");
    // What can never be exported says so, instead of asking to wait.
    for what in [TakeAway::ScoresCsv, TakeAway::LatencyJson] {
        let why = world.state.take_away(what).expect_err("there is none").sentence();
        assert!(why.contains("nothing is scored") || why.contains("no time per token"), "{why}");
    }
}
