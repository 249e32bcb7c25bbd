//! Everything that a figure rests on, as the text that its files carry.

use serde_json::{Value, json};

use crate::experiment::{BUILD_ID, Report, TaskInfo};
use crate::sweep::Study;
use crate::ui::state::{PanelPhase, Slot, State};

/// The form of the text; another one is not read.
const VERSION: u32 = 1;

/// The figure as JSON: what was asked, of which model, on which data, where, and what has come
/// of it.
#[must_use]
pub fn carried(state: &State, study: Study) -> String {
    let panel = state.panel(Slot::Study(study));
    let Some(run) = &panel.experiment else { return "{}".to_owned() };
    let card = state.model.card();
    let names = run.tasks();
    let tasks = names.iter().map(|name| task(name, card.and_then(|card| find(&card.tasks, name))));
    let text = json!({
        "atelier": "figure",
        "version": VERSION,
        "study": study,
        "model": card.map(|card| json!({
            "name": card.name,
            "title": card.title,
            "hash": card.hash,
            "n_layers": card.spec.n_layers,
        })),
        "tasks": tasks.collect::<Vec<Value>>(),
        "limit": run.limit,
        "seed": run.seed,
        "stop": run.stop,
        "backend": card.map(|card| &card.backend),
        "build": BUILD_ID,
        "is_complete": panel.phase == PanelPhase::Finished,
        "result": panel.value(Report::sweep),
        "others": state.others_of(study),
    });
    format!("{text:#}\n")
}

fn find<'a>(tasks: &'a [TaskInfo], name: &str) -> Option<&'a TaskInfo> {
    tasks.iter().find(|task| task.name == name)
}

fn task(name: &str, info: Option<&TaskInfo>) -> Value {
    json!({
        "name": name,
        "data_hash": info.map(|info| &info.data_hash),
        "n_items": info.map(|info| info.n_items),
        "chance": info.map(|info| info.chance),
    })
}
