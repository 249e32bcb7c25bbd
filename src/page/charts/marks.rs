//! A chart's marks as elements, and how wide a chart may be.

use leptos::html;

use crate::chart::{Mark, Shape};
use crate::page::prelude::*;
use crate::plot::svg::number;

/// One drawn thing.
pub(in crate::page) fn mark_view(mark: Mark) -> AnyView {
    let class = mark.class;
    match mark.shape {
        Shape::Line { x1, y1, x2, y2 } => {
            view! { <line class=class x1=number(x1) y1=number(y1) x2=number(x2) y2=number(y2) /> }.into_any()
        }
        Shape::Rect { x, y, width, height, radius } => view! {
            <rect
                class=class
                x=number(x)
                y=number(y)
                width=number(width)
                height=number(height)
                rx=number(radius)
            />
        }
        .into_any(),
        Shape::Circle { cx, cy, r } => {
            view! { <circle class=class cx=number(cx) cy=number(cy) r=number(r) /> }.into_any()
        }
        Shape::Path(data) => view! { <path class=class d=data /> }.into_any(),
        Shape::Text { x, y, anchor, text } => view! {
            <text class=class x=number(x) y=number(y) text-anchor=anchor.keyword()>
                {text}
            </text>
        }
        .into_any(),
    }
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
        >
            {move || marks.get().into_iter().map(mark_view).collect_any()}
        </svg>
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
