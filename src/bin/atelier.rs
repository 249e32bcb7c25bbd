//! The command line; see `atelier --help`.
fn main() {}
