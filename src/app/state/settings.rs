//! What is remembered on this device.

use crate::hub::{ENDPOINT, HubName};

/// Longest name of a licence that is remembered.
const LICENCE_CHARS_MAX: usize = 100;

/// Remembered on this device.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// Language tag (`en`); empty means the browser's.
    pub language: String,
    /// Models of the Hub that were open, the newest first, at most [`MAX_RECENT`].
    pub recent: Vec<Recent>,
}

/// Models that are remembered.
pub const MAX_RECENT: usize = 6;

/// A model of the Hub that was open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recent {
    /// With the commit as its revision.
    pub name: HubName,
    /// As the Hub said when it was looked up.
    pub licence: Option<String>,
}

impl Settings {
    /// The models as a text: one a line, the licence behind a tab.
    pub fn recent_text(&self) -> String {
        let line = |recent: &Recent| {
            let licence = recent.licence.as_deref().unwrap_or_default();
            format!("{}\t{licence}\n", recent.name)
        };
        self.recent.iter().map(line).collect()
    }

    /// The models of such a text. What is none is left out.
    pub fn read_recent(text: &str) -> Vec<Recent> {
        let read = |line: &str| {
            let (name, licence) = line.split_once('\t')?;
            let name = HubName::parse(name, ENDPOINT).ok()?;
            let licence: String = licence.chars().take(LICENCE_CHARS_MAX).collect();
            Some(Recent { name, licence: Some(licence).filter(|licence| !licence.is_empty()) })
        };
        text.lines().take(MAX_RECENT).filter_map(read).collect()
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
