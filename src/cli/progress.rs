//! How far a long command is, on standard error while a person watches it.

use std::io::Write;

use crate::platform::now_millis;

/// What takes no longer than this is not worth a line.
const QUIET_MILLIS: f64 = 1_000.0;
/// Time between two lines; faster ones cannot be read.
const PERIOD_MILLIS: f64 = 250.0;
/// Back to the start of the line, and empty it to its end (ECMA-48: carriage return, EL).
const CLEAR: &str = "\r\x1b[K";

/// One line that overwrites itself and is gone when the work is done.
pub(super) struct Progress<'a> {
    err: &'a mut dyn Write,
    is_shown: bool,
    next_millis: f64,
    has_line: bool,
}

impl<'a> Progress<'a> {
    /// Nothing is ever written unless `is_shown`.
    pub(super) fn new(err: &'a mut dyn Write, is_shown: bool) -> Self {
        Self::started_at(now_millis(), err, is_shown)
    }

    fn started_at(millis: f64, err: &'a mut dyn Write, is_shown: bool) -> Self {
        Self { err, is_shown, next_millis: millis + QUIET_MILLIS, has_line: false }
    }

    /// Says how far the work is, if it has been a while.
    pub(super) fn tell(&mut self, line: impl FnOnce() -> String) {
        self.tell_at(now_millis(), line);
    }

    fn tell_at(&mut self, millis: f64, line: impl FnOnce() -> String) {
        if self.is_shown && millis >= self.next_millis {
            self.next_millis = millis + PERIOD_MILLIS;
            self.has_line = true;
            self.write(&format!("{CLEAR}{}", line()));
        }
    }

    fn write(&mut self, text: &str) {
        // Progress is lost with standard error; the result is not.
        _ = self.err.write_all(text.as_bytes()).and_then(|()| self.err.flush());
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if self.has_line {
            self.write(CLEAR);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PERIOD_MILLIS, Progress, QUIET_MILLIS};

    fn written(is_shown: bool, millis: &[f64]) -> String {
        let mut err = Vec::new();
        let mut progress = Progress::started_at(0.0, &mut err, is_shown);
        for (n, &millis) in millis.iter().enumerate() {
            progress.tell_at(millis, || format!("{n} of 9"));
        }
        drop(progress);
        String::from_utf8(err).unwrap()
    }

    #[test]
    fn a_line_comes_late_not_often_and_goes() {
        let late = QUIET_MILLIS + 1.0;
        let times = [0.0, QUIET_MILLIS / 2.0, late, late + 1.0, late + PERIOD_MILLIS];
        assert_eq!(written(true, &times), "\r\x1b[K2 of 9\r\x1b[K4 of 9\r\x1b[K");
        assert_eq!(written(true, &times[..2]), "");
        assert_eq!(written(false, &times), "");
    }
}
