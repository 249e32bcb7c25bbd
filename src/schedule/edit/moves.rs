//! Everything that can be done with one card: the menu, and the stations of a lifted card
//! on its way by keyboard.

use super::{Edit, Path, Place, apply};
use crate::schedule::{Node, Schedule};

/// Places that a menu lists. In schedules with more, cards are moved by drag or as text.
pub const MAX_LISTED_PLACES: usize = 256;

/// Counts that a menu offers, besides one more and one fewer.
const OFFERED_COUNTS: [u32; 4] = [1, 2, 3, 4];

/// One entry of a card's menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// What it means for the card.
    pub outcome: Outcome,
    pub edit: Edit,
    /// The schedule afterwards; never the one before.
    pub result: Schedule,
}

/// What a menu entry means for its card.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// One step towards the input: past the neighbour, or out of its group.
    Earlier,
    /// One step towards the output.
    Later,
    /// Onto the input of the card before.
    WithPrevious,
    /// Onto the input of the card after.
    WithNext,
    /// Out of its parallel group, to right after it.
    Leave,
    /// As often in a row.
    Repeat {
        /// How often; 1 undoes the loop.
        times: u32,
    },
    /// Undo the group that the card is, or else the nearest one around it.
    Ungroup,
    /// Into the tray.
    PutAside,
    To(Place),
}

/// What moves when the card at `path` is lifted: the card, or the loop of which it is all
/// (`4x3` stays `4x3` wherever it goes).
pub fn handle(schedule: &Schedule, path: &Path) -> Path {
    let mut lifted = path.clone();
    for (around, node) in schedule.groups_to(path).unwrap_or_default().into_iter().rev().skip(1) {
        match node {
            Node::Repeat { body, .. } if body.len() == 1 => lifted = around,
            _ => break,
        }
    }
    lifted
}

/// What can be done with the card at `path`: every entry is legal and changes something.
/// Empty when there is no such card.
pub fn moves(schedule: &Schedule, path: &Path, n_layers: usize) -> Vec<Move> {
    let Some(chain) = schedule.groups_to(path) else { return Vec::new() };
    let lifted = handle(schedule, path);
    let mut offered: Vec<Move> = Vec::new();
    let mut offer = |outcome: Outcome, edit: Edit| {
        if let Ok(applied) = apply(schedule, &edit, n_layers) {
            let undone = outcome == Outcome::Ungroup && offered.iter().any(|m| m.result == applied.schedule);
            if applied.schedule != *schedule && !undone {
                offered.push(Move { outcome, edit, result: applied.schedule });
            }
        }
    };
    let move_to = |to: Place| Edit::Move { from: lifted.clone(), to };

    if let Some(gap) = lifted.previous().or_else(|| group_around(schedule, &lifted)) {
        offer(Outcome::Earlier, move_to(Place::Gap(gap)));
    }
    let past_next = lifted.after(1);
    let next_gap = match schedule.node(&past_next) {
        Some(_) => Some(lifted.after(2)),
        None => group_around(schedule, &lifted).map(|group| group.after(1)),
    };
    if let Some(gap) = next_gap {
        offer(Outcome::Later, move_to(Place::Gap(gap)));
    }
    if let Some(previous) = lifted.previous() {
        offer(Outcome::WithPrevious, move_to(Place::With(heart(schedule, previous))));
    }
    offer(Outcome::WithNext, move_to(Place::With(heart(schedule, past_next))));
    let around = chain.iter().rev().skip(1);
    if let Some((group, _)) = around.clone().find(|(_, node)| matches!(node, Node::Parallel { .. })) {
        offer(Outcome::Leave, move_to(Place::Gap(handle(schedule, group).after(1))));
    }
    for times in counts(schedule, path, &lifted) {
        offer(Outcome::Repeat { times }, Edit::Repeat { path: path.clone(), times });
    }
    if let Some((group, _)) = chain.iter().rev().find(|(_, node)| !matches!(node, Node::Layer(_))) {
        offer(Outcome::Ungroup, Edit::Ungroup { path: group.clone() });
    }
    offer(Outcome::PutAside, Edit::PutAside { path: lifted.clone() });

    let places = places(schedule, Some(&lifted));
    if places.len() <= MAX_LISTED_PLACES {
        for place in places {
            offer(Outcome::To(place.clone()), move_to(place));
        }
    }
    offered
}

/// All places where the node at `lifted` can be put down, or a skipped layer if that is
/// `None`, in reading order. The gaps on either side of the node itself are left out.
/// Putting it down can still exceed a limit.
pub fn places(schedule: &Schedule, lifted: Option<&Path>) -> Vec<Place> {
    let mut found = Vec::new();
    visit(schedule.nodes(), &[], &mut found);
    found.retain(|place| match (place, lifted) {
        (_, None) => true,
        (Place::Gap(gap), Some(lifted)) => !gap.is_inside(lifted) && gap != lifted && *gap != lifted.after(1),
        (Place::With(target), Some(lifted)) => !target.is_inside(lifted) && target != lifted,
    });
    found
}

fn visit(nodes: &[Node], prefix: &[usize], found: &mut Vec<Place>) {
    let at = |index: usize| Path::from([prefix, &[index]].concat());
    for (index, node) in nodes.iter().enumerate() {
        found.push(Place::Gap(at(index)));
        found.push(Place::With(at(index)));
        match node {
            Node::Layer(_) => {}
            Node::Repeat { body, .. } => visit(body, at(index).indices(), found),
            Node::Parallel { branches } => {
                for (branch, nodes) in branches.iter().enumerate() {
                    let before = found.len();
                    visit(nodes, at(index).then(&[branch]).indices(), found);
                    if nodes.len() == 1 {
                        // Together with a branch means together with the group.
                        found.remove(before + 1);
                    }
                }
            }
        }
    }
    found.push(Place::Gap(at(nodes.len())));
}

/// What the card is painted together with when that lies at `path`: of a parallel group in
/// a loop, the group.
fn heart(schedule: &Schedule, path: Path) -> Path {
    match schedule.node(&path) {
        Some(Node::Repeat { body, .. }) if matches!(body.as_slice(), [Node::Parallel { .. }]) => {
            path.then(&[0])
        }
        _ => path,
    }
}

/// The group or loop around a node, with the loop that only repeats it.
fn group_around(schedule: &Schedule, path: &Path) -> Option<Path> {
    let chain = schedule.groups_to(path)?;
    let (group, _) = chain.iter().rev().nth(1)?;
    Some(handle(schedule, group))
}

/// Counts worth offering, without the present one.
fn counts(schedule: &Schedule, path: &Path, lifted: &Path) -> Vec<u32> {
    let times_of = |path: &Path| schedule.node(path).map_or(1, |node| node.body_and_times().1);
    let present = times_of(path).max(times_of(lifted));
    let mut counts = OFFERED_COUNTS.to_vec();
    for near in [present.saturating_sub(1).max(1), present.saturating_add(1)] {
        if let Err(at) = counts.binary_search(&near) {
            counts.insert(at, near);
        }
    }
    counts.retain(|&times| times != present);
    counts
}
