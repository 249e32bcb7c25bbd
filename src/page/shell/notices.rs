//! Messages that belong to no panel; they stay until they are dismissed.

use super::icon::{self, Icon};
use crate::app::state::{Benching, Message, Notice, NoticeLevel};
use crate::app::text;
use crate::page::prelude::*;

/// Another build is on the server.
const OTHER_BUILD: &str = "atelier-other-build";

/// The list, newest last. Errors interrupt a screen reader, the rest waits for a pause.
#[component]
pub(crate) fn Notices(store: Store) -> impl IntoView {
    // The document looks (`web/boot.js`).
    let other_build = window_event_listener_untyped(OTHER_BUILD, move |_| store.send(Message::NewBuild));
    on_cleanup(move || other_build.remove());
    let notices = store.pick(|state| state.notices.clone());
    let ids = move || notices.with(|all| all.iter().map(|notice| notice.id).collect());
    let row = move |id| {
        let notice = notices.with_untracked(|all| all.iter().find(|notice| notice.id == id).cloned());
        notice.map(|notice| row(store, notice)).into_any()
    };
    view! { <ul class="notices">{keyed(ids, row)}</ul> }
}

fn row(store: Store, notice: Notice) -> impl IntoView {
    let (class, role) = match notice.level {
        NoticeLevel::Info => ("notice info", "status"),
        NoticeLevel::Warning => ("notice warning", "status"),
        NoticeLevel::Error => ("notice error", "alert"),
    };
    view! {
        <li class=class>
            <p role=role>
                {(notice.level == NoticeLevel::Error).then(|| view! { <strong>{say!("notice-error")}</strong> })}
                {text::stated(&notice.problem.sentence())}
                {notice.problem.hint().map(|hint| view! { <span class="hint">" "{text::stated(&hint)}</span> })}
            </p>
            {notice.offer.map(|entry| {
                let open = move |_| store.send(Message::TakeOffer(notice.id));
                view! {
                    <button type="button" on:click=open>
                        {say!("model-open-nearest", title = &entry.title, n = entry.n_layers)}
                    </button>
                }
            })}
            {notice.look_up.map(|benchmark| {
                let look_up = move |_| {
                    store.send(Message::ShowItems(true));
                    store.send(Message::Benchmarks(Benching::Choose(benchmark.clone())));
                    store.send(Message::Benchmarks(Benching::LookUp));
                };
                view! { <button type="button" on:click=look_up>{say!("hub-look-up")}</button> }
            })}
            <button
                type="button"
                class="quiet"
                aria-label=say!("shell-dismiss")
                on:click=move |_| store.send(Message::Dismiss(notice.id))
            >
                <Icon path=icon::CLOSE />
            </button>
        </li>
    }
}
