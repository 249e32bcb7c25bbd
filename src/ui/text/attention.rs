//! Keys of the attention maps.

/// The panel of attention maps.
#[derive(Debug)]
pub struct AttentionText {
    /// Heading.
    pub heading: &'static str,
    /// What it is, in a sentence or two.
    pub explanation: &'static str,
    /// Asks for the maps.
    pub run: &'static str,
    /// They are on their way.
    pub waiting: &'static str,
    /// They are of the schedule or prompt before.
    pub stale: &'static str,
    /// Names the choice of the layer run.
    pub choose_run: &'static str,
    /// A layer run: its place from 1, how many there are, its layer.
    pub layer_run: fn(usize, usize, u16) -> String,
    /// Names the choice of the head.
    pub choose_head: &'static str,
    /// The mean over heads.
    pub mean: &'static str,
    /// A head, from 0.
    pub head: fn(usize) -> String,
    /// The map of the full model: its layer.
    pub full: fn(u16) -> String,
    /// The map of the schedule: its layer.
    pub edited: fn(u16) -> String,
    /// What is along x.
    pub key: &'static str,
    /// What is along y.
    pub query: &'static str,
    /// What a shade is.
    pub weight: &'static str,
    /// The chart of distances.
    pub distances: &'static str,
    /// What is along its x.
    pub step: &'static str,
    /// What is along its y.
    pub distance: &'static str,
    /// How much of the prompt is shown: tokens shown, tokens before them.
    pub tokens: fn(usize, usize) -> String,
    /// The column of notes in tables.
    pub note: &'static str,
    /// What a cell does when it is chosen.
    pub hint: &'static str,
    /// The same, of one cell.
    pub label: fn(&str) -> String,
}
