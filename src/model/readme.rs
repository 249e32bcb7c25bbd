//! The licence that a model's card names: `README.md`, which begins with YAML between two lines of dashes.
//!
//! Source: the Hub's documentation of model cards (`license`, and `license_name` where that is `other`).

use crate::platform::Folder;

/// A model's card.
pub const CARD_FILE: &str = "README.md";
/// As much of a card as is read, bytes.
const CARD_BYTES_READ: usize = 64 << 10;
/// Longest name of a licence that is kept, characters.
const LICENCE_CHARS_MAX: usize = 100;

/// What the card of a folder says, if there is one that says it.
pub(super) async fn licence(folder: &Folder) -> Option<String> {
    let bytes = folder.read_start(CARD_FILE, CARD_BYTES_READ).await.ok()?;
    licence_of(&String::from_utf8_lossy(&bytes))
}

fn licence_of(card: &str) -> Option<String> {
    const EDGE: &str = "---";
    let mut lines = card.lines().map(str::trim_end);
    lines.next().filter(|first| *first == EDGE)?;
    let front: Vec<&str> = lines.take_while(|line| *line != EDGE).collect();
    let value = |key: &str| {
        let text = front.iter().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
        let text = text.trim().trim_matches(['"', '\'']);
        (!text.is_empty()).then(|| text.chars().take(LICENCE_CHARS_MAX).collect::<String>())
    };
    let licence = value("license")?;
    match licence.as_str() {
        "other" => value("license_name").or(Some(licence)),
        _ => Some(licence),
    }
}

#[cfg(test)]
mod tests {
    use super::licence_of;

    #[test]
    fn a_card_names_its_licence_before_its_text() {
        for (card, expected) in [
            ("---\nlicense: apache-2.0\n---\n# A model", Some("apache-2.0")),
            ("---\r\ntags:\r\n- a\r\nlicense: \"mit\"\r\n---\r\n", Some("mit")),
            ("---\nlicense: other\nlicense_name: llama3.2\n---\n", Some("llama3.2")),
            ("---\nlicense: other\n---\n", Some("other")),
            ("---\nlicense_name: llama3.2\n---\n", None),
            ("---\nlicense:\n---\n", None),
            ("---\na: b\n---\nlicense: mit\n", None),
            ("# A model\nlicense: mit\n", None),
            ("", None),
        ] {
            assert_eq!(licence_of(card).as_deref(), expected, "{card}");
        }
    }
}
