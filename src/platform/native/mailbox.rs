//! Letters as lines: standard input brings them, standard output takes them.

use std::io::{BufRead, Write, stdin, stdout};
use std::thread;

use futures_channel::mpsc::UnboundedSender;

use crate::platform::Letter;

/// Hands every line of standard input on, from a thread of its own, until it ends.
pub(in crate::platform) fn listen(sender: UnboundedSender<Letter>) {
    thread::spawn(move || {
        for line in stdin().lock().lines().map_while(Result::ok) {
            if sender.unbounded_send(Letter { text: line, files: None }).is_err() {
                return;
            }
        }
    });
}

/// Writes a line to standard output; one that nobody reads is lost.
pub(in crate::platform) fn post(text: &str) {
    let mut out = stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}
