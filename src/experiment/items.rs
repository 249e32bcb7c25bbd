//! Single items of a task with both answers.

use serde::{Deserialize, Serialize};

/// Some items of a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemPage {
    pub task: String,
    /// Which page, from 0.
    pub page: usize,
    /// Items of each page but the last.
    pub per_page: usize,
    pub n_items: usize,
    /// Items of the task that are known under both schedules, also those that are on no page.
    pub n_known: usize,
    /// Of those, right under one schedule alone.
    pub n_flipped: usize,
    /// The answers shown are predictions, token by token after the right text before each.
    pub is_token_by_token: bool,
    pub rows: Vec<ItemRow>,
}

/// One item under both schedules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemRow {
    /// Its line in the file, from 1.
    pub line: usize,
    /// The end of what is asked, cut to a limit.
    pub asked: String,
    /// The right answer, or the text that is scored; cut to a limit.
    pub right: String,
    /// Context and right answer, to be put on the canvas; the end of a long one.
    pub text: String,
    pub full: ItemAnswer,
    pub edited: ItemAnswer,
}

impl ItemPage {
    /// Whether the items are texts.
    pub fn is_of_texts(&self) -> bool {
        self.rows.first().is_some_and(|row| row.full.is_right.is_none())
    }
}

impl ItemRow {
    /// Whether it is right under one schedule alone. No text is.
    pub fn is_flipped(&self) -> bool {
        self.full.is_right != self.edited.is_right
    }
}

/// What became of an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemAnswer {
    /// Whether it counts as right; None of a text, in which nothing is right or wrong.
    pub is_right: Option<bool>,
    /// Summed log-likelihood of the right answer, nats; of a text nats per word. Absent where it is no
    /// number.
    pub right_log_likelihood: Option<f64>,
    /// The choice that the model prefers, or of a free answer the token it would write in
    /// each place, the right ones before it being given; cut to a limit.
    pub says: String,
    /// Summed log-likelihood of the choice it prefers; absent for free answers.
    pub log_likelihood: Option<f64>,
}
