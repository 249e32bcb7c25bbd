//! What is typed or pasted, and what it names.

use atelier::hub::{ENDPOINT, HubName};
use atelier::words::{Problem, hint};

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// The name as it is written back, else the code of the mistake.
fn read(text: &str, endpoint: &str) -> String {
    match HubName::parse(text, endpoint) {
        Ok(name) => {
            assert_eq!(HubName::parse(&name.to_string(), endpoint), Ok(name.clone()), "{text}");
            name.to_string()
        }
        Err(error) => {
            assert!(hint(&error).is_some_and(|hint| !hint.is_empty()), "{text}: {error} has no way on");
            Problem::of(&error).code
        }
    }
}

#[test]
fn names_revisions_and_addresses_are_read() {
    let pinned = format!("a/b@{COMMIT}");
    for (text, expected) in [
        ("HuggingFaceTB/SmolLM2-135M", "HuggingFaceTB/SmolLM2-135M"),
        ("  a/b \n", "a/b"),
        ("a/b@main", "a/b"),
        ("a/b@v1.0", "a/b@v1.0"),
        ("a/b@refs/pr/3", "a/b@refs/pr/3"),
        (&pinned, &pinned),
        ("https://huggingface.co/a/b", "a/b"),
        ("http://www.huggingface.co/a/b/", "a/b"),
        ("huggingface.co/a/b", "a/b"),
        ("hf.co/a/b", "a/b"),
        ("hf://a/b@v1", "a/b@v1"),
        ("https://huggingface.co/a/b?not-for-all-audiences=true#usage", "a/b"),
        ("https://huggingface.co/a/b/tree/refs%2Fpr%2F3", "a/b@refs/pr/3"),
        ("https://huggingface.co/a/b/blob/v1/config.json", "a/b@v1"),
        ("https://huggingface.co/a/b/resolve/main/x/y.bin?download=true", "a/b"),
        (&format!("https://huggingface.co/a/b/commit/{COMMIT}"), &pinned),
        ("https://huggingface.co/a/b/discussions/3", "a/b"),
        ("a/b:Q4_K_M", "a/b:Q4_K_M"),
        ("a/b@v1:m-Q4_K_M.gguf", "a/b@v1:m-Q4_K_M.gguf"),
        ("hf.co/a/b:Q8_0", "a/b:Q8_0"),
        ("hf://a/b@v1:x.gguf", "a/b@v1:x.gguf"),
        ("https://huggingface.co/a/b/blob/main/x-Q8_0.gguf", "a/b:x-Q8_0.gguf"),
        (
            &format!("https://huggingface.co/a/b/resolve/{COMMIT}/x.gguf?download=true"),
            &format!("{pinned}:x.gguf"),
        ),
        ("https://mirror.example:8/hf/a/b/blob/v1/in/x.gguf", "a/b@v1:in/x.gguf"),
        ("https://mirror.example:8/hf/a/b/tree/v1", "a/b@v1"),
    ] {
        assert_eq!(read(text, "https://mirror.example:8/hf"), expected, "{text}");
    }
}

#[test]
fn what_names_no_model_is_said() {
    let long = "x".repeat(97);
    let endless = "x".repeat(5000);
    for (text, expected) in [
        ("", "hub-name-not-a-name"),
        ("gpt2", "hub-name-not-a-name"),
        ("/", "hub-name-not-a-name"),
        ("a/", "hub-name-not-a-name"),
        ("/a", "hub-name-not-a-name"),
        ("a/b/c", "hub-name-not-a-name"),
        ("a b/c", "hub-name-not-a-name"),
        ("../b", "hub-name-not-a-name"),
        ("a/..", "hub-name-not-a-name"),
        ("a/b..c", "hub-name-not-a-name"),
        ("a/b--c", "hub-name-not-a-name"),
        ("a/-b", "hub-name-not-a-name"),
        ("a/b.", "hub-name-not-a-name"),
        ("a/b\0", "hub-name-not-a-name"),
        ("a/b:", "hub-name-not-a-name"),
        ("a/b:../c", "hub-name-not-a-name"),
        ("a/b:x:y", "hub-name-not-a-name"),
        ("a/b: x", "hub-name-not-a-name"),
        ("a/\u{fc}", "hub-name-not-a-name"),
        (&format!("a/{long}"), "hub-name-not-a-name"),
        (&endless, "hub-name-not-a-name"),
        ("https://huggingface.co/", "hub-name-not-a-name"),
        ("https://huggingface.co/a", "hub-name-not-a-name"),
        ("https://huggingface.co/a/%2e%2e", "hub-name-not-a-name"),
        ("https://example.com/a/b", "hub-name-other-host"),
        ("https://huggingface.co.example.com/a/b", "hub-name-other-host"),
        ("https://huggingface.co@example.com/a/b", "hub-name-other-host"),
        ("file:///etc/passwd", "hub-name-other-host"),
        ("https://huggingface.co/datasets/a/b", "hub-name-no-model"),
        ("https://huggingface.co/spaces/a/b", "hub-name-no-model"),
        ("a/b@", "hub-name-bad-revision"),
        ("a/b@../c", "hub-name-bad-revision"),
        ("a/b@x y", "hub-name-bad-revision"),
        ("a/b@/x", "hub-name-bad-revision"),
        ("a/b@x?y", "hub-name-bad-revision"),
        ("a/b@.git", "hub-name-bad-revision"),
        ("https://huggingface.co/a/b/tree/..%2f..", "hub-name-bad-revision"),
    ] {
        assert_eq!(read(text, ENDPOINT), expected, "{text}");
    }
}
