//! Charts as files: pictures in SVG that carry the experiment they show. The browser makes PNG of
//! them.

pub mod svg;

use self::svg::Document;
use crate::carrier::TEXT_BYTES_MAX;
use crate::carrier::svg::element;
use crate::chart::{Mark, Picture, Theme, style};

/// The picture as a file that needs nothing besides itself, in the colours that the reader's
/// system wishes. `provenance` is the JSON text that it carries; left out where it is longer than
/// [`TEXT_BYTES_MAX`].
pub fn standalone(picture: &Picture, provenance: Option<&str>) -> String {
    document(picture, provenance, Theme::System)
}

/// As [`standalone`], in the colours of this theme; light ones are for a picture that cannot ask.
pub fn document(picture: &Picture, provenance: Option<&str>, theme: Theme) -> String {
    let size = picture.size;
    let mut marks = vec![Mark::rect("paper", (0.0, 0.0), size, 0.0)];
    marks.extend(picture.marks.iter().cloned());
    let metadata = provenance.filter(|text| text.len() <= TEXT_BYTES_MAX).map(element);
    Document {
        title: &picture.title,
        description: &picture.description,
        metadata: &metadata.unwrap_or_default(),
        style: &style(theme),
        size,
    }
    .write(&marks)
}
