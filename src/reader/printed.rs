//! What commands print with `--json`, as experiments: scores and logits say all that was asked.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Damage, FileError, damaged};
use crate::experiment::{DataRef, Experiment, FewShotRef, ModelRef, Prompt, What};
use crate::model::json_reason;

#[derive(Deserialize)]
struct Printed {
    schedule: String,
    model: ModelRef,
    seed: Option<u64>,
    limit: Option<usize>,
    /// Of scores.
    tasks: Option<BTreeMap<String, Task>>,
    /// Of scores beside the full model's.
    full: Option<IgnoredAny>,
    /// Of logits.
    ids: Option<Vec<u32>>,
    /// Of generated text, which does not say how long it might have become.
    continuation: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Task {
    data_sha256: String,
    add_bos: bool,
    max_gen_toks: Option<u32>,
    fewshot: Option<FewShot>,
    source: Option<String>,
    /// Of a benchmark by name: which, and as which version asks it.
    benchmark: Option<String>,
    harness: Option<String>,
}

#[derive(Deserialize)]
struct FewShot {
    n: u32,
    seed: Option<u64>,
    data_sha256: Option<String>,
    source: Option<String>,
}

/// # Errors
/// When it does not say all that was asked.
pub(super) fn read(text: &str) -> Result<Experiment, FileError> {
    let said = |reason: String| damaged(Damage::Said(reason));
    let printed: Printed = serde_json::from_str(text).map_err(|error| said(json_reason(error)))?;
    let Printed { schedule, model, seed, limit, tasks, full, ids, continuation } = printed;
    let data = tasks.iter().flatten().map(|(name, task)| DataRef {
        task: name.clone(),
        sha256: Some(task.data_sha256.clone()),
        form: task.benchmark.clone(),
        add_bos: Some(task.add_bos),
        few_shot: task.fewshot.as_ref().map(|it| FewShotRef {
            n: it.n,
            seed: it.seed,
            sha256: it.data_sha256.clone(),
            source: it.source.clone(),
        }),
        max_gen_toks: task.max_gen_toks,
        source: task.source.clone(),
        harness: task.harness.clone(),
    });
    let data = data.collect();
    let what = match (tasks, ids, continuation) {
        (Some(_), ..) => What::Scores { schedule, beside_full: full.is_some() },
        (_, Some(ids), _) => What::Logits { schedule, prompt: Prompt::Ids(ids) },
        (_, _, Some(_)) => return Err(damaged(Damage::Missing { field: "max_tokens" })),
        _ => return Err(damaged(Damage::Missing { field: "ids" })),
    };
    let experiment = Experiment { model, data, limit, seed, stop: None, what };
    experiment.check().map_err(|error| said(error.to_string()))?;
    Ok(experiment)
}
