//! Opening models, and what becomes of the schedule then.

use super::{Draft, EnginePhase, ModelPhase, NoticeLevel, Slot, State};
use crate::app::prompts;
use crate::experiment::{ModelCard, OpenProgress, OpenStage};
use crate::hub::HubName;
use crate::model::Quantise;
use crate::protocol::Request;
use crate::schedule::Schedule;
use crate::schedule::edit::History;
use crate::share::{Link, short_hash};
use crate::words::{Problem, problem};

/// A schedule that was carried over to a model of another depth.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Carried {
    /// As it was edited, on a model of `of` layers.
    edited: Schedule,
    of: usize,
    /// Its text on the model that is open.
    became: String,
}

impl State {
    /// The catalogue has come: opens the link's model, or the default.
    pub(super) fn open_first(&mut self) {
        if self.inner.opening {
            return;
        }
        let asked = self.asked_model();
        if let Some(link) = self.inner.link.take() {
            return self.open_link(link);
        }
        if let Some(name) = asked {
            self.open_bundled(&name);
        }
    }

    pub(super) fn open_bundled(&mut self, name: &str) {
        let is_it = |card: &ModelCard| card.bundled && card.name == name && card.quantise == self.quantise;
        if matches!(&self.model, ModelPhase::Open(card) if is_it(card)) {
            return;
        }
        let Some(entry) = self.catalog.iter().find(|entry| entry.name == name) else { return };
        let (title, bytes, n_layers) = (entry.title.clone(), entry.bytes, entry.n_layers);
        self.start_opening(title, bytes);
        if self.n_layers == 0 {
            // The layers are shown while the model is still loading.
            self.n_layers = n_layers;
            self.history = History::new(Schedule::full(n_layers));
            self.begin();
        }
        let (name, backend, quantise) = (name.to_owned(), self.inner.backend, self.quantise);
        self.request(Request::OpenBundled { name, backend, quantise });
    }

    pub(super) fn open_files(&mut self, title: String) {
        self.start_opening(title, 0);
        self.request(Request::OpenFiles { backend: self.inner.backend, quantise: self.quantise });
    }

    pub(super) fn cancel_open(&mut self) {
        if matches!(self.model, ModelPhase::Opening { .. }) {
            self.request(Request::CancelOpen);
            self.say_opening_cancelled();
            self.inner.opening = false;
            let cancelled = || problem!("opening-cancelled");
            self.go_back(self.inner.restoring.then(cancelled));
        }
    }

    pub(super) fn open_progress(&mut self, now: OpenProgress) {
        self.note_rate(now);
        self.say_opening(now);
        if let ModelPhase::Opening { stage, bytes_done, bytes_total, .. } = &mut self.model {
            *stage = now.stage;
            *bytes_done = now.bytes_done;
            if now.bytes_total > 0 {
                *bytes_total = now.bytes_total;
            }
        }
    }

    pub(super) fn open_failed(&mut self, problem: Problem) {
        if let ModelPhase::Opening { title, .. } = &self.model {
            // Which of its files is looked for says less.
            let problem = match problem.code == "file-unreachable" {
                true => problem!("model-unreachable", title),
                false => problem,
            };
            self.inner.opening = false;
            self.go_back(Some(problem));
        } else if self.engine == EnginePhase::Starting {
            // Nothing was asked for yet: the engine cannot say which models there are.
            if self.inner.link.is_some() {
                // Soon the link's model is missing; this is why.
                self.notify(NoticeLevel::Error, problem);
            } else {
                self.model = ModelPhase::Failed(problem);
            }
        }
    }

    pub(super) fn opened(&mut self, card: Box<ModelCard>) {
        self.inner.opening = false;
        self.speed = card.speed;
        self.workers = None;
        // Never by default: each model is asked for anew.
        self.quantise = None;
        self.named_is_open();
        if std::mem::take(&mut self.inner.restoring)
            && self.model.card().is_some_and(|before| before.is_same(&card))
        {
            return self.restored(card);
        }
        self.panels.clear();
        self.forget_check();
        self.quoted.clear();
        self.listing = None;
        self.draft = Draft::default();

        let link = self.inner.link.take();
        self.bring_benchmarks(link.as_ref().map_or(&[], |link| &link.data));
        let is_same = |link: &Link| short_hash(&card.hash) == Some(link.model_hash);
        match link {
            Some(link) if is_same(&link) => {
                if link.quantise != card.quantise {
                    self.notify(NoticeLevel::Warning, other_bits(&link, &card));
                }
                self.adopt(link, &card);
            }
            Some(link) => {
                self.notify(NoticeLevel::Warning, wrong_model(&link, &card));
                self.keep_what_fits(&card);
                // One of the page's own was chosen in its place; a folder may be opened by mistake.
                if card.bundled {
                    self.adopt_settings(link, &card);
                }
            }
            None => self.keep_what_fits(&card),
        }
        self.n_layers = card.spec.n_layers;
        self.keep_other_that_fits();
        self.say(problem!("said-opened", title = &card.title, n = self.n_layers));
        if !self.inner.prompt_is_chosen {
            self.prompt = first_prompt(&card);
        }
        let begins = self.begin_with(&card);
        self.model = ModelPhase::Open(card);
        self.choose_limit();
        self.refresh_after_schedule();
        self.run(Slot::Quantising);
        if begins {
            self.run(Slot::Generation);
        }
        if self.inner.follows {
            self.follow();
        }
        self.inner.follows = true;
        self.reopen_what_waits();
    }

    /// Sets everything that a link of this model says.
    pub(super) fn adopt(&mut self, link: Link, card: &ModelCard) {
        let n_layers = card.spec.n_layers;
        self.draft = Draft::default();
        match Schedule::from_nodes(link.schedule.nodes().to_vec(), n_layers) {
            Ok(schedule) if n_layers == self.n_layers => self.history.record(schedule),
            Ok(schedule) => self.history = History::new(schedule),
            Err(error) => {
                self.notify(NoticeLevel::Error, problem!("link-other-schedule", error = Problem::of(&error)));
                self.history = History::new(Schedule::full(n_layers));
            }
        }
        self.inner.linked = Some(self.schedule().clone());
        self.other.clone_from(&link.other);
        self.adopt_settings(link, card);
    }

    /// Sets what a link says besides the schedule.
    fn adopt_settings(&mut self, link: Link, card: &ModelCard) {
        self.show_prompt(&link);
        let coming = |name: &String| self.benchmarks.is_expected(name);
        let (known, unknown): (Vec<_>, Vec<_>) =
            link.tasks.into_iter().filter(|name| !coming(name)).partition(|name| card.task(name).is_some());
        if !unknown.is_empty() {
            self.notify(NoticeLevel::Warning, problem!("link-other-tasks", unknown));
        }
        self.tasks = known;
        self.pick_tasks(card);
        self.inner.limit_is_chosen = true;
        self.limit = usize::try_from(link.items.get()).unwrap_or(super::MAX_LIMIT).min(super::MAX_LIMIT);
        self.seed = link.seed;
        if link.chat && !card.has_chat_template() {
            self.notify(NoticeLevel::Warning, problem!("link-chat"));
        }
        self.chat = link.chat;
    }

    /// Carries the schedule over to the new model, and says so if that changed it.
    fn keep_what_fits(&mut self, card: &ModelCard) {
        let (before, n_layers) = (self.n_layers, card.spec.n_layers);
        self.pick_tasks(card);
        let written = self.schedule().to_string();
        if self.inner.story.as_ref() == Some(&written) && !(self.inner.begins && n_layers == before) {
            // Nobody asked of this model for what a first visit finds.
            self.history = History::new(Schedule::full(n_layers));
            return;
        }
        if n_layers == before {
            return;
        }
        // Said of the model before, it says nothing now.
        self.notices.retain(|notice| notice.problem.code != "schedule-rescaled");
        // What nobody has edited since it was carried here comes from where it was edited: from model to model it would
        // change a little each time.
        let carried = self.inner.carried.take().filter(|carried| carried.became == written);
        let (edited, of) = match carried {
            Some(Carried { edited, of, .. }) => (edited, of),
            None => (self.schedule().clone(), before),
        };
        let was_full_model = edited == Schedule::full(of);
        let scaled = match edited.rescaled(of, n_layers) {
            Ok(scaled) => scaled,
            Err(error) => {
                let error = Problem::of(&error);
                self.notify(NoticeLevel::Warning, problem!("schedule-dropped", schedule = &written, error));
                Schedule::full(n_layers)
            }
        };
        let (written, became) = (edited.to_string(), scaled.to_string());
        if !was_full_model && became != written {
            let (is_deeper, is_full) = (n_layers > of, scaled == Schedule::full(n_layers));
            let told = problem!(
                "schedule-rescaled",
                written,
                before = of,
                scaled = &became,
                n_layers,
                is_deeper,
                is_full
            );
            self.notify(NoticeLevel::Info, told);
        }
        self.inner.carried = Some(Carried { edited, of, became });
        self.history = History::new(scaled);
    }

    /// Keeps the chosen tasks which the model has and suits; all of those if that leaves none.
    fn pick_tasks(&mut self, card: &ModelCard) {
        let chosen = |name: &String| self.tasks.contains(name);
        let suited = card.tasks.iter().filter(|task| task.unsuited.is_none());
        let all = suited.map(|task| task.name.clone());
        let kept: Vec<String> = all.clone().filter(chosen).collect();
        // A benchmark that is chosen alone may be on its way.
        let is_awaited = self.benchmarks.expects_any();
        self.tasks = if kept.is_empty() && !is_awaited { all.collect() } else { kept };
    }

    pub(super) fn start_opening(&mut self, title: String, bytes_total: u64) {
        // While the engine starts again it has none of the models before.
        let is_lost = std::mem::take(&mut self.inner.restoring) || self.engine == EnginePhase::Restarting;
        let before = match std::mem::replace(&mut self.model, ModelPhase::None) {
            ModelPhase::Open(card) => Some(card).filter(|_| !is_lost),
            ModelPhase::Opening { before, .. } => before.filter(|_| !is_lost),
            ModelPhase::None | ModelPhase::Missing { .. } | ModelPhase::Failed(_) => None,
        };
        self.inner.opening = true;
        self.inner.coming = None;
        self.model =
            ModelPhase::Opening { title, stage: OpenStage::Reading, bytes_done: 0, bytes_total, before };
    }

    /// The same, of files that are not here yet: the model before goes on.
    pub(super) fn start_fetching(&mut self, title: String, bytes_total: u64) {
        self.forget_cancelled();
        self.start_opening(title, bytes_total);
        self.open_progress(OpenProgress {
            stage: OpenStage::Fetching { bytes_per_second: None },
            bytes_done: 0,
            bytes_total,
        });
    }

    /// Opening failed or was cancelled: the model before is there again, or the link's model is
    /// missing again.
    pub(super) fn go_back(&mut self, problem: Option<Problem>) {
        let ModelPhase::Opening { before, .. } = &mut self.model else { return };
        let is_lost = std::mem::take(&mut self.inner.restoring);
        let before = before.take().filter(|_| !is_lost);
        let missing = self.inner.link.as_ref().filter(|link| self.bundled(link).is_none()).map(missing);
        let (model, told) = match (before, missing, problem) {
            (Some(card), _, problem) => (ModelPhase::Open(card), problem),
            (None, Some(missing), problem) => (missing, problem),
            (None, None, Some(problem)) => (ModelPhase::Failed(problem), None),
            (None, None, None) => (ModelPhase::None, None),
        };
        self.model = model;
        if let Some(problem) = told {
            self.notify(NoticeLevel::Error, problem);
        }
        self.refresh_after_schedule();
    }
}

/// What stands in the prompt field when nobody has typed there.
fn first_prompt(card: &ModelCard) -> String {
    let first =
        prompts::suited(Some(card)).into_iter().next().filter(|_| !card.bundled && card.about.is_none());
    first.map_or_else(|| super::DEFAULT_PROMPT.to_owned(), |first| first.text)
}

/// The phase while a link's model is not here.
pub(super) fn missing(link: &Link) -> ModelPhase {
    ModelPhase::Missing {
        name: link.model_name.clone(),
        hash: format!("{:016x}", link.model_hash),
        n_layers: link.n_layers,
        source: link.source.clone(),
    }
}

/// The link's model is open, otherwise stored than the link says.
fn other_bits(link: &Link, card: &ModelCard) -> Problem {
    let bits = |quantise: Option<Quantise>| quantise.map(Quantise::bits);
    problem!("link-other-bits", asked = bits(link.quantise), here = bits(card.quantise))
}

fn wrong_model(link: &Link, card: &ModelCard) -> Problem {
    let found = card.hash.get(..16).unwrap_or(&card.hash);
    let asked = format!("{:016x}", link.model_hash);
    let source = link.source.as_ref().map(HubName::to_string);
    problem!("link-other-model", name = &link.model_name, asked, title = &card.title, found, source)
}
