//! What panels have in common: frame, progress, problem, and what a datum leads to.

use leptos::children::ViewFn;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::app::state::Carried;
use crate::app::text;
use crate::chart::Chart;
use crate::page::charts::{ChartView, OnDatum};
use crate::page::prelude::*;
use crate::schedule::Schedule;
use crate::words::Problem;

/// A panel: its heading with what stands beside that, and its body. It is there while `is_offered` says so.
#[component]
pub(in crate::page) fn Panel(
    store: Store,
    /// Its class; the heading's id begins with it.
    name: &'static str,
    #[prop(into)] heading: Signal<String>,
    is_offered: fn(&State) -> bool,
    /// The heading can have the focus: something leads to it.
    #[prop(optional)]
    is_led_to: bool,
    /// Beside the heading.
    #[prop(optional, into)]
    head: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let is_offered = store.pick(is_offered);
    let id = heading_of(name);
    view! {
        <Show when=move || is_offered.get()>
            <section class=format!("panel {name}") aria-labelledby=id.clone()>
                <header class="panel-head">
                    <h2 id=id.clone() tabindex=is_led_to.then_some("-1")>{heading}</h2>
                    {head.run()}
                </header>
                {children()}
            </section>
        </Show>
    }
}

/// The element with this id, where it is on the page.
pub(in crate::page) fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Gives the focus to the element with this id: what had it is about to leave the page.
pub(in crate::page) fn focus(id: &str) {
    if let Some(element) = element(id) {
        // Fails only for what cannot have the focus.
        let _ = element.focus();
    }
}

pub(in crate::page) fn heading_of(name: &str) -> String {
    format!("{name}-heading")
}

pub(super) fn reads_text(state: &State) -> bool {
    state.model.card().is_some_and(|card| card.has_tokenizer)
}

/// Why the open model has no answer to what a panel asks, if it has none.
pub(super) fn unsuited(store: Store, slot: Slot) -> Part<Option<String>> {
    store.pick(move |state| state.unsuited(slot).map(|why| text::stated(&sentence(&why))))
}

/// The same, where it stands instead of an answer.
pub(super) fn unsuited_note(store: Store, slot: Slot) -> AnyView {
    let why = unsuited(store, slot);
    view! { {move || why.get().map(|why| view! { <p class="notice info">{why}</p> })} }.into_any()
}

/// Where a panel's report stands.
pub(super) fn phase(store: Store, slot: Slot) -> Part<PanelPhase> {
    store.pick(move |state| state.panel(slot).phase.clone())
}

/// Whether a panel's report is of what was before.
pub(super) fn is_stale(store: Store, slot: Slot) -> Part<bool> {
    store.pick(move |state| state.panel(slot).phase == PanelPhase::Stale)
}

pub(super) fn is_running(store: Store, slot: Slot) -> Part<bool> {
    store.pick(move |state| state.panel(slot).is_pending())
}

pub(super) fn run_or_stop(store: Store, slot: Slot) {
    let is_running = store.peek(|state| state.panel(slot).is_pending());
    store.send(if is_running { Message::Stop(slot) } else { Message::Run(slot) });
}

/// Why a panel has failed, while it has.
pub(in crate::page) fn problem(store: Store, slot: Slot) -> AnyView {
    let phase = phase(store, slot);
    let problem = move || match phase.get() {
        PanelPhase::Failed(problem) => Some(view! { <ProblemText problem /> }),
        _ => None,
    };
    view! { {move || problem()} }.into_any()
}

/// What is said of a report beside its heading: a problem, or that it is of an earlier prompt.
pub(super) fn prompt_note(store: Store, slot: Slot) -> AnyView {
    let is_stale = store.pick(move |state| {
        let panel = state.panel(slot);
        panel.phase == PanelPhase::Stale && panel.report.is_some()
    });
    let stale = move || {
        is_stale.get().then(|| view! { <span class="phase muted small">{say!("stale-prompt")}</span> })
    };
    view! { {problem(store, slot)} {move || stale()} }.into_any()
}

#[component]
pub(in crate::page) fn ProblemText(problem: Problem) -> impl IntoView {
    view! {
        <span class="problem small" role="alert">
            {text::stated(&problem.sentence())}
            {problem.hint().map(|hint| view! { " "{text::stated(&hint)} })}
        </span>
    }
}

/// How much of a run is done, of all; without numbers as long as nothing is known.
pub(in crate::page) fn progress_bar(counts: Option<(usize, usize)>, label: String) -> AnyView {
    let said = counts.map(|(done, total)| say!("n-of", n = done, total));
    let (done, total) = counts.map(|(done, total)| (done.to_string(), total.to_string())).unzip();
    view! { <progress max=total value=done aria-label=label aria-valuetext=said></progress> }.into_any()
}

/// How long a slot's run will still take, where that is long.
pub(super) fn time_left(store: Store, slot: Slot) -> Part<Option<String>> {
    store.pick(move |state| {
        let left = state.forecast(slot, state.limit).filter(|_| state.panel(slot).is_pending())?;
        Some(say!("forecast-left", time = text::forecast(left)))
    })
}

/// A choice of one, by radio buttons that are drawn as one control: of each its label, whether it is chosen, and what
/// chooses it.
pub(super) fn segments(
    name: &'static str,
    heading: String,
    choices: Vec<(String, Part<bool>, Callback<()>)>,
) -> AnyView {
    let segment = |(label, is_chosen, choose): (String, Part<bool>, Callback<()>)| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name=name
                    prop:checked=move || is_chosen.get()
                    on:change=move |_| choose.run(())
                />
                <span>{label}</span>
            </label>
        }
    };
    let label = heading.clone();
    view! {
        <div class="segments" role="radiogroup" aria-label=label>
            <span class="segments-label muted small" aria-hidden="true">{heading}</span>
            {choices.into_iter().map(segment).collect_any()}
        </div>
    }
    .into_any()
}

/// Where the open model is computed.
pub(super) fn place(store: Store) -> Part<Option<String>> {
    store.pick(|state| {
        let backend = &state.model.card()?.backend;
        Some(format!("{}, {}", sentence(&backend.kind), backend.adapter))
    })
}

/// Names with their values, as elements of a list of descriptions.
pub(in crate::page) fn facts(rows: impl IntoIterator<Item = (String, String)>) -> Vec<AnyView> {
    let fact = |(label, value)| view! { <div><dt>{label}</dt><dd>{value}</dd></div> }.into_any();
    rows.into_iter().map(fact).collect()
}

/// A chart of what a panel has found; `stem` is unique on the page, and names its files.
pub(super) fn chart_of(slot: Slot, stem: &str, chart: Part<Chart>, on_datum: OnDatum) -> AnyView {
    view! { <ChartView id=stem chart on_datum carried=Carried::Of(slot) file_stem=stem /> }.into_any()
}

/// A datum leads to its schedule.
pub(super) fn to_schedule(store: Store) -> OnDatum {
    OnDatum {
        choose: Callback::new(move |schedule: String| _ = open_schedule(store, &schedule)),
        label: |schedule| say!("charts-open-schedule", schedule),
        hint: || say!("charts-open-hint"),
        told: Some(|schedule| say!("charts-chosen", schedule)),
        current: store.pick(|state| state.schedule().to_string()),
    }
}

/// Puts a schedule on the stack; false if it is not one of the open model.
pub(super) fn open_schedule(store: Store, schedule: &str) -> bool {
    let parsed = Schedule::parse(schedule, store.peek(|state| state.n_layers));
    let is_of_model = parsed.is_ok();
    if let Ok(schedule) = parsed {
        store.send(Message::SetSchedule(schedule));
    }
    is_of_model
}
