//! English.

mod announce;
mod attention;
mod canvas;
mod charts;
mod figures;
mod items;
mod latency;
mod listing;
mod painters;
mod results;
mod shell;
mod states;
mod take_away;

use std::borrow::Cow;

use super::{Numbers, Text};

/// The words.
pub(super) static TEXT: Text = Text {
    numbers: NUMBERS,
    shell: shell::SHELL,
    painters: painters::PAINTERS,
    model: shell::MODEL,
    share: shell::SHARE,
    scores: results::SCORES,
    items: items::ITEMS,
    next: results::NEXT,
    writing: results::WRITING,
    charts: charts::CHARTS,
    figures: figures::FIGURES,
    latency: latency::LATENCY,
    take_away: take_away::TAKE_AWAY,
    canvas: canvas::CANVAS,
    attention: attention::ATTENTION,
    listing: listing::LISTING,
    states: states::STATES,
};

/// A thin space groups digits, so that neither a comma nor a dot can be misread.
const NUMBERS: Numbers = Numbers {
    decimal: '.',
    group: '\u{202f}',
    large: [
        Cow::Borrowed("thousand"),
        Cow::Borrowed("million"),
        Cow::Borrowed("billion"),
        Cow::Borrowed("trillion"),
    ],
};

/// The singular for one, else the plural.
fn plural<'a>(n: usize, one: &'a str, many: &'a str) -> &'a str {
    if n == 1 { one } else { many }
}
