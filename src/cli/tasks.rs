//! The tasks and items of every command that scores.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use super::failure::Failure;
use super::files::read;
use super::task_argument::{TaskArgument, TaskSource, check_labels};
use super::{Output, count, engine, whole_number};
use crate::eval::{
    EncodeError, EncodeOptions, EncodedTask, FILE_BYTES_MAX, FewShot, FewShotError, Metric, Selection, Task,
    TaskForm, read_items, unpacked,
};
use crate::model::{ModelFolder, Sha256Hash};
use crate::session::NAMED_MAX;
use crate::sweep::{SweepPlan, SweepTask};

/// Examples before each question, where a file of them is given: the harness's number.
const EXAMPLES_DEFAULT: u32 = 5;

/// Which items of which tasks.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct TaskArguments {
    /// A task of the model folder, or lambada, hellaswag, winogrande, arc or gsm8k with a file
    /// in its published form (one object a line or an array, also packed with gzip). May be given several times; without it all of the folder's.
    #[arg(long = "task", value_name = "[LABEL:]NAME[=FILE.jsonl]", value_parser = TaskArgument::parse)]
    pub(super) tasks: Vec<TaskArgument>,
    /// Most items of each task.
    #[arg(long, value_name = "N", value_parser = count::<u32>, allow_negative_numbers = true)]
    pub(super) limit: Option<u32>,
    /// Take items in the order of this permutation, as the page and its links do; without
    /// it in the file's order.
    #[arg(long, value_name = "N", value_parser = whole_number::<u64>, allow_negative_numbers = true)]
    pub(super) seed: Option<u64>,
    /// Put the beginning-of-text token in front, also of benchmark files.
    #[arg(long)]
    add_bos: bool,
    /// gsm8k: a file of the same form; some of its items, with their answers, stand before
    /// each question.
    #[arg(long, value_name = "FILE.jsonl")]
    fewshot: Option<PathBuf>,
    /// gsm8k: how many; without it 5.
    #[arg(long, value_name = "K", requires = "fewshot", value_parser = count::<u32>, allow_negative_numbers = true)]
    num_fewshot: Option<u32>,
    /// gsm8k: draw them at random, anew for each question, as the evaluation harness does with
    /// this seed (its own is 1234); without it the first of the file.
    #[arg(long, value_name = "N", requires = "fewshot", value_parser = whole_number::<u64>, allow_negative_numbers = true)]
    fewshot_seed: Option<u64>,
    /// gsm8k: most tokens of an answer; without it 256, or half of the model's context where
    /// that is less.
    #[arg(long, value_name = "N", value_parser = count::<u32>, allow_negative_numbers = true)]
    max_gen_toks: Option<u32>,
}

/// A task that is ready to run, and where its items come from.
pub(super) struct Prepared {
    pub(super) encoded: Arc<EncodedTask>,
    pub(super) data_hash: Sha256Hash,
    /// The examples before each question.
    pub(super) examples: Option<Examples>,
    /// Items that this model cannot score; the others count.
    pub(super) left_out: Vec<EncodeError>,
}

/// Which examples stand before each question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Examples {
    n: u32,
    /// None: the first of the file.
    seed: Option<u64>,
    /// Of their file.
    data_sha256: Sha256Hash,
}

impl Prepared {
    /// Names everything that the items rest on.
    pub(super) fn identity(&self) -> String {
        let mut identity = self.data_hash.to_string();
        if let Some(Examples { n, seed, data_sha256 }) = &self.examples {
            let seed = seed.map_or_else(|| "first".to_owned(), |seed| seed.to_string());
            identity += &format!("+{n}:{seed}:{data_sha256}");
        }
        if let Some(max_gen_toks) = self.encoded.max_gen_toks {
            identity += &format!("+{max_gen_toks}");
        }
        identity
    }
}

impl Prepared {
    /// What it is, for the head of results.
    pub(super) fn sweep_task(&self) -> SweepTask {
        SweepTask {
            name: self.encoded.name.clone(),
            metric: self.encoded.metric,
            chance: self.encoded.chance,
            n_items: self.encoded.n_items(),
            data_hash: self.identity(),
            add_bos: self.encoded.add_bos,
            lines: self.encoded.lines().collect(),
        }
    }
}

impl TaskArguments {
    /// Refuses two tasks of one name, before any work.
    pub(super) fn check(&self) -> Result<(), Failure> {
        check_labels(&self.tasks)
    }

    /// With what a sweep's plan says, where nothing else was asked for.
    pub(super) fn with_plan(&self, plan: &SweepPlan) -> Result<Self, Failure> {
        let named = plan.tasks.iter().map(|name| TaskArgument::parse(name).map_err(Failure::usage));
        let limit = plan.limit.map(|limit| u32::try_from(limit).unwrap_or(u32::MAX));
        Ok(Self {
            tasks: if self.tasks.is_empty() { named.collect::<Result<_, _>>()? } else { self.tasks.clone() },
            limit,
            seed: Some(plan.seed),
            ..self.clone()
        })
    }

    /// Reads and encodes what was asked for, and names the items that are left out.
    pub(super) async fn prepare(
        &self,
        folder: &ModelFolder,
        output: &mut Output<'_>,
    ) -> Result<Vec<Prepared>, Failure> {
        let prepared = prepare(self, folder).await?;
        for task in &prepared {
            for error in task.left_out.iter().take(NAMED_MAX) {
                output.note(&format!("{error}; this item is left out"));
            }
            if let Some(further @ 1..) = task.left_out.len().checked_sub(NAMED_MAX) {
                output.note(&format!("{}: {further} further items are left out", task.encoded.name));
            }
        }
        Ok(prepared)
    }
}

/// Reads and encodes the tasks that were asked for, or all of the folder's.
async fn prepare(arguments: &TaskArguments, folder: &ModelFolder) -> Result<Vec<Prepared>, Failure> {
    let of_folder: Vec<&str> = folder.tasks().iter().map(|task| task.name.as_str()).collect();
    let all: Vec<TaskArgument> = of_folder
        .iter()
        .map(|&name| TaskArgument { label: name.to_owned(), name: name.to_owned(), file: None })
        .collect();
    let wanted = if arguments.tasks.is_empty() { &all } else { &arguments.tasks };
    if wanted.is_empty() {
        return Err(Failure::usage("the model folder brings no tasks, and none was given")
            .with_hint("--task lambada=FILE.jsonl"));
    }
    let written = |task: &TaskArgument| TaskForm::benchmark(&task.name) == Some(TaskForm::Gsm8k);
    if (arguments.fewshot.is_some() || arguments.max_gen_toks.is_some()) && !wanted.iter().any(written) {
        return Err(Failure::usage(
            "--fewshot and --max-gen-toks are for gsm8k alone, and it is not among the tasks",
        )
        .with_hint("--task gsm8k=FILE.jsonl"));
    }
    let mut prepared = Vec::with_capacity(wanted.len());
    for task in wanted {
        prepared.push(prepare_one(task, arguments, folder, &of_folder).await?);
    }
    Ok(prepared)
}

async fn prepare_one(
    argument: &TaskArgument,
    arguments: &TaskArguments,
    folder: &ModelFolder,
    of_folder: &[&str],
) -> Result<Prepared, Failure> {
    let entry = folder.tasks().iter().find(|entry| entry.name == argument.name);
    let headline = entry.map_or(Metric::Acc, |entry| entry.headline);
    let source = argument.source(of_folder)?;
    let (form, metric, name, bytes) = match &source {
        TaskSource::Folder => {
            let (entry, bytes) = folder.read_task(&argument.name).await?;
            (TaskForm::Atelier, headline, entry.file.clone(), bytes)
        }
        TaskSource::File(form, path) => {
            let metric = if *form == TaskForm::Atelier { headline } else { form.metric() };
            let (name, bytes) = read_unpacked(path)?;
            (*form, metric, name, bytes)
        }
    };
    let data_hash = Sha256Hash::of(&bytes);
    let mut items = read_items(form, &name, &bytes)?;
    let examples = match &arguments.fewshot {
        Some(path) if form == TaskForm::Gsm8k => {
            let (few_shot, examples) = few_shot(arguments, path, data_hash)?;
            few_shot.put_before(&mut items);
            Some(examples)
        }
        _ => None,
    };
    let mut task =
        Task { name: argument.label.clone(), metric, with_perplexity: form == TaskForm::Lambada, items };
    if let Some(max_gen_toks) = arguments.max_gen_toks {
        task.write_at_most(max_gen_toks as usize);
    }
    let limit = arguments.limit.map(|limit| limit as usize);
    let positions = Selection { seed: arguments.seed, limit }.positions(task.items.len());
    // The harness puts nothing in front of its benchmarks; our own items follow the model.
    let add_bos = arguments.add_bos || (form == TaskForm::Atelier && folder.manifest().add_bos);
    let options = EncodeOptions { add_bos, context_length: folder.spec().context_length };
    let tokenizer = engine::tokenizer(folder)?;
    let (encoded, left_out) = match source {
        // The folder's own items were made for this model, and its card's numbers are of all of
        // them: one that does not fit means that they and the tokenizer do not belong together.
        TaskSource::Folder => (EncodedTask::new(&task, &positions, tokenizer, options)?, Vec::new()),
        TaskSource::File(..) => EncodedTask::of_those_that_fit(&task, &positions, tokenizer, options),
    };
    match left_out.first() {
        Some(first) if encoded.n_items() == 0 => Err(first.clone().into()),
        _ => Ok(Prepared { encoded: encoded.into(), data_hash, examples, left_out }),
    }
}

/// A file of items by its name; of a packed one what is in it, so that packing changes no hash.
fn read_unpacked(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let name = path.display().to_string();
    let bytes = read(path, FILE_BYTES_MAX)?;
    let unpacked = unpacked(&name, &bytes, FILE_BYTES_MAX)?.into_owned();
    Ok((name, unpacked))
}

/// The examples that were asked for; `of_items` is the hash of the items' own file.
fn few_shot(
    arguments: &TaskArguments,
    path: &Path,
    of_items: Sha256Hash,
) -> Result<(FewShot, Examples), Failure> {
    let (name, bytes) = read_unpacked(path)?;
    let (n, seed) = (arguments.num_fewshot.unwrap_or(EXAMPLES_DEFAULT), arguments.fewshot_seed);
    let examples = Examples { n, seed, data_sha256: Sha256Hash::of(&bytes) };
    let items = read_items(TaskForm::Gsm8k, &name, &bytes)?;
    let same_file = examples.data_sha256 == of_items;
    let few_shot = FewShot::new(items, n as usize, seed, same_file).map_err(|error| match error {
        FewShotError::TooFew { .. } | FewShotError::TooMany { .. } => {
            Failure::usage(format!("{name}: {error}")).with_hint("--num-fewshot K takes fewer")
        }
    })?;
    Ok((few_shot, examples))
}
