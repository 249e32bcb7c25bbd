//! How far a long command is, on standard error: on a terminal a bar with the time that is left,
//! elsewhere a line now and then, ever more seldom.

use std::io::Write;
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::interrupt;
use super::visible::visible;
use crate::words::say;

/// A command that takes no longer shows no bar.
const BAR_AFTER: Duration = Duration::from_secs(1);
/// When the first line comes; the time to the next one is twice as long each time …
const LINE_AFTER: Duration = Duration::from_secs(2);
/// … up to this, so that a log of a day's work has some 1,400 lines.
const LINE_PERIOD_MAX: Duration = Duration::from_secs(60);
const STYLE: &str = "{bar:12} {percent:>3} %  {wide_msg}";

/// How far a command is. Its bar goes when a part of the work ends.
#[derive(Debug)]
pub(super) struct Progress {
    started: Instant,
    /// Since then, over all parts of the command.
    next_line: Duration,
    period: Duration,
    is_watched: bool,
    /// Of the part under way.
    bar: Option<ProgressBar>,
    is_shown: bool,
}

impl Progress {
    /// `is_watched`: standard error is a terminal.
    pub(super) fn new(is_watched: bool) -> Self {
        let (next_line, period) = (LINE_AFTER, LINE_AFTER);
        Self { started: Instant::now(), next_line, period, is_watched, bar: None, is_shown: false }
    }

    /// So much is done; `what` says it in words. The time that is left is reckoned from the first
    /// call on: what was done before it cost nothing now.
    pub(super) fn at(
        &mut self,
        n_done: usize,
        n_total: usize,
        what: impl FnOnce() -> String,
        err: &mut dyn Write,
    ) {
        self.at_time(self.started.elapsed(), (n_done, n_total), what, err);
    }

    fn at_time(
        &mut self,
        elapsed: Duration,
        (n_done, n_total): (usize, usize),
        what: impl FnOnce() -> String,
        err: &mut dyn Write,
    ) {
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
            if let Ok(style) = ProgressStyle::with_template(STYLE) {
                bar.set_style(style);
            }
            bar.set_position(n_done as u64);
            bar.reset_eta();
            bar
        });
        bar.set_length(n_total as u64);
        bar.set_position(n_done as u64);
        if self.is_watched && elapsed >= BAR_AFTER {
            bar.set_message(format!("{}{}", visible(&what()), left(bar)));
            if !self.is_shown {
                self.is_shown = true;
                interrupt::show(Some(bar));
                bar.set_draw_target(ProgressDrawTarget::stderr());
                bar.tick();
            }
        } else if !self.is_watched && elapsed >= self.next_line {
            self.next_line = elapsed + self.period;
            self.period = (2 * self.period).min(LINE_PERIOD_MAX);
            let percent = (100 * n_done).checked_div(n_total).unwrap_or(0);
            let line = say!("line-progress", what = what(), percent, left = left(bar));
            write(err, &format!("{line}\n"));
        }
    }

    /// A remark in between, whether or not somebody watches.
    pub(super) fn note(&self, text: &str, err: &mut dyn Write) {
        let line = say!("line-note", text);
        let mut tell = || write(err, &format!("{line}\n"));
        match &self.bar {
            Some(bar) => bar.suspend(tell),
            None => tell(),
        }
    }

    /// A part of the work is done.
    pub(super) fn end(&mut self) {
        if let Some(bar) = self.bar.take().filter(|_| self.is_shown) {
            bar.finish_and_clear();
            interrupt::show(None);
        }
        self.is_shown = false;
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

/// `, about 3 minutes left`, where that is known.
fn left(bar: &ProgressBar) -> String {
    let left = bar.eta();
    if left.is_zero() { String::new() } else { say!("line-left", time = HumanDuration(left).to_string()) }
}

fn write(err: &mut dyn Write, text: &str) {
    // What is said is lost with standard error; the result is not.
    _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{LINE_PERIOD_MAX, Progress};

    /// What is said at these times, one more item being done at each.
    fn said(is_watched: bool, seconds: impl IntoIterator<Item = u64>) -> String {
        let (mut err, mut progress) = (Vec::new(), Progress::new(is_watched));
        for (n_done, second) in (0..).zip(seconds) {
            let words = || format!("{n_done} of 9 items");
            progress.at_time(Duration::from_secs(second), (n_done, 9), words, &mut err);
            // A command has several parts, and one clock.
            progress.end();
        }
        String::from_utf8(err).unwrap()
    }

    #[test]
    fn lines_come_late_and_ever_more_seldom() {
        assert_eq!(said(false, [0, 1]), "");
        assert_eq!(
            said(false, [0, 2, 3, 4, 5, 8]),
            "progress: 1 of 9 items, 11 %\nprogress: 3 of 9 items, 33 %\nprogress: 5 of 9 items, 55 %\n"
        );
        let seconds_per_day = 24 * 60 * 60;
        let n_lines = said(false, 0..seconds_per_day).lines().count() as u64;
        let n_minutes = seconds_per_day / LINE_PERIOD_MAX.as_secs();
        assert!((n_minutes - 60..n_minutes + 60).contains(&n_lines), "{n_lines}");
    }

    #[test]
    fn lines_say_about_how_long_the_rest_takes() {
        let (mut err, mut progress) = (Vec::new(), Progress::new(false));
        for n_done in 0..20 {
            progress.at_time(Duration::ZERO, (n_done, 10_000), String::new, &mut err);
            std::thread::sleep(Duration::from_millis(5));
        }
        progress.at_time(Duration::from_secs(9), (20, 10_000), || "20 of 10000 items".to_owned(), &mut err);
        let text = String::from_utf8(err).unwrap();
        // 5 ms each are 50 s; a busy machine takes longer.
        assert!(text.starts_with("progress: 20 of 10000 items, 0 %, about "), "{text}");
        assert!(text.ends_with(" left\n") && (text.contains("second") || text.contains("minute")), "{text}");
    }

    #[test]
    fn a_remark_is_no_progress() {
        let (mut err, mut progress) = (Vec::new(), Progress::new(true));
        progress.at_time(Duration::from_secs(9), (1, 9), || "1 of 9".to_owned(), &mut err);
        progress.note("a remark", &mut err);
        // The bar itself goes to the terminal, which tests do not have.
        assert_eq!(String::from_utf8(err).unwrap(), "note: a remark\n");
    }
}
