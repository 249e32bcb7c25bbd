//! Which files of a repository a model needs, and what a repository is without them.

use std::collections::BTreeSet;

use super::{HubChoice, HubError, HubFile, HubModel};
use crate::model::{CARD_FILE, CONFIG_FILE, INDEX_FILE, SINGLE_FILE, SMALL_FILES, cut};
use crate::order;
use crate::platform::{checked_name, gguf_models, gguf_stem};

/// Most bytes of a model that are fetched. The largest that are in use have some 1.4 TB; nothing of
/// that size runs here, and what a device holds is told before anything is fetched.
pub(super) const MODEL_BYTES_MAX: u64 = 256 << 30;

/// Most bytes of a model's card, which is fetched for the licence that it names.
const CARD_BYTES_MAX: u64 = 1 << 20;

/// Whether a file may be needed. Weights lie in the root: those in folders are of other programs, but for GGUF files, each
/// of which is a model wherever it lies.
pub(super) fn may_be_needed(name: &str) -> bool {
    SMALL_FILES.contains(&name)
        || name == CARD_FILE
        || name == INDEX_FILE
        || is_weights(name)
        || is_gguf(name)
        || is_other(name)
}

fn is_weights(name: &str) -> bool {
    ends(name, ".safetensors") && !name.contains('/')
}

/// Weights in a form that is not opened here: named when there are no others.
fn is_other(name: &str) -> bool {
    !name.contains('/') && is_pickle(name)
}

/// In a folder whose name cannot be kept it is passed over.
fn is_gguf(name: &str) -> bool {
    let is_called = gguf_stem(name).is_some_and(|stem| !stem.is_empty() && !stem.ends_with('/'));
    is_called && (!name.contains('/') || checked_name(name).is_ok())
}

fn is_pickle(name: &str) -> bool {
    [".bin", ".pt", ".pth", ".ckpt"].iter().any(|ending| ends(name, ending))
}

fn ends(name: &str, ending: &str) -> bool {
    name.len() > ending.len() && name.ends_with(ending)
}

/// What can be opened of the files that may be needed: the folder, its config first, then GGUF files, the smallest first.
pub(super) fn needed(repo: &str, files: Vec<HubFile>) -> Result<Vec<HubChoice>, HubError> {
    let mut choices = ggufs(&files);
    match of_folder(repo, files) {
        Ok(files) => choices.insert(0, HubChoice { gguf: None, files }),
        Err(error) if choices.is_empty() => return Err(error),
        Err(_) => {}
    }
    Ok(choices)
}

/// Each model in GGUF files, with the card for its licence.
fn ggufs(files: &[HubFile]) -> Vec<HubChoice> {
    let names = files.iter().map(|file| file.name.as_str()).filter(|name| is_gguf(name));
    let card = files.iter().filter(|file| file.name == CARD_FILE && file.bytes <= CARD_BYTES_MAX);
    let choice = |parts: Vec<&str>| HubChoice {
        gguf: parts.first().map(|&name| name.to_owned()),
        files: {
            let is_part = |file: &&HubFile| parts.contains(&file.name.as_str());
            let mut files: Vec<HubFile> = files.iter().filter(is_part).chain(card.clone()).cloned().collect();
            files.sort_by_key(|file| (file.name != CARD_FILE, file.name.clone()));
            files
        },
    };
    let mut choices: Vec<HubChoice> = gguf_models(names).into_iter().map(choice).collect();
    choices.sort_by_key(HubChoice::bytes);
    choices
}

/// Those of the folder, the config first.
fn of_folder(repo: &str, files: Vec<HubFile>) -> Result<Vec<HubFile>, HubError> {
    let has = |wanted: fn(&str) -> bool| files.iter().any(|file| wanted(&file.name));
    let repo = || repo.to_owned();
    let is_single = has(|name| name == SINGLE_FILE);
    if !is_single && !has(|name| name == INDEX_FILE) {
        return Err(match has(is_pickle) {
            true => HubError::OnlyPickle { repo: repo() },
            false => HubError::NoWeights { repo: repo() },
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
    order::sort_by_key(&mut needed, |file| {
        (file.name != CONFIG_FILE, is_weights(&file.name), file.name.clone())
    });
    Ok(needed)
}

/// Of a sharded model those weights alone that its index names.
pub(super) fn only(shards: &BTreeSet<String>, model: &mut HubModel) -> Result<(), HubError> {
    let has = |name: &String| model.files.iter().any(|file| file.name == *name);
    if let Some(name) = shards.iter().find(|name| !has(name)) {
        return Err(HubError::NoShard { repo: model.repo.clone(), name: cut(name) });
    }
    let is_needed = |file: &HubFile| !is_weights(&file.name) || shards.contains(&file.name);
    model.files.retain(is_needed);
    for folder in model.choices.iter_mut().filter(|choice| choice.gguf.is_none()) {
        folder.files.retain(is_needed);
    }
    Ok(())
}
