//! The executable in its surroundings: which model it takes, where it writes, what it does
//! when it cannot, and how it ends.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;

use crate::folders;
use crate::support::process::{Ended, atelier, command, run, wait};
use crate::support::source::root;
use atelier::model::WeightFormat;

/// A tiny model with its own number of tokens in the vocabulary.
const TINY: &str = "tests/golden/logits/plain-f32";
const TINY_VOCAB: u64 = 61;
const BUNDLED_VOCAB: u64 = 2048;

/// The vocabulary of the model that was taken.
fn vocab_size(ended: &Ended) -> u64 {
    assert_eq!(ended.code, 0, "{}", ended.err);
    let json: Value = serde_json::from_str(&ended.out).unwrap();
    json["config"]["vocab_size"].as_u64().unwrap()
}

#[test]
fn the_argument_goes_before_the_variable_and_that_before_the_bundled_model() {
    let inspect = |arguments: &[&str], variable: Option<&str>, current: &Path| {
        let mut command = command(["inspect", "--json"].iter().chain(arguments));
        command.current_dir(current);
        if let Some(variable) = variable {
            command.env("ATELIER_MODEL", variable);
        }
        vocab_size(&run(&mut command))
    };
    let (here, elsewhere) = (root(), tempfile::tempdir().unwrap());
    let bundled = here.join("web/models/painters-12").display().to_string();
    assert_eq!(inspect(&[TINY], Some(&bundled), here), TINY_VOCAB);
    assert_eq!(inspect(&[], Some(TINY), here), TINY_VOCAB);
    assert_eq!(inspect(&[], Some(""), here), BUNDLED_VOCAB, "set to nothing is not set");
    assert_eq!(inspect(&[], None, &here.join("src/cli")), BUNDLED_VOCAB, "upward from a folder");
    // The executable was built in these sources, so it knows them from anywhere.
    assert_eq!(inspect(&[], None, elsewhere.path()), BUNDLED_VOCAB);
}

#[test]
fn a_copied_executable_takes_the_model_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("atelier");
    std::fs::copy(env!("CARGO_BIN_EXE_atelier"), &copy).unwrap();
    let inspect = || {
        let mut command = std::process::Command::new(&copy);
        command.args(["inspect", "--json"]).env_remove("ATELIER_MODEL").current_dir(folder.path());
        run(&mut command)
    };
    let nothing = inspect();
    assert_eq!(nothing.code, 1);
    assert_eq!(
        nothing.err,
        "error: no model was given, and no bundled model was found\n\
         hint: give a model folder, or set ATELIER_MODEL to one\n"
    );
    for (name, bytes) in folders::files(WeightFormat::F32, true) {
        let model = folder.path().join("models/tiny");
        std::fs::create_dir_all(&model).unwrap();
        std::fs::write(model.join(name), bytes).unwrap();
    }
    assert_eq!(vocab_size(&inspect()), 11);
}

#[test]
fn the_model_stands_anywhere_among_the_options() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("l.safetensors").display().to_string();
    let orders: [&[&str]; 3] = [
        &["logits", TINY, "--ids", "1,2,3", "--out", &out, "--backend", "cpu"],
        &["logits", "--ids", "1,2,3", TINY, "--out", &out, "--backend", "cpu"],
        &["--json", "logits", "--backend", "cpu", "--ids", " 1, 2, 3", "--out", &out, TINY],
    ];
    let files = orders.map(|order| {
        let ended = atelier(order);
        assert_eq!(ended.code, 0, "{}", ended.err);
        std::fs::read(&out).unwrap()
    });
    assert!(files.iter().all(|file| *file == files[0]), "the same ids give the same file");
}

/// Runs with standard output going to a pipe of which only `n_bytes` are read.
fn read_only(arguments: &[&str], n_bytes: usize) -> (i32, String) {
    let mut command = command(arguments);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut vec![0; n_bytes]).unwrap();
    drop(out);
    let code = wait(&mut child, &format!("{command:?}"));
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    (code, err)
}

#[test]
fn a_reader_who_has_read_enough_is_no_failure() {
    let prompt = ["--prompt", "Once", "--max-tokens", "60", "--backend", "cpu"];
    for (arguments, n_bytes) in [
        (vec!["--help"], 0),
        (vec!["--version"], 0),
        (vec!["schedule", "--layers", "12"], 0),
        (vec!["inspect", TINY], 1),
        (vec!["inspect", "--json"], 1),
        ([&["generate"], &prompt[..]].concat(), 1),
        (vec!["eval", "--limit", "1", "--task", "facts", "--backend", "cpu"], 0),
    ] {
        let (code, err) = read_only(&arguments, n_bytes);
        assert_eq!(code, 0, "{arguments:?}: {err}");
        assert!(!err.contains("panicked"), "{arguments:?}: {err}");
    }
}

/// A place to which nothing can be written.
#[cfg(target_os = "linux")]
fn full() -> PathBuf {
    PathBuf::from("/dev/full")
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    const NO_SPACE: &str = "No space left on device (os error 28)\n";
    let device =
        |path| std::os::unix::fs::FileTypeExt::is_char_device(&std::fs::metadata(path).unwrap().file_type());
    for arguments in
        [&["schedule", "--layers", "12"][..], &["inspect", TINY], &["inspect", TINY, "--json"], &["--help"]]
    {
        let mut command = command(arguments);
        let out = std::fs::OpenOptions::new().write(true).open(full()).unwrap();
        let mut child = command.stdout(out).stderr(Stdio::piped()).spawn().unwrap();
        assert_eq!(wait(&mut child, &format!("{command:?}")), 1, "{arguments:?}");
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert_eq!(err, format!("error: standard output cannot be written: {NO_SPACE}"), "{arguments:?}");
    }
    let logits = atelier(["logits", TINY, "--ids", "1", "--backend", "cpu", "--out", "/dev/full"]);
    let full_disk =
        "error: /dev/full: No space left on device\nhint: make room, and run the same command again\n";
    assert_eq!((logits.code, logits.err.as_str()), (1, full_disk));
    let eval = ["eval", "--task", "facts", "--limit", "1", "--backend", "cpu", "--log-samples", "/dev/full"];
    let eval = atelier(eval);
    assert_eq!((eval.code, eval.err.as_str()), (1, full_disk));
    assert!(device(full()), "a device is written to, not replaced by a file");
}

#[test]
fn places_that_cannot_be_written_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path().display().to_string();
    let missing = folder.path().join("no/such/folder").display().to_string();
    for place in [&directory, &missing] {
        for arguments in [
            ["logits", TINY, "--ids", "1", "--backend", "cpu", "--out", place],
            ["eval", "--limit", "1", "--task", "facts", "--log-samples", place, "--backend=cpu"],
        ] {
            let refusal = atelier(arguments).refusal(folder.path());
            let end = if place == &directory { "" } else { "/no/such/folder" };
            assert!(refusal.starts_with(&format!("1: error: DIR{end} cannot be written: ")), "{refusal}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_written_through() {
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    std::fs::write(&file, "before").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let arguments = ["logits", TINY, "--ids", "1", "--backend", "cpu", "--out"].map(Into::into);
    assert_eq!(atelier(arguments.into_iter().chain([link.clone().into_os_string()])).code, 0);
    assert!(link.is_symlink() && std::fs::metadata(&file).unwrap().len() > TINY_VOCAB * 4);
}

/// Drivers that do not exist: what a machine without a GPU looks like to the Vulkan loader.
#[cfg(target_os = "linux")]
#[test]
fn without_a_gpu_the_default_computes_on_the_cpu_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("l.safetensors").display().to_string();
    let logits = |extra: &[&str]| {
        let arguments = [&["logits", TINY, "--ids", "1,2", "--json", "--out", &out][..], extra].concat();
        let mut command = command(arguments);
        for variable in ["VK_ICD_FILENAMES", "VK_DRIVER_FILES"] {
            command.env(variable, "/no/such/driver.json");
        }
        run(command.env_remove("VK_ADD_DRIVER_FILES"))
    };
    let default = logits(&[]);
    let json: Value = serde_json::from_str(&default.out).unwrap();
    assert_eq!((default.code, json["backend"].as_str()), (0, Some("cpu")));
    assert!(default.err.starts_with("note: computing on the CPU: no usable GPU: "), "{}", default.err);
    let explicit = logits(&["--backend", "gpu"]);
    assert_eq!((explicit.code, explicit.out.as_str()), (1, ""));
    assert!(explicit.err.starts_with("error: no usable GPU: "), "{}", explicit.err);
    assert!(explicit.err.ends_with("\nhint: --backend cpu needs no GPU\n"), "{}", explicit.err);
    assert_eq!(logits(&["--backend", "reference"]).err, "");
}

/// Without a desktop, Mesa's selection of devices says so whenever a device is looked for.
#[cfg(target_os = "linux")]
#[test]
fn the_drivers_word_about_a_desktop_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("l.safetensors").display().to_string();
    for backend in [&[][..], &["--backend", "gpu"]] {
        for directory in [None, Some("relative")] {
            let arguments = [&["logits", TINY, "--ids", "1", "--out", &out][..], backend].concat();
            let mut command = command(arguments);
            command.env_remove("XDG_RUNTIME_DIR").envs(directory.map(|value| ("XDG_RUNTIME_DIR", value)));
            // Nor where nothing can be put down meanwhile.
            command.env("TMPDIR", "/nonexistent");
            let ended = run(&mut command);
            assert!(!ended.err.contains("XDG_RUNTIME_DIR"), "{}", ended.err);
            // Where there is no GPU at all, that is said.
            assert!(ended.code == 0 || ended.err.starts_with("error: no usable GPU: "), "{}", ended.err);
        }
    }
}

#[cfg(unix)]
#[test]
fn schedules_may_come_through_a_pipe() {
    let mut command = command(["eval", "--task", "facts", "--limit", "1", "--backend", "cpu", "--json"]);
    command.args(["--schedules", "/dev/stdin"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"\xef\xbb\xbf0-11\r\n\r\n0-4 6-11").unwrap();
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    assert_eq!(wait(&mut child, "eval with schedules from a pipe"), 0);
    let json: Value = serde_json::from_str(&out).unwrap();
    let schedules: Vec<_> =
        json.as_array().unwrap().iter().map(|run| run["schedule"].as_str().unwrap()).collect();
    assert_eq!(schedules, ["0-11", "0-4 6-11"]);
}
