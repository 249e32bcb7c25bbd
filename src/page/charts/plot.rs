//! The picture of a chart: one stop for the tab key, its data by pointer and by arrow keys.

use leptos::ev;
use leptos::html;

use super::chart_view::Shared;
use super::marks::elements;
use super::tip::Tip;
use crate::app::results::chart::{facts, note, present, sentence};
use crate::chart::{Mark, MarkerShape, Role, Spot, Toward, spot_at, walk};
use crate::page::prelude::*;
use crate::plot::svg::number;

/// Radius of the ring around a point that is pointed at.
const RING: f64 = 8.0;
/// Spots of points are this wide; wider ones are cells.
const POINT_WIDTH: f64 = 24.0;

#[component]
pub(super) fn Plot(shared: Shared, id: String) -> impl IntoView {
    let Shared { chart, size, emphasised, on_datum, .. } = shared;
    let element = NodeRef::<html::Div>::new();
    let spots = Part::new(move || chart.with(|chart| chart.spots(size.get())));
    let table = Part::new(move || chart.with(crate::chart::Chart::table));
    // By its row, which stays when the picture changes its size.
    let active = RwSignal::new(None::<usize>);
    let was_active = StoredValue::new(None::<usize>);
    let said = RwSignal::new(String::new());
    let spot = Part::new(move || {
        let row = active.get()?;
        spots.with(|spots| spots.iter().find(|spot| spot.index == row).copied())
    });
    let point_at = move |spot: Option<Spot>| {
        active.set(spot.map(|spot| spot.index));
        let tells_apart = chart.with_untracked(|chart| chart.legend().len() > 1);
        emphasised.set(spot.filter(|_| tells_apart).map(|spot| spot.series));
    };
    let under = move |event: &ev::PointerEvent| {
        let element = element.get_untracked()?;
        let rect = element.get_bounding_client_rect();
        let place = (f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top());
        spots.with_untracked(|spots| spot_at(spots, place).and_then(|at| spots.get(at).copied()))
    };
    let choose = move |row: Option<usize>| {
        let note = row.and_then(|row| table.with_untracked(|table| note(table, row).map(str::to_owned)));
        if let Some(note) = note {
            on_datum.choose.run(note);
        }
    };
    let on_down = move |event: ev::PointerEvent| {
        was_active.set_value(active.get_untracked());
        point_at(under(&event));
    };
    // A mouse has pointed before it clicks. A finger has not: its first tap shows what is
    // there, and the second one chooses it.
    let on_click = move |_| {
        let now = active.get_untracked();
        if now.is_some() && was_active.get_value() == now {
            choose(now);
        }
    };
    let on_move = move |event: ev::PointerEvent| {
        if event.pointer_type() != "touch" {
            point_at(under(&event));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let toward = match event.key().as_str() {
            "Enter" | " " => {
                event.prevent_default();
                return choose(active.get_untracked());
            }
            "Escape" => return point_at(None),
            key => match Toward::of_key(key) {
                Some(toward) => toward,
                None => return,
            },
        };
        event.prevent_default();
        let next = spots.with_untracked(|spots| {
            let here = active.get_untracked();
            let from = here.and_then(|row| spots.iter().position(|spot| spot.index == row));
            let lie = chart.with_untracked(crate::chart::Chart::lie);
            walk(spots, from, toward, lie).and_then(|at| spots.get(at).copied())
        });
        point_at(next);
        if let Some(spot) = next {
            let told = table.with_untracked(|table| facts(table, spot.index));
            said.set(sentence(&told));
        }
    };
    let rings = move || {
        let current = on_datum.current.get();
        let here = table.with(|table| spots.with(|spots| present(table, spots, &current)));
        let here = here.into_iter().map(|spot| ring("here", &spot));
        let pointed = spot.get().map(|spot| ring("pointed", &spot));
        elements(&here.chain(pointed).collect::<Vec<_>>())
    };
    // Where nothing belongs to a datum besides, there is nothing to choose.
    let has_notes = move || table.with(|table| table.columns.iter().any(|column| column.role == Role::Note));
    let keys_id = format!("{id}-keys");
    let keys_id_again = keys_id.clone();
    view! {
        <div
            class="plot"
            class:pointing=move || active.get().is_some()
            tabindex="0"
            role="application"
            aria-roledescription=say!("charts-role")
            aria-label=move || chart.with(|chart| chart.title().to_owned())
            aria-describedby=keys_id
            node_ref=element
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerleave=move |event: ev::PointerEvent| {
                if event.pointer_type() != "touch" {
                    point_at(None);
                }
            }
            on:click=on_click
            on:keydown=on_key
            on:blur=move |_| point_at(None)
        >
            <svg
                class="chart"
                viewBox=move || format!("0 0 {} {}", number(size.get().0), number(size.get().1))
                width=move || number(size.get().0)
                height=move || number(size.get().1)
                aria-hidden="true"
            >
                <g inner_html=move || elements(&chart.with(|chart| chart.marks(size.get()))) />
                <g class="rings" inner_html=rings />
            </svg>
            {move || spot.get().map(|spot| view! { <Tip shared table spot /> })}
            <p id=keys_id_again class="sr-only">
                {say!("charts-keys")} " " {move || has_notes().then(on_datum.hint)}
            </p>
            <p class="sr-only" aria-live="polite">{said}</p>
        </div>
    }
}

/// A ring around a point, or around a cell.
fn ring(class: &str, spot: &Spot) -> Mark {
    let Spot { x, y, width, height, .. } = *spot;
    if width == POINT_WIDTH {
        MarkerShape::Circle.mark(class, (x, y), RING)
    } else {
        Mark::rect(class, (x - width / 2.0, y - height / 2.0), (width, height), 1.0)
    }
}
