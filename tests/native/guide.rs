//! The guide says what is so: its commands run, its schedules are schedules, what it calls by a name of the page is
//! called so there, and the files that it names exist.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use atelier::schedule::Schedule;

use crate::support::source::{files, read, root};
use crate::support::{document, ftl};

/// The small bundled model: its commands take moments.
const MODEL: &str = "web/models/painters-6";
/// Layers of the model that the chapter on schedules speaks of.
const N_LAYERS: usize = 12;

/// What stands on the page with a number in it, and the sentences that it is of.
const COUNTED: [(&str, &str); 6] = [
    ("Repeat ×2", "menu-repeat"),
    ("重复 ×2", "menu-repeat"),
    ("8 bits", "quantise-bits-choice"),
    ("4 bits", "quantise-bits-choice"),
    ("8 比特", "quantise-bits-choice"),
    ("4 比特", "quantise-bits-choice"),
];
/// The one word in bold that says what bold means.
const BOLD: [&str; 2] = ["bold", "粗体"];

/// Fails with all complaints at once.
fn fails(rule: &str, complaints: &[String]) {
    assert!(complaints.is_empty(), "{rule}\n  {}", complaints.join("\n  "));
}

fn chapters() -> Vec<String> {
    let all = files("guide", &[".md"]);
    assert!(all.len() > 8, "the guide has chapters: {all:?}");
    all
}

/// Blocks of code of a language, each with its file.
fn blocks(language: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for path in chapters() {
        let text = read(&path);
        for block in text.split("\n```").skip(1).step_by(2) {
            let (head, body) = block.split_once('\n').unwrap_or((block, ""));
            if head == language {
                found.push((path.clone(), body.to_owned()));
            }
        }
    }
    found
}

/// Words of a command line, where double quotes hold some together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (place, part) in line.split('"').enumerate() {
        if place % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// What is between two marks, outside of blocks of code.
fn between(text: &str, mark: &str) -> Vec<String> {
    let outside: String = text.split("\n```").step_by(2).collect::<Vec<_>>().join("\n");
    outside.split(mark).skip(1).step_by(2).map(|words| words.replace('\n', " ")).collect()
}

#[test]
fn commands_of_the_guide_run() {
    let folder = tempfile::tempdir().unwrap();
    // Files that it says a reader has.
    let given = |language: &str, part: &str| {
        let all = blocks(language);
        all.into_iter()
            .map(|(_, body)| body)
            .find(|body| body.contains(part))
            .unwrap_or_else(|| panic!("no {part}"))
    };
    fs::write(folder.path().join("mine.jsonl"), given("json", "answerKey")).unwrap();
    fs::write(folder.path().join("plan.json"), given("json", "families")).unwrap();
    let run = |arguments: &[String]| {
        let model = root().join(MODEL);
        let arguments = arguments.iter().map(|argument| match argument.strip_prefix("web/models/") {
            Some(name) => root().join("web/models").join(name).display().to_string(),
            None => argument.clone(),
        });
        let mut command = Command::new(env!("CARGO_BIN_EXE_atelier"));
        command
            .args(arguments)
            .current_dir(folder.path())
            .env("ATELIER_MODEL", model)
            .env("HF_HUB_OFFLINE", "1");
        command.output().unwrap()
    };
    let experiment = run(&words("eval --task facts --limit 3 --print-experiment"));
    fs::write(folder.path().join("experiment.json"), experiment.stdout).unwrap();

    let mut complaints = Vec::new();
    let mut ran: BTreeSet<String> = BTreeSet::new();
    // In the order of the chapters: some read what others have written. What another language shows, too, runs once.
    for (path, body) in blocks("sh") {
        for line in body.lines() {
            let Some(arguments) = line.strip_prefix("atelier ") else {
                complaints.push(format!("{path}: {line} is no command of atelier"));
                continue;
            };
            if !ran.insert(line.to_owned()) {
                continue;
            }
            let output = run(&words(arguments));
            if !output.status.success() {
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                complaints.push(format!("{path}: {line}: {} {said}", output.status));
            }
        }
    }
    fails("every command of the guide does what it is there for", &complaints);
    assert!(ran.len() > 25, "{} commands", ran.len());
    let written = [
        "logits.safetensors",
        "maps.safetensors",
        "hidden.safetensors",
        "samples.jsonl",
        "figure-4.svg",
        "edited.py",
    ];
    for name in written {
        assert!(folder.path().join(name).is_file(), "{name} was written");
    }
    assert!(folder.path().join("edited/model.safetensors").is_file());
    assert!(folder.path().join("own/results.json").is_file());
}

#[test]
fn schedules_of_the_guide_are_schedules_in_normal_form() {
    let mut complaints = Vec::new();
    let mut n_schedules = 0;
    let texts = chapters().into_iter().filter(|path| path.ends_with("/schedules.md")).map(|path| read(&path));
    let text = texts.collect::<String>();
    for row in text.lines().filter(|line| line.starts_with("| `")) {
        let row = row.replace("\\|", "o");
        for code in row.split('`').skip(1).step_by(2) {
            let code = code.replace('o', "|");
            if code.contains(|letter: char| letter.is_ascii_alphabetic() && letter != 'x') {
                continue;
            }
            n_schedules += 1;
            match Schedule::parse(&code, N_LAYERS) {
                Ok(schedule) if schedule.to_string() == code => {}
                Ok(schedule) => complaints.push(format!("{code} is {schedule}")),
                Err(error) => complaints.push(format!("{code}: {error}")),
            }
        }
    }
    fails("schedules in tables are whole and written as the program writes them", &complaints);
    assert!(n_schedules > 18, "{n_schedules} schedules");
}

#[test]
fn what_is_bold_stands_on_the_page() {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").replace("{ \" \" }", "");
    // Values, and those of choices: `[skip] Skip`.
    let said_in = |file: &str| {
        let mut said: BTreeSet<String> = BTreeSet::new();
        for line in file.lines() {
            let value = line.split_once(" = ").map_or(line, |(_, value)| value);
            said.insert(plain(value));
            if let Some((_, value)) = line.trim_start().trim_start_matches('*').split_once("] ") {
                said.insert(plain(value));
            }
        }
        let entries = ftl::entries(file);
        for (_, code) in COUNTED {
            assert!(entries.contains_key(code), "there is no {code}");
        }
        said
    };
    let is_counted = |name: &str| COUNTED.iter().any(|(counted, _)| *counted == name);
    let mut complaints = Vec::new();
    for language in document::languages() {
        let said = said_in(&read(&format!("web/words/{language}.ftl")));
        // The English chapters lie in the folder itself.
        let folder = if language == "en" { "guide/".to_owned() } else { format!("guide/{language}/") };
        let is_of = |path: &&String| path.strip_prefix(&folder).is_some_and(|name| !name.contains('/'));
        let all = chapters();
        assert!(all.contains(&format!("{folder}README.md")), "the page leads to a guide in {language}");
        for path in all.iter().filter(is_of) {
            for name in between(&read(path), "**") {
                if !said.contains(&plain(&name)) && !is_counted(&name) && !BOLD.contains(&name.as_str()) {
                    complaints.push(format!("{path}: {name}"));
                }
            }
        }
    }
    fails("names in bold are texts of the page in the chapter's language", &complaints);
}

#[test]
fn files_and_commands_that_it_names_exist() {
    let help = |arguments: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_atelier")).args(arguments).arg("--help").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let main = help(&[]);
    let (_, list) = main.split_once("Commands:\n").unwrap();
    let commands: Vec<&str> = list
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let mut options = String::new();
    for command in commands.iter().filter(|command| **command != "help") {
        options.push_str(&help(&[command]));
    }
    options.push_str(&help(&["lesson", "check"]));
    let every = read("guide/command-line.md");
    let mut complaints: Vec<String> = commands
        .iter()
        .filter(|command| **command != "help" && !every.contains(&format!("atelier {command}")))
        .map(|command| format!("command-line.md does not show atelier {command}"))
        .collect();
    for path in chapters() {
        for code in between(&read(&path), "`") {
            let mut parts = code.split([' ', '=', '[']);
            let first = parts.next().unwrap_or_default();
            if first.starts_with("--")
                && !options.contains(&format!("{first} "))
                && !options.contains(&format!("{first}["))
                && !options.contains(&format!("{first}\n"))
            {
                complaints.push(format!("{path}: no command takes {first}"));
            }
            if let Some(command) = code.strip_prefix("atelier ") {
                let command = command.split(' ').next().unwrap_or_default();
                if !commands.contains(&command) {
                    complaints.push(format!("{path}: there is no atelier {command}"));
                }
            }
            let in_source = ["src/", "shaders/", "kernels/", "web/", "tests/", "tools/"];
            if in_source.iter().any(|folder| code.starts_with(folder))
                && !code.contains("ID")
                && !root().join(&code).exists()
            {
                complaints.push(format!("{path}: {code} does not exist"));
            }
        }
    }
    fails("the guide names what is there", &complaints);
}
