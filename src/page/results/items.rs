//! The items of a task: right or wrong under both schedules, and what each says.

use super::parts::{Panel, element, heading_of, problem};
use crate::app::state::Listing;
use crate::app::text;
use crate::experiment::{ItemAnswer, ItemPage, ItemRow, Report};
use crate::page::prelude::*;
use crate::share::View;

/// The button of a score row that opens the list.
#[component]
pub(super) fn ItemsButton(store: Store, task: String) -> impl IntoView {
    let label = say!("listing-open-label", task = &text::task_name(&task));
    let open = move |_| {
        store.send(Message::ListItems(Some(task.clone())));
        lead_to("items");
    };
    view! {
        <button type="button" class="quiet small items-button" aria-label=label on:click=open>
            {say!("listing-open")}
        </button>
    }
}

/// The list, while one is open.
#[component]
pub(super) fn ItemsPanel(store: Store) -> impl IntoView {
    let view = store.pick(|state| state.listing.clone());
    let task = Part::new(move || view.with(|view| view.as_ref().map(|view| view.task.clone())));
    let n_all = store.pick(|state| {
        let info = state.listing.as_ref().and_then(|view| state.model.card()?.task(&view.task));
        info.map_or(0, |info| info.n_items.min(state.limit))
    });
    let heading = Signal::derive(move || {
        task.get().map_or_else(String::new, |task| say!("listing-heading", task = &text::task_name(&task)))
    });
    let page = store.report(Slot::Items, Report::items);
    // The same asked again, because more is known, is no other list.
    let is_stale = store.pick(|state| {
        let panel = state.panel(Slot::Items);
        panel.phase == PanelPhase::Stale && panel.answers != panel.experiment
    });
    let n_known = store.pick(State::n_known_of_listing);
    let list = move || {
        let changed_only = view.with(|view| view.as_ref().is_some_and(|view| view.changed_only));
        page.with(|page| page.map(|page| table(store, page, changed_only)))
    };
    let head = move || {
        let message = |()| Message::ListItems(None);
        view! { <Button store class="quiet small" label=say!("listing-close") message /> }
    };
    view! {
        <Panel
            store
            name="items"
            heading
            is_offered=|state| state.listing.is_some()
            is_led_to=true
            head
        >
            {move || view.get().map(|view| page.with(|page| tools(store, &view, page, (n_known, n_all))))}
            <div class="items-list" class:stale=move || is_stale.get()>
                {move || list()}
            </div>
            {problem(store, Slot::Items)}
            {move || is_stale.get().then(|| view! { <span class="muted small">{say!("listing-waiting")}</span> })}
            <p class="small muted">{say!("listing-note")}</p>
        </Panel>
    }
}

/// The filter, what is known, and the pages.
fn tools(
    store: Store,
    view: &Listing,
    page: Option<&ItemPage>,
    (n_known, n_all): (Part<usize>, Part<usize>),
) -> impl IntoView + use<> {
    let n_flipped = page.map(|page| page.n_flipped);
    let n_pages = page.map_or(1, |page| page.n_items.div_ceil(page.per_page.max(1)).max(1));
    let (at, changed_only) = (view.page, view.changed_only);
    let is_of_texts = page.is_some_and(ItemPage::is_of_texts);
    let go = move |label: String, off: bool, page: usize| {
        view! { <Button store class="quiet small" label off message=move |()| Message::ItemsPage(page) /> }
    };
    view! {
        <div class="items-tools small">
            {(!is_of_texts).then(|| view! {
                <button
                    type="button"
                    class="quiet small"
                    aria-pressed=if changed_only { "true" } else { "false" }
                    on:click=move |_| store.send(Message::ChangedOnly(!changed_only))
                >
                    {say!("listing-flipped-only", n = n_flipped)}
                </button>
            })}
            <span class="muted">{move || say!("listing-known", known = n_known.get(), n = n_all.get())}</span>
            <span class="items-pages">
                {go(say!("listing-previous"), at == 0, at.saturating_sub(1))}
                <span>{say!("listing-page", page = at + 1, pages = n_pages)}</span>
                {go(say!("listing-next"), at + 1 >= n_pages, at + 1)}
            </span>
        </div>
    }
}

fn table(store: Store, page: &ItemPage, changed_only: bool) -> AnyView {
    if page.rows.is_empty() {
        let empty = if changed_only { say!("listing-none-flipped") } else { say!("listing-none") };
        return view! { <p class="empty">{empty}</p> }.into_any();
    }
    let rows = page.rows.iter().map(|item| row(store, item)).collect_any();
    let is_of_texts = page.is_of_texts();
    let note = match page.is_token_by_token {
        true => Some(say!("listing-token-by-token")),
        false => is_of_texts.then(|| say!("listing-texts")),
    };
    let note = note.map(|note| view! { <p class="small">{note}</p> });
    let item_column = if is_of_texts { say!("listing-column-text") } else { say!("listing-column-item") };
    let column = |label: String| view! { <th scope="col" role="columnheader">{label}</th> };
    view! {
        {note}
        <table class="items-table" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    {column(say!("listing-column-line"))} {column(item_column)} {column(say!("column-full-model"))}
                    {column(say!("column-your-schedule"))} {column(say!("listing-column-canvas"))}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(store: Store, item: &ItemRow) -> impl IntoView + use<> {
    let flipped =
        item.is_flipped().then(|| view! { <span class="items-flipped">{say!("listing-flipped")}</span> });
    let (whole, line) = (item.text.clone(), item.line);
    let look = move |_| {
        store.send(Message::AsPrompt(whole.clone()));
        store.send(Message::Look(View::Inside));
        lead_to("canvas");
    };
    view! {
        <tr role="row" class:is-flipped=item.is_flipped()>
            <th scope="row" role="rowheader" class="items-line muted">{line.to_string()}</th>
            <td role="cell" class="items-asked">
                <span>{item.asked.clone()}</span>
                <strong>{item.right.clone()}</strong>
                {flipped}
            </td>
            <td role="cell" data-label=say!("column-full-model")>{answer(&item.full)}</td>
            <td role="cell" data-label=say!("column-your-schedule")>{answer(&item.edited)}</td>
            <td role="cell" class="items-look">
                <button type="button" class="small" aria-label=say!("listing-on-canvas-label", line) on:click=look>
                    {say!("listing-on-canvas")}
                </button>
            </td>
        </tr>
    }
}

fn answer(answer: &ItemAnswer) -> impl IntoView + use<> {
    let (right, preferred) = (answer.right_log_likelihood, answer.log_likelihood);
    let judged = answer.is_right.map(|is_right| {
        let (class, sign, word) = match is_right {
            true => ("good", "\u{2713} ", say!("listing-right")),
            false => ("bad", "\u{2717} ", say!("listing-wrong")),
        };
        view! {
            <span class=class><span aria-hidden="true">{sign}</span>{word}</span>
            <span class="items-says">{answer.says.clone()}</span>
        }
    });
    let nats = match judged.is_some() {
        true => say!("listing-nats", right, preferred),
        false => say!("listing-nats-per-word", value = right),
    };
    view! {
        <div class="items-answer">
            {judged}
            <span class="muted small">{nats}</span>
        </div>
    }
}

/// Brings a panel's heading into sight and gives it the focus, once it is on the page.
fn lead_to(panel: &'static str) {
    request_animation_frame(move || {
        if let Some(element) = element(&heading_of(panel)) {
            element.scroll_into_view();
            _ = element.focus();
        }
    });
}
