//! Keys of the figures of hidden states.

use crate::states::{Groups, PathReport, StatesReport};

/// Figures 3, 14 and 15.
#[derive(Debug)]
pub struct StatesText {
    /// Before what this model shows.
    pub here: &'static str,
    /// Computes it.
    pub run: &'static str,
    /// Stops that.
    pub stop: &'static str,
    /// Without tasks nothing can be read.
    pub no_tasks: &'static str,
    /// Stopped by the user.
    pub stopped: &'static str,
    /// How far it is; where it was computed, once it is complete.
    pub progress: fn(&StatesReport, Option<&str>) -> String,
    /// The embedding, on an axis.
    pub embedding: &'static str,
    /// Which schedule is drawn: the full model, or this one.
    pub path: fn(&StatesReport, &PathReport) -> String,
    /// Names the choice of it.
    pub choose_path: &'static str,
    /// Along both axes.
    pub axis: &'static str,
    /// What a cell is.
    pub value: &'static str,
    /// The groups of a path, or why there are none.
    pub groups: fn(Option<&Groups>) -> String,
    /// How they are found.
    pub method: &'static str,
    /// What this model shows of figure 15.
    pub findings: fn(&StatesReport) -> String,
    /// Figure 14: of how many models; what to do for more.
    pub models: fn(usize) -> String,
    /// Figure 14: on what a model's table rests.
    pub model_items: fn(usize, &[String]) -> String,
    /// Heads the curves of cosine.
    pub cosine: &'static str,
    /// Heads those of length.
    pub norm: &'static str,
    /// Heads those of variance.
    pub variance: &'static str,
    /// Along x: steps.
    pub step: &'static str,
    /// Names the schedules that the data belong to.
    pub schedule: &'static str,
    /// What to do with a datum.
    pub open_hint: &'static str,
    /// In the list of figures: how many items are done, in all, and whether that is all.
    pub row: fn(usize, usize, bool) -> String,
    /// Measures it anew.
    pub again: &'static str,
    /// What a click on a schedule does.
    pub open_schedule: fn(&str) -> String,
}
