//! Links: reading the address bar, following the state in it, handing one out.

use std::num::NonZeroU32;

use super::draft::cut;
use super::opening::missing;
use super::{ClaimingLink, Command, MAX_PROMPT_BYTES, ModelPhase, NoticeLevel, State};
use crate::backend::BackendKind;
use crate::experiment::BackendChoice;
use crate::hub::{ENDPOINT, HubName};
use crate::protocol::{CatalogEntry, Request};
use crate::schedule::edit::History;
use crate::share::{DataLink, EMBEDDABLE, Link, Pasted, Reach, View, WriteError, Written, reach, short_hash};
use crate::words::{Problem, problem, say};

/// A link to hand out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    pub url: String,
    /// Who can open it.
    pub reach: Reach,
    /// The prompt was too long and is not in it.
    pub prompt_left_out: bool,
    /// Tasks that the user has brought are not in it.
    pub items_left_out: bool,
    /// It says in which language the page opens.
    pub has_language: bool,
    /// The same with what was computed, where that can be said.
    pub claiming: Option<ClaimingLink>,
}

impl Shared {
    /// HTML that frames the page of this link: stack, texts and scores.
    pub fn frame(&self) -> String {
        let (before, fragment) = self.address().split_once('#').unwrap_or((self.address(), ""));
        let join = if before.contains('?') { "&amp;" } else { "?" };
        let list = EMBEDDABLE.join(",");
        format!(
            r#"<iframe src="{before}{join}embed={list}#{fragment}" title="Atelier" width="100%" height="900" loading="lazy"></iframe>"#
        )
    }
}

impl State {
    /// Where the page is, from `?backend=gpu` or `?backend=cpu` where to compute, and from `?start=full` that the full
    /// model is to be seen first. Links go without it: the other side has another device.
    pub(super) fn read_address(&mut self, address: &str) {
        let (bare, query) = address.split_once('?').unwrap_or((address, ""));
        bare.clone_into(&mut self.inner.address);
        query.clone_into(&mut self.inner.query);
        self.inner.begins = !query.split('&').any(|pair| pair == "start=full");
        self.read_fields(query);
        let asked = query.split('&').find_map(|pair| pair.strip_prefix("backend="));
        self.inner.backend = match asked {
            None => BackendChoice::Auto,
            Some("gpu") => BackendChoice::AnyGpu,
            Some("cpu") => BackendChoice::Only(BackendKind::Cpu),
            Some(other) => {
                self.notify(NoticeLevel::Warning, problem!("address-backend", other));
                BackendChoice::Auto
            }
        };
    }

    /// The address bar says something else than what was written there.
    pub(super) fn read_fragment(&mut self, fragment: &str) {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        self.lead(View::panel(fragment));
        let (view, fragment) = View::split(fragment);
        self.enter(view.unwrap_or_default());
        if fragment == self.inner.fragment {
            return;
        }
        let read = Link::read_pasted(fragment);
        self.inner.begins &= fragment.is_empty();
        fragment.clone_into(&mut self.inner.fragment);
        let read = read.map(|pasted| pasted.map(|pasted| self.without_marks(pasted)));
        match read {
            Ok(None) => {}
            Ok(Some(link)) if self.catalog.is_empty() && !self.engine_answers() => {
                // Its model is looked up once the catalogue is there.
                self.show_link(&link);
                self.inner.link = Some(link);
            }
            Ok(Some(link)) => self.open_link(link),
            Err(error) => {
                // The page goes on with what it has, and leaves the damaged link in the
                // address bar until something is changed.
                self.inner.follows = false;
                self.notify(NoticeLevel::Error, Problem::of(&error));
            }
        }
    }

    /// The link; a notice names the marks behind it, and they leave the address bar.
    fn without_marks(&mut self, pasted: Pasted) -> Link {
        let Pasted { link, fragment, passed_over } = pasted;
        if !passed_over.is_empty() {
            self.notify(NoticeLevel::Info, problem!("link-marks", passed_over));
            self.inner.fragment = fragment;
            self.inner.out.push(Command::ReplaceFragment(self.fragment()));
        }
        link
    }

    /// Opens the link's model if it is here, else asks for it; never takes another.
    pub(super) fn open_link(&mut self, link: Link) {
        self.claim_of_link(&link);
        if let ModelPhase::Open(card) = &self.model
            && short_hash(&card.hash) == Some(link.model_hash)
            && card.quantise == link.quantise
        {
            let card = card.clone();
            self.benchmarks.missing.clear();
            self.add_linked(&link.data);
            self.adopt(link, &card);
            return self.refresh_after_schedule();
        }
        self.quantise = link.quantise;
        if let Some(name) = self.bundled(&link).map(|entry| entry.name.clone()) {
            if self.model.card().is_none() {
                self.show_link(&link);
            }
            self.inner.link = Some(link);
            return self.open_bundled(&name);
        }
        // It may be kept: the engine looks for it, and asks nobody.
        if let Some(name) = link.source.clone() {
            if self.model.card().is_none() {
                self.show_link(&link);
            }
            self.inner.link = Some(link);
            return self.open_kept(name);
        }
        match &self.model {
            // Its files are at hand; they are read again, to other bits.
            ModelPhase::Open(card) if short_hash(&card.hash) == Some(link.model_hash) => {
                let (backend, quantise, title) = (self.inner.backend, link.quantise, card.title.clone());
                self.inner.link = Some(link);
                self.start_opening(title, 0);
                self.inner.out.push(Command::Reopen(Request::OpenFiles { backend, quantise }));
            }
            _ => self.miss(link),
        }
    }

    /// Shows what a link says, and asks for its model.
    pub(super) fn miss(&mut self, link: Link) {
        self.show_link(&link);
        if self.catalog.is_empty() {
            // What is not known is not said to be missing; why there is no list is said beside.
            self.notify(NoticeLevel::Warning, problem!("link-no-catalog", name = &link.model_name));
        } else {
            self.model = missing(&link);
        }
        self.inner.link = Some(link);
        self.refresh_after_schedule();
    }

    /// What a link says of its model that is not here, and what asks for it.
    pub fn missing_hint(&self, n_layers: usize) -> String {
        let data = self.inner.link.as_ref().map(|link| link.data.as_slice()).unwrap_or_default();
        let names: Vec<String> = data.iter().map(|data| data.benchmark.clone()).collect();
        let benchmarks = (!names.is_empty()).then(|| names.clone());
        let host = self.by_name.access().endpoint;
        say!("hub-missing-link-hint", n = n_layers, host, benchmarks, n_benchmarks = names.len())
    }

    /// Of the models that come with the page the one whose depth is nearest to so many layers; of several the first.
    pub fn nearest(&self, n_layers: usize) -> Option<&CatalogEntry> {
        self.catalog.iter().min_by_key(|entry| entry.n_layers.abs_diff(n_layers))
    }

    /// The bundled model of a link.
    pub(super) fn bundled(&self, link: &Link) -> Option<&CatalogEntry> {
        self.catalog.iter().find(|entry| short_hash(&entry.hash) == Some(link.model_hash))
    }

    /// The user changed something: the address bar follows.
    pub(super) fn follow(&mut self) {
        self.inner.follows = true;
        let Some(Ok(written)) = self.link().map(|link| self.write_link(&link)) else { return };
        if written.fragment != self.inner.fragment {
            self.inner.fragment = written.fragment;
            let fragment = self.fragment();
            // The first edit is a step of the browser's history, so that Back does not leave the page; the others are steps
            // of undo alone.
            self.inner.out.push(match std::mem::replace(&mut self.inner.has_entry, true) {
                false => Command::PushFragment(fragment),
                true => Command::ReplaceFragment(fragment),
            });
        }
    }

    pub(super) fn share(&mut self, has_language: bool) {
        let Some(link) = self.link() else { return };
        let mut address = self.inner.address.clone();
        if has_language {
            address.push_str("?lang=");
            address.push_str(&self.language);
        }
        match link.write(address.chars().count()) {
            Ok(Written { fragment, prompt_left_out, .. }) => {
                // Two schedules are shown where they are compared.
                let view = if self.other.is_some() { self.view } else { View::Layers };
                let url = format!("{address}#{}", view.before(&fragment));
                let items_left_out = self.tasks.iter().any(|task| self.is_own_task(task));
                let reach = reach(&self.inner.host);
                self.shared = Some(Shared {
                    url,
                    reach,
                    prompt_left_out,
                    items_left_out,
                    has_language,
                    claiming: None,
                });
                self.offer_claim();
            }
            Err(error @ WriteError::NoRoom { .. }) => {
                self.notify(NoticeLevel::Error, Problem::of(&error));
            }
        }
    }

    /// The address that opens what is seen, where there is one.
    pub(super) fn link_address(&self) -> Option<String> {
        let written = self.write_link(&self.link()?).ok()?;
        Some(format!("{}#{}", self.inner.address, written.fragment))
    }

    /// The state as a link; `None` while no model is open.
    pub(super) fn link(&self) -> Option<Link> {
        let card = self.model.computing()?;
        let mut tasks: Vec<String> =
            self.tasks.iter().filter(|task| !self.is_own_task(task)).cloned().collect();
        let data = self.linked_data();
        for DataLink { benchmark, .. } in &data {
            if !tasks.contains(benchmark) {
                tasks.push(benchmark.clone());
            }
        }
        let n_usual = card.tasks.iter().filter(|task| !task.is_own).count();
        let all = data.is_empty() && n_usual == tasks.len();
        Some(Link {
            model_hash: short_hash(&card.hash)?,
            model_name: card.name.clone(),
            n_layers: self.n_layers,
            schedule: self.schedule().clone(),
            other: self.other.clone(),
            tasks: if all { Vec::new() } else { tasks },
            items: u32::try_from(self.limit).ok().and_then(NonZeroU32::new)?,
            seed: self.seed,
            prompt: Some(self.prompt.clone()),
            chat: self.sends_chat(),
            source: card.source.as_deref().and_then(|text| HubName::parse(text, ENDPOINT).ok()),
            data,
            quantise: card.quantise,
            claim: None,
        })
    }

    pub(super) fn write_link(&self, link: &Link) -> Result<Written, WriteError> {
        link.write(self.inner.address.chars().count())
    }

    /// What the address bar says: the part of the page, and the link.
    fn fragment(&self) -> String {
        self.view.before(&self.inner.fragment)
    }

    /// The address names the part of the page that is seen.
    pub(super) fn show_view(&mut self) {
        self.inner.out.push(Command::ReplaceFragment(self.fragment()));
    }

    /// Shows another part of the page; its address is a step of the browser's history.
    pub(super) fn look(&mut self, view: View) {
        if view != self.view {
            self.enter(view);
            self.inner.out.push(Command::Look(view));
        }
    }

    /// An address names a panel: it comes into sight.
    pub(super) fn lead(&mut self, panel: Option<&'static str>) {
        if let Some(panel) = panel {
            let n = self.led_to.map_or(0, |(_, n)| n);
            self.led_to = Some((panel, n.wrapping_add(1)));
        }
    }

    /// An address of this visit names a part of the page: that is shown, and nothing else changes. What was edited since
    /// then stays, and the entry gets its link.
    /// Where nothing changes that is seen, Back says what it does (`is_told`).
    pub(super) fn arrive(&mut self, view: View, is_told: bool) {
        if is_told && view == self.view && self.inner.follows {
            self.notify(NoticeLevel::Info, problem!("history-kept"));
        }
        self.enter(view);
        if !self.inner.fragment.is_empty() {
            self.show_view();
        }
    }

    /// Whether the schedule is still that of a link which somebody has opened.
    pub fn is_as_linked(&self) -> bool {
        !self.inner.returns && self.inner.linked.as_ref() == Some(self.schedule())
    }

    /// The prompt of a link stands in its field.
    pub(super) fn show_prompt(&mut self, link: &Link) {
        if let Some(prompt) = &link.prompt {
            self.prompt = cut(prompt, MAX_PROMPT_BYTES);
            self.inner.prompt_is_chosen = true;
        }
    }

    /// What stands in the field for a prompt: nothing as long as it is not known with what the page begins, so that nobody
    /// sees one prompt take the place of another.
    pub fn prompt_shown(&self) -> String {
        let is_known = self.inner.prompt_is_chosen || !self.inner.begins || self.model.card().is_some();
        if is_known { self.prompt.clone() } else { String::new() }
    }

    /// Shows the link's schedule although its model is not here (yet).
    fn show_link(&mut self, link: &Link) {
        self.n_layers = link.n_layers;
        self.history = History::new(link.schedule.clone());
        self.inner.linked = Some(link.schedule.clone());
        self.other.clone_from(&link.other);
        self.draft = super::Draft::default();
        self.show_prompt(link);
    }
}
