//! The likeliest next tokens, the full model's beside the schedule's.

use super::parts::{Panel, is_stale, problem, reads_text};
use super::token::Token;
use crate::app::results::scores::{Move, moves};
use crate::experiment::{NextToken, Report, fills_gaps, past_context};
use crate::page::prelude::*;

/// Candidates that are shown of each list.
const SHOWN: usize = 6;

/// Two lists of candidates.
#[component]
pub(super) fn NextTokens(store: Store) -> impl IntoView {
    let next = store.report(Slot::NextToken, Report::next_token);
    let is_stale = is_stale(store, Slot::NextToken);
    let lacks = store.pick(|state| state.missing_mask().map(|lacks| lacks.sentence()));
    let fills = store.pick(|state| state.model.card().is_some_and(|card| fills_gaps(&card.spec)));
    let past = store.pick(|state| {
        let next = state.panel(Slot::NextToken).value(Report::next_token)?;
        let n_tokens = next.n_clipped + next.prompt_tokens.len();
        Some(past_context(&state.model.card()?.spec, n_tokens)?.sentence())
    });
    let masks = store.pick(State::n_masks);
    let heading = Signal::derive(move || match fills.get() {
        true => say!("next-masked-heading", masks = masks.get()),
        false => say!("next-heading"),
    });
    let lists = move || {
        if let Some(lacks) = lacks.get() {
            return view! { <p class="empty">{lacks}</p> }.into_any();
        }
        next.with(|next| {
            let Some(next) = next else {
                return view! { <p class="empty">{say!("next-waiting")}</p> }.into_any();
            };
            let moves = moves(&next.full, &next.edited);
            let has_moved = moves.iter().take(SHOWN).any(|moved| *moved != Move::Stayed);
            let edited = next.edited.iter().cloned().zip(moves.into_iter().map(Some)).collect();
            let full = next.full.iter().map(|candidate| (candidate.clone(), None)).collect();
            view! {
                <div class="sides">
                    <TokenList who=say!("column-full-model") candidates=full />
                    <TokenList who=say!("column-your-schedule") candidates=edited />
                </div>
                <p class="small muted">{has_moved.then(|| say!("next-key"))}</p>
                <p class="small muted">{past.get()}</p>
                <p class="small muted">{say!("next-prompt-tokens", n = next.prompt_tokens.len(), clipped = next.n_clipped)}</p>
            }
            .into_any()
        })
    };
    view! {
        <Panel
            store
            name="next"
            heading
            is_offered=|state| reads_text(state) && state.unsuited(Slot::NextToken).is_none()
        >
            {problem(store, Slot::NextToken)}
            <div class="next-lists" class:stale=move || is_stale.get()>{move || lists()}</div>
        </Panel>
    }
}

#[component]
fn TokenList(who: String, candidates: Vec<(NextToken, Option<Move>)>) -> impl IntoView {
    let rows = candidates
        .into_iter()
        .take(SHOWN)
        .map(|(candidate, moved)| {
            let share = f64::from(candidate.probability);
            view! {
                <li class="candidate">
                    <Token piece=candidate.text id=candidate.token />
                    <span class="bar" aria-hidden="true">
                        <span style:width=format!("{:.2}%", share.clamp(0.0, 1.0) * 100.0)></span>
                    </span>
                    <span class="share">{numbers().probability(share)}</span>
                    <span class="move">{moved.map(move_view)}</span>
                </li>
            }
        })
        .collect_any();
    view! {
        <div class="side">
            <h3 class="side-name">{who.clone()}</h3>
            <ol class="candidates" aria-label=say!("next-list-label", who)>{rows}</ol>
        </div>
    }
}

/// A triangle with the number of ranks; nothing for what stayed.
fn move_view(moved: Move) -> AnyView {
    let arrow = |class: &'static str, points: &'static str, label: String, n: Option<usize>| {
        let title = label.clone();
        view! {
            <span class=class title=title>
                <svg class="arrow" viewBox="0 0 10 10" width="9" height="9" aria-hidden="true">
                    <path d=points />
                </svg>
                <span aria-hidden="true">{n}</span>
                <span class="sr-only">{label}</span>
            </span>
        }
        .into_any()
    };
    match moved {
        Move::Rose(n) => arrow("moved rose", "M5 1L9.5 9H0.5Z", say!("next-rose", n), Some(n)),
        Move::Fell(n) => arrow("moved fell", "M5 9L9.5 1H0.5Z", say!("next-fell", n), Some(n)),
        Move::Entered => arrow(
            "moved entered",
            "M5 0L6.2 3.8L10 5L6.2 6.2L5 10L3.8 6.2L0 5L3.8 3.8Z",
            say!("next-entered"),
            None,
        ),
        Move::Stayed => view! { <span class="sr-only">{say!("next-stayed")}</span> }.into_any(),
    }
}
