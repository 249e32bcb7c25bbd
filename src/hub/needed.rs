//! Which files of a repository a model needs, and what a repository is without them.

use std::collections::BTreeSet;

use super::{HubError, HubFile, HubModel};
use crate::model::{CARD_FILE, CONFIG_FILE, INDEX_FILE, SINGLE_FILE, SMALL_FILES, cut};

/// Most bytes of a model that are fetched. The largest that are in use have some 1.4 TB; nothing of
/// that size runs here, and what a device holds is told before anything is fetched.
pub(super) const MODEL_BYTES_MAX: u64 = 256 << 30;

/// Most bytes of a model's card, which is fetched for the licence that it names.
const CARD_BYTES_MAX: u64 = 1 << 20;

/// Whether a file may be needed. Weights lie in the root: those in folders are of other programs.
pub(super) fn may_be_needed(name: &str) -> bool {
    SMALL_FILES.contains(&name)
        || name == CARD_FILE
        || name == INDEX_FILE
        || is_weights(name)
        || is_other(name)
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
    if !is_single && !has(|name| name == INDEX_FILE) {
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
    let is_needed = |HubFile { name, bytes, .. }: &HubFile| {
        let name = name.as_str();
        SMALL_FILES.contains(&name)
            || (name == CARD_FILE && *bytes <= CARD_BYTES_MAX)
            || if is_single { name == SINGLE_FILE } else { name == INDEX_FILE || is_weights(name) }
    };
    let mut needed: Vec<HubFile> = files.into_iter().filter(is_needed).collect();
    needed.sort_by_key(|file| (file.name != CONFIG_FILE, is_weights(&file.name), file.name.clone()));
    Ok(needed)
}

/// Of a sharded model those weights alone that its index names.
pub(super) fn only(shards: &BTreeSet<String>, model: &mut HubModel) -> Result<(), HubError> {
    let has = |name: &String| model.files.iter().any(|file| file.name == *name);
    if let Some(name) = shards.iter().find(|name| !has(name)) {
        return Err(HubError::NoShard { repo: model.repo.clone(), name: cut(name) });
    }
    model.files.retain(|file| !is_weights(&file.name) || shards.contains(&file.name));
    Ok(())
}
