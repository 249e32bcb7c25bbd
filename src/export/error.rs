//! Why a schedule has no such form.

use super::paper::PAPER_SEEDS_MAX;

/// Characters of a group that an error shows.
const SHOWN_CHARS_MAX: usize = 60;

/// Why a schedule cannot be exported in a form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// A parallel group where layers can only follow one another.
    #[error("{group} is a parallel group, and {form} can only put layers one after another")]
    Parallel {
        /// The first group, its end cut off where it is long.
        group: String,
        /// The form that was asked for.
        form: &'static str,
    },
    /// No layer at all.
    #[error("this schedule has no layer, and {form} needs at least one")]
    NoLayer {
        /// The form that was asked for.
        form: &'static str,
    },
    /// Not one of the paper's methods.
    #[error("the paper's code has no method that runs this schedule")]
    NoMethod,
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

    /// What the reader can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Parallel { .. } | Self::NoLayer { .. } => {
                Some("the PyTorch script runs any schedule".to_owned())
            }
            Self::NoMethod => Some(format!(
                "it has full, skip, reverse, middle_repeat, random (of which seeds below \
                 {PAPER_SEEDS_MAX} are recognised), loop_parallel, skip_idx_layer and switch_idx_layer; \
                 the PyTorch script runs any schedule"
            )),
        }
    }
}
