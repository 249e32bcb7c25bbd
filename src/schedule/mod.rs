//! What the user edits: the order in which the layers of a frozen model run.
//!
//! A [`Schedule`] is a tree of three node kinds, always in normal form, with one
//! serial form, its text. Equal schedules print equally, so the text is identity: the
//! command line, links, messages, caches and the page's text field all use it.
//!
//! ```text
//! schedule = "-" | step { sep step }           "-": no layer at all
//! step     = range | atom [ "x" count ]         x3: three times in a row
//! atom     = layer | "(" branches ")"
//! range    = a "-" b                            a to b inclusive, either direction
//! branches = schedule { "|" schedule }          one: a group; several: parallel, averaged
//!          | a "|..|" b                         short for a|a+1|...|b, either direction
//! sep      = spaces, or one comma, or both; not needed next to a parenthesis
//! ```
//!
//! [`edit`] changes a schedule as hands do (drag, keys, menu) and undoes it, [`preset`]
//! builds the paper's schedules. No I/O, no floats, no panic on any input; everything
//! that input can make grow has a limit below.

mod cursor;
pub mod edit;
mod limits;
mod parse;
mod parse_error;
pub mod preset;
mod print;
mod rescale;
mod sequence;
mod tree;

pub use limits::{MAX_APPLICATIONS, MAX_BRANCHES, MAX_DEPTH, MAX_LAYERS, MAX_TEXT_BYTES};
pub use parse_error::{ParseError, ParseErrorKind};
pub use preset::Preset;
pub use tree::{Node, Schedule, TreeError};
