//! How much of each figure and of a search is kept from before, so that a page that was loaded again can say so.

use std::sync::Arc;

use super::run::{Running, Step};
use super::searched::Halves;
use super::{Result, Session, Sweeping};
use crate::eval::EncodedTask;
use crate::experiment::{Experiment, KeptFigure, KeptReport, KeptSearch, Report};
use crate::sweep::{Atlas, FIGURES, Study};

/// A look into the store, one figure a step. Where the store is empty nothing is encoded.
#[derive(Debug)]
pub(super) struct KeptFigures {
    experiment: Experiment,
    encoded: Option<Vec<Arc<EncodedTask>>>,
    /// Those that were not looked for yet, the next one last.
    left: Vec<Study>,
    found: Vec<KeptFigure>,
}

impl KeptFigures {
    /// For figures over the items of an experiment.
    pub(super) fn new(experiment: &Experiment) -> Self {
        let figures = FIGURES.map(Study::Figure).into_iter().chain([Study::Findings]);
        let left = figures.chain(Atlas::ALL.map(Study::Atlas)).collect();
        Self { experiment: experiment.clone(), encoded: None, left, found: Vec::new() }
    }
}

impl Running for KeptFigures {
    /// Looks for the next figure; at the end, all that were found.
    async fn step(&mut self, session: &mut Session) -> Result<Step> {
        let encoded = match &self.encoded {
            Some(encoded) => encoded.clone(),
            None if session.store.is_empty().await => {
                return Ok(Step::Done(Report::Kept(KeptReport::default())));
            }
            None => self.encoded.insert(session.encoded(&self.experiment)?).clone(),
        };
        let Some(study) = self.left.pop() else {
            let search = kept_search(session, &self.experiment).await;
            return Ok(Step::Done(Report::Kept(KeptReport {
                figures: std::mem::take(&mut self.found),
                search,
            })));
        };
        // A figure that does not exist for this model has nothing kept.
        if let Ok(mut sweeping) = Sweeping::new(session, &self.experiment, Some(study), &[], encoded)
            && let Some((n_done, n_total)) = sweeping.kept(session).await
        {
            self.found.push(KeptFigure { study, n_done, n_total });
        }
        Ok(Step::More)
    }
}

/// A search over the same items.
async fn kept_search(session: &Session, experiment: &Experiment) -> Option<KeptSearch> {
    // Where there is nothing to search by, nothing is kept.
    let name = Halves::new(session, experiment).ok()?.name();
    let budget = session.store.budget(&name).await?;
    let n_schedules = session.store.searched(&name).await.0.len();
    (n_schedules > 0).then_some(KeptSearch { budget, n_schedules })
}
