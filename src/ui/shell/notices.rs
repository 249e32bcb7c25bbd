//! Messages that belong to no panel; they stay until they are dismissed.

use leptos::prelude::*;

use super::icon::{Icon, IconKind};
use crate::ui::state::{Message, NoticeLevel};
use crate::ui::store::Store;
use crate::ui::text::Text;

/// The list, newest last. Errors interrupt a screen reader, the rest waits for a pause.
#[component]
pub(crate) fn Notices(store: Store, text: &'static Text) -> impl IntoView {
    let notices = store.pick(|state| state.notices.clone());
    let is_error = |level: NoticeLevel| level == NoticeLevel::Error;
    view! {
        <ul class="notices">
            <For each=move || notices.get() key=|notice| notice.id let:notice>
                <li
                    class=match notice.level {
                        NoticeLevel::Info => "notice info",
                        NoticeLevel::Warning => "notice warning",
                        NoticeLevel::Error => "notice error",
                    }
                >
                    <p role=if is_error(notice.level) { "alert" } else { "status" }>
                        <strong>{(text.shell.level)(notice.level)}": "</strong>
                        {notice.problem.what}
                        {notice.problem.hint.map(|hint| view! { <span class="hint">" "{hint}</span> })}
                    </p>
                    <button
                        type="button"
                        class="quiet"
                        aria-label=text.shell.dismiss
                        on:click=move |_| store.send(Message::Dismiss(notice.id))
                    >
                        <Icon kind=IconKind::Close />
                    </button>
                </li>
            </For>
        </ul>
    }
}
