//! What is wrong with a text, where, and what to write instead.

use std::ops::Range;

use super::limits::MAX_TEXT_BYTES;
use super::tree::TreeError;

/// Characters of the text that [`ParseError::render`] shows on either side of the error.
const CONTEXT_CHARS: usize = 40;

/// A text that is not a schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct ParseError {
    /// The bytes of the text at fault; ends on character boundaries.
    pub span: Range<usize>,
    /// What is wrong.
    pub kind: ParseErrorKind,
}

/// What can be wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseErrorKind {
    /// Nothing but spaces.
    #[error("the schedule is empty")]
    Empty,
    /// More than [`MAX_TEXT_BYTES`].
    #[error("the schedule is {bytes} bytes long: at most {MAX_TEXT_BYTES} are read")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// A character that the notation does not have.
    #[error("{0:?} means nothing in a schedule")]
    UnknownCharacter(char),
    /// A number beyond 32 bits.
    #[error("this number is too large to be a layer or a count")]
    NumberTooLarge,
    /// `-` beside something else.
    #[error("a lone - means no layer at all and cannot stand beside others")]
    LoneDash,
    /// `4-`.
    #[error("the range has no end")]
    RangeWithoutEnd {
        /// Its first layer.
        from: u16,
    },
    /// `4-6-8`.
    #[error("a range has only two ends")]
    RangeWithThreeEnds,
    /// `4-6x2`.
    #[error("a range must stand in parentheses to be repeated")]
    RepeatedRange {
        /// Its first layer.
        from: u16,
        /// Its last layer.
        to: u16,
        /// The count, where there is one.
        times: Option<u32>,
    },
    /// `x3` after nothing.
    #[error("there is nothing to repeat before this count")]
    NothingToRepeat,
    /// `4x`.
    #[error("the count is missing after x")]
    MissingCount,
    /// `4x2x3`.
    #[error("a step can have only one count")]
    SecondCount,
    /// `0,,1` or a comma at either end.
    #[error("a layer is missing beside this comma")]
    StrayComma,
    /// `(4|)` or `()`.
    #[error("this group or branch is empty")]
    EmptyBranch,
    /// `4|5` without parentheses.
    #[error("branches must stand in parentheses")]
    BareBranches,
    /// `..` that does not stand as `a|..|b`.
    #[error(".. must stand between two layers, as in (4|..|8)")]
    StrayEllipsis,
    /// `(` without `)`.
    #[error("this parenthesis is never closed")]
    Unclosed,
    /// `)` without `(`.
    #[error("this parenthesis closes nothing")]
    Unopened,
    /// Readable, but no schedule of this model.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

impl ParseError {
    /// What to do about it, where that is known.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match &self.kind {
            ParseErrorKind::Empty => "write - for no layer at all",
            ParseErrorKind::UnknownCharacter(_) => {
                "a schedule is made of layers, ranges such as 4-8, groups such as (4|5) and counts such as x3"
            }
            ParseErrorKind::RepeatedRange { from, to, times } => {
                let times = times.unwrap_or(2);
                return Some(format!("({from}-{to})x{times}"));
            }
            ParseErrorKind::RangeWithoutEnd { from } => {
                return Some(format!("write {from} for one layer, or {from}-LAST for a range"));
            }
            ParseErrorKind::RangeWithThreeEnds => "separate two ranges with a space",
            ParseErrorKind::NothingToRepeat => "write the count after a layer or a group: 4x3, (4 5)x3",
            ParseErrorKind::MissingCount => "write a number after x: 4x3",
            ParseErrorKind::SecondCount => "multiply the counts, or put the first in parentheses: (4x2)x3",
            ParseErrorKind::StrayComma => "separate steps with a space or one comma",
            ParseErrorKind::EmptyBranch => "put a layer into it, or take it away",
            ParseErrorKind::BareBranches => "write (4|5) for layers 4 and 5 on the same input",
            ParseErrorKind::StrayEllipsis => {
                "write 4-8 for layers one after another, (4|..|8) for layers on the same input"
            }
            ParseErrorKind::Tree(TreeError::NoSuchLayer { layer, n_layers })
                if *layer as usize == *n_layers =>
            {
                "layers are counted from 0"
            }
            ParseErrorKind::Tree(TreeError::ZeroCount) => "leave the step out to skip it",
            _ => return None,
        };
        Some(hint.to_owned())
    }

    /// The sentence, the place in `text` (the text that was parsed) under a caret line
    /// unless the text is blank, and the hint: several lines for a terminal, without a line
    /// break at the end.
    #[must_use]
    pub fn render(&self, text: &str) -> String {
        let mut rendered = self.to_string();
        if !text.trim().is_empty() {
            rendered.push_str(&self.excerpt(text));
        }
        if let Some(hint) = self.hint() {
            rendered.push_str("\nhint: ");
            rendered.push_str(&hint);
        }
        rendered
    }

    /// The text around the error, and carets below what is at fault, each on a new line.
    fn excerpt(&self, text: &str) -> String {
        let (before, rest) = text.split_at_checked(self.span.start).unwrap_or((text, ""));
        let (at_fault, after) = rest.split_at_checked(self.span.len()).unwrap_or((rest, ""));

        let n_before = before.chars().count();
        let skipped = n_before.saturating_sub(CONTEXT_CHARS);
        let lead = if skipped > 0 { "…" } else { "" };
        let indent = lead.chars().count() + n_before - skipped;
        let n_carets = at_fault.chars().count().clamp(1, CONTEXT_CHARS);
        let shown = n_before - skipped + n_carets + CONTEXT_CHARS;
        let mut line: String = text.chars().skip(skipped).take(shown).map(printable).collect();
        if skipped + shown < n_before + at_fault.chars().count() + after.chars().count() {
            line.push('…');
        }
        format!("\n  {lead}{line}\n  {}{}", " ".repeat(indent), "^".repeat(n_carets))
    }
}

/// Line breaks and other control characters would tear the excerpt apart.
fn printable(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}
