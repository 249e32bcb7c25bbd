//! Where the schedule leaves the full model's path: in two sentences, and step by step.

use leptos::prelude::*;

use super::reading::quoted;
use crate::experiment::{Canvas, NextToken, Way};
use crate::ui::part::Part;
use crate::ui::text::Text;
use crate::words::say;

/// The sentences, and the numbers on request.
#[component]
pub(super) fn WhereItBroke(
    text: &'static Text,
    canvas: Part<Option<Canvas>>,
    is_full: Part<bool>,
    stale: Part<bool>,
) -> impl IntoView {
    let words = &text.canvas.broke;
    let told = move || {
        canvas.with(|canvas| {
            let canvas = canvas.as_ref()?;
            // A canvas of the schedule before says nothing about this one.
            Some(match is_full.get() && !stale.get() {
                true => view! { <p>{words.is_full}</p> }.into_any(),
                false => view! {
                    <p class="broke-path">{path_words(text, canvas)}</p>
                    <p class="broke-flip">{flip_words(text, canvas)}</p>
                }
                .into_any(),
            })
        })
    };
    let table = move || canvas.with(|canvas| canvas.as_ref().map(|canvas| table(text, canvas)));
    view! {
        <div class="broke">
            <h3>{words.heading}</h3>
            {told}
            <Show when=move || !is_full.get()>
                <details>
                    <summary>{words.by_step}</summary>
                    <p class="small muted">{words.rule}</p>
                    <div class="table-scroll">{table}</div>
                </details>
            </Show>
        </div>
    }
}

fn path_words(text: &'static Text, canvas: &Canvas) -> String {
    let words = &text.canvas.broke;
    let end = canvas.out.divergence.map(f64::from);
    match canvas.off_from {
        None => (words.on_path)(end),
        Some(row) => match canvas.rows.get(row) {
            Some(found) => {
                let step = found
                    .step
                    .as_ref()
                    .map_or_else(|| text.canvas.embedding.to_owned(), |step| (text.canvas.step)(&step.text));
                (words.off_from)(row, &step, found.way.divergence.map(f64::from), end)
            }
            None => (words.off_at_end)(end),
        },
    }
}

fn flip_words(text: &'static Text, canvas: &Canvas) -> String {
    let words = &text.canvas.broke;
    let Some(flip) = &canvas.flip else {
        return (words.no_flip)(canvas.tokens.len() + canvas.n_before - canvas.n_unread);
    };
    let says = |next: &Option<NextToken>| {
        let next = next.as_ref();
        next.map_or_else(|| text.canvas.broken.to_owned(), |next| quoted(&next.text, Some(next.token)))
    };
    let follows = flip.follows.as_ref().map(|follows| quoted(follows, None));
    (words.flip)(&quoted(&flip.after, None), &says(&flip.full), &says(&flip.edited), follows.as_deref())
}

fn table(text: &'static Text, canvas: &Canvas) -> impl IntoView + use<> {
    let words = &text.canvas.broke;
    let n = canvas.tokens.len();
    let rows = canvas.rows.iter().enumerate().skip(1).map(|(row, found)| {
        let step = found.step.as_ref();
        let name = step.map_or_else(String::new, |step| (text.canvas.step)(&step.text));
        let layer = step.map(|step| (words.after_layer)(step.layer)).unwrap_or_default();
        let is_off = canvas.off_from.is_some_and(|from| row >= from);
        line(text, (format!("{row}. {name}"), layer), found.way, n, is_off)
    });
    let end =
        line(text, (words.end.to_owned(), words.end.to_owned()), canvas.out, n, canvas.off_from.is_some());
    let column = |label: &'static str| view! { <th scope="col">{label}</th> };
    view! {
        <table class="broke-table">
            <thead>
                <tr>
                    {column(words.column_step)} {column(words.column_layer)} {column(words.column_cosine)}
                    {column(words.column_norm)} {column(words.column_divergence)} {column(words.column_changed)}
                </tr>
            </thead>
            <tbody>{rows.collect_view()} {end}</tbody>
        </table>
    }
}

fn line(
    text: &'static Text,
    (step, layer): (String, String),
    way: Way,
    n: usize,
    is_off: bool,
) -> impl IntoView + use<> {
    let number = |value: Option<f32>, digits: usize| {
        value.map_or_else(|| text.canvas.broken.to_owned(), |value| text.numbers.fixed(value.into(), digits))
    };
    let norm =
        way.relative_norm.map_or_else(|| text.canvas.broken.to_owned(), |ratio| say!("cost-times", ratio));
    let off = is_off.then(|| view! { " "<span class="bad">{text.canvas.broke.off}</span> });
    view! {
        <tr>
            <th scope="row">{step}</th>
            <td class="muted">{layer}</td>
            <td>{number(way.cosine, 3)}</td>
            <td>{norm}</td>
            <td>{number(way.divergence, 3)}{off}</td>
            <td>{format!("{} / {n}", way.n_changed)}</td>
        </tr>
    }
}
