//! The engine's closer looks, on the bundled model: the canvas, the items of a task, hidden
//! states.

use atelier::experiment::{Canvas, ItemPage, NextToken, Report};
use atelier::protocol::Event;
use atelier::session::{CANVAS_TOKENS_MAX, ITEM_CHARS_MAX, ITEMS_PER_PAGE};
use atelier::states::{OFF_PATH_NATS, StatesReport};
use serde_json::{Value, json};

use crate::support::page::{Page, ask, reports, scores_of, start};

const PROMPT: &str =
    "Mia starts with 12 marbles. She loses 7 marbles. How many marbles does Mia have now? Answer:";

fn canvas(schedule: &str, prompt: &str) -> Canvas {
    let page = Page::new();
    page.open().say(&ask(1, &json!({"logit_lens": {"schedule": schedule, "prompt": {"text": prompt}}})));
    let events = page.events();
    reports(&events, Report::logit_lens)[0].2.clone()
}

fn looked(schedule: &str, prompt: &str) -> (Vec<String>, [Vec<(u32, f32)>; 2]) {
    let page = Page::new();
    page.open().say(&ask(1, &json!({"next_token": {"schedule": schedule, "prompt": {"text": prompt}}})));
    let events = page.events();
    let next = reports(&events, Report::next_token)[0].2;
    let pairs = |list: &[NextToken]| list.iter().map(|next| (next.token, next.probability)).collect();
    (next.prompt_tokens.clone(), [pairs(&next.full), pairs(&next.edited)])
}

#[test]
fn the_full_models_canvas_ends_with_its_next_token_and_leaves_no_path() {
    let canvas = canvas("0-11", PROMPT);
    let (tokens, [full, _]) = looked("0-11", PROMPT);
    assert_eq!(canvas.tokens, tokens[tokens.len() - canvas.tokens.len()..]);
    assert_eq!((canvas.tokens.len() + canvas.n_before, canvas.n_unread), (tokens.len(), 0));
    assert!(canvas.tokens.len() <= CANVAS_TOKENS_MAX);
    assert_eq!(canvas.rows.len(), 13);
    assert_eq!(canvas.rows[0].step, None);
    assert_eq!(canvas.rows[12].step.as_ref().map(|step| step.text.as_str()), Some("11"));
    // The last word of the last step is the forward pass's next token.
    let last = canvas.rows[12].cells.last().unwrap();
    for (next, (token, probability)) in last.top.iter().zip(&full) {
        assert_eq!(next.token, *token);
        assert!((next.probability - probability).abs() < 1e-5, "{} {probability}", next.probability);
    }
    assert_eq!((canvas.off_from, canvas.flip), (None, None));
    for row in &canvas.rows {
        assert!(row.cells.iter().all(|cell| !cell.is_changed() && cell.divergence == Some(0.0)));
        assert_eq!((row.cells.len(), row.way.n_changed), (canvas.tokens.len(), 0));
    }
}

#[test]
fn an_edited_canvas_leaves_the_path_where_it_was_edited() {
    let schedule = "0-2 (3|..|9) 10 11";
    let canvas = canvas(schedule, PROMPT);
    let (_, [_, edited]) = looked(schedule, PROMPT);
    let texts: Vec<&str> =
        canvas.rows.iter().skip(1).map(|row| row.step.as_ref().unwrap().text.as_str()).collect();
    assert_eq!(texts, ["0", "1", "2", "(3|..|9)", "10", "11"]);
    let layers: Vec<u16> = canvas.rows.iter().skip(1).map(|row| row.step.as_ref().unwrap().layer).collect();
    assert_eq!(layers, [0, 1, 2, 9, 10, 11], "a group stands beside its highest layer");
    assert_eq!(canvas.rows[6].cells.last().unwrap().top[0].token, edited[0].0);
    for row in &canvas.rows[..4] {
        assert_eq!(row.way.divergence, Some(0.0), "nothing was changed before the group");
        assert!((row.way.cosine.unwrap() - 1.0).abs() < 1e-6);
    }
    // The last step is beside the last layer, so the end says the same twice.
    let (last, out) = (canvas.rows[6].way, canvas.out);
    assert!((last.divergence.unwrap() - out.divergence.unwrap()).abs() < 1e-5, "{last:?} {out:?}");
    assert_eq!(last.n_changed, out.n_changed);
    let off = canvas.off_from.expect("seven layers on one canvas are not the same");
    assert!(off >= 4, "{off}");
    for row in &canvas.rows[off..] {
        assert!(f64::from(row.way.divergence.unwrap()) >= OFF_PATH_NATS);
    }
    let flip = canvas.flip.expect("a token flips");
    assert_ne!(flip.full.map(|next| next.token), flip.edited.map(|next| next.token));
    // It is the first one: before it, the words of the last row are the full model's.
    let column = canvas.tokens.len().checked_sub(1 + flip.from_end);
    if let Some(column) = column {
        let cells = &canvas.rows[6].cells;
        assert!(cells[column].is_changed() && cells[..column].iter().all(|cell| !cell.is_changed()));
        assert_eq!(canvas.tokens[column], flip.after);
    }
}

#[test]
fn layers_that_are_missing_at_the_end_show_in_the_end_alone() {
    let canvas = canvas("0-9", PROMPT);
    assert_eq!(canvas.rows.len(), 11);
    assert!(canvas.rows.iter().all(|row| row.way.divergence == Some(0.0)), "every step is on its own path");
    assert_eq!(canvas.off_from, Some(11));
    assert!(f64::from(canvas.out.divergence.unwrap()) >= OFF_PATH_NATS);
    // No layer at all is a canvas, too: the embedding, read out.
    let bare = self::canvas("-", PROMPT);
    assert_eq!((bare.rows.len(), bare.off_from), (1, Some(1)));
}

fn pages(requests: &[Value]) -> Vec<ItemPage> {
    let page = Page::new();
    page.open();
    requests.iter().for_each(|request| _ = page.say(request));
    let events = page.events();
    reports(&events, Report::items).into_iter().map(|(_, _, page, _)| page.clone()).collect()
}

fn items(task: &str, page: usize, flipped_only: bool) -> Value {
    let schedule = "0-2 (3|..|9) 10 11";
    let what = json!({"items": {"schedule": schedule, "page": page, "changed_only": flipped_only}});
    start(2, &what, &[task], 24, 0)
}

#[test]
fn a_page_of_items_has_both_answers() {
    let page = pages(&[items("facts", 0, false)]).remove(0);
    assert_eq!(
        (page.rows.len(), page.n_items, page.page, page.per_page),
        (ITEMS_PER_PAGE, 24, 0, ITEMS_PER_PAGE)
    );
    assert!(!page.is_token_by_token, "a choice is one of those that are given");
    for row in &page.rows {
        // The model's preferred choice is the right one exactly where it counts as right.
        for answer in [&row.full, &row.edited] {
            assert_eq!(answer.says == row.right, answer.is_right == Some(true), "{row:?}");
            let (preferred, right) = (answer.log_likelihood.unwrap(), answer.right_log_likelihood.unwrap());
            assert!(preferred >= right - 1e-9 && right < 0.0, "{row:?}");
        }
        assert!(row.text.ends_with(&row.right) && row.asked.chars().count() <= ITEM_CHARS_MAX + 1);
    }
    let rest = pages(&[items("facts", 9, false)]).remove(0);
    assert_eq!((rest.page, rest.rows.len()), (1, 4), "a page after the last is the last");
    let lines = |page: &ItemPage| page.rows.iter().map(|row| row.line).collect::<Vec<_>>();
    assert!(lines(&rest).iter().all(|line| !lines(&page).contains(line)));
}

/// Of the first 20 sums, as the command line counts them: `eval --task arith --seed 0 --limit 20`.
const FULL_SUMS_RIGHT: usize = 16;

#[test]
fn free_answers_say_what_would_be_written() {
    let page = pages(&[items("arith", 0, false)]).remove(0);
    assert!(page.is_token_by_token, "each token after the right ones");
    let mut n_right = 0;
    for row in &page.rows {
        for answer in [&row.full, &row.edited] {
            assert_eq!(answer.log_likelihood, None);
            if answer.is_right == Some(true) {
                assert_eq!(answer.says, row.right, "every token is the likeliest");
            }
        }
        n_right += usize::from(row.full.is_right == Some(true));
    }
    assert_eq!((n_right, page.rows.len()), (FULL_SUMS_RIGHT, 20), "the full model's sums");
    assert!(page.rows.iter().any(|row| row.edited.is_right == Some(false) && row.edited.says != row.right));
}

#[test]
fn flipped_items_are_those_that_the_scores_know() {
    let evaluate = scores_of(1, "0-2 (3|..|9) 10 11", &["arith"], 24, 0);
    // Nothing is known of a schedule that was not scored.
    let unknown = pages(&[items("arith", 0, true)]).remove(0);
    assert_eq!((unknown.n_items, unknown.n_known, unknown.rows.len()), (0, 0, 0));
    // The scores come after the items: what is asked for again later is known by then.
    let page = Page::new();
    page.open().say(&evaluate);
    let events = page.events_then(&[items("arith", 0, true)]);
    let (_, _, scores, finished) = *reports(&events, Report::scores).last().unwrap();
    assert!(finished);
    let (tasks, (_, _, page, _)) = (&scores.tasks, reports(&events, Report::items)[0]);
    let flipped = tasks[0].full.n_correct - tasks[0].edited.n_correct;
    assert!(flipped > 0);
    assert_eq!((page.n_known, page.n_flipped, page.n_items), (24, flipped, flipped));
    assert!(page.rows.iter().all(|row| row.is_flipped() && row.full.is_right == Some(true)));
}

fn states_of(figure: u32, schedule: &str, tasks: &[&str], limit: usize) -> Value {
    start(5, &json!({"states": {"figure": figure, "schedule": schedule}}), tasks, limit, 0)
}

fn states(figure: u32, schedule: &str, tasks: &[&str], limit: usize) -> Vec<(StatesReport, bool)> {
    let page = Page::new();
    page.open().say(&states_of(figure, schedule, tasks, limit));
    let events = page.events();
    let found = reports(&events, Report::states).into_iter();
    found.map(|(_, _, report, finished)| (report.clone(), finished)).collect()
}

#[test]
fn hidden_states_come_a_few_items_at_a_time() {
    let reports = states(3, "0-3 6x3 9-11", &["lastword", "facts"], 8);
    let done: Vec<usize> = reports.iter().map(|(report, _)| report.n_done).collect();
    assert!(done.is_sorted() && done.last() == Some(&8) && done[0] < 8, "{done:?}");
    let finished: Vec<bool> = reports.iter().map(|(_, finished)| *finished).collect();
    assert_eq!(finished.iter().filter(|finished| **finished).count(), 1);
    let (report, _) = reports.last().unwrap();
    assert_eq!(report.tasks, ["lastword"], "where it is chosen, it is read alone");
    assert_eq!(report.paths.len(), 2);
    let full = &report.paths[0];
    assert_eq!((full.schedule.as_str(), full.similarity.len()), ("0-11", 13));
    for (i, row) in full.similarity.iter().enumerate() {
        assert!((row[i].unwrap() - 1.0).abs() < 1e-6);
        assert!(row.iter().zip(0..).all(|(value, j)| *value == full.similarity[j][i]));
    }
    assert!(full.states.iter().all(|state| (state.to_full.value.unwrap() - 1.0).abs() < 1e-9));
    let groups = full.groups.unwrap();
    assert_eq!(groups.sizes.iter().sum::<usize>(), 12);
    assert!(groups.stability.is_some_and(|share| share > 0.0));
    assert!(groups.clear_share.is_some_and(|share| (0.0..=1.0).contains(&share)));
    let ranges = groups.size_ranges.unwrap();
    assert!(ranges.iter().all(|(low, high)| 1 <= *low && low <= high && *high <= 10), "{ranges:?}");
    let edited = &report.paths[1];
    assert_eq!((edited.steps.len(), edited.similarity.len()), (10, 11));
    assert!(edited.states[7].to_full.value.unwrap() < 1.0);
}

#[test]
fn figure_15_holds_skip_against_middle_repeat() {
    let (report, _) = states(15, "0-11", &["facts"], 6).pop().unwrap();
    let schedules: Vec<&str> = report.paths.iter().map(|path| path.schedule.as_str()).collect();
    assert_eq!((report.start, schedules), (Some(4), vec!["0-11", "0-4 8-11", "0-4 6x3 8-11"]));
    assert_eq!(report.findings.len(), 2);
    assert!(report.findings.iter().all(|finding| finding.estimate.interval.is_some()));
}

#[test]
fn wrong_wishes_for_a_closer_look_are_answered_in_words() {
    let check = |request: Value, expected: &str| {
        let page = Page::new();
        page.open().say(&request);
        let problem = page.events().into_iter().find_map(|event| match event {
            Event::RunFailed { problem, .. } => Some(problem.sentence()),
            _ => None,
        });
        assert_eq!(problem.as_deref(), Some(expected));
    };
    let states = |figure: u32, schedule: &str| states_of(figure, schedule, &[], 1);
    check(states(4, "0-11"), "figure 4 of the paper is not computed here");
    check(states(3, "0x200"), "0x200 leaves 201 states, and at most 160 are compared with each other");
    check(
        ask(1, &json!({"logit_lens": {"schedule": "0-12", "prompt": {"text": "a"}}})),
        "layer 12 does not exist: the model has 12 layers (0 to 11)",
    );
    check(
        items("poetry", 0, false),
        "there is no task \"poetry\": this model has lastword, continuation, coref, facts, arith",
    );
}
