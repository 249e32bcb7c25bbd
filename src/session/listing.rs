//! A page of a task's items with what became of each under both schedules.

use std::sync::Arc;

use super::run::{Running, Step};
use super::scoring::Scoring;
use super::store::Cell;
use super::{Session, SessionError};
use crate::backend::{Backend, Batch, Wanted, rows_at_once};
use crate::eval::{EncodedTask, Gold, Item, ItemResult, Metric, RightAnswer, Task, greatest};
use crate::experiment::{Experiment, ItemAnswer, ItemPage, ItemRow, Report};
use crate::model::shorten;
use crate::plan::Plan;
use crate::schedule::Schedule;

pub const ITEMS_PER_PAGE: usize = 20;
/// Characters that are shown of a question or an answer.
pub const ITEM_CHARS_MAX: usize = 240;
/// Bytes of an item that are put on the canvas, the last ones.
pub const ITEM_TEXT_BYTES_MAX: usize = 8 << 10;
/// Tokens of a free answer for which the models are asked what they would write.
const SAYS_TOKENS_MAX: usize = 48;

/// A page under way. What the session has computed before is not computed again.
#[derive(Debug)]
pub(super) struct Listing {
    task: String,
    page: usize,
    n_items: usize,
    n_known: usize,
    n_flipped: usize,
    /// The items of the page, in order.
    encoded: Arc<EncodedTask>,
    /// The full model, and the schedule where it is another.
    scoring: Scoring,
    /// What each would generate instead of each free answer, as far as asked.
    says: Vec<Vec<String>>,
}

impl Listing {
    /// Sets up the page that was asked for.
    ///
    /// # Errors
    /// When the schedule or the task does not exist, or an item cannot be encoded.
    pub(super) fn new(
        session: &Session,
        experiment: &Experiment,
        schedule: &str,
        (page, changed_only): (usize, bool),
    ) -> Result<Self, SessionError> {
        let full = Schedule::full(session.spec().n_layers);
        let schedule = session.schedule(schedule)?;
        let chosen = session.sources.chosen(experiment)?;
        let chosen = chosen.first().ok_or(SessionError::NoModel)?;
        let task = &chosen.task;
        let positions = experiment.selection().positions(task.n_items());
        session.sources.check_here(chosen, &positions)?;
        let none = Arc::new(session.sources.encode(chosen, &[])?.0);
        let cell = |schedule: &Schedule| session.cell(&none, &schedule.to_string());
        let cells = [cell(&full), cell(&schedule)];
        let known = |position: &usize| -> Option<bool> {
            let line = task.items.get(task.place(*position)?)?.index;
            let right = |cell: &Cell| Some(session.store.get(cell, line)?.is_right(task.metric));
            Some(right(&cells[0])? != right(&cells[1])?)
        };
        let flipped: Vec<Option<bool>> = positions.iter().map(known).collect();
        let shown: Vec<usize> = positions
            .iter()
            .zip(&flipped)
            .filter(|(_, flipped)| !changed_only || **flipped == Some(true))
            .map(|(&position, _)| position)
            .collect();
        let page = page.min(shown.len().saturating_sub(1) / ITEMS_PER_PAGE);
        let on_page: Vec<usize> =
            shown.iter().copied().skip(page * ITEMS_PER_PAGE).take(ITEMS_PER_PAGE).collect();
        let encoded = Arc::new(session.sources.encode(chosen, &on_page)?.0);
        let schedules = if schedule == full { vec![full] } else { vec![full, schedule] };
        Ok(Self {
            task: task.name.clone(),
            page,
            n_items: shown.len(),
            n_known: flipped.iter().flatten().count(),
            n_flipped: flipped.iter().flatten().filter(|flipped| **flipped).count(),
            says: vec![Vec::new(); schedules.len()],
            scoring: Scoring::new(session, &schedules, vec![Arc::clone(&encoded)]),
            encoded,
        })
    }

    /// Runs one batch; the page when nothing is missing.
    async fn advance(&mut self, session: &mut Session) -> Result<Option<ItemPage>, SessionError> {
        if !self.scoring.is_over() {
            self.scoring.step(session).await?;
            return Ok(None);
        }
        let answers: Vec<RightAnswer<'_>> =
            if self.is_free(session) { self.encoded.right_answers().collect() } else { Vec::new() };
        for (plan, says) in self.scoring.plans.iter().zip(&mut self.says) {
            let rest = answers.get(says.len()..).unwrap_or_default();
            if !rest.is_empty() {
                says.extend(session.says(plan, rest).await?);
                return Ok(None);
            }
        }
        Ok(Some(self.finished(session)))
    }

    fn is_free(&self, session: &Session) -> bool {
        let item = self.task(session).and_then(|task| task.items.first());
        item.is_some_and(|item| matches!(item.gold, Gold::Answer { .. }))
    }

    fn task<'s>(&self, session: &'s Session) -> Option<&'s Task> {
        let own = session.sources.own.iter().map(|own| &own.task);
        session.sources.tasks.iter().chain(own).find(|task| task.name == self.task)
    }

    fn finished(&self, session: &Session) -> ItemPage {
        let rows = self.encoded.lines().enumerate().filter_map(|(at, line)| {
            let task = self.task(session)?;
            let item = task.items.iter().find(|item| item.index == line)?;
            let answer = |cells: &[Cell], says: &[String]| {
                let result = session.store.get(cells.first()?, line)?;
                Some(answer(item, result, task.metric, says.get(at)))
            };
            let cells = &self.scoring.cells;
            let full = answer(cells.first()?, self.says.first()?)?;
            let edited = answer(cells.last()?, self.says.last()?)?;
            Some(row(item, full, edited))
        });
        ItemPage {
            task: self.task.clone(),
            page: self.page,
            per_page: ITEMS_PER_PAGE,
            n_items: self.n_items,
            n_known: self.n_known,
            n_flipped: self.n_flipped,
            is_token_by_token: self.is_free(session),
            rows: rows.collect(),
        }
    }
}

impl Running for Listing {
    async fn step(&mut self, session: &mut Session) -> Result<Step, SessionError> {
        let page = self.advance(session).await?;
        Ok(page.map_or(Step::More, |page| Step::Done(Report::Items(page))))
    }

    fn forget_device(&mut self) {
        self.scoring.forget_device();
    }
}

impl Session {
    /// What a plan would write in place of each token of some free answers, the text before
    /// it being the true one; as many answers as fit into one batch, at least one.
    async fn says(&mut self, plan: &Plan, answers: &[RightAnswer<'_>]) -> Result<Vec<String>, SessionError> {
        let limits = self.executor.limits();
        let rows_max = rows_at_once(self.spec(), limits);
        let (mut batch, mut wanted, mut asked) = (Batch::default(), Wanted::default(), Vec::new());
        for answer in answers {
            let n = answer.tokens.len().min(SAYS_TOKENS_MAX).min(rows_max);
            // What comes after the last token that is asked for need not be read.
            let first = answer.read.len() - answer.tokens.len();
            let read = answer.read.get(..first + n).unwrap_or(answer.read);
            let is_full = batch.tokens().len() + read.len() > limits.rows_good.min(limits.rows_max)
                || wanted.logits_rows.len() + n > rows_max;
            if is_full && !asked.is_empty() {
                break;
            }
            let start = batch.push(read);
            wanted.logits_rows.extend((first as u32..(first + n) as u32).map(|row| start + row));
            asked.push((answer, first, n));
        }
        let outcome = self.executor.forward(plan, &batch, &wanted).await?;
        let mut rows = outcome.logits.chunks_exact(self.spec().n_logits());
        let tokenizer = self.tokenizer()?;
        let mut said = Vec::with_capacity(asked.len());
        for (answer, first, n) in asked {
            let mut text = String::new();
            for (at, logits) in (first..).zip(rows.by_ref().take(n)) {
                let token = super::most_likely(logits, 1).first().map_or(0, |&(token, _)| token);
                text += &tokenizer.piece_after(answer.read.get(at..=at).unwrap_or_default(), token)?;
            }
            said.push(text);
        }
        Ok(said)
    }
}

fn answer(item: &Item, result: &ItemResult, metric: Metric, said: Option<&String>) -> ItemAnswer {
    let finite = |value: f64| value.is_finite().then_some(value);
    let is_value = result.judged.is_some() && result.log_likelihoods.is_empty();
    let preferred = match &item.gold {
        Gold::Choice { .. } => preferred(item, result, metric),
        Gold::Label(labelled) if !labelled.task.labels().is_empty() => preferred(item, result, metric),
        _ => None,
    };
    let written = result.written.as_ref().map(|written| &written.text);
    let value = result.judged.filter(|_| preferred.is_none()).map(|judged| format!("{:.3}", judged.said));
    let says = match preferred.and_then(|at| item.pairs.get(at)) {
        Some(pair) => pair.continuation.clone(),
        None => value.or_else(|| written.or(said).cloned()).unwrap_or_default(),
    };
    ItemAnswer {
        is_right: (metric.is_drawn() && result.text.is_none() && !is_value).then(|| result.is_right(metric)),
        right_log_likelihood: finite(result.right_log_likelihood / result.weight()),
        says: shorten(&says, ITEM_CHARS_MAX),
        log_likelihood: preferred.and_then(|at| result.log_likelihoods.get(at).copied()).and_then(finite),
    }
}

/// The choice that is the most likely by the metric, the first of equals.
fn preferred(item: &Item, result: &ItemResult, metric: Metric) -> Option<usize> {
    let length = |n: usize| match metric {
        Metric::AccNorm => n as f64,
        _ => 1.0,
    };
    let scores = result.log_likelihoods.iter().zip(&item.pairs);
    greatest(scores.map(|(value, pair)| value / length(pair.n_characters)))
}

fn row(item: &Item, full: ItemAnswer, edited: ItemAnswer) -> ItemRow {
    let right = item.pairs.get(item.gold.right());
    let (context, continuation) =
        right.map_or(("", ""), |pair| (pair.context.as_str(), pair.continuation.as_str()));
    let text = format!("{context}{continuation}");
    let mut start = text.len().saturating_sub(ITEM_TEXT_BYTES_MAX);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    ItemRow {
        line: item.index + 1,
        asked: cut_start(context),
        right: shorten(continuation, ITEM_CHARS_MAX),
        text: text.get(start..).unwrap_or_default().to_owned(),
        full,
        edited,
    }
}

/// The end of a long text: the question stands there.
fn cut_start(text: &str) -> String {
    let n = text.chars().count();
    match n.checked_sub(ITEM_CHARS_MAX + 1) {
        Some(over) => format!("\u{2026}{}", text.chars().skip(over + 1).collect::<String>()),
        None => text.to_owned(),
    }
}
