//! What a card's menu lists.

use super::studio::{Item, Studio};
use crate::schedule::Schedule;
use crate::schedule::edit::{Edit, MAX_LISTED_PLACES, Outcome, Path, Place, apply, moves, places};
use crate::ui::state::{Inside, Mark};

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
            Item::Card(path) => of_card(studio, schedule, path, n_layers),
            Item::Resting(layer) => of_resting(studio, schedule, *layer, n_layers),
        };
        let words = &studio.words.menu_words;
        let listed = placed.into_iter().filter(|(place, _)| match place {
            Place::Gap(_) => page == Page::MoveTo,
            Place::With(_) => page == Page::TogetherWith,
        });
        match page {
            Page::First => direct,
            Page::MoveTo | Page::TogetherWith => {
                let back = Entry { label: words.back.to_owned(), what: What::Page(Page::First) };
                let lines = listed.map(|(place, edit)| Entry {
                    label: described(studio, schedule, &place),
                    what: What::Edit(edit),
                });
                std::iter::once(back).chain(lines).collect()
            }
        }
    })
}

type Placed = Vec<(Place, Edit)>;

fn of_card(studio: Studio, schedule: &Schedule, path: &Path, n_layers: usize) -> (Vec<Entry>, Placed) {
    let words = &studio.words.menu_words;
    let mut direct = Vec::new();
    let mut placed = Vec::new();
    let mut put_aside = None;
    for entry in moves(schedule, path, n_layers) {
        let label = match entry.outcome {
            Outcome::Earlier => words.earlier.to_owned(),
            Outcome::Later => words.later.to_owned(),
            Outcome::WithPrevious => words.with_previous.to_owned(),
            Outcome::WithNext => words.with_next.to_owned(),
            Outcome::Leave => words.leave.to_owned(),
            Outcome::Repeat { times: 1 } => words.once.to_owned(),
            Outcome::Repeat { times } => (words.repeat)(times),
            Outcome::Ungroup => words.ungroup.to_owned(),
            Outcome::PutAside => {
                put_aside = Some(Entry { label: words.put_aside.to_owned(), what: What::Edit(entry.edit) });
                continue;
            }
            Outcome::To(place) => {
                placed.push((place, entry.edit));
                continue;
            }
        };
        direct.push(Entry { label, what: What::Edit(entry.edit) });
    }
    direct.extend(pages(studio, &placed));
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
    let mut direct = vec![Entry { label: studio.words.menu_words.own_place.to_owned(), what: own }];
    direct.extend(pages(studio, &placed));
    (direct, placed)
}

/// The lines that lead to the longer lists, where there is something in them.
fn pages(studio: Studio, placed: &Placed) -> Vec<Entry> {
    let words = &studio.words.menu_words;
    let gap = placed.iter().any(|(place, _)| matches!(place, Place::Gap(_)));
    let with = placed.iter().any(|(place, _)| matches!(place, Place::With(_)));
    let line = |label: &str, page| Entry { label: label.to_owned(), what: What::Page(page) };
    [
        gap.then(|| line(words.move_to, Page::MoveTo)),
        with.then(|| line(words.together_with, Page::TogetherWith)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn described(studio: Studio, schedule: &Schedule, place: &Place) -> String {
    let words = &studio.words.menu_words;
    let name = studio.words.subject;
    match Mark::of(schedule, place) {
        Some(Mark::With(what)) => name(what),
        Some(Mark::Between { before: Some(before), after: Some(after), .. }) => {
            (words.between)(&name(before), &name(after))
        }
        Some(Mark::Between { before: None, inside: Inside::Stack, .. }) => words.at_start.to_owned(),
        Some(Mark::Between { after: None, inside: Inside::Stack, .. }) => words.at_end.to_owned(),
        Some(Mark::Between { before: Some(before), .. }) => (words.after)(&name(before)),
        Some(Mark::Between { after: Some(after), .. }) => (words.before)(&name(after)),
        _ => String::new(),
    }
}
