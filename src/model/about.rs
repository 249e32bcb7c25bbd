//! `about.json`: what is known about a model beyond its files, for people: how it was
//! trained, how well it does, which findings of the paper it shows, what to ask it.
//!
//! Its numbers were computed earlier on another machine (`tools/bundle-model/findings.py`), not on the
//! reader's device, and whatever shows them says so. Optional; folders from elsewhere have
//! none.

use serde::{Deserialize, Serialize};

use super::task::Metric;
#[cfg(feature = "engine")]
use crate::words::say;

pub const ABOUT_FILE: &str = "about.json";
pub const ABOUT_TEXT_CHARS_MAX: usize = 2000;
pub const ABOUT_LIST_MAX: usize = 64;

/// `about.json`; everything may be absent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    pub summary: String,
    /// What it cannot do.
    pub limits: Vec<String>,
    pub prompts: Vec<ExamplePrompt>,
    pub training: Option<Training>,
    /// Scores of the full model on all items.
    pub scores: Vec<AboutScore>,
    pub findings: Vec<Finding>,
    /// How the scores and findings were computed.
    pub computed: Option<Computed>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExamplePrompt {
    pub label: String,
    pub text: String,
    /// A schedule to try on it, as text.
    pub schedule: Option<String>,
    /// What that schedule does, as an invitation: "run layers 4 to 8 in parallel".
    pub invitation: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// Tokens seen.
    pub tokens: u64,
    /// Optimiser steps.
    pub steps: u64,
    /// Wall time, seconds.
    pub seconds: f64,
    /// Seed of weights and text.
    pub seed: u64,
    /// Nats per token on text that it was not trained on.
    pub validation_loss: f64,
}

/// One task under the full model, all items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AboutScore {
    pub task: String,
    pub metric: Metric,
    pub n: u64,
    /// Share right.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    pub high: f64,
    /// What blind guessing scores.
    pub chance: f64,
    /// Mean log-likelihood of the right answer, nats.
    pub mean_log_likelihood: Option<f64>,
    /// Share of the single results of worked sums that are right, the true steps before each.
    pub result_token_acc: Option<f64>,
}

/// A finding of the paper, and whether it holds here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub id: String,
    /// What the paper found.
    pub claim: String,
    /// Where in the paper.
    pub source: String,
    pub verdict: Verdict,
    pub measures: Vec<Measure>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    pub what: String,
    /// `share` (of the full model's score above chance), `nats` or `layers`.
    pub unit: String,
    /// The value on the items.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    pub high: f64,
    /// Whether it speaks for the finding.
    pub verdict: Verdict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename = "about-verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Every interval lies on its side.
    Holds,
    Partly,
    /// They lie on the other side.
    Absent,
    /// The intervals do not decide.
    Open,
    /// A number that decides nothing.
    Shown,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Computed {
    pub backend: String,
    /// Items of each task under each schedule, for the findings.
    pub items_per_task: u64,
    pub n_schedules: u64,
}

#[cfg(feature = "engine")]
impl About {
    /// Reads an `about.json`.
    ///
    /// # Errors
    /// [`ManifestError::Invalid`](super::ManifestError::Invalid), which says what is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, super::ManifestError> {
        super::manifest::parse(ABOUT_FILE, bytes, |about: &Self| {
            let lists = [
                ("limits", about.limits.len()),
                ("prompts", about.prompts.len()),
                ("scores", about.scores.len()),
                ("findings", about.findings.len()),
                ("measures", about.findings.iter().map(|finding| finding.measures.len()).max().unwrap_or(0)),
            ];
            if let Some((what, n)) = lists.into_iter().find(|(_, n)| *n > ABOUT_LIST_MAX) {
                return Err(say!("reason-too-many", n, what, max = ABOUT_LIST_MAX));
            }
            match about.texts().map(|text| text.chars().count()).max() {
                Some(longest) if longest > ABOUT_TEXT_CHARS_MAX => {
                    Err(say!("reason-long-text", longest, max = ABOUT_TEXT_CHARS_MAX))
                }
                _ => Ok(()),
            }
        })
    }

    fn texts(&self) -> impl Iterator<Item = &String> {
        let prompts = self.prompts.iter().flat_map(|prompt| {
            [&prompt.label, &prompt.text].into_iter().chain(&prompt.schedule).chain(&prompt.invitation)
        });
        let scores = self.scores.iter().map(|score| &score.task);
        let findings = self.findings.iter().flat_map(|finding| {
            let measures = finding.measures.iter().flat_map(|measure| [&measure.what, &measure.unit]);
            [&finding.id, &finding.claim, &finding.source].into_iter().chain(measures)
        });
        let computed = self.computed.iter().map(|computed| &computed.backend);
        [&self.summary]
            .into_iter()
            .chain(&self.limits)
            .chain(prompts)
            .chain(scores)
            .chain(findings)
            .chain(computed)
    }
}
