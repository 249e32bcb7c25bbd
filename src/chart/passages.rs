//! Texts side by side, token by token: what both share, and where they part.

use super::axes::title;
use super::{Anchor, Mark, Picture, n_fitting};

/// Width of a character: 12 pixels high, in a font of one width.
const CHARACTER: f64 = 7.2;
const LINE: f64 = 22.0;
/// The first line.
const TOP: f64 = 78.0;
/// Around everything, and between two texts.
const MARGIN: f64 = 22.0;
/// Below a line, where what belongs to one token is joined.
const UNDER: f64 = 4.0;
/// More characters of all texts together are not drawn.
const CHARACTERS_MAX: usize = 20_000;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passages {
    pub title: String,
    /// One line: where they part.
    pub description: String,
    /// From left to right.
    pub passages: Vec<Passage>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passage {
    pub name: String,
    pub pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// What was there before anything was written.
    Given(String),
    /// A token that all texts share.
    Shared(String),
    /// The first token that others have not.
    First(String),
    /// A token after it.
    After(String),
}

impl Passages {
    /// Two texts that go on from one prompt, with their names; `first` is the first token that
    /// differs, from 0.
    pub fn written(
        (title, description): (String, String),
        prompt: &str,
        texts: [(String, &[(u32, String)]); 2],
        first: Option<usize>,
    ) -> Self {
        let passage = |(name, tokens): (String, &[(u32, String)])| {
            let given = Piece::Given(prompt.to_owned());
            let pieces = tokens.iter().enumerate().map(|(at, (_, piece))| {
                let piece = piece.clone();
                match first {
                    Some(first) if at == first => Piece::First(piece),
                    Some(first) if at > first => Piece::After(piece),
                    _ => Piece::Shared(piece),
                }
            });
            Passage { name, pieces: std::iter::once(given).chain(pieces).collect() }
        };
        Self { title, description, passages: texts.map(passage).to_vec() }
    }
}

impl Piece {
    fn text(&self) -> &str {
        match self {
            Self::Given(text) | Self::Shared(text) | Self::First(text) | Self::After(text) => text,
        }
    }

    /// Class of its text, and of the line below it.
    fn classes(&self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Given(_) => ("mono tick", None),
            Self::Shared(_) => ("mono label", Some("grid")),
            Self::First(_) | Self::After(_) => ("mono label", Some("series c1")),
        }
    }
}

/// Where the next character goes: a line, and how many characters are on it.
#[derive(Debug, Clone, Copy)]
struct Pen {
    line: usize,
    column: usize,
    /// Characters that a line holds.
    n_columns: usize,
}

impl Passages {
    /// The texts, `width` pixels wide and as high as the longest needs.
    pub fn picture(&self, width: f64) -> Picture {
        let mut marks = vec![
            title(&self.title),
            Mark::text("tick", (4.0, 38.0), Anchor::Start, self.description.clone()),
        ];
        let n = self.passages.len().max(1);
        let each = ((width - 4.0) / n as f64 - MARGIN).max(CHARACTER);
        let n_columns = n_fitting(each, CHARACTER, 1);
        let mut n_lines = 1;
        for (index, passage) in self.passages.iter().enumerate() {
            let left = 4.0 + index as f64 * (each + MARGIN);
            marks.push(Mark::text("legend", (left, 58.0), Anchor::Start, passage.name.clone()));
            let mut pen = Pen { line: 0, column: 0, n_columns };
            let mut left_over = CHARACTERS_MAX / n;
            for piece in &passage.pieces {
                let n_characters = piece.text().chars().count();
                if n_characters > left_over {
                    break;
                }
                left_over -= n_characters;
                marks.extend(pen.write(piece, left));
            }
            n_lines = n_lines.max(pen.line + 1);
        }
        let size = (width, TOP + n_lines as f64 * LINE);
        Picture { title: self.title.clone(), description: self.description.clone(), size, marks }
    }
}

impl Pen {
    /// Writes a piece, word by word.
    fn write(&mut self, piece: &Piece, left: f64) -> Vec<Mark> {
        let (class, under) = piece.classes();
        let mut marks = Vec::new();
        for word in piece.text().split_inclusive(char::is_whitespace) {
            let shown = word.trim_end();
            for part in parts(shown, self.n_columns) {
                let n = part.chars().count();
                if self.column + n > self.n_columns {
                    self.feed();
                }
                let (x, y) = self.place(left);
                self.column += n;
                let (end, _) = self.place(left);
                marks.push(Mark::text(class, (x, y), Anchor::Start, part));
                let line = |class: &str| Mark::line(class, (x + 0.5, y + UNDER), (end - 0.5, y + UNDER));
                marks.extend(under.map(line));
                if matches!(piece, Piece::First(_)) {
                    let size = (end - x + 4.0, 19.0);
                    marks.push(Mark::rect("key-ring", (x - 2.0, y - 13.0), size, 3.0));
                }
            }
            if word.ends_with('\n') {
                self.feed();
            } else if word.len() > shown.len() && self.column > 0 {
                self.column += 1;
            }
        }
        marks
    }

    fn feed(&mut self) {
        self.line += 1;
        self.column = 0;
    }

    fn place(&self, left: f64) -> (f64, f64) {
        (left + self.column as f64 * CHARACTER, TOP + self.line as f64 * LINE)
    }
}

/// A word in parts that fit on a line.
fn parts(word: &str, n_columns: usize) -> Vec<String> {
    let characters: Vec<char> = word.chars().collect();
    characters.chunks(n_columns).map(|part| part.iter().collect()).collect()
}
