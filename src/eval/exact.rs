//! Reading the number out of a written answer, and comparing it.
//!
//! Source: `gsm8k.yaml` of lm-evaluation-harness 0.4.3, with its regular expressions written
//! out by hand: `strict` is `#### (\-?[0-9\.\,]+)`, the first match; `flexible` is
//! `(-?[$0-9.,]{2,})|(-?[0-9]+)`, the last match; `is_match` compares after `,`, `$`, all
//! text up to the last `#### ` and a trailing dot are gone, ignoring case. An answer without
//! a match counts as `[invalid]`, as there. `tests/golden/harness` holds what the harness
//! made of texts that are easily read otherwise.

/// Ends a written answer, and is cut off with what follows. The harness also stops at the
/// text of the model's end token; here that token itself ends the answer, as does one whose text is
/// a stop.
pub(super) const STOPS: [&str; 3] = ["Question:", "</s>", "<|im_end|>"];
/// Stands before the number of a worked answer.
const MARK: &str = "#### ";
/// What counts as found where nothing is.
const INVALID: &str = "[invalid]";

/// `text` up to the first stop, one stop after the other.
pub fn before_stops(text: &str) -> &str {
    STOPS.iter().fold(text, |text, stop| text.split_once(stop).map_or(text, |(before, _)| before))
}

/// The number after the first mark that has one.
pub fn strict(text: &str) -> &str {
    let number = |after: &'_ str| -> Option<usize> {
        let sign = usize::from(after.starts_with('-'));
        let digits = run(&after[sign..], |c| matches!(c, '0'..='9' | '.' | ','));
        (digits > 0).then_some(sign + digits)
    };
    let found = text.match_indices(MARK).find_map(|(at, _)| {
        let after = &text[at + MARK.len()..];
        Some(&after[..number(after)?])
    });
    found.unwrap_or(INVALID)
}

/// The last number, with its sign: two or more of `$0-9.,`, or digits.
pub fn flexible(text: &str) -> &str {
    let mut last = INVALID;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let sign = usize::from(first == '-');
        let after = &rest[sign..];
        let wide = run(after, |c| matches!(c, '$' | '0'..='9' | '.' | ','));
        let digits = run(after, |c| c.is_ascii_digit());
        let length = if wide >= 2 { wide } else { digits };
        if length == 0 {
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (found, further) = rest.split_at(sign + length);
        (last, rest) = (found, further);
    }
    last
}

/// Whether a number that was read out is the right answer.
pub fn is_match(found: &str, answer: &str) -> bool {
    plain(found) == plain(answer)
}

/// What is compared.
fn plain(text: &str) -> String {
    let text = text.replace([',', '$'], "");
    let text = text.rsplit_once(MARK).map_or(text.as_str(), |(_, after)| after);
    // A dot at the end, or before a line break that ends the text, as Python's `\.$`.
    let (body, line_break) = text.strip_suffix('\n').map_or((text, ""), |body| (body, "\n"));
    let dotless = match text.strip_suffix('.') {
        Some(body) => body.to_owned(),
        None => format!("{}{line_break}", body.strip_suffix('.').unwrap_or(body)),
    };
    dotless.to_lowercase()
}

/// Bytes at the start of `text` whose characters are all of a kind; ASCII kinds alone.
fn run(text: &str, is_of_kind: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_of_kind(c)).unwrap_or(text.len())
}
