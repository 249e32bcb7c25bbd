//! The paper's figures.

use super::{NUMBERS, plural, states};
use crate::reader::Difference;
use crate::sweep::{Finding, Study, Unit, Verdict, figure};
use crate::ui::results::figures::Group;
use crate::ui::text::FiguresText;
use crate::ui::text::figures::{QuotedText, RestsOnText};

pub(super) const FIGURES: FiguresText = FiguresText {
    heading: "The paper\u{2019}s figures",
    intro: "Each runs all its schedules on the items chosen above, here, and draws as it computes. \
            A click on a point puts that schedule on the painters.",
    group: |group| match group {
        Group::Questions => "At a glance",
        Group::OneLayer => "One layer",
        Group::Middle => "The middle",
        Group::Together => "Together",
        Group::Size => "Size",
        Group::Why => "Why",
        Group::Writing => "Writing",
        Group::More => "More",
    },
    name: |study| match study.figure() {
        Some(number) => format!("Figure {number}: {}", title(study)),
        None => title(study).to_owned(),
    },
    number: |study| study.figure().map_or_else(|| "?".to_owned(), |number| number.to_string()),
    title,
    found: |study| match study.figure() {
        Some(16) => {
            "With layers in parallel, the answer to a word problem goes wrong in its steps, and keeps its form."
        }
        Some(number) => figure(number).map_or_else(|| states::found(number), |figure| figure.found),
        None => "Sections 3.1 to 3.8 ask eight questions. One run answers each for this model.",
    },
    otherwise: |study| {
        (study.figure() == Some(10)).then_some(
            "The paper goes through all loop counts from 1 to 28; nine of them are computed here. \
             atelier sweep --figure 10 --loops 1-28 computes all.",
        )
    },
    written_found: |[full, edited], parted| {
        let ends = format!("the full model comes to {full}, your painters to {edited}");
        match parted {
            Some(n) => format!("Here they part after {n} {}; {ends}.", plural(n, "token", "tokens")),
            None => format!("Here both write the same; {ends}."),
        }
    },
    written_how: "This puts a word problem into the prompt and the middle quarter of the layers side by side, \
                  and writes on with both models, one token at a time.",
    written_run: "Write both answers",
    run: "Compute",
    go_on: "Go on",
    show: "Show",
    again: "Compute again",
    stop: "Stop",
    before: |limit, n_tasks| format!("On {}, as chosen above.", items_of(limit, n_tasks)),
    kept: |done, total| {
        let (done_items, items) = (NUMBERS.count(done as u64), NUMBERS.count(total as u64));
        if done == total {
            format!("All {items} {} are kept from before.", plural(total, "item", "items"))
        } else {
            format!("{done_items} of {items} items are kept from before; it goes on from there.")
        }
    },
    waiting: "Waiting for the first items.",
    nothing_yet: "There is nothing to compare with yet: on these items the full model does no better than guessing.",
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
            "{} {} under {} {}, computed on {place}",
            NUMBERS.count(total as u64),
            plural(total, "item", "items"),
            NUMBERS.count(schedules as u64),
            plural(schedules, "schedule", "schedules")
        )
    },
    from_before: |n| format!("{} of them from before", NUMBERS.count(n as u64)),
    not_kept: |why| format!("Results will not outlive this page: {why}."),
    stopped: "Stopped; what is drawn rests on these items alone.",
    other_choice: "The tasks or items chosen above are others now; this figure is of those before.",
    row_kept: |done, total| format!("{} of {} kept", NUMBERS.count(done as u64), NUMBERS.count(total as u64)),
    row_growing: |done, total| format!("{} of {}", NUMBERS.count(done as u64), NUMBERS.count(total as u64)),
    row_stopped: |done, total| {
        format!("stopped at {} of {}", NUMBERS.count(done as u64), NUMBERS.count(total as u64))
    },
    row_complete: |total| format!("{} {}", NUMBERS.count(total as u64), plural(total, "item", "items")),
    row_failed: "failed",
    overlaid: |title, limit, n_tasks, place| {
        format!("{title} was computed on this page before, on {place}, {}.", items_of(limit, n_tasks))
    },
    stop_early: "Leave out what is decided",
    stop_early_how: |alpha| {
        format!(
            "A schedule gets no more items of a task once it is better or worse than the full model, wrongly in {} \
             of cases at most. Faster; but a value that stopped early lies too far from the full model\u{2019}s.",
            NUMBERS.percent(alpha)
        )
    },
    states: |states| {
        format!(
            "Schedules on tasks, against the full model: {} better, {} worse, {}{} cannot be told yet.",
            NUMBERS.count(states.better as u64),
            NUMBERS.count(states.worse as u64),
            if states.same == 0 {
                String::new()
            } else {
                format!("{} as good within the margin, ", NUMBERS.count(states.same as u64))
            },
            NUMBERS.count(states.undecided as u64)
        )
    },
    quoted: QuotedText {
        heading: |name| format!("As in {name}"),
        from: |quoted| {
            let backend = quoted.backend.as_ref();
            let place = backend.map(|info| format!(" on {}, {}", info.kind.name(), info.adapter));
            format!(
                "Quoted from the file, not computed here: {}{}, build {}.",
                quoted.model.name,
                place.unwrap_or_default(),
                if quoted.build.is_empty() { "unknown" } else { &quoted.build }
            )
        },
        difference: |Difference { n, greatest }, is_growing| {
            let until = if is_growing { "So far, of " } else { "Of " };
            format!(
                "{until}{} {} that both have, what was computed here differs by {} at most.",
                NUMBERS.count(n as u64),
                plural(n, "point", "points"),
                NUMBERS.fixed(greatest, 4)
            )
        },
        close: "Take the quotation away",
    },
    here: "This model",
    means: |means| {
        let list: Vec<String> =
            means.iter().map(|(name, mean)| format!("{name} {}", NUMBERS.fixed(*mean, 2))).collect();
        format!("Mean over the points drawn: {}.", list.join(", "))
    },
    finding,
    question: |finding| finding.claim.question(),
    sign: |verdict| match verdict {
        Verdict::Holds => "\u{2713}",
        Verdict::HoldsInPart => "~",
        Verdict::Absent => "\u{2715}",
        Verdict::CannotTell => "?",
    },
    measures: "The numbers behind it",
    measure: |measure| {
        let decimals = if measure.unit == Unit::Nats { 3 } else { 2 };
        let [value, low, high] =
            [measure.value, measure.low, measure.high].map(|value| NUMBERS.fixed(value, decimals));
        let unit = match measure.unit {
            Unit::Share => "",
            Unit::Nats => " nats",
            Unit::LoopsPerLayer => " loops per layer",
        };
        let needed = measure
            .limit
            .map(|limit| format!("; the claim needs more than {}", NUMBERS.fixed(limit, decimals)))
            .unwrap_or_default();
        format!("{}: {value}{unit} ({low} to {high}){needed}", measure.name)
    },
    trend: |trend| {
        format!(
            "The best number of loops grows by {} ({} to {}) per affected layer.",
            NUMBERS.fixed(trend.slope, 2),
            NUMBERS.fixed(trend.low, 2),
            NUMBERS.fixed(trend.high, 2)
        )
    },
    curve: |name| name.replace('_', " "),
    x: |study| match study.figure() {
        Some(number) => figure(number).map_or("", |figure| figure.x_label),
        None => "affected layers",
    },
    y: "share of the full model\u{2019}s score above chance",
    grid_y: "loops",
    best: "best number of loops",
    full: "full model",
    chance: "chance",
    schedule: "schedule",
    open_schedule: |schedule| format!("Put {schedule} on the painters"),
    open_hint: "Click, tap again or press Enter to put it on the painters.",
    no_tasks: "Choose at least one task above.",
    rests_on: RestsOnText {
        heading: "What this rests on",
        items: "Items",
        items_words: |done, total, tasks| {
            let done = if done == total {
                NUMBERS.count(total as u64)
            } else {
                format!("{} of {}", NUMBERS.count(done as u64), NUMBERS.count(total as u64))
            };
            format!("{done}, of {}", tasks.join(", "))
        },
        order: "Order of items",
        seed: |seed| format!("seed {seed}"),
        schedules: "Schedules",
        computed_on: "Computed on",
        model: "Model",
        model_words: |title, hash| format!("{title}, {hash}"),
        intervals: "Intervals",
        intervals_words: "95\u{202f}%, bootstrap over questions, the same draws for every schedule",
    },
};

/// Up to so many items of so many tasks.
fn items_of(limit: usize, n_tasks: usize) -> String {
    format!(
        "up to {} {} of {} {}",
        NUMBERS.count(limit as u64),
        plural(limit, "item", "items"),
        if n_tasks == 1 { "one".to_owned() } else { format!("each of {n_tasks}") },
        plural(n_tasks, "task", "tasks"),
    )
}

fn title(study: Study) -> &'static str {
    match study.figure() {
        Some(16) => "One worked answer, full model and parallel",
        Some(number) => figure(number).map_or_else(|| states::title(number), |figure| figure.title),
        None => "The paper\u{2019}s eight questions",
    }
}

fn finding(finding: &Finding, is_growing: bool) -> String {
    let verdict = match finding.verdict {
        Verdict::Holds => "yes",
        Verdict::HoldsInPart => "in part",
        Verdict::Absent => "no",
        Verdict::CannotTell if is_growing => "cannot tell yet",
        Verdict::CannotTell => "cannot tell from these items",
    };
    let tasks = match (finding.verdict, finding.n_of) {
        (Verdict::CannotTell, _) | (_, 0) => String::new(),
        (_, n_of) => {
            let verb = if finding.n_for == 1 { "shows" } else { "show" };
            format!("; {} of {n_of} {} {verb} it alone", finding.n_for, plural(n_of, "task", "tasks"))
        }
    };
    let provisional = if is_growing && finding.verdict != Verdict::CannotTell { ", provisional" } else { "" };
    format!("{}: {verdict}{tasks}{provisional}", finding.claim.sentence())
}
