//! The grid of words. One cell at a time is reached by Tab; arrow keys move from it.

use leptos::ev;
use wasm_bindgen::JsCast;

use crate::app::results::canvas::{At, distance, focused, moved, quoted, sureness, visible};
use crate::app::text;
use crate::chart::Toward;
use crate::experiment::{Canvas, CanvasCell, CanvasRow};
use crate::page::prelude::*;
use crate::page::results::element;

/// The table, last step on top, tokens at the bottom.
#[component]
pub(super) fn Grid(
    /// Begins the ids of its cells: there are two grids beside each other.
    name: &'static str,
    canvas: Found<Canvas>,
    chosen: RwSignal<Option<At>>,
    /// The model says what stands in a token's place, not what follows it.
    fills: Part<bool>,
) -> impl IntoView {
    // What is scrolled to at first is the end: there the next word is said.
    let scroller = NodeRef::<leptos::html::Div>::new();
    let n_columns = Part::new(move || canvas.with(|canvas| canvas.map(|canvas| canvas.tokens.len())));
    Effect::new(move || {
        n_columns.track();
        if let Some(element) = scroller.get() {
            // The new columns are laid out by the frame after the next.
            request_animation_frame(move || {
                request_animation_frame(move || element.set_scroll_left(element.scroll_width()));
            });
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let Some(toward) = Toward::of_key(&event.key()) else { return };
        event.prevent_default();
        canvas.with_untracked(|canvas| {
            let Some(canvas) = canvas else { return };
            let from = focused(canvas, chosen.get_untracked());
            let at = moved(from, toward, (canvas.rows.len(), canvas.tokens.len()));
            chosen.set(Some(at));
            if let Some(cell) = element(&id_of(name, at)) {
                _ = cell.focus();
            }
        });
    };
    let choose = move |event: web_sys::Event| {
        if let Some(at) = place_of(&event) {
            chosen.set(Some(at));
        }
    };
    let body = move || {
        canvas.with(|canvas| {
            let canvas = canvas?;
            let rows = canvas.rows.iter().enumerate().rev();
            let fills = fills.get();
            Some(rows.map(|(row, found)| row_view(name, canvas, (row, found), chosen, fills)).collect_any())
        })
    };
    let tokens = move || {
        canvas.with(|canvas| {
            let tokens = canvas.iter().flat_map(|canvas| &canvas.tokens);
            tokens
                .map(|token| view! { <th scope="col" class="canvas-token mono">{visible(token, None)}</th> })
                .collect_any()
        })
    };
    view! {
        <div class="canvas-scroll table-scroll" node_ref=scroller>
            <table
                class="canvas-grid"
                role="grid"
                aria-label=move || canvas.with(|canvas| canvas.map(grid_label))
                on:keydown=on_key
                on:focusin=move |event| choose(event.into())
                on:mouseover=move |event| choose(event.into())
            >
                <tbody>{move || body()}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row" class="canvas-step small">{say!("lens-token-row")}</th>
                        {move || tokens()}
                    </tr>
                </tfoot>
            </table>
        </div>
    }
}

fn grid_label(canvas: &Canvas) -> String {
    say!("lens-grid-label", tokens = canvas.tokens.len(), steps = canvas.rows.len())
}

fn row_view(
    grid: &'static str,
    canvas: &Canvas,
    (row, found): (usize, &CanvasRow),
    chosen: RwSignal<Option<At>>,
    fills: bool,
) -> impl IntoView + use<> {
    let name = found.step.as_ref().map_or_else(|| say!("lens-embedding"), |step| step.text.clone());
    let is_off = canvas.off_from == Some(row);
    let spoken = text::row_name(found);
    let last = (canvas.rows.len().saturating_sub(1), canvas.tokens.len().saturating_sub(1));
    let cells = found.cells.iter().zip(&canvas.tokens).enumerate();
    let cells = cells.map(|(column, (cell, token))| {
        let label = cell_label(cell, token, &spoken, fills);
        cell_view(grid, (row, column), (cell, label), last, chosen)
    });
    let flag = is_off.then(|| {
        view! { <span class="flag" aria-hidden="true"></span><span class="sr-only">" ("{say!("lens-off-from-here")}")"</span> }
    });
    view! {
        <tr class:off-from=is_off>
            <th scope="row" class="canvas-step mono" title=spoken.clone()>{flag}<span class="canvas-step-name">{name}</span></th>
            {cells.collect_any()}
        </tr>
    }
}

/// What is read out of a cell.
fn cell_label(cell: &CanvasCell, token: &str, step: &str, fills: bool) -> String {
    let Some(next) = cell.top.first() else { return format!("{step}: {}", say!("lens-broken")) };
    let full = cell.full.as_ref().filter(|_| cell.is_changed());
    let full = full.map(|full| quoted(&full.text, Some(full.token)));
    say!(
        "lens-cell",
        step,
        fills,
        token = &quoted(token, None),
        says = &quoted(&next.text, Some(next.token)),
        probability = next.probability,
        full = full.as_deref()
    )
}

fn cell_view(
    grid: &'static str,
    at: At,
    (cell, label): (&CanvasCell, String),
    last: At,
    chosen: RwSignal<Option<At>>,
) -> impl IntoView + use<> {
    let is_changed = cell.is_changed();
    let next = cell.top.first();
    let shown = next.map_or_else(|| say!("lens-broken"), |next| visible(&next.text, Some(next.token)));
    let is_focused = move || {
        let (row, column) = chosen.get().unwrap_or(last);
        (row.min(last.0), column.min(last.1)) == at
    };
    view! {
        <td
            role="gridcell"
            class="canvas-cell mono"
            class:changed=is_changed
            id=id_of(grid, at)
            tabindex=move || if is_focused() { "0" } else { "-1" }
            aria-label=label
            style=("--sure", format!("{:.3}", f64::from(sureness(cell))))
            style=("--far", format!("{:.3}", f64::from(distance(cell))))
        >
            <span class="canvas-word">{shown}</span>
            {is_changed.then(|| view! { <span class="canvas-sign" aria-hidden="true">"\u{2260}"</span> })}
        </td>
    }
}

fn id_of(grid: &str, (row, column): At) -> String {
    format!("{grid}-{row}-{column}")
}

/// The place of the cell in which something happened.
fn place_of(event: &web_sys::Event) -> Option<At> {
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let cell = element.closest(".canvas-cell").ok().flatten()?;
    let id = cell.id();
    let mut numbers = id.rsplit('-');
    let (column, row) = (numbers.next()?, numbers.next()?);
    Some((row.parse().ok()?, column.parse().ok()?))
}
