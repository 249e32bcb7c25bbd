//! What a model is called whose folder has no manifest.

/// Names of folders that say nothing of the model in them.
const GENERIC: [&str; 15] = [
    "hf",
    "model",
    "models",
    "main",
    "snapshot",
    "snapshots",
    "checkpoint",
    "checkpoints",
    "output",
    "outputs",
    "download",
    "downloads",
    "safetensors",
    "transformers",
    "picked-files",
];
/// Hashes, such as those of the Hub's cache, have at least so many digits.
const HASH_DIGITS_MIN: usize = 7;
/// Longest name that is taken from a file, characters.
const NAME_CHARS_MAX: usize = 100;

/// The folder's own name if it says something, else the first of `names` that does. Those are
/// paths or names on the Hub, of which the last part counts.
pub(super) fn best_name<'a>(folder: &'a str, names: impl IntoIterator<Item = &'a str>) -> String {
    let parts =
        names.into_iter().filter_map(|name| name.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next());
    let fits = |name: &&str| name.chars().count() <= NAME_CHARS_MAX && !name.contains(char::is_control);
    let found = std::iter::once(folder).chain(parts.filter(fits)).find(|name| says_something(name));
    found.unwrap_or(folder).to_owned()
}

fn says_something(name: &str) -> bool {
    let is_hash = name.len() >= HASH_DIGITS_MIN && name.chars().all(|c| c.is_ascii_hexdigit());
    let is_step =
        name.strip_prefix("checkpoint-").is_some_and(|step| step.chars().all(|c| c.is_ascii_digit()));
    let is_generic = GENERIC.iter().any(|generic| name.eq_ignore_ascii_case(generic));
    name.chars().any(char::is_alphanumeric) && !is_hash && !is_step && !is_generic
}

#[cfg(test)]
mod tests {
    use super::best_name;

    #[test]
    fn the_first_name_that_says_something_counts() {
        for (folder, names, expected) in [
            ("SmolLM2-135M", &["someone/Llama"][..], "SmolLM2-135M"),
            ("hf", &["HuggingFaceTB/SmolLM2-135M"], "SmolLM2-135M"),
            ("HF", &["", "./", "C:\\models\\Tiny\\"], "Tiny"),
            ("0123abc", &["./checkpoints/checkpoint-500", "tiny"], "tiny"),
            ("model", &["model", "."], "model"),
            ("hf", &["a\nb", &"x".repeat(70_000)], "hf"),
            ("decade", &["x"], "decade"),
        ] {
            assert_eq!(best_name(folder, names.iter().copied()), expected, "{folder} {names:?}");
        }
    }
}
