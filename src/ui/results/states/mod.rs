//! The paper's figures of hidden states: 3, 14 and 15. The gallery opens them as its own.

#[cfg(feature = "app")]
mod drawn;
#[cfg(feature = "app")]
mod figure;
#[cfg(feature = "app")]
mod models;
#[cfg(feature = "app")]
mod progress;

#[cfg(feature = "app")]
pub(super) use figure::StatesFigure;
#[cfg(feature = "app")]
pub(super) use progress::standing;
