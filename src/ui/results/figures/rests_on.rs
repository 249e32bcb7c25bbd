//! What a figure's numbers rest on.

use leptos::prelude::*;

use crate::experiment::Report;
use crate::sweep::Study;
use crate::ui::results::short;
use crate::ui::state::Slot;
use crate::ui::store::Store;
use crate::ui::text::Text;

/// Items, seed, schedules, device, model.
#[component]
pub(super) fn RestsOn(store: Store, text: &'static Text, study: Study) -> impl IntoView {
    let words = &text.figures.rests_on;
    let rows = store.pick(move |state| {
        let (panel, card) = (state.panel(Slot::Study(study)), state.model.card()?);
        let (figure, asked) = (panel.value(Report::sweep)?, panel.experiment.as_ref()?);
        let name = |task: &String| {
            (text.scores.task)(task).map_or_else(|| task.clone(), |words| words.name.to_owned())
        };
        let tasks: Vec<String> = asked.tasks().iter().map(name).collect();
        let backend = (text.model.backend)(card.backend.kind);
        Some([
            (words.items, (words.items_words)(figure.n_done, figure.n_total, &tasks)),
            (words.order, (words.seed)(asked.seed.unwrap_or_default())),
            (words.schedules, text.numbers.count(figure.n_schedules as u64)),
            (words.intervals, words.intervals_words.to_owned()),
            (words.computed_on, format!("{backend}, {}", card.backend.adapter)),
            (words.model, (words.model_words)(&card.title, &short(&card.hash))),
        ])
    });
    let list = move || {
        let rows = rows.get().into_iter().flatten();
        rows.map(|(label, value)| view! { <div><dt>{label}</dt><dd>{value}</dd></div> }).collect_view()
    };
    view! {
        <details class="small rests-on">
            <summary>{words.heading}</summary>
            <dl>{list}</dl>
        </details>
    }
}
