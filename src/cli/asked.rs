//! What a file asks: one experiment, or a list of them.

use std::path::Path;

use serde_json::Value;

use super::figure_source::asked_by_results;
use super::prelude::*;
use crate::claim::Claim;
use crate::experiment::Experiment;
use crate::reader::{Opened, carried};
use crate::words::{Problem, problem};

/// One experiment or several.
pub(super) struct Asked {
    pub(super) experiments: Vec<Experiment>,
    /// Of each what is claimed to have come of it.
    pub(super) claims: Vec<Option<Claim>>,
    pub(super) is_list: bool,
}

impl Asked {
    pub(super) fn one(experiment: Experiment, claim: Option<Claim>) -> Self {
        Self { experiments: vec![experiment], claims: vec![claim], is_list: false }
    }
}

/// What a file with these bytes asks.
pub(super) fn asked_in(path: &Path, bytes: &[u8]) -> Result<Asked> {
    let asked = |bytes: &[u8]| match Opened::read(bytes) {
        Ok(opened) if opened.n_others > 0 => {
            let (place, models) = (path.display(), shown_in(bytes));
            Err(Failure::usage(problem!("cli-several-models", place, models)))
        }
        Ok(opened) => Ok((opened.experiment, opened.claim)),
        Err(error) => asked_by_results(bytes).map(|experiment| (experiment, None)).ok_or_else(|| {
            let (file, why) = (path.display(), Problem::of(&error));
            Failure::work(problem!("cli-no-experiment", file, why, is_drawn = false))
        }),
    };
    match serde_json::from_slice::<Vec<Value>>(bytes) {
        Ok(list) if !list.is_empty() => {
            let all = list.iter().map(|value| asked(value.to_string().as_bytes()));
            let (experiments, claims) = all.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
            Ok(Asked { experiments, claims, is_list: true })
        }
        _ => asked(bytes).map(|(experiment, claim)| Asked::one(experiment, claim)),
    }
}

/// The models of a figure that shows several.
fn shown_in(bytes: &[u8]) -> Vec<String> {
    const NAMES: [&str; 4] = ["/provenance/model", "/experiment/model/name", "/model/name", "/model/title"];
    let object: Value = serde_json::from_str(&carried(bytes).unwrap_or_default()).unwrap_or_default();
    let all = ["models", "others"].into_iter().filter_map(|key| object.get(key)?.as_array()).flatten();
    let all = std::iter::once(&object).chain(all);
    let name = |shown: &Value| NAMES.iter().find_map(|at| Some(shown.pointer(at)?.as_str()?.to_owned()));
    all.filter_map(name).collect()
}
