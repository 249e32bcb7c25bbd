//! How long work takes here, said before it begins.

use crate::app::state::Forecast;
use crate::app::text;
use crate::page::prelude::*;

/// Before a slot's work begins: how long it takes here, and fewer items that take less.
pub(super) fn fewer(store: Store, slot: Slot) -> AnyView {
    let whole = store.pick(move |state| {
        let is_idle = !state.panel(slot).is_pending();
        state.forecast(slot, state.limit).filter(|_| is_idle)
    });
    let fewer = store.pick(move |state| {
        let mut fewer = state.forecasts(slot);
        fewer.retain(|(limit, _)| *limit < state.limit);
        fewer
    });
    let choice = move |(n, forecast): (usize, Option<Forecast>)| {
        let time = forecast.map_or_else(|| say!("forecast-soon"), text::forecast);
        view! { <Button store class="quiet small" label=say!("forecast-items", n, time) message=move |()| Message::SetLimit(n) /> }
    };
    let brief = store.pick(move |state| state.less_than(slot).filter(|_| !state.panel(slot).is_pending()));
    let said = move || {
        let Some(whole) = whole.get() else {
            let brief = brief.get()?;
            return Some(
                view! { <p class="muted fewer">{say!("forecast-figure-brief", seconds = brief)}</p> }
                    .into_any(),
            );
        };
        Some(
            view! {
                <p class="muted fewer">
                    {say!("forecast-figure", time = text::forecast(whole), is_most = whole.is_most)}
                    " "
                    {(!fewer.with(Vec::is_empty)).then(|| say!("forecast-fewer"))}
                    " "
                    {fewer.get().into_iter().map(choice).collect_any()}
                </p>
            }
            .into_any(),
        )
    };
    view! { {move || said()} }.into_any()
}
