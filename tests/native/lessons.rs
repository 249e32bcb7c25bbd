//! Lessons: the files that come with the page, in every language, and what is wrong with others.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use atelier::lesson::{Lesson, Lessons};
use serde_json::{Value, json};

use crate::support::ftl;
use crate::support::process::{Ended, atelier};
use crate::support::source::root;

const FOLDER: &str = "web/lessons";
/// What a text of this name may say besides the step's values: the one that is written.
const NUMBER: &str = "-number";
/// What every text may say: how many layers the lesson's model has.
const LAYERS: &str = "layers";

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn list() -> Vec<String> {
    Lessons::read(read(&format!("{FOLDER}/lessons.json")).as_bytes()).unwrap().lessons
}

fn lesson(id: &str) -> Lesson {
    Lesson::read(id, read(&format!("{FOLDER}/{id}.json")).as_bytes()).unwrap()
}

fn languages() -> Vec<String> {
    let entries = fs::read_dir(root().join(FOLDER)).unwrap().flatten().filter(|entry| entry.path().is_dir());
    entries.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

/// What is in one set alone.
fn apart(a: &BTreeSet<String>, b: &BTreeSet<String>) -> Vec<String> {
    a.symmetric_difference(b).cloned().collect()
}

#[test]
fn there_is_one_for_each_question_and_an_introduction() {
    let lessons: Vec<Lesson> = list().iter().map(|id| lesson(id)).collect();
    assert_eq!(lessons.len(), 9);
    for lesson in &lessons {
        assert!(lesson.steps.iter().any(|step| step.compute.is_some()), "{} computes nothing", lesson.id);
        assert!((4..=8).contains(&lesson.minutes), "{}: {} minutes", lesson.id, lesson.minutes);
    }
    let files: BTreeSet<String> = fs::read_dir(root().join(FOLDER))
        .unwrap()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().unwrap().strip_suffix(".json").map(str::to_owned))
        .collect();
    let listed: BTreeSet<String> = list().into_iter().chain(["lessons".to_owned()]).collect();
    assert_eq!(
        apart(&files, &listed),
        Vec::<String>::new(),
        "files that are not listed, or listed and missing"
    );
}

#[test]
fn every_language_has_every_text_and_no_other() {
    let languages = languages();
    assert!(languages.iter().any(|language| language == "en"), "{languages:?}");
    for language in languages {
        let titles = ftl::entries(&read(&format!("{FOLDER}/{language}/lessons.ftl")));
        let wanted =
            list().into_iter().flat_map(|id| [id.clone(), format!("{id}-about"), format!("{id}-more")]);
        let (titles, wanted) = (titles.into_keys().collect::<BTreeSet<_>>(), wanted.collect::<BTreeSet<_>>());
        assert_eq!(apart(&titles, &wanted), Vec::<String>::new(), "{language}: titles");
        for id in list() {
            let file = format!("{FOLDER}/{}", Lesson::texts(&id, &language));
            let (texts, lesson) = (ftl::entries(&read(&file)), lesson(&id));
            let codes: BTreeSet<String> =
                texts.keys().filter(|code| !code.starts_with('-')).cloned().collect();
            assert_eq!(apart(&codes, &lesson.codes().into_iter().collect()), Vec::<String>::new(), "{file}");
            for step in &lesson.steps {
                let values = step.compute.iter().flat_map(|compute| &compute.values);
                let values: BTreeSet<String> = values.map(|named| named.name.clone()).collect();
                for code in step.codes() {
                    let said = texts[&code].variables(&texts);
                    let is_known = |name: &String| match code.ends_with(NUMBER) {
                        true => name == "value",
                        false => values.contains(name) || name == LAYERS,
                    };
                    assert!(said.iter().all(is_known), "{file}: {code} says {said:?} of {values:?}");
                    let tells_nothing = code.ends_with("-told") && said.is_empty();
                    assert!(!tells_nothing, "{file}: {code} tells none of the values");
                }
            }
        }
    }
}

/// A text without what stands in its places.
fn typed(text: &str) -> String {
    let (mut depth, mut out) = (0_usize, String::new());
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

#[test]
fn numbers_that_come_out_are_computed_and_never_typed() {
    for language in languages() {
        for id in list() {
            let file = format!("{FOLDER}/{}", Lesson::texts(&id, &language));
            for (code, entry) in ftl::entries(&read(&file)) {
                if !code.ends_with("-told") {
                    continue;
                }
                // Layers are called by their numbers; those are in the experiment.
                let text = typed(&entry.text).to_lowercase();
                let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
                let names = ["layer", "layers", "to", "and", "层"];
                for pair in words.windows(2) {
                    let is_number = pair[1].starts_with(|c: char| c.is_ascii_digit());
                    assert!(
                        // Chinese has no space before its ordinals.
                        !is_number || names.contains(&pair[0]) || pair[0].ends_with('第'),
                        "{file}: {code} has {} typed in",
                        pair[1]
                    );
                }
            }
        }
    }
    // How many layers the model has is no text's to say.
    let depths = [
        "twelve layers",
        "the twelve",
        "of twelve",
        "all twelve",
        "has twelve",
        "十二层",
        "12 层",
        "12 layers",
    ];
    for (language, id) in
        languages().iter().flat_map(|language| list().into_iter().map(move |id| (language, id)))
    {
        for name in [id.as_str(), "lessons"] {
            let file = format!("{FOLDER}/{}", Lesson::texts(name, language));
            let found = depths.iter().find(|depth| read(&file).contains(**depth));
            assert_eq!(found, None, "{file} has the number of layers typed in");
        }
    }
    assert_eq!(typed("a { $x } b {PERCENT($y)}"), "a  b ");
}

/// What `atelier lesson check` says of a folder.
fn check(rest: &[&str]) -> (i32, Value) {
    let Ended { code, out, err } =
        atelier([&["lesson", "check", "--json", "--backend", "cpu"], rest].concat());
    (code, serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}")))
}

#[test]
fn all_of_them_come_out_on_the_bundled_model() {
    for id in list() {
        // A command each: all together take a minute of a core, and every command has a limit on its time.
        let (code, said) = check(&["--lesson", &id]);
        let lessons = said["lessons"].as_array().unwrap();
        assert_eq!((lessons.len(), &lessons[0]["id"]), (1, &json!(id)));
        assert_eq!((code, &lessons[0]["holds"]), (0, &json!(true)), "{lessons:#?}");
        for step in lessons[0]["steps"].as_array().unwrap() {
            assert!(!step["answer"].is_null(), "no answer is right: {step}");
            let values = step["values"].as_object().unwrap();
            assert!(values.values().all(|value| !value.is_null()), "a value is absent: {step}");
        }
    }
}

/// A lesson of one step, with scores of four items.
fn small(outcome: &Value) -> Value {
    let mut whole: Value = serde_json::from_str(&read(&format!("{FOLDER}/order.json"))).unwrap();
    let step = whole["steps"].as_array().unwrap().iter().find(|step| step["id"] == "all").unwrap().clone();
    whole["steps"] = json!([step]);
    let compute = &mut whole["steps"][0]["compute"];
    compute["runs"][0]["experiment"]["limit"] = json!(4);
    compute["outcome"] = outcome.clone();
    whole
}

/// A folder with this lesson alone.
fn folder(lesson: &Value) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let write = |name: &str, value: &Value| fs::write(place.path().join(name), value.to_string()).unwrap();
    write("lessons.json", &json!({ "version": 1, "lessons": ["order"] }));
    write("order.json", lesson);
    place
}

fn shown(place: &Path) -> String {
    place.display().to_string()
}

#[test]
fn a_lesson_that_does_not_come_out_fails_and_says_why() {
    let outcome = json!([{ "least": { "value": "full", "number": 0.0 } }, { "above": { "more": "whole", "less": "full", "by": 0.1 } }]);
    let place = folder(&small(&outcome));
    let (code, said) = check(&["--lessons", &shown(place.path())]);
    let lesson = &said["lessons"][0];
    assert_eq!(
        (code, &lesson["holds"], &lesson["steps"][0]["fails"]),
        (1, &json!(false), &json!([outcome[1]]))
    );
    let words = ["lesson", "check", "--backend", "cpu", "--lessons", &shown(place.path())];
    let ended = atelier(words);
    assert_eq!(ended.code, 1, "{}", ended.err);
    for part in
        ["order: does not hold (1 computed step)", "order, step all: {\"above\":", "here whole ", ", full "]
    {
        assert!(ended.out.contains(part), "{part}: {}", ended.out);
    }
    // The numbers are those of the command that scores.
    let rest = ["--task", "facts", "--limit", "4", "--seed", "0", "--backend", "cpu", "--json", "--schedule"];
    for (name, schedule) in [("full", "0-11"), ("whole", "11-0")] {
        let words = [&["eval", "web/models/painters-12"], &rest[..], &[schedule]].concat();
        let scored: Value = serde_json::from_str(&atelier(words).out).unwrap();
        let there = scored["tasks"]["facts"]["acc"].as_f64().unwrap();
        assert_eq!(lesson["steps"][0]["values"][name].as_f64().unwrap(), there, "{name}");
    }
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_place() {
    let good = json!([{ "least": { "value": "full", "number": 0.0 } }]);
    let compute = "/steps/0/compute";
    let cases: [(&str, Value, &str); 15] = [
        ("/version", json!(2), "order.json is of version 2; this program reads version 1"),
        ("/id", json!("other"), "order.json, id: it calls itself other"),
        ("/minutes", json!(0), "order.json, minutes: 0 is not between 1 and 90"),
        ("/steps", json!([]), "order.json, steps: 0 is not between 1 and 20"),
        ("/steps/0/id", json!("Not so"), "order.json, step Not so, id: “Not so” is no name"),
        (
            "/runs/0/name",
            json!("other"),
            "order.json, step all, values.full: the step has nothing called whole",
        ),
        (
            "/runs/0/experiment/limit",
            json!(9999),
            "step all, runs.whole.limit: 9999 is not between 1 and 200",
        ),
        (
            "/runs/0/experiment/model/hash",
            json!(""),
            "steps: all experiments of a lesson are about one model",
        ),
        ("/values/0/value/score/task", json!("arith"), "values.full: the run does not read the task arith"),
        ("/values/1/name", json!("full"), "values: the name full stands there twice"),
        (
            "/values/0/value",
            json!({ "next": { "run": "whole", "of": "full" } }),
            "values.full: the run whole does not say this",
        ),
        (
            "/question/choose/options/0/name",
            json!("told"),
            "the name told stands there twice, or is one of those that",
        ),
        ("/bars", json!(["nothing"]), "step all, bars: the step has nothing called nothing"),
        ("/outcome", json!([]), "step all, outcome: it says nothing that could come out"),
        (
            "/outcome",
            json!([{ "clear": { "value": "full" } }]),
            "outcome: full is no difference, which alone is clear",
        ),
    ];
    for (key, wrong, says) in cases {
        let mut lesson = small(&good);
        let inner = format!("{compute}{key}");
        let key = if lesson.pointer(key).is_some() { key } else { &inner };
        *lesson.pointer_mut(key).unwrap_or_else(|| panic!("{key}")) = wrong;
        let error = Lesson::read("order", lesson.to_string().as_bytes()).unwrap_err().to_string();
        assert!(error.contains(says), "{key}: {error}\nand not: {says}");
    }
    Lesson::read("order", small(&good).to_string().as_bytes()).unwrap();
    let large = vec![b' '; 64 * 1024 + 1];
    let error = Lesson::read("order", &large).unwrap_err().to_string();
    assert!(error.contains("order.json is 65537 bytes long: at most 65536 are read"), "{error}");
    let error = Lesson::read("order", b"{").unwrap_err().to_string();
    assert!(error.contains("order.json is no lesson: "), "{error}");
    let error = Lesson::read("order", b"{\"version\": 1, \"surprise\": 1}").unwrap_err().to_string();
    assert!(error.contains("surprise"), "{error}");
    let twice = b"{\"version\": 1, \"lessons\": [\"order\", \"order\"]}";
    let error = Lessons::read(twice).unwrap_err().to_string();
    assert!(error.contains("lessons.json, lessons: the name order stands there twice"), "{error}");
}

#[test]
fn lessons_are_listed_and_missing_ones_are_told() {
    let ended = atelier(["lesson", "list"]);
    assert_eq!(ended.out.lines().count(), list().len(), "{}", ended.err);
    assert!(ended.out.contains("order, 5 minutes: Does the order of the layers matter?"), "{}", ended.out);
    let ended = atelier(["lesson", "check", "--lesson", "nothing"]);
    assert_eq!(ended.code, 2);
    assert!(
        ended.err.contains("there is no lesson nothing") && ended.err.contains("layers, language"),
        "{}",
        ended.err
    );
    // A lesson is about one model, and says so where another is given.
    let place = folder(&small(&json!([{ "least": { "value": "full", "number": 0.0 } }])));
    let words = ["lesson", "check", "web/models/painters-6", "--lessons", &shown(place.path())];
    let ended = atelier(words);
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("House painters"), "{}", ended.err);
    fs::remove_file(place.path().join("order.json")).unwrap();
    let ended = atelier(["lesson", "list", "--lessons", &shown(place.path())]);
    assert!(ended.code == 1 && ended.err.contains("order.json"), "{}", ended.err);
}
