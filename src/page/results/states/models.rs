//! Figure 14: the full model's similarities of every model that was measured on this page.

use super::drawn::SimilarityChart;
use crate::app::state::KeptStates;
use crate::app::text;
use crate::page::prelude::*;

/// A table of shades per model, and the sizes of its groups.
#[component]
pub(super) fn Models(store: Store) -> impl IntoView {
    let kept = store.pick(|state| state.kept_states.clone());
    let told = move || say!("states-models", n = kept.with(Vec::len));
    let list = move || {
        let models = kept.get().into_iter().enumerate();
        models.map(|(index, model)| one(store, index, model)).collect_any()
    };
    view! {
        <p class="small">{move || told()}</p>
        <ul class="states-models">{move || list()}</ul>
    }
}

fn one(store: Store, index: usize, model: KeptStates) -> impl IntoView {
    let groups = text::groups(model.path.groups.as_ref());
    let tasks: Vec<String> = model.tasks.iter().map(|task| text::task_name(task)).collect();
    let path = Part::new(move || Some(model.path.clone()));
    view! {
        <li>
            <h4>{model.answered.provenance.model}</h4>
            <p class="small muted">{say!("states-model-items", n = model.n_items, tasks = &tasks)}</p>
            <p>{groups}</p>
            <SimilarityChart store path number=14 stem=format!("atelier-figure-14-{index}") />
        </li>
    }
}
