//! The address bar and the clipboard.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::Reflect;
use leptos::ev::hashchange;
use leptos::prelude::{set_timeout, window, window_event_listener};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Clipboard;

use crate::app::state::Message;

/// Browsers limit how often an address may be replaced (Safari: 100 times in 30 seconds).
const REPLACE_AFTER: Duration = Duration::from_millis(350);

/// Follows the state, a little later.
#[derive(Debug, Default)]
pub(super) struct AddressBar {
    waiting: Rc<RefCell<Option<String>>>,
}

impl AddressBar {
    /// Replaces the fragment soon, without a new entry in the history; the last one counts.
    pub(super) fn replace(&self, fragment: String) {
        let is_scheduled = self.waiting.borrow_mut().replace(fragment).is_some();
        if is_scheduled {
            return;
        }
        let waiting = Rc::clone(&self.waiting);
        set_timeout(
            move || {
                let Some(fragment) = waiting.take() else { return };
                if let Ok(history) = window().history() {
                    let url = format!("#{fragment}");
                    // Refused for pages without an address of their own; then there is no link.
                    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&url));
                }
            },
            REPLACE_AFTER,
        );
    }
}

/// What the address bar says at start.
pub(super) fn start_message(reloaded_for: Option<String>) -> Message {
    let location = window().location();
    let href = location.href().unwrap_or_default();
    let address = href.split_once('#').map_or(href.as_str(), |(address, _)| address).to_owned();
    Message::Start {
        address,
        host: location.hostname().unwrap_or_default(),
        fragment: fragment(),
        reloaded_for,
    }
}

/// Calls when the fragment was changed by hand, or a link to this page was followed.
pub(super) fn on_change(call: impl Fn(String) + 'static) {
    // Listens for as long as the page lives.
    let _ = window_event_listener(hashchange, move |_| call(fragment()));
}

/// The clipboard, where the page may write to it (secure addresses alone).
pub(super) fn clipboard() -> Option<Clipboard> {
    Reflect::get(&window().navigator(), &"clipboard".into()).ok()?.dyn_into().ok()
}

fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}
