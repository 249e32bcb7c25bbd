//! Keys of the dialog for items of one's own. The comments are for translators.

/// Bringing items of one's own.
#[derive(Debug)]
pub struct ItemsText {
    /// The button in the scores.
    pub open: &'static str,
    /// Heading of the dialog.
    pub heading: &'static str,
    /// What can be brought and what happens to it; the most megabytes.
    pub explanation: fn(usize) -> String,
    /// Opens the list of forms.
    pub forms: &'static str,
    /// Forms: name, fields, how it is scored.
    pub form: &'static [(&'static str, &'static str, &'static str)],
    /// Picks files.
    pub pick: &'static str,
    /// Beside that button.
    pub or_drop: &'static str,
    /// Label of the field to paste into.
    pub paste: &'static str,
    /// What stands in the empty field: an example.
    pub paste_example: &'static str,
    /// Takes what was pasted.
    pub add: &'static str,
    /// What pasted items are called.
    pub pasted: &'static str,
    /// A file is being read; its name.
    pub reading: fn(&str) -> String,
    /// Items were read: task, items, form.
    pub added: fn(&str, usize, &str) -> String,
    /// Lines that were left out: all of them.
    pub left_out: fn(usize) -> String,
    /// One of them: line, what is wrong.
    pub line: fn(usize, &str) -> String,
    /// Further ones.
    pub more_lines: fn(usize) -> String,
    /// Texts that lost their beginning.
    pub clipped: fn(usize) -> String,
    /// A file came to nothing; its name.
    pub refused: fn(&str) -> String,
    /// Heading of the tasks that are here.
    pub here: &'static str,
    /// One of them: name, items, first digits of the hash.
    pub task: fn(&str, usize, &str) -> String,
    /// Removes a task; its name.
    pub remove: fn(&str) -> String,
    /// The same, short.
    pub remove_short: &'static str,
    /// In the dialog of the link: tasks of one's own are not in it.
    pub not_in_links: &'static str,
}
