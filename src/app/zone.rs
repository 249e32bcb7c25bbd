//! Which part of the model a layer belongs to.

/// A part of the model, by what its layers do.
///
/// The paper finds a few layers at the beginning and a few at the end that work in a space
/// of their own, and a wide middle that shares one; for 12 to 40 layers about two at either
/// end. The page colours and patterns by position, as a guide to the eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Zone {
    Beginning,
    Middle,
    End,
}

/// Layers at either end, where there are enough.
const END_LAYERS: usize = 2;

impl Zone {
    /// The zone of a layer, by its place in a model of `n_layers`.
    pub fn of(layer: u16, n_layers: usize) -> Self {
        let ends = END_LAYERS.min(n_layers / 3);
        let layer = usize::from(layer);
        if layer < ends {
            Self::Beginning
        } else if layer + ends >= n_layers {
            Self::End
        } else {
            Self::Middle
        }
    }

    /// The style's class, for its colour and pattern.
    pub fn class(self) -> &'static str {
        match self {
            Self::Beginning => "zone-begin",
            Self::Middle => "zone-middle",
            Self::End => "zone-end",
        }
    }
}
