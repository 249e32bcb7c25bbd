//! Attention maps: one layer run under the full model and under the schedule, side by side, and
//! how far each layer run's maps are from the full model's.

use super::parts::{Panel, chart_of, is_running, is_stale, prompt_note, reads_text};
use crate::chart::{Chart, HeatCell, HeatMap, LineChart, LinePoint, Series, Shades};
use crate::experiment::{AttentionReport, LayerRuns, Report};
use crate::page::charts::OnDatum;
use crate::page::prelude::*;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Chosen {
    /// A layer run of the schedule.
    run: usize,
    /// A head, or the mean over heads.
    head: Option<usize>,
}

#[component]
pub(super) fn AttentionPanel(store: Store) -> impl IntoView {
    let slot = Slot::Attention;
    let is_pending = is_running(store, slot);
    let report = store.report(slot, Report::attention);
    let has_any = Part::new(move || report.is_there());
    let is_stale = is_stale(store, slot);
    let head = move || {
        view! {
            {prompt_note(store, slot)}
            <Show when=move || is_pending.get() && !has_any.get()>
                <span class="phase muted small">{say!("attention-waiting")}</span>
            </Show>
            <Show when=move || !has_any.get()>
                <Button store class="small" label=say!("attention-run") off=is_pending message=move |()| Message::Run(slot) />
            </Show>
        }
    };
    let sees_ahead =
        store.pick(|state| state.model.card().is_some_and(|card| !card.spec.block.attention.causal));
    let tokens = move || {
        let said = |report: &AttentionReport| {
            say!("attention-tokens", n = report.tokens.len(), before = report.n_before)
        };
        report.with(|report| report.map(said))
    };
    view! {
        <Panel
            store
            name="attention"
            heading=say!("attention-heading")
            is_offered=reads_text
            head
        >
            <p class="muted small">{move || say!("attention-explanation", sees_ahead = sees_ahead.get())}</p>
            <Show when=move || has_any.get()>
                <div class:stale=move || is_stale.get()>
                    <Maps report sees_ahead />
                    <p class="small muted">{move || tokens()}</p>
                </div>
            </Show>
        </Panel>
    }
}

/// The choices, both maps and the distances.
#[component]
fn Maps(
    report: Found<AttentionReport>,
    /// Tokens attend to those behind them, too.
    sees_ahead: Part<bool>,
) -> impl IntoView {
    let chosen = RwSignal::new(Chosen::default());
    // The layers of the schedule's runs.
    let layers = |report: &AttentionReport| report.edited.layers.clone();
    let runs = Part::new(move || report.with(|report| report.map(layers).unwrap_or_default()));
    let n_heads = Part::new(move || report.with(|report| report.map_or(0, |report| report.n_heads)));
    // Another schedule may have fewer layer runs.
    let at = Part::new(move || {
        let Chosen { run, head } = chosen.get();
        Chosen { run: run.min(runs.with(Vec::len).saturating_sub(1)), head }
    });
    let options = move || {
        let runs = runs.get();
        let of = runs.len();
        let option = move |(run, layer): (usize, u16)| {
            view! {
                <option value=run.to_string() selected=move || at.get().run == run>
                    {say!("attention-layer-run", place = run + 1, of, layer)}
                </option>
            }
        };
        runs.into_iter().enumerate().map(option).collect_any()
    };
    let heads = move || {
        let head = move |head: usize| {
            view! {
                <option value=head.to_string() selected=move || at.get().head == Some(head)>
                    {say!("attention-head", head)}
                </option>
            }
        };
        (0..n_heads.get()).map(head).collect_any()
    };
    let choose_run = move |event| {
        let run = event_target_value(&event).parse().unwrap_or(0);
        chosen.update(|chosen| chosen.run = run);
    };
    let choose_head =
        move |event| chosen.update(|chosen| chosen.head = event_target_value(&event).parse().ok());
    let on_datum = OnDatum {
        choose: Callback::new(move |note: String| {
            if let Ok(place) = note.parse::<usize>() {
                chosen.update(|chosen| chosen.run = place.saturating_sub(1));
            }
        }),
        label: |run| say!("attention-label", run),
        hint: || say!("attention-hint"),
        told: None,
        current: Part::new(move || (at.get().run + 1).to_string()),
    };
    let map = move |is_full: bool| {
        let chart = Part::new(move || {
            report.with(|report| {
                report.map_or_else(empty, |report| map(report, at.get(), is_full, sees_ahead.get()))
            })
        });
        let stem = if is_full { "atelier-attention-full" } else { "atelier-attention-edited" };
        let title = move || chart.with(|chart| chart.title().to_owned());
        view! {
            <figure>
                <figcaption class="small">{move || title()}</figcaption>
                {chart_of(Slot::Attention, stem, chart, on_datum)}
            </figure>
        }
    };
    let distances = Part::new(move || report.with(|report| report.map_or_else(empty, distances)));
    view! {
        <div class="attention-choice small">
            <label>
                {say!("attention-choose-run")} " "
                <select id="attention-run" on:change=choose_run>{move || options()}</select>
            </label>
            <label>
                {say!("attention-choose-head")} " "
                <select id="attention-head" on:change=choose_head>
                    <option value="" selected=move || at.get().head.is_none()>{say!("attention-mean")}</option>
                    {move || heads()}
                </select>
            </label>
        </div>
        <div class="attention-maps">{map(true)} {map(false)}</div>
        <figure>
            <figcaption class="small">{say!("attention-distances")}</figcaption>
            {chart_of(Slot::Attention, "atelier-attention-distances", distances, on_datum)}
        </figure>
    }
}

fn empty() -> Chart {
    Chart::Heat(HeatMap::default())
}

/// The map of a layer run, or of the full model's run of the same layer.
fn map(report: &AttentionReport, at: Chosen, is_full: bool, sees_ahead: bool) -> Chart {
    let Some(&layer) = report.edited.layers.get(at.run) else { return empty() };
    let of_full = || report.full.layers.iter().position(|other| *other == layer);
    let (of, run, title): (&LayerRuns, Option<usize>, String) = match is_full {
        true => (&report.full, of_full(), say!("attention-full", layer, head = at.head)),
        false => {
            let (place, of) = (at.run + 1, report.edited.layers.len());
            (&report.edited, Some(at.run), say!("attention-edited", layer, head = at.head, place, of))
        }
    };
    let values = run.map(|run| report.map(of, run, at.head)).unwrap_or_default();
    let n = report.tokens.len();
    // What comes after a token cannot be attended to: blank, not zero.
    let cell = |(place, value): (usize, &f32)| {
        let is_before = sees_ahead || place % n.max(1) <= place / n.max(1);
        is_before.then(|| HeatCell { value: f64::from(*value), ..HeatCell::default() })
    };
    let names: Vec<String> = report.tokens.iter().map(|token| shown(token)).collect();
    Chart::Heat(HeatMap {
        title,
        x_label: say!("attention-key"),
        y_label: say!("attention-query"),
        value_label: say!("attention-weight"),
        x: names.clone(),
        y: names,
        are_tokens: true,
        cells: values.iter().enumerate().map(cell).collect(),
        scale: Shades::over([0.0, greatest(report, at)]),
        ..HeatMap::default()
    })
}

/// The greatest weight in both maps, so that one shade means one weight in both.
fn greatest(report: &AttentionReport, at: Chosen) -> f64 {
    let Some(layer) = report.edited.layers.get(at.run) else { return 1.0 };
    let of_full = report.full.layers.iter().position(|other| other == layer);
    let full = of_full.map(|run| report.map(&report.full, run, at.head)).unwrap_or_default();
    let edited = report.map(&report.edited, at.run, at.head);
    let greatest = full.iter().chain(&edited).fold(0.0_f32, |greatest, weight| greatest.max(*weight));
    if greatest > 0.0 { greatest.into() } else { 1.0 }
}

/// A point for each layer run of the schedule.
fn distances(report: &AttentionReport) -> Chart {
    let point = |(run, distance): (usize, &Option<f64>)| {
        let note = (run + 1).to_string();
        distance.map(|distance| LinePoint { note, ..LinePoint::at((run + 1) as f64, distance) })
    };
    let points = report.distances.iter().enumerate().filter_map(point).collect();
    Chart::Lines(LineChart {
        title: say!("attention-distances"),
        x_label: say!("attention-step"),
        y_label: say!("attention-distance"),
        note_label: say!("attention-note"),
        series: vec![Series { name: say!("attention-distances"), points, is_main: true }],
        ..LineChart::default()
    })
}

/// A token with its spaces in sight.
fn shown(token: &str) -> String {
    token.replace(' ', "\u{b7}").replace('\n', "\u{21b5}")
}
