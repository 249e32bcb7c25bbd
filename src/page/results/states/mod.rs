//! The paper's figures of hidden states: 3, 14 and 15. The gallery opens them as its own.

mod drawn;
mod figure;
mod models;
mod progress;

pub(super) use figure::StatesFigure;
pub(super) use progress::standing;
