//! The paper's figures of hidden states: 3, 14 and 15. The gallery opens them as its own.

mod drawn;
mod models;
mod progress;

pub(super) use progress::standing;

use self::drawn::{Curves, Similarity};
use self::models::Models;
use self::progress::Progress;
use crate::app::text;
use crate::page::prelude::*;

/// Button, progress, what this model shows, and the charts.
#[component]
pub(crate) fn StatesFigure(store: Store, number: u32) -> impl IntoView {
    let report = store.report(Slot::States(number), Report::states);
    let here = move || {
        report.with(|report| {
            let report = report.filter(|report| report.n_done > 0)?;
            let said = match number {
                15 => text::states_findings(report),
                _ => text::groups(report.paths.first()?.groups.as_ref()),
            };
            Some(view! { <p><strong>{say!("states-here")}</strong>" "{said}</p> })
        })
    };
    let body = match number {
        14 => view! { <Models store /> }.into_any(),
        15 => view! { <Curves store report /> }.into_any(),
        _ => view! { <Similarity store report number /> }.into_any(),
    };
    view! {
        <div class="states-figure">
            <Progress store number report />
            {move || here()}
            {body}
            <p class="small muted">{if number == 15 { say!("states-method") } else { say!("states-method-groups") }}</p>
        </div>
    }
}
