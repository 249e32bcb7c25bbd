//! Which GGUF file of a repository is meant.
//!
//! A name says it whole (`sub/model-Q4_K_M.gguf`), without its ending, or by what it ends with (`Q4_K_M`), as llama.cpp's
//! users write it; the folders in which it lies may be left out where that is clear.

use super::{HubChoice, HubError, HubModel, HubName};
use crate::model::cut;
use crate::model::gguf::{ARCHITECTURES, GgufError};
use crate::platform::{gguf_part, gguf_stem};
use crate::words::say;

/// Most GGUF files that are listed to be picked from.
const CHOICES_MAX: usize = 100;
/// Most of them that a sentence names.
const NAMED_MAX: usize = 20;
/// What stands before the last part of a name.
const MARKS: [char; 3] = ['-', '.', '_'];

/// Which of `models`, each the names of its files, a text means: those whose name it is, else those whose name it is
/// without the folders, else those whose name ends so.
pub(super) fn meant<'a>(models: &[Vec<&'a str>], asked: &str) -> Vec<&'a str> {
    let firsts =
        |found: Vec<&Vec<&'a str>>| found.iter().filter_map(|files| files.first().copied()).collect();
    let is_called = |name: &str| name == asked || bare_of(name) == asked;
    let without_folders: fn(&'a str) -> &'a str = |name| name.rsplit('/').next().unwrap_or(name);
    for of in [|name: &'a str| name, without_folders] {
        let is_meant = |files: &&Vec<&'a str>| files.iter().any(|name| is_called(of(name)));
        let called: Vec<_> = models.iter().filter(is_meant).collect();
        if !called.is_empty() {
            return firsts(called);
        }
    }
    let tag = bare_of(asked).to_ascii_lowercase();
    let ends_so = |files: &&Vec<&'a str>| {
        let Some(stem) = files.first().map(|first| stem(first).to_ascii_lowercase()) else { return false };
        stem.strip_suffix(&tag).is_some_and(|before| before.ends_with(MARKS))
    };
    firsts(models.iter().filter(ends_so).collect())
}

fn bare_of(name: &str) -> &str {
    gguf_stem(name).unwrap_or(name)
}

/// What a file is called without its ending and without which part it is.
fn stem(name: &str) -> &str {
    let bare = bare_of(name);
    gguf_part(bare).map_or(bare, |part| part.stem)
}

/// The files of a choice without the card, which is no part of any.
fn parts(choice: &HubChoice) -> Vec<&str> {
    let names = choice.files.iter().map(|file| file.name.as_str());
    names.filter(|name| gguf_stem(name).is_some()).collect()
}

/// Means the file that the name says, and lists no more than people look through.
///
/// # Errors
/// When the name says a file that is not there, or several.
pub(super) fn pick(model: &mut HubModel, name: &HubName) -> Result<(), HubError> {
    let models = model.choices.iter().filter(|choice| choice.gguf.is_some());
    let models: Vec<Vec<&str>> = models.map(parts).collect();
    let place = match &name.file {
        Some(asked) => {
            let repo = model.repo.clone();
            match meant(&models, asked).as_slice() {
                [one] => model.choices.iter().position(|choice| choice.gguf.as_deref() == Some(one)),
                [] => {
                    let (asked, n) = (cut(asked), models.len());
                    return Err(HubError::NoGguf { repo, asked, n, files: listed(model, |_| true) });
                }
                several => {
                    let (n, is_meant) = (several.len(), |file: &str| several.contains(&file));
                    return Err(HubError::SeveralGguf { repo, n, files: listed(model, is_meant) });
                }
            }
        }
        None => (model.choices.len() == 1 || model.choices.iter().any(|choice| choice.gguf.is_none()))
            .then_some(0),
    };
    if let Some(place) = place {
        model.pick(place);
        if place >= CHOICES_MAX {
            let named = model.choices.remove(place);
            model.choices.insert(0, named);
        }
    }
    model.n_unlisted = model.choices.len().saturating_sub(CHOICES_MAX);
    model.choices.truncate(CHOICES_MAX);
    Ok(())
}

impl HubModel {
    /// That one of several GGUF files is to be named.
    pub fn unpicked(&self) -> HubError {
        let n = self.choices.len() + self.n_unlisted;
        HubError::SeveralGguf { repo: self.repo.clone(), n, files: listed(self, |_| true) }
    }
}

/// GGUF files with their sizes, as a sentence names them.
fn listed(model: &HubModel, is_meant: impl Fn(&str) -> bool) -> Vec<String> {
    let said = |choice: &HubChoice| {
        let name = choice.gguf.as_deref().filter(|name| is_meant(name))?;
        Some(say!("hub-gguf-file", name, bytes = choice.bytes()))
    };
    model.choices.iter().filter_map(said).take(NAMED_MAX).collect()
}

/// Whether a GGUF file of this architecture is read.
///
/// # Errors
/// When it is not; the error lists what is.
pub(super) fn check_architecture(named: &str) -> Result<(), HubError> {
    let known = || ARCHITECTURES.iter().map(|(_, name, ..)| *name);
    match known().any(|name| name == named) {
        true => Ok(()),
        false => Err(GgufError::Architecture { got: cut(named), known: known().collect() }.into()),
    }
}
