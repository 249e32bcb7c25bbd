//! The address bar and the clipboard.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use js_sys::{Date, Reflect};
use leptos::ev::{hashchange, popstate};
use leptos::prelude::{set_timeout, window, window_event_listener};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Clipboard;

use crate::app::state::Message;
use crate::share::View;

/// Browsers limit how often an address may be replaced (Safari: 100 times in 30 seconds).
const REPLACE_AFTER: Duration = Duration::from_millis(350);

/// Follows the state, a little later.
///
/// The parts of the page are steps of the browser's history: its links are plain ones, which the browser follows. Edits
/// are no steps, apart from the first: they have an undo of their own, and Back would take them back unasked. So an entry
/// is marked with the visit that it belongs to. Back to one of the same visit shows its part of the page and changes
/// nothing else; to one that is not (another link was opened in between), its link is read.
#[derive(Debug, Default, Clone)]
pub(super) struct AddressBar {
    /// The fragment to write, and whether as a new entry.
    waiting: Rc<RefCell<Option<(String, bool)>>>,
    visit: Rc<Cell<f64>>,
    /// The fragment that was last written or read, and the query with it.
    known: Rc<RefCell<String>>,
    asked: Rc<RefCell<String>>,
}

impl AddressBar {
    /// Writes the fragment soon; the last one counts.
    pub(super) fn write(&self, fragment: String, is_new: bool) {
        let now = self::fragment();
        // A part's own entry gets its link at once: somebody may go on before long.
        if !is_new && now == *self.known.borrow() && View::split(&now).1.is_empty() {
            self.put(Some(&format!("#{fragment}")), false);
            return;
        }
        let before = self.waiting.borrow_mut().take();
        let is_scheduled = before.is_some();
        let is_new = is_new || before.is_some_and(|(_, is_new)| is_new);
        *self.waiting.borrow_mut() = Some((fragment, is_new));
        if is_scheduled {
            return;
        }
        let bar = self.clone();
        set_timeout(
            move || {
                let now = self::fragment();
                if let Some((fragment, is_new)) = bar.waiting.take()
                    && fragment != now
                    // Else somebody has just gone elsewhere, of which the browser tells in a moment.
                    && now == *bar.known.borrow()
                {
                    bar.put(Some(&format!("#{fragment}")), is_new);
                }
            },
            REPLACE_AFTER,
        );
    }

    /// Lets the address ask for this in its query, in a new entry or in the one it has.
    pub(super) fn ask(&self, query: &str, is_new: bool) {
        let path = window().location().pathname().unwrap_or_default();
        let hash = window().location().hash().unwrap_or_default();
        let mark = if query.is_empty() { "" } else { "?" };
        self.put(Some(&format!("{path}{mark}{query}{hash}")), is_new);
    }

    /// Marks the entry as one of this visit, with another address or the one it has.
    fn put(&self, url: Option<&str>, is_new: bool) {
        let Ok(history) = window().history() else { return };
        let visit = JsValue::from(self.visit.get());
        // Refused for pages without an address of their own; then there is no link.
        let _ = match is_new {
            true => history.push_state_with_url(&visit, "", url),
            false => history.replace_state_with_url(&visit, "", url),
        };
        *self.known.borrow_mut() = fragment();
        *self.asked.borrow_mut() = query();
    }

    /// Calls when the address has changed: by a link of the page, by Back and Forward, by hand, or because a link to this
    /// page was followed. Listens for as long as the page lives.
    pub(super) fn listen(&self, call: impl Fn(Message) + 'static) {
        self.visit.set(visit().unwrap_or_else(Date::now));
        self.put(None, false);
        let bar = self.clone();
        let arrived = Rc::new(move || {
            let (fragment, query) = (fragment(), query());
            // Heard already, or written here.
            if fragment == *bar.known.borrow() && query == *bar.asked.borrow() {
                return;
            }
            // It was for the entry that is left; that one gets its link when it is come back to.
            bar.waiting.take();
            let panel = View::panel(&fragment);
            let (view, link) = View::split(&fragment);
            let view = view.unwrap_or_default();
            let message = match visit() {
                Some(visit) if visit == bar.visit.get() => Message::Back { view, query },
                None if link.is_empty() => Message::Address(view),
                other => {
                    bar.visit.set(other.unwrap_or_else(Date::now));
                    Message::Fragment(fragment)
                }
            };
            bar.put(None, false);
            call(message);
            if let Some(panel) = panel {
                call(Message::Lead(panel));
            }
        });
        // Back to an entry whose query is another, too (a step of a lesson), is no change of the fragment alone.
        let also = Rc::clone(&arrived);
        let _ = window_event_listener(hashchange, move |_| arrived());
        let _ = window_event_listener(popstate, move |_| also());
    }

    /// Follows the page's link to a part of it.
    pub(super) fn look(&self, view: View) {
        // Fails only for an address that is none.
        let _ = window().location().set_hash(view.name());
    }
}

/// The visit that the entry of now belongs to, if it is marked.
fn visit() -> Option<f64> {
    window().history().ok()?.state().ok()?.as_f64()
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
        is_return: visit().is_some(),
        reloaded_for,
    }
}

/// The clipboard, where the page may write to it (secure addresses alone).
pub(super) fn clipboard() -> Option<Clipboard> {
    Reflect::get(&window().navigator(), &"clipboard".into()).ok()?.dyn_into().ok()
}

fn query() -> String {
    let query = window().location().search().unwrap_or_default();
    query.strip_prefix('?').unwrap_or(&query).to_owned()
}

fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}
