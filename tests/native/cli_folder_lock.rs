//! Two runs and one folder of results: the second waits outside, and nothing is lost.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::process::{Ended, command, run, wait};

const BUNDLED: &str = "web/models/painters-12";
const LOCK: &str = ".atelier.lock";
const TIME_MAX: Duration = Duration::from_secs(60);

/// Figure 4 on so many items of one task.
fn sweep(out: &Path, limit: &str) -> Command {
    let words = ["sweep", BUNDLED, "--task", "facts", "--backend", "cpu", "--figure", "4", "--limit", limit];
    let mut command = command(words);
    command.arg("--out").arg(out);
    command
}

/// Starts a run, and waits until it has the folder and some of its results are written.
fn start(out: &Path, limit: &str) -> Child {
    let child = sweep(out, limit).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    let records = out.join("records.jsonl");
    while fs::metadata(&records).map_or(0, |metadata| metadata.len()) == 0 {
        assert!(begun.elapsed() < TIME_MAX, "no results are written");
        thread::sleep(Duration::from_millis(5));
    }
    child
}

fn done(ended: &Ended) {
    assert_eq!(ended.code, 0, "{}", ended.err);
}

fn numbers(folder: &Path) -> Value {
    let results: Value = serde_json::from_slice(&fs::read(folder.join("results.json")).unwrap()).unwrap();
    results["results"].clone()
}

#[test]
fn a_second_run_is_told_who_writes_there_and_the_first_loses_nothing() {
    let root = tempfile::tempdir().unwrap();
    let (shared, whole) = (root.path().join("shared"), root.path().join("whole"));
    let mut first = start(&shared, "60");
    let shown = shared.display().to_string();
    let seconds: [&[&str]; 4] = [
        &[
            "sweep",
            BUNDLED,
            "--figure",
            "4",
            "--limit",
            "60",
            "--shard",
            "1/2",
            "--backend",
            "cpu",
            "--task",
            "facts",
        ],
        &["states", BUNDLED, "--limit", "1", "--backend", "cpu"],
        &["latency", BUNDLED, "--limit", "1", "--backend", "cpu"],
        &["sweep", BUNDLED, "--figure", "16", "--backend", "cpu"],
    ];
    for words in seconds {
        let ended = run(command(words).args(["--out", &shown]));
        assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{words:?}: {}", ended.err);
        let expected =
            format!("error: another run is writing into {shown}: process {}, which started ", first.id());
        assert!(ended.err.starts_with(&expected), "{words:?}: {}", ended.err);
        assert!(
            ended.err.ends_with(" ago\nhint: wait until it has ended, or write to another folder\n"),
            "{}",
            ended.err
        );
    }
    assert_eq!(wait(&mut first, "the first run"), 0);
    done(&run(&mut sweep(&whole, "60")));
    assert_eq!(numbers(&shared), numbers(&whole));
    assert!(!shared.join(LOCK).exists(), "the lock goes with the run");
}

#[test]
fn a_run_that_was_killed_locks_nobody_out() {
    let root = tempfile::tempdir().unwrap();
    let (folder, whole) = (root.path().join("killed"), root.path().join("whole"));
    let mut first = start(&folder, "60");
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(folder.join(LOCK).exists(), "nobody was left to take it away");
    let ended = run(&mut sweep(&folder, "60"));
    done(&ended);
    assert!(ended.err.starts_with("note: going on: "), "{}", ended.err);
    done(&run(&mut sweep(&whole, "60")));
    assert_eq!(numbers(&folder), numbers(&whole));
    assert!(!folder.join(LOCK).exists());
}

#[test]
fn of_many_runs_at_once_one_computes() {
    let root = tempfile::tempdir().unwrap();
    let (shared, whole) = (root.path().join("shared"), root.path().join("whole"));
    let runs: Vec<_> = (0..4)
        .map(|_| {
            let shared = shared.clone();
            thread::spawn(move || run(&mut sweep(&shared, "4")))
        })
        .collect();
    let ended: Vec<Ended> = runs.into_iter().map(|run| run.join().unwrap()).collect();
    assert!(ended.iter().any(|ended| ended.code == 0), "{ended:?}");
    for ended in ended.iter().filter(|ended| ended.code != 0) {
        assert!(ended.err.starts_with("error: another run is writing into "), "{}", ended.err);
    }
    done(&run(&mut sweep(&whole, "4")));
    assert_eq!(numbers(&shared), numbers(&whole));
    let records = |folder: &Path| fs::read_to_string(folder.join("records.jsonl")).unwrap();
    assert_eq!(records(&shared), records(&whole));
}

#[test]
fn a_file_of_ones_own_with_the_name_of_the_lock_stays() {
    let root = tempfile::tempdir().unwrap();
    let lock = root.path().join(LOCK);
    fs::write(&lock, "mine").unwrap();
    let ended = run(&mut sweep(root.path(), "1"));
    let expected = format!(
        "error: {} is no lock of this program\nhint: move it away, or write to another folder\n",
        lock.display()
    );
    assert_eq!((ended.code, ended.err), (1, expected));
    assert_eq!(fs::read_to_string(&lock).unwrap(), "mine");
}

#[test]
fn a_run_that_is_refused_leaves_no_folder() {
    let root = tempfile::tempdir().unwrap();
    let mut command = sweep(&root.path().join("a/b/c"), "1");
    // Only the executor is missing, and it is opened last.
    let words: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
    let words = words.iter().map(|word| if word == "cpu" { "gpu".into() } else { word.clone() });
    command = crate::support::process::command(words);
    for variable in ["VK_ICD_FILENAMES", "VK_DRIVER_FILES"] {
        command.env(variable, "/no/such/driver.json");
    }
    let ended = run(command.env_remove("VK_ADD_DRIVER_FILES"));
    assert!(ended.code == 1 && ended.err.starts_with("error: no usable GPU: "), "{}", ended.err);
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
}
