//! Keys of what is taken away.

use crate::ui::state::TakeAway;

/// The dialog of what can be taken away.
#[derive(Debug)]
pub struct TakeAwayText {
    /// The button that opens it.
    pub button: &'static str,
    /// Its heading.
    pub heading: &'static str,
    /// Names the choice.
    pub choose: &'static str,
    /// An entry of the choice.
    pub option: fn(TakeAway) -> &'static str,
    /// What it is for, in a sentence or two.
    pub about: fn(TakeAway) -> &'static str,
    /// Before the reason why there is none.
    pub not_here: &'static str,
    /// Names the field with the text.
    pub field: &'static str,
    /// Lines and characters of the text.
    pub length: fn(usize, usize) -> String,
    /// Copies it.
    pub copy: &'static str,
    /// After copying.
    pub copied: &'static str,
    /// Saves it; the file's name.
    pub download: fn(&str) -> String,
    /// The edited model itself, and how the command line writes it.
    pub checkpoint: fn(&str) -> String,
    /// Names what follows.
    pub made_heading: &'static str,
    /// Makes it.
    pub made_make: &'static str,
    /// While it is made.
    pub made_pending: &'static str,
    /// Saves one of its files: name and size.
    pub made_save: fn(&str, &str) -> String,
}
