//! The cache on this machine: shared, killed, full, read-only, made by others.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use atelier::hub::kept;
use serde_json::{Value, json};

use crate::support::hub::{StandIn, TINY, WEIGHTS};
use crate::support::process::{Ended, run};
use crate::support::wait;

/// Longest that another process is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn slow() -> Value {
    json!([{"name": "slow", "rate": 40_000, "file": "safetensors$"}])
}

fn size(hub: &StandIn) -> u64 {
    hub.look_up(TINY).unwrap().files.iter().find(|file| file.name == WEIGHTS).unwrap().bytes
}

#[test]
fn two_threads_on_one_cache_fetch_each_file_once() {
    let Some(hub) = StandIn::start("two_threads") else { return };
    let mut waited = [false; 2];
    hub.having(&slow());
    std::thread::scope(|scope| {
        for waited in &mut waited {
            let hub = &hub;
            scope.spawn(move || {
                let mut progress = |at: &atelier::hub::FetchProgress| *waited |= at.is_waiting;
                hub.fetch_as(&hub.hub(), TINY, &mut progress).unwrap();
            });
        }
    });
    assert!(waited.contains(&true), "one of them waited for the other");
    for name in ["generation_config.json", "tokenizer.json", WEIGHTS] {
        assert_eq!(hub.sent(name).len(), 1, "{name}");
    }
    assert!(hub.blobs(TINY).iter().all(|name| !name.contains("incomplete")), "{:?}", hub.blobs(TINY));
}

#[test]
fn two_processes_on_one_cache_fetch_each_file_once() {
    let Some(hub) = StandIn::start("two_processes") else { return };
    hub.having(&slow());
    let inspect = || hub.atelier(&["inspect", TINY]).stdout(Stdio::null()).spawn().unwrap();
    for mut child in [inspect(), inspect()] {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(hub.sent(WEIGHTS).len(), 1);
    let left: Vec<_> = hub.blobs(TINY).into_iter().filter(|name| name.contains("incomplete")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_process_that_is_killed_leaves_what_the_next_goes_on_with() {
    let Some(hub) = StandIn::start("is_killed") else { return };
    let half = size(&hub) / 2;
    hub.having(&json!([{"name": "stall", "file": "safetensors$", "bytes": half, "times": 1}]));
    let mut child: Child = hub.atelier(&["inspect", TINY]).stdout(Stdio::null()).spawn().unwrap();
    let has = |length: u64| {
        hub.blobs(TINY).iter().any(|name| {
            let at = hub.kept(TINY, &format!("blobs/{name}"));
            name.ends_with(".incomplete") && fs::metadata(at).is_ok_and(|file| file.len() == length)
        })
    };
    until("what has come is written at once", || has(half));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!hub.kept(TINY, "snapshots").exists(), "nothing is there before all is");
    let Ended { code, err, .. } = run(&mut hub.atelier(&["inspect", TINY]));
    assert_eq!(code, 0, "{err}");
    assert_eq!(hub.sent(WEIGHTS).last().unwrap(), &(Some(format!("bytes={half}-")), size(&hub) - half));
}

/// `sh -c`, with `atelier inspect` of the model as `"$@"`.
fn in_shell(hub: &StandIn, script: &str) -> Command {
    let atelier = hub.atelier(&["inspect", TINY]);
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh"]).arg(atelier.get_program()).args(atelier.get_args());
    for (name, value) in atelier.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

#[cfg(target_os = "linux")]
#[test]
fn a_limit_on_files_is_a_full_disk_and_fetching_goes_on_after_it() {
    let Some(hub) = StandIn::start("limit_on_files") else { return };
    // Blocks of 512 bytes.
    let full = run(&mut in_shell(&hub, "trap '' XFSZ; ulimit -f 40; exec \"$@\""));
    assert_eq!((full.code, full.out.as_str()), (1, ""), "{}", full.err);
    assert!(full.err.contains("error: there is no room left in "), "{}", full.err);
    assert!(full.err.contains("\nhint: make room, then try again"), "{}", full.err);
    assert!(!hub.kept(TINY, "snapshots").exists());
    hub.having(&json!([]));
    assert_eq!(run(&mut hub.atelier(&["inspect", TINY])).code, 0);
    assert_eq!(hub.sent(WEIGHTS), [(Some("bytes=20480-".to_owned()), size(&hub) - 20_480)]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_fetching_goes_on_after_it() {
    let Some(hub) = StandIn::start("full_disk") else { return };
    let disk = hub.root().join("disk");
    fs::create_dir(&disk).unwrap();
    let mounted = format!("mount -t tmpfs -o size=40k tmpfs '{0}' && export HF_HOME='{0}'", disk.display());
    let unshared = Command::new("unshare").args(["-rm", "sh", "-c", &mounted]).output();
    if !unshared.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED hub::cache::full_disk: no file system can be mounted here");
        return;
    }
    let script = format!(
        "exec unshare -rm sh -c '{} && \"$@\"; echo \"code $?\" && ls \"$HF_HOME\"/hub/*/ && \
         mount -o remount,size=1m \"$HF_HOME\" && exec \"$@\"' sh \"$@\"",
        mounted.replace('\'', "\"")
    );
    let ended = run(&mut in_shell(&hub, &script));
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.err.contains("error: there is no room left in "), "{}", ended.err);
    assert!(ended.out.starts_with("code 1\n"), "{}", ended.out);
    let kept = ended.out.split("\n\n").next().unwrap();
    assert!(!kept.contains("snapshots"), "{kept}");
    let sent = hub.sent(WEIGHTS);
    assert!(sent.len() == 2 && sent[1].0.is_some(), "{sent:?}");
}

/// Runs as somebody who may only read, or says why not.
#[cfg(target_os = "linux")]
fn reading_only(hub: &StandIn, test: &str) -> Option<Command> {
    let script = "exec \"$@\"";
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    if !is_root {
        return Some(in_shell(hub, script));
    }
    let nobody = "exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"";
    let mut tried = Command::new("setpriv");
    tried.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(env!("CARGO_BIN_EXE_atelier"));
    if !tried.arg("--version").output().is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED hub::cache::{test}: nobody is not let in here");
        return None;
    }
    Some(in_shell(hub, nobody))
}

#[cfg(target_os = "linux")]
fn may(folder: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.file_type().unwrap().is_dir() {
            may(&entry.path(), mode);
        }
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_cache_for_reading_alone_is_read_and_says_so_when_something_is_missing() {
    let Some(hub) = StandIn::start("reading_alone") else { return };
    let Some(mut inspect) = reading_only(&hub, "reading_alone") else { return };
    fs::create_dir(hub.root().join("hub")).unwrap();
    may(hub.root(), 0o555);
    let refused = run(&mut inspect);
    may(hub.root(), 0o755);
    assert_eq!(refused.code, 1, "{}", refused.err);
    assert!(refused.err.contains("error: nothing can be kept in "), "{}", refused.err);
    hub.fetch(TINY).unwrap();
    may(hub.root(), 0o555);
    let read = run(&mut inspect);
    may(hub.root(), 0o755);
    assert_eq!((read.code, read.err.as_str()), (0, ""));
}

#[test]
fn a_cache_where_no_folder_can_be_is_refused() {
    let Some(hub) = StandIn::start("no_folder") else { return };
    fs::write(hub.root().join("hub"), "a file").unwrap();
    let refused = run(&mut hub.atelier(&["inspect", TINY]));
    assert_eq!((refused.code, refused.out.as_str()), (1, ""));
    assert!(refused.err.contains("error: nothing can be kept in "), "{}", refused.err);
}

/// A file of the right size with other bytes is noticed when it is read, with the Hub and without.
#[test]
fn weights_that_have_changed_in_the_cache_are_refused() {
    let Some(hub) = StandIn::start("changed") else { return };
    hub.fetch(TINY).unwrap();
    let sha = hub.sha(TINY);
    let blob = fs::canonicalize(hub.kept(TINY, &format!("snapshots/{sha}/{WEIGHTS}"))).unwrap();
    let mut bytes = fs::read(&blob).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::remove_file(&blob).unwrap();
    fs::write(&blob, bytes).unwrap();
    for offline in ["0", "1"] {
        let ended = run(hub
            .atelier(&["generate", TINY, "--prompt", "a", "--max-tokens", "1", "--backend", "cpu"])
            .env("HF_HUB_OFFLINE", offline));
        let says = format!("{WEIGHTS} is not the file that was fetched: its SHA-256 is ");
        assert!(ended.code == 1 && ended.err.contains(&says), "{}", ended.err);
        assert!(ended.err.contains("\nhint: remove it from the cache"), "{}", ended.err);
    }
}

#[test]
fn what_others_have_fetched_is_found_and_what_is_not_whole_is_not() {
    let Some(hub) = StandIn::start("others") else { return };
    hub.fetch("stand-in/sharded").unwrap();
    let name = hub.name("stand-in/sharded");
    let sha = hub.sha("stand-in/sharded");
    let snapshot = hub.kept("stand-in/sharded", &format!("snapshots/{sha}"));
    let note = hub.kept("stand-in/sharded", "refs/main");
    let found = || wait(kept(&name, &hub.downloads())).map(|(commit, _)| commit);
    assert_eq!(found().as_deref(), Some(sha.as_str()));
    // As where links cannot be made, and as some tools write a note.
    for entry in fs::read_dir(&snapshot).unwrap().flatten() {
        let bytes = fs::read(entry.path()).unwrap();
        fs::remove_file(entry.path()).unwrap();
        fs::write(entry.path(), bytes).unwrap();
    }
    fs::write(&note, format!("{sha}\n")).unwrap();
    assert_eq!(found().as_deref(), Some(sha.as_str()));
    for damaged in ["", "main", "../../../../etc", &"0".repeat(40), &"x".repeat(100_000)] {
        fs::write(&note, damaged).unwrap();
        assert_eq!(found(), None, "{}", &damaged[..damaged.len().min(50)]);
    }
    fs::write(&note, &sha).unwrap();
    for file in ["model-00002-of-00002.safetensors", "config.json"] {
        let bytes = fs::read(snapshot.join(file)).unwrap();
        fs::remove_file(snapshot.join(file)).unwrap();
        assert_eq!(found(), None, "without {file}");
        fs::write(snapshot.join(file), bytes).unwrap();
    }
    // With its tokenizer missing it would open for ids alone: it is fetched, where the Hub can be asked.
    let pinned = format!("stand-in/sharded@{sha}");
    fs::remove_file(snapshot.join("tokenizer.json")).unwrap();
    assert_eq!(run(&mut hub.atelier(&["inspect", &pinned])).code, 0);
    assert!(snapshot.join("tokenizer.json").exists());
}
