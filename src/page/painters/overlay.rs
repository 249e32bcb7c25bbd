//! What floats above the stack while a card is on its way: the card's shade under the
//! pointer, and the mark of the place where it would be dropped.

use super::dom;
use super::studio::{By, Drag, Studio, Target};
use crate::app::aim::{Rect, mark};
use crate::page::prelude::*;
use crate::schedule::edit::Place;

#[component]
pub(super) fn Overlay() -> impl IntoView {
    let studio = Studio::here();
    let shade = move || {
        studio.drag.with(|drag| match drag.as_ref()? {
            Drag { what, by: By::Pointer { x, y, .. }, .. } => Some((*what, *x, *y)),
            Drag { by: By::Keys, .. } => None,
        })
    };
    let marked = Part::new(move || {
        let target = studio.drag.with(|drag| drag.as_ref()?.target.clone())?;
        let Target::Place(place) = target else { return None };
        let rect = mark(&dom::rects(studio), &place).or_else(|| bottom_of(studio))?;
        Some((rect, matches!(place, Place::With(_))))
    });
    let position = move |pick: fn(&Rect) -> f64| {
        move || marked.with(|marked| marked.as_ref().map_or(0.0, |(rect, _)| pick(rect)))
    };
    let px = |value: f64| format!("{value:.1}px");
    let (left, top) = (position(|rect| rect.left), position(|rect| rect.top));
    let (width, height) = (position(|rect| rect.right - rect.left), position(|rect| rect.bottom - rect.top));
    view! {
        <div class="overlay" aria-hidden="true">
            <div class="drop-mark" class:shown=move || marked.with(Option::is_some)
                class:with=move || marked.with(|marked| marked.as_ref().is_some_and(|(_, with)| *with))
                style:left=move || px(left()) style:top=move || px(top())
                style:width=move || px(width()) style:height=move || px(height())>
                <span class="drop-word">{say!("stack-paint-together")}</span>
            </div>
            {move || shade().map(|(what, x, y)| view! {
                <div class="shade" style:transform=format!("translate({x:.1}px, {y:.1}px)")>
                    {sentence(&what)}
                </div>
            })}
        </div>
    }
}

/// Where the first card of an empty stack would lie.
fn bottom_of(studio: Studio) -> Option<Rect> {
    let scroller = dom::rect(&*studio.scroller.get_untracked()?);
    let y = scroller.bottom - 4.0;
    Some(Rect { top: y, bottom: y, ..scroller })
}
