//! QR codes as drawings. A crate of its own, so that neither the page nor its engine grows by it: the page for teachers
//! loads it as a module, and whoever opens no such page does not.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

/// Light squares around a code, as the standard asks for.
const QUIET: i32 = 4;

/// A code as a drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// Squares of a side, with the quiet ones around.
    pub side: i32,
    /// The dark ones, as a path of SVG in which a square has a side of 1.
    pub path: String,
}

/// Draws a text; a seventh of the code may be unreadable. `None` where the text is too long for any code, which has room for
/// 2,331 bytes.
pub fn draw(text: &str) -> Option<Drawing> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            // Outside of the code it is light.
            let dark = (x..=code.size()).take_while(|&x| code.get_module(x, y)).count();
            let dark = i32::try_from(dark).unwrap_or_default();
            if dark > 0 {
                // Writing to a text does not fail.
                _ = write!(path, "M{} {}h{dark}v1h-{dark}z", x + QUIET, y + QUIET);
            }
            x += dark.max(1);
        }
    }
    Some(Drawing { side: code.size() + 2 * QUIET, path })
}
