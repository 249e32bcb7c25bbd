//! A page of WikiText as running text.
//!
//! Its tokens stand apart, punctuation too, and `@-@`, `@,@` and `@.@` stand inside of words and
//! numbers. Source: lm-evaluation-harness 0.4.13, `tasks/wikitext/preprocess_wikitext.py`, whose
//! replacements these are, in its order; its regular expressions are written out by hand.

use super::python;

/// Between tokens, before brackets and quotation marks.
const FIRST: [(&str, &str); 9] = [
    (" @-@ ", "-"),
    (" @,@ ", ","),
    (" @.@ ", "."),
    (" : ", ": "),
    (" ; ", "; "),
    (" . ", ". "),
    (" ! ", "! "),
    (" ? ", "? "),
    (" , ", ", "),
];
/// Headings, degrees, ends of lines, and what is left of the tokens.
const LAST: [(&str, &str); 8] = [
    ("= = = =", "===="),
    ("= = =", "==="),
    ("= =", "=="),
    (" \u{b0} ", "\u{b0}"),
    (" \n", "\n"),
    ("\n ", "\n"),
    (" N ", " 1 "),
    (" 's", "'s"),
];
/// White space inside of these goes.
const AROUND: [(char, char); 5] = [('(', ')'), ('[', ']'), ('{', '}'), ('"', '"'), ('\'', '\'')];

pub(super) fn detokenized(page: &str) -> String {
    let text = broken_number(&page.replace("s '", "s'"));
    let text = FIRST.iter().fold(text, |text, (from, to)| text.replace(from, to));
    let text = AROUND.iter().fold(text, |text, (open, close)| tightened(&text, *open, *close));
    LAST.iter().fold(text, |text, (from, to)| text.replace(from, to))
}

/// `/' [0-9]/` for `/'[0-9]/` as text: what was meant for a digit is a replacement without one, so
/// the digit is lost there, and here.
fn broken_number(text: &str) -> String {
    const START: &str = "/' ";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(START) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        match found.as_bytes().get(START.len()..START.len() + 2) {
            Some([b'0'..=b'9', b'/']) => {
                out.push_str("/'[0-9]/");
                rest = &found[START.len() + 2..];
            }
            _ => {
                out.push_str(START);
                rest = &found[START.len()..];
            }
        }
    }
    out + rest
}

/// Takes white space away at both ends of what stands from `open` to the next `close`.
fn tightened(text: &str, open: char, close: char) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let Some((inside, further)) = after.split_once(close) else { break };
        out.extend([before, &open.to_string(), python::strip(inside), &close.to_string()]);
        rest = further;
    }
    out + rest
}
