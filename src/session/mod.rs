//! An open model on an executor, with what has been computed on it: what the worker and the
//! command line drive.

mod attention;
mod bench;
mod bench_parts;
mod bench_sharing;
mod benchmarks;
mod canvas;
mod checkpoint;
mod claiming;
mod comparing;
mod complete;
mod counted;
mod error;
mod evaluate;
mod executor;
mod generate;
mod helpers;
mod items;
mod kept;
mod latency;
mod lesson;
mod listed;
mod listing;
mod look;
mod measure;
mod open;
mod pace;
mod prompted;
mod quantising;
mod run;
mod sampling;
mod scoring;
mod searched;
mod searching;
mod self_test;
mod sources;
mod speed;
mod states;
mod store;
mod sweeping;
mod templated;
mod timing;

pub use bench::{BenchCounts, BenchParallel, BenchReport, BenchSize};
pub use bench_sharing::{BenchSharing, SharingSize};
pub use benchmarks::data_name;
pub use canvas::{CANVAS_TOKENS_MAX, FLIP_TOKENS_MAX};
pub use checkpoint::MADE_BYTES_MAX;
use error::Result;
pub use error::SessionError;
pub use executor::{Executor, ExecutorCache, ExecutorSink};
pub use helpers::{Aid, help};
pub use items::{NAMED_MAX, OWN_TASKS_MAX, Reading};
pub use latency::{Latency, N_PREFILL};
pub use lesson::{LESSON_WHOLE, TITLES_BYTES_MAX, read_lesson, read_lessons, read_titles};
pub use listing::{ITEM_CHARS_MAX, ITEM_TEXT_BYTES_MAX, ITEMS_PER_PAGE};
pub use look::{HIDDEN_BYTES_MAX, STROKE_BYTES_MAX};
pub use measure::{N_MEASURED, N_PROMPT};
pub use open::{OpenOwn, read_into, read_onto};
use pace::STEP_PLANS_MAX;
pub use prompted::Prompted;
pub use quantising::{QUANTISING_TOKENS, measure_quantising, quantising_room};
pub use run::{Run, Step, Urgency};
pub use sampling::{Sampler, most_likely};
pub use searched::{KeepSearched, SearchShelf, Searched};
pub use self_test::{SELF_TEST_FILE, test_device, test_model};
pub use sources::{Data, Sources};
pub use states::{STATES_BYTES_MAX, STATES_ITEMS_MAX};
pub use store::{
    Cell, ITEMS_KEPT_MAX, Place, QUANTISINGS_MAX, SEARCHES_MAX, STORE_BYTES_MAX, SWEEP_BYTES_MAX, SWEEPS_MAX,
    Store,
};

use std::cell::OnceCell;
use std::sync::Arc;

pub use sweeping::Shelf;

use speed::Speedometer;
use sweeping::Sweeping;

use crate::backend::{Backend, BackendInfo};
use crate::eval::{EncodedTask, Item, ItemResult};
use crate::experiment::{BackendChoice, Experiment, LatencySize, ModelCard, ModelRef, StudySize, TaskInfo};
use crate::model::{ModelFolder, ModelSpec, Quantise, Sha256Hash, Tokenizer, apart};
use crate::order;
use crate::plan::{Plan, lower};
use crate::schedule::Schedule;
use crate::words::Problem;
use helpers::Helpers;

/// Characters of an item that are shown as an example of its task.
const EXAMPLE_CHARS_MAX: usize = 400;

/// An open model, ready to compute.
#[derive(Debug)]
pub struct Session {
    sources: Sources,
    bundled: Option<Sha256Hash>,
    wish: BackendChoice,
    /// To how many bits its matrices were quantised while it loaded.
    quantise: Option<Quantise>,
    hash: Sha256Hash,
    executor: Executor,
    fallback: Option<Problem>,
    self_test: Option<f64>,
    load_millis: f64,
    speedometer: Speedometer,
    /// How much the figures run, and accuracy against time.
    sizes: OnceCell<(Vec<StudySize>, Option<LatencySize>)>,
    store: Store,
    shelf: Option<Shelf>,
    search_shelf: Option<SearchShelf>,
    /// Schedules of the first step of a sweep.
    n_plans: usize,
    helpers: Helpers,
}

impl Session {
    pub fn spec(&self) -> &ModelSpec {
        self.sources.model.spec()
    }

    /// The folder that was opened.
    pub fn model(&self) -> &ModelFolder {
        &self.sources.model
    }

    /// The hash of the model.
    pub fn hash(&self) -> Sha256Hash {
        self.hash
    }

    /// To how many bits the model was quantised while it loaded; none where it is as it is stored.
    pub fn quantise(&self) -> Option<Quantise> {
        self.quantise
    }

    /// What it reads.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The same, to add to it.
    pub fn sources_mut(&mut self) -> &mut Sources {
        &mut self.sources
    }

    /// The items of an experiment in tokens, task by task, without tasks of which this model can score
    /// nothing.
    ///
    /// # Errors
    /// As [`Sources::data`].
    pub fn encoded(&self, experiment: &Experiment) -> Result<Vec<Arc<EncodedTask>>, SessionError> {
        let encoded = self.sources.data(experiment)?.into_iter().map(|data| data.encoded);
        Ok(encoded.filter(|task| task.n_items() > 0).collect())
    }

    /// What is known of these items under a schedule, with the place of their task among `tasks`, by
    /// task and line.
    pub fn results(&self, tasks: &[Arc<EncodedTask>], schedule: &str) -> Vec<ItemResult> {
        let of_task = |(number, task): (usize, &Arc<EncodedTask>)| {
            let cell = self.cell(task, schedule);
            let known = |line| Some(ItemResult { task: number, ..self.store.get(&cell, line)?.clone() });
            task.lines().filter_map(known).collect::<Vec<_>>()
        };
        let mut results: Vec<ItemResult> = tasks.iter().enumerate().flat_map(of_task).collect();
        order::sort_by_key(&mut results, |result| (result.task, result.index));
        results
    }

    /// The place in the store of a schedule's results on a task.
    fn cell(&self, task: &EncodedTask, schedule: &str) -> Cell {
        let BackendInfo { kind, adapter } = self.executor.info();
        Cell {
            model: self.hash,
            quantise: self.quantise,
            backend: format!("{kind} {adapter}"),
            data: format!("{}+{}", task.identity, u8::from(task.add_bos)),
            schedule: schedule.to_owned(),
        }
    }

    /// Whether an experiment is about this model.
    ///
    /// # Errors
    /// When it is about another one.
    pub fn check_model(&self, asked: &ModelRef) -> Result<(), SessionError> {
        let hash = self.hash.to_string();
        if asked.is(&hash) {
            // Where any model is meant, however it is stored.
            if asked.hash.is_empty() || asked.quantise == self.quantise {
                return Ok(());
            }
            let bits = |quantise: Option<Quantise>| quantise.map(Quantise::bits);
            let (asked, here) = (bits(asked.quantise), bits(self.quantise));
            return Err(SessionError::OtherBits { asked, here });
        }
        let [theirs, ours] = apart(&asked.hash, &hash).map(str::to_owned);
        Err(SessionError::OtherModel {
            name: asked.name.clone(),
            asked: theirs,
            here: self.sources.model.title().to_owned(),
            hash: ours,
        })
    }

    /// Takes over what was brought to a session before this one, and what that has computed.
    pub fn take_over(&mut self, mut before: Self) {
        self.sources.keep_whole(&mut before.sources);
        self.sources.own = before.sources.own;
        self.store = before.store;
    }

    /// The same, with results in this store.
    #[must_use]
    pub fn keeping(mut self, store: Store) -> Self {
        self.store = store;
        self
    }

    /// The same, where nobody looks at a mailbox between two steps: all schedules of a sweep in one
    /// step, so that their beginnings are computed once.
    #[must_use]
    pub fn in_long_steps(mut self) -> Self {
        self.n_plans = STEP_PLANS_MAX;
        self
    }

    /// The next sweep goes on from these records instead of those in the store, and gives its own
    /// to `keep`.
    pub fn put_on(&mut self, shelf: Shelf) {
        self.shelf = Some(shelf);
    }

    /// The next search goes on from these scores instead of those in the store, and gives its own to `keep`.
    pub fn put_on_search(&mut self, shelf: SearchShelf) {
        self.search_shelf = Some(shelf);
    }

    /// What names the scores of a search: those of searches with equal names are of the same model on the same
    /// items, computed at the same place.
    ///
    /// # Errors
    /// When a task does not exist, or there is nothing to search by.
    pub fn search_name(&self, experiment: &Experiment) -> Result<String, SessionError> {
        Ok(searched::Halves::new(self, experiment)?.name())
    }

    /// Where it computes.
    pub fn backend(&self) -> BackendInfo {
        self.executor.info()
    }

    /// Why it does not compute where it was asked to, if it does not.
    pub fn fallback(&self) -> Option<String> {
        self.fallback.as_ref().map(Problem::sentence)
    }

    /// The plan of a schedule's text.
    ///
    /// # Errors
    /// When the text is not a schedule of this model.
    pub fn plan(&self, schedule: &str) -> Result<Plan, SessionError> {
        Ok(lower(&self.schedule(schedule)?))
    }

    fn schedule(&self, text: &str) -> Result<Schedule, SessionError> {
        Ok(Schedule::parse(text, self.spec().n_layers)?)
    }

    /// The full model where none is named.
    fn schedule_or_full(&self, text: Option<&str>) -> Result<Schedule, SessionError> {
        text.map_or_else(|| Ok(Schedule::full(self.spec().n_layers)), |text| self.schedule(text))
    }

    /// The plan of the full model.
    pub fn full_plan(&self) -> Plan {
        lower(&Schedule::full(self.spec().n_layers))
    }

    /// The tokenizer.
    ///
    /// # Errors
    /// When the folder has none.
    pub fn tokenizer(&self) -> Result<&Tokenizer, SessionError> {
        self.sources.tokenizer()
    }

    /// What is loaded, for people.
    pub fn card(&self) -> ModelCard {
        let checkpoint = self.sources.model.checkpoint();
        ModelCard {
            name: self.sources.model.name().to_owned(),
            title: self.sources.model.title().to_owned(),
            spec: self.spec().clone(),
            parameters: self.spec().parameters(),
            weight_bytes: checkpoint.bytes(),
            dtype: checkpoint.dtype(),
            formats: checkpoint.formats_told(),
            bytes_in_memory: checkpoint.bytes_in_memory(self.quantise),
            quantise: self.quantise,
            description: self.sources.model.manifest().description.clone(),
            licence: self.sources.model.manifest().licence.clone(),
            hash: self.hash.to_string(),
            bundled: self.bundled.is_some(),
            source: self.model().folder().source().map(str::to_owned),
            gguf: self.model().folder().single_file().map(str::to_owned),
            limits: self.executor.device_limits(),
            speed: self.speed(),
            studies: self.sizes.get_or_init(|| self.work_sizes()).0.clone(),
            latency: self.sizes.get_or_init(|| self.work_sizes()).1,
            has_tokenizer: self.sources.model.tokenizer().is_some(),
            mask: self.mask(),
            n_tokens: self.sources.model.tokenizer().map_or(0, Tokenizer::n_tokens),
            add_bos: self.sources.model.add_bos(),
            instructed: self.sources.model.instructed(),
            chat_template: self.template_hash(),
            remarks: self.sources.model.remarks().iter().map(Problem::of).collect(),
            tasks: self.task_infos(),
            has_general_tasks: self.sources.is_general,
            backend: self.backend(),
            fallback: self.fallback.clone(),
            self_test: self.self_test,
            about: self.sources.model.about().cloned(),
            load_millis: self.load_millis,
        }
    }

    /// Of the chat template's text.
    fn template_hash(&self) -> Option<String> {
        let template = self.model().chat()?.template.as_ref().ok()?;
        Some(Sha256Hash::of(template.as_bytes()).to_string())
    }

    fn task_infos(&self) -> Vec<TaskInfo> {
        let entries = self.sources.listed.iter().zip(&self.sources.tasks).enumerate();
        let here = entries.filter(|(at, _)| self.sources.absence(*at).is_none());
        let infos = here.map(|(at, (entry, task))| TaskInfo {
            name: task.name.clone(),
            n_items: task.n_items(),
            metric: task.metric,
            chance: task.chance(),
            mirrors: entry.mirrors.clone(),
            data_hash: entry.sha256.to_string(),
            example: task.items.first().map(example).unwrap_or_default(),
            is_own: false,
            work: self.sources.work_of_model(at),
            unsuited: self.sources.unsuited(task),
        });
        infos.chain(self.sources.own.iter().map(|own| own.info(&self.sources))).collect()
    }
}

/// The beginning of an item, to show what its task is like.
fn example(item: &Item) -> String {
    let Some(pair) = item.pairs.first() else { return String::new() };
    format!("{}{}", pair.context, pair.continuation).chars().take(EXAMPLE_CHARS_MAX).collect()
}
