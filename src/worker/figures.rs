//! Figures that are kept to stand beside those of other models, in the form of their files.

use serde::Deserialize;

use crate::experiment::{Experiment, Provenance, Report, What};
use crate::platform::Storage;
use crate::protocol::{Answered, Packed, kept_max};
use crate::sweep::Study;
use crate::worker::written::json;

/// Bytes of the text of one; a longer one is not kept. One of figure 7 has 60 kB, of figure 11 with the resamples of a
/// task of a model of 24 layers 0.5 MB.
const TEXT_BYTES_MAX: usize = 4 << 20;
/// Before all keys. Its version stands in them.
const PREFIX: &str = "figures/1/";

/// What is kept of one.
#[derive(Deserialize)]
struct Kept {
    experiment: Experiment,
    provenance: Provenance,
    report: Report,
}

/// Keeps a figure in place of the one that there was of its model; beyond [`kept_max`] models the
/// one goes that was kept longest ago. What is no figure is not kept.
pub(super) async fn keep(storage: &Storage, answered: &Answered) {
    let Some(study) = study_of(&answered.experiment) else { return };
    let Some(text) = answered
        .report()
        .ok()
        .and_then(|report| json(std::slice::from_ref(answered), &[report], Vec::new()).ok())
    else {
        return;
    };
    if text.len() > TEXT_BYTES_MAX {
        return;
    }
    forget(storage, study, &answered.provenance.identity()).await;
    let kept = storage.under(&below(study)).await;
    for (key, _) in kept.iter().take((kept.len() + 1).saturating_sub(kept_max(study))) {
        storage.remove(key).await;
    }
    let last = kept.last().and_then(|(key, _)| key.rsplit('/').next()?.parse::<u32>().ok());
    let number = last.map_or(0, |last| last.saturating_add(1));
    storage.put(&format!("{}{number:08}", below(study)), &text).await;
}

/// All that are kept, of each study those that were kept longest ago first. What cannot be read any
/// more is as if it had never been there.
pub(super) async fn list(storage: &Storage) -> Vec<Answered> {
    let texts = storage.under(PREFIX).await;
    texts.iter().filter_map(|(_, text)| read(text)).collect()
}

/// Forgets what is kept of a figure for the model with this hash.
pub(super) async fn forget(storage: &Storage, study: Study, model_hash: &str) {
    for (key, text) in storage.under(&below(study)).await {
        if read(&text).is_none_or(|answered| answered.is_of_model(model_hash)) {
            storage.remove(&key).await;
        }
    }
}

fn read(text: &str) -> Option<Answered> {
    let Kept { experiment, provenance, report } = serde_json::from_str(text).ok()?;
    Some(Answered { experiment, provenance, report: Packed::new(report).ok()?.bytes().to_vec() })
}

/// Before the keys of a study.
fn below(study: Study) -> String {
    format!("{PREFIX}{:02}/", study.figure().unwrap_or_default())
}

fn study_of(experiment: &Experiment) -> Option<Study> {
    match experiment.what {
        What::Sweep { study, .. } => study,
        _ => None,
    }
}
