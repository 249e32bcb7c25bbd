//! The page.

fn main() {
    atelier::page::run();
}
