//! What most commands need.

pub(super) use super::Output;
pub(super) use super::failure::Failure;
pub(super) use crate::words::{problem, say};

/// What comes of most functions of a command.
pub(super) type Result<T, E = Failure> = std::result::Result<T, E>;
