//! Looking up: what the Hub says of a model, and what is made of answers that a healthy Hub never gives.

use std::time::{Duration, Instant};

use atelier::hub::{HubError, look_up};
use atelier::words::{Problem, hint};
use serde_json::{Value, json};

use crate::support::hub::{StandIn, TINY, WEIGHTS, code};
use crate::support::process::run;
use crate::support::wait;

#[test]
fn one_question_and_the_config_say_what_a_model_is() {
    let Some(hub) = StandIn::start("one_question") else { return };
    let model = hub.look_up(TINY).unwrap();
    assert_eq!((model.repo.as_str(), model.revision.clone()), (TINY, hub.sha(TINY)));
    assert_eq!(model.licence.as_deref(), Some("cc0-1.0"));
    assert_eq!(model.architecture.as_deref(), Some("LlamaForCausalLM"));
    assert_eq!((model.n_layers, model.n_parameters), (Some(2), Some(9_312)));
    let names: Vec<&str> = model.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["config.json", "README.md", "generation_config.json", "tokenizer.json", WEIGHTS]);
    let log = hub.log();
    let kinds: Vec<&Value> = log.iter().map(|entry| &entry["kind"]).collect();
    assert_eq!(kinds, ["api", "resolve", "file"], "nothing but the answer and the config");
    for entry in &log {
        assert_eq!((&entry["authorization"], &entry["cookie"]), (&json!(false), &json!(false)), "{entry}");
        assert_eq!((&entry["referer"], &entry["origin"]), (&Value::Null, &Value::Null), "{entry}");
    }
    let pinned = hub.look_up(&format!("{TINY}@{}", model.revision)).unwrap();
    assert_eq!(pinned, model);
    assert_eq!(hub.look_up("stand-in/no-license").unwrap().licence, None);
}

#[test]
fn a_model_that_does_not_open_is_told_before_anything_is_fetched() {
    let Some(hub) = StandIn::start("does_not_open") else { return };
    for (name, expected) in [
        ("stand-in/nothing", "hub-missing"),
        ("stand-in/private", "hub-missing"),
        ("stand-in/tiny@no-branch", "hub-no-revision"),
        ("stand-in/gated", "hub-gated"),
        ("stand-in/pickle-only", "hub-only-pickle"),
        ("stand-in/gguf-only:Q2_K", "hub-no-gguf"),
        ("stand-in/tiny:Q2_K", "hub-no-gguf"),
        ("stand-in/no-weights", "hub-no-weights"),
        ("stand-in/empty", "hub-no-weights"),
        ("stand-in/no-config", "hub-no-config"),
        ("stand-in/shard-missing", "hub-no-shard"),
        ("stand-in/mamba", "config-outside"),
        ("stand-in/sharded", "ok"),
        ("stand-in/no-tokenizer", "ok"),
        ("stand-in/nested", "ok"),
        ("stand-in/empty-file", "ok"),
    ] {
        hub.having(&json!([]));
        assert_eq!(code(hub.look_up(name)), expected, "{name}");
        assert!(hub.sent(WEIGHTS).is_empty(), "{name}");
    }
    let error = hub.look_up("stand-in/mamba").unwrap_err().to_string();
    assert!(error.contains("mamba"), "{error}");
    let hint = hint(&hub.look_up("stand-in/mamba").unwrap_err());
    assert!(hint.is_some_and(|hint| hint.contains("Llama")), "what opens is named");
}

#[test]
fn answers_that_no_healthy_hub_gives_are_refused_with_a_way_on() {
    let Some(hub) = StandIn::start("no_healthy_hub") else { return };
    let names = |names: Value| json!({"name": "hostile-siblings", "names": names});
    let sizes = |of: &str, size: Value| json!({"name": "lying-sizes", "of": of, "size": size});
    let merge = |merge: Value| json!({"name": "metadata", "merge": merge});
    for (scenario, expected) in [
        (json!("html"), "hub-not-the-hub"),
        (json!("not-json"), "hub-bad-answer"),
        (json!({"name": "not-json", "body": ""}), "hub-bad-answer"),
        (json!({"name": "not-json", "body": "[]"}), "hub-bad-answer"),
        (json!("deep-json"), "hub-bad-answer"),
        (json!("huge-json"), "hub-long-answer"),
        (json!("million-siblings"), "hub-long-answer"),
        (json!({"name": "million-siblings", "count": 50_000}), "hub-too-many-files"),
        (json!("hostile-siblings"), "hub-bad-answer"),
        (json!({"name": "hostile-siblings", "of": "types"}), "hub-bad-answer"),
        (names(json!(["config.json"])), "hub-bad-answer"),
        (names(json!(["a\\b.safetensors"])), "hub-bad-file"),
        (names(json!(["c:d.safetensors"])), "hub-bad-file"),
        (names(json!(["line\nbreak.gguf"])), "hub-bad-file"),
        (names(json!(["x".repeat(300) + ".safetensors"])), "hub-bad-file"),
        // What nobody needs is passed over.
        (names(json!(["../model.safetensors", "/etc/passwd", "CONFIG.JSON", "config.json/x"])), "ok"),
        (sizes("config", json!(-1)), "hub-bad-answer"),
        (sizes("config", json!("5")), "hub-bad-answer"),
        (sizes("config", json!(1.5)), "hub-bad-answer"),
        (sizes("config", json!(null)), "hub-bad-file"),
        (sizes("^config", json!(5)), "hub-other-size"),
        (sizes("^config", json!(5_000_000)), "hub-other-size"),
        (sizes("safetensors", json!(1_u64 << 60)), "hub-too-large"),
        (sizes("", json!(u64::MAX)), "hub-bad-answer"),
        (json!({"name": "lying-hashes", "of": "config"}), "hub-differs"),
        (json!({"name": "lying-hashes", "of": "safetensors", "sha256": "../../outside"}), "hub-bad-file"),
        (merge(json!({"sha": "main"})), "hub-bad-answer"),
        (merge(json!({"sha": null})), "hub-bad-answer"),
        (merge(json!({"sha": "../../../etc"})), "hub-bad-answer"),
        (merge(json!({"siblings": {}})), "hub-bad-answer"),
        (merge(json!({"id": "../../outside"})), "ok"),
        (merge(json!({"id": 7})), "hub-bad-answer"),
        (merge(json!({"config": 7, "cardData": [], "safetensors": "many"})), "ok"),
    ] {
        let started = Instant::now();
        let done = hub.having(&json!([scenario])).look_up(TINY);
        check(&done, &scenario);
        if let Ok(model) = &done {
            assert_eq!((model.repo.as_str(), model.files.len()), (TINY, 5), "{scenario}");
        }
        assert_eq!(code(done), expected, "{scenario}");
        assert!(started.elapsed() < Duration::from_secs(10), "{scenario} took {:?}", started.elapsed());
    }
    // The commit that was asked for is the one that comes.
    let other = merge(json!({"sha": "0".repeat(40)}));
    let pinned = format!("{TINY}@{}", hub.sha(TINY));
    assert_eq!(code(hub.having(&json!([other])).look_up(&pinned)), "hub-bad-answer");
}

#[test]
fn statuses_redirects_and_silence_are_told_apart() {
    let Some(hub) = StandIn::start("statuses") else { return };
    let to = |location: Value| json!({"name": "redirect-to", "on": "api", "location": location});
    for (scenario, expected) in [
        (json!("missing"), "hub-missing"),
        (json!("server-error"), "hub-status"),
        (json!({"name": "unavailable", "retryAfter": 1}), "hub-status"),
        (json!({"name": "status", "status": 418}), "hub-status"),
        (json!({"name": "status", "status": 204}), "hub-status"),
        (json!({"name": "rate-limited", "times": "always"}), "hub-limited"),
        (json!({"name": "rate-limited", "times": "always", "retryAfter": null}), "hub-limited"),
        (json!({"name": "rate-limited", "times": "always", "asDate": true}), "hub-limited"),
        (json!("redirects"), "http-redirects"),
        (json!("redirect-loop"), "http-redirects"),
        (to(json!(null)), "hub-status"),
        (to(json!("file:///etc/passwd")), "http-bad-address"),
        (to(json!("data:application/json,{}")), "http-bad-address"),
        (to(json!("ftp://127.0.0.1/x")), "http-bad-address"),
        (to(json!("http://")), "http-bad-address"),
        (to(json!("http://127.0.0.1:1/")), "http-unreachable"),
        (json!({"name": "refuse", "on": "api"}), "http-unreachable"),
        (json!({"name": "refuse", "on": "api", "reset": true}), "http-unreachable"),
        (json!({"name": "delay", "on": "api", "millis": 4000}), "http-silent"),
        (json!({"name": "cut", "file": "config"}), "http-cut"),
        (json!({"name": "stall", "file": "config"}), "http-silent"),
        (json!({"name": "short", "file": "config", "as": "length"}), "hub-other-size"),
        (json!({"name": "wrong-content", "file": "config"}), "hub-differs"),
        (json!({"name": "renamed", "from": "stand-in/old", "to": TINY}), "ok"),
    ] {
        let started = Instant::now();
        let done = hub.having(&json!([scenario])).look_up(TINY);
        check(&done, &scenario);
        assert_eq!(code(done), expected, "{scenario}");
        assert!(started.elapsed() < Duration::from_secs(3), "{scenario} took {:?}", started.elapsed());
    }
    let scenario = json!([{"name": "rate-limited", "retryAfter": 7}]);
    let limited = hub.having(&scenario).look_up(TINY).unwrap_err();
    assert_eq!(limited, HubError::Limited { seconds: Some(7) });
    // Byte by byte, with never a second of silence.
    let started = Instant::now();
    let slow = json!([{"name": "slow", "rate": 50, "file": "config"}]);
    assert_eq!(code(hub.having(&slow).look_up(TINY)), "http-cut");
    assert!(started.elapsed() < Duration::from_secs(6), "{:?}", started.elapsed());
    let renamed = json!([{"name": "renamed", "from": "stand-in/old", "to": TINY}]);
    assert_eq!(hub.having(&renamed).look_up("stand-in/old").unwrap().repo, TINY);
}

#[test]
fn what_passes_is_looked_up_again_and_the_wait_is_said() {
    let Some(hub) = StandIn::start("looked_up_again") else { return };
    for (scenario, expected) in [
        (json!({"name": "server-error", "on": "api", "times": 2}), vec!["hub-status"; 2]),
        (json!({"name": "unavailable", "file": "config", "times": 1}), vec!["hub-status"]),
        (json!({"name": "cut", "file": "config", "times": 1}), vec!["http-cut"]),
        (json!({"name": "delay", "on": "api", "millis": 1500, "times": 1}), vec!["http-silent"]),
        (json!({"name": "rate-limited", "times": 1, "retryAfter": null}), vec!["hub-limited"]),
        (json!({"name": "rate-limited", "times": 1, "retryAfter": 0}), vec!["hub-limited"]),
        (json!({"name": "rate-limited", "times": 1, "retryAfter": 1}), vec!["hub-limited"]),
        (json!({"name": "rate-limited", "times": 1, "retryAfter": 1, "asDate": true}), vec!["hub-limited"]),
    ] {
        hub.having(&json!([scenario]));
        let mut said = Vec::new();
        let mut pausing = |why: &HubError, seconds: u32| {
            assert!((1..=2).contains(&seconds), "{scenario}: {seconds}");
            said.push(Problem::of(why).code);
        };
        let model = wait(look_up(&hub.hub(), &hub.name(TINY), &mut pausing));
        assert_eq!(model.unwrap().repo, TINY, "{scenario}");
        assert_eq!(said, expected, "{scenario}");
    }
    // A date is as many seconds from the answer's own.
    hub.having(&json!([{"name": "rate-limited", "retryAfter": 100, "asDate": true}]));
    let limited = hub.look_up(TINY).unwrap_err();
    let HubError::Limited { seconds: Some(seconds) } = limited else { panic!("{limited:?}") };
    assert!((99..=101).contains(&seconds), "{seconds}");
    // On a terminal, a line says so.
    hub.having(&json!([{"name": "rate-limited", "times": 1, "retryAfter": 1}]));
    let ended = run(&mut hub.atelier(&["inspect", TINY]));
    let says = "note: the Hub takes no more questions from here for now; it asks to wait one second; \
                asked again in one second\n";
    assert!(ended.code == 0 && ended.err.starts_with(says), "{}", ended.err);
}

/// An error is a sentence and says what to do.
fn check<T>(done: &Result<T, HubError>, of: &Value) {
    let Err(error) = done else { return };
    let sentence = error.to_string();
    assert!(sentence.contains(' ') && sentence.chars().count() < 1000, "{of}: {sentence}");
    assert!(hint(error).is_some_and(|hint| !hint.is_empty()), "{of}: {sentence} has no way on");
}
