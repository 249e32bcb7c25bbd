//! Asking the Hub what a name means.

use std::fmt;
use std::mem;

use super::answer::{ANSWER_BYTES_MAX, read_answer};
use super::gguf::meant;
use super::needed::{MODEL_BYTES_MAX, only};
use super::whole::Whole;
use super::{Commit, ENDPOINT, HubChoice, HubError, HubFile, HubModel, HubName};
use crate::model::limits::{CONFIG_BYTES_MAX, INDEX_BYTES_MAX};
use crate::model::{CONFIG_FILE, INDEX_FILE, SINGLE_FILE, read_config, shards};
use crate::platform::{
    DATA_SETS, Downloads, Folder, Head, HttpError, Question, Reply, SILENCE_SECONDS, ask, gguf_models,
    now_millis, sleep_millis,
};
use crate::words::say;

/// Tries before one of a look-up's questions fails.
const TRIES_MAX: u32 = 3;
/// Longest wait that the Hub may ask for, seconds: somebody sits before a look-up. A longer one is told instead.
const WAIT_SECONDS_MAX: u32 = 5;
/// How long a look-up may have taken for another try, in times of silence.
const SILENCES_AGAIN_MAX: u32 = 2;
/// Longest that an answer which is read at once may take, in times of silence. Byte by byte it would take days.
const SILENCES_MAX: u32 = 4;
const MILLIS_PER_SECOND: u32 = 1000;
/// How often the pause between tries is doubled.
const DOUBLINGS_MAX: u32 = 5;

/// Whom to ask, and how.
#[derive(Clone)]
pub struct Hub {
    /// Where it is, without a final `/`: the Hub itself, or a mirror.
    pub endpoint: String,
    /// For models whose owners want to know who asks. Never shown or written.
    pub token: Option<String>,
    /// How long nothing may come before a try has failed, seconds.
    pub silence_seconds: u32,
    /// How long to wait before the second try; twice as long before each that follows. Milliseconds.
    pub pause_millis: u32,
}

impl Default for Hub {
    fn default() -> Self {
        let (endpoint, silence_seconds) = (ENDPOINT.to_owned(), SILENCE_SECONDS);
        Self { endpoint, token: None, silence_seconds, pause_millis: 500 }
    }
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = self.token.as_ref().map(|_| "…");
        f.debug_struct("Hub").field("endpoint", &self.endpoint).field("token", &token).finish_non_exhaustive()
    }
}

/// Hears why a try has failed, and after how many seconds another is made.
pub type Pausing<'a> = &'a mut dyn FnMut(&HubError, u32);

impl Hub {
    /// How long to wait before the next try, milliseconds; None where none will go better.
    pub(super) fn pause(&self, error: &HubError, n_tries: u32, wait_seconds_max: u32) -> Option<u32> {
        match error {
            HubError::Limited { seconds: Some(seconds @ 1..) } => {
                (*seconds <= wait_seconds_max).then(|| seconds * MILLIS_PER_SECOND)
            }
            HubError::Limited { .. } => Some(self.usual_pause(n_tries)),
            error => is_passing(error).then(|| self.usual_pause(n_tries)),
        }
    }

    pub(super) fn usual_pause(&self, n_tries: u32) -> u32 {
        self.pause_millis << n_tries.saturating_sub(1).min(DOUBLINGS_MAX)
    }

    /// A small answer, whole, of a repository at a revision, and the address that it came from. Tried again where that may go better, which is told.
    async fn read(
        &self,
        path: &str,
        bytes_max: usize,
        (repo, revision): (&str, &str),
        pausing: Pausing<'_>,
    ) -> Result<(Vec<u8>, String), HubError> {
        let (mut n_tries, started) = (1, now_millis());
        let millis_max = f64::from(SILENCES_AGAIN_MAX * self.silence_seconds * MILLIS_PER_SECOND);
        loop {
            let read = async {
                let mut reply = self.ask(path, 0).await?;
                let url = mem::take(&mut reply.url);
                match reply.head.status {
                    200 => Ok((small(self, reply, bytes_max).await?, url)),
                    _ => Err(self.refusal(&reply.head, repo, revision)),
                }
            };
            let why = match read.await {
                Err(why) if n_tries < TRIES_MAX => why,
                read => return read,
            };
            // A place that is not there is told at once: what is kept may do.
            let is_there = !matches!(why, HubError::Http(HttpError::Unreachable { .. }));
            let is_soon = now_millis() - started < millis_max;
            let pause = self.pause(&why, n_tries, WAIT_SECONDS_MAX).filter(|_| is_there && is_soon);
            let Some(millis) = pause else { return Err(why) };
            pausing(&why, millis.div_ceil(MILLIS_PER_SECOND));
            sleep_millis(millis).await;
            n_tries += 1;
        }
    }

    /// Asks for the bytes at `path`, from `from` on.
    pub(super) async fn ask(&self, path: &str, from: u64) -> Result<Reply, HubError> {
        let url = format!("{}/{path}", self.endpoint);
        let (token, silence_seconds) = (self.token.clone(), self.silence_seconds);
        Ok(ask(&Question { url, from, token, silence_seconds }).await?)
    }

    /// One call for what a repository holds: a model's, or that of a data set where its name begins
    /// with `datasets/`. With it, the address that told.
    pub(super) async fn about(
        &self,
        repo: &str,
        revision: &str,
        pausing: Pausing<'_>,
    ) -> Result<(Vec<u8>, String), HubError> {
        let of_model = if repo.starts_with(DATA_SETS) { "" } else { "models/" };
        let path = format!("api/{of_model}{repo}/revision/{}?blobs=true", revision.replace('/', "%2F"));
        let read = self.read(&path, ANSWER_BYTES_MAX, (repo, revision), pausing).await;
        read.map_err(|error| match error {
            HubError::TooLarge { bytes_max, .. } => HubError::LongAnswer { repo: plain(repo), bytes_max },
            other => other,
        })
    }

    /// What an answer that is not the file means.
    pub(super) fn refusal(&self, head: &Head, repo: &str, revision: &str) -> HubError {
        let (repo, revision, is_data) = (plain(repo), revision.to_owned(), repo.starts_with(DATA_SETS));
        let has_token = self.token.is_some();
        match (head.status, head.code.as_deref().unwrap_or_default()) {
            (429, _) => HubError::Limited { seconds: head.wait_seconds },
            (_, "RevisionNotFound") => HubError::NoRevision { repo, revision },
            (_, "GatedRepo") => HubError::Gated { repo, has_token },
            (401 | 403, _) if has_token => HubError::BadToken,
            (status, "EntryNotFound") => HubError::Status { host: self.endpoint.clone(), status },
            // Without a token the Hub says the same of what is missing and of what is private.
            (401 | 404, _) => HubError::Missing { repo, is_data },
            (status, _) => HubError::Status { host: self.endpoint.clone(), status },
        }
    }
}

/// Asks what a name means: one call for what the repository holds, then the config and, where the
/// weights are in several files, their index. `pausing` hears of waits before another try.
///
/// # Errors
/// When the Hub does not say, or what it names is no model that opens here.
pub async fn look_up(hub: &Hub, name: &HubName, pausing: Pausing<'_>) -> Result<HubModel, HubError> {
    let (bytes, url) = hub.about(&name.repo, name.revision.as_str(), pausing).await?;
    let mut model = read_answer(&bytes, &url, name)?;
    // Of the folder; a GGUF file has them inside.
    if let Some(bytes) = small_file(hub, &model, (CONFIG_FILE, CONFIG_BYTES_MAX), pausing).await? {
        let config = read_config(&bytes)?;
        model.n_layers = Some(config.spec.n_layers);
        model.n_parameters = Some(config.spec.parameters());
    }
    if let Some(bytes) = small_file(hub, &model, (INDEX_FILE, INDEX_BYTES_MAX), pausing).await? {
        only(&shards(&bytes)?, &mut model)?;
    }
    let least = model.choices.iter().map(HubChoice::bytes).min().unwrap_or(0);
    let bytes = if model.is_picked() { model.bytes() } else { least };
    if bytes > MODEL_BYTES_MAX {
        return Err(HubError::TooLarge { bytes, bytes_max: MODEL_BYTES_MAX });
    }
    model.choices.retain(|choice| choice.bytes() <= MODEL_BYTES_MAX);
    Ok(model)
}

/// A file that is read now, found to be the one that the Hub had named.
async fn small_file(
    hub: &Hub,
    model: &HubModel,
    (name, bytes_max): (&str, usize),
    pausing: Pausing<'_>,
) -> Result<Option<Vec<u8>>, HubError> {
    let Some(file) = model.files.iter().find(|file| file.name == name) else { return Ok(None) };
    let named = (model.repo.as_str(), model.revision.as_str());
    let read = hub.read(&address(model.into(), file), bytes_max, named, pausing).await;
    let (bytes, _) = read.map_err(|error| gone(error, &file.name))?;
    if bytes.len() as u64 != file.bytes {
        let (name, got) = (file.name.clone(), bytes.len() as u64);
        return Err(HubError::OtherSize { name, got, expected: file.bytes });
    }
    let mut whole = Whole::of(file);
    whole.update(&bytes);
    whole.check(file)?;
    Ok(Some(bytes))
}

/// Of a file that the Hub lists; `refusal` gives no other reason this status.
pub(super) fn gone(error: HubError, name: &str) -> HubError {
    match error {
        HubError::Status { host, status: 404 } => HubError::Gone { name: name.to_owned(), host },
        other => other,
    }
}

/// `owner/name`, also of a data set.
fn plain(repo: &str) -> String {
    repo.strip_prefix(DATA_SETS).unwrap_or(repo).to_owned()
}

/// Whether the next try may go better.
fn is_passing(error: &HubError) -> bool {
    match error {
        HubError::Http(error) => {
            matches!(error, HttpError::Cut { .. } | HttpError::Silent { .. } | HttpError::Unreachable { .. })
        }
        HubError::Status { status, .. } => *status >= 500,
        _ => false,
    }
}

/// Where a file of a commit is.
pub(super) fn address(commit: Commit<'_>, file: &HubFile) -> String {
    let mut address = format!("{}/resolve/{}/", commit.repo, commit.revision);
    for byte in file.name.bytes() {
        match byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            true => address.push(char::from(byte)),
            false => address += &format!("%{byte:02X}"),
        }
    }
    address
}

/// A whole answer of at most so many bytes in a bounded time, which is no page for people.
async fn small(hub: &Hub, mut reply: Reply, bytes_max: usize) -> Result<Vec<u8>, HubError> {
    if reply.head.is_page {
        return Err(HubError::NotTheHub { host: hub.endpoint.clone() });
    }
    let (mut bytes, started) = (Vec::new(), now_millis());
    let seconds = SILENCES_MAX * hub.silence_seconds;
    while let Some(chunk) = reply.next().await? {
        if now_millis() - started > f64::from(seconds) * f64::from(MILLIS_PER_SECOND) {
            let (host, reason) = (hub.endpoint.clone(), say!("reason-too-slow", seconds));
            return Err(HttpError::Cut { host, reason }.into());
        }
        if bytes.len() + chunk.len() > bytes_max {
            let (bytes, bytes_max) = ((bytes.len() + chunk.len()) as u64, bytes_max as u64);
            return Err(HubError::TooLarge { bytes, bytes_max });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// What is kept of a name, without asking anybody: the commit, and the folder of its files, of which one is meant where
/// that is a GGUF file. Where no file is named and only one such file is kept, it is that.
pub async fn kept(name: &HubName, downloads: &Downloads) -> Option<(String, Folder)> {
    let revision = name.revision.as_str();
    let commit = match name.revision.is_commit() {
        true => revision.to_owned(),
        false => downloads.commit(&name.repo, revision).await?,
    };
    let folder = downloads.folder(&name.repo, &commit).await?;
    let names = downloads.names(&name.repo, &commit).await;
    let models = gguf_models(names.iter().map(String::as_str));
    let is_folder = names.iter().any(|name| name == CONFIG_FILE);
    let file = match (&name.file, models.as_slice()) {
        (Some(asked), models) => match meant(models, asked).as_slice() {
            [one] => Some(*one),
            _ => return None,
        },
        (None, [files]) if !is_folder => files.first().copied(),
        _ => None,
    };
    if let Some(file) = file {
        for part in models.iter().filter(|files| files.first() == Some(&file)).flatten() {
            folder.size(part).await.ok()?;
        }
        return Some((commit, folder.with_single_file(file)));
    }
    folder.size(CONFIG_FILE).await.ok()?;
    if folder.size(SINGLE_FILE).await.is_err() {
        // Others may have fetched some of the shards alone.
        let index = folder.read_small(INDEX_FILE, INDEX_BYTES_MAX).await.ok()?;
        for name in shards(&index).ok()? {
            folder.size(&name).await.ok()?;
        }
    }
    Some((commit, folder))
}
