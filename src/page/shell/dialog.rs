//! A dialog that the browser keeps on top, with its focus, Escape and backdrop.

use leptos::html;

use super::icon::{self, Icon};

use crate::page::prelude::*;
use crate::page::results::focus;

/// Shown while `open`; its content exists only then. `on_close` is called when the user
/// closes it, by the button, by Escape or by a click beside it.
#[component]
pub(super) fn Dialog(
    /// Names the dialog's heading; unique on the page.
    id: &'static str,
    #[prop(into)] open: Signal<bool>,
    on_close: impl Fn() + Copy + Send + Sync + 'static,
    #[prop(into)] heading: Signal<String>,
    /// Id of what opens it: it has the focus afterwards, where what had it before is no longer there.
    #[prop(optional)]
    opener: Option<&'static str>,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            // It throws only when it is not on the page; then there is nothing to show.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    // Only the backdrop itself is the dialog; everything else is in the sheet inside.
    let on_click = move |event: leptos::ev::MouseEvent| {
        let on_backdrop = dialog
            .get_untracked()
            .is_some_and(|dialog| event.target().is_some_and(|target| target == ****dialog));
        if on_backdrop {
            on_close();
        }
    };
    // By now the browser has given the focus back to what had it, if that is still on the page.
    let on_closed = move |_| {
        on_close();
        if let Some(opener) = opener.filter(|_| is_unfocused()) {
            focus(opener);
        }
    };
    view! {
        <dialog node_ref=dialog class="dialog" aria-labelledby=id on:click=on_click on:close=on_closed>
            <Show when=move || open.get()>
                <div class="sheet">
                    <header class="sheet-head">
                        // It has the focus first: what this is comes before how it is closed.
                        <h2 id=id tabindex="-1" autofocus>{heading}</h2>
                        <button type="button" class="quiet" aria-label=say!("shell-close") on:click=move |_| on_close()>
                            <Icon path=icon::CLOSE />
                        </button>
                    </header>
                    {children()}
                </div>
            </Show>
        </dialog>
    }
}

/// Whether nothing on the page has the focus.
fn is_unfocused() -> bool {
    document().active_element().is_none_or(|active| active.tag_name().eq_ignore_ascii_case("body"))
}
