//! The engine in the browser.
fn main() {}
