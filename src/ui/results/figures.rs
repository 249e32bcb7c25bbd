//! The paper's figures: chosen, computed here, drawn as they fill.

use leptos::html;
use leptos::prelude::*;

use super::marks::{Picture, width_of};
use super::scores::ProblemText;
use crate::chart::{LineChart, LinePoint, Series};
use crate::protocol::FigureProgress;
use crate::schedule::Schedule;
use crate::sweep::{Curve, Drawing, FIGURES};
use crate::ui::state::{Message, PanelPhase};
use crate::ui::store::Store;
use crate::ui::text::Text;

/// Pixels of the chart; its width is the panel's.
const HEIGHT: f64 = 360.0;
const WIDTH_BEFORE: f64 = 640.0;
/// The figure that is offered first: all variants on one plot.
const FIRST: u32 = 11;
/// Radius of what can be clicked around a point: 24 pixels across.
const HIT_RADIUS: &str = "12";

/// The panel.
#[component]
pub(super) fn FiguresPanel(store: Store, text: &'static Text) -> impl IntoView {
    let words = &text.figures;
    let chosen = RwSignal::new(FIRST);
    let is_offered = store.pick(|state| state.model.card().is_some_and(|card| !card.tasks.is_empty()));
    let has_tasks = store.pick(|state| !state.tasks.is_empty());
    let is_running = store.pick(|state| state.figure.is_pending());
    let choose = move |event| {
        if let Ok(number) = event_target_value(&event).parse::<u32>() {
            chosen.set(number);
        }
    };
    let run = move |_| match is_running.get_untracked() {
        true => store.send(Message::StopFigure),
        false => store.send(Message::RunFigure(chosen.get_untracked())),
    };
    let options = FIGURES.map(|number| {
        view! {
            <option value=number.to_string() selected=number == FIRST>
                {(words.option)(number)}
            </option>
        }
    });
    view! {
        <Show when=move || is_offered.get()>
            <section class="panel figures" aria-labelledby="figures-heading">
                <header class="panel-head">
                    <h2 id="figures-heading">{words.heading}</h2>
                </header>
                <p class="muted">{words.intro}</p>
                <div class="figure-choice">
                    <label for="figure-number" class="sr-only">{words.choose}</label>
                    <select id="figure-number" on:change=choose>
                        {options.clone()}
                    </select>
                    <button type="button" class="primary" disabled=move || !has_tasks.get() on:click=run>
                        {move || if is_running.get() { words.stop } else { words.run }}
                    </button>
                </div>
                <p class="small muted">{move || (!has_tasks.get()).then_some(words.no_tasks)}</p>
                <p class="small">
                    <strong>{words.the_paper}</strong>
                    " "
                    {move || (words.found)(chosen.get())}
                </p>
                <Progress store text />
                <Drawn store text />
            </section>
        </Show>
    }
}

/// How far it is, for everyone.
#[component]
fn Progress(store: Store, text: &'static Text) -> impl IntoView {
    let words = &text.figures;
    let phase = store.pick(|state| state.figure.phase.clone());
    let counts = store.pick(|state| {
        state.figure.value.as_ref().map(|figure| (figure.n_done, figure.n_total, figure.n_schedules))
    });
    let place = store.pick(move |state| {
        let backend = &state.model.card()?.backend;
        Some(format!("{}, {}", (text.model.backend)(backend.kind), backend.adapter))
    });
    let said = move || {
        let (done, total, schedules) = counts.get()?;
        Some(match phase.get() {
            PanelPhase::Finished => (words.complete)(total, schedules, &place.get().unwrap_or_default()),
            PanelPhase::Cancelled => {
                format!("{}. {}", (words.progress)(done, total, schedules), words.stopped)
            }
            _ => (words.progress)(done, total, schedules),
        })
    };
    let bar = move || {
        let (done, total, _) = counts.get()?;
        (phase.get() == PanelPhase::Growing).then(|| {
            view! {
                <progress
                    max=total.to_string()
                    value=done.to_string()
                    aria-label=words.heading
                ></progress>
            }
        })
    };
    let waiting = move || {
        (phase.get() == PanelPhase::Stale && counts.get().is_none())
            .then(|| view! { <progress aria-label=words.heading></progress> })
    };
    let problem = move || match phase.get() {
        PanelPhase::Failed(problem) => Some(view! { <ProblemText problem /> }),
        _ => None,
    };
    view! {
        <div class="figure-progress small">
            {waiting} {bar} <p role="status">{said}</p> {problem}
        </div>
    }
}

/// The chart, its points to click, and the same as a table.
#[component]
fn Drawn(store: Store, text: &'static Text) -> impl IntoView {
    let words = &text.figures;
    let figure = store.pick(|state| state.figure.value.clone());
    let element = NodeRef::<html::Div>::new();
    let width = width_of(element, WIDTH_BEFORE);
    let chart = Memo::new(move |_| figure.get().map(|figure| chart(text, &figure)));
    let marks = Signal::derive(move || {
        chart.with(|chart| chart.as_ref().map(|chart| chart.marks((width.get(), HEIGHT))).unwrap_or_default())
    });
    let label = Signal::derive(move || {
        figure
            .with(|figure| figure.as_ref().map(|figure| (words.title)(number(figure)).to_owned()))
            .unwrap_or_default()
    });
    let hits = move || {
        let (figure, chart) = (figure.get()?, chart.get()?);
        let spots = chart.spots((width.get(), HEIGHT));
        let places = spots.into_iter().map(|spot| (spot.x, spot.y));
        let points = curves(&figure).iter().flat_map(|curve| &curve.points);
        let hits = points.zip(places).map(|(point, (x, y))| {
            let (schedule, told) = (point.schedule.clone(), (words.open_schedule)(&point.schedule));
            view! {
                <circle class="hit" cx=x.to_string() cy=y.to_string() r=HIT_RADIUS on:click=move |_| open(store, &schedule)>
                    <title>{told}</title>
                </circle>
            }
        });
        Some(hits.collect_view())
    };
    let here = move || figure.get().map(|figure| (words.here)(&means(text, &figure)));
    let has_points =
        move || figure.with(|f| f.as_ref().is_some_and(|f| curves(f).iter().any(|c| !c.points.is_empty())));
    view! {
        <div class="figure-chart" node_ref=element>
            <Show when=has_points>
                <div class="stacked">
                    <Picture width height=HEIGHT marks label />
                    <svg
                        class="hits"
                        aria-hidden="true"
                        width=move || width.get().to_string()
                        height=HEIGHT.to_string()
                    >
                        {hits}
                    </svg>
                </div>
                <p class="small">{here}</p>
                <details>
                    <summary>{words.numbers}</summary>
                    {move || figure.get().map(|figure| table(store, text, figure))}
                </details>
            </Show>
        </div>
    }
}

/// What is drawn as lines.
fn curves(figure: &FigureProgress) -> &[Curve] {
    match &figure.drawing {
        Drawing::Curves(curves) => curves,
        Drawing::Grid(_) => &[],
    }
}

/// The paper's number; 0 has no words.
fn number(figure: &FigureProgress) -> u32 {
    figure.study.figure().unwrap_or(0)
}

fn chart(text: &'static Text, figure: &FigureProgress) -> LineChart {
    let words = &text.figures;
    let series = curves(figure).iter().map(|curve| Series {
        name: name(text, curve),
        points: curve.points.iter().map(|point| LinePoint::at(point.x, point.y)).collect(),
        is_main: curve.name == "median",
    });
    LineChart {
        title: String::new(),
        x_label: (words.x)(number(figure)).to_owned(),
        y_label: words.y.to_owned(),
        rules: vec![(1.0, words.full.to_owned()), (0.0, words.chance.to_owned())],
        series: series.collect(),
        ..LineChart::default()
    }
}

/// Tasks by the names that they have above.
fn name(text: &'static Text, curve: &Curve) -> String {
    let task = (text.scores.task)(&curve.name).map(|task| task.name.to_owned());
    task.unwrap_or_else(|| (text.figures.curve)(&curve.name))
}

#[expect(clippy::cast_precision_loss, reason = "a handful of points")]
fn means(text: &'static Text, figure: &FigureProgress) -> Vec<(String, f64)> {
    let drawn = curves(figure).iter().filter(|curve| !curve.points.is_empty());
    let mean =
        |curve: &Curve| curve.points.iter().map(|point| point.y).sum::<f64>() / curve.points.len() as f64;
    let mut means: Vec<(String, f64)> = drawn.map(|curve| (name(text, curve), mean(curve))).collect();
    means.sort_by(|a, b| b.1.total_cmp(&a.1));
    means
}

fn table(store: Store, text: &'static Text, figure: FigureProgress) -> impl IntoView {
    let words = &text.figures;
    let x_label = (words.x)(number(&figure));
    let rows = curves(&figure).to_vec().into_iter().flat_map(|curve| {
        let name = name(text, &curve);
        curve.points.into_iter().map(move |point| {
            let (schedule, told) = (point.schedule.clone(), (words.open_schedule)(&point.schedule));
            view! {
                <tr>
                    <th scope="row">{name.clone()}</th>
                    <td>{text.numbers.fixed(point.x, 0)}</td>
                    <td>{text.numbers.fixed(point.y, 2)}</td>
                    <td>
                        <button
                            type="button"
                            class="quiet small mono"
                            aria-label=told
                            on:click=move |_| open(store, &schedule)
                        >
                            {point.schedule}
                        </button>
                    </td>
                </tr>
            }
        })
    });
    view! {
        <div class="scrolling">
            <table class="figure-table">
                <thead>
                    <tr>
                        <th scope="col">{words.column_curve}</th>
                        <th scope="col">{x_label}</th>
                        <th scope="col">{words.y}</th>
                        <th scope="col">{words.column_schedule}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

fn open(store: Store, schedule: &str) {
    let n_layers = store.peek(|state| state.n_layers);
    // It came from the engine for this model; of another one it does nothing.
    if let Ok(schedule) = Schedule::parse(schedule, n_layers) {
        store.send(Message::SetSchedule(schedule));
    }
}
