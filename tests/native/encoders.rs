//! Models that read a text from both sides, with a head that fills gaps and without one: what they can be
//! asked, in the terminal and by the page's engine.

use std::fs;
use std::path::Path;

use atelier::backend::argmax;
use atelier::experiment::Report;
use atelier::model::ModelSpec;
use atelier::platform::Folder;
use atelier::protocol::Event;
use atelier::reference::ReferenceSink;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::golden::{self, check};
use crate::support::page::{Page, ask, problems, reports};
use crate::support::process::{Ended, atelier};
use crate::support::source::root;
use crate::support::wait;

const WITH_HEAD: &str = "bert";
const WITHOUT_HEAD: &str = "bert-bare";
const WORDS: [&str; 8] = ["the", "cat", "dog", "sat", "on", "mat", "a", "."];
const SPECIAL: [&str; 5] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
const NO_HEAD: &str = "this model has no language-model head";
const NO_WRITING: &str = "fills gaps, and does not write on";
const NO_SCORES: &str = "each token of this model sees those behind it";

/// A checkpoint of the golden folders with a tokenizer beside it.
pub fn model(name: &str) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let from = root().join("tests/golden/families").join(name);
    for file in ["config.json", "model.safetensors"] {
        fs::copy(from.join(file), place.path().join(file)).unwrap();
    }
    let vocab: serde_json::Map<String, Value> =
        SPECIAL.iter().chain(&WORDS).enumerate().map(|(id, word)| ((*word).to_owned(), json!(id))).collect();
    let added: Vec<Value> = (0..SPECIAL.len())
        .map(|id| {
            json!({"id": id, "content": SPECIAL[id], "single_word": false, "lstrip": false, "rstrip": false,
                "normalized": false, "special": true})
        })
        .collect();
    let special = |name: &str| json!({"SpecialToken": {"id": name, "type_id": 0}});
    let known = |name: &str, id: u32| json!({"id": name, "ids": [id], "tokens": [name]});
    let tokenizer = json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": added,
        "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
            "strip_accents": null, "lowercase": true},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "TemplateProcessing",
            "single": [special("[CLS]"), {"Sequence": {"id": "A", "type_id": 0}}, special("[SEP]")],
            "pair": [], "special_tokens": {"[CLS]": known("[CLS]", 2), "[SEP]": known("[SEP]", 3)}},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": vocab},
    });
    fs::write(place.path().join("tokenizer.json"), tokenizer.to_string()).unwrap();
    place
}

pub fn run(command: &str, model: &Path, rest: &[&str]) -> Ended {
    let start = [command, model.to_str().unwrap(), "--backend", "cpu"];
    atelier(start.iter().chain(rest))
}

/// What the engine says to these questions, about this model.
fn events(model: &Path, asked: &[Value]) -> Vec<Event> {
    let page = Page::new();
    let open = json!({"kind": "open_files", "backend": {"only": "cpu"}});
    page.say_with(&open, Some(Folder::directory(model).unwrap()));
    for (what, number) in asked.iter().zip(1..) {
        page.say(&ask(number, what));
    }
    page.events()
}

#[test]
fn a_model_without_a_head_says_what_it_cannot_be_asked() {
    let (place, written) = (model(WITHOUT_HEAD), tempfile::tempdir().unwrap());
    let out = written.path().join("out");
    let out = out.to_str().unwrap();
    for (command, rest) in [
        ("logits", &["--ids", "2,5,3", "--out", out][..]),
        ("generate", &["--prompt", "the cat", "--max-tokens", "3"]),
        ("eval", &[]),
        ("eval", &["--task", "hellaswag"]),
        ("sweep", &["--figure", "11", "--out", out]),
        ("latency", &[]),
    ] {
        let ended = run(command, place.path(), rest);
        assert_eq!(ended.code, 1, "{command}: {}", ended.err);
        assert!(ended.err.contains(NO_HEAD), "{command}: {}", ended.err);
    }
    let states = run("states", place.path(), &["--prompt", "the cat sat", "--hidden", out, "--json"]);
    assert_eq!(states.code, 0, "{}", states.err);
    let states: Value = serde_json::from_str(&states.out).unwrap();
    assert_eq!((&states["shape"], &states["ids"]), (&json!([6, 5, 16]), &json!([2, 5, 6, 8, 3])));
    let attention = run("attention", place.path(), &["--prompt", "the cat sat"]);
    assert_eq!(attention.code, 0, "{}", attention.err);
    let similarity = run("states", place.path(), &["--figure", "15", "--limit", "2"]);
    assert_eq!(similarity.code, 0, "{}", similarity.err);
}

#[test]
fn the_page_opens_a_model_without_a_head_and_looks_into_it() {
    let place = model(WITHOUT_HEAD);
    let prompt = json!({"text": "the cat sat"});
    let asked = [
        json!({"next_token": {"schedule": "0-4", "prompt": prompt}}),
        json!({"logit_lens": {"schedule": "0-4", "prompt": prompt}}),
        json!({"scores": {"schedule": "0-4", "beside_full": true}}),
        json!({"cost": {"schedule": "0-4"}}),
        json!({"attention": {"schedule": "0 3-1 4", "prompt": prompt, "last": 4}}),
    ];
    let events = events(place.path(), &asked);
    let card = events.iter().find_map(|event| match event {
        Event::Opened(card) => Some(card),
        _ => None,
    });
    let card = card.unwrap_or_else(|| panic!("{events:?}"));
    assert_eq!((card.speed, card.self_test, card.mask.as_deref()), (None, None, Some("[MASK]")));
    let problems = problems(&events);
    assert_eq!(problems.len(), 4, "{problems:?}");
    assert!(problems.iter().all(|problem| problem.contains(NO_HEAD)), "{problems:?}");
    let [(_, _, maps, true)] = reports(&events, Report::attention)[..] else { panic!("{events:?}") };
    assert_eq!((maps.tokens.len(), maps.n_before), (4, 1));
    let ahead = maps.map(&maps.edited, 0, Some(0))[1];
    assert!(ahead > 0.0, "a token attends to the one behind it");
}

#[test]
fn a_masked_token_is_guessed_from_both_sides() {
    let place = model(WITH_HEAD);
    let prompt = json!({"text": "The [MASK] sat on a mat."});
    let asked = [
        json!({"next_token": {"schedule": "0 3-1 4", "prompt": prompt}}),
        json!({"next_token": {"schedule": "0-4", "prompt": {"text": "the cat sat"}}}),
        json!({"generation": {"schedule": "0-4", "prompt": prompt, "max_tokens": 3, "temperature": 0.0,
            "beside_full": false}}),
        json!({"scores": {"schedule": "0-4", "beside_full": true}}),
        json!({"logit_lens": {"schedule": "0 3-1 4", "prompt": prompt}}),
    ];
    let events = events(place.path(), &asked);
    let [(_, _, next, true)] = reports(&events, Report::next_token)[..] else { panic!("{events:?}") };
    assert_eq!((next.masked, next.prompt_tokens.len()), (Some(2), 9));
    let ids = [2, 5, 4, 8, 9, 11, 10, 12, 3];
    let sink = async |spec: ModelSpec, weights| ReferenceSink::new(&spec, weights);
    let mut backend = wait(check::load(Folder::directory(place.path()).unwrap(), sink));
    for (schedule, candidates) in [("0-4", &next.full), ("0 3-1 4", &next.edited)] {
        let logits = wait(golden::logits(&mut backend, schedule, &ids, &[2]));
        // Ids that are no tokens are never offered.
        let best = argmax(&logits[..SPECIAL.len() + WORDS.len()]);
        assert_eq!(candidates[0].token as usize, best, "under {schedule}");
    }
    let said = problems(&events).join("\n");
    for sentence in ["the prompt has no [MASK]", NO_WRITING, NO_SCORES] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
    let [(_, _, canvas, true)] = reports(&events, Report::logit_lens)[..] else { panic!("{events:?}") };
    assert_eq!((canvas.tokens.len(), canvas.rows.len()), (9, 6));
    assert_eq!(canvas.flip, None, "nothing follows a token that is seen");
}

#[test]
fn the_terminal_names_the_candidates_for_a_masked_token() {
    let (place, written) = (model(WITH_HEAD), tempfile::tempdir().unwrap());
    let out = written.path().join("logits.safetensors");
    let asked = |prompt: &str, rest: &[&str]| {
        let always = ["--prompt", prompt, "--out", out.to_str().unwrap()];
        let ended = run("logits", place.path(), &[&always[..], rest].concat());
        assert_eq!(ended.code, 0, "{}", ended.err);
        ended
    };
    let text = asked("The [MASK] sat.", &[]).out;
    assert!(text.contains("in place of token 3, the first masked one:\n"), "{text}");
    let object: Value = serde_json::from_str(&asked("The [MASK] sat.", &["--json"]).out).unwrap();
    assert_eq!(object["masked"]["position"], 2);
    assert_eq!(object["masked"]["tokens"].as_array().unwrap().len(), 10);
    assert!(asked("The cat sat.", &[]).err.contains("the prompt has no [MASK]"));

    for (command, rest, sentence) in [
        ("generate", &["--prompt", "the [MASK]", "--max-tokens", "3"][..], NO_WRITING),
        ("eval", &[], NO_SCORES),
        ("latency", &[], "does not generate text"),
    ] {
        let ended = run(command, place.path(), rest);
        assert_eq!(ended.code, 1, "{command}: {}", ended.err);
        assert!(ended.err.contains(sentence), "{command}: {}", ended.err);
    }
}

#[test]
fn learned_positions_end_and_others_go_on() {
    let place = model(WITH_HEAD);
    let many = |n: usize| vec!["5"; n].join(",");
    let out = place.path().join("out");
    let out = out.to_str().unwrap();
    let ids = many(41);
    for rest in [&["logits", "--out", out][..], &["attention"], &["states", "--hidden", out]] {
        let ended = run(rest[0], place.path(), &[&["--ids", &ids], &rest[1..]].concat());
        assert_eq!(ended.code, 1, "{}", ended.out);
        assert!(
            ended.err.contains("a sequence of 41 tokens is too long: this model has learned 40"),
            "{}",
            ended.err
        );
    }
    // Rotary positions, of a model whose context is 64 tokens.
    let ids = many(70);
    let rotary = root().join("tests/golden/logits/plain-f32");
    for rest in [&["logits", "--out", out][..], &["attention"], &["states", "--hidden", out]] {
        let ended = run(rest[0], &rotary, &[&["--ids", &ids], &rest[1..]].concat());
        assert_eq!(ended.code, 0, "{}", ended.err);
        let told = "these are 70 tokens: from token 65 on they are past the model\u{2019}s context of 64";
        assert!(ended.err.contains(told), "{}", ended.err);
    }
}
