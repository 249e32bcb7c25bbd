//! Keys of the list of items.

/// The items of a task with both answers.
#[derive(Debug)]
pub struct ListingText {
    /// On the button that opens it.
    pub open: &'static str,
    /// The same with the task's name.
    pub open_label: fn(&str) -> String,
    /// Heading, with the task's name.
    pub heading: fn(&str) -> String,
    /// Closes it.
    pub close: &'static str,
    /// Only items that flipped; how many are known to have.
    pub flipped_only: fn(usize) -> String,
    /// How many items are known under both, of how many that are scored.
    pub known: fn(usize, usize) -> String,
    /// While it is computed.
    pub waiting: &'static str,
    /// No item is in it.
    pub none: &'static str,
    /// None has flipped.
    pub none_flipped: &'static str,
    /// Which page, of how many.
    pub page: fn(usize, usize) -> String,
    /// The page before.
    pub previous: &'static str,
    /// The next page.
    pub next: &'static str,
    /// Column: line.
    pub column_line: &'static str,
    /// Column: what is asked, and the right answer.
    pub column_item: &'static str,
    /// Column: the full model.
    pub column_full: &'static str,
    /// Column: the schedule.
    pub column_yours: &'static str,
    /// Column of the button.
    pub column_canvas: &'static str,
    /// A right answer.
    pub right: &'static str,
    /// A wrong one.
    pub wrong: &'static str,
    /// Right under one schedule alone.
    pub flipped: &'static str,
    /// Log-likelihood of the right answer and, of a choice, of the one that is preferred.
    pub nats: fn(Option<f64>, Option<f64>) -> String,
    /// Before a table whose answers are predicted token by token after the right text.
    pub token_by_token: &'static str,
    /// Puts it on the canvas.
    pub on_canvas: &'static str,
    /// The same with the item's line.
    pub on_canvas_label: fn(usize) -> String,
    /// How to read the answers.
    pub note: &'static str,
}
