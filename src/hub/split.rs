//! Which file of a data set is a split of a configuration.
//!
//! Sources: the Hub's documentation of data sets, "Data files configuration" (`configs` of the card, whose
//! patterns `*` and `**` are) and "File names and splits"; the dataset viewer's, "List Parquet files". A
//! data set that is made by a script says nothing by its names: of that, the Hub's conversion is read.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::answer::part;
use super::{HubError, HubFile};

/// Most configurations of a card that are looked at, and most patterns of a split.
const CONFIGS_MAX: usize = 1000;
const PATTERNS_MAX: usize = 16;
/// Longest pattern, bytes.
const PATTERN_BYTES_MAX: usize = 128;
/// The configuration of a data set that names none.
const DEFAULT: &str = "default";

/// Whether a file may hold items.
pub(super) fn is_data(name: &str) -> bool {
    [".parquet", ".jsonl", ".json"].iter().any(|ending| name.ends_with(ending))
}

/// Whether a file makes the data set: `NAME.py`.
pub(super) fn is_script(file: &str, repo: &str) -> bool {
    file.strip_suffix(".py").is_some_and(|stem| repo.rsplit('/').next() == Some(stem))
}

#[derive(Deserialize)]
struct Card<'a> {
    #[serde(borrow)]
    configs: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Config<'a> {
    config_name: String,
    #[serde(borrow, default)]
    data_files: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct DataFiles<'a> {
    split: String,
    #[serde(borrow)]
    path: &'a RawValue,
}

/// What a repository says of its splits.
pub(super) struct Splits<'a> {
    files: &'a [HubFile],
    /// Of its card; none where that names none.
    configs: Vec<Config<'a>>,
    has_script: bool,
}

impl<'a> Splits<'a> {
    pub(super) fn read(card: Option<&'a RawValue>, files: &'a [HubFile], repo: &str) -> Self {
        let configs = part::<Card>(card).map(|card| card.configs).unwrap_or_default();
        let configs = configs.into_iter().take(CONFIGS_MAX).filter_map(|config| part(Some(config)));
        let has_script = files.iter().any(|file| is_script(&file.name, repo));
        Self { files, configs: configs.collect(), has_script }
    }

    /// The one file of a split.
    pub(super) fn file(&self, repo: &str, config: &str, split: &str) -> Result<&'a HubFile, HubError> {
        let found = match () {
            () if !self.configs.is_empty() => self.by_card(config, split),
            () if self.has_script => Vec::new(),
            () => self.by_name(config, split),
        };
        let (repo, split) = (repo.to_owned(), split.to_owned());
        match found.as_slice() {
            [file] => Ok(file),
            [] => Err(HubError::NoSplit { repo, config: config.to_owned(), split }),
            several => Err(HubError::SeveralFiles { repo, split, n: several.len() }),
        }
    }

    /// Those that the card's patterns of the split take.
    fn by_card(&self, config: &str, split: &str) -> Vec<&'a HubFile> {
        let config = self.configs.iter().find(|known| known.config_name == config);
        let lists = part::<Vec<DataFiles>>(config.and_then(|config| config.data_files)).unwrap_or_default();
        let of_split = lists.iter().filter(|files| files.split == split).map(|files| files.path);
        let patterns: Vec<String> = of_split.flat_map(texts).take(PATTERNS_MAX).collect();
        let is_meant = |file: &&HubFile| {
            is_data(&file.name) && patterns.iter().any(|pattern| matches(pattern, &file.name))
        };
        self.files.iter().filter(is_meant).collect()
    }

    fn by_name(&self, config: &str, split: &str) -> Vec<&'a HubFile> {
        let named = |name: &str| self.files.iter().find(|file| file.name == name);
        let first = Self::names(config, split).find_map(|name| named(&name));
        // Without one that is whole, parts are.
        let is_part = |file: &&HubFile| {
            let mut folders = folders(config);
            is_data(&file.name)
                && (file.name.starts_with(&format!("{config}/{split}/"))
                    || folders.any(|folder| file.name.starts_with(&format!("{folder}{split}-0"))))
        };
        match first {
            Some(file) if !file.name.ends_with("/0000.parquet") => vec![file],
            _ => self.files.iter().filter(is_part).collect(),
        }
    }

    /// What a split in one file is called, the likelier names first.
    pub(super) fn names(config: &str, split: &str) -> impl Iterator<Item = String> {
        let endings = ["-00000-of-00001.parquet", ".parquet", ".jsonl", ".json"];
        let converted = format!("{config}/{split}/0000.parquet");
        let split = split.to_owned();
        let inside = move |folder: String| endings.map(|ending| format!("{folder}{split}{ending}"));
        folders(config).flat_map(inside).chain([converted])
    }
}

/// Where files of a configuration lie.
fn folders(config: &str) -> impl Iterator<Item = String> + use<> {
    let of_default = (config == DEFAULT).then_some(["data/", ""]);
    [format!("{config}/")].into_iter().chain(of_default.into_iter().flatten().map(str::to_owned))
}

/// A text, or a list of texts.
fn texts(written: &RawValue) -> Vec<String> {
    let one = part::<String>(Some(written)).map(|text| vec![text]);
    one.or_else(|| part(Some(written))).unwrap_or_default()
}

/// Whether a pattern takes a name: `*` stands for anything inside a folder, `**` for anything.
fn matches(pattern: &str, name: &str) -> bool {
    if pattern.len() > PATTERN_BYTES_MAX {
        return false;
    }
    let name = name.as_bytes();
    // Up to where of the name what was read of the pattern may reach.
    let mut reached = vec![false; name.len() + 1];
    reached[0] = true;
    let mut rest = pattern.as_bytes();
    while let [token, after @ ..] = rest {
        rest = after;
        let mut next = vec![false; name.len() + 1];
        if *token == b'*' {
            let crosses = rest.first() == Some(&b'*');
            rest = rest.strip_prefix(b"*").unwrap_or(rest);
            let mut is_open = false;
            for (at, here) in reached.iter().enumerate() {
                is_open |= here;
                if let Some(cell) = next.get_mut(at) {
                    *cell = is_open;
                }
                is_open &= crosses || name.get(at) != Some(&b'/');
            }
        } else {
            let steps =
                reached.iter().zip(name).map(|(here, byte)| *here && (byte == token || *token == b'?'));
            next.iter_mut().skip(1).zip(steps).for_each(|(cell, step)| *cell = step);
        }
        if !next.contains(&true) {
            return false;
        }
        reached = next;
    }
    reached.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_take_names() {
        for (pattern, name, taken) in [
            ("data/test-*", "data/test-00000-of-00001.parquet", true),
            ("data/test-*", "data/test-0/1.parquet", false),
            ("data/**", "data/test-0/1.parquet", true),
            ("**/test.jsonl", "a/b/test.jsonl", true),
            ("test.jsonl", "test.jsonl", true),
            ("test.jsonl", "test.jsonlx", false),
            ("tes?.jsonl", "test.jsonl", true),
            ("*", "a.jsonl", true),
            ("*a*b*", "xaxbx", true),
            ("*a*b*", "xbxax", false),
            ("", "a", false),
            ("../*", "x", false),
        ] {
            assert_eq!(matches(pattern, name), taken, "{pattern} {name}");
        }
        assert!(!matches(&"*a".repeat(100), &"a".repeat(200)));
    }
}
