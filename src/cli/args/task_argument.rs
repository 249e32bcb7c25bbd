//! `--task [LABEL:]NAME[=FILE.jsonl]`, or `--task [LABEL:]NAME@REVISION`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::cli::failure::Failure;
use crate::eval::{Benchmark, TaskForm, cut};
use crate::hub::Revision;
use crate::words::{problem, say};

/// One `--task`, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct TaskArgument {
    /// The name under which results appear.
    pub(in crate::cli) label: String,
    /// One of the folder's tasks or a benchmark.
    pub(in crate::cli) name: String,
    /// Its items, if not the folder's own.
    pub(in crate::cli) file: Option<PathBuf>,
    /// At which revision of its data set on the Hub, if that was said.
    pub(in crate::cli) revision: Option<Revision>,
}

/// Where the items of a task come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum TaskSource {
    /// The model folder's own task.
    Folder,
    /// A file in this form.
    File(TaskForm, PathBuf),
    /// A benchmark's data set on the Hub.
    Hub(&'static Benchmark, Revision),
}

impl TaskArgument {
    /// Reads the argument; a label is what stands before the first colon of the part
    /// before the first `=`.
    pub(in crate::cli) fn parse(text: &str) -> Result<Self, String> {
        let (task, file) = match text.split_once('=') {
            Some((_, "")) => return Err(say!("cli-expected-file")),
            Some((task, file)) => (task, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let (task, revision) = match task.split_once('@').filter(|_| file.is_none()) {
            Some((task, text)) => (task, Some(Revision::parse(text).map_err(|error| error.to_string())?)),
            None => (task, None),
        };
        let (label, name) = task.split_once(':').unwrap_or((task, task));
        if label.is_empty() || name.is_empty() {
            return Err(say!("cli-expected-task"));
        }
        Ok(Self { label: label.to_owned(), name: name.to_owned(), file, revision })
    }

    /// Decides where the items come from, given the names of the folder's tasks, of which one wins over
    /// a benchmark unless a revision was named.
    pub(in crate::cli) fn source(&self, of_folder: &[String]) -> Result<TaskSource, Failure> {
        let name = self.name.as_str();
        let is_folders = of_folder.iter().any(|known| known == name);
        match (&self.file, TaskForm::benchmark(name)) {
            (Some(file), Some(form)) => Ok(TaskSource::File(form, file.clone())),
            (None, _) if is_folders && self.revision.is_none() => Ok(TaskSource::Folder),
            (None, _) if let Some(benchmark) = Benchmark::named(name) => {
                Ok(TaskSource::Hub(benchmark, self.revision.clone().unwrap_or_else(Revision::main)))
            }
            (None, _) if is_folders => Err(Failure::usage(problem!("cli-no-revisions", task = name))),
            (Some(file), None) if is_folders => Ok(TaskSource::File(TaskForm::Atelier, file.clone())),
            (None, Some(_)) => {
                Err(Failure::usage(problem!("cli-no-items", task = name, by_name = by_name())))
            }
            (_, None) => {
                let own = of_folder.to_vec();
                let benchmarks = TaskForm::BENCHMARKS.iter().map(|(name, _)| *name).collect::<Vec<_>>();
                let takes_none = Benchmark::named(name).is_some() || name == TaskForm::Atelier.name();
                if takes_none && self.file.is_some() {
                    return Err(Failure::usage(problem!("cli-takes-no-file", task = name, own, benchmarks)));
                }
                Err(Failure::usage(problem!(
                    "cli-no-task",
                    task = cut(name).escape_debug().to_string(),
                    own,
                    benchmarks,
                    by_name = by_name()
                )))
            }
        }
    }
}

/// What comes from the Hub.
fn by_name() -> Vec<&'static str> {
    Benchmark::ALL.iter().map(|benchmark| benchmark.name).collect()
}

/// Results are named by their labels, so each may occur once.
pub(in crate::cli) fn check_labels(tasks: &[TaskArgument]) -> Result<(), Failure> {
    let mut seen = BTreeSet::new();
    match tasks.iter().find(|task| !seen.insert(&task.label)) {
        Some(twice) => Err(Failure::usage(problem!(
            "cli-task-twice",
            task = cut(&twice.label).escape_debug().to_string()
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{TaskArgument, check_labels};
    use expect_test::{Expect, expect};

    fn check(text: &str, expect: Expect) {
        let shown = match TaskArgument::parse(text) {
            Err(error) => error,
            Ok(task) => match task.source(&["facts", "arith"].map(str::to_owned)) {
                Ok(source) => format!("{}: {source:?}", task.label),
                Err(failure) => failure.to_string().trim_end().to_owned(),
            },
        };
        expect.assert_eq(&shown);
    }

    #[test]
    fn tasks_as_written() {
        check("facts", expect!["facts: Folder"]);
        check("mine:facts", expect!["mine: Folder"]);
        check("facts=a:b=c.jsonl", expect![[r#"facts: File(Atelier, "a:b=c.jsonl")"#]]);
        check("easy:arc=ARC-Easy.jsonl", expect![[r#"easy: File(Arc, "ARC-Easy.jsonl")"#]]);
        check("lambada=", expect!["the file after = is missing"]);
        let expected = "expected [LABEL:]NAME, [LABEL:]NAME=FILE.jsonl or [LABEL:]NAME@REVISION";
        for text in [":facts", "", "@main", "a:@main"] {
            assert_eq!(TaskArgument::parse(text).unwrap_err(), expected);
        }
        check(
            "lambada",
            expect![[r#"
                error: the items of lambada are missing
                hint: --task lambada=FILE.jsonl, in the form in which lambada is published; or from the Hugging Face Hub: lambada_openai, hellaswag, winogrande, arc_easy, arc_challenge, gsm8k, wikitext, cola, sst2, mrpc, qqp, stsb, mnli, mnli_mismatch, qnli, rte, wnli"#]],
        );
        check(
            "facts@main",
            expect![[r"
                error: facts is one of the model's tasks, which has no revisions
                hint: leave out what stands behind @"]],
        );
        for name in ["atelier", "lambada_openai"] {
            let task = TaskArgument::parse(&format!("{name}=x")).unwrap();
            let refused = task.source(&["facts".to_owned()]).unwrap_err().to_string();
            assert!(refused.starts_with(&format!("error: {name} takes no file\n")), "{refused}");
        }
        check("gsm8k=x", expect![[r#"gsm8k: File(Gsm8k, "x")"#]]);
        check(
            "helaswag=x",
            expect![[r#"
                error: there is no task "helaswag"
                hint: the model's tasks: facts, arith; with =FILE.jsonl: lambada, hellaswag, winogrande, arc, gsm8k, wikitext, cola, sst2, mrpc, qqp, stsb, mnli, qnli, rte, wnli; from the Hugging Face Hub: lambada_openai, hellaswag, winogrande, arc_easy, arc_challenge, gsm8k, wikitext, cola, sst2, mrpc, qqp, stsb, mnli, mnli_mismatch, qnli, rte, wnli"#]],
        );
        let hub = |text: &str, name: &str, revision: &str| {
            let task = TaskArgument::parse(text).unwrap();
            let source = task.source(&["arc_easy".to_owned()]).unwrap();
            let benchmark = crate::eval::Benchmark::named(name).unwrap();
            let revision = crate::hub::Revision::parse(revision).unwrap();
            assert_eq!(source, super::TaskSource::Hub(benchmark, revision));
        };
        hub("hellaswag", "hellaswag", "main");
        hub("mine:gsm8k@refs/pr/1", "gsm8k", "refs/pr/1");
        // The folder's own wins, unless a revision says which is meant.
        hub("arc_easy@main", "arc_easy", "main");
    }

    #[test]
    fn a_label_names_one_task() {
        let tasks: Vec<TaskArgument> =
            ["facts", "arith", "facts"].iter().map(|text| TaskArgument::parse(text).unwrap()).collect();
        assert!(check_labels(&tasks[..2]).is_ok() && check_labels(&tasks).is_err());
    }
}
