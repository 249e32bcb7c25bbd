//! Figures lay models over each other: what was computed of those that were open before.

use std::sync::Arc;

use super::pooled::joined;
use super::{Slot, State, keep};
use crate::experiment::{Apart, Experiment, FigureProgress, Report};
use crate::protocol::{Answered, Request, kept_max};
use crate::sweep::{Curve, Study, TaskDraws, figure, model_label};

/// Digits of a hash that tell models of one title apart.
const HASH_DIGITS: usize = 8;

/// The figure of a model that is or was open.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlaid {
    pub study: Study,
    /// The median of the tasks over the percentage of layers, named by `OWNER/NAME` of the model, or its title. Where
    /// models are joined into one median, it has the name alone.
    pub curve: Curve,
    /// What it adds to such a median.
    pub draws: Arc<[TaskDraws]>,
    /// Layers of the model.
    pub n_layers: usize,
    pub answered: Answered,
    /// That it could score.
    pub n_items: usize,
    /// A person wants it to be drawn.
    pub is_shown: bool,
}

/// Another model beside the one that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    pub overlaid: Overlaid,
    /// Why it cannot be compared: its items are others.
    pub apart: Option<Apart>,
}

impl Beside {
    /// Whether it is drawn.
    pub fn is_drawn(&self) -> bool {
        self.apart.is_none() && self.overlaid.is_shown
    }

    /// As [`Provenance::identity`](crate::experiment::Provenance::identity).
    pub fn identity(&self) -> String {
        self.overlaid.answered.provenance.identity()
    }
}

/// What a person does with the models beside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Besides {
    /// Say what is kept from before the page was loaded.
    List,
    /// Draw the model with this hash, or not.
    Show(Study, String, bool),
    /// Keep it no longer.
    Forget(Study, String),
}

impl Overlaid {
    /// None of a figure that is not laid over others.
    fn of(study: Study, found: &FigureProgress, answered: Answered) -> Option<Self> {
        let (name, n_layers) = (label(&answered), found.n_layers);
        let curve = match study.is_pooled() {
            true => Some(Curve { name, points: Vec::new() }).filter(|_| !found.draws.is_empty())?,
            false => figure(study.figure()?)?.of_model(&found.drawing, (&name, n_layers))?,
        };
        let (draws, n_items) = (Arc::from(found.draws.as_slice()), found.n_total);
        Some(Self { study, curve, draws, n_layers, answered, n_items, is_shown: true })
    }

    fn is(&self, study: Study, model_hash: &str) -> bool {
        self.study == study && self.answered.is_of_model(model_hash)
    }
}

/// What a figure calls the model that has answered.
fn label(answered: &Answered) -> String {
    let Answered { provenance, experiment, .. } = answered;
    model_label(&provenance.model, experiment.model.source.as_deref(), provenance.quantise)
}

impl State {
    pub(super) fn besides(&mut self, message: Besides) {
        match message {
            Besides::List if self.inner.has_listed_figures || !self.engine_answers() => {}
            Besides::List => {
                self.inner.has_listed_figures = true;
                self.request(Request::ListFigures);
            }
            Besides::Show(study, model_hash, is_shown) => {
                let found = self.overlaid.iter_mut().filter(|other| other.is(study, &model_hash));
                found.for_each(|other| other.is_shown = is_shown);
            }
            Besides::Forget(study, model_hash) => {
                self.overlaid.retain(|other| !other.is(study, &model_hash));
                self.request(Request::ForgetFigure { study, model_hash });
            }
        }
    }

    /// Keeps the figure, once it is complete.
    pub(super) fn keep_overlay(&mut self, study: Study) {
        let slot = Slot::Study(study);
        let (Some(answered), Some(found)) = (self.answered(slot), self.panel(slot).value(Report::sweep))
        else {
            return;
        };
        if let Some(kept) = Overlaid::of(study, found, answered.clone()) {
            self.overlay(kept);
            self.request(Request::KeepFigure { answered: Box::new(answered) });
        }
    }

    /// What is kept from before the page was loaded; what was computed since is newer.
    pub(super) fn figures_listed(&mut self, kept: Vec<Answered>) {
        let since = std::mem::take(&mut self.overlaid);
        for answered in kept {
            let Report::Sweep(found) = answered.sent_report() else { continue };
            if let Some(kept) = Overlaid::of(found.study, &found, answered) {
                self.overlay(kept);
            }
        }
        since.into_iter().for_each(|kept| self.overlay(kept));
    }

    /// Takes the place of what there was of the model; of each study the oldest goes first.
    fn overlay(&mut self, kept: Overlaid) {
        let identity = kept.answered.provenance.identity();
        self.overlaid.retain(|other| !other.is(kept.study, &identity));
        let (mut same, others) =
            std::mem::take(&mut self.overlaid).into_iter().partition(|it| it.study == kept.study);
        self.overlaid = others;
        let max = kept_max(kept.study);
        keep(&mut same, kept, max);
        self.overlaid.append(&mut same);
    }

    /// The other models of a figure of the open one, whether they can stand beside it or not.
    pub fn others_of(&self, study: Study) -> Vec<Beside> {
        let Some(card) = self.model.card() else { return Vec::new() };
        let (own, own_name) = (card.identity(), card.label());
        let others = || self.overlaid.iter().filter(|it| it.study == study && !it.answered.is_of_model(&own));
        let asked: Option<Experiment> = match &self.panel(Slot::Study(study)).answers {
            Some(answers) => Some(answers.clone()),
            None => self.experiment(Slot::Study(study)),
        };
        if study.is_pooled() && card.spec.classes().is_none() {
            return Vec::new();
        }
        let n_items = self.panel(Slot::Study(study)).value(Report::sweep).map(|found| found.n_total);
        let beside = |other: &Overlaid| {
            let mut overlaid = other.clone();
            let name = label(&overlaid.answered);
            let hash = &overlaid.answered.provenance.model_hash;
            let identity = overlaid.answered.provenance.identity();
            let is_twin = |it: &Overlaid| label(&it.answered) == name && !it.answered.is_of_model(&identity);
            if own_name == name || others().any(is_twin) {
                overlaid.curve.name = format!("{name} {}", hash.get(..HASH_DIGITS).unwrap_or(hash));
            }
            if study.is_pooled() {
                return Beside { overlaid, apart: None };
            }
            let fits = n_items.is_none_or(|n| n == overlaid.n_items);
            let apart = asked.as_ref().and_then(|asked| asked.apart(&overlaid.answered.experiment));
            let apart = apart.or((!fits).then_some(Apart::Fit));
            Beside { overlaid, apart }
        };
        let mut all: Vec<Beside> = others().map(beside).collect();
        if let Some(asked) = asked.filter(|_| study.is_pooled()) {
            self.tell_apart(&asked, &mut all);
        }
        all
    }

    /// The curves of a figure's models, the open one's first, or of their one median; none where there is none beside it.
    pub fn compared(&self, study: Study) -> Vec<Curve> {
        if study.is_pooled() {
            return joined(&self.pooled_parts(study));
        }
        let others = self.others_of(study).into_iter().filter(Beside::is_drawn).map(|it| it.overlaid.curve);
        let others: Vec<Curve> = others.collect();
        let own = || {
            let found = self.panel(Slot::Study(study)).value(Report::sweep)?;
            let card = self.model.card()?;
            let name = card.label();
            figure(study.figure()?)?.of_model(&found.drawing, (&name, self.n_layers))
        };
        match own() {
            Some(own) if !others.is_empty() => std::iter::once(own).chain(others).collect(),
            _ => Vec::new(),
        }
    }
}
