//! `atelier atlas`: one kind of change at every pair of layers.

use std::path::PathBuf;

use clap::ValueEnum;

use super::tasks::TaskArguments;
use crate::cli::desk::Desk;
use crate::cli::drive::{Computes, Places};
use crate::cli::prelude::*;
use crate::experiment::{Experiment, What};
use crate::sweep::{Atlas, Study, expand};

/// Arguments of `atelier atlas`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    tasks: TaskArguments,
    /// What is done with the layers from i to j, for every i and j.
    #[arg(long)]
    kind: Kind,
    /// The folder of results and of the map, as SVG and CSV; one that has some is gone on with. Without it atlas-KIND.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// They are left out.
    Skip,
    /// They run twice, as a block.
    Repeat,
    /// They run in reverse.
    Reverse,
    /// The layers i and j change places.
    Swap,
    /// They run in parallel.
    Parallel,
}

impl From<Kind> for Atlas {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Skip => Self::Skip,
            Kind::Repeat => Self::Repeat,
            Kind::Reverse => Self::Reverse,
            Kind::Swap => Self::Swap,
            Kind::Parallel => Self::Parallel,
        }
    }
}

impl Kind {
    /// The folder where none is named.
    fn folder(self) -> &'static str {
        Atlas::from(self).name()
    }
}

impl Computes for Arguments {
    fn ask(&self, desk: &mut Desk, output: &mut Output<'_>) -> Result<Vec<Experiment>> {
        let study = Study::Atlas(self.kind.into());
        let what = What::Sweep { study: Some(study), families: Vec::new() };
        desk.check(&what)?;
        // Refused before items are read: pairs of layers of a deep model are many.
        let families = study.plan(None, 0).map(|plan| plan.families).unwrap_or_default();
        expand(&families, desk.n_layers())?;
        Ok(vec![self.tasks.seeded().ask(desk, output)?(what)])
    }

    fn places(&self) -> Places<'_> {
        let folder = self.out.as_deref().unwrap_or(std::path::Path::new(self.kind.folder()));
        Places { folder: Some(folder), ..Places::default() }
    }
}
