//! Why a schedule has no such form.

use serde::Serialize;

use crate::words;
/// Characters of a group that an error shows.
const SHOWN_CHARS_MAX: usize = 60;

/// Why a schedule cannot be exported in a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum ExportError {
    /// A parallel group where layers can only follow one another.
    Parallel {
        /// The first group, its end cut off where it is long.
        group: String,
        form: &'static str,
    },
    NoLayer {
        form: &'static str,
    },
    /// Not one of the paper's methods.
    NoMethod {
        /// Seeds below are recognised.
        seeds_max: u64,
    },
}

impl ExportError {
    pub(super) fn parallel(group: &str, form: &'static str) -> Self {
        let is_long = group.chars().count() > SHOWN_CHARS_MAX;
        let mut shown: String = group.chars().take(SHOWN_CHARS_MAX).collect();
        if is_long {
            shown.push('\u{2026}');
        }
        Self::Parallel { group: shown, form }
    }
}
