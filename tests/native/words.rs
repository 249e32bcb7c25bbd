//! Sentences: what the language files hold against what the source asks for, and how a value
//! becomes a sentence.

use std::collections::{BTreeMap, BTreeSet};

use atelier::words::{Arg, Problem, Words, problem, rule, say, sentence};
use serde::Serialize;

use crate::support::document;
use crate::support::ftl::{self, Entry};
use crate::support::source::{files, read};
use crate::support::spoken::{Asked, Literal, asked, literals, told};

/// Literals that look like sentences and are read by machines, by file, with the reason. Help texts of the command
/// line are documentation of its arguments, from which a macro of clap makes them: attributes are not looked at.
const MACHINE_READ: [(&str, &str); 23] = [
    ("src/chart/passages.rs", "classes of marks"),
    ("src/chart/word_grid.rs", "classes of marks"),
    ("src/eval/fields.rs", "words of serde, which are cut off or never shown"),
    ("src/export/mergekit.rs", "YAML"),
    ("src/export/paper.rs", "a command line"),
    ("src/gpu/backend.rs", "labels of buffers, which drivers repeat"),
    ("src/gpu/device.rs", "the adapter's name, and what a driver would say"),
    ("src/gpu/executor.rs", "what a driver would say"),
    ("src/gpu/layout/mod.rs", "labels of buffers"),
    ("src/gpu/pool.rs", "labels of buffers"),
    ("src/gpu/recording.rs", "labels of buffers"),
    ("src/gpu/upload.rs", "labels of buffers"),
    ("src/model/words.rs", "words of serde, which are English, and plain ones for them"),
    ("src/reference/mod.rs", "the adapter's name"),
    ("src/page/painters/card.rs", "classes of elements"),
    ("src/page/painters/frame.rs", "classes of elements"),
    ("src/page/part.rs", "a bug, told to the console"),
    ("src/page/results/figures/findings.rs", "classes of elements"),
    ("src/page/results/next_token.rs", "classes of elements"),
    ("src/page/results/score_row.rs", "classes of elements"),
    ("src/page/shell/items.rs", "classes of elements"),
    ("src/page/shell/notices.rs", "classes of elements"),
    ("src/sweep/written.rs", "a prompt, which the model reads"),
];

/// Single literals of that kind, in files in which every other sentence is for people.
const MACHINE_READ_LITERALS: [(&str, &str); 1] = [("src/cli/figure.rs", "normalised score")];

/// Codes that `Words` itself looks for, and the page for the direction of what is written.
const OWN: [&str; 11] = [
    "-decimal",
    "-direction",
    "-end",
    "-group",
    "-large-1",
    "-large-2",
    "-large-3",
    "-large-4",
    "-large-step",
    "-separator",
    "plain",
];

fn english() -> BTreeMap<String, Entry> {
    ftl::entries(&read("web/words/en.ftl"))
}

/// Files whose errors a person reads.
fn sources() -> Vec<String> {
    [files("src", &[".rs"]), files("extras/src", &[".rs"])].concat()
}

/// Everything that the source asks for.
fn all_asked() -> Vec<Asked> {
    sources().iter().flat_map(|path| asked(path, &read(path))).collect()
}

/// Fails with all complaints at once.
fn report(rule: &str, complaints: &[String]) {
    assert!(complaints.is_empty(), "{rule}\n  {}", complaints.join("\n  "));
}

#[test]
fn what_is_asked_for_is_there_with_its_arguments() {
    let english = english();
    let mut complaints = Vec::new();
    for Asked { at, code, args } in all_asked() {
        let Some(entry) = english.get(&code) else {
            complaints.push(format!("{at}: en.ftl has no {code}"));
            continue;
        };
        if entry.variables(&english) != args {
            complaints
                .push(format!("{at}: {code} is given {args:?} and says {:?}", entry.variables(&english)));
        }
    }
    report("say! and problem! name a sentence of en.ftl and give all its arguments", &complaints);
}

#[test]
fn every_error_has_a_sentence_and_every_sentence_a_use() {
    let english = english();
    let told: Vec<_> = sources().iter().flat_map(|path| told(path, &read(path))).collect();
    let mut complaints = Vec::new();
    let mut used: BTreeSet<String> = all_asked().into_iter().map(|asked| asked.code).collect();
    used.extend(english.values().flat_map(|entry| entry.references.iter().cloned()));
    used.extend(document::asked().into_iter().map(|(code, _)| code));
    for value in &told {
        match english.get(&value.code) {
            Some(entry) => {
                used.insert(value.code.clone());
                let unknown: Vec<_> = entry.variables(&english).difference(&value.fields).cloned().collect();
                if !unknown.is_empty() {
                    complaints.push(format!("{}: {} has no field {unknown:?}", value.at, value.code));
                }
            }
            None if value.is_error => complaints.push(format!("{}: en.ftl has no {}", value.at, value.code)),
            None => {}
        }
    }
    for code in english.keys().filter(|code| !used.contains(*code) && !OWN.contains(&code.as_str())) {
        complaints.push(format!("nothing asks for {code}"));
    }
    report("errors and the sentences of en.ftl belong together", &complaints);
}

#[test]
fn no_sentence_is_written_twice() {
    let mut by_text = BTreeMap::<String, Vec<String>>::new();
    for (code, entry) in english() {
        // One word can be two things; a sentence that stands twice will one day be two. The text
        // begins with `code =`.
        let is_text = !entry.prose.trim().is_empty();
        if is_text && entry.text.split_whitespace().count() > 4 {
            by_text.entry(entry.text).or_default().push(code);
        }
    }
    let twice: Vec<_> =
        by_text.into_values().filter(|codes| codes.len() > 1).map(|c| c.join(" = ")).collect();
    report("one text, one code: the other refers to it", &twice);
}

#[test]
fn sentences_stand_in_the_language_files() {
    let mut complaints = Vec::new();
    let mut excepted: BTreeSet<&str> = MACHINE_READ.iter().map(|(file, _)| *file).collect();
    for path in files("src", &[".rs"]).iter().filter(|path| !path.starts_with("src/words/")) {
        let mut found: Vec<Literal> =
            literals(path, &read(path)).into_iter().filter(Literal::is_sentence).collect();
        found.retain(|literal| !MACHINE_READ_LITERALS.contains(&(path.as_str(), literal.text.as_str())));
        let is_excepted = MACHINE_READ.iter().any(|(file, _)| path == file);
        if is_excepted && !found.is_empty() {
            excepted.remove(path.as_str());
        } else {
            complaints.extend(found.iter().map(|literal| format!("{}: {:?}", literal.at, literal.text)));
        }
    }
    complaints
        .extend(excepted.iter().map(|file| format!("{file} has no sentence: take it out of MACHINE_READ")));
    report("sentences stand in web/words", &complaints);
}

#[derive(Serialize, thiserror::Error, Debug)]
#[error("{}", sentence(self))]
enum SampleError {
    NoSuchLayer {
        layer: u32,
        known: Vec<&'static str>,
    },
    Inside(InnerError),
    #[serde(untagged)]
    Same(InnerError),
}

#[derive(Serialize, Debug)]
enum InnerError {
    Plain,
    Text { name: String, share: Option<f64> },
}

#[test]
fn a_value_is_a_problem_by_its_names() {
    let of = |error: &SampleError| Problem::of(error);
    let layers = of(&SampleError::NoSuchLayer { layer: 12, known: vec!["a", "b"] });
    let known = Arg::List(vec!["a".into(), "b".into()]);
    assert_eq!(
        layers,
        Problem::new("sample-no-such-layer", vec![("layer", 12_u32.into()), ("known", known)])
    );
    assert_eq!(
        of(&SampleError::Inside(InnerError::Plain)),
        Problem::new("sample-inside", vec![("value", Problem::new("inner-plain", vec![]).into())])
    );
    assert_eq!(of(&SampleError::Same(InnerError::Plain)), problem!("inner-plain"));
    let text = of(&SampleError::Same(InnerError::Text { name: "a\nb".to_owned(), share: None }));
    assert_eq!(text, problem!("inner-text", name = "a b", share = Arg::None));
}

#[test]
fn problems_are_bounded_and_travel() {
    let long = InnerError::Text { name: "ä".repeat(10_000), share: Some(0.5) };
    let many = SampleError::NoSuchLayer { layer: 1, known: vec!["name"; 1000] };
    for problem in [Problem::of(&long), Problem::of(&many)] {
        let bytes = postcard::to_allocvec(&problem).unwrap();
        assert!(bytes.len() < 1000, "{} bytes", bytes.len());
        assert_eq!(postcard::from_bytes::<Problem>(&bytes).unwrap(), problem);
    }
}

const SAMPLE: &str = r#"
-decimal = ,
-group = .
-separator = { " und " }
items = { $n ->
    [0] nichts
    [one] { $n } Aufgabe
   *[other] { $n } Aufgaben
}
    .hint = { $n ->
       *[other] { "" }
        [0] mehr
    }
share = { PERCENT($x) } von { FIXED($x, decimals: 2) }, { SIGNED($x) } { NUMMER($x) }
outer = vor { $value } nach { items } { -group }
list = { $all ->
    [2] zwei: { $all }
   *[other] { $all }
}
loop = { loop }
maybe = { $x ->
    [none] keins
   *[other] { $x }
}
kind = { $what ->
    [inner-plain] schlicht
   *[other] { $what }
}
"#;

#[test]
fn sentences_choose_forms_and_write_numbers() {
    let words = Words::read("de", SAMPLE, rule);
    let n = |n: u64| words.say("items", &[("n", n.into())]);
    assert_eq!([n(0), n(1), n(12_345)], ["nichts", "1 Aufgabe", "12.345 Aufgaben"]);
    let share = words.say("share", &[("x", 0.256.into())]).replace('\u{202f}', "_");
    assert_eq!(share, "26_% von 0,26, 0 {NUMMER}");
    let inner = problem!("items", n = 1_u32);
    let outer = Problem::new("outer", vec![("value", inner.clone().into()), ("n", 2_u32.into())]);
    assert_eq!(words.sentence(&outer), "vor 1 Aufgabe nach 2 Aufgaben .");
    assert_eq!(words.say("list", &[("all", vec!["a", "b"].into())]), "zwei: a und b");
    assert_eq!(words.say("maybe", &[("x", Arg::None)]), "keins");
    assert_eq!(words.say("kind", &[("what", Problem::of(&InnerError::Plain).into())]), "schlicht");
    assert_eq!(words.say("absent", &[("x", 1_u32.into())]), "absent, x: 1");
    assert!(words.say("loop", &[]).ends_with("{loop}"), "a sentence within itself ends");
    assert_eq!(words.hint(&problem!("items", n = 0_u32)), Some("mehr".to_owned()));
    assert_eq!(words.hint(&inner), None);
    let deep = Problem::new("outer", vec![("value", problem!("items", n = 0_u32).into())]);
    assert_eq!(words.hint(&deep), Some("mehr".to_owned()), "that of a problem inside");
}

#[test]
fn plural_forms_are_those_of_the_language() {
    for (language, number, category) in [
        ("en", 1.0, "one"),
        ("en", 1.5, "other"),
        ("pl", 3.0, "few"),
        ("fr", 0.0, "one"),
        ("ja", 1.0, "other"),
    ] {
        assert_eq!(rule(language, number), category, "{language} {number}");
    }
}

#[test]
fn an_error_writes_itself_in_english() {
    let error = atelier::schedule::TreeError::NoSuchLayer { layer: 12, n_layers: 12 };
    assert_eq!(error.to_string(), "layer 12 does not exist: the model has 12 layers (0 to 11)");
    assert_eq!(say!("line-hint", hint = "more"), "hint: more");
    let items = |n: u64| say!("cli-states-items", n, tasks = vec!["facts".to_owned()], tokens = 13_u64);
    assert_eq!([items(1), items(2)], ["1 item of facts, 13 tokens", "2 items of facts, 13 tokens"]);
}
