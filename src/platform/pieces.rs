//! The library of tokenizers. Natively it is a part of the program; in the browser a module of its own, which the
//! engine's worker loads beside its own when a model needs it, and then calls.

pub use atelier_extras::pieces::{Opened, Opening, PiecesRefusal, Scheme};

pub use super::here::Pieces;
use super::{ExtrasError, here};

/// Has [`Pieces`] ready.
///
/// # Errors
/// In the browser when the module does not arrive.
pub(crate) async fn load_pieces() -> Result<(), ExtrasError> {
    here::load_pieces().await
}
