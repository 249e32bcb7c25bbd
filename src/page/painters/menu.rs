//! The menu of a card: every outcome of a drag, without dragging.

use leptos::ev::pointerdown;
use leptos::html::Div;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, Node as DomNode};

use super::dom;
use super::entries::{Entry, Page, What, entries};
use super::studio::{Item, OpenMenu, Studio};
use crate::app::state::Subject;
use crate::app::text;
use crate::page::prelude::*;

/// CSS pixels.
const WIDTH: f64 = 272.0;
const MARGIN: f64 = 8.0;
/// Id of what is said of the card.
const ABOUT: &str = "menu-about";
/// A menu with less room than this below its button opens upward, if there is more above.
const ROOM: f64 = 360.0;

#[component]
pub(super) fn MenuButton(item: Item, what: Subject) -> impl IntoView {
    let studio = Studio::here();
    let of = item.clone();
    let is_open = move || studio.menu.with(|menu| menu.as_ref().is_some_and(|menu| menu.item == of));
    let toggle = move |event: web_sys::MouseEvent| {
        let is_open = studio.menu.with_untracked(|menu| menu.as_ref().is_some_and(|m| m.item == item));
        let button = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        studio.menu.set(button.filter(|_| !is_open).map(|button| {
            let rect = dom::rect(&button);
            OpenMenu { item: item.clone(), anchor: (rect.left, rect.top, rect.right, rect.bottom) }
        }));
    };
    view! {
        <button type="button" class="menu-button" aria-haspopup="menu" aria-label=menu_of(what)
            aria-expanded=move || is_open().to_string() on:click=toggle>
            <svg class="sign" viewBox="0 0 24 24" aria-hidden="true">
                <path d="M6 12h.01M12 12h.01M18 12h.01" />
            </svg>
        </button>
    }
}

#[component]
pub(super) fn Menu() -> impl IntoView {
    let studio = Studio::here();
    let menu_ref = NodeRef::<Div>::new();
    let outside = window_event_listener(pointerdown, move |event| {
        let Some(menu) = menu_ref.get_untracked() else { return };
        let target = event.target().and_then(|target| target.dyn_into::<DomNode>().ok());
        if !menu.contains(target.as_ref()) && !dom::is_in(&event, ".menu-button") {
            studio.menu.set(None);
        }
    });
    on_cleanup(move || outside.remove());
    move || studio.menu.get().map(|open| view! { <OpenedMenu open menu_ref /> })
}

#[component]
fn OpenedMenu(open: OpenMenu, menu_ref: NodeRef<Div>) -> impl IntoView {
    let studio = Studio::here();
    let page = RwSignal::new(Page::First);
    let item = open.item.clone();
    let of = item.clone();
    let listed = Part::new(move || entries(studio, &of, page.get()));
    Effect::new(move || {
        listed.track();
        // After the entries are in the document.
        request_animation_frame(move || {
            if let Some(menu) = menu_ref.get_untracked() {
                dom::focus_within(&menu, "[role=menuitem]");
            }
        });
    });
    let closed = item.clone();
    let close = move || {
        studio.menu.set(None);
        if let Some(element) = dom::element_of(studio, &closed) {
            dom::focus_within(&element, ".menu-button");
        }
    };
    let choose = move |what: What| match what {
        What::Edit(edit) => {
            studio.menu.set(None);
            studio.edit(edit);
        }
        What::Page(next) => page.set(next),
    };
    let on_key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => focus_other(menu_ref, |at, n| (at + 1) % n),
            "ArrowUp" => focus_other(menu_ref, |at, n| (at + n - 1) % n),
            "Home" => focus_other(menu_ref, |_, _| 0),
            "End" => focus_other(menu_ref, |_, n| n - 1),
            "ArrowLeft" => page.set(Page::First),
            "Escape" if page.get_untracked() != Page::First => page.set(Page::First),
            "Escape" | "Tab" => close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let (left, top, bottom, height) = placed(open.anchor);
    let subject = studio.subject(&item);
    // The signs on the card in words: a finger has no pointer that could rest on them.
    let traits = match subject {
        Some(Subject::Layer(layer)) => {
            studio.traits_of(layer).with_untracked(|traits| text::traits_of(traits))
        }
        _ => None,
    };
    let about = traits.as_ref().map(|_| ABOUT);
    let name = subject.map(menu_of).unwrap_or_default();
    view! {
        <div class="menu" role="menu" tabindex="-1" aria-label=name aria-describedby=about node_ref=menu_ref
            style:left=left style:top=top style:bottom=bottom style:max-height=height on:keydown=on_key>
            {traits.map(|traits| {
                let traits = text::stated(&traits);
                view! { <p id=ABOUT class="menu-about small muted" role="presentation">{traits}</p> }
            })}
            {move || listed.get().into_iter().map(|Entry { label, what }| {
                let is_page = matches!(what, What::Page(_));
                let class = if is_page { "menu-item page" } else { "menu-item" };
                view! {
                    <button type="button" class=class role="menuitem" tabindex="-1"
                        on:click=move |_| choose(what.clone())>{label}</button>
                }
            }).collect_any()}
        </div>
    }
}

fn menu_of(what: Subject) -> String {
    say!("stack-menu", what = text::inside(what))
}

fn focus_other(menu: NodeRef<Div>, next: impl Fn(usize, usize) -> usize) {
    let Some(menu) = menu.get_untracked() else { return };
    let Ok(list) = menu.query_selector_all("[role=menuitem]") else { return };
    let items: Vec<HtmlElement> = dom::elements(&list).filter_map(|item| item.dyn_into().ok()).collect();
    let active = document().active_element();
    let at = items.iter().position(|item| active.as_ref() == Some(item.as_ref())).unwrap_or(0);
    if !items.is_empty()
        && let Some(item) = items.get(next(at, items.len()))
    {
        // Fails only for what cannot have the focus.
        let _ = item.focus();
    }
}

/// Left, top, bottom and greatest height of a menu for a button.
fn placed((_, top, right, bottom): (f64, f64, f64, f64)) -> (String, String, String, String) {
    let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64()).unwrap_or(0.0);
    let (width, height) = (size(window().inner_width()), size(window().inner_height()));
    let left = (right - WIDTH).clamp(MARGIN, (width - WIDTH - MARGIN).max(MARGIN));
    let (above, below) = (top - 2.0 * MARGIN, height - bottom - 2.0 * MARGIN);
    let px = |value: f64| format!("{value:.0}px");
    if below < ROOM && above > below {
        (px(left), "auto".to_owned(), px(height - top + 4.0), px(above))
    } else {
        (px(left), px(bottom + 4.0), "auto".to_owned(), px(below))
    }
}
