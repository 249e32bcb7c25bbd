//! What every line of a chart's table says of its numbers, so that lines can be moved about.

use super::{Slot, State};
use crate::experiment::{self, Report};
use crate::export::RestsOn;
use crate::sweep::Study;

/// Columns with their value, the same on every line.
pub type Provenance = Vec<(&'static str, String)>;

impl State {
    /// Of a figure that is swept.
    #[must_use]
    pub fn figure_provenance(&self, study: Study) -> Provenance {
        self.panel(Slot::Study(study)).experiment.as_ref().map_or_else(Vec::new, |asked| {
            let (limit, seed) = (asked.limit.unwrap_or_default(), asked.seed.unwrap_or_default());
            self.provenance(&asked.tasks(), limit, seed)
        })
    }

    /// Of a figure of hidden states.
    #[must_use]
    pub fn states_provenance(&self, number: u32) -> Provenance {
        let Some(asked) = &self.panel(Slot::States(number)).experiment else { return Vec::new() };
        let tasks = self.states_report(number).map(|report| report.tasks.clone()).unwrap_or_default();
        self.provenance(&tasks, asked.limit.unwrap_or_default(), asked.seed.unwrap_or_default())
    }

    /// Of accuracy against time.
    #[must_use]
    pub fn latency_provenance(&self) -> Provenance {
        let Some(measured) = self.panel(Slot::Latency).value(Report::latency) else { return Vec::new() };
        let tasks: Vec<String> = measured.tasks.iter().map(|task| task.name.clone()).collect();
        let most = measured.tasks.iter().map(|task| task.n_items).max().unwrap_or(0);
        self.provenance(&tasks, most, measured.seed)
    }

    /// Of what rests on the schedule and the prompt, and on no items.
    #[must_use]
    pub fn prompt_provenance(&self) -> Provenance {
        let mut columns = self.provenance(&[], 0, self.seed);
        columns.retain(|(name, _)| !matches!(*name, "data_hashes" | "limit" | "seed"));
        columns.insert(0, ("schedule", self.schedule().to_string()));
        columns
    }

    /// Of a quotation: the file's name and what it says of itself.
    #[must_use]
    pub fn quoted_provenance(&self, study: Study) -> Provenance {
        let Some((file, quoted)) = self.quoted.get(&study) else { return Vec::new() };
        vec![
            ("quoted_from", file.clone()),
            ("model", quoted.model.name.clone()),
            ("model_hash", quoted.model.hash.clone()),
            ("build", quoted.build.clone()),
        ]
    }

    fn provenance(&self, tasks: &[String], limit: usize, seed: u64) -> Provenance {
        let Some(card) = self.model.card() else { return Vec::new() };
        let hash = |task: &String| {
            let info = card.tasks.iter().find(|info| info.name == *task)?;
            Some((task.clone(), info.data_hash.clone()))
        };
        let rests_on = RestsOn {
            provenance: experiment::Provenance {
                model: card.name.clone(),
                ..experiment::Provenance::of(card)
            },
            data_hashes: tasks.iter().filter_map(hash).collect(),
            seed,
            limit,
        };
        rests_on.columns()
    }
}
