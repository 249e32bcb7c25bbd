//! What a sweep is for: one of the paper's figures, or its eight questions.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::atlas::Atlas;
use super::claims::finding;
use super::drawing::Drawing;
use super::entry::{Entry, Family, FamilySpec, VARIANTS};
use super::figure::{FIGURES, Figure, Form, figure};
use super::finding::{Claim, Finding};
use super::grid::map;
use super::plan::{SweepHeader, SweepPlan};
use super::pooled::{TaskDraws, draws};
use super::resample::Resamples;
use super::table::Table;
use crate::words::{Arg, say};

/// The figure that shows all variants at once.
const OVERVIEW: u32 = 11;
/// Sections 3.1 to 3.8, in order.
pub const QUESTIONS: [Claim; 8] = [
    Claim::SameLanguage,
    Claim::NotAllNecessary,
    Claim::MiddleRepeatWorst,
    Claim::OrderMatters,
    Claim::ParallelOverSkip,
    Claim::SumsSufferMore,
    Claim::LoopingHelps,
    Claim::LeastHarm,
];

/// One of the paper's figures, or all of its questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Study {
    /// By the paper's number.
    Figure(u32),
    /// Sections 3.1 to 3.8 on one sweep.
    Findings,
    /// One kind of change at every pair of layers.
    Atlas(Atlas),
}

/// Results of a sweep, ready to be drawn.
#[derive(Debug)]
pub struct Results<'a> {
    header: &'a SweepHeader,
    /// With the index of their schedule.
    entries: &'a [(Entry, usize)],
    resamples: Resamples<'a>,
}

impl Study {
    /// The paper's number, if it is a figure.
    pub fn figure(self) -> Option<u32> {
        match self {
            Self::Figure(number) => Some(number),
            Self::Findings | Self::Atlas(_) => None,
        }
    }

    /// What sentences about it are selected by: a number, nothing for the questions, or a name.
    pub fn told(self) -> Arg {
        match self {
            Self::Figure(number) => number.into(),
            Self::Findings => Arg::None,
            Self::Atlas(atlas) => atlas.name().into(),
        }
    }

    /// What files of it are called.
    pub fn stem(self) -> String {
        match self {
            Self::Figure(number) => format!("figure-{number}"),
            Self::Findings => "findings".to_owned(),
            Self::Atlas(atlas) => atlas.name().to_owned(),
        }
    }

    /// Whether it has one curve per model, so that models are laid over each other.
    pub fn is_by_model(self) -> bool {
        self.figure().and_then(figure).is_some_and(|figure| figure.form == Form::ByModel)
    }

    /// Whether models that were fine-tuned for tasks of their own are drawn as one in it.
    pub fn is_pooled(self) -> bool {
        self == Self::Figure(OVERVIEW)
    }

    /// The sweep that it needs; None for a figure that is no sweep.
    pub fn plan(self, limit: Option<usize>, seed: u64) -> Option<SweepPlan> {
        match self {
            Self::Figure(number) => Some(figure(number)?.plan(limit, seed)),
            Self::Findings => Some(SweepPlan::of(asked().map(FamilySpec::of).collect(), limit, seed)),
            Self::Atlas(atlas) => Some(SweepPlan::of(vec![FamilySpec::of(atlas.family())], limit, seed)),
        }
    }

    pub fn is_filled(self, entries: &[(Entry, usize)]) -> bool {
        match self {
            Self::Figure(number) => figure(number).is_some_and(|figure| figure.is_filled(entries)),
            Self::Findings => asked().all(|family| entries.iter().any(|(entry, _)| entry.family == family)),
            Self::Atlas(atlas) => entries.iter().any(|(entry, _)| entry.family == atlas.family()),
        }
    }

    /// Whether a plan of these families, in this order, is one of it; one of before a family
    /// came to it is, too.
    pub fn is_of(self, families: &[Family]) -> bool {
        let Some(plan) = self.plan(None, 0) else { return false };
        let own: Vec<Family> = plan.families.iter().map(|spec| spec.family).collect();
        let mut before = own.clone();
        before.retain(|family| !family.came_later());
        own == families || before == families
    }

    /// These families, where they are not those that it has.
    pub fn own_families(self, families: Vec<FamilySpec>) -> Vec<FamilySpec> {
        let usual = self.plan(None, 0).map(|plan| plan.families);
        if usual.as_ref() == Some(&families) { Vec::new() } else { families }
    }
}

/// The families that the eight questions need.
fn asked() -> impl Iterator<Item = Family> {
    [Family::SkipLayer, Family::SwitchLayers].into_iter().chain(VARIANTS)
}

impl FromStr for Study {
    type Err = String;

    /// A number, `findings`, or the name of a map.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "findings" => Ok(Self::Findings),
            _ if let Some(atlas) = Atlas::ALL.into_iter().find(|it| it.name() == text) => {
                Ok(Self::Atlas(atlas))
            }
            _ => text.parse().map(Self::Figure).map_err(|_| say!("study-expected")),
        }
    }
}

impl<'a> Results<'a> {
    /// Draws resamples of all schedules that figures show.
    pub fn new(header: &'a SweepHeader, entries: &'a [(Entry, usize)], table: &'a Table) -> Self {
        let figures: Vec<Figure> = FIGURES.into_iter().filter_map(figure).collect();
        let is_mapped = |family: Family| Atlas::ALL.iter().any(|atlas| atlas.family() == family);
        let is_shown = |family: Family| {
            is_mapped(family) || figures.iter().any(|figure| figure.families.contains(&family))
        };
        let shown = entries.iter().filter(|(entry, _)| is_shown(entry.family)).map(|(_, index)| *index);
        Self { header, entries, resamples: Resamples::new(table, shown) }
    }

    /// What can be drawn so far; of the findings, all variants at once.
    pub fn drawing(&self, study: Study) -> Drawing {
        if let Study::Atlas(atlas) = study {
            return Drawing::Grid(map(self.entries, atlas.family(), &self.resamples));
        }
        let number = study.figure().unwrap_or(OVERVIEW);
        let label = self.header.label();
        let model = (label.as_str(), self.header.n_layers);
        let drawing = figure(number).map(|figure| figure.drawing(&self.resamples, self.entries, model));
        drawing.unwrap_or(Drawing::Curves(Vec::new()))
    }

    /// What this model adds to a figure of several that were fine-tuned for tasks of their own; nothing where
    /// the figure is another one, or a task is none of GLUE.
    pub fn draws(&self, study: Study) -> Vec<TaskDraws> {
        let is_of_glue = self.header.tasks.iter().all(|task| task.glue().is_some());
        if study.is_pooled() && is_of_glue { draws(self.entries, &self.resamples) } else { Vec::new() }
    }

    /// What the paper claims of it, tried on the items so far.
    pub fn findings(&self, study: Study) -> Vec<Finding> {
        let n_layers = self.header.n_layers;
        let tried = |claim| finding(claim, self.entries, &self.resamples, n_layers);
        let claims: &[Claim] = match study {
            Study::Figure(number) => figure(number).map_or(&[], |figure| figure.claims),
            Study::Findings => &QUESTIONS,
            Study::Atlas(_) => &[],
        };
        claims.iter().copied().map(tried).collect()
    }
}
