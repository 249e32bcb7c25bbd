//! The variables of `huggingface_hub`, and limits on what an answer may cost.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::hub::{StandIn, TINY};
use crate::support::process::{Ended, run};
use crate::support::wait;

fn inspect(hub: &StandIn, steer: impl FnOnce(&mut Command)) -> Ended {
    let mut command = hub.atelier(&["inspect", TINY]);
    steer(&mut command);
    run(&mut command)
}

fn is_kept(folder: &Path) -> bool {
    folder.join("models--stand-in--tiny/refs/main").is_file()
}

#[test]
fn the_cache_is_where_the_variables_say() {
    let Some(hub) = StandIn::start("variables_say") else { return };
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let kept = |steer: &dyn Fn(&mut Command), folder: &Path| {
        let ended = inspect(&hub, |command| steer(command));
        assert_eq!(ended.code, 0, "{}", ended.err);
        assert!(is_kept(folder), "{}", folder.display());
    };
    kept(&|it| _ = it.env("HF_HOME", at("home")), &at("home/hub"));
    kept(&|it| _ = it.env("HF_HUB_CACHE", at("cache")), &at("cache"));
    kept(&|it| _ = it.env_remove("HF_HOME").env("XDG_CACHE_HOME", at("xdg")), &at("xdg/huggingface/hub"));
    let home = |it: &mut Command| {
        it.env("HF_HOME", "").env_remove("XDG_CACHE_HOME").env("HOME", at("user"));
    };
    kept(&home, &at("user/.cache/huggingface/hub"));
    let tilde = |name: &'static str, path: &'static str| {
        move |it: &mut Command| _ = it.env("HOME", at("user")).env(name, path)
    };
    kept(&tilde("HF_HOME", "~/mine"), &at("user/mine/hub"));
    kept(&tilde("HF_HUB_CACHE", "~/there"), &at("user/there"));
    kept(&tilde("HF_HOME", "$HOME/by-name"), &at("user/by-name/hub"));
    kept(&tilde("HF_HUB_CACHE", "${HOME}/in-braces"), &at("user/in-braces"));
    kept(&|it| _ = it.env("HUGGINGFACE_HUB_CACHE", at("old")), &at("old"));
    kept(&|it| _ = it.env("HF_HUB_CACHE", at("~")), &at("~"));
    assert!(!is_kept(&hub.root().join("hub")));
}

#[test]
fn offline_takes_what_is_kept_and_asks_nobody() {
    let Some(hub) = StandIn::start("offline") else { return };
    let offline = |value: &str| inspect(&hub, |it| _ = it.env("HF_HUB_OFFLINE", value));
    let refused = offline("1");
    assert_eq!(
        (refused.code, refused.err.as_str()),
        (
            1,
            "error: stand-in/tiny at main is not in the cache, and HF_HUB_OFFLINE forbids to ask for it\n\
             hint: unset it once to fetch it\n"
        )
    );
    assert!(hub.log().is_empty());
    assert_eq!(offline("0").code, 0, "no is no");
    hub.having(&json!([]));
    for yes in ["1", "on", "YES", "true"] {
        let ended = offline(yes);
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{yes}");
    }
    assert!(hub.log().is_empty());
}

#[test]
fn a_renamed_model_is_found_offline_by_both_of_its_names() {
    const OLD: &str = "stand-in/old";
    let Some(hub) = StandIn::start("renamed") else { return };
    hub.having(&json!([{"name": "renamed", "from": OLD, "to": TINY}]));
    let fetched = run(&mut hub.atelier(&["inspect", OLD]));
    assert_eq!(fetched.code, 0, "{}", fetched.err);
    hub.having(&json!([]));
    for name in [OLD.to_owned(), TINY.to_owned(), format!("{OLD}@{}", hub.sha(TINY))] {
        let ended = run(hub.atelier(&["inspect", &name]).env("HF_HUB_OFFLINE", "1"));
        assert_eq!((ended.code, ended.err.as_str(), &ended.out), (0, "", &fetched.out), "{name}");
    }
    assert!(hub.log().is_empty());
    let listed: Vec<_> = wait(hub.downloads().list()).models.into_iter().map(|model| model.repo).collect();
    assert_eq!(listed, [TINY], "one model, once");
}

#[test]
fn the_endpoint_is_a_mirror_or_said_to_be_none() {
    let Some(hub) = StandIn::start("endpoint") else { return };
    let of = |endpoint: &str| inspect(&hub, |it| _ = it.env("HF_ENDPOINT", endpoint));
    for (endpoint, says) in [
        ("http://127.0.0.1:1", "127.0.0.1:1 cannot be reached: "),
        ("http://no-such-host.invalid", "no-such-host.invalid cannot be reached: "),
        ("file:///etc", " is no address that can be asked"),
        ("127.0.0.1:1", " is no address that can be asked"),
        ("http://", " is no address that can be asked"),
        ("nonsense here", " is no address that can be asked"),
        ("http://someone:secret@127.0.0.1:1", ": 127.0.0.1:1 cannot be reached: "),
        ("http://someone:secret@", " is no address that can be asked"),
    ] {
        let ended = of(endpoint);
        assert!(!ended.err.contains("secret"), "{}", ended.err);
        assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{endpoint}");
        assert!(ended.err.contains(says) && ended.err.contains("\nhint: "), "{endpoint}: {}", ended.err);
    }
    assert_eq!(of(&format!("{}/", hub.hub)).code, 0, "a final stroke does no harm");
}

#[test]
fn a_token_comes_from_the_environment_or_its_file() {
    let Some(hub) = StandIn::start("from_the_environment") else { return };
    let gated = |steer: &dyn Fn(&mut Command)| {
        let mut command = hub.atelier(&["inspect", "stand-in/gated"]);
        steer(&mut command);
        let ended = run(&mut command);
        assert!(!format!("{}{}", ended.out, ended.err).contains("token-granted"), "{}", ended.err);
        (ended.code, ended.err.lines().filter(|line| !line.starts_with("note")).collect::<String>())
    };
    let forget = || _ = fs::remove_dir_all(hub.root().join("hub"));
    assert_eq!(gated(&|_| {}).0, 1);
    let waiting = gated(&|it| _ = it.env("HF_TOKEN", "token-waiting"));
    assert!(waiting.0 == 1 && waiting.1.contains(", and this token has not been let in"), "{waiting:?}");
    assert_eq!(gated(&|it| _ = it.env("HF_TOKEN", " token-granted\n")).0, 0);
    forget();
    fs::write(hub.root().join("token"), "token-granted\n").unwrap();
    assert_eq!(gated(&|_| {}).0, 0);
    forget();
    let elsewhere = hub.root().join("elsewhere");
    let at = |path: &'static str| {
        let home = hub.root().to_owned();
        move |it: &mut Command| _ = it.env("HOME", &home).env("HF_TOKEN_PATH", path)
    };
    assert_eq!(gated(&at("~/elsewhere")).0, 1, "a path that leads nowhere is no token");
    fs::rename(hub.root().join("token"), &elsewhere).unwrap();
    assert_eq!(gated(&|_| {}).0, 1);
    assert_eq!(gated(&at("~/elsewhere")).0, 0);
    let to_others = hub.log().into_iter().filter(|entry| entry["server"] == "cdn");
    assert!(to_others.into_iter().all(|entry| entry["authorization"] == false), "to the endpoint alone");
    fs::rename(&elsewhere, hub.root().join("token")).unwrap();
    forget();
    assert_eq!(gated(&|it| _ = it.env("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")).0, 1);
    assert_eq!(
        gated(&|it| _ = it.env("HF_TOKEN", "token-waiting")).0,
        1,
        "the variable goes before the file"
    );
    // What is no token is not sent.
    hub.having(&json!([]));
    for bad in ["a\r\nX-Header: b", "ä", " "] {
        fs::write(hub.root().join("token"), bad).unwrap();
        assert_eq!(gated(&|_| {}).0, 1);
    }
    assert!(hub.log().iter().all(|entry| entry["authorization"] == false));
}

/// An answer of many small values, which readers make large.
fn swollen() -> Value {
    json!({"name": "metadata", "merge": {"cardData": vec![json!({"": 0}); 900_000]}})
}

#[cfg(target_os = "linux")]
#[test]
fn no_answer_takes_more_memory_than_a_named_limit() {
    /// Address space, KiB: the program with its libraries and stacks, and what it may take beside.
    const KIB_MAX: u32 = 400_000;
    let Some(hub) = StandIn::start("memory") else { return };
    for scenario in [json!("huge-json"), json!("million-siblings"), json!("deep-json"), swollen()] {
        hub.having(&json!([scenario]));
        let name = &scenario["name"];
        let atelier = hub.atelier(&["inspect", TINY]);
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -v {KIB_MAX}; exec \"$@\""), "sh"]);
        command.arg(atelier.get_program()).args(atelier.get_args());
        command.envs(atelier.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let ended = run(&mut command);
        let expected = i32::from(name != "metadata");
        assert_eq!(ended.code, expected, "{name}: {}", ended.err);
        assert!(expected == 0 || ended.err.starts_with("error: "), "{name}: {}", ended.err);
    }
}
