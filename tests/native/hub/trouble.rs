//! Fetching, when the connection, the Hub or something between changes, cuts or holds back what comes.

use std::fs;
use std::time::{Duration, Instant};

use atelier::hub::HubError;
use serde_json::{Value, json};

use crate::support::hub::{StandIn, TINY, WEIGHTS, code};

/// Most questions for one file that brings nothing.
const TRIES: usize = 5;

fn weights(scenario: Value) -> Value {
    let mut scenario = if scenario.is_string() { json!({"name": scenario}) } else { scenario };
    scenario["file"] = json!("safetensors$");
    json!([scenario])
}

/// Forgets what was fetched.
fn clear(hub: &StandIn) {
    _ = fs::remove_dir_all(hub.root().join("hub"));
}

fn is_whole(hub: &StandIn) -> bool {
    let model = hub.having(&json!([])).look_up(TINY).unwrap();
    let file = model.files.iter().find(|file| file.name == WEIGHTS).unwrap();
    hub.blobs(TINY).contains(&file.hash)
}

#[test]
fn what_was_cut_goes_on_where_it_stopped() {
    let Some(hub) = StandIn::start("goes_on") else { return };
    for (scenario, ranges) in [
        (json!({"name": "cut", "bytes": 1000, "times": 1}), vec![0, 1000]),
        (json!({"name": "short", "bytes": 1000, "as": "close", "times": 1}), vec![0, 1000]),
        (json!({"name": "short", "bytes": 1000, "as": "length", "times": 1}), vec![0, 1000]),
        (json!({"name": "short", "bytes": 1000, "as": "chunked", "times": 1}), vec![0, 1000]),
        (json!({"name": "stall", "bytes": 1000, "times": 1}), vec![0, 1000]),
        (json!({"name": "cut", "bytes": 10_000}), vec![0, 10_000, 20_000, 30_000]),
        (json!({"name": "cut", "bytes": 0, "times": 2}), vec![0, 0, 0]),
        (json!({"name": "lying-length", "by": -10, "times": 1}), vec![0, 37_000]),
    ] {
        clear(&hub);
        hub.having(&weights(scenario.clone())).fetch(TINY).unwrap();
        let sent = hub.sent(WEIGHTS);
        let from = |range: &Option<String>| {
            let first = range.as_ref().map(|range| range.trim_start_matches("bytes=").trim_end_matches('-'));
            first.map_or(0, |first| first.parse().unwrap())
        };
        let asked: Vec<u64> = sent.iter().map(|(range, _)| from(range)).collect();
        if scenario["name"] == "lying-length" {
            assert_eq!(asked.len(), 2, "{scenario}: {sent:?}");
        } else {
            assert!(asked.starts_with(&ranges), "{scenario}: {sent:?}");
            // What came once is not sent again.
            let n_bytes: u64 = sent.iter().map(|(_, bytes)| bytes).sum();
            let size = fs::metadata(hub.kept(TINY, &format!("snapshots/{}/{WEIGHTS}", hub.sha(TINY))));
            assert_eq!(n_bytes, size.unwrap().len(), "{scenario}: {sent:?}");
        }
        assert!(is_whole(&hub), "{scenario}");
    }
    // A connection that is reset may lose what was under way, and no more.
    clear(&hub);
    hub.having(&weights(json!({"name": "cut", "bytes": 1000, "times": 1, "reset": true})))
        .fetch(TINY)
        .unwrap();
    assert!(is_whole(&hub));
}

#[test]
fn what_passes_is_tried_again() {
    let Some(hub) = StandIn::start("passes") else { return };
    let page = json!({"Content-Type": "text/html"});
    let once = |scenarios: Value| {
        clear(&hub);
        hub.having(&scenarios).fetch(TINY).unwrap_or_else(|error| panic!("{scenarios}: {error}"));
        let log = hub.log();
        assert!(is_whole(&hub), "{scenarios}");
        assert!(hub.blobs(TINY).iter().all(|name| !name.contains("incomplete")), "{scenarios}");
        log
    };
    for scenario in [
        json!({"name": "rate-limited", "times": 1}),
        json!({"name": "rate-limited", "times": 1, "retryAfter": null}),
        json!({"name": "server-error", "times": 2, "on": "resolve"}),
        json!({"name": "unavailable", "times": 3, "on": "resolve"}),
        json!({"name": "status", "times": 1, "on": "resolve", "status": 502, "headers": page, "body": "<html>"}),
        json!({"name": "refuse", "times": 2}),
        json!({"name": "expired-link", "times": 2}),
        json!({"name": "lying-length", "by": 10, "times": 1}),
        json!({"name": "slow", "rate": 25_000}),
        json!("gzip"),
    ] {
        once(weights(scenario));
    }
    let started = Instant::now();
    once(weights(json!({"name": "rate-limited", "times": 1, "retryAfter": 2})));
    assert!(started.elapsed() >= Duration::from_secs(2), "it waits as long as it is asked to");
    let cut = json!({"name": "cut", "bytes": 1000, "times": 1, "file": "safetensors$"});
    for second in [
        json!({"name": "no-ranges"}),
        json!({"name": "empty-206", "times": 1}),
        json!({"name": "empty-206"}),
        json!({"name": "wrong-range"}),
        json!({"name": "wrong-range", "by": -3}),
    ] {
        // Without ranges, all of it comes again.
        let log = once(json!([cut, second]));
        assert!(log.iter().any(|entry| entry["scenarios"] == json!([second["name"]])), "{second}");
    }
}

#[test]
fn what_does_not_pass_fails_soon_and_keeps_nothing_false() {
    let Some(hub) = StandIn::start("does_not_pass") else { return };
    let page = json!({"Content-Type": "text/html"});
    for (scenario, expected) in [
        (json!({"name": "cut", "bytes": 0}), "http-cut"),
        (json!("refuse"), "http-unreachable"),
        (json!("server-error"), "hub-status"),
        (json!("expired-link"), "hub-status"),
        (json!({"name": "rate-limited", "times": "always", "retryAfter": 0}), "hub-limited"),
        (json!({"name": "rate-limited", "times": "always", "retryAfter": 3600}), "hub-limited"),
        (json!("not-found"), "hub-gone"),
        (json!("gated"), "hub-gated"),
        (json!("redirects"), "http-redirects"),
        (json!({"name": "redirect-to", "location": "file:///etc/passwd"}), "http-bad-address"),
        (json!({"name": "status", "status": 200, "headers": page, "body": "<html>"}), "hub-not-the-hub"),
        (json!({"name": "status", "status": 200, "body": "short"}), "hub-other-size"),
        (json!({"name": "short", "bytes": 0, "as": "length"}), "hub-other-size"),
        (json!("wrong-content"), "hub-differs"),
    ] {
        clear(&hub);
        let started = Instant::now();
        let done = hub.having(&weights(scenario.clone())).fetch(TINY);
        assert_eq!(code(done), expected, "{scenario}");
        assert!(started.elapsed() < Duration::from_secs(8), "{scenario} took {:?}", started.elapsed());
        let log = hub.log();
        let asked = |kind: &str| log.iter().filter(|it| it["kind"] == kind && it["file"] == WEIGHTS).count();
        assert!(asked("file") <= TRIES && asked("resolve") <= 2 * TRIES, "{scenario}: {log:?}");
        assert!(!is_whole(&hub), "{scenario}");
        assert!(!hub.kept(TINY, "snapshots").exists() && !hub.kept(TINY, "refs").exists(), "{scenario}");
    }
    // Silence for ever is the one that takes its seconds.
    let done = hub.having(&weights(json!({"name": "stall", "bytes": 0}))).fetch(TINY);
    assert_eq!(code(done), "http-silent");
    assert_eq!(hub.sent(WEIGHTS).len(), TRIES);
    hub.having(&json!([])).fetch(TINY).unwrap();
    assert!(is_whole(&hub), "and when all is well again, it comes");
}

#[test]
fn other_bytes_are_not_kept_and_the_next_try_begins_anew() {
    let Some(hub) = StandIn::start("other_bytes") else { return };
    let cut = json!({"name": "cut", "bytes": 1000, "times": 1, "file": "safetensors$"});
    let lie = |name: &str, key: &str, value: Value| json!([{"name": name, "of": "^model", key: value}]);
    for (scenarios, expected) in [
        (weights(json!("wrong-content")), "hub-differs"),
        (json!(["lying-hashes:of=safetensors"]), "hub-differs"),
        (lie("lying-sizes", "by", json!(10)), "hub-other-size"),
        (lie("lying-sizes", "by", json!(-10)), "hub-other-size"),
        (json!([cut, {"name": "wrong-range", "by": -3, "honest": false}]), "hub-differs"),
    ] {
        clear(&hub);
        let done = hub.having(&scenarios).fetch(TINY);
        assert_eq!(code(done), expected, "{scenarios}");
        assert!(hub.sent(WEIGHTS).len() <= 2, "{scenarios}: {:?}", hub.sent(WEIGHTS));
        assert!(!is_whole(&hub), "{scenarios}");
        hub.having(&json!([])).fetch(TINY).unwrap();
        assert_eq!(hub.sent(WEIGHTS), [(None, hub.sent(WEIGHTS)[0].1)], "{scenarios}");
        assert!(is_whole(&hub), "{scenarios}");
    }
}

#[test]
fn what_an_earlier_process_left_is_believed_only_as_far_as_it_hashes() {
    let Some(hub) = StandIn::start("earlier_process") else { return };
    hub.fetch(TINY).unwrap();
    let model = hub.look_up(TINY).unwrap();
    let file = model.files.iter().find(|file| file.name == WEIGHTS).unwrap();
    let blob = hub.kept(TINY, &format!("blobs/{}", file.hash));
    let part = hub.kept(TINY, &format!("blobs/{}.incomplete", file.hash));
    let bytes = fs::read(&blob).unwrap();
    let mut damaged = bytes[..5000].to_vec();
    damaged[7] ^= 1;
    for (left, n_asked, expected) in [
        (&bytes[..5000], 1, "ok"),
        (&bytes[..], 0, "ok"),
        (&damaged[..], 1, "hub-differs"),
        (&[&bytes[..], b"more"].concat()[..], 1, "ok"),
    ] {
        fs::remove_file(&blob).unwrap();
        fs::write(&part, left).unwrap();
        assert_eq!(code(hub.having(&json!([])).fetch(TINY)), expected, "{} bytes", left.len());
        assert_eq!(hub.sent(WEIGHTS).len(), n_asked, "{} bytes", left.len());
        hub.fetch(TINY).unwrap();
        assert!(fs::read(&blob).unwrap() == bytes && !part.exists());
    }
    // A file of another length under its name is none of ours.
    fs::write(&blob, b"damaged").unwrap();
    hub.fetch(TINY).unwrap();
    assert_eq!(fs::read(&blob).unwrap(), bytes);
}

#[test]
fn errors_are_data_that_name_what_differs() {
    let Some(hub) = StandIn::start("are_data") else { return };
    let HubError::Differs { name, got, expected } =
        hub.having(&weights(json!("wrong-content"))).fetch(TINY).unwrap_err()
    else {
        panic!("it differs")
    };
    assert!(name == WEIGHTS && got != expected && got.len() == 64 && expected.len() == 64);
}
