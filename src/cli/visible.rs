//! Control characters, made visible. Names of models, tasks and files are anybody's, and a terminal
//! obeys what stands in them: everything that is printed goes through here.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Prints with control characters written as escapes, line breaks and tabs aside.
pub(super) struct Visible<'a>(pub(super) &'a mut dyn Write);

impl Write for Visible<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.0.write_all(visible(text).as_bytes())?,
            // No text of ours is cut within a character.
            Err(_) => self.0.write_all(bytes.escape_ascii().to_string().as_bytes())?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The text with control characters as escapes.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    let is_hidden = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        // Writing into a String cannot fail.
        _ = if is_hidden(c) { write!(shown, "{}", c.escape_default()) } else { shown.write_char(c) };
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::{Visible, visible};
    use std::io::Write as _;

    #[test]
    fn control_characters_are_seen_and_nothing_else_changes() {
        let mut out = Vec::new();
        write!(Visible(&mut out), "a\x1b[2Jb\r\n\tü\u{9b}1m\x7f").unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a\\u{1b}[2Jb\\r\n\tü\\u{9b}1m\\u{7f}");
        assert_eq!(visible("0 (1|2) → ü\n"), "0 (1|2) → ü\n");
    }
}
