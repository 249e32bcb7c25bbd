//! What a figure's numbers rest on.

use crate::app::text;
use crate::model::short;
use crate::page::prelude::*;
use crate::page::results::facts;
use crate::sweep::Study;

/// Items, seed, schedules, device, model.
#[component]
pub(super) fn RestsOn(store: Store, study: Study) -> impl IntoView {
    let rows = store.pick(move |state| {
        let (panel, card) = (state.panel(Slot::Study(study)), state.model.card()?);
        let (figure, asked) = (panel.value(Report::sweep)?, panel.experiment.as_ref()?);
        let name = |task: &String| text::task_name(task);
        let tasks: Vec<String> = asked.tasks().iter().map(name).collect();
        Some([
            (
                say!("rests-on-items"),
                say!(
                    "rests-on-items-words",
                    done = Some(figure.n_done).filter(|done| *done != figure.n_total),
                    total = figure.n_total,
                    tasks = &tasks
                ),
            ),
            (say!("rests-on-order"), say!("seed", seed = asked.seed.unwrap_or_default())),
            (say!("rests-on-schedules"), numbers().count(figure.n_schedules as u64)),
            (say!("rests-on-intervals"), say!("rests-on-intervals-words")),
            (say!("rests-on-computed-on"), text::computed_on(state)?),
            (
                say!("rests-on-model"),
                say!("rests-on-model-words", title = &card.title, hash = short(&card.hash)),
            ),
        ])
    });
    view! {
        <details class="small rests-on">
            <summary>{say!("rests-on-heading")}</summary>
            <dl>{move || facts(rows.get().into_iter().flatten())}</dl>
        </details>
    }
}
