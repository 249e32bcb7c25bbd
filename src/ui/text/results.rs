//! Keys of the right pane. The comments are for translators.

use crate::backend::StopReason;

/// What can be said about a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The schedule is the full model.
    FullModel,
    /// The difference lies above zero.
    Better,
    /// The difference lies below zero.
    Worse,
    /// Nothing is said yet, and items are still to come.
    CannotTellYet,
    /// Zero lies in its interval, and all items are done.
    NoClearChange,
    /// All items are done, and they are too few for a verdict.
    TooFew,
}

/// How a task is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskWords {
    /// Two words at most.
    pub name: &'static str,
    /// What has to be done.
    pub about: &'static str,
}

/// Scores.
#[derive(Debug)]
pub struct ScoresText {
    /// Heading.
    pub heading: &'static str,
    /// One sentence below it.
    pub explanation: &'static str,
    /// Above the picture that is saved: of which model, under which schedule.
    pub picture_title: fn(&str, &str) -> String,
    /// Above the right answers in it.
    pub column_percent: &'static str,
    /// Opens the longer explanation.
    pub how_to_read: &'static str,
    /// Its paragraphs.
    pub how: &'static [&'static str],
    /// Names of the bundled tasks; `None` for others.
    pub task: fn(&str) -> Option<TaskWords>,
    /// The benchmark whose form a task mirrors.
    pub mirrors: fn(&str) -> String,
    /// Names the buttons that turn tasks on and off.
    pub legend: &'static str,
    /// Names the choice of the number of items.
    pub items: &'static str,
    /// All items.
    pub all_items: &'static str,
    /// Shows numbers as a table.
    pub as_table: &'static str,
    /// Names the table.
    pub table_label: &'static str,
    /// Items done, items to do.
    pub n_of: fn(usize, usize) -> String,
    /// No item done yet.
    pub waiting: &'static str,
    /// Too few items are done to say anything: items done, in all.
    pub counting: fn(usize, usize) -> String,
    /// The model has tasks, but none is turned on.
    pub none_chosen: &'static str,
    /// The model has no tasks.
    pub no_tasks: &'static str,
    /// No model yet.
    pub no_model: &'static str,
    /// Values belong to another schedule.
    pub stale: &'static str,
    /// Stopped by the user.
    pub stopped: &'static str,
    /// Scores again.
    pub again: &'static str,
    /// Stops scoring.
    pub stop: &'static str,
    /// Column: the task.
    pub column_task: &'static str,
    /// Column: share of right answers.
    pub column_right: &'static str,
    /// Column: mean log-likelihood of the right answer.
    pub column_nats: &'static str,
    /// Column: the full model.
    pub column_full: &'static str,
    /// Column: the schedule.
    pub column_yours: &'static str,
    /// Column: difference with its interval.
    pub column_difference: &'static str,
    /// Column: items.
    pub column_n: &'static str,
    /// Column: chance.
    pub column_chance: &'static str,
    /// Column: the verdict.
    pub column_verdict: &'static str,
    /// Difference in points with the longer arm of its interval.
    pub points: fn(f64, f64) -> String,
    /// Difference of log-likelihoods with the longer arm of its interval.
    pub nats_difference: fn(f64, Option<f64>) -> String,
    /// A log-likelihood.
    pub nats: fn(f64) -> String,
    /// A verdict on right answers.
    pub verdict: fn(Verdict) -> &'static str,
    /// A key to the marks: current, full model, interval, chance.
    pub key_yours: &'static str,
    /// See above.
    pub key_full: &'static str,
    /// See above.
    pub key_chance: &'static str,
    /// Name of a row's picture: task, now, interval, full model, chance.
    pub row_label: fn(&str, f64, (f64, f64), f64, f64) -> String,
    /// Opens a row's provenance; the task.
    pub details_of: fn(&str) -> String,
    /// Labels of the provenance.
    pub provenance: ProvenanceText,
    /// Where it was computed: backend, adapter.
    pub computed_on: fn(&str, &str) -> String,
}

/// Labels of a number's provenance.
#[derive(Debug)]
pub struct ProvenanceText {
    /// Right answers.
    pub right: &'static str,
    /// Right answers under the schedule and of the full model: correct, n.
    pub counts: fn((usize, usize), (usize, usize)) -> String,
    /// The interval.
    pub interval: &'static str,
    /// Its ends and method.
    pub interval_words: fn(f64, f64) -> String,
    /// The difference.
    pub difference: &'static str,
    /// Its value, ends and method, n.
    pub difference_words: fn(f64, (f64, f64), usize) -> String,
    /// Log-likelihood of the right answer.
    pub nats: &'static str,
    /// Yours and the full model's.
    pub nats_words: fn(f64, f64) -> String,
    /// What counts as right: by sum, by characters.
    pub metric: &'static str,
    /// Accuracy by summed log-likelihood.
    pub metric_acc: &'static str,
    /// Accuracy by log-likelihood per character.
    pub metric_acc_norm: &'static str,
    /// The number of a written answer.
    pub metric_exact_match: &'static str,
    /// The schedule.
    pub schedule: &'static str,
    /// Order of items.
    pub order: &'static str,
    /// The seed of it.
    pub seed: fn(u64) -> String,
    /// Where computed.
    pub computed_on: &'static str,
    /// Hashes.
    pub hashes: &'static str,
    /// Model and data.
    pub hashes_words: fn(&str, &str) -> String,
    /// An example item.
    pub example: &'static str,
    /// Still growing.
    pub provisional: &'static str,
}

/// Next tokens.
#[derive(Debug)]
pub struct NextText {
    /// Heading.
    pub heading: &'static str,
    /// Shown while nothing has come yet.
    pub waiting: &'static str,
    /// The full model's column.
    pub full: &'static str,
    /// The other column.
    pub yours: &'static str,
    /// Names a list; which column.
    pub list_label: fn(&str) -> String,
    /// A token that rose: by how many ranks.
    pub rose: fn(usize) -> String,
    /// A token that fell: by how many ranks.
    pub fell: fn(usize) -> String,
    /// A token that stayed.
    pub stayed: &'static str,
    /// A token that the full model's list does not have.
    pub entered: &'static str,
    /// A leading space, for screen readers.
    pub space: &'static str,
    /// A line break, for screen readers.
    pub line_break: &'static str,
    /// A token without text.
    pub no_text: fn(u32) -> String,
    /// The prompt's tokens: how many, how many were dropped.
    pub prompt_tokens: fn(usize, usize) -> String,
}

/// Writing on.
#[derive(Debug)]
pub struct WritingText {
    /// Above the picture that is saved: of which model, under which schedule.
    pub picture_title: fn(&str, &str) -> String,
    /// Heading.
    pub heading: &'static str,
    /// Label of the prompt.
    pub prompt: &'static str,
    /// Below it: bytes used, most.
    pub prompt_room: fn(usize, usize) -> String,
    /// Names the examples.
    pub examples: &'static str,
    /// Examples: what is on the button, and the prompt (in the language of the bundled model).
    pub example_prompts: &'static [(&'static str, &'static str)],
    /// Button below them: an invitation to try something on the prompt, as "put painters 4 to
    /// 8 in parallel".
    pub now_try: fn(&str) -> String,
    /// In place of the buttons, for a model without a tokenizer.
    pub no_tokenizer: &'static str,
    /// Starts writing.
    pub write: &'static str,
    /// Stops writing.
    pub stop: &'static str,
    /// The full model's column.
    pub full: &'static str,
    /// The other column.
    pub yours: &'static str,
    /// Nothing written yet.
    pub empty: &'static str,
    /// While writing.
    pub going_on: &'static str,
    /// Why it ended.
    pub ended: fn(StopReason) -> &'static str,
    /// Stopped by the user.
    pub stopped: &'static str,
    /// The mark at the first difference.
    pub first_difference: &'static str,
    /// Below, when both are the same.
    pub same: &'static str,
    /// Below, when they part: after how many tokens.
    pub parted: fn(usize) -> String,
    /// The texts belong to another schedule.
    pub stale: &'static str,
}
