//! Views that many visits never open. Their code is in a file of its own, beside the page's module, which comes when the
//! first of them is opened, or once a model is open.
//!
//! `tools/build` cuts the module in two at `src/bin/app.rs`: what is reached from [`lazy_views`] alone is in the second
//! file. So everything else on the page names a [`LazyView`], never the component itself.

use std::future::Future;
use std::pin::Pin;

use wasm_bindgen_futures::spawn_local;

use super::lessons::LessonsPanel;
use super::painters::PresetVerbs;
use super::prelude::*;
use super::results::{ClaimPanel, ComparePanel, FigureViews, Inside, ScoreViews};
use super::shell::{ItemsSheet, MissingNamed, ModelSheet, ShareSheet, TakeAwaySheet};
use crate::hub::HubName;
use crate::sweep::Study;

/// A view whose code comes later.
#[derive(Debug, Clone)]
pub(super) enum LazyView {
    Presets,
    Claim,
    Scores,
    Inside,
    Figures(RwSignal<Option<Study>>),
    Lessons,
    Compare,
    /// What is in the dialog of models; it is closed by the callback.
    Model(Callback<()>),
    Items,
    TakeAway,
    Share,
    /// The strip of a link whose model is known by name alone.
    MissingNamed(HubName, usize),
}

impl LazyView {
    /// Whether it has nothing to show before a model is open, whose files come first.
    fn waits_for_model(&self) -> bool {
        matches!(self, Self::Scores)
    }
}

/// The code of all of them.
#[derive(Clone, Copy)]
pub struct LazyViews(fn(Store, LazyView) -> AnyView);

/// What `src/bin/app.rs` calls once the file is there.
#[must_use]
pub fn lazy_views() -> LazyViews {
    LazyViews(build)
}

/// Fetches the file; `None` where it does not come.
pub type LoadLazyViews = fn() -> Pin<Box<dyn Future<Output = Option<LazyViews>>>>;

fn build(store: Store, view: LazyView) -> AnyView {
    match view {
        LazyView::Presets => view! { <PresetVerbs /> }.into_any(),
        LazyView::Claim => view! { <ClaimPanel store /> }.into_any(),
        LazyView::Scores => view! { <ScoreViews store /> }.into_any(),
        LazyView::Inside => view! { <Inside store /> }.into_any(),
        LazyView::Figures(open) => view! { <FigureViews store open /> }.into_any(),
        LazyView::Lessons => view! { <LessonsPanel store /> }.into_any(),
        LazyView::Compare => view! { <ComparePanel store /> }.into_any(),
        LazyView::Model(close) => view! { <ModelSheet store close /> }.into_any(),
        LazyView::Items => view! { <ItemsSheet store /> }.into_any(),
        LazyView::TakeAway => view! { <TakeAwaySheet store /> }.into_any(),
        LazyView::Share => view! { <ShareSheet store /> }.into_any(),
        LazyView::MissingNamed(source, n_layers) => {
            view! { <MissingNamed store source n_layers /> }.into_any()
        }
    }
}

/// Where the code stands.
#[derive(Clone, Copy)]
enum Code {
    Unasked,
    Coming,
    Here(LazyViews),
    Failed,
}

/// The code, and what fetches it.
#[derive(Clone, Copy)]
pub(super) struct Lazy {
    code: RwSignal<Code, LocalStorage>,
    load: LoadLazyViews,
}

impl Lazy {
    pub(super) fn here() -> Self {
        expect_context()
    }

    /// Wakes the reader when the code has come.
    pub(super) fn track(self) {
        self.code.track();
    }

    /// Fetches the code unless it is here or on its way.
    fn ask(self) {
        if matches!(self.code.get_untracked(), Code::Coming | Code::Here(_)) {
            return;
        }
        self.code.set(Code::Coming);
        spawn_local(async move {
            self.code.set((self.load)().await.map_or(Code::Failed, Code::Here));
        });
    }
}

/// Gives all components below what [`later`] needs. The file comes once a model is open, whose files come first, if nobody has
/// opened such a view before: from then on no network is needed.
pub(super) fn provide_lazy(store: Store, load: LoadLazyViews) {
    let lazy = Lazy { code: RwSignal::new_local(Code::Unasked), load };
    provide_context(lazy);
    let is_open = store.pick(|state| state.model.card().is_some());
    Effect::new(move |_| {
        if is_open.get() {
            lazy.ask();
        }
    });
}

/// A view, once its code is here.
pub(super) fn later(store: Store, view: LazyView) -> AnyView {
    let lazy = Lazy::here();
    let ask = move || lazy.ask();
    if !view.waits_for_model() {
        // Not while this is drawn: what is asked for is read below.
        request_animation_frame(ask);
    }
    let shown = move || match lazy.code.get() {
        Code::Here(LazyViews(build)) => build(store, view.clone()),
        Code::Failed => view! {
            <p class="problem" role="alert">
                {say!("lazy-failed")} " "
                <button type="button" class="small" on:click=move |_| ask()>{say!("lazy-again")}</button>
            </p>
        }
        .into_any(),
        Code::Unasked if view.waits_for_model() => ().into_any(),
        Code::Unasked | Code::Coming => {
            view! { <p class="empty" role="status">{say!("lazy-coming")}</p> }.into_any()
        }
    };
    view! { {move || shown()} }.into_any()
}
