//! What the schedule costs: counted at once, timed when measured.

use leptos::prelude::*;

use super::scores::ProblemText;
use crate::experiment::{CostReport, ModelCard, Report};
use crate::plan::{Cost, cost, lower};
use crate::schedule::Schedule;
use crate::ui::state::{Message, PanelPhase, Slot, State};
use crate::ui::store::Store;
use crate::ui::text::Text;

/// Tokens before the one whose cost is counted, as in the measurement.
const CONTEXT: usize = 32;

/// The panel.
#[component]
pub(super) fn CostPanel(store: Store, text: &'static Text) -> impl IntoView {
    let words = &text.cost;
    let counted = store.pick(counted);
    let phase = store.pick(|state| state.panel(Slot::Cost).phase.clone());
    let measured = store.pick(|state| state.panel(Slot::Cost).current(Report::cost).copied());
    let is_measuring = store.pick(|state| state.panel(Slot::Cost).is_pending());
    let backend = store.pick(|state| state.model.card().map(|card| card.backend.clone()));
    let place = move || {
        let (measured, backend) = (measured.get()?, backend.get()?);
        let kind = (text.model.backend)(backend.kind);
        Some((words.measured_here)(measured.edited.n_tokens, kind, &backend.adapter))
    };
    let problem = move || match phase.get() {
        PanelPhase::Failed(problem) => Some(view! { <ProblemText problem /> }),
        _ => None,
    };
    view! {
        <Show when=move || counted.with(Option::is_some)>
            <section class="panel cost" aria-labelledby="cost-heading">
                <header class="panel-head">
                    <h2 id="cost-heading">{words.heading}</h2>
                    {problem}
                    <button
                        type="button"
                        class="quiet small"
                        disabled=move || is_measuring.get()
                        on:click=move |_| store.send(Message::Run(Slot::Cost))
                    >
                        {move || {
                            if is_measuring.get() {
                                words.measuring
                            } else if measured.with(Option::is_some) {
                                words.measure_again
                            } else {
                                words.measure
                            }
                        }}
                    </button>
                </header>
                {move || counted.get().map(|counted| table(text, counted, measured.get().as_ref()))}
                <footer class="panel-foot small muted">
                    <p>{place}</p>
                    <p>{words.counted}</p>
                </footer>
            </section>
        </Show>
    }
}

/// Costs of the full model and of the schedule.
type Counted = (Cost, Cost);

fn counted(state: &State) -> Option<Counted> {
    let card: &ModelCard = state.model.card()?;
    let bytes = card.dtype.bytes() as u64;
    let of = |schedule: &Schedule| cost(&lower(schedule), &card.spec, CONTEXT, bytes);
    Some((of(&Schedule::baseline(card.spec.n_layers)), of(state.schedule())))
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^53, for a ratio of two decimals")]
fn table(
    text: &'static Text,
    (full, yours): Counted,
    measured: Option<&CostReport>,
) -> impl IntoView + use<> {
    let (words, numbers) = (&text.cost, &text.numbers);
    let counts = |label, counts: [u64; 2], show: &dyn Fn(u64) -> String| {
        row(text, label, counts.map(|n| n as f64), counts.map(show))
    };
    let count = |n| numbers.count(n);
    let layers = [full.layer_applications, yours.layer_applications].map(|n| n as u64);
    let mut rows = vec![counts(words.layers, layers, &count)];
    if let Some(pair) = measured {
        let millis = [pair.full.millis_per_token, pair.edited.millis_per_token];
        rows.push(row(text, words.millis, millis, millis.map(|ms| numbers.millis(ms))));
        let dispatches = [pair.full.dispatches, pair.edited.dispatches].map(|n| n as u64);
        if dispatches != [0, 0] {
            rows.push(counts(words.dispatches, dispatches, &count));
        }
    } else {
        let nothing_yet = view! {
            <tr>
                <th scope="row">{words.millis}</th>
                <td colspan="3" class="muted">{words.not_measured}</td>
            </tr>
        };
        rows.push(nothing_yet.into_any());
    }
    let flops = [full.flops_per_token, yours.flops_per_token];
    rows.push(counts(words.flops, flops, &|n| numbers.large(n)));
    let bytes = [full.weight_bytes_per_token, yours.weight_bytes_per_token];
    rows.push(counts(words.bytes, bytes, &|n| numbers.bytes(n)));
    view! {
        <table class="cost-table">
            <thead>
                <tr>
                    <th scope="col"><span class="sr-only">{words.column_what}</span></th>
                    <th scope="col">{words.full}</th>
                    <th scope="col">{words.yours}</th>
                    <th scope="col"><span class="sr-only">{words.ratio}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// What, the full model's, the schedule's, and their ratio.
fn row(text: &'static Text, label: &'static str, values: [f64; 2], shown: [String; 2]) -> AnyView {
    let ([full, yours], [full_shown, yours_shown]) = (values, shown);
    let ratio = (full > 0.0).then(|| (text.cost.times)(yours / full));
    view! {
        <tr>
            <th scope="row">{label}</th>
            <td>{full_shown}</td>
            <td><strong>{yours_shown}</strong></td>
            <td class="muted">{ratio}</td>
        </tr>
    }
    .into_any()
}
