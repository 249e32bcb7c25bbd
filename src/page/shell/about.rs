//! What is known about the model that is open: training, scores, findings, limits. Computed
//! beforehand, and labelled so.

use crate::app::text;
use crate::model::{About, AboutScore, Computed, Finding, Measure, Training, Verdict};
use crate::page::prelude::*;
use crate::words::translated;

const SECONDS_PER_HOUR: f64 = 3600.0;

/// The parts of the model's card that its folder brings.
#[component]
pub(super) fn AboutModel(about: About, description: Option<String>) -> impl IntoView {
    let training = about.training.as_ref().map(training_words);
    let computed = about.computed.as_ref().map(computed_words);
    let result = |score: &AboutScore| {
        let share = score.result_token_acc?;
        let name = text::task_name(&score.task);
        Some(view! { <p class="small">{say!("about-results", task = name, share)}</p> })
    };
    let results = about.scores.iter().filter_map(result).collect_any();
    let scores = about.scores.into_iter().map(|score| view! { <ScoreRow score /> }).collect_any();
    let findings = about.findings.into_iter().map(|finding| view! { <FindingRow finding /> }).collect_any();
    let limits = about.limits.into_iter().map(|limit| view! { <li>{translated(&limit)}</li> }).collect_any();
    view! {
        <section class="about">
            <p>{translated(&about.summary)}</p>
            {description.map(|description| view! { <p class="small">{translated(&description)}</p> })}
            <p class="muted small">{training}</p>
            <details>
                <summary>{say!("about-scores")}</summary>
                <p class="muted small">{say!("about-beforehand")}</p>
                <div class="table-scroll" tabindex="0" role="region" aria-label=say!("about-scores")>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{say!("column-task")}</th>
                                <th scope="col">{say!("about-accuracy")}</th>
                                <th scope="col">{say!("about-interval")}</th>
                                <th scope="col">{say!("column-items")}</th>
                                <th scope="col">{say!("column-chance")}</th>
                                <th scope="col">{say!("about-log-likelihood")}</th>
                            </tr>
                        </thead>
                        <tbody>{scores}</tbody>
                    </table>
                </div>
                {results}
            </details>
            <details>
                <summary>{say!("about-findings")}</summary>
                <p class="muted small">{say!("about-beforehand")}" "{computed}</p>
                <ul class="findings">{findings}</ul>
            </details>
            <details>
                <summary>{say!("about-limits")}</summary>
                <ul>{limits}</ul>
            </details>
        </section>
    }
}

#[component]
fn ScoreRow(score: AboutScore) -> impl IntoView {
    let name = text::task_name(&score.task);
    let metric = score.metric.to_string();
    view! {
        <tr>
            <th scope="row">{name}" "<span class="muted mono">{metric}</span></th>
            <td>{numbers().percent(score.value)}</td>
            <td>{say!("about-shares", low = score.low, high = score.high)}</td>
            <td>{numbers().count(score.n)}</td>
            <td>{numbers().percent(score.chance)}</td>
            <td>{score.mean_log_likelihood.map(|nats| numbers().fixed(nats, 2))}</td>
        </tr>
    }
}

#[component]
fn FindingRow(finding: Finding) -> impl IntoView {
    let measures = finding.measures.into_iter().map(|measure| view! { <MeasureRow measure /> }).collect_any();
    view! {
        <li>
            <details>
                <summary>
                    <span class="verdict" data-verdict=mark(finding.verdict)>
                        <span aria-hidden="true">{mark(finding.verdict)}</span>
                        " "
                        {sentence(&finding.verdict)}
                    </span>
                    " "
                    {translated(&finding.claim)}
                    " "
                    <span class="muted small">{translated(&finding.source)}</span>
                </summary>
                <ul>{measures}</ul>
            </details>
        </li>
    }
}

#[component]
fn MeasureRow(measure: Measure) -> impl IntoView {
    let Measure { what, value, low, high, unit, .. } = measure;
    view! {
        <li>
            {say!("labelled", label = translated(&what))}
            <strong>{say!("about-measure", unit = unit.as_str(), value)}</strong>
            " "
            <span class="muted">{say!("about-range", unit, low, high)}</span>
        </li>
    }
}

fn training_words(training: &Training) -> String {
    let Training { tokens, steps, seconds, seed, validation_loss } = *training;
    say!(
        "about-training",
        tokens,
        steps,
        hours = seconds / SECONDS_PER_HOUR,
        seed = seed.to_string(),
        loss = validation_loss
    )
}

fn computed_words(computed: &Computed) -> String {
    let Computed { backend, items_per_task, n_schedules } = computed;
    say!("about-computed", backend, items = *items_per_task, schedules = *n_schedules)
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "\u{2713}",
        Verdict::Partly => "\u{25d0}",
        Verdict::Absent => "\u{2717}",
        Verdict::Open => "?",
        Verdict::Shown => "",
    }
}
