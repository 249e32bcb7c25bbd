//! Names of files inside a folder.
//!
//! One rule for every kind of folder, so that a name found in a manifest or in an index
//! can never reach outside of it: parts separated by `/`, none of them empty, `.` or `..`.

use std::collections::BTreeMap;

use super::{FileError, NameRule};

/// How files end that hold a whole model.
pub const GGUF: &str = ".gguf";
/// Digits of the numbers in the name of a part.
const PART_DIGITS: usize = 5;
/// What stands between them.
const PART_OF: &str = "-of-";
/// Longest name, bytes.
pub const NAME_BYTES_MAX: usize = 255;
/// Most parts of a name.
pub const NAME_DEPTH_MAX: usize = 8;

/// The name of a GGUF file without its ending, in whatever case that is.
pub fn gguf_stem(name: &str) -> Option<&str> {
    let (stem, ending) = name.split_at_checked(name.len().checked_sub(GGUF.len())?)?;
    ending.eq_ignore_ascii_case(GGUF).then_some(stem)
}

/// Checks that `name` is a plain relative name such as `eval/tasks.json`.
///
/// # Errors
/// [`FileError::BadName`] with the rule that it breaks.
pub fn checked_name(name: &str) -> Result<(), FileError> {
    let reason = if name.is_empty() {
        NameRule::Empty
    } else if name.len() > NAME_BYTES_MAX {
        NameRule::TooLong { max: NAME_BYTES_MAX }
    } else if name.split('/').count() > NAME_DEPTH_MAX {
        NameRule::TooDeep { max: NAME_DEPTH_MAX }
    } else if name.starts_with('/') {
        NameRule::Absolute
    } else if name.split('/').any(|part| part == "..") {
        NameRule::Outside
    } else if name.split('/').any(|part| part.is_empty() || part == ".") {
        NameRule::EmptyPart
    } else if name.contains(['\\', ':']) || name.contains(char::is_control) {
        NameRule::Character
    } else {
        return Ok(());
    };
    Err(FileError::BadName { name: name.chars().take(NAME_BYTES_MAX).collect(), reason })
}

/// The folder, with its final `/`, that holds `config.json` nearest to the top among
/// `paths`; empty when it is at the top itself, `None` when there is none.
///
/// A folder that is dropped or picked arrives as paths that begin with its own name; this
/// finds what to take off.
pub fn common_root<'a>(paths: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const MARK: &str = "config.json";
    paths
        .into_iter()
        .filter_map(|path| path.strip_suffix(MARK))
        .filter(|root| root.is_empty() || root.ends_with('/'))
        .min_by_key(|root| (root.matches('/').count(), *root))
}

/// The folder, with its final `/`, that all `paths` lie in; empty where that is none.
pub fn shared_root<'a>(paths: impl IntoIterator<Item = &'a str>) -> &'a str {
    let folder = |path: &'a str| path.rfind('/').map_or("", |at| &path[..=at]);
    let mut paths = paths.into_iter();
    let Some(first) = paths.next().map(folder) else { return "" };
    paths.fold(first, |root, path| {
        let n_same = root.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count();
        root.get(..n_same).map_or("", folder)
    })
}

/// The one file among `names` that holds a whole model: a GGUF file, the first of a split one. `None` when
/// there is none, or when there are several.
pub(super) fn single_file<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let is_first = |name: &&str| {
        let stem = gguf_stem(name).filter(|_| is_model(name));
        stem.is_some_and(|stem| gguf_part(stem).is_none_or(|part| part.number == 1))
    };
    let mut found = names.into_iter().filter(is_first);
    found.next().filter(|_| found.next().is_none())
}

/// The models in GGUF files among `names`: of each the name of its file, or those of all parts of a split one in their
/// order. One of which a part is missing is left out.
pub fn gguf_models<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<Vec<&'a str>> {
    let (mut models, mut splits) = (Vec::new(), BTreeMap::<_, Vec<&str>>::new());
    for name in names.into_iter().filter(|name| is_model(name)) {
        match gguf_stem(name).map(|stem| (stem, gguf_part(stem))) {
            // Capitals count: parts are called alike.
            Some((_, Some(part))) => {
                let ending = &name[name.len() - GGUF.len()..];
                splits.entry((part.stem, part.count, part.of, ending)).or_default().push(name);
            }
            Some((stem, None)) if !stem.is_empty() => models.push(vec![name]),
            _ => {}
        }
    }
    for ((_, count, ..), mut parts) in splits {
        // Numbers have all their digits, so that their order is that of the names.
        parts.sort_unstable();
        parts.dedup();
        let is_in_place = |(at, part): (usize, &&str)| {
            let stem = gguf_stem(part);
            stem.and_then(gguf_part).is_some_and(|part| part.number == at + 1)
        };
        if parts.len() == count && parts.iter().enumerate().all(is_in_place) {
            models.push(parts);
        }
    }
    models.sort_unstable();
    models
}

/// Whether a GGUF file may be a model by itself; what projects pictures, or says what is important, is none.
fn is_model(name: &str) -> bool {
    !name.contains("mmproj") && !name.contains("imatrix")
}

/// The name of a part without its ending, `NAME-00001-of-00003`, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GgufPart<'a> {
    /// What the parts share, without the `-` behind it.
    pub stem: &'a str,
    pub number: usize,
    /// `-of-`, in whatever case it is.
    pub of: &'a str,
    pub count: usize,
}

/// Takes the name of a part apart; none where it has not that form. It may have numbers that no part has.
pub fn gguf_part(stem: &str) -> Option<GgufPart<'_>> {
    let number_behind = |text: &str| {
        let (rest, digits) = text.split_at_checked(text.len().checked_sub(PART_DIGITS)?)?;
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        Some((rest.len(), digits.parse::<usize>().ok().filter(|_| is_number)?))
    };
    let (end, count) = number_behind(stem)?;
    let (rest, of) = stem[..end].split_at_checked(end.checked_sub(PART_OF.len())?)?;
    let (end, number) = number_behind(rest)?;
    let stem = rest[..end].strip_suffix('-')?;
    of.eq_ignore_ascii_case(PART_OF).then_some(GgufPart { stem, number, of, count })
}

/// What to call a folder, by its path: its own name. A snapshot in the cache of the Hugging Face
/// Hub (`models--OWNER--NAME/snapshots/HASH`) has the name of its model.
pub fn folder_label<'a>(path: impl DoubleEndedIterator<Item = &'a str>) -> Option<&'a str> {
    let mut upward = path.rev();
    let (own, parent, cache) = (upward.next()?, upward.next(), upward.next());
    match (own, parent, cache) {
        (_, Some("snapshots"), Some(cache)) => Some(model_of(cache).unwrap_or(cache)),
        _ => Some(model_of(own).unwrap_or(own)),
    }
}

/// The model and the commit of a snapshot in that cache, as `OWNER/NAME@COMMIT`.
pub(super) fn snapshot<'a>(path: impl DoubleEndedIterator<Item = &'a str>) -> Option<String> {
    let mut upward = path.rev();
    let (commit, parent, cache) = (upward.next()?, upward.next()?, upward.next()?);
    let (owner, name) = cache.strip_prefix("models--")?.split_once("--")?;
    let is_commit = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    (parent == "snapshots" && is_commit && !owner.is_empty() && !name.is_empty())
        .then(|| format!("{owner}/{name}@{commit}"))
}

/// The model of a folder of the Hub's cache.
fn model_of(cache: &str) -> Option<&str> {
    cache.strip_prefix("models--")?.rsplit("--").next().filter(|name| !name.is_empty())
}
