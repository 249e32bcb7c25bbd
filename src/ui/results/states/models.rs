//! Figure 14: the full model's similarities of every model that was measured on this page.

use leptos::prelude::*;

use super::drawn::SimilarityChart;
use crate::ui::part::Part;
use crate::ui::state::KeptStates;
use crate::ui::store::Store;
use crate::ui::text::Text;

/// A table of shades per model, and the sizes of its groups.
#[component]
pub(super) fn Models(store: Store, text: &'static Text) -> impl IntoView {
    let words = &text.states;
    let kept = store.pick(|state| state.kept_states.clone());
    let told = move || (words.models)(kept.with(Vec::len));
    let list = move || {
        let models = kept.get().into_iter().enumerate();
        models.map(|(index, model)| one(store, text, index, model)).collect_view()
    };
    view! {
        <p class="small">{told}</p>
        <ul class="states-models">{list}</ul>
    }
}

fn one(store: Store, text: &'static Text, index: usize, model: KeptStates) -> impl IntoView {
    let words = &text.states;
    let groups = (words.groups)(model.path.groups.as_ref());
    let path = Part::new(move || Some(model.path.clone()));
    view! {
        <li>
            <h4>{model.title}</h4>
            <p class="small muted">{(words.model_items)(model.n_items, &model.tasks)}</p>
            <p>{groups}</p>
            <SimilarityChart store text path number=14 stem=format!("atelier-figure-14-{index}") />
        </li>
    }
}
