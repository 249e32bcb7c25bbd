//! The functions that sentences may call on numbers; each is a method of [`Numbers`].

use super::{Arg, Numbers};

/// Calls a function of a language file; none of that name, or no number, is no text.
pub(super) fn call(name: &str, numbers: &Numbers, given: &[f64], decimals: f64) -> Option<String> {
    let first = *given.first()?;
    let (decimals, count) = (decimals as usize, first as u64);
    Some(match name {
        "BYTES" => numbers.bytes(count),
        "DIGITS" => count.to_string(),
        "FIXED" => numbers.fixed(first, decimals.min(12)),
        "LARGE" => numbers.large(count),
        "LAST" => numbers.count(count.saturating_sub(1)),
        "MILLIS" => numbers.millis(first),
        "SAME" => (first == *given.get(1)?).to_string(),
        "PERCENT" => numbers.percent(first),
        "PERCENTRANGE" => numbers.percent_range(first, *given.get(1)?),
        "POINTS" => numbers.points(first),
        "PROBABILITY" => numbers.probability(first),
        "ROUNDED" => numbers.rounded(first),
        "SCIENTIFIC" => numbers.scientific(first, decimals.min(12)),
        "SIGNED" => numbers.signed(first, decimals.min(12)),
        _ => return None,
    })
}

/// The number of an argument, if it is one.
pub(super) fn number(arg: &Arg) -> Option<f64> {
    match arg {
        Arg::Count(n) => Some(*n as f64),
        Arg::Number(n) => Some(*n),
        _ => None,
    }
}
