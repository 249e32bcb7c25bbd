//! Models by name: what is asked of the Hub, what it has said, and what is kept.
//!
//! Nobody is asked before a person has pressed for it: typing, a link and an address ask nothing.

use super::{Command, Fetching, MAX_RECENT, ModelPhase, NoticeLevel, State};
use crate::experiment::{OpenProgress, OpenStage};
use crate::hub::{Access, ENDPOINT, HubChoice, HubName, Revision};
use crate::platform::{Kept, KeptModel};
use crate::protocol::{Found, Request};
use crate::words::{Problem, problem};

/// Longest name, endpoint or token that is taken, bytes.
const TEXT_BYTES_MAX: usize = 2000;
/// Less does not say how fast the next download will be, bytes.
const RATED_BYTES_MIN: u64 = 4 << 20;

/// Models by name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ByName {
    /// The name, as typed.
    pub text: String,
    /// Whom to ask; the endpoint as typed.
    pub access: Access,
    pub looking: Looking,
    /// Which of the choices of what was found is meant.
    pub picked: Option<usize>,
    /// Why the question is asked again, and when.
    pub pause: Option<Problem>,
    /// What is kept; None until it was asked for.
    pub kept: Option<Kept>,
    /// Bytes a second of the last download.
    pub bytes_per_second: Option<u64>,
    /// A person has removed something; the list that comes says what.
    pub(super) is_removing: bool,
    /// The browser has been asked to keep what is fetched.
    pub(super) has_asked_to_stay: bool,
    /// Its answer: whether what is kept stays until a person removes it.
    pub stays: Option<bool>,
}

/// A question to the Hub.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Looking {
    #[default]
    Idle,
    Asking(HubName),
    Found(Box<Found>),
    Failed(Problem),
}

/// What can happen to models by name.
#[derive(Debug, Clone, PartialEq)]
pub enum Naming {
    /// The name was typed into.
    Text(String),
    /// Another place was named.
    Endpoint(String),
    /// A token was given.
    Token(Secret),
    /// Ask what the name means.
    LookUp,
    /// Give up asking.
    Cancel,
    /// Of what was found, this choice is meant.
    Pick(usize),
    /// Fetch what was found and open it.
    Load,
    /// Open a model that is kept.
    Open(HubName),
    /// Say what is kept.
    List,
    /// What the browser has answered when it was asked to keep what is fetched.
    Stays(bool),
    /// Remove a model that is kept; without a name, what was left of downloads.
    Remove(Option<HubName>),
    /// Open a model that was open before, where it is kept; else put its name into the field.
    Again(HubName),
    /// Forget which models were open.
    Forget,
}

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl ByName {
    /// The model that was found, if any.
    pub fn found(&self) -> Option<&Found> {
        match &self.looking {
            Looking::Found(found) => Some(found),
            Looking::Idle | Looking::Asking(_) | Looking::Failed(_) => None,
        }
    }

    /// Of what was found, what is meant.
    pub fn choice(&self) -> Option<&HubChoice> {
        self.found()?.model.choices.get(self.picked?)
    }

    /// Whether a model is kept, by its commit.
    pub fn is_kept(&self, name: &HubName) -> bool {
        let is_it = |kept: &KeptModel| {
            kept.repo == name.repo && kept.commit == name.revision.as_str() && kept.gguf == name.file
        };
        self.kept.as_ref().is_some_and(|kept| kept.models.iter().any(is_it))
    }

    /// Seconds that fetching so many bytes will take, once something has been fetched.
    pub fn seconds(&self, bytes: u64) -> Option<u64> {
        self.bytes_per_second.filter(|&rate| rate > 0).map(|rate| bytes.div_ceil(rate))
    }

    /// Whom to ask: a place without a scheme is one on the web.
    pub fn access(&self) -> Access {
        let typed = self.access.endpoint.trim().trim_end_matches('/');
        let endpoint = match typed {
            "" => ENDPOINT.to_owned(),
            typed if typed.contains("://") => typed.to_owned(),
            typed => format!("https://{typed}"),
        };
        Access { endpoint, token: self.access.token.clone() }
    }
}

impl State {
    pub(super) fn naming(&mut self, message: Naming) {
        match message {
            Naming::Text(text) => {
                self.cancel_look_up();
                self.by_name.text = super::draft::cut(&text, TEXT_BYTES_MAX);
            }
            Naming::Endpoint(endpoint) => {
                self.cancel_look_up();
                self.by_name.access.endpoint = super::draft::cut(&endpoint, TEXT_BYTES_MAX);
            }
            Naming::Token(Secret(token)) => {
                let token = super::draft::cut(token.trim(), TEXT_BYTES_MAX);
                self.by_name.access.token = Some(token).filter(|token| !token.is_empty());
            }
            Naming::LookUp => self.look_up(),
            Naming::Cancel => {
                self.cancel_look_up();
                self.say_cancelled(false);
            }
            Naming::Pick(at) => self.by_name.picked = Some(at),
            Naming::Load => self.load_found(),
            Naming::Open(name) => self.open_kept(name),
            Naming::List => self.request(Request::ListKept),
            Naming::Stays(stays) => self.by_name.stays = Some(stays),
            Naming::Remove(name) => {
                self.by_name.is_removing = true;
                self.request(Request::RemoveKept { name });
            }
            Naming::Again(name) if self.by_name.is_kept(&name) => self.open_kept(name),
            // Whom to ask is for the person to see, and to press.
            Naming::Again(name) => {
                self.cancel_look_up();
                self.by_name.text = name.to_string();
            }
            Naming::Forget => {
                self.settings.recent.clear();
                self.inner.out.push(Command::SaveSettings(self.settings.clone()));
            }
        }
    }

    fn look_up(&mut self) {
        self.by_name.pause = None;
        let access = self.by_name.access();
        self.by_name.looking = match HubName::parse(&self.by_name.text, &access.endpoint) {
            Ok(name) => {
                self.request(Request::LookUp { name: name.clone(), access });
                Looking::Asking(name)
            }
            Err(error) => Looking::Failed(Problem::of(&error)),
        };
    }

    fn cancel_look_up(&mut self) {
        if let Looking::Asking(_) = std::mem::take(&mut self.by_name.looking) {
            self.request(Request::CancelLookUp);
        }
    }

    pub(super) fn looked_up(&mut self, found: Result<Box<Found>, Problem>) {
        // An answer to what is no longer asked.
        if !matches!(self.by_name.looking, Looking::Asking(_)) {
            return;
        }
        self.by_name.looking = match found {
            Ok(found) => {
                self.by_name.picked = found.model.picked();
                let (repo, bytes) = (&found.model.repo, found.model.bytes());
                let n = found.model.choices.len() + found.model.n_unlisted;
                self.say(match found.model.is_picked() {
                    true => problem!("said-looked-up", repo, bytes),
                    false => problem!("said-looked-up-several", repo, n),
                });
                Looking::Found(found)
            }
            Err(problem) => Looking::Failed(problem),
        };
    }

    /// The engine is gone, and with it the question.
    pub(super) fn look_up_ended(&mut self, problem: &Problem) {
        if matches!(self.by_name.looking, Looking::Asking(_)) {
            self.by_name.looking = Looking::Failed(problem.clone());
        }
        if let Fetching::Asking(_) | Fetching::Coming(..) = self.benchmarks.fetching {
            self.benchmarks.fetching = Fetching::Failed(problem.clone());
        }
    }

    fn load_found(&mut self) {
        let Some(Found { mut model, asked, .. }) = self.by_name.found().cloned() else { return };
        let Some(picked) = self.by_name.picked else { return };
        model.pick(picked);
        let Ok(commit) = Revision::parse(&model.revision) else { return };
        let Some(name) = HubName::new(&model.repo, commit) else { return };
        let name = HubName { file: model.gguf.clone(), ..name };
        if !std::mem::replace(&mut self.by_name.has_asked_to_stay, true) {
            self.inner.out.push(Command::AskToStay);
        }
        self.start_fetching(model.repo.clone(), model.bytes());
        self.say_fetching(&model.repo, model.bytes());
        self.inner.coming = Some(name);
        let (access, backend, quantise) = (self.by_name.access(), self.inner.backend, self.quantise);
        self.request(Request::OpenHub { model: Box::new(model), asked, access, backend, quantise });
    }

    /// Whether the open model is this one of the Hub.
    pub fn is_open_by_name(&self, name: &HubName) -> bool {
        matches!(self.model, ModelPhase::Open(_)) && self.inner.named.as_ref() == Some(name)
    }

    /// Opens a model that is kept.
    pub(super) fn open_kept(&mut self, name: HubName) {
        let is_so = self.model.card().is_some_and(|card| card.quantise == self.quantise);
        if is_so && self.is_open_by_name(&name) {
            return;
        }
        self.start_opening(name.repo.clone(), 0);
        let (backend, quantise) = (self.inner.backend, self.quantise);
        self.request(Request::OpenKept { name: name.clone(), backend, quantise });
        self.inner.coming = Some(name);
    }

    /// A model is not kept, or no longer: a link to it waits for a person, who may look it up.
    pub(super) fn not_kept(&mut self) {
        let Some(name) = self.inner.coming.take() else { return };
        if !matches!(self.model, ModelPhase::Opening { .. }) {
            return;
        }
        self.inner.opening = false;
        self.by_name.text = name.to_string();
        let is_of_link = !self.inner.restoring && self.inner.link.is_some();
        match self.inner.link.take_if(|_| is_of_link) {
            Some(link) => self.miss(link),
            None => self.go_back(Some(problem!("hub-not-kept", name = name.to_string()))),
        }
        if self.by_name.kept.is_some() {
            self.request(Request::ListKept);
        }
    }

    pub(super) fn kept(&mut self, kept: Result<Kept, Problem>) {
        match kept {
            Ok(kept) => {
                self.say_removed(&kept);
                self.by_name.kept = Some(kept);
            }
            Err(problem) => {
                self.notify(NoticeLevel::Error, problem);
            }
        }
    }

    /// What was fetched lies in memory.
    pub(super) fn in_memory(&mut self) {
        self.notify(NoticeLevel::Warning, problem!("hub-in-memory"));
    }

    pub(super) fn note_rate(&mut self, now: OpenProgress) {
        if let OpenStage::Fetching { bytes_per_second: Some(rate) } = now.stage
            && now.bytes_done >= RATED_BYTES_MIN
        {
            self.by_name.bytes_per_second = Some(rate);
        }
    }

    /// A model is open: what was found is, if it is that.
    pub(super) fn named_is_open(&mut self) {
        self.inner.named = self.inner.coming.take();
        self.remember();
        let is_found = |found: &Found| {
            let is_it = |name: &HubName| {
                let choices = &found.model.choices;
                name.revision.as_str() == found.model.revision
                    && choices.iter().any(|choice| choice.gguf == name.file)
            };
            self.inner.named.as_ref().is_some_and(is_it)
        };
        if self.by_name.found().is_some_and(is_found) {
            self.by_name.looking = Looking::Idle;
        }
        if self.by_name.kept.is_some() && self.inner.named.is_some() {
            self.request(Request::ListKept);
        }
    }

    /// Remembers a model of the Hub that is open.
    fn remember(&mut self) {
        let Some(name) = self.inner.named.clone() else { return };
        let recent = &mut self.settings.recent;
        recent.retain(|other| *other != name);
        recent.insert(0, name);
        recent.truncate(MAX_RECENT);
        self.inner.out.push(Command::SaveSettings(self.settings.clone()));
    }
}
