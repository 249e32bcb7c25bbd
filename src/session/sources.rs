//! What a session reads: a model's folder with its tasks, what a person has brought, and files
//! that an experiment names by hash.

use std::borrow::Cow;
use std::sync::Arc;

use super::SessionError;
use super::items::OwnTask;
use super::listed::{ListedItems, open_folder};
use crate::eval::{
    AsHarness, EncodeError, EncodeOptions, EncodedTask, FILE_BYTES_MAX, FewShot, HARNESS, LabelClasses, Task,
    TaskForm, Work, read_items, recognise, unpacked,
};
use crate::experiment::{DataRef, Experiment, FewShotRef};
use crate::model::{Classes, ManifestError, ModelError, ModelFolder, Sha256Hash, TASKS_FILE, TaskEntry};
use crate::platform::Folder;
use crate::words::{Problem, say};

/// Items of a task on which is measured what one takes.
const WEIGHED_MAX: usize = 12;

/// A model's folder without its weights, and all items that are here.
#[derive(Debug)]
pub struct Sources {
    pub(super) model: ModelFolder,
    /// The tasks as they are listed: the model's, or the general ones where it brings none.
    pub(super) listed: Vec<TaskEntry>,
    pub(super) is_general: bool,
    pub(super) tasks: Vec<Task>,
    /// Which of them have their items nowhere, as in a copy without the folder beside it: only
    /// who asks for the items misses them.
    absent: Vec<(usize, ManifestError)>,
    /// Tasks that a person has brought.
    pub(super) own: Vec<OwnTask>,
    pub(super) files: Vec<ItemsFile>,
}

/// A file that an experiment may name.
#[derive(Debug)]
pub(super) struct ItemsFile {
    pub(super) name: String,
    /// Of the file as it came; of one that was packed, of what was in it.
    pub(super) sha256: Sha256Hash,
    /// One object a line.
    pub(super) bytes: Vec<u8>,
}

/// The items of a task as an experiment reads them.
#[derive(Debug)]
pub struct Data {
    pub encoded: Arc<EncodedTask>,
    /// SHA-256 of their file.
    pub sha256: Sha256Hash,
    /// The examples before each question, with the hash of their file.
    pub few_shot: Option<FewShotRef>,
    /// Items that this model cannot score; the others count.
    pub left_out: Vec<EncodeError>,
}

/// A task that is asked for, not yet in tokens.
#[derive(Debug)]
pub(super) struct Chosen<'a> {
    pub(super) task: Cow<'a, Task>,
    sha256: Sha256Hash,
    pub(super) few_shot: Option<FewShotRef>,
    /// The benchmark that this is by name.
    pub(super) harness: Option<&'static str>,
    /// It came with the model, so an item that does not fit means that they and the tokenizer do
    /// not belong together.
    is_models: bool,
    pub(super) options: EncodeOptions,
}

impl Sources {
    /// Reads a folder and its tasks; of a bundled one with the hash that its manifest must have.
    ///
    /// # Errors
    /// The first thing that is wrong with the folder.
    pub async fn open(folder: Folder, bundled: Option<Sha256Hash>) -> Result<Self, SessionError> {
        let model = open_folder(folder, bundled).await?;
        let items = ListedItems::read(&model, bundled.is_some()).await?;
        Ok(Self::new(model, items))
    }

    pub(super) fn new(model: ModelFolder, items: ListedItems) -> Self {
        let ListedItems { listed, is_general, tasks, absent } = items;
        Self { model, listed, is_general, tasks, absent, own: Vec::new(), files: Vec::new() }
    }

    pub fn model(&self) -> &ModelFolder {
        &self.model
    }

    /// Adds a file that an experiment may name by its hash, which is that of what is packed in it.
    ///
    /// # Errors
    /// When it cannot be unpacked.
    pub fn add_file(&mut self, name: &str, bytes: &[u8]) -> Result<Sha256Hash, SessionError> {
        let bytes = unpacked(name, bytes, FILE_BYTES_MAX)?.into_owned();
        let sha256 = Sha256Hash::of(&bytes);
        self.files.push(ItemsFile { name: name.to_owned(), sha256, bytes });
        Ok(sha256)
    }

    /// The items of an experiment, task by task: those of the tasks that it names, else of all
    /// that are here.
    ///
    /// # Errors
    /// When a task does not exist or has other items, there is no tokenizer, an item of the model's
    /// own tasks cannot be encoded, or not one of all other tasks can.
    pub fn data(&self, experiment: &Experiment) -> Result<Vec<Data>, SessionError> {
        let read = |chosen: Chosen<'_>| {
            let positions = experiment.selection().positions(chosen.task.n_items());
            self.check_here(&chosen, &positions)?;
            let (encoded, left_out) = self.encode(&chosen, &positions)?;
            let Chosen { sha256, few_shot, .. } = chosen;
            Ok(Data { encoded: Arc::new(encoded), sha256, few_shot, left_out })
        };
        let data: Vec<Data> =
            self.chosen(experiment)?.into_iter().map(read).collect::<Result<_, SessionError>>()?;
        // A task of which nothing fits says so beside the others.
        let is_all = data.iter().all(|data| data.encoded.n_items() == 0);
        match data.iter().find_map(|data| data.left_out.first()).filter(|_| is_all) {
            Some(first) => Err(first.clone().into()),
            None => Ok(data),
        }
    }

    /// The items of a task at these positions, in tokens.
    pub(super) fn encode(
        &self,
        chosen: &Chosen<'_>,
        positions: &[usize],
    ) -> Result<(EncodedTask, Vec<EncodeError>), SessionError> {
        let tokenizer = self.tokenizer()?;
        let options = chosen.options;
        let (mut encoded, left_out) = match (chosen.is_models, chosen.harness) {
            (true, _) => (EncodedTask::new(&chosen.task, positions, tokenizer, options)?, Vec::new()),
            (false, None) => EncodedTask::of_those_that_fit(&chosen.task, positions, tokenizer, options),
            (false, Some(_)) => {
                EncodedTask::of_those_that_fit(&chosen.task, positions, &AsHarness(tokenizer), options)
            }
        };
        if let Some(labels) = self.labels(&chosen.task)? {
            encoded.ask_classes(labels);
        }
        encoded.identity = chosen.identity(&encoded);
        Ok((encoded, left_out))
    }

    /// Which classes of the model the labels of a task are; none of a task without labels.
    ///
    /// # Errors
    /// When the model tells no classes apart, or others.
    pub(super) fn labels(&self, task: &Task) -> Result<Option<LabelClasses>, SessionError> {
        let name = || task.name.clone();
        match (task.glue(), self.model.spec().classes()) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(SessionError::NeedsTokens { task: name() }),
            (Some(_), None) => Err(SessionError::NeedsClasses { task: name() }),
            (Some(_), Some(Classes { n, problem: Some(problem), .. })) => {
                Err(SessionError::OtherProblem { task: name(), n: *n, problem: problem.clone() })
            }
            (Some(glue), Some(classes)) => {
                let other = || SessionError::OtherClasses {
                    task: name(),
                    n: glue.labels().len(),
                    labels: glue.labels().join(", "),
                    n_model: classes.n,
                };
                glue.classes(classes).map(Some).ok_or_else(other)
            }
        }
    }

    /// Why the model cannot be scored on a task.
    pub(super) fn unsuited(&self, task: &Task) -> Option<Problem> {
        self.labels(task).err().map(|error| Problem::of(&error))
    }

    /// The tasks of an experiment.
    pub(super) fn chosen(&self, experiment: &Experiment) -> Result<Vec<Chosen<'_>>, SessionError> {
        if !experiment.data.is_empty() {
            return experiment.data.iter().map(|data| self.find(data)).collect();
        }
        if let Some((_, missing)) = self.absent.first() {
            return Err(ModelError::from(missing.clone()).into());
        }
        let of_model = (0..self.tasks.len()).filter_map(|at| self.of_model(at));
        Ok(of_model.chain(self.own.iter().map(|own| self.of_person(own))).collect())
    }

    /// By name where the items are those that were asked for, else by their hash.
    fn find(&self, data: &DataRef) -> Result<Chosen<'_>, SessionError> {
        if let Some(version) = &data.harness {
            return self.of_benchmark(data, version);
        }
        let name = data.form.as_ref().unwrap_or(&data.task);
        let fits = |hash: &Sha256Hash| data.sha256.as_ref().is_none_or(|asked| *asked == hash.to_string());
        let is_asked = |hash: &Sha256Hash| data.sha256.is_some() && fits(hash);
        let of_model_named = self.tasks.iter().position(|task| task.name == *name);
        let of_model = (0..self.tasks.len()).filter_map(|at| self.of_model(at)).map(|chosen| (name, chosen));
        let of_person = self.own.iter().map(|own| (&data.task, self.of_person(own)));
        let mut here: Vec<(&String, Chosen<'_>)> = of_model.chain(of_person).collect();
        let named = here.iter().position(|(name, here)| here.task.name == **name && fits(&here.sha256));
        let found = match named.or_else(|| here.iter().position(|(_, here)| is_asked(&here.sha256))) {
            Some(at) => here.swap_remove(at).1,
            None => match self.files.iter().find(|file| is_asked(&file.sha256)) {
                Some(file) => self.of_file(file, name, of_model_named)?,
                None => {
                    let missing = of_model_named.and_then(|at| self.absence(at)).cloned();
                    return Err(missing.map_or_else(|| self.not_here(data), |it| ModelError::from(it).into()));
                }
            },
        };
        self.with_options(found, data)
    }

    /// What an item of a task of the model takes.
    pub(super) fn work_of_model(&self, at: usize) -> Work {
        self.of_model(at).map(|chosen| self.work(&chosen)).unwrap_or_default()
    }

    /// The same of a task that a person has brought.
    pub(super) fn work_of_own(&self, own: &OwnTask) -> Work {
        self.work(&self.of_person(own))
    }

    /// On the mean of the first items; one that cannot be encoded takes nothing.
    pub(super) fn work(&self, chosen: &Chosen<'_>) -> Work {
        let mut first = chosen.task.positions();
        first.truncate(WEIGHED_MAX);
        self.encode(chosen, &first).map(|(encoded, _)| encoded.work()).unwrap_or_default()
    }

    /// Of a task of which only the head is here no more may be asked for: whoever starts a run completes it first.
    pub(super) fn check_here(&self, chosen: &Chosen<'_>, positions: &[usize]) -> Result<(), SessionError> {
        match positions.iter().all(|&position| chosen.task.place(position).is_some()) {
            true => Ok(()),
            false => {
                let (name, expected) = (chosen.task.name.clone(), chosen.sha256);
                let missing = ManifestError::Missing { name, manifest: TASKS_FILE, expected };
                Err(ModelError::from(missing).into())
            }
        }
    }

    /// Why the items of this task of the model are not here.
    pub(super) fn absence(&self, at: usize) -> Option<&ManifestError> {
        self.absent.iter().find(|(task, _)| *task == at).map(|(_, missing)| missing)
    }

    fn not_here(&self, data: &DataRef) -> SessionError {
        let task = data.task.clone();
        let here = self.data_hash(data.form.as_ref().unwrap_or(&task));
        match &data.sha256 {
            Some(asked) if !here.is_empty() => SessionError::OtherData { task, asked: asked.clone(), here },
            Some(asked) if data.form.is_some() => SessionError::NoData { task, asked: Some(asked.clone()) },
            _ => {
                let known = self.names().map(str::to_owned).collect();
                SessionError::NoTask { name: task, known }
            }
        }
    }

    /// Names of all tasks, those that were brought last.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tasks.iter().chain(self.own.iter().map(|own| &own.task)).map(|task| task.name.as_str())
    }

    /// SHA-256 of the items of a task, as the folder lists it, or of what a person has brought;
    /// empty for an unknown one.
    pub fn data_hash(&self, task: &str) -> String {
        if let Some(own) = self.own.iter().find(|own| own.task.name == task) {
            return own.data_hash.to_string();
        }
        let entry = self.listed.iter().find(|entry| entry.name == task);
        entry.map_or_else(String::new, |entry| entry.sha256.to_string())
    }

    /// A task of the model whose items are here.
    fn of_model(&self, at: usize) -> Option<Chosen<'_>> {
        let sha256 = self.listed.get(at).filter(|_| self.absence(at).is_none())?.sha256;
        Some(Chosen {
            is_models: !self.is_general,
            ..self.chosen_as(Cow::Borrowed(self.tasks.get(at)?), sha256, TaskForm::Atelier)
        })
    }

    fn of_person<'a>(&'a self, own: &'a OwnTask) -> Chosen<'a> {
        self.chosen_as(Cow::Borrowed(&own.task), own.data_hash, own.form)
    }

    /// A file in the form of that name: a benchmark's, or that of the model's task `named`.
    fn of_file<'a>(
        &'a self,
        file: &'a ItemsFile,
        name: &str,
        named: Option<usize>,
    ) -> Result<Chosen<'a>, SessionError> {
        let form = match TaskForm::benchmark(name) {
            Some(form) => form,
            None if named.is_some() => TaskForm::Atelier,
            None => recognise(&file.name, &file.bytes)?,
        };
        let headline = named.and_then(|at| self.tasks.get(at)).filter(|_| form == TaskForm::Atelier);
        let items = read_items(form, &file.name, &file.bytes)?;
        let task = Task::new(name.to_owned(), form, headline.map(|task| task.metric), items);
        Ok(self.chosen_as(Cow::Owned(task), file.sha256, form))
    }

    /// How items are encoded as is usual for their form: the harness puts nothing in front of its
    /// benchmarks; items in our own form follow the model.
    pub(super) fn options(&self, form: TaskForm) -> EncodeOptions {
        EncodeOptions {
            add_bos: form == TaskForm::Atelier && self.model.add_bos(),
            context_length: self.model.spec().context_length,
        }
    }

    pub(super) fn chosen_as<'a>(
        &self,
        task: Cow<'a, Task>,
        sha256: Sha256Hash,
        form: TaskForm,
    ) -> Chosen<'a> {
        let options = self.options(form);
        Chosen { task, sha256, few_shot: None, harness: None, is_models: false, options }
    }

    /// With what an experiment says of how they are read.
    fn with_options<'a>(&self, mut chosen: Chosen<'a>, data: &DataRef) -> Result<Chosen<'a>, SessionError> {
        if chosen.task.name != data.task {
            chosen.task.to_mut().name.clone_from(&data.task);
        }
        if let Some(asked) = &data.few_shot {
            let (few_shot, sha256) = self.few_shot(asked, chosen.sha256, &data.task)?;
            few_shot.put_before(&mut chosen.task.to_mut().items);
            chosen.few_shot = Some(FewShotRef { sha256: Some(sha256.to_string()), ..asked.clone() });
        }
        if let Some(max_gen_toks) = data.max_gen_toks {
            chosen.task.to_mut().write_at_most(max_gen_toks as usize);
        }
        chosen.options.add_bos = data.add_bos.unwrap_or(chosen.options.add_bos);
        Ok(chosen)
    }

    /// The examples that were asked for; `of_items` is the hash of the items' own file.
    fn few_shot(
        &self,
        asked: &FewShotRef,
        of_items: Sha256Hash,
        task: &str,
    ) -> Result<(FewShot, Sha256Hash), SessionError> {
        let wanted = asked.sha256.clone().unwrap_or_else(|| of_items.to_string());
        let file = self.file(&wanted);
        let none =
            || SessionError::NoData { task: say!("examples-of-task", task), asked: Some(wanted.clone()) };
        let ItemsFile { name, sha256, bytes } = file.ok_or_else(none)?;
        let items = read_items(TaskForm::Gsm8k, name, bytes)?;
        let few_shot = FewShot::new(items, asked.n as usize, asked.seed, *sha256 == of_items);
        let file = name.clone();
        Ok((few_shot.map_err(|error| SessionError::FewShot { file, error })?, *sha256))
    }
}

impl Chosen<'_> {
    /// Names everything that the items rest on.
    fn identity(&self, encoded: &EncodedTask) -> String {
        let mut identity = self.sha256.to_string();
        if let Some(benchmark) = self.harness {
            identity += &format!("+{benchmark}:{HARNESS}");
        }
        // Several tasks have the same columns.
        if let Some(glue) = self.task.glue().filter(|_| self.harness.is_none()) {
            identity += &format!("+{}", glue.name());
        }
        if let Some(FewShotRef { n, seed, sha256, .. }) = &self.few_shot {
            let seed = seed.map_or_else(|| "first".to_owned(), |seed| seed.to_string());
            identity += &format!("+{n}:{seed}:{}", sha256.as_deref().unwrap_or_default());
        }
        if let Some(max_gen_toks) = encoded.max_gen_toks {
            identity += &format!("+{max_gen_toks}");
        }
        identity
    }
}
