//! Motion that explains: after an edit, every card glides from where it was to where it is.
//!
//! The old places are read before the stack is drawn anew, the new ones after; the way
//! between is an animation of the browser's. None for those who want no motion.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use super::dom;
use super::studio::Studio;
use crate::app::aim::Rect;
use crate::order::Map;
use crate::page::prelude::*;

/// Milliseconds on the way.
const MILLIS: f64 = 200.0;
/// The attribute with a card's key.
const KEY: &str = "data-key";

/// Where each card is, by its key: the layer and which of its cards it is.
pub(super) type Places = Map<String, Rect>;

/// Where the cards are now.
pub(super) fn places(studio: Studio) -> Places {
    dom::marked(studio, KEY).into_iter().map(|(key, element)| (key, dom::rect(&element))).collect()
}

/// Lets the cards glide from `before`, once they are drawn at their new places.
pub(super) fn play(studio: Studio, before: Places) {
    if before.is_empty() || dom::is_still() {
        return;
    }
    request_animation_frame(move || {
        for (key, element) in dom::marked(studio, KEY) {
            let Some(old) = before.get(&key) else { continue };
            let new = dom::rect(&element);
            let (x, y) = (old.left - new.left, old.top - new.top);
            if x.abs() > 0.5 || y.abs() > 0.5 {
                // A browser that cannot shows the cards at their new places at once.
                let _ = glide(&element, x, y);
            }
        }
    });
}

/// `element.animate(frames, options)`.
fn glide(element: &Element, x: f64, y: f64) -> Result<(), JsValue> {
    let frame = |transform: String| {
        let frame = Object::new();
        Reflect::set(&frame, &"transform".into(), &transform.into())?;
        Ok::<_, JsValue>(frame)
    };
    let frames = Array::of2(
        &frame(format!("translate({x:.1}px, {y:.1}px)"))?.into(),
        &frame("none".to_owned())?.into(),
    );
    let options = Object::new();
    Reflect::set(&options, &"duration".into(), &MILLIS.into())?;
    Reflect::set(&options, &"easing".into(), &"cubic-bezier(.2, .7, .3, 1)".into())?;
    let animate: Function = Reflect::get(element, &"animate".into())?.dyn_into()?;
    animate.call2(element, &frames, &options)?;
    Ok(())
}
