//! What a command reads: a model's folder without its weights, and files of items.

use std::path::Path;

use super::files::Inputs;
use super::prelude::*;
use crate::experiment::{Experiment, What};
use crate::platform::Folder;
use crate::session::{Data, NAMED_MAX, Session, SessionError, Sources};

pub(super) struct Desk {
    pub(super) sources: Sources,
    /// None of these is written.
    pub(super) inputs: Inputs,
    /// What a file was computed on, whose schedules are run here: where that was something else, it
    /// is said.
    pub(super) compared: Option<Experiment>,
}

impl Desk {
    /// Reads a model's folder without its weights.
    pub(super) async fn open(path: &Path) -> Result<Self> {
        let folder = Folder::directory(path).map_err(Failure::said)?;
        let mut inputs = Inputs::default();
        inputs.add_model(path);
        let sources = Sources::open(folder, None).await?;
        // Models may share the files of their items.
        sources.model().tasks().iter().for_each(|task| inputs.add(&path.join(&task.file)));
        Ok(Self { sources, inputs, compared: None })
    }

    /// Refuses what this kind of model cannot be asked, before any data is fetched for it.
    pub(super) fn check(&self, what: &What) -> Result<()> {
        match what.unsuited(self.sources.model().spec()) {
            Some(why) => Err(SessionError::from(why).into()),
            None => Ok(()),
        }
    }

    pub(super) fn n_layers(&self) -> usize {
        self.sources.model().spec().n_layers
    }

    /// The items of an experiment, where it reads any; those that are left out are named.
    pub(super) fn data(&self, experiment: &Experiment, output: Option<&mut Output<'_>>) -> Result<Vec<Data>> {
        if !experiment.what.reads_items()
            || (experiment.data.is_empty() && self.sources.names().next().is_none())
        {
            return Ok(Vec::new());
        }
        let data = self.sources.data(experiment)?;
        let Some(output) = output else { return Ok(data) };
        for data in &data {
            for error in data.left_out.iter().take(NAMED_MAX) {
                output.note(&say!("cli-item-left-out", why = error.to_string()));
            }
            if let Some(n @ 1..) = data.left_out.len().checked_sub(NAMED_MAX) {
                output.note(&say!("cli-items-left-out", task = &data.encoded.name, n));
            }
        }
        Ok(data)
    }
}

/// Says what is another here than where a file was computed.
pub(super) fn compare(theirs: &Experiment, session: &Session, data: &[Data], output: &mut Output<'_>) {
    if theirs.model.hash != session.hash().to_string() {
        let (name, ours) = (crate::model::cut(&theirs.model.name), session.model().title());
        output.note(&say!("cli-of-other-model", name, ours));
    }
    for data in data {
        let named = theirs.data.iter().find(|named| named.task == data.encoded.name);
        let hash = named.and_then(|named| named.sha256.as_deref());
        if hash.is_some_and(|hash| hash != data.sha256.to_string()) {
            output.note(&say!("cli-other-items", task = &data.encoded.name));
        }
    }
}
