//! Models by name: asking the Hub, and fetching what is not here.

use std::collections::VecDeque;

use super::opening::Opening;
use crate::experiment::{OpenChoice, OpenProgress, OpenStage};
use crate::hub::{
    Access, Commit, FetchProgress, Hub, HubError, HubModel, HubName, Revision, fetch, kept, look_up,
};
use crate::platform::{Downloads, Folder, KeepError, now_millis};
use crate::protocol::{Event, Found};
use crate::words::{Problem, problem};

/// Over how long the rate of a download is measured, milliseconds.
const RATE_MILLIS: f64 = 4000.0;
/// From so many bytes on a rate is told, or after so many milliseconds: the first small files say how fast the Hub
/// answers, not how fast bytes come.
const RATE_BYTES_MIN: u64 = 1 << 20;
const RATE_MILLIS_MIN: f64 = 3000.0;
/// No time can be told from less, milliseconds.
const TIMED_MILLIS_MIN: f64 = 500.0;
/// Between two messages about a download, milliseconds.
const TOLD_EVERY_MILLIS: f64 = 100.0;
const MILLIS_PER_SECOND: f64 = 1000.0;

pub(super) fn hub(access: Access) -> Hub {
    let Access { endpoint, token } = access;
    Hub { endpoint, token, ..Hub::default() }
}

/// What a name means, and whether that is here.
pub(super) async fn look_up_name(
    name: HubName,
    access: Access,
    downloads: Option<Downloads>,
    tell: impl Fn(Event),
) -> Result<Box<Found>, Problem> {
    let mut pausing = |why: &HubError, seconds: u32| {
        tell(Event::LookUpPauses(problem!("hub-pauses", why = Problem::of(why), seconds)));
    };
    let model = look_up(&hub(access), &name, &mut pausing).await.map_err(|error| Problem::of(&error))?;
    let mut found = Found { model, asked: name.revision, kept: Vec::new(), room: None };
    if let Some(downloads) = downloads {
        for choice in &found.model.choices {
            let (repo, commit) = (&found.model.repo, &found.model.revision);
            let revision = Revision::parse(commit).ok();
            let name = revision.and_then(|revision| HubName::new(repo, revision));
            let Some(name) = name.map(|name| HubName { file: choice.gguf.clone(), ..name }) else { continue };
            let is_here = kept(&name, &downloads)
                .await
                .is_some_and(|(_, folder)| folder.single_file() == choice.gguf.as_deref());
            found.kept.extend(is_here.then(|| choice.gguf.clone()));
        }
        found.room = downloads.list().await.room();
    }
    Ok(Box::new(found))
}

/// The folder of a model that is kept, by its commit.
pub(super) async fn folder_of(name: &HubName, downloads: Option<&Downloads>) -> Option<Folder> {
    Some(kept(name, downloads?).await?.1)
}

/// A model that is to be fetched.
#[derive(Debug)]
pub(super) struct Fetch {
    pub(super) model: HubModel,
    pub(super) asked: Revision,
    pub(super) access: Access,
    pub(super) downloads: Downloads,
}

impl Fetch {
    /// What is to be opened, once all of it is here.
    pub(super) async fn opening(self, choice: OpenChoice, tell: impl Fn(Event)) -> Result<Opening, Problem> {
        let folder = self.folder(&tell).await.map_err(|error| Problem::of(&error))?;
        Ok(Opening { folder, bundled: None, choice, was_fetched: true })
    }

    /// Its folder; what could not be kept lies in memory.
    async fn folder(self, tell: &dyn Fn(Event)) -> Result<Folder, HubError> {
        let Self { model, asked, access, downloads } = self;
        let told = |at| tell(Event::Opening(at));
        let folder = fetched(&hub(access), &model, &asked, &downloads, &told).await?;
        let folder = match &model.gguf {
            Some(file) => folder.with_single_file(file),
            None => folder,
        };
        if downloads.is_in_memory() {
            tell(Event::InMemory);
        }
        Ok(folder)
    }
}

/// The folder of a commit, once all of it is here; what could not be kept lies in memory.
pub(super) async fn fetched<'a>(
    hub: &Hub,
    commit: impl Into<Commit<'a>>,
    asked: &Revision,
    downloads: &Downloads,
    tell: &dyn Fn(OpenProgress),
) -> Result<Folder, HubError> {
    let commit = commit.into();
    downloads.keep_in_memory(false);
    let mut telling = Telling { tell, rate: Rate::default(), told: None };
    let mut progress = |at: &FetchProgress| telling.hear(at);
    match fetch(hub, commit, asked, downloads, &mut progress).await {
        Err(HubError::Keep(KeepError::Full { .. })) if !downloads.is_in_memory() => {
            downloads.keep_in_memory(true);
            fetch(hub, commit, asked, downloads, &mut progress).await
        }
        folder => folder,
    }
}

/// Tells how far a download is, now and then.
struct Telling<'a> {
    tell: &'a dyn Fn(OpenProgress),
    rate: Rate,
    /// When it was told last, and whether it waited then.
    told: Option<(f64, bool)>,
}

impl Telling<'_> {
    fn hear(&mut self, at: &FetchProgress) {
        let now = now_millis();
        let bytes_per_second = self.rate.at(now, at.bytes_done);
        let waits = at.is_waiting || at.pause_seconds > 0;
        let is_news = |(when, waited): (f64, bool)| {
            waited != waits || now - when >= TOLD_EVERY_MILLIS || at.bytes_done == at.bytes_total
        };
        if self.told.is_none_or(is_news) {
            self.told = Some((now, waits));
            let stage = match (at.is_waiting, at.pause_seconds) {
                (true, _) => OpenStage::Waiting,
                (false, seconds @ 1..) => OpenStage::Pausing { seconds },
                (false, 0) => OpenStage::Fetching { bytes_per_second },
            };
            let (bytes_done, bytes_total) = (at.bytes_done, at.bytes_total);
            (self.tell)(OpenProgress { stage, bytes_done, bytes_total });
        }
    }
}

/// How fast bytes come.
#[derive(Debug, Default)]
struct Rate {
    /// Milliseconds, and bytes by then.
    seen: VecDeque<(f64, u64)>,
}

impl Rate {
    /// Bytes a second over the last moments.
    fn at(&mut self, now: f64, bytes: u64) -> Option<u64> {
        self.seen.push_back((now, bytes));
        while self.seen.front().is_some_and(|(when, _)| now - when > RATE_MILLIS) && self.seen.len() > 2 {
            self.seen.pop_front();
        }
        let (when, before) = *self.seen.front()?;
        let (millis, came) = (now - when, bytes.saturating_sub(before));
        let says_much = came >= RATE_BYTES_MIN || millis >= RATE_MILLIS_MIN;
        let rate = (came as f64 * MILLIS_PER_SECOND / millis) as u64;
        (millis >= TIMED_MILLIS_MIN && says_much && rate > 0).then_some(rate)
    }
}
