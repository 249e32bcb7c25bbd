//! Where the schedule leaves the full model's path: in two sentences, and step by step.

use crate::app::results::canvas::quoted;
use crate::app::text;
use crate::experiment::{Canvas, NextToken, Way};
use crate::page::prelude::*;

/// The sentences, and the numbers on request.
#[component]
pub(super) fn WhereItBroke(
    canvas: Found<Canvas>,
    is_full: Part<bool>,
    stale: Part<bool>,
    /// The model says what stands in a token's place, not what follows it: no token can be the first to change.
    fills: Part<bool>,
    /// It is of the other schedule, not of the one on the stack.
    is_other: bool,
) -> impl IntoView {
    let told = move || {
        canvas.with(|canvas| {
            let canvas = canvas?;
            // A canvas of the schedule before says nothing about this one.
            Some(match is_full.get() && !stale.get() {
                true => view! { <p>{say!("departure-is-full")}</p> }.into_any(),
                false => view! {
                    <p class="broke-path">{path_words(canvas, is_other)}</p>
                    <p class="broke-flip">{(!fills.get()).then(|| flip_words(canvas, is_other))}</p>
                }
                .into_any(),
            })
        })
    };
    let table = move || canvas.with(|canvas| canvas.map(table));
    view! {
        <div class="broke">
            <h3>{say!("departure-heading")}</h3>
            {move || told()}
            <Show when=move || !is_full.get()>
                <details>
                    <summary>{say!("departure-by-step")}</summary>
                    <p class="small muted">{move || say!("departure-rule", fills = fills.get())}</p>
                    <div class="table-scroll">{move || table()}</div>
                </details>
            </Show>
        </div>
    }
}

fn path_words(canvas: &Canvas, is_other: bool) -> String {
    let end = canvas.out.divergence.map(f64::from);
    match canvas.off_from {
        None => say!("departure-on-path", is_other, divergence = end),
        Some(row) => match canvas.rows.get(row) {
            Some(found) => {
                let step = text::row_name(found);
                say!(
                    "departure-off-from",
                    number = row,
                    step = &step,
                    divergence = found.way.divergence.map(f64::from),
                    end
                )
            }
            None => say!("departure-off-at-end", divergence = end),
        },
    }
}

fn flip_words(canvas: &Canvas, is_other: bool) -> String {
    let Some(flip) = &canvas.flip else {
        return say!("departure-no-flip", n = canvas.tokens.len() + canvas.n_before - canvas.n_unread);
    };
    let says = |next: &Option<NextToken>| {
        let next = next.as_ref();
        next.map_or_else(|| say!("lens-broken"), |next| quoted(&next.text, Some(next.token)))
    };
    let follows = flip.follows.as_ref().map(|follows| quoted(follows, None));
    say!(
        "departure-flip",
        is_other,
        after = &quoted(&flip.after, None),
        full = &says(&flip.full),
        edited = &says(&flip.edited),
        follows = follows.as_deref()
    )
}

fn table(canvas: &Canvas) -> impl IntoView + use<> {
    let n = canvas.tokens.len();
    let rows = canvas.rows.iter().enumerate().skip(1).map(|(row, found)| {
        let step = found.step.as_ref();
        let name = step.map(|_| text::row_name(found)).unwrap_or_default();
        let layer = step.map(|step| say!("departure-after-layer", layer = step.layer)).unwrap_or_default();
        let is_off = canvas.off_from.is_some_and(|from| row >= from);
        line((format!("{row}. {name}"), layer), found.way, n, is_off)
    });
    let end = line((say!("departure-end"), say!("departure-end")), canvas.out, n, canvas.off_from.is_some());
    let column = |label: String| view! { <th scope="col">{label}</th> };
    view! {
        <table class="broke-table">
            <thead>
                <tr>
                    {column(say!("departure-column-step"))} {column(say!("departure-column-layer"))} {column(say!("departure-column-cosine"))}
                    {column(say!("departure-column-norm"))} {column(say!("departure-column-divergence"))} {column(say!("departure-column-changed"))}
                </tr>
            </thead>
            <tbody>{rows.collect_any()} {end}</tbody>
        </table>
    }
}

fn line((step, layer): (String, String), way: Way, n: usize, is_off: bool) -> impl IntoView + use<> {
    let number = |value: Option<f32>, digits: usize| {
        value.map_or_else(|| say!("lens-broken"), |value| numbers().fixed(value.into(), digits))
    };
    let norm = way.relative_norm.map_or_else(|| say!("lens-broken"), |ratio| say!("cost-times", ratio));
    let off = is_off.then(|| view! { " "<span class="bad">{say!("departure-off")}</span> });
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
