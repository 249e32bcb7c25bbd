//! Which files of a repository a model needs, and what a repository is without them.

use super::{HubError, HubFile};
use crate::model::{CONFIG_FILE, INDEX_FILE, SINGLE_FILE, SMALL_FILES};

/// Most bytes of a model that are fetched. The largest that are in use have some 1.4 TB; nothing of
/// that size runs here, and what a device holds is told before anything is fetched.
pub(super) const MODEL_BYTES_MAX: u64 = 256 << 30;

/// Whether a file may be needed. Weights lie in the root: those in folders are of other programs.
pub(super) fn may_be_needed(name: &str) -> bool {
    SMALL_FILES.contains(&name) || name == INDEX_FILE || is_weights(name) || is_other(name)
}

fn is_weights(name: &str) -> bool {
    ends(name, ".safetensors") && !name.contains('/')
}

/// Weights in forms that are not opened here: named when there are no others.
fn is_other(name: &str) -> bool {
    !name.contains('/') && (is_pickle(name) || ends(name, ".gguf"))
}

fn is_pickle(name: &str) -> bool {
    [".bin", ".pt", ".pth", ".ckpt"].iter().any(|ending| ends(name, ending))
}

fn ends(name: &str, ending: &str) -> bool {
    name.len() > ending.len() && name.ends_with(ending)
}

/// Of the files that may be needed those that are, the config first.
pub(super) fn needed(repo: &str, files: Vec<HubFile>) -> Result<Vec<HubFile>, HubError> {
    let has = |wanted: fn(&str) -> bool| files.iter().any(|file| wanted(&file.name));
    let repo = || repo.to_owned();
    let is_single = has(|name| name == SINGLE_FILE);
    if !has(is_weights) {
        return Err(match () {
            () if has(|name| ends(name, ".gguf")) => HubError::OnlyGguf { repo: repo() },
            () if has(is_pickle) => HubError::OnlyPickle { repo: repo() },
            () => HubError::NoWeights { repo: repo() },
        });
    }
    if !has(|name| name == CONFIG_FILE) {
        return Err(HubError::NoConfig { repo: repo() });
    }
    // With both, a folder is opened by its single file.
    let is_needed = |name: &str| {
        SMALL_FILES.contains(&name)
            || if is_single { name == SINGLE_FILE } else { name == INDEX_FILE || is_shard(name) }
    };
    let mut needed: Vec<HubFile> = files.into_iter().filter(|file| is_needed(&file.name)).collect();
    if !needed.iter().any(|file| is_weights(&file.name)) {
        return Err(HubError::NoWeights { repo: repo() });
    }
    needed.sort_by_key(|file| (file.name != CONFIG_FILE, is_weights(&file.name), file.name.clone()));
    let bytes = needed.iter().fold(0_u64, |sum, file| sum.saturating_add(file.bytes));
    if bytes > MODEL_BYTES_MAX {
        return Err(HubError::TooLarge { bytes, bytes_max: MODEL_BYTES_MAX });
    }
    Ok(needed)
}

/// `model-00001-of-00002.safetensors`
fn is_shard(name: &str) -> bool {
    let middle = name.strip_prefix("model-").and_then(|rest| rest.strip_suffix(".safetensors"));
    middle.and_then(|middle| middle.split_once("-of-")).is_some_and(|(at, of)| {
        [at, of].iter().all(|part| part.len() == 5 && part.bytes().all(|byte| byte.is_ascii_digit()))
    })
}
