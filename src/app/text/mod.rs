//! Sentences of the page that are put together from more than one entry of its language file.

mod cards;
mod figures;
mod scores;
mod states;

pub use cards::{card, inside, stroke, traits_of};
pub use figures::{
    figure_axes, figure_found, figure_name, figure_share, figure_title, finding, means_of, measure,
    pooled_tasks, quoted_from, sign, trend,
};
pub use scores::{
    difference, headline_column, metric_name, nats, nats_column, score, score_range, score_row,
};
pub use states::{groups, path_name, states_findings};

use crate::app::results::latency::Fastest;
use crate::app::state::{Forecast, Pace, State};
use crate::experiment::{CanvasRow, QuantisingReport, Workers};
use crate::platform::in_capitals;
use crate::sweep::Family;
use crate::words::{say, sentence, translated};

/// What a benchmark asks.
pub fn benchmark_about(name: &str) -> String {
    say!("benchmark-about", name)
}

/// A task as people call it; one that is not bundled goes by its own name.
pub fn task_name(task: &str) -> String {
    say!("task-name", task)
}

/// What is wrong and what to do about it is said in lower case and without a full stop; on the page it is a sentence. A
/// file or a repository that it begins with keeps its letters.
pub fn stated(words: &str) -> String {
    let first = words.split(' ').next().unwrap_or_default();
    let is_name = first.contains(['.', '/', '_']) || first.contains(|c: char| c.is_ascii_digit());
    let rest = words.strip_prefix(|_| !is_name).unwrap_or(words);
    let stated = in_capitals(&words[..words.len() - rest.len()]) + rest;
    let is_ended = stated.is_empty() || stated.ends_with(['.', '!', '?', '…', '。', '！', '？']);
    if is_ended { stated } else { say!("sentence-ended", text = stated) }
}

/// Items done of all; their number alone once they are all done.
pub fn n_of(n: usize, total: usize) -> String {
    if n >= total { say!("items", n = total) } else { say!("n-of", n, total) }
}

/// A length of time, roughly.
pub fn duration(seconds: u64) -> String {
    match seconds {
        0..90 => say!("duration-seconds", n = seconds.max(1)),
        90..5400 => say!("duration-minutes", n = seconds.div_ceil(60)),
        _ => say!("duration-hours", n = seconds.div_ceil(3600)),
    }
}

/// How long work takes.
pub fn forecast(forecast: Forecast) -> String {
    say!("forecast", time = duration(forecast.seconds))
}

/// How long the way down to a search's budget takes, and then each round around what was found.
pub fn search_takes([down, around]: [Forecast; 2]) -> String {
    let time = |of: Forecast| duration(of.seconds);
    say!("search-takes", down = time(down), around = time(around), is_most = down.is_most)
}

/// What quantising has changed.
pub fn quantising(report: &QuantisingReport, is_kept: bool) -> String {
    say!(
        "model-quantising-found",
        n = report.n_tokens,
        task = report.task.as_deref().map(task_name),
        mean = report.divergence,
        most = report.divergence_max,
        changed = report.n_changed,
        share = report.share_changed(),
        logit = report.logit_max,
        place = format!("{}, {}", sentence(&report.backend.kind), report.backend.adapter),
        is_kept
    )
}

/// How fast a model will be that was found by name.
pub fn pace(pace: &Pace) -> String {
    const READ: u32 = 1000;
    const WRITTEN: u32 = 100;
    let time = |seconds: f64| match seconds < 1.0 {
        true => say!("duration-moment"),
        false => say!("forecast", time = duration(seconds.round() as u64)),
    };
    say!(
        "hub-pace",
        model = &pace.of,
        n_read = READ,
        read = time(f64::from(READ) * pace.read),
        n_written = WRITTEN,
        written = time(f64::from(WRITTEN) * pace.written)
    )
}

/// A row of the logit lens: what stands there after a step, or before the first.
pub fn row_name(row: &CanvasRow) -> String {
    match row.step.as_ref().map(|step| &step.text) {
        None => say!("lens-embedding"),
        Some(step) if step.starts_with('(') => say!("lens-group", step),
        Some(step) => say!("lens-layer", step),
    }
}

/// Where the open model computes, and on how many workers.
pub fn computed_on(state: &State) -> Option<String> {
    let backend = &state.model.card()?.backend;
    let place = format!("{}, {}", sentence(&backend.kind), backend.adapter);
    let Some(Workers { n, model_bytes, limit }) = state.workers else { return Some(place) };
    let workers = say!("workers-told", n, bytes = model_bytes, limit = limit.name());
    Some(format!("{place}; {workers}"))
}

/// A family of schedules.
pub fn family_name(family: Family) -> String {
    match family {
        Family::Baseline => say!("full-model"),
        Family::Listed => say!("latency-yours"),
        Family::LoopedParallel => say!("latency-looped"),
        other => translated(&other.to_string()),
    }
}

/// A point of accuracy against time.
pub fn point_name(family: Family, affected: u32) -> String {
    match affected {
        0 => family_name(family),
        n => say!("latency-point-name", family = family_name(family), n),
    }
}

/// The points that no other beats in both measures, and the fastest that is as good as the full model.
pub fn frontier(n: usize, of: usize, fastest: Option<&Fastest>) -> String {
    let points = say!("latency-frontier", n, of);
    match fastest {
        Some(Fastest { schedule, share, n_items }) => {
            say!("latency-fastest", points, n = *n_items, schedule, share = *share)
        }
        None => say!("latency-none-faster", points),
    }
}
