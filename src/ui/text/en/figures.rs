//! The paper's figures.

use super::{NUMBERS, plural};
use crate::sweep::figure;
use crate::ui::text::FiguresText;

pub(super) const FIGURES: FiguresText = FiguresText {
    heading: "The paper\u{2019}s figures",
    intro: "Each runs all its schedules on the items chosen above, here, and draws as it computes. \
            A click on a point puts that schedule on the painters.",
    choose: "Figure",
    option: |number| format!("{number}: {}", title(number)),
    title,
    found: |number| figure(number).map_or("", |figure| figure.found),
    run: "Compute",
    stop: "Stop",
    progress: |done, total, schedules| {
        format!(
            "{} of {} items under {} {}; provisional",
            NUMBERS.count(done as u64),
            NUMBERS.count(total as u64),
            NUMBERS.count(schedules as u64),
            plural(schedules, "schedule", "schedules")
        )
    },
    complete: |total, schedules, place| {
        format!(
            "{} items under {} {}, computed on {place}",
            NUMBERS.count(total as u64),
            NUMBERS.count(schedules as u64),
            plural(schedules, "schedule", "schedules")
        )
    },
    stopped: "Stopped; what is drawn rests on these items alone.",
    the_paper: "The paper found:",
    here: |means| {
        let list: Vec<String> =
            means.iter().map(|(name, mean)| format!("{name} {}", NUMBERS.fixed(*mean, 2))).collect();
        format!("Here, mean over the points drawn: {}.", list.join(", "))
    },
    curve: |name| name.replace('_', " "),
    x: |number| figure(number).map_or("", |figure| figure.x_label),
    y: "share of the full model\u{2019}s score above chance",
    full: "full model",
    chance: "chance",
    numbers: "As a table",
    column_curve: "Curve",
    column_schedule: "Schedule",
    open_schedule: |schedule| format!("Put {schedule} on the painters"),
    no_tasks: "Choose at least one task above.",
};

fn title(number: u32) -> &'static str {
    figure(number).map_or("", |figure| figure.title)
}
