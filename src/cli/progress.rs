//! How far a long command is, on standard error while a person watches it, and about how long
//! the rest takes.

use std::io::Write;

use crate::platform::now_millis;

/// What takes no longer than this is not worth a line.
const QUIET_MILLIS: f64 = 1_000.0;
/// Time between two lines; faster ones cannot be read.
const PERIOD_MILLIS: f64 = 250.0;
const MILLIS_PER_MINUTE: f64 = 60_000.0;
/// Back to the start of the line, and empty it to its end (ECMA-48: carriage return, EL).
const CLEAR: &str = "\r\x1b[K";

/// One line that overwrites itself and is gone when the work is done.
pub(super) struct Progress<'a> {
    err: &'a mut dyn Write,
    is_shown: bool,
    next_millis: f64,
    has_line: bool,
}

/// How fast one kind of work goes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pace {
    n_done: usize,
    millis: f64,
}

impl Pace {
    /// So many more were done in this time.
    pub(super) fn add(&mut self, n: usize, millis: f64) {
        self.n_done += n;
        self.millis += millis;
    }

    /// What `n_left` more take, if they go like those before; 0 while there are none before.
    pub(super) fn millis_left(self, n_left: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "counts of items are limited, far below 2^53")]
        let (n_done, n_left) = (self.n_done.max(1) as f64, n_left as f64);
        self.millis / n_done * n_left
    }
}

/// `about 3 min left`.
pub(super) fn minutes_left(millis: f64) -> String {
    format!("about {} min left", (millis / MILLIS_PER_MINUTE).ceil())
}

impl<'a> Progress<'a> {
    /// How far the work is, is never written unless `is_shown`.
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

    /// A remark in between, whether or not somebody watches.
    pub(super) fn note(&mut self, text: &str) {
        if std::mem::take(&mut self.has_line) {
            self.write(CLEAR);
        }
        self.write(&format!("note: {text}\n"));
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
    use super::{PERIOD_MILLIS, Pace, Progress, QUIET_MILLIS, minutes_left};

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

    #[test]
    fn a_remark_takes_the_place_of_the_line() {
        let mut err = Vec::new();
        let mut progress = Progress::started_at(0.0, &mut err, true);
        progress.tell_at(QUIET_MILLIS, || "1 of 9".to_owned());
        progress.note("a remark");
        progress.note("another");
        drop(progress);
        assert_eq!(String::from_utf8(err).unwrap(), "\r\x1b[K1 of 9\r\x1b[Knote: a remark\nnote: another\n");
    }

    #[test]
    fn the_rest_goes_like_what_is_done() {
        let mut pace = Pace::default();
        assert_eq!(pace.millis_left(7), 0.0, "nothing is known yet");
        pace.add(1, 10_000.0);
        pace.add(3, 110_000.0);
        assert_eq!(pace.millis_left(5), 150_000.0);
        assert_eq!(minutes_left(pace.millis_left(5)), "about 3 min left");
        assert_eq!(minutes_left(1.0), "about 1 min left");
    }
}
