//! Lessons: their list, and the one that is open, step by step.
//!
//! Texts are files of their own, fetched when a lesson is opened; numbers in them are what the engine has found.

mod end;
mod question;
mod step;

use std::sync::Arc;

use wasm_bindgen_futures::spawn_local;

use self::end::end;
use self::step::step;
use super::results::{Panel, ProblemText, element, focus, heading_of};
use crate::app::state::{EnginePhase, Learning};
use crate::lesson::{Asked, LessonCard, TITLES};
use crate::page::prelude::*;
use crate::platform::read_words;
use crate::words::{Arg, Words, listed, problem};

/// The name of the panel.
const NAME: &str = "lessons";
/// The language in which every lesson is.
const LANGUAGE: &str = "en";

/// Texts that have come, or are not there.
type Texts = RwSignal<Option<Result<Arc<Words>, ()>>>;

/// The place of lessons.
#[component]
pub(crate) fn LessonsPanel(store: Store) -> impl IntoView {
    let titles = texts_of(store, |state| (!state.lessons.cards.is_empty()).then(|| TITLES.to_owned()));
    let texts = texts_of(store, |state| Some(state.lesson()?.id.clone()));
    let at = store.pick(|state| state.lessons.at);
    // Whoever looks at lessons wants to see which there are; where that failed, a button asks again.
    let is_due = store.pick(|state| {
        let lessons = &state.lessons;
        let is_known = !lessons.cards.is_empty() || lessons.is_coming || lessons.problem.is_some();
        state.engine == EnginePhase::Ready && !is_known
    });
    Effect::new(move |_| {
        if is_due.get() {
            store.send(Message::Learning(Learning::List));
        }
    });
    // The reader is led to the top of each step.
    Effect::new(move |before: Option<Option<(usize, usize)>>| {
        let now = at.get();
        if before.is_some_and(|before| before != now) {
            focus(&heading_of(NAME));
            // What is read has the room, not what stands above it.
            request_animation_frame(|| {
                if let Some(heading) = element(&heading_of(NAME)) {
                    heading.scroll_into_view();
                }
            });
        }
        now
    });
    let body = move || match at.get() {
        None => list(store, titles),
        Some((lesson, at)) => {
            let card = store.peek(|state| state.lessons.cards.get(lesson).cloned());
            card.map_or_else(|| ().into_any(), |card| open(store, (titles, texts), (lesson, card), at))
        }
    };
    view! {
        <Panel store name=NAME heading=say!("lessons-heading") is_offered=|_| true is_led_to=true>
            {move || body()}
        </Panel>
    }
}

/// The texts of a lesson, or the titles of all, in the language of the page where it is there, else in English.
fn texts_of(store: Store, file: fn(&State) -> Option<String>) -> Texts {
    let texts: Texts = RwSignal::new(None);
    let asked = store.pick(move |state| (file(state), state.language.clone()));
    Effect::new(move |_| {
        let (wanted, language) = asked.get();
        texts.set(None);
        let Some(wanted) = wanted else { return };
        spawn_local(async move {
            let mut read = None;
            for language in [language.as_str(), LANGUAGE] {
                if read.is_none() && !language.is_empty() {
                    read = read_words(&format!("lessons/{language}/{wanted}"), language).await;
                }
            }
            // Meanwhile another lesson may have been opened.
            if store.peek(file) == Some(wanted) {
                // Nobody waits for them where the panel has left the page.
                let n_layers = store.peek(State::n_layers_of_lesson);
                let read = read.map(|words| Arc::new(words.giving("layers", n_layers)));
                _ = texts.try_set(Some(read.ok_or(())));
            }
        });
    });
    texts
}

/// What to show while texts are not there.
fn missing(texts: Texts) -> AnyView {
    match texts.get() {
        Some(Err(())) => view! { <ProblemText problem=problem!("lessons-no-texts") /> }.into_any(),
        _ => view! { <p class="muted">{say!("lessons-coming")}</p> }.into_any(),
    }
}

/// The words that have come.
fn words(texts: Texts) -> Option<Arc<Words>> {
    texts.get().and_then(Result::ok)
}

/// All lessons, with how far each is.
fn list(store: Store, titles: Texts) -> AnyView {
    let lessons = store.pick(|state| state.lessons.clone());
    let row = move |(at, card): (usize, LessonCard), words: &Words| {
        let done = lessons.with(|lessons| card.n_done(&lessons.records));
        let (n, total) = done;
        let title = words.say(&card.id, &[]);
        let about = words.say(&format!("{}-about", card.id), &[]);
        let label = if n == 0 { say!("lessons-begin") } else { say!("lessons-go-on") };
        let whole = say!("lessons-open", doing = label.as_str(), title = title.as_str());
        view! {
            <li>
                // The introduction is before the first.
                <h3>{(at > 0).then(|| format!("{at}. "))}{title}</h3>
                <p class="muted">{about}</p>
                <p>
                    <button
                        type="button"
                        aria-label=whole
                        on:click=move |_| store.send(Message::Learning(Learning::Begin(at)))
                    >
                        {label}
                    </button>
                    " "
                    <span class="muted small">
                        {say!("lessons-minutes", n = card.minutes)} " "
                        {(n > 0).then(|| say!("lessons-done", n, total))}
                    </span>
                </p>
            </li>
        }
        .into_any()
    };
    let shown = move || {
        let now = lessons.get();
        if let Some(problem) = now.problem {
            let again = move |()| Message::Learning(Learning::List);
            return view! { <ProblemText problem /> <Button store class="" label=say!("lessons-show") message=again /> }
                .into_any();
        }
        let Some(words) = words(titles) else { return missing(titles) };
        let rows = now.cards.into_iter().enumerate().map(|card| row(card, &words)).collect_any();
        view! { <ol class="lessons-list">{rows}</ol> }.into_any()
    };
    view! {
        <p class="muted">{say!("lessons-intro")} " " <a href="./teachers.html">{say!("teaching-page")}</a></p>
        {move || shown()}
    }
    .into_any()
}

/// One lesson at one of its steps.
fn open(
    store: Store,
    (titles, texts): (Texts, Texts),
    (lesson, card): (usize, LessonCard),
    at: usize,
) -> AnyView {
    let next = lesson + 1;
    let is_asking = store.pick(State::is_asking);
    let n_steps = card.steps.len();
    let go = move |to: usize| store.send(Message::Learning(Learning::Go(to)));
    let inner = card.clone();
    let body = move || {
        let Some(words) = words(texts) else { return missing(texts) };
        match inner.steps.get(at) {
            Some(now) => step(store, &words, now),
            None => end(store, self::words(titles).as_deref(), &words, (&inner, next)),
        }
    };
    let id = card.id;
    let title = move || words(titles).map(|words| words.say(&id, &[]));
    let place = (at < n_steps).then(|| say!("lessons-step", n = at + 1, total = n_steps));
    // A question is passed over unanswered by whoever wants to: nobody is held up.
    view! {
        <article class="lesson">
            <p class="muted small">
                <button type="button" class="quiet small" on:click=move |_| store.send(Message::Learning(Learning::Leave))>
                    {say!("lessons-leave")}
                </button>
                " " {place}
            </p>
            <h3 class="lesson-title">{title}</h3>
            {move || body()}
            <p class="lesson-ways">
                {(at > 0).then(|| view! {
                    <button type="button" on:click=move |_| go(at - 1)>{say!("lessons-back")}</button>
                })}
                {(at < n_steps).then(|| view! {
                    <button type="button" class:primary=move || !is_asking.get() on:click=move |_| go(at + 1)>{say!("lessons-next")}</button>
                })}
            </p>
        </article>
    }
    .into_any()
}

/// A text in paragraphs.
fn paragraphs(text: &str) -> Vec<AnyView> {
    text.split("\n\n").map(|text| view! { <p>{text.to_owned()}</p> }).collect_any()
}

/// A text of a step; `name` is empty for its own.
fn said(words: &Words, step: &str, name: &str, values: &[(String, Arg)]) -> String {
    let args: Vec<(&str, Arg)> = values.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    words.say(&if name.is_empty() { step.to_owned() } else { format!("{step}-{name}") }, &args)
}

/// A number as the step writes it.
fn number(words: &Words, step: &str, value: f64) -> String {
    said(words, step, "number", &[("value".to_owned(), Arg::Number(value))])
}

/// An answer as it is kept, in words.
fn told(words: &Words, step: &str, asked: &Asked, kept: &str) -> String {
    match asked {
        Asked::Bar { .. } => {
            kept.parse().map_or_else(|_| kept.to_owned(), |value| number(words, step, value))
        }
        _ => listed(Asked::parts(kept).into_iter().map(|name| said(words, step, &name, &[])).collect()),
    }
}
