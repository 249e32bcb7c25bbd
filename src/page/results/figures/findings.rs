//! What the paper claims, and whether this model shows it.

use crate::app::text;
use crate::page::prelude::*;
use crate::sweep::{Finding, Study, Verdict};

/// A sentence per claim, with the numbers behind it.
#[component]
pub(super) fn Findings(store: Store, study: Study) -> impl IntoView {
    let known = store.pick(move |state| {
        let panel = state.panel(Slot::Study(study));
        let is_growing = panel.phase != PanelPhase::Finished;
        Some((panel.value(Report::sweep)?.findings.clone(), is_growing))
    });
    let has_any =
        Part::new(move || known.with(|known| known.as_ref().is_some_and(|(all, _)| !all.is_empty())));
    let list = move || {
        let (findings, is_growing) = known.get().unwrap_or_default();
        let sentence = move |finding: &Finding| {
            let question = (study == Study::Findings)
                .then(|| view! { <span class="muted small">{finding.claim.question()}</span> });
            view! {
                <li class=class_of(finding.verdict)>
                    <span class="finding-sign" aria-hidden="true">{text::sign(finding.verdict)}</span>
                    <p>{question} {text::finding(finding, is_growing)} "."</p>
                </li>
            }
        };
        findings.iter().map(sentence).collect_any()
    };
    let measures = move || {
        let (findings, _) = known.get().unwrap_or_default();
        let told = findings.iter().flat_map(|finding| &finding.measures);
        told.map(|measure| view! { <li>{text::measure(measure)}</li> }).collect_any()
    };
    view! {
        <Show when=move || has_any.get()>
            <section class="figure-findings">
                <h4>{say!("figures-here")}</h4>
                <ul class="finding-list">{move || list()}</ul>
                <details class="small">
                    <summary>{say!("figures-measures")}</summary>
                    <ul class="finding-measures">{move || measures()}</ul>
                </details>
            </section>
        </Show>
    }
}

fn class_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "finding holds",
        Verdict::HoldsInPart => "finding in-part",
        Verdict::Absent => "finding absent",
        Verdict::CannotTell => "finding open-question",
    }
}
