//! What is remembered on this device. Where nothing can be (a private window, storage
//! switched off), the page works all the same and forgets.

use leptos::prelude::window;
use web_sys::Storage;

use crate::app::state::Settings;

const SETTINGS: &str = "atelier.settings";
const RELOADED_FOR: &str = "atelier.reloaded-for";

/// The settings of the last visit, or the defaults.
pub(super) fn settings() -> Settings {
    let stored = local().and_then(|storage| storage.get_item(SETTINGS).ok().flatten());
    stored.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

/// Keeps the settings for the next visit.
pub(super) fn save_settings(settings: &Settings) {
    if let (Some(storage), Ok(json)) = (local(), serde_json::to_string(settings)) {
        // A full or forbidden storage: the settings hold until the page is closed.
        let _ = storage.set_item(SETTINGS, &json);
    }
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

fn local() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn session() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
