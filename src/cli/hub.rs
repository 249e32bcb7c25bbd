//! Models and data by name: from the cache of the Hugging Face Hub on this machine, else from the Hub.
//!
//! The environment is that of `huggingface_hub`: `HF_HOME` or `HF_HUB_CACHE` (where the cache is),
//! `HF_ENDPOINT` (a mirror), `HF_TOKEN` or the file `HF_TOKEN_PATH`, else `HF_HOME/token` (unless
//! `HF_HUB_DISABLE_IMPLICIT_TOKEN`), `HF_HUB_OFFLINE`. In paths, `~` is the folder of the user.

use std::env;
use std::path::{Path, PathBuf};

use super::Output;
use super::drive::{MEGABYTE, counted};
use super::failure::Failure;
use super::files::read_plain;
use crate::hub::{
    Commit, DataName, ENDPOINT, FetchProgress, Hub, HubError, HubFile, HubModel, HubName, KeptData, Revision,
    fetch, kept, kept_data, look_up, look_up_data,
};
use crate::model::TOKENIZER_FILE;
use crate::platform::{Downloads, Folder, HttpError, snapshot_path};
use crate::words::say;

/// Longest token that is read, bytes.
const TOKEN_BYTES_MAX: u64 = 4096;
/// Digits of a commit that are shown.
const COMMIT_DIGITS: usize = 12;
/// Before a name that means a model of the Hub, even where a folder is called so.
const SCHEME: &str = "hf://";

/// The name of a model that the argument is, where it is no folder. What begins with the name of a
/// folder that is here means a folder, and nobody is asked about it.
pub(super) fn name(argument: &Path) -> Result<Option<HubName>, Failure> {
    let Some(text) = argument.to_str() else { return Ok(None) };
    let is_address = text.contains("://");
    let is_near = |text: &str| text.split('/').next().is_some_and(|first| Path::new(first).exists());
    if !is_address && (argument.exists() || is_near(text)) {
        return Ok(None);
    }
    match HubName::parse(text, &endpoint()) {
        Ok(name) => Ok(Some(name)),
        Err(error) if is_address || text.split_once('@').is_some_and(|(repo, _)| is_name(repo)) => {
            Err(error.into())
        }
        Err(_) => Ok(None),
    }
}

fn is_name(text: &str) -> bool {
    HubName::parse(&format!("{SCHEME}{text}"), ENDPOINT).is_ok()
}

/// The folder of a model that is in the cache. Nobody is asked.
pub(super) async fn kept_folder(name: &HubName) -> Option<PathBuf> {
    let root = cache().ok()?;
    let (commit, folder) = kept(name, &Downloads::at(&root)).await?;
    Some(path_of(&root, (&name.repo, &commit), folder.single_file()))
}

/// Where a model is in a cache: the folder of its commit, or a GGUF file in it.
fn path_of(root: &Path, (repo, commit): (&str, &str), file: Option<&str>) -> PathBuf {
    let folder = root.join(snapshot_path(repo, commit));
    file.map_or(folder.clone(), |file| folder.join(file))
}

/// The folder of a model of the Hub, or its GGUF file, once it is whole in the cache.
pub(super) async fn folder(name: &HubName, output: &mut Output<'_>) -> Result<PathBuf, Failure> {
    let root = cache()?;
    let downloads = Downloads::at(&root);
    let here = kept(name, &downloads).await;
    let path =
        |(commit, folder): &(String, Folder)| path_of(&root, (&name.repo, commit), folder.single_file());
    if let Some(here) = here.as_ref().filter(|_| name.revision.is_commit()) {
        let is_all = match &name.file {
            // Others may have fetched the weights alone.
            None => here.1.single_file().is_none() && here.1.size(TOKENIZER_FILE).await.is_ok(),
            // The end of a name may mean several in the repository.
            Some(file) => here.1.single_file() == Some(file),
        };
        if is_all {
            return Ok(path(here));
        }
    }
    let Some(hub) = hub_to_ask() else {
        return here.as_ref().map(path).ok_or_else(|| offline(name));
    };
    let model = match (look_up(&hub, name, &mut |why, seconds| pauses(why, seconds, output)).await, here) {
        (Ok(model), _) => model,
        (Err(error), Some(here)) if is_out_of_reach(&error) => {
            tell_kept(&error, name, &here.0, output);
            return Ok(path(&here));
        }
        (Err(error), _) => return Err(error.into()),
    };
    if !model.is_picked() {
        return Err(model.unpicked().into());
    }
    let about = about_model(&model, &downloads);
    bring(&hub, (&model).into(), &name.revision, about, &downloads, output).await?;
    Ok(path_of(&root, (&model.repo, &model.revision), model.gguf.as_deref()))
}

/// The files of a data set, once they are in the cache.
pub(super) async fn data(wanted: &DataName, output: &mut Output<'_>) -> Result<KeptData, Failure> {
    let name = &wanted.name;
    let downloads = downloads()?;
    let mut here = kept_data(wanted, &downloads).await;
    if let Some(kept) = &here
        && let Err(changed) = kept.check(&downloads).await
    {
        if hub_to_ask().is_none() {
            return Err(changed.into());
        }
        here = None;
    }
    if let Some(kept) = here.as_ref().filter(|_| name.revision.is_commit()) {
        return Ok(kept.clone());
    }
    let Some(hub) = hub_to_ask() else { return here.ok_or_else(|| offline(name)) };
    let data =
        match (look_up_data(&hub, wanted, &mut |why, seconds| pauses(why, seconds, output)).await, here) {
            (Ok(data), _) => data,
            (Err(error), Some(kept)) if is_out_of_reach(&error) => {
                tell_kept(&error, name, &kept.revision, output);
                return Ok(kept);
            }
            (Err(error), _) => return Err(error.into()),
        };
    let said = |HubFile { name, bytes, hash }: &HubFile| {
        say!("cli-hub-data-file", name, bytes = *bytes, hash, is_sha256 = hash.len() == 64)
    };
    let about = say!(
        "cli-hub-data",
        repo = &data.repo,
        commit = &data.revision,
        licence = data.licence.clone(),
        files = data.files.iter().map(said).collect::<Vec<_>>(),
        place = downloads.place()
    );
    let path = data.path();
    let folder = bring(&hub, data.commit(&path), &data.branch, about, &downloads, output).await?;
    Ok(data.kept(folder))
}

/// The cache on this machine.
pub(super) fn downloads() -> Result<Downloads, Failure> {
    Ok(Downloads::at(&cache()?))
}

/// Whom to ask; None where nobody may be asked.
fn hub_to_ask() -> Option<Hub> {
    let hub = || Hub { endpoint: endpoint(), token: token(), ..Hub::default() };
    (!is_set("HF_HUB_OFFLINE")).then(hub)
}

fn offline(name: &HubName) -> Failure {
    HubError::Offline { repo: name.repo.clone(), revision: name.revision.as_str().to_owned() }.into()
}

/// Says that a question is asked again.
fn pauses(why: &HubError, seconds: u32, output: &mut Output<'_>) {
    output.note(&say!("hub-pauses", why = why.to_string(), seconds));
}

/// Says that what is kept is taken, and why.
fn tell_kept(error: &HubError, name: &HubName, commit: &str, output: &mut Output<'_>) {
    let commit = commit.get(..COMMIT_DIGITS).unwrap_or(commit);
    output.note(&say!("cli-hub-kept", why = error.to_string(), name = name.to_string(), commit));
}

fn about_model(model: &HubModel, downloads: &Downloads) -> String {
    say!(
        "cli-hub-model",
        repo = model.gguf.as_ref().map_or(model.repo.clone(), |file| format!("{}:{file}", model.repo)),
        commit = model.revision.get(..COMMIT_DIGITS).unwrap_or(&model.revision),
        architecture = model.architecture.clone(),
        layers = model.n_layers,
        parameters = model.n_parameters,
        licence = model.licence.clone(),
        megabytes = model.bytes().div_ceil(MEGABYTE),
        place = downloads.place()
    )
}

/// Fetches what is missing; what is fetched is said first.
async fn bring(
    hub: &Hub,
    commit: Commit<'_>,
    branch: &Revision,
    about: String,
    downloads: &Downloads,
    output: &mut Output<'_>,
) -> Result<Folder, Failure> {
    let mut is_told = false;
    let mut progress = |at: &FetchProgress| {
        if at.is_fetched && !is_told {
            is_told = true;
            output.note(&about);
        }
        let (done, total) = (at.bytes_done / MEGABYTE, at.bytes_total.div_ceil(MEGABYTE));
        output.tell(counted(at.bytes_done), counted(at.bytes_total), || {
            match (at.is_waiting, at.pause_seconds) {
                (true, _) => say!("cli-hub-waiting", file = &at.file),
                (false, seconds @ 1..) => say!("open-stage-pausing", seconds),
                (false, 0) => say!("cli-hub-fetching", file = &at.file, done, total),
            }
        });
    };
    let fetched = fetch(hub, commit, branch, downloads, &mut progress).await;
    output.progress.end();
    Ok(fetched?)
}

/// Whether it says nothing about the model: then what is kept will do.
fn is_out_of_reach(error: &HubError) -> bool {
    match error {
        HubError::Http(HttpError::BadAddress { .. }) => false,
        HubError::Http(_) | HubError::Limited { .. } | HubError::NotTheHub { .. } => true,
        HubError::Status { status, .. } => *status >= 500,
        _ => false,
    }
}

fn endpoint() -> String {
    let named = variable("HF_ENDPOINT").and_then(|endpoint| endpoint.into_string().ok());
    named.map_or_else(|| ENDPOINT.to_owned(), |endpoint| endpoint.trim_end_matches('/').to_owned())
}

/// A variable that is set to something.
fn variable(name: &str) -> Option<std::ffi::OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// Whether a variable is set to yes, as `huggingface_hub` reads it.
fn is_set(name: &str) -> bool {
    let value = variable(name).map(|value| value.to_string_lossy().to_uppercase());
    value.is_some_and(|value| ["1", "ON", "YES", "TRUE"].contains(&value.as_str()))
}

/// The folder of `huggingface_hub`, where one can be told.
fn home() -> Option<PathBuf> {
    let below_home = || Some(env::home_dir()?.join(".cache"));
    path("HF_HOME").or_else(|| Some(path("XDG_CACHE_HOME").or_else(below_home)?.join("huggingface")))
}

/// A path that a variable holds; other variables in it are put in, as `huggingface_hub` does.
fn path(variable_name: &str) -> Option<PathBuf> {
    let path = variable(variable_name)?;
    let path = PathBuf::from(path.to_str().map_or_else(|| path.clone(), |text| with_variables(text).into()));
    match (path.strip_prefix("~"), env::home_dir()) {
        (Ok(below), Some(home)) => Some(home.join(below)),
        _ => Some(path),
    }
}

/// `$NAME` and `${NAME}` are what these variables hold; one that is not set stays as it is written.
fn with_variables(text: &str) -> String {
    let mut parts = text.split('$');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let (name, rest) = match part.strip_prefix('{').and_then(|part| part.split_once('}')) {
            Some(braced) => braced,
            None => part.split_at(part.find(|c| !is_name(c)).unwrap_or(part.len())),
        };
        match env::var(name).ok().filter(|_| !name.is_empty()) {
            Some(value) => whole.extend([value.as_str(), rest]),
            None => whole.extend(["$", part]),
        }
    }
    whole
}

fn cache() -> Result<PathBuf, Failure> {
    let named = path("HF_HUB_CACHE").or_else(|| path("HUGGINGFACE_HUB_CACHE"));
    let cache = named.or_else(|| Some(home()?.join("hub")));
    cache.ok_or_else(|| Failure::work(crate::words::problem!("cli-no-cache")))
}

fn token() -> Option<String> {
    let named = variable("HF_TOKEN").and_then(|token| token.into_string().ok());
    let file = || {
        if is_set("HF_HUB_DISABLE_IMPLICIT_TOKEN") {
            return None;
        }
        let path = path("HF_TOKEN_PATH").or_else(|| Some(home()?.join("token")))?;
        let bytes = read_plain(&path, TOKEN_BYTES_MAX).ok()?;
        String::from_utf8(bytes).ok()
    };
    let token = named.or_else(file)?.trim().to_owned();
    (!token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())).then_some(token)
}
