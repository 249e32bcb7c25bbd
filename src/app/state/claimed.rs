//! What a link or a dropped file claims: shown as a claim, compared with what the page computes anyway.

use super::{ModelPhase, PanelPhase, Shared, Slot, State};
use crate::claim::{Checked, Claim, Stamp};
use crate::experiment::{Experiment, ModelRef, What};
use crate::protocol::{Request, RunId};
use crate::share::{Link, View, Written, short_hash};
use crate::words::{Problem, problem};

/// What somebody says was computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Claimed {
    /// The file that says so; none where it is a link.
    pub file: Option<String>,
    /// The name of the model that it is about.
    pub model: String,
    pub claim: Claim,
    /// What came of it, once the same was computed here.
    pub checked: Option<Checked>,
    /// The first 64 bits of the model's hash.
    model_hash: Option<u64>,
    /// What it is about: of a link without its data, which the page knows once the model is open.
    experiment: Experiment,
}

/// Where a claim stands.
#[derive(Debug, Clone, PartialEq)]
pub enum ClaimPhase {
    /// The same is being computed.
    Open,
    /// It was compared.
    Stamped(Stamp),
    /// It cannot be checked here.
    Unchecked(Problem),
}

/// The same link with what was computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimingLink {
    pub url: String,
    /// By how many characters it is longer.
    pub n_more: usize,
    /// Tasks of which it does not say which items are right.
    pub without_items: Vec<String>,
    /// It is the one to be handed out.
    pub is_chosen: bool,
}

impl State {
    /// The link's claim takes the place of the one before.
    pub(super) fn claim_of_link(&mut self, link: &Link) {
        let claimed = link.claim.clone().map(|claim| Claimed {
            file: None,
            model: link.model_name.clone(),
            claim,
            checked: None,
            model_hash: Some(link.model_hash),
            experiment: Experiment {
                limit: usize::try_from(link.items.get()).ok(),
                seed: Some(link.seed),
                ..Experiment::of(
                    ModelRef { quantise: link.quantise, ..ModelRef::default() },
                    What::Scores { schedule: link.schedule.to_string(), beside_full: true },
                )
            },
        });
        self.claimed = claimed;
    }

    /// The same of a dropped file.
    pub(super) fn claim_of_file(&mut self, name: &str, experiment: &Experiment, claim: Option<Claim>) {
        self.claimed = claim.map(|claim| Claimed {
            file: Some(name.to_owned()),
            model: experiment.model.name.clone(),
            claim,
            checked: None,
            model_hash: short_hash(&experiment.model.hash),
            experiment: experiment.clone(),
        });
    }

    /// Another model is open: what was compared was compared with the one before.
    pub(super) fn forget_check(&mut self) {
        if let Some(claimed) = &mut self.claimed {
            claimed.checked = None;
        }
    }

    /// Where the claim stands.
    pub fn claim_phase(&self) -> Option<ClaimPhase> {
        let claimed = self.claimed.as_ref()?;
        if let Some(checked) = &claimed.checked {
            return Some(ClaimPhase::Stamped(checked.stamp));
        }
        let panel = self.panel(Slot::Scores);
        let asked = panel.experiment.as_ref().or(panel.answers.as_ref());
        let is_asked = asked.is_none_or(|asked| asked.what.schedule() == claimed.experiment.what.schedule());
        Some(match (&self.model, &panel.phase) {
            (ModelPhase::Missing { .. } | ModelPhase::Failed(_), _) => {
                ClaimPhase::Unchecked(problem!("claim-no-model", model = &claimed.model))
            }
            (ModelPhase::Open(card), _) if !claimed.is_about(&card.hash, card.quantise) => {
                ClaimPhase::Unchecked(problem!(
                    "claim-other-model",
                    model = &claimed.model,
                    title = &card.title
                ))
            }
            (ModelPhase::Open(_), _) if !is_asked => ClaimPhase::Unchecked(problem!("claim-other-schedule")),
            (_, PanelPhase::Failed(why)) => ClaimPhase::Unchecked(why.clone()),
            (_, PanelPhase::Cancelled) => ClaimPhase::Unchecked(problem!("claim-stopped")),
            _ => ClaimPhase::Open,
        })
    }

    /// Scores are complete: has the engine compare the claim, where they are what it is about.
    pub(super) fn check_claim(&mut self) {
        let Some(claimed) = &self.claimed else { return };
        let Some(answers) = self.panel(Slot::Scores).answers.clone() else { return };
        let is_about = self.model.card().is_some_and(|card| claimed.is_about(&card.hash, card.quantise));
        if !is_about || answers.what.schedule() != claimed.experiment.what.schedule() {
            return;
        }
        let Experiment { limit, seed, .. } = claimed.experiment;
        // A link names tasks; what the page scores says all that pins their items.
        let experiment = match claimed.file {
            Some(_) => claimed.experiment.clone(),
            None => Experiment { limit, seed, ..answers },
        };
        let claim = Some(Box::new(claimed.claim.clone()));
        let run = self.next_run();
        self.inner.checking = Some(run);
        self.request(Request::Check { run, experiment: Box::new(experiment), claim });
    }

    /// Asks what could be claimed of the scores that are shown, for the link that is handed out.
    pub(super) fn offer_claim(&mut self) {
        let panel = self.panel(Slot::Scores);
        let Some(experiment) = panel.answers.clone().filter(|_| panel.phase == PanelPhase::Finished) else {
            return;
        };
        if self.experiment(Slot::Scores).as_ref() == Some(&experiment) && self.engine_answers() {
            let run = self.next_run();
            self.inner.offering = Some(run);
            self.request(Request::Check { run, experiment: Box::new(experiment), claim: None });
        }
    }

    /// Scores are complete while a link is handed out: it can carry them.
    pub(super) fn offer_claim_late(&mut self) {
        if self.shared.as_ref().is_some_and(|shared| shared.claiming.is_none()) {
            self.offer_claim();
        }
    }

    /// Whether what could be claimed is still being computed.
    pub fn claim_comes(&self) -> bool {
        self.panel(Slot::Scores).is_pending() && !self.hides("scores")
    }

    /// The engine has looked.
    pub(super) fn checked(&mut self, run: RunId, own: Option<Claim>, checked: Option<Checked>) {
        if self.inner.checking == Some(run) {
            self.inner.checking = None;
            if let (Some(claimed), Some(checked)) = (&mut self.claimed, checked) {
                let stamp = Problem::of(&checked.stamp);
                claimed.checked = Some(checked);
                self.say(problem!("said-claim", stamp));
            }
        }
        if self.inner.offering == Some(run) {
            self.inner.offering = None;
            let claiming = own.and_then(|own| self.claiming_link(own));
            if let Some(shared) = &mut self.shared {
                shared.claiming = claiming;
            }
        }
    }

    /// The link that is handed out, with a claim; none where that says nothing or has no room.
    fn claiming_link(&self, mut own: Claim) -> Option<ClaimingLink> {
        own.tasks.retain(|task| !self.is_own_task(&task.task));
        if own.tasks.is_empty() {
            return None;
        }
        let plain = &self.shared.as_ref()?.url;
        let link = Link { claim: Some(own), ..self.link()? };
        let Written { fragment, prompt_left_out, claim_left_out, items_left_out } =
            self.write_link(&link).ok()?;
        // The plain link says what is asked; what it leaves out is told beside it.
        let loses_prompt = prompt_left_out && !self.shared.as_ref()?.prompt_left_out;
        if claim_left_out || loses_prompt {
            return None;
        }
        // It opens where the claim stands, on a phone too.
        let address = plain.split('#').next().unwrap_or_default();
        let url = format!("{address}#{}", View::Scores.before(&fragment));
        let n_more = url.chars().count().saturating_sub(plain.chars().count());
        Some(ClaimingLink { url, n_more, without_items: items_left_out, is_chosen: false })
    }

    pub(super) fn choose_claim(&mut self, is_chosen: bool) {
        if let Some(claiming) = self.shared.as_mut().and_then(|shared| shared.claiming.as_mut()) {
            claiming.is_chosen = is_chosen;
        }
    }
}

impl Claimed {
    /// The schedule that it is about.
    pub fn schedule(&self) -> &str {
        self.experiment.what.schedule().unwrap_or_default()
    }

    fn is_about(&self, hash: &str, quantise: Option<crate::model::Quantise>) -> bool {
        self.model_hash == short_hash(hash) && self.experiment.model.quantise == quantise
    }
}

impl Shared {
    /// The link that is chosen.
    pub fn address(&self) -> &str {
        let claiming = self.claiming.as_ref().filter(|claiming| claiming.is_chosen);
        claiming.map_or(&self.url, |claiming| &claiming.url)
    }
}
