//! What the user edits: the order in which the layers of a frozen model paint.
//!
//! A [`Schedule`] is a tree of three node kinds, always in normal form, with one
//! serial form, its text. Equal schedules print equally, so the text is identity.
//! No I/O, no floats.

mod tree;

pub use tree::{Node, Schedule};
