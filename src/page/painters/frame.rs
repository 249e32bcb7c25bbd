//! Frames: what is painted together, and what is painted again and again.

use super::card::{Counter, is_lifted};
use super::keys;
use super::menu::MenuButton;
use super::pointer::Pointers;
use super::studio::{Item, Studio};
use crate::app::state::Subject;
use crate::page::prelude::*;
use crate::schedule::edit::Path;

/// A parallel group: one wide frame, its branches side by side; perhaps several times in a
/// row.
#[component]
pub(super) fn GroupFrame(
    item: Path,
    /// The place of what moves: the group, or the loop of which it is all.
    outer: Path,
    times: u32,
    branches: Vec<AnyView>,
) -> impl IntoView {
    let n_branches = branches.len();
    let what = Subject::Parallel { branches: n_branches };
    // Of narrow branches many stand in a row; the style sheet knows how many.
    let class = if n_branches > 4 { "branches many" } else { "branches" };
    let counter = (times > 1).then(|| outer.clone());
    view! {
        <Frame class="frame group" item=Item::Card(item) outer what label=say!("stack-together") counter times>
            <div class=class>{branches}</div>
        </Frame>
    }
}

#[component]
pub(super) fn LoopFrame(path: Path, times: u32, body: AnyView) -> impl IntoView {
    let studio = Studio::here();
    let what = studio.subject(&Item::Card(path.clone())).unwrap_or(Subject::Loop { cards: 0, times });
    view! {
        <Frame class="frame loop" item=Item::Card(path.clone()) outer=path.clone() what
            label=say!("stack-in-a-row") counter=Some(path) times>
            {body}
        </Frame>
    }
}

#[component]
fn Frame(
    class: &'static str,
    item: Item,
    outer: Path,
    what: Subject,
    label: String,
    counter: Option<Path>,
    times: u32,
    children: Children,
) -> impl IntoView {
    let studio = Studio::here();
    let pointers = expect_context::<Pointers>();
    let is_lifted = is_lifted(studio, item.clone());
    let (pressed, typed) = (item.clone(), item.clone());
    view! {
        <div class=class class:lifted=is_lifted data-path=outer.to_string() role="group"
            aria-label=sentence(&what)
            on:pointerdown=move |event| pointers.down(pressed.clone(), &event)>
            <div class="frame-head">
                <button type="button" class="grip" aria-label=sentence(&what)
                    aria-describedby="card-hint"
                    on:keydown=move |event| keys::on_key(studio, &typed, &event)>
                    <span class="frame-label">{label}</span>
                </button>
                {counter.map(|path| view! { <Counter path times what /> })}
                <MenuButton item what />
            </div>
            {children()}
        </div>
    }
}
