//! Keeps the keyboard's place: when what has the focus goes away or is switched off, the browser
//! gives the focus to the whole page, and the next press of the tab key begins at its top.

use leptos::ev::focusin;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, FocusEvent, FocusOptions, HtmlElement, MutationObserver, MutationObserverInit};

use super::prelude::*;

/// What an element stands in, as far as the keyboard is concerned.
const AROUND: &str = ".panel,.painters,.view,.desk,.below-top,dialog";
/// What is switched off cannot have the focus.
const SWITCHED_OFF: &str = ":disabled";

/// Where the focus is, and where it was before it came into this part of the page.
#[derive(Clone, Default)]
struct Where {
    element: Option<HtmlElement>,
    around: Option<HtmlElement>,
    before: Option<HtmlElement>,
}

/// From now on the focus stays near where it was.
pub(super) fn keep_place() {
    let place = StoredValue::new_local(Where::default());
    let entered = window_event_listener(focusin, move |event: FocusEvent| {
        let Some(element) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        let around = element.closest(AROUND).ok().flatten().and_then(|around| around.dyn_into().ok());
        place.update_value(|place| {
            if place.around != around {
                place.before = place.element.take();
            }
            *place = Where { element: Some(element), around, before: place.before.take() };
        });
    });
    let changed = Closure::<dyn Fn()>::new(move || {
        if let Some(to) = place.with_value(lost) {
            take(&to);
        }
    });
    let observer = MutationObserver::new(changed.as_ref().unchecked_ref()).ok();
    if let (Some(observer), Some(body)) = (&observer, document().body()) {
        let what = MutationObserverInit::new();
        what.set_child_list(true);
        what.set_subtree(true);
        what.set_attribute_filter(&js_sys::Array::of1(&"disabled".into()));
        // Fails only for options that contradict each other.
        _ = observer.observe_with_options(&body, &what);
    }
    let kept = StoredValue::new_local((observer, changed));
    on_cleanup(move || {
        entered.remove();
        kept.update_value(|(observer, _)| {
            if let Some(observer) = observer.take() {
                observer.disconnect();
            }
        });
    });
}

/// Where the focus goes, if it was lost: into what it stood in, else to where it was before.
fn lost(place: &Where) -> Option<HtmlElement> {
    let body: Option<Element> = document().body().map(Into::into);
    let element = place.element.as_ref()?;
    let is_gone = !element.is_connected() || element.matches(SWITCHED_OFF).unwrap_or(false);
    if document().active_element() != body || !is_gone {
        return None;
    }
    let near = [&place.around, &place.before].into_iter().flatten();
    near.into_iter().find(|element| element.is_connected()).cloned()
}

fn take(element: &HtmlElement) {
    // What never has the focus by the tab key can be given it.
    if element.tab_index() < 0 && !element.has_attribute("tabindex") {
        element.set_tab_index(-1);
    }
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // Fails only for what cannot have it.
    _ = element.focus_with_options(&options);
}
