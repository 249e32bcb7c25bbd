//! Everything that a figure of hidden states rests on, as the text that its files carry.

use serde_json::json;

use crate::experiment::{BUILD_ID, Report};
use crate::ui::state::{PanelPhase, Slot, State};

/// The form of the text; another one is not read.
const VERSION: u32 = 1;

/// The figure as JSON: of which model, on which data, where, and what has come of it; of figure
/// 14 for every model that was measured.
#[must_use]
pub fn carried(state: &State, number: u32) -> String {
    let panel = state.panel(Slot::States(number));
    let Some(run) = &panel.experiment else { return "{}".to_owned() };
    let card = state.model.card();
    let report = panel.value(Report::states);
    let read = report.into_iter().flat_map(|report| &report.tasks);
    let hash = |name: &String| card.and_then(|card| card.tasks.iter().find(|info| info.name == *name));
    let tasks = read.map(|name| json!({ "name": name, "data_hash": hash(name).map(|info| &info.data_hash) }));
    let models = state.kept_states.iter().filter(|_| number == 14).map(|kept| {
        json!({
            "title": kept.title,
            "hash": kept.hash,
            "tasks": kept.tasks,
            "n_items": kept.n_items,
            "path": kept.path,
        })
    });
    let text = json!({
        "atelier": "states",
        "version": VERSION,
        "figure": number,
        "model": card.map(|card| json!({
            "name": card.name,
            "title": card.title,
            "hash": card.hash,
            "n_layers": card.spec.n_layers,
        })),
        "tasks": tasks.collect::<Vec<_>>(),
        "schedule": run.what.schedule(),
        "limit": run.limit,
        "seed": run.seed,
        "backend": card.map(|card| &card.backend),
        "build": BUILD_ID,
        "is_complete": panel.phase == PanelPhase::Finished,
        "result": report,
        "models": models.collect::<Vec<_>>(),
    });
    format!("{text:#}\n")
}
