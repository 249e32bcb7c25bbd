//! English: sentences for screen readers.

use super::painters::PAINTERS;
use super::results::SCORES;
use super::{NUMBERS, plural};
use crate::ui::state::{Announcement, Inside, Mark, Spot, Subject, TaskEffect};

/// Names a card or group.
pub(super) fn subject(what: Subject) -> String {
    match what {
        Subject::Layer(layer) => format!("Layer {layer}"),
        Subject::Parallel { branches } => format!("Group of {branches} together"),
        Subject::Loop { cards, times } => {
            format!("Loop of {cards} {} in a row, {times} times", plural(cards, "card", "cards"))
        }
    }
}

/// Puts an announcement into words.
pub(super) fn announce(said: &Announcement) -> String {
    match said {
        Announcement::Lifted { what, at } => {
            format!(
                "{} lifted{}.",
                subject(*what),
                at.map_or(String::new(), |at| format!(" from {}", spot(at)))
            )
        }
        Announcement::Over(mark) => over(mark),
        Announcement::Returned { what } => format!("{} is back where it was.", subject(*what)),
        Announcement::Moved { what, from, to } => {
            format!("{} moved{}.", subject(*what), from_to(*from, *to))
        }
        Announcement::CalledBack { what, to } => {
            format!(
                "{} paints again{}.",
                subject(*what),
                to.map_or(String::new(), |to| format!(", {}", spot(to)))
            )
        }
        Announcement::PutAside { what, from } => {
            let from = from.map_or(String::new(), |from| format!(", from {}", spot(from)));
            format!("{} put aside{from}.", subject(*what))
        }
        Announcement::Repeated { what, times: 1 } => format!("{} paints once.", subject(*what)),
        Announcement::Repeated { what, times } => {
            format!("{} paints {times} times in a row.", subject(*what))
        }
        Announcement::Together { what, to } => match to {
            Some(to) if to.inside == Inside::Parallel => {
                let others = to.of.saturating_sub(1);
                format!(
                    "{} paints together with {others} {}.",
                    subject(*what),
                    plural(others, "other", "others")
                )
            }
            _ => format!("{} paints together.", subject(*what)),
        },
        Announcement::Ungrouped => "Group undone.".to_owned(),
        Announcement::Preset(name) => format!("{}: applied.", (PAINTERS.presets.verb)(name)),
        Announcement::Replaced(text) => format!("Schedule is now {text}."),
        Announcement::Undone(text) => format!("Undone. Schedule is {text}."),
        Announcement::Redone(text) => format!("Redone. Schedule is {text}."),
        Announcement::Reset => "Back to the full model.".to_owned(),
        Announcement::Refused(why) => format!("Not possible: {why}."),
        Announcement::Opened { title, n_layers } => format!("{title} is open, {n_layers} layers."),
        Announcement::Scored(effects) => effects.iter().map(effect).collect::<Vec<_>>().join(" "),
        Announcement::Copied => "Copied.".to_owned(),
    }
}

pub(super) fn effect(effect: &TaskEffect) -> String {
    let name = (SCORES.task)(&effect.task).map_or(effect.task.as_str(), |words| words.name);
    let value = format!("{name} {}", NUMBERS.percent(effect.value));
    match effect.difference {
        Some((_, false)) => format!("{value}, no clear change."),
        Some((difference, true)) => {
            let side = if difference < 0.0 { "below" } else { "above" };
            let points = NUMBERS.fixed(100.0 * difference.abs(), 0);
            format!("{value}, {points} points {side} the full model.")
        }
        None => format!("{value}."),
    }
}

fn spot(spot: Spot) -> String {
    let place = format!("{} of {}", spot.position, spot.of);
    match spot.inside {
        Inside::Stack => format!("position {place}"),
        Inside::Loop => format!("position {place} in its loop"),
        Inside::Branch => format!("position {place} in its branch"),
        Inside::Parallel => format!("place {place} side by side"),
    }
}

fn from_to(from: Option<Spot>, to: Option<Spot>) -> String {
    let from = from.map_or(String::new(), |from| format!(" from {}", spot(from)));
    let to = to.map_or(String::new(), |to| format!(" to {}", spot(to)));
    format!("{from}{to}")
}

fn over(mark: &Mark) -> String {
    match mark {
        Mark::Tray => "Over the tray: put aside.".to_owned(),
        Mark::With(what) => format!("Together with {}.", subject(*what)),
        Mark::Between { before, after, inside } => {
            let place = match (before, after) {
                (Some(before), Some(after)) => {
                    format!("Between {} and {}", subject(*before), subject(*after))
                }
                (None, Some(after)) => format!("Before {}", subject(*after)),
                (Some(before), None) => format!("After {}", subject(*before)),
                (None, None) => "In the empty stack".to_owned(),
            };
            match inside {
                Inside::Stack => format!("{place}."),
                Inside::Loop => format!("{place}, in the loop."),
                Inside::Branch | Inside::Parallel => format!("{place}, in the branch."),
            }
        }
    }
}
