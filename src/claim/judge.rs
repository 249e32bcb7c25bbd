//! One task of a claim beside the same task here.
//!
//! Items are compared first, as far as both have them: the first `k` items of an experiment do not
//! depend on how many it takes ([`Selection`](crate::eval::Selection)). An answer whose margin here lies
//! within the tolerance may be right on one device and wrong on another; any other change is a
//! difference. Then the numbers: those of the same items must be equal within the tolerance; those of
//! other numbers of items must be of intervals that overlap.

use super::check::{Doubt, FirstDifference, Stamp};
use super::{ComputedTask, TaskClaim};
use crate::eval::stats::wilson;
use crate::eval::{Interval, Metric};

/// What is lost where a number was rounded on its way: shares and coefficients, of which links have 24 bits.
const ROUNDING: f64 = 1e-6;
/// By how many times the closeness of its values a coefficient may move: they spread over units, not over less.
const COEFFICIENT_TIMES: f64 = 10.0;

type Judged = (Stamp, Option<Doubt>, Option<FirstDifference>);

fn unchecked(doubt: Doubt) -> Judged {
    (Stamp::Unchecked, Some(doubt), None)
}

fn consistent(doubt: Doubt) -> Judged {
    (Stamp::Consistent, Some(doubt), None)
}

fn differs(doubt: Doubt) -> Judged {
    (Stamp::Differs, Some(doubt), None)
}

pub(super) fn judge(theirs: &TaskClaim, found: &ComputedTask, tolerance: f64) -> Judged {
    let here = &found.claim;
    if theirs.data.zip(here.data).is_some_and(|(theirs, here)| theirs != here) {
        return unchecked(Doubt::OtherItems);
    }
    if theirs.metric != here.metric {
        return unchecked(Doubt::OtherMetric);
    }
    if theirs.n > found.n_available {
        return differs(Doubt::TooMany { n: found.n_available });
    }
    if contradicts_itself(theirs) {
        return differs(Doubt::Contradiction);
    }
    if here.n == 0 {
        return unchecked(Doubt::NothingYet);
    }
    let first = if theirs.in_order { first_difference(theirs, found, tolerance) } else { None };
    if first.is_some() {
        return (Stamp::Differs, Some(Doubt::Item), first);
    }
    if theirs.n == here.n {
        return match unequal(theirs, found, tolerance) {
            None if !is_said_alike(theirs, found, tolerance) => differs(Doubt::Beside),
            None => (Stamp::Verified, None, None),
            Some(Doubt::Overlap) => consistent(Doubt::Overlap),
            Some(doubt) => differs(doubt),
        };
    }
    // Of fewer items in the same order, the same numbers can be made here.
    let fewer = Some(theirs.n).filter(|n| theirs.in_order && *n < here.n);
    if let Some(beginning) = fewer.and_then(|n| beginning(found, n)) {
        return match unequal(theirs, &beginning, tolerance) {
            None => consistent(Doubt::SameBeginning { n: theirs.n }),
            Some(doubt) => differs(doubt),
        };
    }
    match overlap(theirs, found) {
        true => consistent(Doubt::Overlap),
        false => differs(Doubt::Apart),
    }
}

/// Whether it says two things of the same items.
fn contradicts_itself(claim: &TaskClaim) -> bool {
    let TaskClaim { n, value, right, item_nats, .. } = claim;
    if claim.contradicts {
        return true;
    }
    let wrong_length = |length: usize| length != 0 && length != *n;
    if *n == 0 || wrong_length(right.len()) || wrong_length(item_nats.len()) {
        return true;
    }
    if !claim.metric.is_share() {
        return false;
    }
    let Some(value) = value else { return true };
    let share_of = |n_right: usize| n_right as f64 / *n as f64;
    let n_right = claim.n_right().unwrap_or_default();
    let is_share = (0.0..=1.0).contains(value) && (value - share_of(n_right)).abs() <= ROUNDING;
    !is_share || (!right.is_empty() && n_right != count(right))
}

fn count(right: &[bool]) -> usize {
    right.iter().filter(|right| **right).count()
}

/// Whether two log-likelihoods are equal within the tolerance; what is no number is equal to what is none.
fn is_close(theirs: Option<f64>, here: Option<f64>, tolerance: f64) -> bool {
    match (theirs, here) {
        (Some(theirs), Some(here)) => (theirs - here).abs() <= tolerance * (1.0 + here.abs()),
        (None, None) => true,
        _ => false,
    }
}

/// Whether the answer to this item may be right on one device and wrong on another.
fn is_tie(found: &ComputedTask, at: usize, tolerance: f64) -> bool {
    found.margins.get(at).copied().flatten().is_some_and(|margin| margin <= tolerance)
}

/// The first item, in order, of which both say something and not the same.
fn first_difference(theirs: &TaskClaim, found: &ComputedTask, tolerance: f64) -> Option<FirstDifference> {
    let here = &found.claim;
    let n = theirs.n.min(here.n);
    (0..n).find_map(|at| {
        let right = theirs.right.get(at).copied().zip(here.right.get(at).copied());
        let nats = theirs.item_nats.get(at).copied().zip(here.item_nats.get(at).copied());
        let other_answer = right.is_some_and(|(a, b)| a != b) && !is_tie(found, at, tolerance);
        let other_nats = nats.is_some_and(|(a, b)| !is_close(a, b, tolerance));
        (other_answer || other_nats).then(|| FirstDifference {
            line: found.lines.get(at).copied().unwrap_or_default(),
            place: at + 1,
            right: right.map(|(a, b)| [a, b]),
            nats: nats.map(|(a, b)| [a, b]),
        })
    })
}

/// In what two numbers over as many items differ. `Overlap` says that answers near a tie leave it open.
fn unequal(theirs: &TaskClaim, found: &ComputedTask, tolerance: f64) -> Option<Doubt> {
    let here = &found.claim;
    if !is_close(theirs.nats, here.nats, tolerance) {
        return Some(Doubt::Nats);
    }
    let n_ties = (0..here.n).filter(|at| is_tie(found, *at, tolerance)).count();
    let is_equal = match here.metric {
        metric if metric.is_share() => {
            let [theirs, here] = [theirs, here].map(|claim| claim.n_right().unwrap_or_default());
            // Which answers they are was compared item by item, where the claim says it.
            theirs.abs_diff(here) <= n_ties
        }
        Metric::WordPerplexity => {
            let ln = |value: Option<f64>| value.map(f64::ln);
            is_close(ln(theirs.value), ln(here.value), tolerance)
        }
        Metric::Pearson | Metric::Spearman => {
            is_close(theirs.value, here.value, COEFFICIENT_TIMES * tolerance)
        }
        _ => {
            let is_equal = is_close(theirs.value, here.value, ROUNDING);
            // One answer can move a coefficient of labels by any amount.
            if !is_equal && n_ties > 0 {
                return (!overlap(theirs, found)).then_some(Doubt::Score).or(Some(Doubt::Overlap));
            }
            is_equal
        }
    };
    (!is_equal).then_some(Doubt::Score)
}

/// Whether all that a file says beside the headline comes out here, too.
fn is_said_alike(theirs: &TaskClaim, found: &ComputedTask, tolerance: f64) -> bool {
    let (Some(theirs), Some(here)) = (&theirs.said, &found.claim.said) else { return true };
    // An answer near a tie moves the count and what is made of it.
    let has_ties = (0..here.n).any(|at| is_tie(found, at, tolerance));
    let tolerance = COEFFICIENT_TIMES * tolerance;
    let of_value = if here.metric.is_share() { ROUNDING } else { tolerance };
    let is_same_count =
        theirs.n_correct == here.n_correct && are_close(theirs.interval, here.interval, of_value);
    theirs.n_total == here.n_total
        && is_close(Some(theirs.chance), Some(here.chance), ROUNDING)
        && (has_ties || is_same_count)
        && are_close(theirs.mean_log_likelihood_interval, here.mean_log_likelihood_interval, tolerance)
}

fn are_close(theirs: Option<Interval>, here: Option<Interval>, tolerance: f64) -> bool {
    let (low, high) = (|it: Interval| it.low, |it: Interval| it.high);
    is_close(theirs.map(low), here.map(low), tolerance)
        && is_close(theirs.map(high), here.map(high), tolerance)
}

/// What is known here of the first `n` items, where it can be told item by item: shares, not what is weighed or
/// no mean.
fn beginning(found: &ComputedTask, n: usize) -> Option<ComputedTask> {
    let claim = &found.claim;
    let right = claim.right.get(..n).filter(|_| claim.metric.is_share())?;
    let nats = claim.item_nats.get(..n)?;
    // Answers that are written have none.
    let sum = nats.iter().try_fold(0.0, |sum, nats| Some(sum + (*nats)?));
    let claim = TaskClaim {
        n,
        value: Some(count(right) as f64 / n as f64),
        nats: sum.map(|sum| sum / n as f64),
        right: right.to_vec(),
        item_nats: nats.to_vec(),
        ..claim.clone()
    };
    Some(ComputedTask { claim, ..found.clone() })
}

/// Whether the intervals of two numbers over other numbers of items overlap.
fn overlap(theirs: &TaskClaim, found: &ComputedTask) -> bool {
    let here = &found.claim;
    let (n_theirs, n_here) = (theirs.n as f64, here.n as f64);
    // The claim says no interval: its items are thought to spread as those here do.
    let scaled = (n_here / n_theirs).sqrt();
    let around = |theirs: Option<f64>, here: Option<f64>, interval: Option<Interval>| match (theirs, here) {
        (Some(theirs), Some(here)) => {
            let Some(Interval { low, high }) = interval else { return true };
            let (below, above) = (scaled * (here - low), scaled * (high - here));
            theirs - below <= high && theirs + above >= low
        }
        // A model that breaks down on some items breaks down on more.
        (None, Some(_)) => n_theirs > n_here,
        (Some(_), None) => n_theirs < n_here,
        (None, None) => true,
    };
    let nats = around(theirs.nats, here.nats, found.nats_interval);
    let value = match (theirs.n_right(), found.interval) {
        (Some(n_right), Some(here)) => {
            let theirs = wilson(n_right as f64, n_theirs);
            theirs.low <= here.high && theirs.high >= here.low
        }
        _ => around(theirs.value, here.value, found.interval),
    };
    value && nats
}
