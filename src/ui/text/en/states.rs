//! English: hidden states.

use super::{NUMBERS, plural};
use crate::states::{Estimate, Finding, FindingKind, PathReport, StatesReport};
use crate::ui::text::StatesText;

pub(super) const STATES: StatesText = StatesText {
    here: "Here:",
    run: "Measure",
    stop: "Stop",
    no_tasks: "Choose at least one task above.",
    stopped: "Stopped; what is drawn rests on these items alone.",
    progress: |report, place| {
        let done = format!(
            "{} of {} {} of {}, {} tokens",
            NUMBERS.count(report.n_done as u64),
            NUMBERS.count(report.n_total as u64),
            plural(report.n_total, "item", "items"),
            report.tasks.join(", "),
            NUMBERS.count(report.n_tokens as u64)
        );
        let clipped = match report.n_clipped {
            0 => String::new(),
            n => format!("; {} lost tokens on the left", NUMBERS.count(n as u64)),
        };
        match place {
            Some(place) => format!("{done}{clipped}; computed on {place}"),
            None => format!("{done}{clipped}; provisional"),
        }
    },
    embedding: "in",
    path: name,
    choose_path: "Schedule",
    axis: "state after step",
    value: "mean cosine",
    groups: |groups| {
        let Some(groups) = groups else {
            return "Too few steps to group, or states that are not numbers.".to_owned();
        };
        let explained = format!(
            "the groups explain {} of the variation, distance alone {}",
            NUMBERS.percent(groups.explained),
            NUMBERS.percent(groups.by_distance)
        );
        let stability = groups
            .stability
            .map(|share| format!("; the same sizes in {} of resamples", NUMBERS.percent(share)))
            .unwrap_or_default();
        match groups.is_clear {
            true => format!("{}: {explained}{stability}.", sizes(groups.sizes)),
            false => format!(
                "No clear groups: similarity mostly fades with distance. The best cut is {} ({explained}{stability}).",
                sizes(groups.sizes)
            ),
        }
    },
    method: "Groups: the steps are cut into three runs so that six means (inside each run, between each two) describe \
             the table with the least squared error; all cuts are tried. They count as clear if they leave at most half \
             of what a mean per distance leaves unexplained. Intervals: bootstrap over items, 95\u{202f}%.",
    findings: |report| {
        let claims: Vec<String> = report.findings.iter().map(claim).collect();
        match (claims.is_empty(), report.start) {
            (false, Some(start)) => format!("With start layer {start}: {}.", claims.join("; ")),
            _ => String::new(),
        }
    },
    models: |n| match n {
        0 => "No model has been measured yet.".to_owned(),
        1 => "One model so far. Open another one and measure it, and it stands beside this.".to_owned(),
        n => format!("{n} models, in the order in which they were measured."),
    },
    model_items: |n, tasks| {
        format!("{} {} of {}", NUMBERS.count(n as u64), plural(n, "item", "items"), tasks.join(", "))
    },
    cosine: "Cosine with the full model after the same layer",
    norm: "Length of a token\u{2019}s state",
    variance: "Variance of the states\u{2019} numbers",
    step: "step",
    schedule: "schedule",
    open_hint: "Click, tap again or press Enter to put it on the painters.",
    row: |done, total, is_all| match is_all {
        true => format!("{} {}", NUMBERS.count(total as u64), plural(total, "item", "items")),
        false => format!("{} of {}", NUMBERS.count(done as u64), NUMBERS.count(total as u64)),
    },
    again: "Measure again",
    open_schedule: |schedule| format!("Put {schedule} on the painters"),
};

pub(super) fn title(number: u32) -> &'static str {
    match number {
        3 => "Similarity of hidden states, in three groups",
        14 => "Similarity of hidden states, for every model opened here",
        15 => "Why repeating is worse than skipping",
        _ => "",
    }
}

pub(super) fn found(number: u32) -> &'static str {
    match number {
        3 => {
            "The states fall into three groups: a few layers at the beginning, a wide middle whose states are alike, \
             and one or a few at the end."
        }
        14 => "Beginning and middle grow with the depth of the model; the ending stays one layer.",
        15 => {
            "Repeating the middle layer drifts away from what the next layers expect, and the variance of the last \
             layers grows; skipping does neither."
        }
        _ => "",
    }
}

fn sizes([beginning, middle, end]: [usize; 3]) -> String {
    format!("beginning {beginning}, middle {middle}, end {end}")
}

/// The first is the full model; of figure 15 skip and middle repeat follow.
fn name(report: &StatesReport, path: &PathReport) -> String {
    let at = report.paths.iter().position(|other| other.schedule == path.schedule);
    let what = match (at, report.start) {
        (Some(0), _) => "full model",
        (Some(1), Some(_)) => "skip",
        (Some(2), Some(_)) => "middle repeat",
        _ => "your painters",
    };
    format!("{what}: {}", path.schedule)
}

fn claim(finding: &Finding) -> String {
    let Estimate { value, interval } = finding.estimate;
    let ends = interval.map(|i| (i.low, i.high));
    let range = |digits: usize| {
        ends.map(|(low, high)| {
            format!(" ({} to {})", NUMBERS.fixed(low, digits), NUMBERS.fixed(high, digits))
        })
        .unwrap_or_default()
    };
    // What counts as no change.
    let neutral = match finding.kind {
        FindingKind::Drift => 0.0,
        FindingKind::LastVariance => 1.0,
    };
    let word = match ends {
        Some((_, high)) if high < neutral => Some(false),
        Some((low, _)) if low > neutral => Some(true),
        _ => None,
    };
    let value_of =
        |digits| value.map_or_else(|| "not a number".to_owned(), |value| NUMBERS.fixed(value, digits));
    match finding.kind {
        FindingKind::Drift => {
            let judged = match word {
                Some(false) => "repeating drifts farther away than skipping: yes",
                Some(true) => "repeating drifts farther away than skipping: no, skipping does",
                None => "repeating drifts farther away than skipping: cannot tell",
            };
            format!("{judged}, cosine after the first back layer {}{}", value_of(3), range(3))
        }
        FindingKind::LastVariance => {
            let judged = match word {
                Some(true) => "the last state\u{2019}s variance is greater under repeating: yes",
                Some(false) => "the last state\u{2019}s variance is greater under repeating: no, it is less",
                None => "the last state\u{2019}s variance is greater under repeating: cannot tell",
            };
            format!("{judged}, {} times that under skipping{}", value_of(2), range(2))
        }
    }
}
