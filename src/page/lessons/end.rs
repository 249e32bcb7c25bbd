//! The end of a lesson: all predictions beside what came out, to print or to save.

use super::{said, told};
use crate::app::state::Learning;
use crate::lesson::LessonCard;
use crate::page::prelude::*;
use crate::page::results::PAPER;
use crate::words::Words;

/// What was asked, predicted and found, in words.
type Line = (String, String, String);

pub(super) fn end(
    store: Store,
    titles: Option<&Words>,
    words: &Words,
    (card, next): (&LessonCard, usize),
) -> AnyView {
    let records = store.peek(|state| state.lessons.records.clone());
    let line = |step: &crate::lesson::StepCard| -> Option<Line> {
        let asked = step.asked.as_ref()?;
        let record = records.of(card, step).cloned().unwrap_or_default();
        let tell = |kept: &str| match kept.is_empty() {
            true => say!("lessons-nothing"),
            false => told(words, &step.id, asked, kept),
        };
        Some((said(words, &step.id, "question", &[]), tell(&record.predicted), tell(&record.came)))
    };
    let lines: Vec<Line> = card.steps.iter().filter_map(line).collect();
    let title = |id: &str, name: &str| {
        titles.map(|titles| titles.say(&format!("{id}{name}"), &[])).unwrap_or_default()
    };
    let (heading, more) = (title(&card.id, ""), title(&card.id, "-more"));
    let next_one = store.peek(|state| state.lessons.cards.get(next).map(|card| card.id.clone())).map(|id| {
        let label = say!("lessons-next-one", title = title(&id, ""));
        view! {
            <button type="button" class="primary" on:click=move |_| store.send(Message::Learning(Learning::Begin(next)))>
                {label}
            </button>
        }
    });
    let as_text = |(asked, predicted, came): &Line| {
        let (predicted, came) = (predicted.as_str(), came.as_str());
        say!("lessons-saved-line", asked = asked.as_str(), predicted, came)
    };
    let paper = say!("lessons-paper-named");
    let end = format!("{paper}, {PAPER}\n{more}");
    let text: Vec<String> = std::iter::once(heading).chain(lines.iter().map(as_text)).chain([end]).collect();
    let text = text.join("\n\n");
    let row = |(asked, predicted, came): Line| {
        view! { <tr><th scope="row">{asked}</th><td>{predicted}</td><td>{came}</td></tr> }
    };
    view! {
        <div class="lesson-end">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{say!("lessons-asked")}</th>
                        <th scope="col">{say!("lessons-predicted")}</th>
                        <th scope="col">{say!("lessons-came")}</th>
                    </tr>
                </thead>
                <tbody>{lines.into_iter().map(row).collect_any()}</tbody>
            </table>
            <h4>{say!("lessons-more")}</h4>
            <p><a href=PAPER>{paper}</a><br />{more}</p>
            <p class="lesson-ways">
                {next_one}
                // A browser that cannot print has no button to say so on.
                <button type="button" on:click=move |_| _ = window().print()>{say!("lessons-print")}</button>
                <button type="button" on:click=move |_| store.send(Message::Learning(Learning::Save(text.clone())))>
                    {say!("lessons-save")}
                </button>
                <button type="button" class="quiet" on:click=move |_| store.send(Message::Learning(Learning::Again))>
                    {say!("lessons-again")}
                </button>
            </p>
        </div>
    }
    .into_any()
}
