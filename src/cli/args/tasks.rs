//! The tasks and items of every command that scores.

use std::path::{Path, PathBuf};

use super::task_argument::{TaskArgument, TaskSource, check_labels};
use crate::cli::benchmark;
use crate::cli::desk::Desk;
use crate::cli::failure::Failure;
use crate::cli::files::read;
use crate::cli::{Output, count, whole_number};
use crate::eval::{Benchmark, FILE_BYTES_MAX, HARNESS, TaskForm};
use crate::experiment::{DataRef, Experiment, FewShotRef, ModelRef, What};
use crate::sweep::SweepPlan;
use crate::words::problem;

/// Examples before each question, where a file of them is given: the harness's number.
const EXAMPLES_DEFAULT: u32 = 5;

/// Which items of which tasks.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct TaskArguments {
    /// A task of the model folder; a benchmark of lm-evaluation-harness (lambada_openai, hellaswag,
    /// winogrande, arc_easy, arc_challenge, gsm8k, wikitext) or, for a classifier, of GLUE (cola, sst2, mrpc, qqp, stsb,
    /// mnli, mnli_mismatch, qnli, rte, wnli), whose items come from the Hugging Face Hub; or lambada, hellaswag,
    /// winogrande, arc, gsm8k, wikitext or a task of GLUE (its dev.tsv, too) with a file in its published form (one object a line or an array, also packed with gzip). May be given several times; without it all of the folder's.
    #[arg(long = "task", value_name = "[LABEL:]NAME[=FILE.jsonl|@REVISION]", value_parser = TaskArgument::parse)]
    pub(in crate::cli) tasks: Vec<TaskArgument>,
    /// Most items of each task.
    #[arg(long, value_name = "N", value_parser = count::<u32>, allow_negative_numbers = true)]
    pub(in crate::cli) limit: Option<u32>,
    /// Take items in the order of this permutation, as the page and its links do; without
    /// it in the file's order.
    #[arg(long, value_name = "N", value_parser = whole_number::<u64>, allow_negative_numbers = true)]
    pub(in crate::cli) seed: Option<u64>,
    /// Put the beginning-of-text token in front, also of benchmark files.
    #[arg(long)]
    add_bos: bool,
    /// gsm8k: a file of the same form; some of its items, with their answers, stand before
    /// each question.
    #[arg(long, value_name = "FILE.jsonl")]
    fewshot: Option<PathBuf>,
    /// gsm8k: how many; without it 5.
    #[arg(long, value_name = "K", value_parser = count::<u32>, allow_negative_numbers = true)]
    num_fewshot: Option<u32>,
    /// gsm8k: draw them at random, anew for each question, as the evaluation harness does with
    /// this seed (its own is 1234); without it the first of the file.
    #[arg(long, value_name = "N", value_parser = whole_number::<u64>, allow_negative_numbers = true)]
    fewshot_seed: Option<u64>,
    /// gsm8k: most tokens of an answer; without it 256, or half of the model's context where
    /// that is less.
    #[arg(long, value_name = "N", value_parser = count::<u32>, allow_negative_numbers = true)]
    max_gen_toks: Option<u32>,
}

impl TaskArguments {
    /// Items at random, not the first of a file.
    pub(super) fn seeded(&self) -> Self {
        Self { seed: Some(self.seed.unwrap_or(0)), ..self.clone() }
    }

    /// With what a sweep's plan says, where nothing else was asked for.
    pub(super) fn with_plan(&self, plan: &SweepPlan) -> Result<Self, Failure> {
        let wrong = |why: String| Failure::usage(problem!("plain", value = why));
        let named = plan.tasks.iter().map(|name| TaskArgument::parse(name).map_err(wrong));
        let limit = plan.limit.map(|limit| u32::try_from(limit).unwrap_or(u32::MAX));
        Ok(Self {
            tasks: if self.tasks.is_empty() { named.collect::<Result<_, _>>()? } else { self.tasks.clone() },
            limit,
            seed: Some(plan.seed),
            ..self.clone()
        })
    }

    /// Makes an experiment on these items; their files are read.
    pub(super) fn ask(
        &self,
        desk: &mut Desk,
        output: &mut Output<'_>,
    ) -> Result<impl Fn(What) -> Experiment + use<>, Failure> {
        let data = self.data(desk, output)?;
        let (limit, seed) = (self.limit.map(|limit| limit as usize), self.seed);
        Ok(move |what| Experiment {
            data: data.clone(),
            limit,
            seed,
            ..Experiment::of(ModelRef::default(), what)
        })
    }

    /// The tasks that were asked for, or all of the folder's.
    fn data(&self, desk: &mut Desk, output: &mut Output<'_>) -> Result<Vec<DataRef>, Failure> {
        check_labels(&self.tasks)?;
        let of_folder: Vec<String> = desk.sources.names().map(str::to_owned).collect();
        let all = of_folder.iter().map(|name| TaskArgument {
            label: name.clone(),
            name: name.clone(),
            file: None,
            revision: None,
        });
        let wanted = if self.tasks.is_empty() { all.collect() } else { self.tasks.clone() };
        if wanted.is_empty() {
            return Err(Failure::usage(match desk.sources.model().spec().classes() {
                Some(_) => problem!("cli-no-tasks-of-classes"),
                None => problem!("cli-no-tasks"),
            }));
        }
        let written = |task: &TaskArgument| TaskForm::benchmark(&task.name) == Some(TaskForm::Gsm8k);
        if (self.fewshot.is_some() || self.max_gen_toks.is_some()) && !wanted.iter().any(written) {
            return Err(Failure::usage(problem!("cli-gsm8k-alone")));
        }
        wanted.iter().map(|task| self.data_ref(task, &of_folder, desk, output)).collect()
    }

    fn data_ref(
        &self,
        task: &TaskArgument,
        of_folder: &[String],
        desk: &mut Desk,
        output: &mut Output<'_>,
    ) -> Result<DataRef, Failure> {
        let TaskArgument { label, name, .. } = task;
        let (sha256, is_written) = match task.source(of_folder)? {
            TaskSource::Hub(benchmark, revision) => {
                self.refuse_options(benchmark)?;
                let data = benchmark::add(label, (benchmark, revision), desk, output)?;
                return Ok(DataRef { max_gen_toks: self.max_gen_toks, ..data });
            }
            _ if let Some(option) = self.without_fewshot() => {
                return Err(Failure::usage(problem!("cli-needs-fewshot", option)));
            }
            TaskSource::Folder => (desk.sources.data_hash(name), false),
            TaskSource::File(form, path) => (add_file(&path, desk)?, form == TaskForm::Gsm8k),
        };
        let few_shot = match &self.fewshot {
            Some(path) if is_written => Some(FewShotRef {
                n: self.num_fewshot.unwrap_or(EXAMPLES_DEFAULT),
                seed: self.fewshot_seed,
                sha256: Some(add_file(path, desk)?),
                source: None,
            }),
            _ => None,
        };
        Ok(DataRef {
            task: label.clone(),
            sha256: Some(sha256),
            form: (label != name || task.file.is_some()).then(|| name.clone()),
            add_bos: self.add_bos.then_some(true),
            few_shot,
            max_gen_toks: self.max_gen_toks,
            ..DataRef::default()
        })
    }
}

impl TaskArguments {
    /// What is said of examples whose file is missing.
    fn without_fewshot(&self) -> Option<&'static str> {
        let said = self.num_fewshot.map(|_| "--num-fewshot");
        said.or_else(|| self.fewshot_seed.map(|_| "--fewshot-seed")).filter(|_| self.fewshot.is_none())
    }

    /// Refuses what would make other numbers of a benchmark than the harness's.
    fn refuse_options(&self, benchmark: &Benchmark) -> Result<(), Failure> {
        let of_fewshot = self.fewshot.as_ref().map(|_| "--fewshot").or_else(|| self.without_fewshot());
        let Some(option) = self.add_bos.then_some("--add-bos").or(of_fewshot) else { return Ok(()) };
        let (task, form) = (benchmark.name, benchmark.form.name());
        Err(Failure::usage(problem!("cli-by-name-option", task, version = HARNESS, option, form)))
    }
}

/// Reads a file of items; its hash.
pub(in crate::cli) fn add_file(path: &Path, desk: &mut Desk) -> Result<String, Failure> {
    desk.inputs.add(path);
    let bytes = read(path, FILE_BYTES_MAX)?;
    Ok(desk.sources.add_file(&path.display().to_string(), &bytes)?.to_string())
}
