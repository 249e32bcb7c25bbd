//! The right pane: what the schedule does to the model.
//!
//! Components, one a file, that read fields of the state and send messages; what may be said is
//! decided in [`app::results`](crate::app::results). Every number stands beside the full
//! model's, with its uncertainty, and says where it was computed.

mod attention;
mod canvas;
mod claim;
mod compare;
mod cost;
mod fewer;
mod figures;
mod glance;
mod items;
mod latency;
mod measured;
mod moment;
mod next_token;
mod parts;
mod prompt;
mod provenance;
mod score_row;
mod score_table;
mod score_tools;
mod scores;
mod search;
mod states;
mod token;
mod writing;

use leptos::html;

use super::charts::marks;
pub(super) use claim::ClaimPanel;
pub(super) use compare::ComparePanel;
pub(super) use glance::Glance;
pub(super) use moment::PAPER;
use parts::reads_text;
pub(super) use parts::{Panel, ProblemText, element, facts, focus, heading_of, problem, progress_bar};
pub(super) use score_tools::OWN_ITEMS;

use self::attention::AttentionPanel;
use self::canvas::CanvasPanel;
use self::cost::CostPanel;
use self::figures::FiguresPanel;
use self::items::ItemsPanel;
use self::latency::LatencyPanel;
use self::moment::MomentPanel;
use self::next_token::NextTokens;
use self::scores::Scores;
use self::search::SearchPanel;
use self::writing::WritingPanel;
use crate::page::lazy::{Lazy, LazyView, later};
use crate::page::prelude::*;
use crate::page::views::views;
use crate::share::View;
use crate::sweep::Study;

/// In sight whatever is open: what is claimed, what was changed and what that does, what both models write, the scores at a glance. Below
/// that one of the views, which alone is rendered.
#[component]
pub(crate) fn Results(store: Store) -> impl IntoView {
    // Beside the layers stand the scores.
    let view = store.pick(|state| match state.view {
        View::Layers => View::Scores,
        view => view,
    });
    // Which figure is open outlasts a look at another view.
    let figure = RwSignal::new(store.peek(|state| state.embed.as_ref()?.figure.map(Study::Figure)));
    let shown = move || match view.get() {
        View::Inside => later(store, LazyView::Inside),
        View::Figures => later(store, LazyView::Figures(figure)),
        View::Lessons => later(store, LazyView::Lessons),
        View::Compare => later(store, LazyView::Compare),
        View::Layers | View::Scores => later(store, LazyView::Scores),
    };
    let is_asking = store.pick(State::is_asking);
    let is_claimed = store.pick(|state| state.claimed.is_some());
    let is_folded = store.pick(State::is_reading);
    let place = NodeRef::<html::Div>::new();
    follow_files(store, figure);
    follow_address(store);
    // The document says so (web/boot.js).
    let tell = move || {
        let rests = document().document_element().is_some_and(|root| root.has_attribute("data-rests"));
        store.send(Message::MayFill(!rests));
    };
    let listening = window_event_listener_untyped("atelier-rest", move |_| tell());
    on_cleanup(move || listening.remove());
    tell();
    // What comes begins where it can be read, however far down the one before was.
    Effect::watch(
        move || view.track(),
        move |(), _, _| {
            request_animation_frame(move || {
                if let Some(place) = place.try_get_untracked().flatten()
                    && let Some(pane) = place.parent_element()
                    && place.get_bounding_client_rect().top() < pane.get_bounding_client_rect().top()
                {
                    place.scroll_into_view();
                }
            });
        },
        false,
    );
    let parts = || {
        vec![
            (View::Scores, say!("view-scores")),
            (View::Inside, say!("view-inside")),
            (View::Figures, say!("view-figures")),
            (View::Lessons, say!("lessons-heading")),
            (View::Compare, say!("compare-heading")),
        ]
    };
    view! {
        <div class="desk" class:folded=move || is_folded.get() class:asking=move || is_asking.get()>
            <p class="desk-folded muted small">{say!("lessons-hidden")}</p>
            <Show when=move || is_claimed.get()>{later(store, LazyView::Claim)}</Show>
            {in_turn(move || view! { <MomentPanel store /> }.into_any())}
            {in_turn(move || view! { <WritingPanel store /> }.into_any())}
            {in_turn(move || view! { <Glance store is_by_stack=false /> }.into_any())}
        </div>
        {in_turn(move || views(store, "views", parts()))}
        <div class="view" node_ref=place>{in_turn(move || view! { {move || shown()} }.into_any())}</div>
    }
}

/// The scores with their intervals, the items behind them, and what a schedule costs.
#[component]
pub(super) fn ScoreViews(store: Store) -> impl IntoView {
    view! { <Scores store /> <ItemsPanel store /> <CostPanel store /> }
}

/// What each layer does: what it reads off, predicts and attends to.
#[component]
pub(super) fn Inside(store: Store) -> impl IntoView {
    view! {
        {nothing(store, reads_text, || say!("generation-no-tokenizer"))}
        <CanvasPanel store />
        <NextTokens store />
        <AttentionPanel store />
    }
}

/// The paper's figures, the search for a schedule, and accuracy against time.
#[component]
pub(super) fn FigureViews(store: Store, open: RwSignal<Option<Study>>) -> impl IntoView {
    view! {
        {nothing(store, figures::are_offered, || say!("scores-no-tasks"))}
        <FiguresPanel store open />
        <SearchPanel store />
        <LatencyPanel store />
    }
}

/// What stands in a view that the open model has nothing for.
fn nothing(store: Store, is_offered: fn(&State) -> bool, why: fn() -> String) -> AnyView {
    let said = store.pick(move |state| match state.model.card() {
        _ if is_offered(state) => None,
        Some(_) => Some(why()),
        None => Some(say!("view-no-model")),
    });
    view! { {move || said.get().map(|said| view! { <p class="empty">{said}</p> })} }.into_any()
}

/// What a dropped file was of comes into sight; a figure opens.
fn follow_files(store: Store, figure: RwSignal<Option<Study>>) {
    let reopened = store.pick(|state| state.reopened.clone());
    Effect::new(move |_| {
        let study = reopened.with(|wish| wish.as_ref().and_then(|wish| figures::study(wish.slot)));
        if study.is_some() {
            figure.set(study);
        }
    });
    let wish = store.pick(|state| {
        let wish = state.reopened.clone()?;
        let panel = match wish.slot {
            Slot::LogitLens => "canvas",
            Slot::NextToken => "next",
            Slot::Attention => "attention",
            Slot::Generation => "writing",
            Slot::Latency => "latency",
            Slot::Search => "search",
            slot if figures::study(slot).is_some() => "figures",
            _ => "scores",
        };
        Some((wish, panel))
    });
    lead_to(store, wish);
}

/// A panel that an address names comes into sight.
fn follow_address(store: Store) {
    let wish = store.pick(|state| {
        let (panel, n) = state.led_to.filter(|_| state.model.card().is_some())?;
        Some((n, panel))
    });
    lead_to(store, wish);
}

/// Brings the panel of a wish into sight as soon as it is there: the code of its view may come later. What stands above it
/// grows while it is computed, so it is brought there again with every report, until the person does something.
fn lead_to<T: Clone + PartialEq + Send + Sync + 'static>(
    store: Store,
    wish: Part<Option<(T, &'static str)>>,
) {
    let known = StoredValue::new(None::<T>);
    let is_left = StoredValue::new(false);
    for act in ["wheel", "touchmove", "pointerdown", "keydown"] {
        let listening = window_event_listener_untyped(act, move |_| is_left.set_value(true));
        on_cleanup(move || listening.remove());
    }
    let n_reports =
        store.pick(|state| state.panels.values().fold(0_u32, |sum, panel| sum.wrapping_add(panel.n_reports)));
    let lazy = Lazy::here();
    Effect::new(move |_| {
        lazy.track();
        n_reports.track();
        let Some((wish, panel)) = wish.get() else { return };
        if known.with_value(|known| known.as_ref() != Some(&wish)) {
            known.set_value(Some(wish));
            is_left.set_value(false);
        }
        if is_left.get_value() {
            return;
        }
        // After what is above it, and after the view has come into sight.
        request_animation_frame(move || {
            request_animation_frame(move || {
                let stays = is_left.try_get_value() == Some(false);
                if let Some(heading) = element(&parts::heading_of(panel)).filter(|_| stays) {
                    heading.scroll_into_view();
                }
            });
        });
    });
}
