//! What the schedule costs: counted at once, timed when measured.

use super::parts::{Panel, is_running, problem, unsuited, unsuited_note};
use crate::experiment::{CostReport, ModelCard, Report};
use crate::page::prelude::*;
use crate::plan::{Cost, cost, lower};
use crate::schedule::Schedule;
use crate::words::{Problem, spoken};

/// Tokens before the one whose cost is counted, as in the measurement.
const CONTEXT: usize = 32;

#[component]
pub(super) fn CostPanel(store: Store) -> impl IntoView {
    let counted = store.pick(counted);
    let slot = Slot::Cost;
    let measured = store.pick(move |state| state.panel(slot).current(Report::cost).copied());
    let is_measuring = is_running(store, slot);
    let backend = store.pick(|state| state.model.card().map(|card| card.backend.clone()));
    let place = move || {
        let (measured, backend) = (measured.get()?, backend.get()?);
        let (kind, n) = (Problem::of(&backend.kind), measured.edited.n_tokens);
        Some(say!("cost-measured-here", n, backend = kind, adapter = backend.adapter))
    };
    let label = Part::new(move || match (is_measuring.get(), measured.with(Option::is_some)) {
        (true, _) => say!("cost-measuring"),
        (false, true) => say!("cost-measure-again"),
        (false, false) => say!("cost-measure"),
    });
    let why_not = unsuited(store, slot);
    let is_timed = Part::new(move || why_not.with(Option::is_none));
    let head = move || {
        view! {
            {problem(store, slot)}
            <Show when=move || is_timed.get()>
                <Button store class="quiet small" label off=is_measuring message=move |()| Message::Run(slot) />
            </Show>
        }
    };
    view! {
        <Panel
            store
            name="cost"
            heading=say!("cost-heading")
            is_offered=|state| state.model.card().is_some()
            head
        >
            {unsuited_note(store, slot)}
            {move || counted.get().map(|counted| table(counted, measured.get().as_ref()))}
            <footer class="panel-foot small muted">
                <p>{move || place()}</p>
                <p>{say!("cost-counted")}</p>
            </footer>
        </Panel>
    }
}

/// Costs of the full model and of the schedule.
type Counted = (Cost, Cost);

fn counted(state: &State) -> Option<Counted> {
    let card: &ModelCard = state.model.card()?;
    let of = |schedule: &Schedule| cost(&lower(schedule), &card.spec, CONTEXT, card.dtype);
    Some((of(&Schedule::full(card.spec.n_layers)), of(state.schedule())))
}

fn table((full, edited): Counted, measured: Option<&CostReport>) -> impl IntoView + use<> {
    let words = spoken();
    let numbers = words.numbers();
    let counts = |label: String, counts: [u64; 2], show: &dyn Fn(u64) -> String| {
        row(label, counts.map(|n| n as f64), counts.map(show))
    };
    let count = |n| numbers.count(n);
    let layers = [full.layer_applications, edited.layer_applications].map(|n| n as u64);
    let mut rows = vec![counts(say!("cost-layers"), layers, &count)];
    if let Some(pair) = measured {
        let millis = [pair.full.millis_per_token, pair.edited.millis_per_token];
        rows.push(row(say!("cost-millis"), millis, millis.map(|ms| numbers.millis(ms))));
        let dispatches = [pair.full.dispatches, pair.edited.dispatches].map(|n| n as u64);
        if dispatches != [0, 0] {
            rows.push(counts(say!("cost-dispatches"), dispatches, &count));
        }
    } else {
        let nothing_yet = view! {
            <tr>
                <th scope="row">{say!("cost-millis")}</th>
                <td colspan="3" class="muted">{say!("cost-not-measured")}</td>
            </tr>
        };
        rows.push(nothing_yet.into_any());
    }
    let flops = [full.flops_per_token, edited.flops_per_token];
    rows.push(counts(say!("cost-flops"), flops, &|n| numbers.large(n)));
    let bytes = [full.weight_bytes_per_token, edited.weight_bytes_per_token];
    rows.push(counts(say!("cost-bytes"), bytes, &|n| numbers.bytes(n)));
    view! {
        <table class="cost-table">
            <thead>
                <tr>
                    <th scope="col"><span class="sr-only">{say!("cost-what")}</span></th>
                    <th scope="col">{say!("column-full-model")}</th>
                    <th scope="col">{say!("column-your-schedule")}</th>
                    <th scope="col"><span class="sr-only">{say!("cost-ratio")}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// What, the full model's, the schedule's, and their ratio.
fn row(label: String, values: [f64; 2], shown: [String; 2]) -> AnyView {
    let ([full, edited], [full_shown, edited_shown]) = (values, shown);
    let ratio = (full > 0.0).then(|| say!("cost-times", ratio = edited / full));
    view! {
        <tr>
            <th scope="row">{label}</th>
            <td>{full_shown}</td>
            <td><strong>{edited_shown}</strong></td>
            <td class="muted">{ratio}</td>
        </tr>
    }
    .into_any()
}
