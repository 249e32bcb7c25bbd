//! Cards of the stack in words, and what happened to them, for screen readers.

use crate::app::state::{Announcement, Inside, Mark, Spot, Subject, TaskEffect};
use crate::app::text::task_name;
use crate::app::zone::Zone;
use crate::words::{Arg, say, sentence};

/// Names a card or group.
#[must_use]
pub fn subject(what: Subject) -> String {
    match what {
        Subject::Layer(layer) => say!("subject-layer", layer),
        Subject::Parallel { branches } => say!("subject-parallel", branches),
        Subject::Loop { cards, times } => say!("subject-loop", cards, times),
    }
}

/// The first letter small, inside a sentence.
fn inside(what: Subject) -> String {
    let name = subject(what);
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A card, its part of the model, and how much each of its runs changes the hidden states.
#[must_use]
pub fn card(what: Subject, zone: Zone, norms: &[f32]) -> String {
    let (name, zone) = (subject(what), sentence(&zone));
    match norms {
        [] => say!("stack-card", name, zone, stroke = Arg::None),
        norms => {
            let mean = norms.iter().sum::<f32>() / norms.len() as f32;
            say!("stack-card", name, zone, stroke = stroke(norms.len(), mean))
        }
    }
}

/// How much a card changes the hidden states, in so many runs.
#[must_use]
pub fn stroke(times: usize, norm: f32) -> String {
    say!("stack-stroke", times, change = 100.0 * norm)
}

/// The button of a card's menu.
#[must_use]
pub fn menu_of(what: Subject) -> String {
    say!("stack-menu", what = inside(what))
}

/// The button that repeats once more.
#[must_use]
pub fn once_more(what: Subject) -> String {
    say!("stack-more", what = inside(what))
}

/// The button that repeats once less.
#[must_use]
pub fn once_less(what: Subject) -> String {
    say!("stack-fewer", what = inside(what))
}

/// Puts an announcement into words.
#[must_use]
pub fn announce(said: &Announcement) -> String {
    match said {
        Announcement::Lifted { what, at } => say!("said-lifted", what = subject(*what), at = at.map(spot)),
        Announcement::Over(mark) => over(mark),
        Announcement::Returned { what } => say!("said-returned", what = subject(*what)),
        Announcement::Moved { what, from, to } => {
            say!("said-moved", what = subject(*what), from = from.map(spot), to = to.map(spot))
        }
        Announcement::CalledBack { what, to } => {
            say!("said-called-back", what = subject(*what), to = to.map(spot))
        }
        Announcement::PutAside { what, from } => {
            say!("said-put-aside", what = subject(*what), from = from.map(spot))
        }
        Announcement::Repeated { what, times } => {
            say!("said-repeated", what = subject(*what), times = *times)
        }
        Announcement::Together { what, to } => {
            let to = to.filter(|to| to.inside == Inside::Parallel);
            say!("said-together", what = subject(*what), others = to.map(|to| to.of.saturating_sub(1)))
        }
        Announcement::Ungrouped => say!("said-ungrouped"),
        Announcement::Preset(name) => say!("said-preset", name = say!("presets-verb", name = *name)),
        Announcement::Replaced(schedule) => say!("said-replaced", schedule),
        Announcement::Undone(schedule) => say!("said-undone", schedule),
        Announcement::Redone(schedule) => say!("said-redone", schedule),
        Announcement::Reset => say!("said-reset"),
        Announcement::Refused(why) => say!("said-refused", why = why.clone()),
        Announcement::Opened { title, n_layers } => say!("said-opened", title, n = *n_layers),
        Announcement::Scored(all) => effects(all),
        Announcement::Copied => say!("said-copied"),
    }
}

/// What a schedule did to the scores.
#[must_use]
pub fn effects(effects: &[TaskEffect]) -> String {
    effects.iter().map(effect).collect::<Vec<_>>().join(" ")
}

fn effect(effect: &TaskEffect) -> String {
    let (task, value) = (task_name(&effect.task), effect.value);
    match effect.difference {
        Some((_, false)) => say!("effect-unclear", task, value),
        Some((difference, true)) if difference < 0.0 => {
            say!("effect-below", task, value, points = -100.0 * difference)
        }
        Some((difference, true)) => say!("effect-above", task, value, points = 100.0 * difference),
        None => say!("effect-alone", task, value),
    }
}

fn spot(spot: Spot) -> String {
    let Spot { position, of, inside } = spot;
    match inside {
        Inside::Stack => say!("spot-stack", position, of),
        Inside::Loop => say!("spot-loop", position, of),
        Inside::Branch => say!("spot-branch", position, of),
        Inside::Parallel => say!("spot-parallel", position, of),
    }
}

fn over(mark: &Mark) -> String {
    match mark {
        Mark::Tray => say!("over-tray"),
        Mark::With(what) => say!("over-with", what = subject(*what)),
        Mark::Between { before, after, inside } => {
            let place = match (before, after) {
                (Some(before), Some(after)) => {
                    say!("menu-between", before = subject(*before), after = subject(*after))
                }
                (None, Some(after)) => say!("over-before", after = subject(*after)),
                (Some(before), None) => say!("over-after", before = subject(*before)),
                (None, None) => say!("over-empty"),
            };
            match inside {
                Inside::Stack => say!("over-in-stack", place),
                Inside::Loop => say!("over-in-loop", place),
                Inside::Branch | Inside::Parallel => say!("over-in-branch", place),
            }
        }
    }
}
