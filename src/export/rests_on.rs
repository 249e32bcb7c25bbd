//! What every line of a CSV file says of its numbers, so that lines can be moved about.

use crate::backend::BackendInfo;
use crate::sweep::SweepHeader;

/// What all numbers of a table rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct RestsOn {
    pub model: String,
    /// Its hash, lower-case hex.
    pub model_hash: String,
    /// Names of what was read, with its hashes.
    pub data_hashes: Vec<(String, String)>,
    /// Seeds the order of the items.
    pub seed: u64,
    /// Most items of each task.
    pub limit: usize,
    /// Where it was computed.
    pub backend: BackendInfo,
    /// Version of the program that writes the table.
    pub version: String,
    /// The build that computed the numbers.
    pub build: String,
}

impl RestsOn {
    /// Results of a sweep, written by a program of this version.
    #[must_use]
    pub fn header(header: &SweepHeader, version: &str) -> Self {
        let most = header.tasks.iter().map(|task| task.n_items).max().unwrap_or(0);
        let hashes = header.tasks.iter().map(|task| (task.name.clone(), task.data_hash.clone()));
        Self {
            model: header.model.clone(),
            model_hash: header.model_hash.clone(),
            data_hashes: hashes.collect(),
            seed: header.plan.seed,
            limit: header.plan.limit.unwrap_or(most),
            backend: header.backend.clone(),
            version: version.to_owned(),
            build: header.build.clone(),
        }
    }

    /// The last columns of every table, with the value that they have on every line.
    #[must_use]
    pub fn columns(&self) -> Vec<(&'static str, String)> {
        let hashes: Vec<String> =
            self.data_hashes.iter().map(|(name, hash)| format!("{name}={hash}")).collect();
        vec![
            ("model", self.model.clone()),
            ("model_hash", self.model_hash.clone()),
            ("data_hashes", hashes.join(" ")),
            ("seed", self.seed.to_string()),
            ("limit", self.limit.to_string()),
            ("backend", self.backend.kind.name().to_owned()),
            ("adapter", self.backend.adapter.clone()),
            ("version", self.version.clone()),
            ("build", self.build.clone()),
        ]
    }
}
