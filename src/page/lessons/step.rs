//! A step: its text, its question, and what came out beside what the paper says.

use std::sync::Arc;

use super::question::question;
use super::{number, paragraphs, said, told};
use crate::app::results::moment::items_of;
use crate::app::state::{Learning, Record};
use crate::experiment::{LessonBar, LessonFound};
use crate::lesson::{Asked, StepCard};
use crate::page::prelude::*;
use crate::page::results::{problem, progress_bar};
use crate::words::Words;

/// Of all of a step, thousandths.
const WHOLE: usize = 1000;

/// The open step.
pub(super) fn step(store: Store, words: &Arc<Words>, card: &StepCard) -> AnyView {
    let text = paragraphs(&said(words, &card.id, "", &[]));
    let asks = card.asked.clone().map(|asked| asking(store, words, card.id.clone(), asked));
    view! { {text} {asks} }.into_any()
}

fn asking(store: Store, words: &Arc<Words>, id: String, asked: Asked) -> AnyView {
    let record = store.pick(|state| state.lesson_record().cloned().unwrap_or_default());
    let is_known = Part::new(move || record.with(|record| !record.came.is_empty()));
    let found = store.pick(|state| state.lesson_found().cloned());
    let (words_asked, words_found) = (Arc::clone(words), Arc::clone(words));
    let (id_asked, kind) = (id.clone(), asked.clone());
    let question = move || question(store, &words_asked, &id_asked, &kind, is_known.get());
    let reveal = move || {
        let record = record.get();
        let is_computed = !record.came.is_empty();
        is_computed.then(|| revealed(&words_found, &id, &asked, &record, found.get().as_ref()))
    };
    view! {
        {move || question()}
        {computing(store, is_known)}
        <div aria-live="polite">{move || reveal()}</div>
    }
    .into_any()
}

/// The button that computes, with how far that is.
fn computing(store: Store, is_known: Part<bool>) -> AnyView {
    let done = store.pick(|state| {
        let panel = state.panel(Slot::Lesson);
        panel.is_pending().then(|| panel.value(Report::lesson).map_or(0, |report| report.done))
    });
    let is_ready = store.pick(|state| state.lesson_record().is_some());
    let fits = store.pick(State::is_model_of_lesson);
    let is_found = store.pick(|state| state.lesson_found().is_some());
    // The bundled model that the lesson is about, by its folder.
    let other = store.pick(|state| {
        let lesson = state.lesson()?;
        let bundled = state.catalog.iter().find(|entry| entry.title == lesson.model_name);
        Some((lesson.model_name.clone(), bundled.map(|entry| entry.name.clone())))
    });
    let shown = move || {
        if let Some(done) = done.get() {
            return view! {
                <p class="lesson-computing">
                    {progress_bar(Some((done, WHOLE)), say!("lessons-computing"))}
                    <span class="muted small">{say!("lessons-computed", share = done as f64 / WHOLE as f64)}</span>
                    <button type="button" on:click=move |_| store.send(Message::Stop(Slot::Lesson))>{say!("stop")}</button>
                </p>
            }
            .into_any();
        }
        if !fits.get() {
            let (model, name) = other.get().unwrap_or_default();
            let open = name.map(|name| {
                view! {
                    <button type="button" on:click=move |_| store.send(Message::OpenBundled(name.clone()))>
                        {say!("lessons-open-model")}
                    </button>
                }
            });
            return view! { <p class="notice info">{say!("lessons-other-model", model)} " " {open}</p> }
                .into_any();
        }
        if is_found.get() {
            return ().into_any();
        }
        let label = if is_known.get() { say!("lessons-compute-again") } else { say!("lessons-compute") };
        view! {
            <p>
                <Button
                    store
                    class="primary"
                    label=label
                    off=Part::new(move || !is_ready.get())
                    message=move |()| Message::Learning(Learning::Compute)
                />
                " "
                {move || (!is_ready.get()).then(|| view! { <span class="muted small">{say!("lessons-predict-first")}</span> })}
            </p>
        }
        .into_any()
    };
    view! { {problem(store, Slot::Lesson)} {move || shown()} }.into_any()
}

/// What was predicted beside what came out; with the numbers where they were computed since the step was opened.
fn revealed(words: &Words, id: &str, asked: &Asked, record: &Record, found: Option<&LessonFound>) -> AnyView {
    let answers = [(say!("lessons-predicted"), &record.predicted), (say!("lessons-came"), &record.came)];
    let answer = |(label, kept): (String, &String)| {
        view! { <div><dt>{label}</dt><dd>{told(words, id, asked, kept)}</dd></div> }.into_any()
    };
    let answers: Vec<AnyView> = answers.into_iter().map(answer).collect();
    let numbers = found.map(|found| {
        let bars = found.bars.iter().map(|bar| row(words, id, bar, found.scale)).collect_any();
        let rests_on = found.items.and_then(|(least, most)| items_of([least, most].into_iter()));
        view! {
            <p class="lesson-told">{said(words, id, "told", &found.values)}</p>
            <dl class="lesson-bars">{bars}</dl>
            {rests_on.map(|items| view! { <p class="muted small">{say!("lessons-rest-on", items)}</p> })}
        }
    });
    let part = |heading: String, name: &str| {
        let text = paragraphs(&said(words, id, name, &[]));
        view! { <h4>{heading}</h4> {text} }.into_any()
    };
    view! {
        <dl class="lesson-answers">{answers}</dl>
        {numbers}
        {part(say!("lessons-paper"), "paper")}
        {part(say!("lessons-here"), "here")}
    }
    .into_any()
}

fn row(words: &Words, id: &str, bar: &LessonBar, scale: f64) -> AnyView {
    let length = if scale > 0.0 { (bar.value / scale).clamp(0.0, 1.0) * 100.0 } else { 0.0 };
    let number = number(words, id, bar.value);
    let interval =
        bar.interval.map(|interval| say!("lessons-interval", low = interval.low, high = interval.high));
    view! {
        <div>
            <dt>{said(words, id, &bar.name, &[])}</dt>
            <dd>
                <span class="lesson-bar" aria-hidden="true"><span style:width=format!("{length:.1}%")></span></span>
                <span>{number} " " <span class="muted small">{interval}</span></span>
            </dd>
        </div>
    }
    .into_any()
}
