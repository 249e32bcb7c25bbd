//! Fetching the files of a commit: resumed where they were cut, hashed while they stream, and kept
//! only when they are what the Hub had said.

use super::look_up::{address, gone};
use super::whole::{Whole, is_whole};
use super::{Hub, HubError, HubFile, HubModel, Revision};
use crate::platform::{
    Blob, DATA_SETS, Downloads, Folder, HttpError, KeepError, Reply, Writer, sleep_millis, yield_now,
};
use crate::words::say;

/// Tries in a row that bring nothing before fetching fails.
const TRIES_MAX: u32 = 5;
/// Longest wait that the Hub may ask for, seconds; a longer one is told instead.
const WAIT_SECONDS_MAX: u32 = 60;
/// Between two looks at a file that somebody else is writing, milliseconds.
const BUSY_MILLIS: u32 = 500;
const MILLIS_PER_SECOND: u32 = 1000;

/// Files of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commit<'a> {
    /// `owner/name` of a model, `datasets/owner/name` of a data set.
    pub repo: &'a str,
    /// As it was asked for, where the Hub calls it otherwise today.
    pub asked_repo: Option<&'a str>,
    pub revision: &'a str,
    pub files: &'a [HubFile],
}

impl<'a> From<&'a HubModel> for Commit<'a> {
    fn from(model: &'a HubModel) -> Self {
        let (repo, asked_repo) = (model.repo.as_str(), model.asked_repo.as_deref());
        Self { repo, asked_repo, revision: &model.revision, files: &model.files }
    }
}

/// How far fetching is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchProgress {
    /// The file that is fetched now.
    pub file: String,
    /// Of all files.
    pub bytes_done: u64,
    pub bytes_total: u64,
    /// It was not here before.
    pub is_fetched: bool,
    /// Another process or tab is writing this file; it is waited for.
    pub is_waiting: bool,
    /// Until the next try, after one that failed; seconds.
    pub pause_seconds: u32,
}

/// Fetches what is not here yet and opens the folder. `asked` is the revision that was named.
///
/// # Errors
/// When the Hub, the connection or the place where files are kept fails; what came is kept, and the
/// next call goes on from there.
pub async fn fetch<'a>(
    hub: &Hub,
    commit: impl Into<Commit<'a>>,
    asked: &Revision,
    downloads: &Downloads,
    progress: &mut dyn FnMut(&FetchProgress),
) -> Result<Folder, HubError> {
    let commit @ Commit { repo, revision, files, .. } = commit.into();
    let mut at = FetchProgress {
        file: String::new(),
        bytes_done: 0,
        bytes_total: files.iter().map(|file| file.bytes).sum(),
        is_fetched: false,
        is_waiting: false,
        pause_seconds: 0,
    };
    for file in files {
        at.file.clone_from(&file.name);
        at.is_fetched = false;
        let before = at.bytes_done;
        let blob = Blob { repo, hash: &file.hash };
        let is_changed = is_changed(downloads, commit, blob, file).await;
        if let Some(writer) = writer(downloads, blob, file, is_changed, &mut at, progress).await? {
            at.is_fetched = true;
            progress(&at);
            File { hub, commit, file, writer, whole: Whole::of(file) }.fetch(&mut at, progress).await?;
        }
        at.bytes_done = before + file.bytes;
        progress(&at);
    }
    let names: Vec<(&str, &str)> =
        files.iter().map(|file| (file.name.as_str(), file.hash.as_str())).collect();
    let folder = downloads.keep(repo, (asked.as_str(), revision), &names).await?;
    if let Some(before) = commit.asked_repo {
        downloads.note_name(before, repo).await?;
    }
    Ok(folder)
}

/// Whether a file that is here is no longer what was fetched. Of data only: its numbers are told with the name of the
/// commit, and it is small enough to be read each time.
async fn is_changed(downloads: &Downloads, commit: Commit<'_>, blob: Blob<'_>, file: &HubFile) -> bool {
    let Commit { repo, revision, .. } = commit;
    if !repo.starts_with(DATA_SETS) || downloads.size(blob).await != Some(file.bytes) {
        return false;
    }
    match downloads.keep(repo, (revision, revision), &[(&file.name, &file.hash)]).await {
        Ok(folder) => !is_whole(&folder, file).await,
        // Of other files of the commit, some may be here no longer.
        Err(_) => true,
    }
}

/// The writer of a file, once nobody else has it; None when it is here. One that `is_changed` is written anew.
async fn writer(
    downloads: &Downloads,
    blob: Blob<'_>,
    file: &HubFile,
    is_changed: bool,
    at: &mut FetchProgress,
    progress: &mut dyn FnMut(&FetchProgress),
) -> Result<Option<Writer>, HubError> {
    loop {
        if !is_changed && downloads.size(blob).await == Some(file.bytes) {
            at.is_waiting = false;
            return Ok(None);
        }
        match downloads.writer(blob).await {
            Err(KeepError::Busy { .. }) => {
                at.is_waiting = true;
                progress(at);
                sleep_millis(BUSY_MILLIS).await;
            }
            // Whoever had it may have finished it meanwhile.
            Ok(_) if !is_changed && downloads.size(blob).await == Some(file.bytes) => {
                at.is_waiting = false;
                return Ok(None);
            }
            writer => {
                at.is_waiting = false;
                return Ok(Some(writer?));
            }
        }
    }
}

/// A file that is being fetched.
struct File<'a> {
    hub: &'a Hub,
    commit: Commit<'a>,
    file: &'a HubFile,
    writer: Writer,
    /// Of the bytes that the writer has.
    whole: Whole,
}

impl File<'_> {
    async fn fetch(
        mut self,
        at: &mut FetchProgress,
        progress: &mut dyn FnMut(&FetchProgress),
    ) -> Result<(), HubError> {
        let begun = at.bytes_done;
        self.take_up(at, progress).await?;
        let (mut n_tries, mut furthest) = (0, self.writer.bytes());
        while self.writer.bytes() < self.file.bytes {
            let from = self.writer.bytes();
            let outcome = self.go_on(begun, at, progress).await;
            let bytes = self.writer.bytes();
            if bytes == self.file.bytes {
                break;
            }
            // Beginning anew is no progress: a file that never gets further fails.
            n_tries = if bytes > furthest { 1 } else { n_tries + 1 };
            furthest = furthest.max(bytes);
            let is_last = n_tries >= TRIES_MAX;
            let pause = match outcome {
                // Each of these was whole by its own account: none of it is believed.
                Ok(()) if is_last => {
                    self.begin_anew()?;
                    return Err(self.other_size(bytes));
                }
                Ok(()) => {
                    // Answers without a byte, again and again: the last try is for the whole file.
                    if bytes == from && n_tries + 1 == TRIES_MAX {
                        self.begin_anew()?;
                    }
                    self.hub.usual_pause(n_tries)
                }
                Err(error) => {
                    // A signed address that is over; the next question makes another.
                    let is_over = matches!(error, HubError::Status { status: 403, .. });
                    let usual = || is_over.then(|| self.hub.usual_pause(n_tries));
                    let pause = self.hub.pause(&error, n_tries, WAIT_SECONDS_MAX).or_else(usual);
                    match pause.filter(|_| !is_last) {
                        Some(pause) => pause,
                        None => return Err(error),
                    }
                }
            };
            at.pause_seconds = pause / MILLIS_PER_SECOND;
            if at.pause_seconds > 0 {
                progress(at);
            }
            sleep_millis(pause).await;
            at.pause_seconds = 0;
        }
        if let Err(differs) = self.whole.check(self.file) {
            self.writer.clear()?;
            return Err(differs);
        }
        Ok(self.writer.finish().await?)
    }

    /// Hashes what an earlier call has left.
    async fn take_up(
        &mut self,
        at: &mut FetchProgress,
        progress: &mut dyn FnMut(&FetchProgress),
    ) -> Result<(), HubError> {
        if self.writer.bytes() > self.file.bytes {
            self.writer.clear()?;
        }
        let mut n_read = 0;
        while n_read < self.writer.bytes() {
            let bytes = self.writer.read(n_read).await?;
            if bytes.is_empty() {
                return self.begin_anew();
            }
            self.whole.update(&bytes);
            n_read += bytes.len() as u64;
            at.bytes_done += bytes.len() as u64;
            progress(at);
            yield_now().await;
        }
        Ok(())
    }

    fn begin_anew(&mut self) -> Result<(), HubError> {
        self.whole = Whole::of(self.file);
        Ok(self.writer.clear()?)
    }

    /// One question and what comes of it: all the rest, or a part of it.
    async fn go_on(
        &mut self,
        begun: u64,
        at: &mut FetchProgress,
        progress: &mut dyn FnMut(&FetchProgress),
    ) -> Result<(), HubError> {
        let from = self.writer.bytes();
        let mut reply = self.hub.ask(&address(self.commit, self.file), from).await?;
        self.check(&reply, from)?;
        while let Some(bytes) = reply.next().await? {
            let n_bytes = self.writer.bytes() + bytes.len() as u64;
            if n_bytes > self.file.bytes {
                self.begin_anew()?;
                return Err(self.other_size(n_bytes));
            }
            self.writer.write(&bytes)?;
            self.whole.update(&bytes);
            at.bytes_done = begun + self.writer.bytes();
            progress(at);
            yield_now().await;
        }
        Ok(())
    }

    /// Whether these are the bytes that were asked for; where they are the whole file instead of its rest, it begins
    /// anew.
    fn check(&mut self, reply: &Reply, from: u64) -> Result<(), HubError> {
        let head = &reply.head;
        match head.status {
            200 | 206 if head.is_page => Err(HubError::NotTheHub { host: self.hub.endpoint.clone() }),
            206 if head.from.unwrap_or(0) == from => Ok(()),
            200 if from == 0 => Ok(()),
            200 => self.begin_anew(),
            // The rest of something else: from the beginning with the next try.
            206 => {
                self.begin_anew()?;
                let (host, reason) = (self.hub.endpoint.clone(), say!("reason-other-range"));
                Err(HttpError::Cut { host, reason }.into())
            }
            416 => {
                self.begin_anew()?;
                Err(self.other_size(from))
            }
            // Of a place of files.
            403 if head.code.is_none() => {
                Err(HubError::Status { host: self.hub.endpoint.clone(), status: head.status })
            }
            _ => {
                let refusal = self.hub.refusal(head, self.commit.repo, self.commit.revision);
                Err(gone(refusal, &self.file.name))
            }
        }
    }

    fn other_size(&self, got: u64) -> HubError {
        HubError::OtherSize { name: self.file.name.clone(), got, expected: self.file.bytes }
    }
}
