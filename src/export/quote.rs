//! Texts inside other texts: each language's own way to write a string.

/// What needs no quotes in a shell or in YAML.
fn is_plain(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '=');
    text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '.'))
        && text.chars().all(is_plain)
}

/// A word of a POSIX shell.
pub(super) fn shell(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// A scalar of YAML, which reads JSON's strings; plain where that cannot be anything else.
pub(super) fn yaml(text: &str) -> String {
    let is_word = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    if is_plain(text) && !is_word && !text.starts_with('.') { text.to_owned() } else { json(text) }
}

/// A string literal of JSON, and of Python: all escapes of the one mean the same in the other.
pub(super) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Text inside of a comment, which ends at the end of the line.
pub(super) fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Text that TeX sets as it stands.
pub(super) fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '#' | '$' | '%' | '&' | '_' | '{' | '}' => out.extend(['\\', c]),
            '\\' => out.push_str(r"\textbackslash{}"),
            '~' => out.push_str(r"\textasciitilde{}"),
            '^' => out.push_str(r"\textasciicircum{}"),
            '|' => out.push_str(r"\textbar{}"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
