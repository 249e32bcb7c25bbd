//! A chart as it is drawn, which is all that a file of it needs.

use super::{Chart, Mark};

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picture {
    /// What screen readers say, and browsers beside the pointer.
    pub title: String,
    /// What they say on request.
    pub description: String,
    /// Width and height, pixels.
    pub size: (f64, f64),
    /// First drawn first.
    pub marks: Vec<Mark>,
}

impl Chart {
    pub fn picture(&self, size: (f64, f64)) -> Picture {
        let (x, y) = self.labels();
        Picture {
            title: self.title().to_owned(),
            description: format!("x: {x}; y: {y}"),
            size,
            marks: self.marks(size),
        }
    }
}
