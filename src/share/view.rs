//! Which part of the page an address opens at: a name before the link (`figures.v1…`), or alone.
//!
//! It is no part of the link, so every version of links can have one, and a link's checksum does not depend on it.

/// A part of the page that has an address of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// The stack; where there is room for both, the scores stand beside it.
    #[default]
    Layers,
    /// Scores, items, cost.
    Scores,
    /// Logit lens, next token, attention.
    Inside,
    /// The paper's figures, and accuracy against time.
    Figures,
    /// The paper's questions, step by step.
    Lessons,
    /// Two schedules of one's own beside the full model.
    Compare,
}

/// Panels that an address can lead to by their own names, and where they stand.
const PANELS: [(&str, View); 5] = [
    ("search", View::Figures),
    ("latency", View::Figures),
    ("attention", View::Inside),
    ("items", View::Scores),
    ("cost", View::Scores),
];

impl View {
    pub const ALL: [Self; 6] =
        [Self::Layers, Self::Scores, Self::Inside, Self::Figures, Self::Lessons, Self::Compare];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Layers => "layers",
            Self::Scores => "scores",
            Self::Inside => "inside",
            Self::Figures => "figures",
            Self::Lessons => "lessons",
            Self::Compare => "compare",
        }
    }

    /// The view that a fragment (without `#`) names, and the link behind it.
    pub fn split(fragment: &str) -> (Option<Self>, &str) {
        let (name, link) = fragment.split_once('.').unwrap_or((fragment, ""));
        let of_panel = || PANELS.into_iter().find(|(panel, _)| *panel == name).map(|(_, view)| view);
        match Self::ALL.into_iter().find(|view| view.name() == name).or_else(of_panel) {
            Some(view) => (Some(view), link),
            None => (None, fragment),
        }
    }

    /// The panel that a fragment leads to within its view.
    pub fn panel(fragment: &str) -> Option<&'static str> {
        let name = fragment.split('.').next();
        PANELS.into_iter().map(|(panel, _)| panel).find(|panel| Some(*panel) == name)
    }

    /// The fragment of this view and a link, which may be empty. The page begins with the layers: they are not named.
    pub fn before(self, link: &str) -> String {
        match (self, link) {
            (Self::Layers, link) => link.to_owned(),
            (view, "") => view.name().to_owned(),
            (view, link) => format!("{}.{link}", view.name()),
        }
    }
}
