//! The stand-in for the Hugging Face Hub, and a cache of its own, for one test.

use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use atelier::hub::{
    DataName, FetchProgress, Hub, HubData, HubError, HubModel, HubName, KeptData, Revision, fetch, look_up,
    look_up_data,
};
use atelier::platform::{Downloads, Folder};
use atelier::words::Problem;
use serde_json::{Value, json};

use super::process::command;
use super::source::root;
use super::wait;

/// Set to `skip`, the tests that need node say that they are skipped.
const VARIABLE: &str = "ATELIER_HUB_TESTS";
/// The model that most tests fetch.
pub const TINY: &str = "stand-in/tiny";
pub const WEIGHTS: &str = "model.safetensors";

/// `node tests/hub/stand-in.mjs`, until it is dropped.
pub struct StandIn {
    child: Child,
    pipes: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
    pub hub: String,
    cache: tempfile::TempDir,
}

impl StandIn {
    /// None where tests with it are skipped.
    pub fn start(test: &str) -> Option<Self> {
        if std::env::var(VARIABLE).is_ok_and(|value| value == "skip") {
            eprintln!("SKIPPED hub::{test}: {VARIABLE}=skip");
            return None;
        }
        let mut node = Command::new("node");
        node.arg(root().join("tests/hub/stand-in.mjs")).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = match node.spawn() {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                panic!("hub::{test} needs node 20 or newer: install it, or set {VARIABLE}=skip")
            }
            child => child.unwrap(),
        };
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let said = read(&mut out);
        let pipes = Mutex::new((child.stdin.take().unwrap(), out));
        let hub = said["hub"].as_str().expect("an address").to_owned();
        Some(Self { child, pipes, hub, cache: tempfile::tempdir().unwrap() })
    }

    /// Says one line to it, and reads its answer.
    pub fn say(&self, request: &Value) -> Value {
        let mut pipes = self.pipes.lock().unwrap();
        let (to, from) = &mut *pipes;
        writeln!(to, "{request}").unwrap();
        let answer = read(from);
        assert!(answer.get("error").is_none(), "{request}: {answer}");
        answer
    }

    /// These scenarios from now on; the log begins anew.
    pub fn having(&self, scenarios: &Value) -> &Self {
        self.say(&json!({"forget": null}));
        self.say(&json!({"use": scenarios}));
        self
    }

    pub fn log(&self) -> Vec<Value> {
        self.say(&json!({"log": null}))["log"].as_array().expect("a list").clone()
    }

    /// What was sent of a file: the range that was asked for, and how many bytes went out.
    pub fn sent(&self, file: &str) -> Vec<(Option<String>, u64)> {
        let log = self.log().into_iter();
        let sent = log.filter(|entry| entry["kind"] == "file" && entry["file"] == file);
        sent.map(|entry| (entry["range"].as_str().map(str::to_owned), entry["bytes"].as_u64().unwrap()))
            .collect()
    }

    pub fn sha(&self, name: &str) -> String {
        self.say(&json!({"sha": {"name": name}}))["sha"].as_str().expect("a hash").to_owned()
    }

    /// Impatient.
    pub fn hub(&self) -> Hub {
        Hub { endpoint: self.hub.clone(), token: None, silence_seconds: 1, pause_millis: 1 }
    }

    /// The folder of the cache.
    pub fn root(&self) -> &Path {
        self.cache.path()
    }

    pub fn downloads(&self) -> Downloads {
        Downloads::at(&self.root().join("hub"))
    }

    pub fn name(&self, text: &str) -> HubName {
        HubName::parse(text, &self.hub).unwrap()
    }

    pub fn look_up(&self, name: &str) -> Result<HubModel, HubError> {
        wait(look_up(&self.hub(), &self.name(name), &mut |_, _| {}))
    }

    /// Looks up, then fetches.
    pub fn fetch(&self, name: &str) -> Result<Folder, HubError> {
        self.fetch_as(&self.hub(), name, &mut |_| {})
    }

    pub fn fetch_as(
        &self,
        hub: &Hub,
        name: &str,
        progress: &mut dyn FnMut(&FetchProgress),
    ) -> Result<Folder, HubError> {
        let name = self.name(name);
        let model = wait(look_up(hub, &name, &mut |_, _| {}))?;
        wait(fetch(hub, &model, &name.revision, &self.downloads(), progress))
    }

    /// The hash of a branch of a data set.
    pub fn data_sha(&self, name: &str, branch: &str) -> String {
        let asked = json!({"sha": {"name": name, "kind": "datasets", "ref": branch}});
        self.say(&asked)["sha"].as_str().expect("a hash").to_owned()
    }

    pub fn look_up_data(&self, wanted: &DataName) -> Result<HubData, HubError> {
        wait(look_up_data(&self.hub(), wanted, &mut |_, _| {}))
    }

    /// Looks up, then fetches.
    pub fn fetch_data(&self, wanted: &DataName) -> Result<KeptData, HubError> {
        let data = self.look_up_data(wanted)?;
        let path = data.path();
        let commit = data.commit(&path);
        let folder = wait(fetch(&self.hub(), commit, &data.branch, &self.downloads(), &mut |_| {}))?;
        Ok(data.kept(folder))
    }

    /// A file of the cache, by its path in the folder of a model.
    pub fn kept(&self, repo: &str, path: &str) -> PathBuf {
        self.root().join("hub").join(format!("models--{}", repo.replace('/', "--"))).join(path)
    }

    /// Names of the blobs of a model, whole ones and others.
    pub fn blobs(&self, repo: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.kept(repo, "blobs")) else { return Vec::new() };
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// `atelier` with this Hub and this cache, and none of the user's own.
    pub fn atelier(&self, arguments: &[&str]) -> Command {
        let mut command = command(arguments);
        for variable in
            ["HF_TOKEN", "HF_TOKEN_PATH", "HF_HUB_CACHE", "HF_HUB_OFFLINE", "HF_HUB_DISABLE_IMPLICIT_TOKEN"]
        {
            command.env_remove(variable);
        }
        command.env("HF_ENDPOINT", &self.hub).env("HF_HOME", self.root());
        command
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn read(from: &mut BufReader<ChildStdout>) -> Value {
    let mut line = String::new();
    from.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap_or_else(|error| panic!("the stand-in said {line:?}: {error}"))
}

/// Splits of a data set, at a revision: `owner/name` or `owner/name@revision`.
pub fn data(repo: &str, config: &str, splits: &[&str]) -> DataName {
    let (repo, revision) = repo.split_once('@').unwrap_or((repo, "main"));
    DataName {
        name: HubName::new(repo, Revision::parse(revision).unwrap()).unwrap(),
        config: config.to_owned(),
        splits: splits.iter().map(|split| (*split).to_owned()).collect(),
    }
}

/// The code of the sentence that an error is.
pub fn code<T>(done: Result<T, HubError>) -> String {
    done.err().map_or_else(|| "ok".to_owned(), |error| Problem::of(&error).code)
}
