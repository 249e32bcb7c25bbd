//! Benchmarks by name: their files, as they were fetched, become tasks as lm-evaluation-harness asks
//! them.

use std::borrow::Cow;

use super::sources::{Chosen, ItemsFile};
use super::{SessionError, Sources};
use crate::eval::{Benchmark, EncodeProblem, FILE_BYTES_MAX, HARNESS};
use crate::experiment::{DataRef, FewShotRef, TaskInfo};
use crate::hub::{DataFile, DataName, HubName, KeptData, Revision};
use crate::model::{ModelError, Sha256Hash, cut};
use crate::platform::{Downloads, Folder, json_lines};

/// The splits that a benchmark reads, at a revision of its data set: its items', then its examples'.
pub fn data_name(benchmark: &Benchmark, revision: Revision) -> Option<DataName> {
    let splits = [benchmark.split].into_iter().chain(benchmark.few_shot.map(|(split, _)| split));
    Some(DataName {
        name: HubName::new(benchmark.dataset, revision)?,
        config: benchmark.config.to_owned(),
        splits: splits.map(str::to_owned).collect(),
    })
}

impl Sources {
    /// Reads the files of a benchmark; the task under this name, with all that pins it.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub async fn add_benchmark(
        &mut self,
        label: &str,
        benchmark: &Benchmark,
        kept: &KeptData,
    ) -> Result<DataRef, SessionError> {
        let mut files = Vec::new();
        for name in &kept.files {
            let source = kept.source(name);
            files.push((self.add_data(&kept.folder, name, &source).await?.to_string(), source));
        }
        let mut files = files.into_iter();
        let (sha256, source) = files.next().unzip();
        let few_shot = benchmark.few_shot.zip(files.next()).map(|((_, n), (sha256, source))| FewShotRef {
            n,
            seed: Some(Benchmark::FEW_SHOT_SEED),
            sha256: Some(sha256),
            source: Some(source),
        });
        Ok(DataRef {
            task: label.to_owned(),
            sha256,
            form: Some(benchmark.name.to_owned()),
            add_bos: Some(self.tokenizer()?.begins_texts()),
            few_shot,
            source,
            harness: Some(HARNESS.to_owned()),
            ..DataRef::default()
        })
    }

    /// What is told of a benchmark whose files are here.
    ///
    /// # Errors
    /// As when its items are read, and when its answers leave the model no room for a question.
    pub fn benchmark_info(&self, data: &DataRef) -> Result<TaskInfo, SessionError> {
        let chosen = self.of_benchmark(data, data.harness.as_deref().unwrap_or(HARNESS))?;
        // All questions have the same room: one without any would take the scores of other tasks away.
        let (_, refused) = self.encode(&chosen, &[0])?;
        if let Some(error) =
            refused.into_iter().find(|error| matches!(error.problem, EncodeProblem::NoRoom { .. }))
        {
            return Err(error.into());
        }
        Ok(TaskInfo {
            name: data.task.clone(),
            n_items: chosen.task.n_items(),
            metric: chosen.task.metric,
            chance: chosen.task.chance(),
            mirrors: None,
            data_hash: data.sha256.clone().unwrap_or_default(),
            example: chosen.task.items.first().map(super::example).unwrap_or_default(),
            is_own: true,
            work: self.work(&chosen),
            unsuited: self.unsuited(&chosen.task),
        })
    }

    /// Whether a beginning-of-text token stands before what the model reads of benchmarks.
    pub fn begins_benchmarks(&self) -> Option<bool> {
        Some(self.tokenizer().ok()?.begins_texts())
    }

    /// Reads a file of a data set, known by the hash of its bytes as they were fetched.
    async fn add_data(
        &mut self,
        folder: &Folder,
        name: &str,
        source: &str,
    ) -> Result<Sha256Hash, SessionError> {
        let bytes_max = usize::try_from(FILE_BYTES_MAX).unwrap_or(usize::MAX);
        let bytes = folder.read_small(name, bytes_max).await.map_err(ModelError::from)?;
        let sha256 = Sha256Hash::of(&bytes);
        if self.file(&sha256.to_string()).is_none() {
            self.files.push(ItemsFile { name: source.to_owned(), sha256, bytes: lines(name, bytes).await? });
        }
        Ok(sha256)
    }

    /// Reads what an experiment names of a benchmark, as far as it is kept and not here yet; nobody is
    /// asked. The first source that is not kept, if any.
    ///
    /// # Errors
    /// When a file that is kept cannot be read.
    pub async fn add_kept(
        &mut self,
        data: &DataRef,
        downloads: &Downloads,
    ) -> Result<Option<DataFile>, SessionError> {
        let few_shot = data.few_shot.as_ref();
        let of_few_shot = few_shot.map(|it| (it.sha256.as_deref(), it.source.as_deref()));
        let named = [Some((data.sha256.as_deref(), data.source.as_deref())), of_few_shot];
        for (sha256, source) in named.into_iter().flatten() {
            let Some((sha256, source)) = sha256.zip(source) else { continue };
            let bad = || SessionError::BadSource { task: data.task.clone(), place: cut(source) };
            let file = DataFile::parse(source).ok_or_else(bad)?;
            if self.file(sha256).is_some() {
                continue;
            }
            match file.folder(downloads).await {
                Some(folder) if folder.size(&file.name).await.is_ok() => {
                    self.add_data(&folder, &file.name, &file.to_string()).await?;
                }
                _ => return Ok(Some(file)),
            }
        }
        Ok(None)
    }

    /// Whether the files of a benchmark are here.
    pub fn has_items(&self, data: &DataRef) -> bool {
        let examples = data.few_shot.as_ref().and_then(|few_shot| few_shot.sha256.as_ref());
        data.sha256.iter().chain(examples).all(|sha256| self.file(sha256).is_some())
    }

    pub(super) fn file(&self, sha256: &str) -> Option<&ItemsFile> {
        self.files.iter().find(|file| file.sha256.to_string() == sha256)
    }

    /// A benchmark as the harness asks it, where its files are here.
    pub(super) fn of_benchmark(&self, data: &DataRef, version: &str) -> Result<Chosen<'_>, SessionError> {
        let task = || data.task.clone();
        if version != HARNESS {
            return Err(SessionError::OtherHarness {
                task: task(),
                asked: version.to_owned(),
                here: HARNESS,
            });
        }
        let name = data.form.as_ref().unwrap_or(&data.task);
        let benchmark = Benchmark::named(name).ok_or_else(|| SessionError::no_benchmark(name))?;
        let begins = self.tokenizer()?.begins_texts();
        // What is said of the answer must be what was asked.
        if !is_asked_so(data, benchmark, begins) {
            let n = benchmark.few_shot.map(|(_, n)| n);
            return Err(SessionError::OtherAsking {
                task: task(),
                n,
                seed: Benchmark::FEW_SHOT_SEED,
                begins,
            });
        }
        let here = |sha256: Option<&String>| {
            let file = sha256.and_then(|asked| self.file(asked));
            file.ok_or_else(|| SessionError::NoData { task: task(), asked: sha256.cloned() })
        };
        let rows = here(data.sha256.as_ref())?;
        let examples: &[u8] = match benchmark.few_shot {
            Some(_) => &here(data.few_shot.as_ref().and_then(|it| it.sha256.as_ref()))?.bytes,
            None => &[],
        };
        let mut task = benchmark.task(&rows.bytes, examples)?;
        task.name.clone_from(&data.task);
        if let Some(max_gen_toks) = data.max_gen_toks {
            task.write_at_most(max_gen_toks as usize);
        }
        let mut chosen = self.chosen_as(Cow::Owned(task), rows.sha256, benchmark.form);
        chosen.options.add_bos = begins;
        chosen.few_shot.clone_from(&data.few_shot);
        chosen.harness = Some(benchmark.name);
        Ok(chosen)
    }
}

/// Whether a benchmark is asked for with the examples and the first token that it has by name.
fn is_asked_so(data: &DataRef, benchmark: &Benchmark, begins: bool) -> bool {
    let examples = data.few_shot.as_ref().map(|asked| (asked.n, asked.seed));
    let usual = benchmark.few_shot.map(|(_, n)| (n, Some(Benchmark::FEW_SHOT_SEED)));
    examples == usual && data.add_bos.is_none_or(|asked| asked == begins)
}

/// One JSON object a line.
async fn lines(name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, SessionError> {
    Ok(if name.ends_with(".parquet") { json_lines(bytes).await? } else { bytes })
}
