//! A chart's marks as elements, and how wide a chart may be.

use leptos::html;

use crate::chart::Mark;
use crate::page::prelude::*;
use crate::plot::svg::{element, number};

/// The marks as elements, first drawn first.
pub(super) fn elements<'m>(marks: impl IntoIterator<Item = &'m Mark>) -> String {
    marks.into_iter().map(element).collect()
}

/// The marks as a picture of `width` x `height` pixels.
/// With a label it is an image to screen readers, without one it is decoration.
#[component]
pub(in crate::page) fn Picture(
    #[prop(into)] width: Signal<f64>,
    height: f64,
    marks: Part<Vec<Mark>>,
    #[prop(optional)] label: Option<Part<String>>,
) -> impl IntoView {
    view! {
        <svg
            class="chart"
            viewBox=move || format!("0 0 {} {}", number(width.get()), number(height))
            width=move || number(width.get())
            height=number(height)
            role=label.map(|_| "img")
            aria-label=move || label.map(|label| label.get())
            aria-hidden=label.is_none().then_some("true")
            inner_html=move || marks.with(|marks| elements(marks))
        />
    }
}

/// The width of an element in CSS pixels, also after the window changes; `before` until it
/// is on the page.
pub(in crate::page) fn width_of(element: NodeRef<html::Div>, before: f64) -> Signal<f64> {
    let width = RwSignal::new(before);
    let measure = move || {
        if let Some(element) = element.try_get_untracked().flatten() {
            let now = f64::from(element.client_width());
            if now > 0.0 && (now - width.get_untracked()).abs() > 0.5 {
                width.set(now);
            }
        }
    };
    Effect::new(move || {
        element.track();
        // Laid out by the next frame.
        request_animation_frame(measure);
    });
    let listener = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || listener.remove());
    width.into()
}
