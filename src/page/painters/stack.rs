//! The stack: the schedule as cards and frames, the first painter at the bottom.
//!
//! In the document the first comes first, as the canvas travels; the style sheet turns the
//! order upward.

use leptos::ev;

use super::card::Card;
use super::flip;
use super::frame::{GroupFrame, LoopFrame};
use super::overview::{self, Overview};
use super::studio::{Item, Studio};
use crate::order::Map;
use crate::page::prelude::*;
use crate::schedule::Node;
use crate::schedule::edit::Path;

#[component]
pub(super) fn Stack() -> impl IntoView {
    let studio = Studio::here();
    let drawn = move || {
        let before = studio.scroller.get_untracked().map(|_| flip::places(studio)).unwrap_or_default();
        let view = studio.schedule.with(|schedule| sequence(schedule.nodes(), &[], &mut Keys::default()));
        flip::play(studio, before);
        view
    };
    let seen = RwSignal::new(None);
    let look = move || _ = seen.try_set(overview::seen(studio));
    // Once what has changed is drawn.
    Effect::new(move || {
        studio.schedule.track();
        request_animation_frame(look);
    });
    let resized = window_event_listener(ev::resize, move |_| look());
    on_cleanup(move || resized.remove());
    let n_rows = Part::new(move || studio.schedule.with(|schedule| schedule.nodes().len()));
    let is_empty = move || studio.schedule.with(|schedule| schedule.nodes().is_empty());
    let nothing = move || {
        let line =
            if studio.n_layers.get() == 0 { say!("stack-no-painters") } else { say!("stack-empty-stack") };
        is_empty().then(|| view! { <p class="stack-empty">{line}</p> })
    };
    view! {
        <div class="stack" aria-label=say!("stack-stack") role="group" style=("--rows", move || n_rows.get().to_string())>
            <Overview seen />
            <div class="stack-scroll" node_ref=studio.scroller on:scroll=move |_| look()>
                {move || nothing()}
                {move || drawn()}
                <p class="canvas-end" aria-hidden="true">{say!("stack-canvas-out")}</p>
            </div>
            <p class="canvas-end" aria-hidden="true">{say!("stack-canvas-in")}</p>
        </div>
    }
}

/// Counts how often each layer has been drawn, so that every card has a name of its own
/// that stays when it moves.
#[derive(Debug, Default)]
pub(super) struct Keys(Map<u16, usize>);

impl Keys {
    fn next(&mut self, layer: u16) -> String {
        let count = self.0.or_default(layer);
        *count += 1;
        format!("{layer}:{count}")
    }
}

/// The nodes of one sequence.
pub(super) fn sequence(nodes: &[Node], prefix: &[usize], keys: &mut Keys) -> AnyView {
    let drawn: Vec<AnyView> = nodes
        .iter()
        .enumerate()
        .map(|(index, node)| element(node, &Path::from([prefix, &[index]].concat()), keys))
        .collect();
    view! { <div class="sequence">{drawn}</div> }.into_any()
}

fn element(node: &Node, path: &Path, keys: &mut Keys) -> AnyView {
    let (body, times) = node.body_and_times();
    match (body, node) {
        ([Node::Layer(layer)], _) => {
            let item = if times > 1 { path.then(&[0]) } else { path.clone() };
            let key = keys.next(*layer);
            view! { <Card item=Item::Card(item) outer=path.clone() layer=*layer times key /> }.into_any()
        }
        ([Node::Parallel { branches }], _) => {
            let item = if times > 1 { path.then(&[0]) } else { path.clone() };
            let drawn: Vec<AnyView> = branches
                .iter()
                .enumerate()
                .map(|(index, nodes)| sequence(nodes, item.then(&[index]).indices(), keys))
                .collect();
            view! { <GroupFrame item outer=path.clone() times branches=drawn /> }.into_any()
        }
        (body, _) => {
            let drawn = sequence(body, path.indices(), keys);
            view! { <LoopFrame path=path.clone() times body=drawn /> }.into_any()
        }
    }
}
