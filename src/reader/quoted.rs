//! The numbers that a figure's file carries: somebody's, computed elsewhere.
//!
//! They are shown as a quotation beside what is computed here, never mixed with it.

use serde::{Deserialize, Serialize};

use crate::backend::BackendInfo;
use crate::experiment::ModelRef;
use crate::sweep::{Curve, Drawing, Finding, Study};

/// What has come of a figure elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quoted {
    pub study: Study,
    pub model: ModelRef,
    pub drawing: Drawing,
    /// Curves of other models, where the figure is drawn by models.
    pub others: Vec<Curve>,
    /// What the paper claims of it, tried there.
    pub findings: Vec<Finding>,
    /// Where it was computed.
    pub backend: Option<BackendInfo>,
    pub build: String,
    /// The file's own text.
    pub source: String,
}

/// How far two drawings of one figure are apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Points that both have.
    pub n: usize,
    pub greatest: f64,
}

/// The part of a file that has them.
#[derive(Deserialize)]
struct File {
    /// What is written now.
    report: Option<Reported>,
    /// The page's form until 0.1.
    result: Option<Computed>,
    backend: Option<BackendInfo>,
    build: Option<String>,
    /// A figure of the command line.
    #[serde(default)]
    models: Vec<Computed>,
    /// Of a figure of several models: those beside the first.
    #[serde(default)]
    others: Vec<Other>,
    #[serde(default)]
    findings: Vec<Finding>,
    provenance: Option<Provenance>,
}

#[derive(Deserialize)]
struct Other {
    report: Option<Reported>,
    /// The page's form until 0.1.
    result: Option<Computed>,
}

#[derive(Deserialize)]
struct Reported {
    sweep: Option<Computed>,
}

#[derive(Deserialize)]
struct Computed {
    drawing: Option<Drawing>,
    #[serde(default)]
    findings: Vec<Finding>,
    provenance: Option<Provenance>,
}

#[derive(Deserialize)]
struct Provenance {
    backend: BackendInfo,
    build: String,
}

impl Quoted {
    /// What the text of a file says of `study`; None where it has no results that can be read.
    pub(super) fn read(text: &str, study: Study, model: &ModelRef) -> Option<Self> {
        let File { report, result, backend, build, models, others, findings, provenance } =
            serde_json::from_str(text).ok()?;
        let others = others.into_iter().filter_map(|other| found(other.report, other.result));
        let mut models = models.into_iter();
        // Of several models the first one, as for the experiment.
        let first = found(report, result).or_else(|| models.next());
        let Computed { drawing, findings, provenance } = match first {
            Some(found) => Computed { provenance: found.provenance.or(provenance), ..found },
            None => Computed { drawing: None, findings, provenance },
        };
        if drawing.is_none() && findings.is_empty() {
            return None;
        }
        let of_models = provenance.map(|provenance| (provenance.backend, provenance.build));
        let (of_backend, of_build) = of_models.unzip();
        Some(Self {
            study,
            model: model.clone(),
            drawing: drawing.unwrap_or_else(|| Drawing::Curves(Vec::new())),
            others: if study.is_by_model() { beside(others.chain(models)) } else { Vec::new() },
            findings,
            backend: backend.or(of_backend),
            build: build.or(of_build).unwrap_or_default(),
            source: text.to_owned(),
        })
    }

    /// What is drawn: of all its models.
    pub fn drawn(&self) -> Drawing {
        match &self.drawing {
            Drawing::Curves(curves) => Drawing::Curves(curves.iter().chain(&self.others).cloned().collect()),
            drawing @ Drawing::Grid(_) => drawing.clone(),
        }
    }

    /// How far what was computed here is from it: of the points that both have.
    pub fn difference(&self, here: &Drawing) -> Difference {
        let (theirs, ours) = (values(&self.drawing), values(here));
        let mut difference = Difference { n: 0, greatest: 0.0 };
        for (place, value) in &ours {
            if let Some((_, other)) = theirs.iter().find(|(other, _)| other == place) {
                difference.n += 1;
                difference.greatest = difference.greatest.max((value - other).abs());
            }
        }
        difference
    }
}

fn found(report: Option<Reported>, result: Option<Computed>) -> Option<Computed> {
    report.and_then(|report| report.sweep).or(result)
}

/// The curves of the models that are drawn beside the first.
fn beside(others: impl Iterator<Item = Computed>) -> Vec<Curve> {
    let curves = others.filter_map(|other| match other.drawing {
        Some(Drawing::Curves(curves)) => Some(curves),
        _ => None,
    });
    curves.flatten().collect()
}

/// A value's place: its curve, or its row.
type Place<'a> = (&'a str, f64, u32);

fn values(drawing: &Drawing) -> Vec<(Place<'_>, f64)> {
    match drawing {
        Drawing::Curves(curves) => curves
            .iter()
            .flat_map(|curve| curve.points.iter().map(|point| ((curve.name.as_str(), point.x, 0), point.y)))
            .collect(),
        Drawing::Grid(grid) => {
            grid.cells.iter().map(|cell| (("", f64::from(cell.x), cell.y), cell.value)).collect()
        }
    }
}
