//! What is written where: pipes, devices, links, modes, and other files beside.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use crate::support::process::{Ended, atelier, command, wait};

const TINY: &str = "tests/golden/logits/plain-f32";
const BUNDLED: &str = "web/models/painters-12";

fn logits(out: &Path) -> Ended {
    atelier(["logits", TINY, "--ids", "1,2", "--backend", "cpu", "--out", out.to_str().unwrap()])
}

fn export(out: &Path) -> Ended {
    atelier(["export", BUNDLED, "--as", "pytorch", "--out", out.to_str().unwrap()])
}

/// Scores of two items under the full model.
fn samples(out: &Path) -> Ended {
    let task = ["--task", "facts", "--limit", "2", "--backend", "cpu"];
    atelier([&["eval", BUNDLED, "--log-samples", out.to_str().unwrap()], &task[..]].concat())
}

fn figure(source: &Path, out: &Path) -> Ended {
    atelier(["figure", "4", source.to_str().unwrap(), "--out", out.to_str().unwrap()])
}

/// A folder of figure 4 on two items.
fn sweep(out: &Path) -> Ended {
    let task = ["--task", "facts", "--figure", "4", "--limit", "2", "--backend", "cpu"];
    atelier([&["sweep", BUNDLED, "--out", out.to_str().unwrap()], &task[..]].concat())
}

fn done(ended: &Ended) {
    assert_eq!(ended.code, 0, "{}", ended.err);
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

type Write = Box<dyn Fn(&Path) -> Ended>;

/// Every command that writes one file, with its name.
fn writers(root: &Path) -> [(&'static str, Write); 4] {
    let folder = root.join("results");
    done(&sweep(&folder));
    [
        ("logits", Box::new(logits)),
        ("export", Box::new(export)),
        ("eval", Box::new(samples)),
        ("figure", Box::new(move |out| figure(&folder, out))),
    ]
}

#[test]
fn pipes_devices_and_links_are_written_to_and_modes_are_kept() {
    let root = tempfile::tempdir().unwrap();
    for (name, write) in writers(root.path()) {
        let folder = root.path().join(name);
        fs::create_dir(&folder).unwrap();
        let at = |file: &str| folder.join(file);
        done(&write(&at("plain")));
        let whole = fs::read(at("plain")).unwrap();
        assert!(!whole.is_empty(), "{name}");

        let pipe = at("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reading = thread::spawn({
            let pipe = pipe.clone();
            move || fs::read(pipe).unwrap()
        });
        done(&write(&pipe));
        assert!(reading.join().unwrap() == whole, "{name}: through a pipe");
        assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo(), "{name}: it is a pipe still");

        done(&write(Path::new("/dev/null")));
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device(), "{name}");

        // A link to a link, and one to a file that is not there yet.
        fs::write(at("target"), "before").unwrap();
        fs::set_permissions(at("target"), fs::Permissions::from_mode(0o600)).unwrap();
        symlink("target", at("link")).unwrap();
        symlink(at("link"), at("link-to-link")).unwrap();
        symlink("made", at("dangling")).unwrap();
        for (link, target) in [("link-to-link", "target"), ("dangling", "made")] {
            done(&write(&at(link)));
            assert!(at(link).is_symlink() && !at(target).is_symlink(), "{name}: {link}");
            assert!(fs::read(at(target)).unwrap() == whole, "{name}: {link}");
        }
        assert_eq!(mode(&at("target")), 0o600, "{name}");

        // Two names of one file stay that.
        fs::write(at("one"), "before").unwrap();
        fs::hard_link(at("one"), at("two")).unwrap();
        done(&write(&at("two")));
        assert!(fs::read(at("one")).unwrap() == whole, "{name}");
        assert_eq!(fs::metadata(at("one")).unwrap().nlink(), 2, "{name}");
        let all = ["dangling", "link", "link-to-link", "made", "one", "pipe", "plain", "target", "two"];
        assert_eq!(names(&folder), all, "{name}: nothing else is left");
    }
}

#[test]
fn a_new_file_has_the_mode_that_the_mask_leaves() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("logits");
    let line = format!(
        "umask 027; exec {} logits {TINY} --ids 1 --backend cpu --out {}",
        env!("CARGO_BIN_EXE_atelier"),
        out.display()
    );
    assert!(Command::new("sh").args(["-c", &line]).stdout(Stdio::null()).status().unwrap().success());
    assert_eq!(mode(&out), 0o640);
}

#[test]
fn files_of_ones_own_beside_an_output_stay() {
    let root = tempfile::tempdir().unwrap();
    let (precious, folder) = (root.path().join("precious"), root.path().join("results"));
    fs::write(&precious, "mine").unwrap();
    fs::create_dir(&folder).unwrap();
    for name in ["sweep", "records", "results", "figure-4"] {
        symlink(&precious, folder.join(format!("{name}.part"))).unwrap();
    }
    done(&sweep(&folder));
    fs::write(folder.join("drawn.part"), "mine").unwrap();
    done(&figure(&folder, &folder.join("drawn.svg")));
    assert_eq!(fs::read_to_string(&precious).unwrap(), "mine");
    assert_eq!(fs::read_to_string(folder.join("drawn.part")).unwrap(), "mine");
    let all = [
        "drawn.part",
        "drawn.svg",
        "figure-12.csv",
        "figure-12.svg",
        "figure-4.csv",
        "figure-4.part",
        "figure-4.svg",
        "records.jsonl",
        "records.part",
        "results.csv",
        "results.json",
        "results.part",
        "sweep.json",
        "sweep.part",
    ];
    assert_eq!(names(&folder), all);
}

#[test]
fn a_run_that_fails_leaves_the_file_that_was_there() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("file");
    fs::write(&out, "before").unwrap();
    for first in [&["logits", TINY, "--ids", "1", "--out"][..], &["eval", BUNDLED, "--log-samples"]] {
        let mut command = command(first);
        command.arg(&out).args(["--backend", "gpu"]).env_remove("VK_ADD_DRIVER_FILES");
        for variable in ["VK_ICD_FILENAMES", "VK_DRIVER_FILES"] {
            command.env(variable, "/no/such/driver.json");
        }
        let ended = crate::support::process::run(&mut command);
        assert!(ended.code == 1 && ended.err.starts_with("error: no usable GPU"), "{}", ended.err);
        assert_eq!(fs::read_to_string(&out).unwrap(), "before");
    }
    assert_eq!(names(root.path()), ["file"]);
}

/// Runs with standard output going to a file that something stands in already.
fn behind(file: &Path, arguments: &[&str]) -> (i32, Vec<u8>, String) {
    fs::write(file, "first\n").unwrap();
    let out = fs::OpenOptions::new().append(true).open(file).unwrap();
    let mut command = command(arguments);
    let mut child = command.stdout(out).stderr(Stdio::piped()).spawn().unwrap();
    let code = wait(&mut child, &format!("{command:?}"));
    let mut err = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut err).unwrap();
    (code, fs::read(file).unwrap(), err)
}

#[cfg(target_os = "linux")]
#[test]
fn standard_output_can_be_named() {
    let root = tempfile::tempdir().unwrap();
    let (file, shown) = (root.path().join("file"), root.path().join("shown"));
    let fixed = ["logits", TINY, "--ids", "1,2", "--backend", "cpu", "--out"];
    let words = |out| [&fixed[..], &[out]].concat();
    done(&logits(&file));
    let whole = fs::read(&file).unwrap();
    let expected = [b"first\n", whole.as_slice()].concat();
    let by_name = shown.display().to_string();
    for out in ["/dev/stdout", "/proc/self/fd/1", "/dev/fd/1", &by_name] {
        let (code, bytes, err) = behind(&shown, &words(out));
        assert!(code == 0 && bytes == expected, "{out}: {code} {err}");
        // What would be printed is no part of the file.
        assert_eq!(err, format!("note: {out}: logits [2, 61]\n"));
    }
    let json = [&words("/dev/stdout")[..], &["--json"]].concat();
    let (code, bytes, err) = behind(&shown, &json);
    assert_eq!((code, bytes.as_slice()), (2, &b"first\n"[..]));
    assert!(err.starts_with("error: --out is standard output, and so is what --json prints\n"), "{err}");

    // Through a pipe, as a text.
    let printed = atelier(["export", BUNDLED, "--as", "pytorch"]);
    let named = atelier(["export", BUNDLED, "--as", "pytorch", "--out", "/dev/stdout"]);
    assert_eq!((named.code, named.out), (0, printed.out));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_a_shell_holds_open_is_written_in_place() {
    let root = tempfile::tempdir().unwrap();
    let (held, plain): (PathBuf, PathBuf) = (root.path().join("held"), root.path().join("plain"));
    done(&export(&plain));
    let line = format!(
        "exec 3<>{0}; {1} export {BUNDLED} --as pytorch --out /dev/fd/3; cat <&3 >{0}.read",
        held.display(),
        env!("CARGO_BIN_EXE_atelier")
    );
    assert!(
        Command::new("sh")
            .args(["-c", &line])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status()
            .unwrap()
            .success()
    );
    let read = fs::read(root.path().join("held.read")).unwrap();
    assert!(!read.is_empty() && read == fs::read(&plain).unwrap());
}
