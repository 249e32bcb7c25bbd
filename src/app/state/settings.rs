//! What is remembered on this device.

use crate::hub::{ENDPOINT, HubName};

/// Remembered on this device.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// Tag of the language that was chosen (`en`); empty means the browser's.
    pub language: String,
    /// Models of the Hub that were open, by their commits, the newest first, at most [`MAX_RECENT`].
    pub recent: Vec<HubName>,
    /// No copy of the page is to be kept for visits without a network.
    pub keeps_no_copy: bool,
    /// What was predicted in lessons and what came out: see [`Records`](super::Records).
    pub lessons: String,
}

/// Models that are remembered.
pub const MAX_RECENT: usize = 6;

impl Settings {
    /// The models as a text, one a line.
    pub fn recent_text(&self) -> String {
        self.recent.iter().map(|name| format!("{name}\n")).collect()
    }

    /// The models of such a text. What is none is left out.
    pub fn read_recent(text: &str) -> Vec<HubName> {
        text.lines().take(MAX_RECENT).filter_map(|line| HubName::parse(line, ENDPOINT).ok()).collect()
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// Its name in what is remembered, and in the document.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a name; the system's for others.
    pub fn named(name: &str) -> Self {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }
}
