//! What every line of a CSV file says of its numbers, so that lines can be moved about.

use crate::experiment::{Provenance, VERSION};
use crate::sweep::{SweepHeader, SweepTask};

/// What all numbers of a table rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct RestsOn {
    /// With the name by which the table calls the model, and the version of the program that
    /// writes it.
    pub provenance: Provenance,
    /// Names of what was read, with its hashes.
    pub data_hashes: Vec<(String, String)>,
    /// Seeds the order of the items.
    pub seed: u64,
    /// Most items of each task.
    pub limit: usize,
}

impl RestsOn {
    /// Results of a sweep.
    pub fn header(header: &SweepHeader) -> Self {
        let most = header.tasks.iter().map(|task| task.n_items).max().unwrap_or(0);
        let provenance = Provenance {
            model: header.model.clone(),
            model_hash: header.model_hash.clone(),
            quantise: header.quantise,
            backend: header.backend.clone(),
            version: VERSION.to_owned(),
            build: header.build.clone(),
            chat_template: None,
        };
        Self::tasks(provenance, &header.tasks, header.plan.seed, header.plan.limit.unwrap_or(most))
    }

    pub(super) fn tasks(provenance: Provenance, tasks: &[SweepTask], seed: u64, limit: usize) -> Self {
        let data_hashes = tasks.iter().map(|task| (task.name.clone(), task.data_hash.clone())).collect();
        Self { provenance, data_hashes, seed, limit }
    }

    /// The last columns of every table, with the value that they have on every line.
    pub fn columns(&self) -> Vec<(&'static str, String)> {
        let Provenance { model, model_hash, quantise, backend, version, build, .. } = &self.provenance;
        let hashes: Vec<String> =
            self.data_hashes.iter().map(|(name, hash)| format!("{name}={hash}")).collect();
        let mut columns = vec![
            ("model", model.clone()),
            ("model_hash", model_hash.clone()),
            ("data_hashes", hashes.join(" ")),
            ("seed", self.seed.to_string()),
            ("limit", self.limit.to_string()),
            ("backend", backend.kind.to_string()),
            ("adapter", backend.adapter.clone()),
            ("version", version.clone()),
            ("build", build.clone()),
        ];
        // Tables of models as they are stored have the columns that they always had.
        columns.extend(quantise.map(|quantise| ("quantise", quantise.bits().to_string())));
        columns
    }
}
