//! The languages beside English: each says all that the page can say, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use atelier::sweep::Family;
use atelier::words::{Words, problem, rule, text_code};
use serde_json::Value;

use crate::support::document;
use crate::support::ftl::{self, Entry};
use crate::support::source::{files, read};

const ENGLISH: &str = "en";

/// What only the command line says, which speaks English.
fn is_of_the_command_line(code: &str) -> bool {
    ["cli-", "line-"].iter().any(|begin| code.starts_with(begin))
}

fn path(language: &str) -> String {
    format!("web/words/{language}.ftl")
}

fn entries(language: &str) -> BTreeMap<String, Entry> {
    ftl::entries(&read(&path(language)))
}

fn words(language: &str) -> Words {
    Words::read(language, &read(&path(language)), rule)
}

/// Texts of data by their codes: names of families, and what the bundled models' folders say of them.
fn data_texts() -> BTreeMap<String, String> {
    let families = [
        Family::Skip,
        Family::MiddleRepeat,
        Family::Reverse,
        Family::Random,
        Family::Parallel,
        Family::LoopedParallel,
        Family::SkipLayer,
        Family::SwitchLayers,
        Family::DoubleRepeat,
        Family::TripleRepeat,
    ];
    let mut texts: Vec<String> = families.map(|it| it.to_string().replace('_', " ")).into();
    let json = |path: String| serde_json::from_str::<Value>(&read(&path)).unwrap();
    let take = |from: &Value, field: &str| from[field].as_str().map(str::to_owned);
    let models = json("web/models/catalog.json".to_owned());
    for model in models["models"].as_array().unwrap() {
        let folder = format!("web/models/{}", model["name"].as_str().unwrap());
        let about = json(format!("{folder}/about.json"));
        let list = |field: &str| about[field].as_array().unwrap().clone();
        texts.extend(take(&json(format!("{folder}/atelier.json")), "description"));
        texts.extend(take(&about, "summary"));
        texts.extend(list("limits").iter().map(|limit| limit.as_str().unwrap().to_owned()));
        for prompt in list("prompts") {
            texts.extend([take(&prompt, "label"), take(&prompt, "invitation")].into_iter().flatten());
        }
        for finding in list("findings") {
            texts.extend([take(&finding, "claim"), take(&finding, "source")].into_iter().flatten());
            texts.extend(finding["measures"].as_array().unwrap().iter().filter_map(|it| take(it, "what")));
        }
    }
    assert!(texts.len() > 100, "{}", texts.len());
    texts.into_iter().map(|text| (text_code(&text), text)).collect()
}

/// The other languages with their entries.
fn others() -> Vec<(String, BTreeMap<String, Entry>)> {
    let others: Vec<_> = document::languages().into_iter().filter(|it| it != ENGLISH).collect();
    assert!(others.contains(&"zh-Hans".to_owned()), "{others:?}");
    others.into_iter().map(|language| (language.clone(), entries(&language))).collect()
}

fn report(rule: &str, complaints: &[String]) {
    assert!(complaints.is_empty(), "{rule}\n  {}", complaints.join("\n  "));
}

#[test]
fn the_document_lists_the_files_that_are_here() {
    let listed: BTreeSet<String> = document::languages().iter().map(|it| path(it)).collect();
    let here: BTreeSet<String> = files("web/words", &[".ftl"]).into_iter().collect();
    assert_eq!(listed, here);
    assert_eq!(document::languages()[0], ENGLISH, "the first is spoken where no other is wished");
}

#[test]
fn every_language_says_what_english_says() {
    let english = entries(ENGLISH);
    let mut complaints = Vec::new();
    for (language, other) in others() {
        // What the page says may refer to what the command line says.
        let referred: BTreeSet<&String> = other.values().flat_map(|entry| &entry.references).collect();
        for (code, entry) in &english {
            let Some(translated) = other.get(code) else {
                if !is_of_the_command_line(code) {
                    complaints.push(format!("{language} has no {code}"));
                }
                continue;
            };
            if is_of_the_command_line(code) && !referred.contains(code) {
                complaints.push(format!("{language}: {code} is of the command line, which speaks English"));
            }
            let (ours, theirs) = (entry.variables(&english), translated.variables(&other));
            if ours != theirs {
                complaints.push(format!("{language}: {code} says {theirs:?}, and in English {ours:?}"));
            }
            if entry.has_hint != translated.has_hint {
                complaints.push(format!("{language}: {code} has a hint, or none, unlike English"));
            }
            if entry.keys != translated.keys {
                let (ours, theirs) = (&entry.keys, &translated.keys);
                complaints.push(format!("{language}: {code} tells {theirs:?} apart, and English {ours:?}"));
            }
        }
        let texts = data_texts();
        let missing = texts.iter().filter(|(code, _)| !other.contains_key(*code));
        complaints.extend(missing.map(|(code, text)| format!("{language} has no {code}: {text}")));
        let unknown = other.keys().filter(|code| !english.contains_key(*code) && !texts.contains_key(*code));
        complaints.extend(unknown.map(|code| format!("{language} has {code}, which nothing asks for")));
    }
    report("every language says the same by the same codes", &complaints);
}

#[test]
fn lessons_are_in_every_language() {
    let english = files("web/lessons/en", &[".ftl"]);
    assert!(english.len() > 9, "{english:?}");
    let mut complaints = Vec::new();
    for language in document::languages().into_iter().filter(|it| it != ENGLISH) {
        let folder = format!("web/lessons/{language}");
        let theirs: Vec<String> =
            english.iter().map(|path| path.replacen("web/lessons/en", &folder, 1)).collect();
        assert_eq!(files(&folder, &[".ftl"]), theirs, "{language}");
        for (ours, theirs) in english.iter().zip(&theirs) {
            let (english, other) = (ftl::entries(&read(ours)), ftl::entries(&read(theirs)));
            let codes = |entries: &BTreeMap<String, Entry>| entries.keys().cloned().collect::<Vec<_>>();
            assert_eq!(codes(&english), codes(&other), "{theirs}");
            for (code, entry) in &english {
                let translated = &other[code];
                if entry.variables(&english) != translated.variables(&other) {
                    complaints.push(format!("{theirs}: {code} has other variables than in English"));
                }
                if entry.text == translated.text && entry.prose.split_whitespace().count() > 2 {
                    complaints.push(format!("{theirs}: {code} is English"));
                }
            }
        }
    }
    report("lessons say the same in every language", &complaints);
}

#[test]
fn nothing_is_left_in_english() {
    let english = entries(ENGLISH);
    let mut complaints = Vec::new();
    for (language, other) in others() {
        for (code, entry) in &other {
            let is_same = english.get(code).is_some_and(|it| it.prose == entry.prose);
            // Prompts are for models that have learned English; names of fields and of programs are what they are.
            let is_data = code.ends_with("-prompt") || code.ends_with("-example");
            let words =
                entry.prose.split_whitespace().filter(|word| word.chars().all(|c| c.is_ascii_alphabetic()));
            let is_text = words.filter(|word| word.chars().count() > 2).count() > 2;
            if is_same && is_text && !is_data && code != "moment-paper" {
                complaints.push(format!("{language}: {code} is English: {}", entry.prose));
            }
        }
    }
    report("languages are translated", &complaints);
}

#[test]
fn every_file_is_whole_and_what_was_cut_off_is_not() {
    for language in document::languages() {
        let file = read(&path(&language));
        assert!(words(&language).is_whole(), "{language}");
        for share in [0, 1, 5, 9] {
            let mut end = file.len() * share / 10;
            while !file.is_char_boundary(end) {
                end -= 1;
            }
            let cut = Words::read(&language, &file[..end], rule);
            assert!(!cut.is_whole(), "{language}, {share} tenths");
        }
        let damaged = file.replacen("\nplain = ", "\nplain ", 1);
        assert!(!Words::read(&language, &damaged, rule).is_whole(), "{language}, with an entry that is none");
    }
    let page = Words::read("en", "<!doctype html>\n<title>404</title>\n", rule);
    assert!(!page.is_whole(), "what a host says of a file that it does not have");
}

#[test]
fn the_document_says_what_the_english_file_says() {
    let words = words(ENGLISH);
    let asked = document::asked();
    assert!(asked.len() > 8, "{asked:?}");
    for (code, text) in asked {
        // As the document writes the one argument that it has.
        let why = [("why", "{ $why }".into())];
        assert_eq!(words.say(&code, &why), text, "{code}");
    }
}

#[test]
fn texts_of_data_go_by_their_hash() {
    // By the published test vectors of 32-bit FNV-1a.
    let codes = ["", "a", "foobar"].map(text_code);
    assert_eq!(codes, ["text-811c9dc5", "text-e40c292c", "text-bf9cf968"]);
    let said = words("zh-Hans").say(&text_code("skip layer 8"), &[]);
    assert_eq!(said, "跳过第 8 层");
}

#[test]
fn chinese_counts_in_myriads_and_ends_sentences_its_own_way() {
    let chinese = words("zh-Hans");
    let numbers = chinese.numbers();
    let large = |n| numbers.large(n).replace('\u{202f}', " ");
    assert_eq!(large(9_999), "9999");
    assert_eq!(large(134_515_008), "1.3 亿");
    assert_eq!(large(4_200_000), "420 万");
    assert_eq!(large(99_996_000), "1.0 亿", "not 10000 万");
    assert_eq!(large(8_030_261_248), "80.3 亿");
    assert_eq!(
        numbers.bytes(134_515_008).replace('\u{202f}', " "),
        "135 MB",
        "units are the same everywhere"
    );
    let text = |words: &Words, text: &str| words.say("sentence-ended", &[("text", text.into())]);
    assert_eq!([text(&chinese, "好"), text(&words(ENGLISH), "ok")], ["好。", "ok."]);
    let list = vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
    assert_eq!(chinese.say("plain", &[("value", list.into())]), "a、b、c");
    let items = |n: u64| chinese.say("items", &[("n", n.into())]);
    assert_eq!([items(1), items(12_345)].map(|it| it.replace('\u{202f}', " ")), ["1 道题", "12 345 道题"]);
    let layer = problem!("tree-no-such-layer", layer = 12_u32, n_layers = 12_u32);
    assert_eq!(chinese.sentence(&layer), "第 12 层不存在：这个模型有 12 层（0 到 11）");
    assert_eq!(chinese.hint(&layer).as_deref(), Some("层从 0 开始编号"));
}
