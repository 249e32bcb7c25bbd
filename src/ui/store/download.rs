//! Saving a text as a file, by the browser's own download.

use js_sys::{Array, Object, Reflect};
use leptos::prelude::{document, set_timeout};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlElement, Url};

use crate::ui::state::Taken;

/// How long the browser has to take the file over.
const KEPT: std::time::Duration = std::time::Duration::from_secs(60);

/// Saves it. Where the browser refuses, nothing happens: the text is still on the page.
pub(super) fn save(taken: &Taken) {
    _ = try_save(taken);
}

fn try_save(taken: &Taken) -> Result<(), JsValue> {
    let parts = Array::of1(&JsValue::from_str(&taken.text));
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &format!("{};charset=utf-8", taken.media_type).into())?;
    let blob = Blob::new_with_str_sequence_and_options(&parts, options.unchecked_ref())?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlElement = document().create_element("a")?.unchecked_into();
    link.set_attribute("href", &address)?;
    link.set_attribute("download", &taken.file_name)?;
    link.click();
    set_timeout(
        move || {
            // It is gone when the page is, at the latest.
            _ = Url::revoke_object_url(&address);
        },
        KEPT,
    );
    Ok(())
}
