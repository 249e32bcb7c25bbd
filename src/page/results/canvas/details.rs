//! What the cell that is looked at says: its likeliest words beside the full model's.

use crate::app::results::canvas::{At, cell_at, focused, quoted};
use crate::app::text;
use crate::experiment::Canvas;
use crate::page::prelude::*;
use crate::page::results::token::Token;

/// A box below the grid, of one height, so that nothing jumps.
#[component]
pub(super) fn Details(canvas: Found<Canvas>, chosen: RwSignal<Option<At>>) -> impl IntoView {
    let shown = move || {
        let at = chosen.get()?;
        canvas.with(|canvas| {
            let canvas = canvas?;
            let at = focused(canvas, Some(at));
            let (row, cell) = cell_at(canvas, at)?;
            let step = text::row_name(row);
            let token = canvas.tokens.get(at.1).map(|token| quoted(token, None))?;
            let words_of_cell = cell.top.iter().map(|next| {
                view! {
                    <li>
                        <Token piece=next.text.clone() id=next.token />
                        " "
                        <span class="share">{numbers().probability(next.probability.into())}</span>
                    </li>
                }
            });
            let full = cell.full.as_ref().map(|full| {
                let says = quoted(&full.text, Some(full.token));
                say!(
                    "lens-full-says",
                    says = &says,
                    probability = full.probability,
                    divergence = cell.divergence.map(f64::from)
                )
            });
            let changed = cell
                .is_changed()
                .then(|| view! { <span class="sign">"\u{2260} "{say!("sentence-ended", text = say!("lens-changed"))}" "</span> });
            Some(view! {
                <p class="canvas-where">{say!("lens-details", step = &step, token = &token)}</p>
                <ol class="canvas-top">{words_of_cell.collect_any()}</ol>
                <p class="small">{changed}{full}</p>
            })
        })
    };
    view! {
        <div class="canvas-details">
            {move || match shown() {
                Some(shown) => shown.into_any(),
                None => view! { <p class="muted small">{say!("lens-look")}</p> }.into_any(),
            }}
        </div>
    }
}
