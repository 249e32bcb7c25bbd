//! Every word of the page, one table per language.
//!
//! A language is one value of [`Text`]: plain strings, and functions where a sentence has
//! arguments. The compiler refuses a table with a missing key or a wrong argument, nothing
//! is looked up at run time, and what a language does not use costs no bytes. A second
//! language is one folder beside `en`, one variant of [`Language`], and no other change.
//!
//! Numbers go through [`Numbers`], which knows the language's separators.
//!
//! Limits: what the engine says about a problem ([`Problem`](crate::protocol::Problem))
//! arrives as English words.

mod attention;
mod canvas;
mod charts;
mod en;
mod figures;
mod items;
mod latency;
mod listing;
mod painters;
mod results;
mod shell;
mod states;
mod take_away;

pub use crate::words::Numbers;
pub use attention::AttentionText;
pub use canvas::CanvasText;
pub use charts::ChartsText;
pub use figures::FiguresText;
pub use items::ItemsText;
pub use latency::LatencyText;
pub use listing::ListingText;
pub use painters::{FieldText, MenuText, PaintersText, PresetsText, ToolsText};
pub use results::{NextText, ScoresText, TaskWords, Verdict, WritingText};
pub use shell::{ModelText, ShareText, ShellText};
pub use states::StatesText;
pub use take_away::TakeAwayText;

/// The words of one language.
#[derive(Debug)]
pub struct Text {
    /// How numbers are written.
    pub numbers: Numbers,
    /// The frame of the page.
    pub shell: ShellText,
    /// The left pane.
    pub painters: PaintersText,
    /// Choosing, opening and knowing a model.
    pub model: ModelText,
    /// Sharing.
    pub share: ShareText,
    /// Scores.
    pub scores: ScoresText,
    /// Items of one's own.
    pub items: ItemsText,
    /// Next tokens.
    pub next: NextText,
    /// Writing on.
    pub writing: WritingText,
    /// Around every chart.
    pub charts: ChartsText,
    /// The paper's figures.
    pub figures: FiguresText,
    /// Accuracy against time.
    pub latency: LatencyText,
    /// What is taken away.
    pub take_away: TakeAwayText,
    /// The canvas, and where it broke.
    pub canvas: CanvasText,
    /// Attention maps.
    pub attention: AttentionText,
    /// The items of a task.
    pub listing: ListingText,
    /// Hidden states.
    pub states: StatesText,
}

/// Languages that the page speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
}

impl Language {
    /// All of them, the default first.
    pub const ALL: [Self; 1] = [Self::English];

    /// The language the user has chosen, else the first of the browser's wishes that the
    /// page speaks, else the default. Tags are BCP 47; a region is not looked at.
    #[must_use]
    pub fn pick<'a>(chosen: &'a str, wishes: impl IntoIterator<Item = &'a str>) -> Self {
        let spoken = |tag: &str| {
            let primary = tag.split(['-', '_']).next().unwrap_or_default();
            Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
        };
        std::iter::once(chosen).chain(wishes).find_map(spoken).unwrap_or(Self::ALL[0])
    }

    /// For the document's `lang`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }

    /// For the document's `dir`.
    #[must_use]
    pub fn direction(self) -> &'static str {
        match self {
            Self::English => "ltr",
        }
    }

    /// What its speakers call it.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
        }
    }

    /// Its words.
    #[must_use]
    pub fn text(self) -> &'static Text {
        match self {
            Self::English => &en::TEXT,
        }
    }
}
