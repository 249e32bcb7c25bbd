//! A place in a text, for the parser: characters, spans, and the tokens of the notation.

use std::ops::Range;

pub(super) struct Cursor<'t> {
    /// What has not been read.
    rest: &'t str,
    /// Bytes of the whole text.
    length: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text, length: text.len() }
    }

    /// Byte offset of what is read next.
    pub(super) fn at(&self) -> usize {
        self.length - self.rest.len()
    }

    /// The span of the next character; empty at the end.
    pub(super) fn here(&self) -> Range<usize> {
        self.at()..self.at() + self.peek().map_or(0, char::len_utf8)
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Whether the next character that is not a space is one that `wanted` accepts.
    pub(super) fn next_is(&self, wanted: impl Fn(char) -> bool) -> bool {
        self.rest.trim_start().starts_with(wanted)
    }

    pub(super) fn bump(&mut self) {
        let mut chars = self.rest.chars();
        chars.next();
        self.rest = chars.as_str();
    }

    pub(super) fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Takes spaces and then a character that `wanted` accepts, or nothing at all.
    pub(super) fn eat_spaced(&mut self, wanted: impl Fn(char) -> bool) -> bool {
        let is_next = self.next_is(wanted);
        if is_next {
            self.skip_spaces();
            self.bump();
        }
        is_next
    }

    /// Takes the digits that come next; may be none.
    pub(super) fn digits(&mut self) -> &'t str {
        let after = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let (digits, after) = self.rest.split_at(self.rest.len() - after.len());
        self.rest = after;
        digits
    }

    /// Takes two or more dots, or the character for three of them, or nothing at all.
    pub(super) fn eat_ellipsis(&mut self) -> bool {
        let after = self.rest.strip_prefix('…').unwrap_or_else(|| self.rest.trim_start_matches('.'));
        let is_next = self.rest.len() - after.len() > 1;
        if is_next {
            self.rest = after;
        }
        is_next
    }
}

/// Signs that are read as `x`.
pub(super) fn is_times(c: char) -> bool {
    matches!(c, 'x' | 'X' | '×' | '*')
}

/// Signs that are read as `-`: hyphens, dashes and the minus sign, as keyboards and text
/// programs make them.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2014}' | '\u{2212}')
}
