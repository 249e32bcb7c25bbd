//! How long work reports its progress, on a terminal and elsewhere.

#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::support::process::{command, wait};

const BUNDLED: &str = "web/models/painters-12";
/// The longest time until a report.
const TIME_MAX: Duration = Duration::from_secs(60);
/// Takes far longer than a test: it is ended once something was told.
const LONG: [&str; 6] = ["--backend", "reference", "--limit", "500", "--task", "facts"];
/// Empties a line (ECMA-48: EL).
const CLEAR: &str = "\x1b[2K";

#[test]
fn where_nobody_watches_lines_say_how_far_it_is() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out").display().to_string();
    for (first, what) in [
        (vec!["eval", BUNDLED], "schedule 1 of 1: "),
        (vec!["sweep", BUNDLED, "--figure", "4", "--out", &out], " items under 7 schedules"),
        (vec!["states", BUNDLED], " items, "),
        (vec!["latency", BUNDLED], " rounds of times"),
    ] {
        let mut child = command(first.iter().chain(&LONG));
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (sender, receiver) = mpsc::channel();
        let reading = thread::spawn(move || {
            lines.map_while(Result::ok).for_each(|line| _ = sender.send(line));
        });
        let line = receiver.recv_timeout(TIME_MAX);
        child.kill().unwrap();
        child.wait().unwrap();
        reading.join().unwrap();
        let line = line.unwrap();
        assert!(line.starts_with("progress: ") && line.contains(what) && line.contains(" %"), "{line:?}");
        assert!(!line.contains(['\x1b', '\r']), "{line:?}");
    }
}

/// On a terminal of its own, that of `script`.
fn on_a_terminal(words: &[&str]) -> Child {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let line = format!("{} {}", env!("CARGO_BIN_EXE_atelier"), quoted.join(" "));
    let mut script = Command::new("script");
    script.args(["--quiet", "--flush", "--return", "--command", &line, "/dev/null"]);
    script.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("ATELIER_MODEL").env("TERM", "xterm");
    script.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// Reads until this was written.
fn read_until(from: &mut impl Read, wanted: &str) -> String {
    let (mut seen, mut piece) = (String::new(), [0; 4096]);
    while !seen.contains(wanted) {
        let n = from.read(&mut piece).unwrap();
        assert!(n > 0, "it ended: {seen:?}");
        seen.push_str(&String::from_utf8_lossy(&piece[..n]));
    }
    seen
}

#[test]
fn an_interrupt_leaves_the_terminal_and_the_folder_clean() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out").display().to_string();
    let samples = root.path().join("samples.jsonl").display().to_string();
    for first in [
        &["sweep", BUNDLED, "--figure", "4", "--out", &out][..],
        &["eval", BUNDLED, "--log-samples", &samples],
    ] {
        let mut script = on_a_terminal(&[first, &LONG].concat());
        let mut terminal = script.stdout.take().unwrap();
        let seen = read_until(&mut terminal, " left");
        assert!(seen.contains('█') || seen.contains('░'), "a bar: {seen:?}");
        // As the key does.
        script.stdin.as_mut().unwrap().write_all(b"\x03").unwrap();
        let mut rest = String::new();
        terminal.read_to_string(&mut rest).unwrap();
        assert_eq!(wait_any(&mut script), 130);
        let last = rest.rfind(CLEAR).unwrap_or_else(|| panic!("the bar is not cleared: {rest:?}"));
        assert_eq!(rest[last..].replace(CLEAR, "").trim(), "", "nothing stands on the last line");
    }
    let left = |folder: &Path| -> Vec<String> {
        let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        names.map(|name| name.into_string().unwrap()).filter(|name| name.starts_with('.')).collect()
    };
    assert_eq!((left(root.path()), left(&root.path().join("out"))), (Vec::new(), Vec::new()));
    assert!(!Path::new(&samples).exists());
}

/// The exit code of what `script` ran, whichever it is.
fn wait_any(child: &mut Child) -> i32 {
    child.wait().unwrap().code().unwrap()
}

#[test]
fn short_work_shows_no_bar() {
    let mut script = on_a_terminal(&["schedule", "--layers", "12"]);
    let mut seen = String::new();
    script.stdout.take().unwrap().read_to_string(&mut seen).unwrap();
    assert_eq!((wait(&mut script, "script"), seen.trim()), (0, "0-11"));
}

#[test]
fn the_bar_is_cut_to_the_width_of_the_terminal() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out").display().to_string();
    let words = [&["sweep", BUNDLED, "--figure", "4", "--out", &out][..], &LONG].concat();
    let line = format!(
        "stty cols 40 rows 24; exec timeout -s INT 4 {} {}",
        env!("CARGO_BIN_EXE_atelier"),
        words.join(" ")
    );
    let mut script = Command::new("script");
    script.args(["--quiet", "--flush", "--return", "--command", &line, "/dev/null"]);
    script.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("ATELIER_MODEL").env("TERM", "xterm");
    let seen = script.stdin(Stdio::null()).output().unwrap().stdout;
    let seen = String::from_utf8_lossy(&seen).replace(CLEAR, "");
    let bars: Vec<&str> = seen.split(['\r', '\n']).filter(|line| line.contains(" items")).collect();
    assert!(!bars.is_empty(), "{seen:?}");
    assert!(bars.iter().all(|bar| bar.chars().count() <= 40), "{bars:?}");
}
