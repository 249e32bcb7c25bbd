//! Cards by keyboard: lift, choose a place, drop, take back; and shortcuts without lifting.

use web_sys::KeyboardEvent;

use super::dom;
use super::studio::{By, Drag, Item, Studio, Target};
use crate::app::state::{Mark, Spot};
use crate::page::prelude::*;
use crate::schedule::edit::{Outcome, Path, Place, moves, places};
use crate::words::{Problem, problem};

/// A key on a card's grip.
pub(super) fn on_key(studio: Studio, item: &Item, event: &KeyboardEvent) {
    let is_lifted = studio.drag.with_untracked(|drag| drag.as_ref().is_some_and(|d| d.by == By::Keys));
    let key = event.key();
    if is_lifted {
        match key.as_str() {
            "ArrowUp" | "ArrowRight" => step(studio, 1),
            "ArrowDown" | "ArrowLeft" => step(studio, -1),
            "Home" => step(studio, isize::MIN),
            "End" => step(studio, isize::MAX),
            " " | "Enter" => drop(studio),
            "Escape" => take_back(studio),
            "Tab" => {
                take_back(studio);
                return;
            }
            _ => return,
        }
    } else {
        match key.as_str() {
            " " | "Enter" => lift(studio, item),
            "Delete" | "Backspace" => shortcut(studio, item, &Outcome::PutAside),
            "ArrowUp" if event.alt_key() => shortcut(studio, item, &Outcome::Later),
            "ArrowDown" if event.alt_key() => shortcut(studio, item, &Outcome::Earlier),
            "ArrowUp" => walk(studio, item, true),
            "ArrowDown" => walk(studio, item, false),
            _ => return,
        }
    }
    event.prevent_default();
    event.stop_propagation();
}

/// The lifted card goes back where it was.
pub(super) fn take_back(studio: Studio) {
    let Some(drag) = studio.drag.get_untracked() else { return };
    studio.drag.set(None);
    studio.store.send(Message::Announce(problem!("said-returned", what = drag.what)));
}

fn lift(studio: Studio, item: &Item) {
    let Some(what) = studio.subject(item) else { return };
    let path = studio.lifted_path(item);
    let at = path.and_then(|path| studio.schedule.with_untracked(|schedule| Spot::at(schedule, &path)));
    studio.menu.set(None);
    studio.drag.set(Some(Drag { item: item.clone(), what, by: By::Keys, target: None }));
    studio.store.send(Message::Announce(problem!("said-lifted", what, at)));
}

/// All targets in reading order, the tray before the start.
fn targets(studio: Studio, item: &Item) -> Vec<Target> {
    let lifted = studio.lifted_path(item);
    let places = studio.schedule.with_untracked(|schedule| places(schedule, lifted.as_ref()));
    let tray = lifted.is_some().then_some(Target::Tray);
    tray.into_iter().chain(places.into_iter().map(Target::Place)).collect()
}

/// To the target so many further on; from home, to the nearest one on that side.
fn step(studio: Studio, by: isize) {
    let Some(drag) = studio.drag.get_untracked() else { return };
    let targets = targets(studio, &drag.item);
    let last = targets.len().saturating_sub(1);
    let current = drag.target.as_ref().and_then(|target| targets.iter().position(|other| other == target));
    let next = match current {
        Some(current) => current.saturating_add_signed(by).min(last),
        None => {
            let home = studio.lifted_path(&drag.item);
            let above = targets.iter().position(|target| is_after(target, home.as_ref())).unwrap_or(last);
            match by {
                isize::MIN => 0,
                isize::MAX => last,
                1.. => above,
                _ => above.saturating_sub(1),
            }
        }
    };
    let Some(target) = targets.into_iter().nth(next) else { return };
    dom::reveal(studio, &target);
    let mark = studio.schedule.with_untracked(|schedule| match &target {
        Target::Tray => Some(Mark::Tray),
        Target::Place(place) => Mark::of(schedule, place),
    });
    studio.drag.update(|drag| {
        if let Some(drag) = drag {
            drag.target = Some(target);
        }
    });
    if let Some(mark) = mark {
        studio.store.send(Message::Announce(Problem::of(&mark)));
    }
}

/// Whether a target lies later than the lifted card. A resting layer starts below all.
fn is_after(target: &Target, home: Option<&Path>) -> bool {
    match (target, home) {
        (Target::Tray, _) => false,
        (Target::Place(_), None) => true,
        (Target::Place(Place::Gap(path) | Place::With(path)), Some(home)) => path > home,
    }
}

fn drop(studio: Studio) {
    let Some(drag) = studio.drag.get_untracked() else { return };
    match drag.target {
        Some(target) => {
            studio.drag.set(None);
            studio.drop_into(&drag.item, target);
        }
        None => take_back(studio),
    }
}

/// One of the menu's outcomes, at once.
fn shortcut(studio: Studio, item: &Item, wanted: &Outcome) {
    let Item::Card(path) = item else { return };
    let n_layers = studio.n_layers.get_untracked();
    let edit = studio.schedule.with_untracked(|schedule| {
        let moves = moves(schedule, path, n_layers);
        moves.into_iter().find(|entry| entry.outcome == *wanted).map(|entry| entry.edit)
    });
    if let Some(edit) = edit {
        studio.edit(edit);
    }
}

/// Moves the focus from card to card.
fn walk(studio: Studio, item: &Item, is_up: bool) {
    let Some(here) = studio.lifted_path(item) else { return };
    let drawn = dom::rects(studio).into_keys();
    let next = match is_up {
        true => drawn.filter(|path| *path > here).min(),
        false => drawn.filter(|path| *path < here).max(),
    };
    if let Some(element) = next.and_then(|next| dom::element_of(studio, &Item::Card(next))) {
        dom::focus_within(&element, ".grip");
    }
}
