//! The whole stack beside the part of it that is seen: a mark for every step, as long as its stroke, and where the part
//! lies. A press goes there. It repeats what the cards say, so readers and the keyboard pass it by.

use leptos::html::Div;
use web_sys::PointerEvent;

use super::studio::Studio;
use crate::app::zone::Zone;
use crate::page::prelude::*;
use crate::schedule::Node;
use crate::schedule::edit::Path;

/// A stack that is seen nearly whole is its own overview.
const SHARE_SEEN_MAX: f64 = 0.7;

/// What is seen of the stack, in shares of its height from above; nothing where nearly all is seen.
pub(super) type Seen = Option<(f64, f64)>;

/// The strip.
#[component]
pub(super) fn Overview(seen: RwSignal<Seen>) -> impl IntoView {
    let studio = Studio::here();
    let strip = NodeRef::<Div>::new();
    let go = move |event: &PointerEvent| {
        let (Some(strip), Some(scroller)) = (strip.get_untracked(), studio.scroller.get_untracked()) else {
            return;
        };
        let rect = strip.get_bounding_client_rect();
        let share = (f64::from(event.client_y()) - rect.top()) / rect.height().max(1.0);
        let (all, part) = (f64::from(scroller.scroll_height()), f64::from(scroller.client_height()));
        // The first layer lies at the bottom, where the scroller begins to count.
        scroller.set_scroll_top((share * all - all + part / 2.0) as i32);
    };
    let marks = move || {
        let n_layers = studio.n_layers.get();
        studio.schedule.with(|schedule| {
            let marks =
                schedule.nodes().iter().enumerate().map(|(index, node)| mark(studio, node, index, n_layers));
            marks.collect_any()
        })
    };
    let shown =
        move |of: fn((f64, f64)) -> f64| move || format!("{:.2}%", 100.0 * seen.get().map_or(0.0, of));
    view! {
        <Show when=move || seen.get().is_some()>
            <div class="overview" aria-hidden="true" node_ref=strip
                on:pointerdown=move |event| go(&event)
                on:pointermove=move |event| {
                    if event.buttons() > 0 {
                        go(&event);
                    }
                }>
                {move || marks()}
                <span class="overview-seen" style:top=shown(|seen| seen.0) style:height=shown(|seen| seen.1)></span>
            </div>
        </Show>
    }
}

/// A step: a layer in the colour of its place, a group or loop in ink.
fn mark(studio: Studio, node: &Node, index: usize, n_layers: usize) -> AnyView {
    let zone = match node {
        Node::Layer(layer) => Zone::of(*layer, n_layers).class(),
        Node::Repeat { .. } | Node::Parallel { .. } => "several",
    };
    let path = Path::from([index]);
    let length = move || {
        let norm = studio
            .strokes
            .with(|strokes| strokes.get(&path).and_then(|it| it.relative_norms.first().copied()));
        let share = norm.filter(|norm| norm.is_finite()).map_or(1.0, |norm| norm / (norm + 1.0));
        format!("{:.0}%", 100.0 * share.max(0.2))
    };
    view! { <span class=zone style:width=length></span> }.into_any()
}

/// What is seen of the stack now.
pub(super) fn seen(studio: Studio) -> Seen {
    // The page may be drawn anew before the next frame: what is asked for then is gone.
    let scroller = studio.scroller.try_get_untracked()??;
    let (all, part) = (f64::from(scroller.scroll_height()), f64::from(scroller.client_height()));
    let below = f64::from(scroller.scroll_top().abs());
    (part < SHARE_SEEN_MAX * all).then(|| ((all - part - below) / all, part / all))
}
