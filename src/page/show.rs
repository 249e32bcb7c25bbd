//! What is on the page only while something holds.

use leptos::children::ViewFn;
use leptos::either::Either;
use leptos::prelude::*;

/// Its children while `when` says so, else `fallback`. As leptos' own, made once: the code of each kind of that one
/// is large.
#[component]
pub(crate) fn Show(
    when: impl Fn() -> bool + Send + Sync + 'static,
    children: ChildrenFn,
    #[prop(optional, into)] fallback: ViewFn,
) -> impl IntoView {
    shown(Box::new(when), children, fallback)
}

fn shown(when: Box<dyn Fn() -> bool + Send + Sync>, children: ChildrenFn, fallback: ViewFn) -> AnyView {
    let is_shown = ArcMemo::new(move |_| when());
    let shown = move || match is_shown.get() {
        true => Either::Left(children()),
        false => Either::Right(fallback.run()),
    };
    shown.into_any()
}
