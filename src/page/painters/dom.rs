//! Reading and moving what is on the screen.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, NodeList};

use super::studio::{Item, Studio, Target};
use crate::app::aim::{Rect, Rects};
use crate::page::prelude::*;
use crate::schedule::Node;
use crate::schedule::edit::Place;

/// Rectangles of all cards and frames of the stack.
pub(super) fn rects(studio: Studio) -> Rects {
    let drawn = marked(studio, "data-path").into_iter();
    drawn.filter_map(|(path, element)| Some((path.parse().ok()?, rect(&element)))).collect()
}

/// Everything in the stack that has this attribute, with its value.
pub(super) fn marked(studio: Studio, attribute: &str) -> Vec<(String, Element)> {
    let Some(scroller) = studio.scroller.get_untracked() else { return Vec::new() };
    let Ok(list) = scroller.query_selector_all(&format!("[{attribute}]")) else { return Vec::new() };
    elements(&list).filter_map(|element| Some((element.get_attribute(attribute)?, element))).collect()
}

pub(super) fn rect(element: &Element) -> Rect {
    let rect = element.get_bounding_client_rect();
    Rect { left: rect.left(), top: rect.top(), right: rect.right(), bottom: rect.bottom() }
}

pub(super) fn elements(list: &NodeList) -> impl Iterator<Item = Element> + '_ {
    (0..list.length()).filter_map(|index| list.item(index)?.dyn_into().ok())
}

/// The element of a card, frame or resting layer.
pub(super) fn element_of(studio: Studio, item: &Item) -> Option<Element> {
    let selector = match item {
        Item::Card(_) => format!("[data-path=\"{}\"]", studio.lifted_path(item)?),
        Item::Resting(layer) => format!("[data-resting=\"{layer}\"]"),
    };
    let around = match item {
        Item::Card(_) => studio.scroller.get_untracked()?,
        Item::Resting(_) => studio.tray.get_untracked()?,
    };
    around.query_selector(&selector).ok().flatten()
}

/// Whether an event happened in an element that matches.
pub(super) fn is_in(event: &Event, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(selector).ok().flatten().is_some())
}

/// Gives the keyboard's focus to a card, unless one of its own buttons has it.
pub(super) fn focus(studio: Studio, item: &Item) {
    let Some(element) = element_of(studio, item) else { return };
    let active = document().active_element();
    if active.is_some_and(|active| element.contains(Some(&active))) {
        return;
    }
    focus_within(&element, ".grip");
}

/// The layer whose card has the keyboard's focus.
pub(super) fn focused_layer(studio: Studio) -> Option<u16> {
    let card = document().active_element()?.closest("[data-path]").ok().flatten()?;
    layer_at(studio, &card.get_attribute("data-path")?)
}

/// Gives the focus to the card of this layer, wherever it is now.
pub(super) fn focus_layer(studio: Studio, layer: u16) {
    let of_layer = |(path, _): &(String, Element)| layer_at(studio, path) == Some(layer);
    if let Some((_, card)) = marked(studio, "data-path").into_iter().find(of_layer) {
        focus_within(&card, ".grip");
    }
}

fn layer_at(studio: Studio, path: &str) -> Option<u16> {
    let path = path.parse().ok()?;
    studio.schedule.with_untracked(|schedule| match schedule.node(&path) {
        Some(Node::Layer(layer)) => Some(*layer),
        _ => None,
    })
}

/// Gives the focus to the first element inside that matches.
pub(super) fn focus_within(element: &Element, selector: &str) {
    if let Ok(Some(found)) = element.query_selector(selector)
        && let Some(found) = found.dyn_ref::<HtmlElement>()
    {
        // Fails only for what cannot have the focus.
        let _ = found.focus();
    }
}

/// Scrolls so that the target is seen.
pub(super) fn reveal(studio: Studio, target: &Target) {
    let path = match target {
        Target::Tray => {
            if let Some(tray) = studio.tray.get_untracked() {
                tray.scroll_into_view_with_bool(false);
            }
            return;
        }
        Target::Place(Place::With(path)) => path.clone(),
        Target::Place(Place::Gap(path)) => {
            let exists = studio.schedule.with_untracked(|schedule| schedule.node(path).is_some());
            if exists { path.clone() } else { path.previous().unwrap_or_else(|| path.clone()) }
        }
    };
    let (Some(element), Some(scroller)) =
        (element_of(studio, &Item::Card(path)), studio.scroller.get_untracked())
    else {
        return;
    };
    let (seen, wanted) = (rect(&scroller), rect(&element));
    let above = wanted.top - seen.top;
    let below = wanted.bottom - seen.bottom;
    let by = if above < 0.0 { above } else { below.max(0.0) };
    scroller.scroll_by_with_x_and_y(0.0, by);
}

/// Whether the user wants no motion.
pub(super) fn is_still() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
    query.is_some_and(|query| query.matches())
}
