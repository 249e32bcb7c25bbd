//! Keys of the canvas.

/// The canvas, and where it broke.
#[derive(Debug)]
pub struct CanvasText {
    /// Above the picture that is saved: of which model, under which schedule.
    pub picture_title: fn(&str, &str) -> String,
    /// Below it: what its bars, pale words and signs mean.
    pub picture_key: &'static str,
    /// Heading.
    pub heading: &'static str,
    /// What it is, in a sentence.
    pub explanation: &'static str,
    /// Before there is one.
    pub waiting: &'static str,
    /// It is of another schedule or prompt.
    pub stale: &'static str,
    /// Names the grid: tokens, steps.
    pub grid_label: fn(usize, usize) -> String,
    /// Tokens shown, tokens before them, those that were not read at all.
    pub tokens: fn(usize, usize, usize) -> String,
    /// The row below the first step.
    pub embedding: &'static str,
    /// The row of tokens.
    pub token_row: &'static str,
    /// A step of this text.
    pub step: fn(&str) -> String,
    /// At the row from which the paths disagree for good.
    pub off_from_here: &'static str,
    /// Names a cell: its step, the token after which it is, what it would say, with what
    /// probability; what the full model would say, where that is another.
    pub cell: fn(&str, &str, &str, f64, Option<&str>) -> String,
    /// A cell whose numbers are none.
    pub broken: &'static str,
    /// Below the grid, while no cell is looked at.
    pub look: &'static str,
    /// Heads what a cell says: its step and the token after which it is.
    pub details: fn(&str, &str) -> String,
    /// What the full model's state after the same layer would say, and the divergence, nats.
    pub full_says: fn(&str, f64, Option<f64>) -> String,
    /// The sign of a cell whose word is another, as words.
    pub changed: &'static str,
    /// The key: shades.
    pub key_shade: &'static str,
    /// The key: fading.
    pub key_faded: &'static str,
    /// The key: the sign.
    pub key_changed: &'static str,
    /// Where it broke.
    pub broke: BrokeText,
}

/// Where the schedule leaves the full model's path.
#[derive(Debug)]
pub struct BrokeText {
    /// Heading.
    pub heading: &'static str,
    /// The schedule is the full model.
    pub is_full: &'static str,
    /// It agrees in the end: the divergence there, nats.
    pub on_path: fn(Option<f64>) -> String,
    /// From this step on it disagrees for good: its number from 1, its text, the divergence
    /// there and in the end.
    pub off_from: fn(usize, &str, Option<f64>, Option<f64>) -> String,
    /// Only the end disagrees.
    pub off_at_end: fn(Option<f64>) -> String,
    /// No token flips among so many.
    pub no_flip: fn(usize) -> String,
    /// The first that does: the token before it, what the full model says, what the painters
    /// say, what stands there.
    pub flip: fn(&str, &str, &str, Option<&str>) -> String,
    /// Opens the numbers.
    pub by_step: &'static str,
    /// What is compared with what.
    pub rule: &'static str,
    /// Column: the step.
    pub column_step: &'static str,
    /// Column: the layer compared with.
    pub column_layer: &'static str,
    /// Column: cosine.
    pub column_cosine: &'static str,
    /// Column: relative length.
    pub column_norm: &'static str,
    /// Column: divergence.
    pub column_divergence: &'static str,
    /// Column: words that differ.
    pub column_changed: &'static str,
    /// The last row: the end beside the full model's end.
    pub end: &'static str,
    /// After this layer of the full model.
    pub after_layer: fn(u16) -> String,
    /// Off the path, as a word.
    pub off: &'static str,
}
