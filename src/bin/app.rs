//! The page.

fn main() {
    atelier::ui::run();
}
