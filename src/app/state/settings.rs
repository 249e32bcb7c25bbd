//! What is remembered on this device.

/// Remembered on this device.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// Language tag (`en`); empty means the browser's.
    pub language: String,
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
