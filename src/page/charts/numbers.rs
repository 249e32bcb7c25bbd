//! The numbers behind a chart, as a table; what can be chosen in the picture can be here.

use super::chart_view::Shared;
use crate::app::results::chart::{heading, written};
use crate::chart::{Role, Table, Value};
use crate::page::prelude::*;

#[component]
pub(super) fn Numbers(shared: Shared) -> impl IntoView {
    let on_datum = shared.on_datum;
    let table = Part::new(move || shared.chart.with(crate::chart::Chart::table));
    let cell = move |table: &Table, at: usize, role: Role, value: &Value| {
        let told = written(table, at, value);
        match (role, value) {
            (Role::Note, Value::Text(note)) => {
                let (note, known) = (note.clone(), note.clone());
                let is_current = move || on_datum.current.with(|current| *current == known);
                view! {
                    <td>
                        <button
                            type="button"
                            class="quiet small mono"
                            aria-label=(on_datum.label)(&note)
                            aria-current=move || is_current().then_some("true")
                            on:click=move |_| on_datum.choose.run(note.clone())
                        >
                            {told}
                        </button>
                    </td>
                }
                .into_any()
            }
            (Role::Series | Role::Name, _) => view! { <th scope="row">{told}</th> }.into_any(),
            _ => view! { <td class=class_of(role)>{told}</td> }.into_any(),
        }
    };
    let body = move || {
        table.with(|table| {
            let heads = table.columns.iter().map(|column| {
                view! { <th scope="col" class=class_of(column.role)>{heading(table, column)}</th> }
            });
            let heads = heads.collect_any();
            let rows = table.rows.iter().map(|row| {
                let cells = table.columns.iter().zip(row).enumerate();
                let cells = cells.map(|(at, (column, value))| cell(table, at, column.role, value));
                view! { <tr>{cells.collect_any()}</tr> }
            });
            view! {
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows.collect_any()}</tbody>
            }
        })
    };
    view! {
        <div class="table-scroll chart-numbers" tabindex="0" role="region" aria-label=move || shared.chart.with(|chart| chart.title().to_owned())>
            <table class="chart-table">{move || body()}</table>
        </div>
    }
}

/// Numbers stand below each other by their last digit.
fn class_of(role: Role) -> Option<&'static str> {
    let is_number = matches!(role, Role::X | Role::Y | Role::Value | Role::Low | Role::High | Role::Items);
    is_number.then_some("number")
}
