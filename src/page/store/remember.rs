//! What is remembered on this device. Where nothing can be (a private window, storage
//! switched off), the page works all the same and forgets.

use js_sys::{Function, JSON, Object, Promise, Reflect};
use leptos::prelude::{window, window_event_listener};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Storage;

use crate::app::state::{Settings, Theme};

const SETTINGS: &str = "atelier.settings";
/// No copy of the page is wanted.
const NO_COPY: &str = "none";
const RELOADED_FOR: &str = "atelier.reloaded-for";

/// The settings of the last visit, or the defaults. The browser reads the JSON: code for it would be a
/// fiftieth of the page.
pub(super) fn settings() -> Settings {
    let stored = local().and_then(|storage| storage.get_item(SETTINGS).ok().flatten());
    let stored = stored.and_then(|json| JSON::parse(&json).ok());
    let field = |name: &str| Reflect::get(stored.as_ref()?, &name.into()).ok()?.as_string();
    Settings {
        theme: field("theme").map(|name| Theme::named(&name)).unwrap_or_default(),
        language: field("language").unwrap_or_default(),
        recent: Settings::read_recent(&field("recent").unwrap_or_default()),
        keeps_no_copy: field("copy").is_some_and(|copy| copy == NO_COPY),
        lessons: field("lessons").unwrap_or_default(),
    }
}

/// Tells what another tab of this page has kept: each writes all of it, and none loses what another has.
pub(super) fn follow_others(tell: impl Fn(Settings) + 'static) {
    // Never removed: the page is there until its tab is closed.
    let _ = window_event_listener(leptos::ev::storage, move |event| {
        if event.key().is_none_or(|key| key == SETTINGS) {
            tell(settings());
        }
    });
}

/// Keeps the settings for the next visit; false where nothing can be kept.
pub(super) fn save_settings(settings: &Settings) -> bool {
    let stored = Object::new();
    let recent = settings.recent_text();
    // Of models by name nothing is written until one was opened.
    let recent = (!recent.is_empty()).then_some(("recent", recent.as_str()));
    let copy = settings.keeps_no_copy.then_some(("copy", NO_COPY));
    let lessons = (!settings.lessons.is_empty()).then_some(("lessons", settings.lessons.as_str()));
    for (name, value) in [("theme", settings.theme.name()), ("language", &settings.language)]
        .into_iter()
        .chain(recent)
        .chain(copy)
        .chain(lessons)
    {
        // Fails only for what is not an object.
        let _ = Reflect::set(&stored, &name.into(), &value.into());
    }
    let (Some(storage), Ok(json)) = (local(), JSON::stringify(&stored)) else { return false };
    // Where storage is full or forbidden, the settings hold until the page is closed.
    storage.set_item(SETTINGS, &String::from(json)).is_ok()
}

/// The engine's build for which this tab was reloaded.
pub(super) fn reloaded_for() -> Option<String> {
    session()?.get_item(RELOADED_FOR).ok().flatten()
}

/// Reloads the page, once it is sure that this is remembered; false if it is not.
pub(super) fn reload_for(engine: &str) -> bool {
    let kept = session().is_some_and(|storage| storage.set_item(RELOADED_FOR, engine).is_ok());
    kept && window().location().reload().is_ok()
}

/// Asks the browser not to clear what this page keeps when it needs room, and says its answer. Some browsers ask
/// the person.
pub(super) async fn ask_to_stay() -> Option<bool> {
    let get = |from: &JsValue, name: &str| Reflect::get(from, &name.into()).ok();
    let storage = get(&window().navigator(), "storage")?;
    let persist: Function = get(&storage, "persist")?.dyn_into().ok()?;
    let answer: Promise = persist.call0(&storage).ok()?.dyn_into().ok()?;
    JsFuture::from(answer).await.ok()?.as_bool()
}

fn local() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn session() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
