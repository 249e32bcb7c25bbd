//! One painter: its number, its stroke, its menu.

use super::keys;
use super::menu::MenuButton;
use super::pointer::Pointers;
use super::stroke::StrokeBar;
use super::studio::{Item, Studio};
use crate::app::state::Subject;
use crate::app::text;
use crate::app::zone::Zone;
use crate::model::LayerTrait;
use crate::page::prelude::*;
use crate::schedule::edit::{Edit, Path};

#[component]
pub(super) fn Card(
    /// The layer's place.
    item: Item,
    /// The place of what moves: the layer, or the loop of which it is all.
    outer: Path,
    layer: u16,
    times: u32,
    /// Its name for the animation.
    key: String,
) -> impl IntoView {
    let studio = Studio::here();
    let pointers = expect_context::<Pointers>();
    let zone = Zone::of(layer, studio.n_layers.get_untracked());
    let what = Subject::Layer(layer);
    let Item::Card(path) = item.clone() else { return ().into_any() };
    let strokes = Part::new(move || studio.strokes.with(|strokes| strokes.get(&path).cloned()));
    let norms = move || strokes.with(|s| s.as_ref().map_or(Vec::new(), |s| s.relative_norms.clone()));
    let traits = studio.traits_of(layer);
    let is_lifted = is_lifted(studio, item.clone());
    let (pressed, typed) = (item.clone(), item.clone());
    let counter_path = (times > 1).then(|| outer.clone());
    let path = outer.to_string();
    view! {
        <div class=format!("card {}", zone.class()) class:lifted=is_lifted data-path=path
            data-key=key title=move || text::stroke(&norms())
            on:pointerdown=move |event| pointers.down(pressed.clone(), &event)>
            <button type="button" class="grip" aria-label=move || traits.with(|traits| text::card(what, zone, traits, &norms()))
                aria-describedby="card-hint"
                on:keydown=move |event| keys::on_key(studio, &typed, &event)>
                <span class="card-number">{layer}</span>
                <StrokeBar layer strokes />
                <Traits traits />
            </button>
            {counter_path.map(|path| view! { <Counter path times what /> })}
            {aside_button(say!("stack-skip", what = text::inside(what)), "M7 12H17", move || {
                studio.edit(Edit::PutAside { path: outer.clone() });
            })}
            <MenuButton item what />
        </div>
    }
    .into_any()
}

#[component]
pub(super) fn RestingCard(layer: u16) -> impl IntoView {
    let studio = Studio::here();
    let pointers = expect_context::<Pointers>();
    let zone = Zone::of(layer, studio.n_layers.get_untracked());
    let what = Subject::Layer(layer);
    let traits = studio.traits_of(layer);
    let item = Item::Resting(layer);
    let is_lifted = is_lifted(studio, item.clone());
    let (pressed, typed) = (item.clone(), item.clone());
    view! {
        <li class=format!("card resting {}", zone.class()) class:lifted=is_lifted data-resting=layer.to_string()
            on:pointerdown=move |event| pointers.down(pressed.clone(), &event)>
            <button type="button" class="grip" aria-label=move || traits.with(|traits| text::card(what, zone, traits, &[]))
                aria-describedby="card-hint"
                on:keydown=move |event| keys::on_key(studio, &typed, &event)>
                <span class="card-number">{layer}</span>
                <Traits traits />
            </button>
            {aside_button(say!("stack-put-back", what = text::inside(what)), "M7 12H17M12 7V17", move || {
                studio.edit(Edit::CallBack { layer, to: studio.own_place(layer) });
            })}
            <MenuButton item what />
        </li>
    }
}

/// The button of a card that skips its layer with one press, or puts it back.
fn aside_button(label: String, sign: &'static str, press: impl Fn() + 'static) -> AnyView {
    let press: Box<dyn Fn()> = Box::new(press);
    let title = label.clone();
    view! {
        <button type="button" class="aside-button" aria-label=label title=title on:click=move |_| press()>
            <svg class="sign" viewBox="0 0 24 24" aria-hidden="true"><path d=sign /></svg>
        </button>
    }
    .into_any()
}

/// What a layer has of its own, in signs; in words in the card's name and where the pointer rests.
#[component]
fn Traits(traits: Part<Vec<LayerTrait>>) -> impl IntoView {
    // Drawn by the style: the card's name says it in words, and a name must hold the text that is seen.
    let sign = |it: LayerTrait| view! { <span class="trait" title=it.told() data-sign=it.short()></span> };
    let signs = move || traits.get().into_iter().map(sign).collect_any();
    let is_any = move || traits.with(|traits| !traits.is_empty());
    view! {
        <Show when=is_any>
            <span class="traits" aria-hidden="true">{move || signs()}</span>
        </Show>
    }
}

/// The count on the corner of a loop, changed in place: fewer, the count, more.
#[component]
pub(super) fn Counter(path: Path, times: u32, what: Subject) -> impl IntoView {
    let studio = Studio::here();
    let fewer = path.clone();
    let set = move |path: &Path, times: u32| studio.edit(Edit::Repeat { path: path.clone(), times });
    view! {
        <span class="counter">
            <button type="button" class="counter-step" aria-label=say!("stack-fewer", what = text::inside(what))
                on:click=move |_| set(&fewer, times.saturating_sub(1).max(1))>"\u{2212}"</button>
            <span class="counter-times">{say!("stack-times", times)}</span>
            <button type="button" class="counter-step" aria-label=say!("stack-more", what = text::inside(what))
                on:click=move |_| set(&path, times.saturating_add(1))>"+"</button>
        </span>
    }
}

/// Whether an item is the one on its way.
pub(super) fn is_lifted(studio: Studio, item: Item) -> impl Fn() -> bool + Clone + Send + Sync + 'static {
    move || studio.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.item == item))
}
