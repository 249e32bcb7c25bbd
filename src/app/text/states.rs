//! Hidden states in words.

use crate::states::{Estimate, Finding, FindingKind, Groups, PathReport, StatesReport};
use crate::words::{Arg, listed_apart, say};

/// Which schedule is drawn. The first is the full model; of figure 15 skip and middle repeat follow.
pub fn path_name(report: &StatesReport, path: &PathReport) -> String {
    let at = report.paths.iter().position(|other| other.schedule == path.schedule);
    let what = match (at, report.start) {
        (Some(0), _) => say!("full-model"),
        (Some(1), Some(_)) => say!("states-skip"),
        (Some(2), Some(_)) => say!("states-middle-repeat"),
        _ => say!("states-yours"),
    };
    say!("states-path", what, schedule = &path.schedule)
}

/// The groups of a path, or why there are none.
pub fn groups(groups: Option<&Groups>) -> String {
    let Some(groups) = groups else { return say!("states-no-groups") };
    let [beginning, middle, end] = groups.sizes;
    let sizes = say!("states-sizes", beginning, middle, end);
    let explained = say!(
        "states-explained",
        explained = groups.explained,
        by_distance = groups.by_distance,
        stability = groups.stability
    );
    if groups.is_clear {
        say!("states-groups", sizes, explained)
    } else {
        say!("states-unclear", sizes, explained)
    }
}

/// What this model shows of figure 15.
pub fn states_findings(report: &StatesReport) -> String {
    let claims: Vec<String> = report.findings.iter().map(claim).collect();
    match report.start {
        Some(start) if !claims.is_empty() => {
            say!("states-findings", start, claims = listed_apart(claims))
        }
        _ => String::new(),
    }
}

fn claim(finding: &Finding) -> String {
    let Estimate { value, interval } = finding.estimate;
    let (low, high) = interval.map(|ends| (ends.low, ends.high)).unzip();
    // What counts as no change.
    let neutral = match finding.kind {
        FindingKind::Drift => 0.0,
        FindingKind::LastVariance => 1.0,
    };
    let side = match (low, high) {
        (_, Some(high)) if high < neutral => "less",
        (Some(low), _) if low > neutral => "more",
        _ => "open",
    };
    let (low, high) = (Arg::from(low), Arg::from(high));
    match finding.kind {
        FindingKind::Drift => say!("states-drift", side, value, low, high),
        FindingKind::LastVariance => say!("states-variance-grows", side, value, low, high),
    }
}
