//! The real executable, with a clean environment and a limit on its time.

use std::ffi::OsStr;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Far more than any of these commands takes; a test that hangs says so.
const TIME_MAX: Duration = Duration::from_secs(120);

/// How a process ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// `atelier` in the root of the sources, without the variables that steer it.
pub fn command<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_atelier"));
    command.args(arguments).env_remove("ATELIER_MODEL").current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// Runs `atelier`.
pub fn atelier<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Ended {
    run(&mut command(arguments))
}

/// Runs a command to its end. Whatever it was asked: it never panics, never dies by a
/// signal, and ends with one of its four codes.
pub fn run(command: &mut Command) -> Ended {
    let shown = format!("{command:?}");
    let mut child = spawn(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()));
    let out = reader(child.stdout.take());
    let err = reader(child.stderr.take());
    let code = wait(&mut child, &shown);
    let ended = Ended { code, out: out.join().unwrap(), err: without_progress(&err.join().unwrap()) };
    assert!(!ended.err.contains("panicked"), "{shown}: {}", ended.err);
    ended
}

/// Starts it. A copied executable is busy for a moment where another test, on its own thread,
/// was starting a process while the copy was open for writing: that process holds it until it
/// has become another program.
fn spawn(command: &mut Command) -> Child {
    let start = Instant::now();
    loop {
        match command.spawn() {
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy && start.elapsed() < TIME_MAX => {
                thread::sleep(Duration::from_millis(2));
            }
            child => return child.unwrap(),
        }
    }
}

/// The exit code, within the limit.
pub fn wait(child: &mut Child, shown: &str) -> i32 {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            let code = status.code().unwrap_or_else(|| panic!("{shown} was killed: {status}"));
            assert!((0..=3).contains(&code), "{shown} ended with {code}");
            return code;
        }
        if start.elapsed() > TIME_MAX {
            child.kill().unwrap();
            panic!("{shown} hangs");
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// Reads to the end beside the process, which may write more than a pipe holds.
fn reader(from: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut text = Vec::new();
        from.unwrap().read_to_end(&mut text).unwrap();
        String::from_utf8(text).unwrap()
    })
}

/// Without the lines that say how far a long command is: which there are depends on the machine.
fn without_progress(err: &str) -> String {
    err.split_inclusive('\n').filter(|line| !line.starts_with("progress: ")).collect()
}

impl Ended {
    /// The first line of standard error, with the folder's name taken out. A command that
    /// failed printed no result, and its message begins as all do.
    pub fn refusal(&self, folder: &Path) -> String {
        assert_eq!(self.out, "", "{}", self.err);
        let line = self.err.lines().next().unwrap_or_default();
        assert!(line.starts_with("error: "), "{}", self.err);
        format!("{}: {line}", self.code).replace(&folder.display().to_string(), "DIR")
    }
}
