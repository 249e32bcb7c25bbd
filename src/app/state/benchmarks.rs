//! Benchmarks by name: what is asked of the Hub, what comes, and which are tasks now.
//!
//! As of models, nobody is asked before a person has pressed for it: a link says what it would look up.

use super::{Command, NoticeLevel, State};
use crate::experiment::{DataRef, OpenProgress, TaskInfo};
use crate::hub::{HubName, Revision};
use crate::model::short;
use crate::protocol::{FoundData, KnownBenchmark, ReadBenchmark, Request};
use crate::share::DataLink;
use crate::words::{Problem, problem};

/// Benchmarks by name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Benchmarks {
    /// Those that there are; none until they were asked for.
    pub known: Vec<KnownBenchmark>,
    /// The one that is chosen; the first without it.
    pub chosen: Option<String>,
    pub fetching: Fetching,
    /// Those that are tasks now.
    pub read: Vec<ReadBenchmark>,
    /// Those of a link that are not here.
    pub missing: Vec<DataLink>,
    /// The engine looks whether they are kept.
    awaited: Vec<DataLink>,
}

/// How far one is.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Fetching {
    #[default]
    Idle,
    Asking(String),
    Found(Box<FoundData>),
    Coming(Box<FoundData>, OpenProgress),
    Failed(Problem),
}

/// What can happen to benchmarks by name.
#[derive(Debug, Clone, PartialEq)]
pub enum Benching {
    /// Say which there are.
    List,
    Choose(String),
    /// Ask where its data is.
    LookUp,
    /// Give up asking or fetching.
    Cancel,
    /// Fetch what was found, and score it.
    Load,
}

impl Benchmarks {
    /// What pins a task, where it is a benchmark by name.
    pub fn data(&self, task: &str) -> Option<&DataRef> {
        self.read.iter().map(|read| &read.data).find(|data| data.task == task)
    }

    /// Where a task's items are from, where it is a benchmark by name: the data set and its revision.
    pub fn source(&self, task: &str) -> Option<String> {
        let (repo, rest) = self.data(task)?.source.as_deref()?.split_once('@')?;
        let (commit, _) = rest.split_once('/')?;
        Some(format!("{repo}@{}", short(commit)))
    }

    /// A benchmark of a link, by its name: it is here or on its way, or it is missing.
    pub(super) fn is_expected(&self, task: &str) -> bool {
        self.awaited.iter().chain(&self.missing).any(|data| data.benchmark == task)
    }

    /// Some are on their way.
    pub(super) fn expects_any(&self) -> bool {
        !self.awaited.is_empty()
    }
}

impl State {
    /// The benchmarks that the open model could answer.
    pub fn offered_benchmarks(&self) -> impl Iterator<Item = &KnownBenchmark> {
        let classifies = self.model.card().map(|card| card.spec.classes().is_some());
        let suits = move |known: &&KnownBenchmark| classifies.is_none_or(|it| it == known.is_of_classes());
        self.benchmarks.known.iter().filter(suits)
    }

    /// The one of them that is chosen.
    pub fn chosen_benchmark(&self) -> Option<&KnownBenchmark> {
        let chosen = |known: &&KnownBenchmark| Some(&known.name) == self.benchmarks.chosen.as_ref();
        self.offered_benchmarks().find(chosen).or_else(|| self.offered_benchmarks().next())
    }

    pub(super) fn benching(&mut self, message: Benching) {
        match message {
            Benching::List if self.benchmarks.known.is_empty() && self.engine_answers() => {
                self.request(Request::ListBenchmarks);
            }
            Benching::List => {}
            Benching::Choose(name) => {
                self.cancel_data();
                self.benchmarks.chosen = Some(name);
            }
            Benching::LookUp => self.look_up_data(),
            Benching::Cancel => {
                let was_fetching = matches!(self.benchmarks.fetching, Fetching::Coming(..));
                self.cancel_data();
                self.say_cancelled(was_fetching);
            }
            Benching::Load => self.fetch_data(),
        }
    }

    pub(super) fn benchmarks_listed(&mut self, known: Vec<KnownBenchmark>) {
        // What a link asks for comes first.
        let missing = self.benchmarks.missing.first().map(|data| data.benchmark.clone());
        self.benchmarks.chosen = self.benchmarks.chosen.take().or(missing);
        self.benchmarks.known = known;
    }

    /// Asks for the chosen one: at the commit of the link that waits for it, else at the newest.
    fn look_up_data(&mut self) {
        // A link chooses one before anybody has asked which there are.
        let chosen = self.chosen_benchmark().map(|known| known.name.clone());
        let Some(benchmark) = chosen.or_else(|| self.benchmarks.chosen.clone()) else { return };
        let wanted = self.benchmarks.missing.iter().find(|data| data.benchmark == benchmark);
        let revision = wanted.map_or_else(Revision::main, |data| data.place.revision.clone());
        let access = self.by_name.access();
        self.benchmarks.fetching = Fetching::Asking(benchmark.clone());
        self.request(Request::LookUpData { benchmark, revision, access });
    }

    pub(super) fn cancel_data(&mut self) {
        if let Fetching::Asking(_) | Fetching::Coming(..) = std::mem::take(&mut self.benchmarks.fetching) {
            self.request(Request::CancelData);
        }
    }

    pub(super) fn data_looked_up(&mut self, found: Result<Box<FoundData>, Problem>) {
        // An answer to what is no longer asked.
        if !matches!(self.benchmarks.fetching, Fetching::Asking(_)) {
            return;
        }
        self.benchmarks.fetching = match found {
            Ok(found) => {
                self.say(problem!("said-looked-up", repo = &found.data.repo, bytes = found.bytes()));
                Fetching::Found(found)
            }
            Err(problem) => Fetching::Failed(problem),
        };
    }

    fn fetch_data(&mut self) {
        let Fetching::Found(found) = std::mem::take(&mut self.benchmarks.fetching) else { return };
        if !std::mem::replace(&mut self.by_name.has_asked_to_stay, true) {
            self.inner.out.push(Command::AskToStay);
        }
        let access = self.by_name.access();
        let stage = crate::experiment::OpenStage::Fetching { bytes_per_second: None };
        let at = OpenProgress { stage, bytes_done: 0, bytes_total: found.bytes() };
        self.benchmarks.fetching = Fetching::Coming(found.clone(), at);
        if !found.is_kept {
            self.say_fetching(&found.data.repo, found.bytes());
        }
        self.request(Request::FetchData { found, access });
    }

    pub(super) fn data_coming(&mut self, now: OpenProgress) {
        self.say_data_coming(now);
        if let Fetching::Coming(_, at) = &mut self.benchmarks.fetching {
            *at = now;
            self.note_rate(now);
        }
    }

    /// A benchmark is a task, or could not be read.
    pub(super) fn benchmark_read(&mut self, name: &str, read: Result<Box<ReadBenchmark>, Problem>) {
        let is_own = match &self.benchmarks.fetching {
            Fetching::Coming(found, _) => found.benchmark.name == name,
            _ => false,
        };
        let was_awaited = self.benchmarks.awaited.iter().any(|data| data.benchmark == name);
        self.benchmarks.awaited.retain(|data| data.benchmark != name);
        // It was given up.
        if !is_own && !was_awaited {
            return;
        }
        if is_own {
            self.benchmarks.fetching = Fetching::Idle;
        }
        match read {
            Ok(read) => self.take_benchmark(*read),
            Err(problem) if is_own => self.benchmarks.fetching = Fetching::Failed(problem),
            Err(what) => {
                self.notify(NoticeLevel::Error, problem!("benchmark-unread", name, what));
            }
        }
        if self.by_name.kept.is_some() {
            self.request(Request::ListKept);
        }
    }

    fn take_benchmark(&mut self, read: ReadBenchmark) {
        let name = read.task.name.clone();
        let is_same = self.benchmarks.read.contains(&read) && self.tasks.contains(&name);
        self.benchmarks.missing.retain(|data| data.benchmark != name);
        self.notices.retain(|notice| notice.look_up.as_ref() != Some(&name));
        let Some(card) = self.card_mut() else { return };
        card.tasks.retain(|known| known.name != name);
        card.tasks.push(read.task.clone());
        self.benchmarks.read.retain(|other| other.task.name != name);
        self.benchmarks.read.push(read);
        // It was here before the engine was started again.
        if is_same {
            return;
        }
        if !self.tasks.contains(&name) {
            self.tasks.push(name.clone());
        }
        self.say(problem!("said-benchmark", name));
        self.request_scores();
        self.follow();
    }

    pub(super) fn data_not_kept(&mut self, data: DataLink) {
        self.benchmarks.awaited.retain(|other| *other != data);
        let source = format!("{}@{}", data.place.repo, short(data.place.revision.as_str()));
        let name = data.benchmark.clone();
        let host = self.by_name.access().endpoint;
        let told = problem!("benchmark-not-here", name = &data.benchmark, source, host);
        if self.benchmarks.missing.iter().all(|other| other.benchmark != data.benchmark) {
            self.benchmarks.chosen = Some(data.benchmark.clone());
            self.benchmarks.missing.push(data);
        }
        let id = self.notify(NoticeLevel::Warning, told);
        for notice in self.notices.iter_mut().filter(|notice| notice.id == id) {
            notice.look_up = Some(name.clone());
        }
    }

    /// Another model is open: the benchmarks of before and those of a link are read for it.
    pub(super) fn bring_benchmarks(&mut self, of_link: &[DataLink]) {
        let mut all = self.scored_data();
        self.benchmarks.read.clear();
        all.retain(|data| of_link.iter().all(|other| other.benchmark != data.benchmark));
        all.extend_from_slice(of_link);
        self.await_benchmarks(all);
    }

    /// The benchmarks of a link to the open model, or of a file, are read, as far as they are not here.
    pub(super) fn add_linked(&mut self, of_link: &[DataLink]) {
        if of_link.is_empty() {
            return;
        }
        let here: Vec<DataLink> =
            self.benchmarks.read.iter().filter_map(|read| link_of(&read.data)).collect();
        self.await_benchmarks(of_link.iter().filter(|data| !here.contains(data)).cloned().collect());
    }

    fn await_benchmarks(&mut self, all: Vec<DataLink>) {
        self.benchmarks.missing.clear();
        for data in &all {
            self.request(Request::AddBenchmark { data: data.clone() });
        }
        self.benchmarks.awaited = all;
    }

    /// The engine was started again, and has to read them again; they stay in sight meanwhile.
    pub(super) fn bring_benchmarks_back(&mut self) -> Vec<TaskInfo> {
        let all: Vec<DataLink> = self.benchmarks.read.iter().filter_map(|read| link_of(&read.data)).collect();
        self.await_benchmarks(all);
        self.benchmarks.read.iter().map(|read| read.task.clone()).collect()
    }

    /// A benchmark is a task no longer.
    pub(super) fn forget_benchmark(&mut self, name: &str) {
        self.benchmarks.read.retain(|read| read.task.name != name);
    }

    /// Where a link finds the benchmarks that are scored, and those that an earlier link waits for.
    pub(super) fn linked_data(&self) -> Vec<DataLink> {
        let mut all = self.scored_data();
        for data in self.benchmarks.awaited.iter().chain(&self.benchmarks.missing) {
            if all.iter().all(|other| other.benchmark != data.benchmark) {
                all.push(data.clone());
            }
        }
        all
    }

    fn scored_data(&self) -> Vec<DataLink> {
        let scored = self.tasks.iter().filter_map(|task| self.benchmarks.data(task));
        scored.filter_map(link_of).collect()
    }
}

impl FoundData {
    /// Bytes of its files.
    pub fn bytes(&self) -> u64 {
        self.data.files.iter().map(|file| file.bytes).sum()
    }
}

/// Where a benchmark's data can be had: `OWNER/NAME@COMMIT/PATH` of its items and examples.
pub(super) fn link_of(data: &DataRef) -> Option<DataLink> {
    let examples = data.few_shot.as_ref().and_then(|few_shot| few_shot.source.as_ref());
    let mut place = None;
    let mut files = Vec::new();
    for source in [data.source.as_ref()?].into_iter().chain(examples) {
        let (repo, rest) = source.split_once('@')?;
        let (commit, file) = rest.split_once('/')?;
        place = HubName::new(repo, Revision::parse(commit).ok()?);
        files.push(file.to_owned());
    }
    Some(DataLink { place: place?, files, benchmark: data.form.clone()?, harness: data.harness.clone()? })
}
