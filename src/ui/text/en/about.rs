//! What a model's folder says about the model.

use super::{NUMBERS, plural};
use crate::model::Verdict;
use crate::ui::text::AboutText;

const SECONDS_PER_HOUR: f64 = 3600.0;

pub(super) const ABOUT: AboutText = AboutText {
    training: |training| {
        format!(
            "Trained on {} tokens in {} steps and {} hours, seed {}; validation loss {} nats per token.",
            NUMBERS.large(training.tokens),
            NUMBERS.count(training.steps),
            NUMBERS.fixed(training.seconds / SECONDS_PER_HOUR, 1),
            training.seed,
            NUMBERS.fixed(training.validation_loss, 2)
        )
    },
    beforehand: "Computed beforehand, not on this device.",
    computed: |computed| {
        let n = usize::try_from(computed.n_schedules).unwrap_or(usize::MAX);
        format!(
            "{} {} on {} items of each task, by the {} executor; intervals are 95 %, by resampling items. \
             A share is of the full model\u{2019}s score above chance.",
            NUMBERS.count(computed.n_schedules),
            plural(n, "schedule", "schedules"),
            NUMBERS.count(computed.items_per_task),
            computed.backend
        )
    },
    scores: "How well the full model does",
    task: "Task",
    right: "Right",
    interval: "95 % interval",
    items: "Items",
    chance: "Chance",
    loss: "Right answer, nats",
    results: |task, share| {
        format!("{task}: of the single results, the true steps before each, {share} are right.")
    },
    findings: "Which findings of the paper it shows",
    verdict: |verdict| match verdict {
        Verdict::Holds => "holds:",
        Verdict::Partly => "holds in part:",
        Verdict::Absent => "does not hold:",
        Verdict::Open => "cannot tell:",
        Verdict::Shown => "",
    },
    range: |low, high| format!("{low} to {high}"),
    nats: " nats",
    layers: " layers",
    limits: "What it cannot do",
};
