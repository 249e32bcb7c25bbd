//! What is known about the model that is open: training, scores, findings, limits. Computed
//! beforehand, and labelled so.

use leptos::prelude::*;

use crate::model::{About, AboutScore, Finding, Measure, Verdict};
use crate::ui::text::Text;

/// The parts of the model's card that its folder brings.
#[component]
pub(super) fn AboutModel(text: &'static Text, about: About, description: Option<String>) -> impl IntoView {
    let words = &text.about;
    let training = about.training.as_ref().map(words.training);
    let computed = about.computed.as_ref().map(words.computed);
    let result = |score: &AboutScore| {
        let share = score.result_token_acc?;
        let name = (text.scores.task)(&score.task).map_or_else(|| score.task.clone(), |w| w.name.to_owned());
        Some(view! { <p class="small">{(words.results)(&name, &text.numbers.percent(share))}</p> })
    };
    let results = about.scores.iter().filter_map(result).collect_view();
    let scores = about.scores.into_iter().map(|score| view! { <ScoreRow text score /> }).collect_view();
    let findings =
        about.findings.into_iter().map(|finding| view! { <FindingRow text finding /> }).collect_view();
    let limits = about.limits.into_iter().map(|limit| view! { <li>{limit}</li> }).collect_view();
    view! {
        <section class="about">
            <p>{about.summary}</p>
            {description.map(|description| view! { <p class="small">{description}</p> })}
            <p class="muted small">{training}</p>
            <details>
                <summary>{words.scores}</summary>
                <p class="muted small">{words.beforehand}</p>
                <div class="scrolling">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{words.task}</th>
                                <th scope="col">{words.right}</th>
                                <th scope="col">{words.interval}</th>
                                <th scope="col">{words.items}</th>
                                <th scope="col">{words.chance}</th>
                                <th scope="col">{words.loss}</th>
                            </tr>
                        </thead>
                        <tbody>{scores}</tbody>
                    </table>
                </div>
                {results}
            </details>
            <details>
                <summary>{words.findings}</summary>
                <p class="muted small">{words.beforehand}" "{computed}</p>
                <ul class="findings">{findings}</ul>
            </details>
            <details>
                <summary>{words.limits}</summary>
                <ul>{limits}</ul>
            </details>
        </section>
    }
}

#[component]
fn ScoreRow(text: &'static Text, score: AboutScore) -> impl IntoView {
    let name = (text.scores.task)(&score.task).map_or_else(|| score.task.clone(), |w| w.name.to_owned());
    let metric = score.metric.name();
    view! {
        <tr>
            <th scope="row">{name}" "<span class="muted mono">{metric}</span></th>
            <td>{text.numbers.percent(score.value)}</td>
            <td>{(text.about.range)(&text.numbers.percent(score.low), &text.numbers.percent(score.high))}</td>
            <td>{text.numbers.count(score.n)}</td>
            <td>{text.numbers.percent(score.chance)}</td>
            <td>{score.mean_log_likelihood.map(|nats| text.numbers.fixed(nats, 2))}</td>
        </tr>
    }
}

#[component]
fn FindingRow(text: &'static Text, finding: Finding) -> impl IntoView {
    let words = &text.about;
    let measures =
        finding.measures.into_iter().map(|measure| view! { <MeasureRow text measure /> }).collect_view();
    view! {
        <li>
            <details>
                <summary>
                    <span class="verdict" data-verdict=mark(finding.verdict)>
                        <span aria-hidden="true">{mark(finding.verdict)}</span>
                        " "
                        {(words.verdict)(finding.verdict)}
                    </span>
                    " "
                    {finding.claim}
                    " "
                    <span class="muted small">{finding.source}</span>
                </summary>
                <ul>{measures}</ul>
            </details>
        </li>
    }
}

#[component]
fn MeasureRow(text: &'static Text, measure: Measure) -> impl IntoView {
    // Layers are whole.
    let digits = if measure.unit == "layers" { 0 } else { 2 };
    let number = |value: f64| text.numbers.fixed(value, digits);
    let unit = match measure.unit.as_str() {
        "nats" => text.about.nats,
        "layers" => text.about.layers,
        _ => "",
    };
    let range = (text.about.range)(&number(measure.low), &number(measure.high));
    view! {
        <li>
            {measure.what}": "
            <strong>{number(measure.value)}{unit}</strong>
            " "
            <span class="muted">"("{range}")"</span>
        </li>
    }
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
