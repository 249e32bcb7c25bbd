//! What a card's menu lists.

use super::studio::{Item, Studio};
use crate::app::state::{Inside, Mark};
use crate::schedule::Schedule;
use crate::schedule::edit::{Edit, MAX_LISTED_PLACES, Outcome, Path, Place, apply, moves, places};
use crate::words::{say, sentence};

/// One list of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// What opens.
    First,
    /// Positions.
    MoveTo,
    /// Partners.
    TogetherWith,
}

/// A line of the menu.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) label: String,
    pub(super) what: What,
}

/// What a line does.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// Changes the schedule, and closes the menu.
    Edit(Edit),
    /// Shows another list.
    Page(Page),
}

/// The lines of one page of an item's menu.
pub(super) fn entries(studio: Studio, item: &Item, page: Page) -> Vec<Entry> {
    let n_layers = studio.n_layers.get_untracked();
    studio.schedule.with_untracked(|schedule| {
        let (direct, placed) = match item {
            Item::Card(path) => of_card(schedule, path, n_layers),
            Item::Resting(layer) => of_resting(studio, schedule, *layer, n_layers),
        };
        let listed = placed.into_iter().filter(|(place, _)| match place {
            Place::Gap(_) => page == Page::MoveTo,
            Place::With(_) => page == Page::TogetherWith,
        });
        match page {
            Page::First => direct,
            Page::MoveTo | Page::TogetherWith => {
                let back = Entry { label: say!("menu-back"), what: What::Page(Page::First) };
                let lines = listed.map(|(place, edit)| Entry {
                    label: described(schedule, &place),
                    what: What::Edit(edit),
                });
                std::iter::once(back).chain(lines).collect()
            }
        }
    })
}

type Placed = Vec<(Place, Edit)>;

fn of_card(schedule: &Schedule, path: &Path, n_layers: usize) -> (Vec<Entry>, Placed) {
    let mut direct = Vec::new();
    let mut placed = Vec::new();
    let mut put_aside = None;
    for entry in moves(schedule, path, n_layers) {
        let label = match entry.outcome {
            Outcome::Earlier => say!("menu-earlier"),
            Outcome::Later => say!("menu-later"),
            Outcome::WithPrevious => say!("menu-with-previous"),
            Outcome::WithNext => say!("menu-with-next"),
            Outcome::Leave => say!("menu-leave"),
            Outcome::Repeat { times: 1 } => say!("menu-once"),
            Outcome::Repeat { times } => say!("menu-repeat", times),
            Outcome::Ungroup => say!("menu-ungroup"),
            Outcome::PutAside => {
                put_aside = Some(Entry { label: say!("menu-put-aside"), what: What::Edit(entry.edit) });
                continue;
            }
            Outcome::To(place) => {
                placed.push((place, entry.edit));
                continue;
            }
        };
        direct.push(Entry { label, what: What::Edit(entry.edit) });
    }
    direct.extend(pages(&placed));
    direct.extend(put_aside);
    (direct, placed)
}

fn of_resting(studio: Studio, schedule: &Schedule, layer: u16, n_layers: usize) -> (Vec<Entry>, Placed) {
    let call_back = |to: Place| Edit::CallBack { layer, to };
    let mut placed: Placed = Vec::new();
    let all = places(schedule, None);
    if all.len() <= MAX_LISTED_PLACES {
        let edits = all.into_iter().map(|place| (place.clone(), call_back(place)));
        placed.extend(edits.filter(|(_, edit)| apply(schedule, edit, n_layers).is_ok()));
    }
    let own = What::Edit(call_back(studio.own_place(layer)));
    let mut direct = vec![Entry { label: say!("menu-own-place"), what: own }];
    direct.extend(pages(&placed));
    (direct, placed)
}

/// The lines that lead to the longer lists, where there is something in them.
fn pages(placed: &Placed) -> Vec<Entry> {
    let gap = placed.iter().any(|(place, _)| matches!(place, Place::Gap(_)));
    let with = placed.iter().any(|(place, _)| matches!(place, Place::With(_)));
    let line = |label, page| Entry { label, what: What::Page(page) };
    [
        gap.then(|| line(say!("menu-move-to"), Page::MoveTo)),
        with.then(|| line(say!("menu-together-with"), Page::TogetherWith)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn described(schedule: &Schedule, place: &Place) -> String {
    match Mark::of(schedule, place) {
        Some(Mark::With(what)) => sentence(&what),
        Some(Mark::Between { before: Some(before), after: Some(after), .. }) => {
            say!("menu-between", before, after)
        }
        Some(Mark::Between { before: None, inside: Inside::Stack, .. }) => say!("menu-at-start"),
        Some(Mark::Between { after: None, inside: Inside::Stack, .. }) => say!("menu-at-end"),
        Some(Mark::Between { before: Some(before), .. }) => say!("menu-after", name = before),
        Some(Mark::Between { after: Some(after), .. }) => say!("menu-before", name = after),
        _ => String::new(),
    }
}
