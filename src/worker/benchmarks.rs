//! Benchmarks by name: looked up, fetched, and read as tasks.

use super::aside::DataDone;
use super::by_name::{fetched, hub};
use super::engine::{Engine, no_place};
use super::opening::teller;
use crate::eval::{Benchmark, HARNESS};
use crate::experiment::OpenProgress;
use crate::hub::{Access, HubData, HubError, KeptData, Revision, look_up_data};
use crate::platform::{DATA_SETS, Downloads};
use crate::protocol::{Event, FoundData, KnownBenchmark, ReadBenchmark};
use crate::session::{Session, SessionError, data_name};
use crate::share::DataLink;
use crate::words::Problem;

/// Those that there are.
pub(super) fn known() -> Vec<KnownBenchmark> {
    Benchmark::ALL.iter().map(told).collect()
}

fn told(benchmark: &Benchmark) -> KnownBenchmark {
    let Benchmark { name, dataset, config, split, few_shot, .. } = *benchmark;
    KnownBenchmark {
        name: name.to_owned(),
        dataset: dataset.to_owned(),
        config: config.to_owned(),
        split: split.to_owned(),
        few_shot: few_shot.map(|(split, n)| (split.to_owned(), n)),
        harness: HARNESS.to_owned(),
    }
}

/// The benchmark of this name.
fn named(name: &str) -> Result<&'static Benchmark, SessionError> {
    Benchmark::named(name).ok_or_else(|| SessionError::no_benchmark(name))
}

/// Where the data of a benchmark is, and whether that is here.
pub(super) async fn look_up_benchmark(
    name: String,
    revision: Revision,
    access: Access,
    downloads: Option<Downloads>,
) -> DataDone {
    DataDone::LookedUp(found(name, revision, access, downloads).await)
}

async fn found(
    name: String,
    revision: Revision,
    access: Access,
    downloads: Option<Downloads>,
) -> Result<Box<FoundData>, Problem> {
    let benchmark = named(&name).map_err(|error| Problem::of(&error))?;
    let unknown = || SessionError::NoTask { name, known: Vec::new() };
    let wanted = data_name(benchmark, revision).ok_or_else(|| Problem::of(&unknown()))?;
    // A wait that the Hub asks for looks like a slow answer, which can be given up.
    let mut pausing = |_: &HubError, _: u32| ();
    let data = look_up_data(&hub(access), &wanted, &mut pausing).await;
    let data = data.map_err(|error| Problem::of(&error))?;
    let (mut is_kept, mut room) = (false, None);
    if let Some(downloads) = downloads {
        let files: Vec<String> = data.files.iter().map(|file| file.name.clone()).collect();
        is_kept = kept(&data.repo, &data.revision, files, &downloads).await.is_some();
        room = downloads.list().await.room();
    }
    Ok(Box::new(FoundData { benchmark: told(benchmark), data, is_kept, room, add_bos: None }))
}

/// Files of a data set at a commit, where all are here as they were fetched.
async fn kept(repo: &str, commit: &str, files: Vec<String>, downloads: &Downloads) -> Option<KeptData> {
    let folder = downloads.folder(&format!("{DATA_SETS}{repo}"), commit).await?;
    for file in &files {
        folder.size(file).await.ok()?;
    }
    let kept = KeptData { repo: repo.to_owned(), revision: commit.to_owned(), files, folder };
    // What was changed is fetched anew.
    kept.check(downloads).await.ok().map(|()| kept)
}

/// Fetches the data of a benchmark as far as it is not here; what cannot be kept lies in memory.
async fn fetch_data(
    data: &HubData,
    access: Access,
    downloads: &Downloads,
    tell: &dyn Fn(OpenProgress),
) -> Result<KeptData, HubError> {
    let path = data.path();
    let folder = fetched(&hub(access), data.commit(&path), &data.branch, downloads, tell).await?;
    Ok(data.kept(folder))
}

/// Reads a benchmark as a task of the open model.
async fn read(
    name: &str,
    kept: &KeptData,
    session: Option<&mut Session>,
) -> Result<Box<ReadBenchmark>, SessionError> {
    let sources = session.ok_or(SessionError::NoModel)?.sources_mut();
    let data = sources.add_benchmark(name, named(name)?, kept).await?;
    let task = sources.benchmark_info(&data)?;
    Ok(Box::new(ReadBenchmark { task, data }))
}

/// What is kept of the data that a link names; none where it is not here.
///
/// # Errors
/// When it is asked as another version of the harness does.
async fn kept_of(data: &DataLink, downloads: Option<&Downloads>) -> Result<Option<KeptData>, SessionError> {
    if data.harness != HARNESS {
        let (task, asked) = (data.benchmark.clone(), data.harness.clone());
        return Err(SessionError::OtherHarness { task, asked, here: HARNESS });
    }
    let Some(downloads) = downloads else { return Ok(None) };
    Ok(kept(&data.place.repo, data.place.revision.as_str(), data.files.clone(), downloads).await)
}

impl Engine {
    pub(super) async fn end_data(&mut self, done: DataDone) {
        let event = match done {
            DataDone::LookedUp(found) => {
                let add_bos = self.session.as_ref().and_then(|session| session.sources().begins_benchmarks());
                Event::DataLookedUp(found.map(|found| Box::new(FoundData { add_bos, ..*found })))
            }
            DataDone::Fetched(name, Ok(kept)) => return self.read_benchmark(name, &kept).await,
            DataDone::Fetched(name, Err(problem)) => Event::BenchmarkRead { name, read: Err(problem) },
        };
        self.post(&event);
    }

    async fn read_benchmark(&mut self, name: String, kept: &KeptData) {
        let read = read(&name, kept, self.session.as_mut()).await;
        let read = read.map_err(|error| Problem::of(&error));
        if self.downloads.as_ref().is_some_and(Downloads::is_in_memory) {
            self.post(&Event::InMemory);
        }
        self.post(&Event::BenchmarkRead { name, read });
    }

    /// Reads a benchmark that is kept.
    pub(super) async fn add_benchmark(&mut self, data: DataLink) {
        let name = data.benchmark.clone();
        match kept_of(&data, self.downloads.as_ref()).await {
            Ok(Some(kept)) => self.read_benchmark(name, &kept).await,
            Ok(None) => self.post(&Event::DataNotKept { data }),
            Err(error) => self.post(&Event::BenchmarkRead { name, read: Err(Problem::of(&error)) }),
        }
    }

    /// Fetches while other work goes on.
    pub(super) fn fetch_data(&mut self, FoundData { benchmark, data, .. }: FoundData, access: Access) {
        let name = benchmark.name;
        let Some(downloads) = self.downloads.clone() else {
            return self.post(&Event::BenchmarkRead { name, read: Err(Problem::of(&no_place())) });
        };
        let tell = teller(&self.mailbox);
        self.aside.get_data(async move {
            let told = |at: OpenProgress| tell(Event::DataComing(at));
            let kept = fetch_data(&data, access, &downloads, &told).await;
            DataDone::Fetched(name, kept.map(Box::new).map_err(|error| Problem::of(&error)))
        });
    }
}
