//! The paper's figures and findings in words.

use super::task_name;
use crate::app::state::PooledTasks;
use crate::reader::Quoted;
use crate::sweep::{Finding, Measure, Study, Trend, Unit, Verdict};
use crate::words::{Arg, say, sentence};

/// A figure's number and title, for headings of files and for screen readers.
pub fn figure_name(study: Study) -> String {
    let title = figure_title(study);
    match study.figure() {
        Some(number) => say!("figures-name", number, title),
        None => title,
    }
}

/// Its title alone.
pub fn figure_title(study: Study) -> String {
    say!("figures-title", number = study.told())
}

/// What the paper found.
pub fn figure_found(study: Study) -> String {
    say!("figures-found", number = study.told())
}

/// What lies along x, and along y of a grid.
pub fn figure_axes(study: Study) -> [String; 2] {
    [say!("figures-x", number = study.told()), say!("figures-grid-y", number = study.told())]
}

/// The same where models of different depth stand beside each other.
pub fn figure_share(study: Study) -> String {
    say!("figures-x-share", number = study.figure())
}

/// Names of curves with their means over x, best first.
pub fn means_of(means: &[(String, f64)]) -> String {
    let means: Vec<String> =
        means.iter().map(|(name, mean)| say!("figures-mean", name, mean = *mean)).collect();
    say!("figures-means", means)
}

/// A claim of the paper, tried here; more is to come while it grows.
pub fn finding(finding: &Finding, is_growing: bool) -> String {
    let is_open = finding.verdict == Verdict::CannotTell;
    let verdict = match finding.verdict {
        Verdict::Holds => say!("finding-holds"),
        Verdict::HoldsInPart => say!("finding-in-part"),
        Verdict::Absent => say!("finding-absent"),
        Verdict::CannotTell if is_growing => say!("finding-open-yet"),
        Verdict::CannotTell => say!("finding-open"),
    };
    let alone =
        (!is_open && finding.n_of > 0).then(|| say!("finding-alone", n = finding.n_for, of = finding.n_of));
    let provisional = is_growing && !is_open;
    say!("finding-said", claim = sentence(&finding.claim), verdict, alone, provisional)
}

/// The sign of a verdict; its word is in the sentence.
pub fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "\u{2713}",
        Verdict::HoldsInPart => "~",
        Verdict::Absent => "\u{2715}",
        Verdict::CannotTell => "?",
    }
}

/// How the best number of loops grows.
pub fn trend(trend: &Trend) -> String {
    say!("figures-trend", slope = trend.slope, low = trend.low, high = trend.high)
}

/// A number behind a finding.
pub fn measure(measure: &Measure) -> String {
    let unit = match measure.unit {
        Unit::Share => "share",
        Unit::Nats => "nats",
        Unit::LoopsPerLayer => "loops",
    };
    let Measure { name, value, low, high, limit, .. } = measure;
    say!("figures-measure", name, value = *value, low = *low, high = *high, unit, limit = *limit)
}

/// Whose median models are that are joined, and what is not in it.
pub fn pooled_tasks(tasks: &PooledTasks) -> String {
    let named = |tasks: &[String]| tasks.iter().map(|task| task_name(task)).collect::<Vec<_>>();
    let some = |tasks: &[String]| (!tasks.is_empty()).then(|| named(tasks));
    say!(
        "pooled-tasks",
        n = tasks.together.len(),
        together = some(&tasks.together),
        apart = some(&tasks.apart),
        without = some(&tasks.without)
    )
}

/// Where the numbers of a dropped file come from.
pub fn quoted_from(quoted: &Quoted) -> String {
    let place = quoted
        .backend
        .as_ref()
        .map(|info| say!("quoted-place", kind = info.kind.to_string(), adapter = &info.adapter));
    let build = if quoted.build.is_empty() { Arg::None } else { Arg::from(&quoted.build) };
    say!("quoted-from", model = &quoted.model.name, place, build)
}
