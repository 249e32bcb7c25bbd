//! A token as people can read it: spaces and line breaks made visible.

use crate::page::prelude::*;

#[component]
pub(super) fn Token(piece: String, id: u32) -> impl IntoView {
    if piece.is_empty() {
        return view! { <span class="token muted">{say!("next-no-text", token = id)}</span> }.into_any();
    }
    let rest = piece.trim_start_matches(' ').to_owned();
    let n_spaces = piece.len() - rest.len();
    let spaces = (0..n_spaces)
        .map(|_| view! { <span class="token-space"><span class="sr-only">{say!("next-space")}" "</span></span> })
        .collect_any();
    let lines = rest.split('\n').map(str::to_owned).collect::<Vec<_>>();
    let rest = lines
        .into_iter()
        .enumerate()
        .map(|(i, line)| {
            let mark = (i > 0).then(|| {
                view! { <span aria-hidden="true">"\u{21b5}"</span><span class="sr-only">{say!("next-line-break")}</span> }
            });
            view! { {mark}{line} }
        })
        .collect_any();
    view! { <span class="token">{spaces}{rest}</span> }.into_any()
}
