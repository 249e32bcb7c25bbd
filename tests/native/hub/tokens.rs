//! A token opens what is closed, and goes nowhere else.

use std::fs;
use std::path::Path;

use atelier::hub::{Hub, HubError};
use atelier::platform::Question;
use serde_json::{Value, json};

use crate::support::hub::{StandIn, TINY, WEIGHTS, code};

/// What the stand-in calls a token that opens everything.
const TOKEN: &str = "token-granted";

fn with(hub: &StandIn, token: &str) -> Hub {
    Hub { token: Some(token.to_owned()), ..hub.hub() }
}

/// Whether a text stands in a file below a folder, or in its name.
fn is_below(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let path = entry.path();
        let is_named = path.to_string_lossy().contains(text);
        let is_inside = match entry.file_type().unwrap() {
            kind if kind.is_dir() => is_below(&path, text),
            _ => fs::read(&path).is_ok_and(|bytes| bytes.windows(text.len()).any(|at| at == text.as_bytes())),
        };
        is_named || is_inside
    })
}

#[test]
fn a_token_opens_what_is_closed() {
    let Some(hub) = StandIn::start("opens") else { return };
    for (name, token, expected) in [
        ("stand-in/gated", None, "hub-gated"),
        ("stand-in/gated", Some("token-waiting"), "hub-gated"),
        ("stand-in/gated", Some("no-such-token"), "hub-bad-token"),
        ("stand-in/gated", Some(TOKEN), "ok"),
        ("stand-in/gated-manual", Some("token-waiting"), "hub-gated"),
        ("stand-in/gated-manual", Some(TOKEN), "ok"),
        ("stand-in/private", None, "hub-missing"),
        ("stand-in/private", Some("token-waiting"), "hub-missing"),
        ("stand-in/private", Some(TOKEN), "ok"),
        ("stand-in/nothing", Some(TOKEN), "hub-missing"),
        (TINY, Some("no-such-token"), "hub-bad-token"),
        (TINY, Some(TOKEN), "ok"),
    ] {
        let asks = token.map_or_else(|| hub.hub(), |token| with(&hub, token));
        let done = hub.fetch_as(&asks, name, &mut |_| {});
        if let Err(HubError::Gated { has_token, .. }) = &done {
            assert_eq!(*has_token, token.is_some(), "{name}");
        }
        assert_eq!(code(done), expected, "{name} {token:?}");
    }
}

#[test]
fn a_token_reaches_the_hub_alone_and_stands_nowhere() {
    let Some(hub) = StandIn::start("reaches_the_hub") else { return };
    let asks = with(&hub, TOKEN);
    let mut said = format!("{asks:?}");
    hub.fetch_as(&asks, "stand-in/gated", &mut |at| said += &format!("{at:?}")).unwrap();
    let log = hub.log();
    let has = |server: &str, value: bool| {
        log.iter().any(|entry| entry["server"] == server && entry["authorization"] == value)
    };
    assert!(has("hub", true) && !has("hub", false), "{log:?}");
    assert!(has("cdn", false) && !has("cdn", true), "the other origin gets none: {log:?}");
    // On the way back to the Hub from elsewhere, it is gone for good.
    let elsewhere = json!({"name": "redirect-to", "on": "api", "location": "http://localhost:1/"});
    for scenario in [json!("server-error"), json!("html"), json!("not-json"), json!("gated"), elsewhere] {
        for scenario in [scenario.clone(), of_weights(&scenario)] {
            let done = hub.having(&json!([scenario])).fetch_as(&asks, TINY, &mut |_| {});
            if let Err(error) = done {
                said += &format!("{error:?} {error}");
            }
        }
    }
    let question =
        Question { url: hub.hub.clone(), from: 0, token: Some(TOKEN.to_owned()), silence_seconds: 1 };
    said += &format!("{question:?}");
    assert!(!said.contains(TOKEN), "{said}");
    assert!(!is_below(hub.root(), TOKEN), "no file holds it");
}

fn of_weights(scenario: &Value) -> Value {
    let mut scenario = if scenario.is_string() { json!({"name": scenario}) } else { scenario.clone() };
    scenario["on"] = json!("resolve");
    scenario["file"] = json!(WEIGHTS);
    scenario
}

#[test]
fn the_log_sees_a_token_where_one_goes() {
    let Some(hub) = StandIn::start("log_sees") else { return };
    hub.fetch_as(&with(&hub, TOKEN), TINY, &mut |_| {}).unwrap();
    let sent = |token: bool| hub.log().iter().filter(|entry| entry["authorization"] == token).count();
    assert!(sent(true) > 0);
    hub.having(&json!([])).fetch_as(&hub.hub(), TINY, &mut |_| {}).unwrap();
    assert_eq!(sent(true), 0, "and where none does");
}
