//! Other models beside the open one: which are kept, which of them are drawn, and why one cannot be.

use crate::app::results::figure::beside;
use crate::app::state::{Beside, Besides, Carried, Message, PanelPhase, Slot};
use crate::app::text::{self, pooled_tasks};
use crate::chart::Chart;
use crate::page::charts::{ChartView, OnDatum};
use crate::page::prelude::*;
use crate::protocol::Answered;
use crate::sweep::{Curve, Study};

/// The models, each with a switch; and their chart, where the figure itself is not drawn by models.
#[component]
pub(super) fn BesideModels(
    store: Store,
    study: Study,
    /// What is drawn of them.
    compared: Part<Vec<Curve>>,
    on_datum: OnDatum,
) -> impl IntoView {
    store.send(Message::Besides(Besides::List));
    let others = store.pick(move |state| state.others_of(study));
    let has_any = Part::new(move || others.with(|others| !others.is_empty()));
    let has_own = store.pick(move |state| state.panel(Slot::Study(study)).report.is_some());
    let is_growing = store.pick(move |state| state.panel(Slot::Study(study)).phase != PanelPhase::Finished);
    let chart = Part::new(move || -> Chart { beside(study, compared.get(), is_growing.get()) });
    let has_chart = Part::new(move || !study.is_by_model() && compared.with(|compared| !compared.is_empty()));
    let list =
        move || others.with(|others| others.iter().map(|other| row(store, study, other)).collect_any());
    let is_pooled = study.is_pooled();
    let tasks = store.pick(move |state| state.pooled_tasks(study));
    let stem = StoredValue::new(format!("atelier-figure-{}-models", study.figure().unwrap_or_default()));
    view! {
        <Show when=move || has_any.get()>
            <section class="figure-beside">
                <h4>{if is_pooled { say!("pooled-heading") } else { say!("figures-beside-heading") }}</h4>
                <p class="small muted">{if is_pooled { say!("pooled-how") } else { say!("figures-beside-how") }}</p>
                {is_pooled.then(|| view! {
                    <details class="small muted"><summary>{say!("pooled-more")}</summary><p>{say!("pooled-chance")}</p></details>
                })}
                <ul class="small">{move || list()}</ul>
                <p class="small">{move || (!has_own.get()).then(|| say!("figures-beside-none"))}</p>
                <Show when=move || has_chart.get()>
                    <ChartView
                        id=stem.get_value()
                        chart
                        on_datum
                        carried=Carried::Beside(study)
                        file_stem=stem.get_value()
                    />
                    {move || is_pooled.then(|| view! { <p class="small">{tasks.with(pooled_tasks)}</p> })}
                </Show>
            </section>
        </Show>
    }
}

/// One of them.
fn row(store: Store, study: Study, other: &Beside) -> AnyView {
    let Answered { experiment, provenance, .. } = &other.overlaid.answered;
    let name = other.overlaid.curve.name.clone();
    let (limit, n_tasks) = (experiment.limit.unwrap_or_default(), experiment.tasks().len());
    let place = sentence(&provenance.backend.kind);
    let said = match study.is_pooled() {
        true => {
            let tasks: Vec<String> =
                other.overlaid.draws.iter().map(|it| text::task_name(&it.task)).collect();
            say!("pooled-on", tasks, place, limit, n_tasks)
        }
        false => say!("figures-beside-on", limit, n_tasks, place),
    };
    let apart = other.apart.map(|why| say!("figures-beside-apart", why = sentence(&why)));
    let (is_drawn, is_apart) = (other.is_drawn(), apart.is_some());
    let hash = other.identity();
    let identity = hash.clone();
    let forget = move |_| store.send(Message::Besides(Besides::Forget(study, identity.clone())));
    let show = move |on| store.send(Message::Besides(Besides::Show(study, hash.clone(), on)));
    view! {
        <li>
            <label>
                <input
                    type="checkbox"
                    prop:checked=is_drawn
                    disabled=is_apart
                    on:change=move |event| show(event_target_checked(&event))
                />
                <span>{name.clone()} <span class="muted">" "{said}{apart.map(|apart| format!("; {apart}"))}</span></span>
            </label>
            <button
                type="button"
                class="quiet small"
                aria-label=say!("items-remove", name = &name)
                on:click=forget
            >
                {say!("items-remove-short")}
            </button>
        </li>
    }
    .into_any()
}
