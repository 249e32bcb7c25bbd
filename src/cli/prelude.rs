//! What most commands need.

pub(super) use super::Output;
pub(super) use super::failure::Failure;
pub(super) use crate::words::{problem, say};
