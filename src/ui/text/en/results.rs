//! English: scores, next tokens, writing.

use super::{NUMBERS, plural};
use crate::backend::StopReason;
use crate::ui::text::results::{NextText, ProvenanceText, ScoresText, TaskWords, Verdict, WritingText};

pub(super) const SCORES: ScoresText = ScoresText {
    heading: "Scores",
    explanation: "What your painters get right, beside the full model.",
    picture_title: |model, schedule| format!("Scores of {model}, painters {schedule}"),
    column_percent: "Right answers, %",
    how_to_read: "How to read this",
    how: &[
        "The filled mark is the share of items that your painters get right; the hollow one is the full model. \
         The bar around a mark is its 95\u{202f}% interval: with few items it is long, and it tightens while \
         items arrive. The short upright line is what blind guessing would score.",
        "Differences are paired: both schedules answer the same items, so a difference can be clear even where \
         the bars overlap. \u{201c}Cannot tell yet\u{201d} means that zero still lies within its interval.",
        "The right column is the mean log-likelihood of the right answer, in nats. It is never above zero, and \
         it moves even where every answer is still right.",
    ],
    task: |name| {
        let (name, about) = match name {
            "lastword" => ("Last word", "that ends a story"),
            "continuation" => ("Stories", "what comes next"),
            "coref" => ("Who is meant", "by a pronoun"),
            "facts" => ("Facts", "of a small world"),
            "arith" => ("Sums", "chains, no mistake"),
            _ => return None,
        };
        Some(TaskWords { name, about })
    },
    mirrors: |benchmark| format!("in the form of {benchmark}"),
    legend: "Tasks",
    items: "Items per task",
    all_items: "all",
    as_table: "As a table",
    table_label: "Scores as a table",
    n_of: |n, total| {
        if n >= total {
            format!("{} {}", NUMBERS.count(total as u64), plural(total, "item", "items"))
        } else {
            format!("{} of {}", NUMBERS.count(n as u64), NUMBERS.count(total as u64))
        }
    },
    waiting: "waiting for the first items",
    counting: |n, total| {
        format!("counting: {} of {} items", NUMBERS.count(n as u64), NUMBERS.count(total as u64))
    },
    none_chosen: "No task is chosen. Turn one on above to score it.",
    no_tasks: "This model\u{2019}s folder has no tasks (eval/tasks.json), so there is nothing to score. \
               Writing and cost work all the same.",
    no_model: "Scores appear here as soon as a model is open.",
    stale: "from the schedule before",
    stopped: "stopped",
    again: "Score again",
    stop: "Stop",
    column_task: "Task",
    column_right: "Right answers",
    column_nats: "Right answer, nats",
    column_full: "Full model",
    column_yours: "Your painters",
    column_difference: "Difference",
    column_n: "Items",
    column_chance: "Chance",
    column_verdict: "Verdict",
    points: |difference, arm| {
        format!("{} \u{b1} {} points", NUMBERS.points(difference), NUMBERS.fixed(arm * 100.0, 0))
    },
    nats_difference: |difference, arm| match arm {
        Some(arm) => format!("{} \u{b1} {}", NUMBERS.signed(difference, 2), NUMBERS.fixed(arm, 2)),
        None => NUMBERS.signed(difference, 2),
    },
    nats: |value| NUMBERS.fixed(value, 2),
    verdict: |verdict| match verdict {
        Verdict::FullModel => "the full model",
        Verdict::Better => "better",
        Verdict::Worse => "worse",
        Verdict::CannotTellYet => "cannot tell yet",
        Verdict::NoClearChange => "no clear change",
        Verdict::TooFew => "too few items to tell",
    },
    key_yours: "your painters, with 95\u{202f}% interval",
    key_full: "full model",
    key_chance: "chance",
    row_label: |task, now, (low, high), full, chance| {
        format!(
            "{task}: {} right, interval {}, full model {}, chance {}",
            NUMBERS.percent(now),
            NUMBERS.percent_range(low, high),
            NUMBERS.percent(full),
            NUMBERS.percent(chance)
        )
    },
    details_of: |task| format!("How {task} was measured"),
    provenance: ProvenanceText {
        right: "Right",
        counts: |(correct, n), (full_correct, full_n)| {
            format!("{correct} of {n}; full model {full_correct} of {full_n}")
        },
        interval: "Interval",
        interval_words: |low, high| format!("{} (Wilson, 95\u{202f}%)", NUMBERS.percent_range(low, high)),
        difference: "Difference",
        difference_words: |value, (low, high), n| {
            format!(
                "{} points, {} to {} (paired over {n} {}, Newcombe\u{2019}s method 10, 95\u{202f}%)",
                NUMBERS.signed(value * 100.0, 1),
                NUMBERS.signed(low * 100.0, 1),
                NUMBERS.signed(high * 100.0, 1),
                plural(n, "item", "items")
            )
        },
        nats: "Right answer",
        nats_words: |now, full| {
            format!("{} nats; full model {} nats", NUMBERS.fixed(now, 3), NUMBERS.fixed(full, 3))
        },
        metric: "Counts as right",
        metric_acc: "the likeliest answer; of a free answer, every token the likeliest",
        metric_acc_norm: "the answer that is likeliest per character",
        metric_exact_match: "the number after #### in the answer that was written",
        schedule: "Schedule",
        order: "Order of items",
        seed: |seed| format!("seed {seed}"),
        computed_on: "Computed on",
        hashes: "Hashes",
        hashes_words: |model, data| format!("model {model}, data {data}"),
        example: "An item",
        provisional: "Provisional: items are still arriving.",
    },
    computed_on: |backend, adapter| format!("Computed on this device: {backend}, {adapter}"),
};

pub(super) const NEXT: NextText = NextText {
    heading: "The next word",
    waiting: "The likeliest next tokens appear here once there is a prompt and a model.",
    full: "Full model",
    yours: "Your painters",
    list_label: |who| format!("Likeliest next tokens: {who}"),
    rose: |n| format!("{n} up"),
    fell: |n| format!("{n} down"),
    stayed: "same place",
    entered: "new here",
    space: "space",
    line_break: "line break",
    no_text: |token| format!("token {token}"),
    prompt_tokens: |n, clipped| {
        let tokens = plural(n, "token", "tokens");
        match clipped {
            0 => format!("{} {tokens}", NUMBERS.count(n as u64)),
            _ => format!(
                "{} {tokens}; the first {} did not fit the model\u{2019}s context",
                NUMBERS.count(n as u64),
                NUMBERS.count(clipped as u64)
            ),
        }
    },
};

pub(super) const WRITING: WritingText = WritingText {
    picture_title: |model, schedule| format!("{model} writes, painters {schedule}"),
    heading: "Writing",
    prompt: "Prompt",
    prompt_room: |used, most| {
        format!("{} of {} bytes", NUMBERS.count(used as u64), NUMBERS.count(most as u64))
    },
    examples: "Try",
    example_prompts: &[
        (
            "a sum",
            "Mia starts with 12 marbles. She loses 7 marbles. She finds 8 marbles. \
             How many marbles does Mia have now? Answer:",
        ),
        ("a story", "Tom wanted to cook soup. He washed the vegetables."),
        ("a fact", "Question: How many legs does a spider have? Answer:"),
        (
            "who is meant",
            "Erik bought the key instead of the chest because it was expensive. So the one that was expensive was the",
        ),
    ],
    now_try: |invitation| format!("Now {invitation}"),
    no_tokenizer: "This model\u{2019}s folder has no tokenizer.json, so it can neither read nor write text.",
    write: "Write on",
    stop: "Stop",
    full: "Full model",
    yours: "Your painters",
    empty: "Press \u{201c}Write on\u{201d} and both go on from the prompt, word by word.",
    going_on: "writing",
    ended: |reason| match reason {
        StopReason::EndToken => "It ended its text here.",
        StopReason::MaxTokens => "It may write no more than this here.",
        StopReason::ContextFull => "The model\u{2019}s context is full.",
    },
    stopped: "Stopped.",
    first_difference: "first difference",
    same: "Both wrote the same.",
    parted: |n| match n {
        0 => "They part at the first token.".to_owned(),
        n => format!("They part after {n} {}.", plural(n, "token", "tokens")),
    },
    stale: "Written with the schedule or prompt before.",
};
