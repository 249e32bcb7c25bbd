//! Cards by mouse, pen and finger.
//!
//! A mouse or pen lifts a card once it has moved a little; a finger after a short rest, so
//! that the stack can still be scrolled by swiping over the cards. From then on the pointer
//! is captured, the stack scrolls when it comes near an edge, and Escape takes all back.
//!
//! A release that the page never hears of (outside the window, under a dialog) ends the drag
//! as cancelled: a card is only ever dropped by the release itself.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::studio::{By, Drag, Item, Studio, Target};
use super::{dom, keys};
use crate::app::aim::aim;
use crate::page::prelude::*;
use crate::schedule::edit::{Place, places};

/// CSS pixels that a mouse moves before it lifts, and that a resting finger may move.
const SLACK: f64 = 6.0;
/// How long a finger rests before it lifts.
const LONG_PRESS: Duration = Duration::from_millis(300);
/// CSS pixels from an edge of the stack where it begins to scroll.
const SCROLL_ZONE: f64 = 44.0;
/// The first button in `PointerEvent.buttons`.
const FIRST_BUTTON: u16 = 1;
/// CSS pixels per frame that it scrolls at most.
const SCROLL_STEP: f64 = 14.0;

/// A pointer that is down on a card and has not lifted it yet.
#[derive(Debug, Clone)]
struct Press {
    item: Item,
    id: i32,
    x: f64,
    y: f64,
    element: Element,
    is_touch: bool,
    timer: Option<TimeoutHandle>,
}

/// Follows the pointers over the pane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pointers {
    studio: Studio,
    press: StoredValue<Option<Press>, LocalStorage>,
    /// What holds the pointer that carries a card.
    holder: StoredValue<Option<Element>, LocalStorage>,
}

impl Pointers {
    pub(super) fn provide(studio: Studio) -> Self {
        let pointers =
            Self { studio, press: StoredValue::new_local(None), holder: StoredValue::new_local(None) };
        provide_context(pointers);
        pointers
    }

    /// A pointer goes down on a card.
    pub(super) fn down(self, item: Item, event: &PointerEvent) {
        let on_other_button = dom::is_in(event, "button:not(.grip), input");
        let Some(element) = event.current_target().and_then(|target| target.dyn_into().ok()) else { return };
        if event.button() != 0 || on_other_button || self.studio.drag.with_untracked(Option::is_some) {
            return;
        }
        event.stop_propagation();
        self.forget();
        let is_touch = event.pointer_type() == "touch";
        let timer = is_touch.then(|| set_timeout_with_handle(move || self.lift(), LONG_PRESS).ok()).flatten();
        self.press.set_value(Some(Press {
            item,
            id: event.pointer_id(),
            x: f64::from(event.client_x()),
            y: f64::from(event.client_y()),
            element,
            is_touch,
            timer,
        }));
    }

    /// A pointer moves over the pane.
    pub(super) fn moved(self, event: &PointerEvent) {
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        if event.buttons() & FIRST_BUTTON == 0 {
            return self.cancelled(event);
        }
        if let Some(press) = self.press.get_value().filter(|press| press.id == event.pointer_id()) {
            if (x - press.x).hypot(y - press.y) < SLACK {
                return;
            }
            if press.is_touch {
                return self.forget(); // A swipe: the stack scrolls.
            }
            self.lift();
        }
        if self.carries(event.pointer_id()) {
            event.prevent_default();
            self.point_at(x, y);
        }
    }

    /// A pointer goes up: drops the card, if one is carried.
    pub(super) fn up(self, event: &PointerEvent) {
        self.forget();
        if !self.carries(event.pointer_id()) {
            return;
        }
        let Some(drag) = self.studio.drag.get_untracked() else { return };
        self.studio.drag.set(None);
        if let Some(target) = drag.target {
            self.studio.drop_into(&drag.item, target);
        }
    }

    /// The browser takes the pointer away, or it is no longer down.
    pub(super) fn cancelled(self, event: &PointerEvent) {
        if self.press.with_value(|press| press.as_ref().is_some_and(|press| press.id == event.pointer_id())) {
            self.forget();
        }
        if self.carries(event.pointer_id()) {
            keys::take_back(self.studio);
        }
    }

    /// An element no longer holds the pointer. A finger is held by what it touches until the
    /// card takes it over, which is no loss.
    pub(super) fn lost(self, event: &PointerEvent) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if self.holder.with_value(|holder| *holder == target) {
            self.cancelled(event);
        }
    }

    /// The window is left: whatever a pointer does ends as cancelled.
    pub(super) fn take_back(self) {
        self.forget();
        if self.is_carrying() {
            keys::take_back(self.studio);
        }
    }

    /// Whether a pointer is down or carries a card: then a finger's long press is not a wish
    /// for the browser's own menu.
    pub(super) fn is_busy(self) -> bool {
        self.press.with_value(Option::is_some) || self.is_carrying()
    }

    pub(super) fn is_carrying(self) -> bool {
        let by_pointer = |drag: &Drag| matches!(drag.by, By::Pointer { .. });
        self.studio.drag.with_untracked(|drag| drag.as_ref().is_some_and(by_pointer))
    }

    fn carries(self, pointer: i32) -> bool {
        let by_it = |drag: &Drag| matches!(drag.by, By::Pointer { id, .. } if id == pointer);
        self.studio.drag.with_untracked(|drag| drag.as_ref().is_some_and(by_it))
    }

    fn forget(self) {
        if let Some(timer) = self.press.try_update_value(Option::take).flatten().and_then(|press| press.timer)
        {
            timer.clear();
        }
    }

    fn lift(self) {
        let Some(press) = self.press.try_update_value(Option::take).flatten() else { return };
        let Some(what) = self.studio.subject(&press.item) else { return };
        // Fails when the pointer has just gone up; then nothing is lifted.
        if press.element.set_pointer_capture(press.id).is_err() {
            return;
        }
        self.holder.set_value(Some(press.element));
        self.studio.menu.set(None);
        let by = By::Pointer { id: press.id, x: press.x, y: press.y };
        self.studio.drag.set(Some(Drag { item: press.item, what, by, target: None }));
        self.scroll_on();
    }

    fn point_at(self, x: f64, y: f64) {
        let studio = self.studio;
        let Some(drag) = studio.drag.get_untracked() else { return };
        let target = self.target_at(&drag.item, x, y);
        studio.drag.update(|drag| {
            if let Some(Drag { by: By::Pointer { x: old_x, y: old_y, .. }, target: old, .. }) = drag {
                (*old_x, *old_y, *old) = (x, y, target);
            }
        });
    }

    fn target_at(self, item: &Item, x: f64, y: f64) -> Option<Target> {
        let studio = self.studio;
        let is_in = |element: Option<&Element>| element.is_some_and(|el| dom::rect(el).contains(x, y));
        if studio.tray.get_untracked().is_some_and(|tray| is_in(Some(&tray))) {
            return matches!(item, Item::Card(_)).then_some(Target::Tray);
        }
        if !studio.scroller.get_untracked().is_some_and(|scroller| is_in(Some(&scroller))) {
            return None;
        }
        let lifted = studio.lifted_path(item);
        let rects = dom::rects(studio);
        studio.schedule.with_untracked(|schedule| {
            let place: Place = aim(schedule, &rects, x, y)?;
            let is_legal = places(schedule, lifted.as_ref()).contains(&place);
            is_legal.then_some(Target::Place(place))
        })
    }

    /// Scrolls, frame by frame, while the pointer is near an edge.
    fn scroll_on(self) {
        request_animation_frame(move || {
            let Some(Drag { by: By::Pointer { x, y, .. }, .. }) = self.studio.drag.get_untracked() else {
                return;
            };
            if let Some(scroller) = self.studio.scroller.get_untracked() {
                let seen = dom::rect(&scroller);
                let into = |distance: f64| (1.0 - distance / SCROLL_ZONE).clamp(0.0, 1.0) * SCROLL_STEP;
                let step = into(seen.bottom - y) - into(y - seen.top);
                if step != 0.0 && seen.contains(x, seen.top) {
                    scroller.scroll_by_with_x_and_y(0.0, step);
                    self.point_at(x, y);
                }
            }
            self.scroll_on();
        });
    }
}
