//! Files from the page to the person, without any network: a blob with an address of its own.

use std::time::Duration;

use js_sys::{Array, Promise, Uint8Array};
use leptos::prelude::{document, set_timeout};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement,
    Url,
};

use crate::app::state::FileKind;
use crate::carrier::png;
use crate::chart::Theme;
use crate::plot;

/// Pixels of a picture per CSS pixel: sharp on paper and on fine screens.
const DENSITY: f64 = 2.0;
/// How long an address stays good after the click: browsers fetch it at once, slow ones soon.
const KEPT: Duration = Duration::from_secs(30);

/// Saves `bytes` as a file called `name`; none if the browser cannot.
pub(super) fn save(name: &str, kind: &str, bytes: &[u8]) -> Option<()> {
    let address = address_of(bytes, kind)?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    forget_later(address);
    Some(())
}

/// Saves a file of this kind; none if the browser cannot.
pub(super) async fn save_file(name: &str, kind: FileKind, text: &str) -> Option<()> {
    match kind {
        FileKind::Csv => save(name, "text/csv", text.as_bytes()),
        FileKind::Json => save(name, "application/json", text.as_bytes()),
        FileKind::Svg(picture) => {
            save(name, "image/svg+xml", plot::standalone(&picture, Some(text)).as_bytes())
        }
        FileKind::Png(picture) => {
            let png = rendered(&plot::document(&picture, None, Theme::Light), picture.size).await?;
            save(name, "image/png", &png::insert(&png, text).ok()?)
        }
    }
}

/// An SVG of `size` CSS pixels as the bytes of a PNG; none if the browser cannot.
async fn rendered(svg: &str, size: (f64, f64)) -> Option<Vec<u8>> {
    let address = address_of(svg.as_bytes(), "image/svg+xml")?;
    let drawn = draw(&address, size).await;
    forget_later(address);
    let blob: Blob = drawn?;
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

async fn draw(address: &str, (width, height): (f64, f64)) -> Option<Blob> {
    let image = HtmlImageElement::new().ok()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await.ok()?;
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    let (width, height) = (width * DENSITY, height * DENSITY);
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height).ok()?;
    let made = Promise::new(&mut |made, refused| {
        if canvas.to_blob(&made).is_err() {
            // Its caller only learns that there is no picture.
            let _ = refused.call0(&wasm_bindgen::JsValue::NULL);
        }
    });
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}

fn address_of(bytes: &[u8], kind: &str) -> Option<String> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

fn forget_later(address: String) {
    set_timeout(
        move || {
            // One that is gone already needs no second farewell.
            let _ = Url::revoke_object_url(&address);
        },
        KEPT,
    );
}
