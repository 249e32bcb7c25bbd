//! Marks as one standalone SVG text.

use crate::chart::{Mark, Shape};

/// Decimals of every coordinate: a hundredth of a pixel is not seen.
const DECIMALS: usize = 2;

/// A whole SVG document that needs nothing besides itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Document<'a> {
    /// What screen readers say, and browsers beside the pointer.
    pub title: &'a str,
    /// What they say on request; may be empty.
    pub description: &'a str,
    /// An element for programs, as text that is XML already; may be empty.
    pub metadata: &'a str,
    /// CSS for the marks' classes.
    pub style: &'a str,
    /// Width and height, pixels.
    pub size: (f64, f64),
}

impl Document<'_> {
    pub fn write(&self, marks: &[Mark]) -> String {
        let (w, h) = (number(self.size.0), number(self.size.1));
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" \
             viewBox=\"0 0 {w} {h}\" role=\"img\">\n<title>{}</title>\n",
            escaped(self.title),
        );
        if !self.description.is_empty() {
            out.push_str(&format!("<desc>{}</desc>\n", escaped(self.description)));
        }
        if !self.metadata.is_empty() {
            out.push_str(self.metadata);
            out.push('\n');
        }
        out.push_str(&format!("<style>{}</style>\n", escaped(self.style)));
        for mark in marks {
            out.push_str(&element(mark));
            out.push('\n');
        }
        out.push_str("</svg>\n");
        out
    }
}

/// The mark as an element, in a file and on the page.
pub fn element(mark: &Mark) -> String {
    let class = escaped(&mark.class);
    match &mark.shape {
        Shape::Line { x1, y1, x2, y2 } => format!(
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
            number(*x1),
            number(*y1),
            number(*x2),
            number(*y2)
        ),
        Shape::Rect { x, y, width, height, radius } => format!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
            number(*x),
            number(*y),
            number(*width),
            number(*height),
            number(*radius)
        ),
        Shape::Circle { cx, cy, r } => format!(
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            number(*cx),
            number(*cy),
            number(*r)
        ),
        Shape::Path(data) => format!("<path class=\"{class}\" d=\"{}\"/>", escaped(data)),
        Shape::Text { x, y, anchor, text } => format!(
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>",
            number(*x),
            number(*y),
            anchor.keyword(),
            escaped(text)
        ),
    }
}

/// A coordinate as short as it can be said; what is not finite becomes 0.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.DECIMALS$}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// Text that is safe inside an element and inside a quoted attribute. Characters that XML
/// does not know at all are left out.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' | '\r' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
