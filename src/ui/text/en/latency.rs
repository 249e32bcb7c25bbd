//! English: accuracy against time.

use super::{NUMBERS, plural};
use crate::sweep::Family;
use crate::ui::text::LatencyText;

pub(super) const LATENCY: LatencyText = LatencyText {
    heading: "Accuracy and time",
    intro: "The paper claims that leaving layers out, or painting together, makes a model faster, and never measures it. \
            Here every start layer of skip, parallel and looped parallel is timed in turn with the full model and your \
            painters, on this device, beside its score on the items chosen above.",
    no_wide_step: "A group that paints together costs as much here as its members one after another: each still runs as a \
                   block of its own. So only what paints less is faster.",
    run: "Measure",
    stop: "Stop",
    progress: |(done, total), (rounds, n_rounds)| {
        let times = format!("{rounds} of {n_rounds} rounds of times");
        match total {
            0 => format!("{times}; provisional"),
            total => {
                let (done, total) = (NUMBERS.count(done as u64), NUMBERS.count(total as u64));
                format!("{times}, {done} of {total} items; provisional")
            }
        }
    },
    complete: |schedules, place| {
        format!(
            "{} {}, measured on {place}",
            NUMBERS.count(schedules as u64),
            plural(schedules, "schedule", "schedules")
        )
    },
    stopped: "Stopped; what is drawn rests on this much alone.",
    choose: "Time per token",
    decode: |n| format!("writing, after {n}"),
    prefill: |n| format!("reading, {n} at once"),
    x: "milliseconds per token",
    y: "median score, 1 = full model",
    family,
    point: |kind, affected| match affected {
        0 => family(kind).to_owned(),
        n => format!("{}, {n} changed", family(kind)),
    },
    hint: "Click, tap again or press Enter to put it on the painters.",
    numbers: "All numbers",
    frontier: |n, of, best| {
        let points = format!("{n} of {of} {} beaten by no other in both measures", plural(n, "is", "are"));
        match best {
            Some(fastest) => format!(
                "{points}. On these {} {} the fastest that scores no lower than the full model is {}: \u{d7}{} of its time.",
                NUMBERS.count(fastest.n_items as u64),
                plural(fastest.n_items, "item", "items"),
                fastest.schedule,
                NUMBERS.fixed(fastest.share, 2)
            ),
            None => format!("{points}."),
        }
    },
    table: "Accuracy and time as a table",
    column_family: "Family",
    column_affected: "Layers changed",
    column_decode: "Writing, ms",
    column_prefill: "Reading, ms",
    column_dispatches: "Dispatches",
    column_flops: "FLOP per token",
    column_score: "Score",
    column_schedule: "Schedule",
    best: "not beaten",
    range: |value, low, high| format!("{value} ({low} to {high})"),
    ranges: "Times: median and quartiles. Scores: median of the tasks with its 95\u{202f}% interval, found by drawing \
             the questions anew. Arithmetic is counted, not measured.",
    open_schedule: |schedule| format!("Put {schedule} on the painters"),
};

fn family(family: Family) -> &'static str {
    match family {
        Family::Baseline => "full model",
        Family::Listed => "your painters",
        Family::LoopedParallel => "looped parallel",
        other => other.name(),
    }
}
