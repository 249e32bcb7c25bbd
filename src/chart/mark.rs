//! What a chart consists of.

use std::f64::consts::FRAC_1_SQRT_2;

/// Sine and cosine of a tenth of a turn. The functions themselves would be 6 kB of the page, for one star.
const TENTH: (f64, f64) = (0.587_785_252_292_473_1, 0.809_016_994_374_947_5);

/// One drawn thing. `class` is one or more CSS class names, separated by spaces.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// What it means; style sheets say what it looks like.
    pub class: String,
    pub shape: Shape,
}

/// Shapes, in pixels.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Line {
        x1: f64,
        y1: f64,
        x2: f64,
        y2: f64,
    },
    Rect {
        x: f64,
        y: f64,
        /// Width, not negative.
        width: f64,
        /// Height, not negative.
        height: f64,
        /// Radius of the corners.
        radius: f64,
    },
    Circle {
        cx: f64,
        cy: f64,
        r: f64,
    },
    /// SVG path data.
    Path(String),
    Text {
        /// Where the anchor is.
        x: f64,
        y: f64,
        anchor: Anchor,
        /// The text, not escaped.
        text: String,
    },
}

/// Which part of a text is at its x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    /// The value of SVG's `text-anchor`.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

impl Mark {
    pub fn line(class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> Self {
        Self { class: class.to_owned(), shape: Shape::Line { x1, y1, x2, y2 } }
    }

    /// A rectangle, by its upper left corner, its size and the radius of its corners.
    pub fn rect(class: &str, (x, y): (f64, f64), (width, height): (f64, f64), radius: f64) -> Self {
        Self { class: class.to_owned(), shape: Shape::Rect { x, y, width, height, radius } }
    }

    pub fn text(class: &str, (x, y): (f64, f64), anchor: Anchor, text: impl Into<String>) -> Self {
        Self { class: class.to_owned(), shape: Shape::Text { x, y, anchor, text: text.into() } }
    }
}

/// Shapes that tell series apart without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkerShape {
    Circle,
    Square,
    Diamond,
    Triangle,
    TriangleDown,
    Plus,
    Cross,
    TriangleLeft,
    TriangleRight,
    /// Two triangles that meet at a tip, one above the other.
    Hourglass,
    /// The same, side by side.
    BowTie,
    Bar,
    /// With five points.
    Star,
}

impl MarkerShape {
    /// All of them, in the order in which series take them.
    pub const ALL: [Self; 13] = [
        Self::Circle,
        Self::Diamond,
        Self::Square,
        Self::Triangle,
        Self::TriangleDown,
        Self::Plus,
        Self::Cross,
        Self::Star,
        Self::Hourglass,
        Self::TriangleRight,
        Self::Bar,
        Self::BowTie,
        Self::TriangleLeft,
    ];

    /// The shape of the series at `index`; they come round again after [`ALL`](Self::ALL).
    pub fn nth(index: usize) -> Self {
        Self::ALL[index % Self::ALL.len()]
    }

    /// A marker around a point. All shapes of one `radius` look about equally heavy.
    pub fn mark(self, class: &str, (x, y): (f64, f64), radius: f64) -> Mark {
        let shape = match self {
            Self::Circle => Shape::Circle { cx: x, cy: y, r: radius },
            Self::Square => {
                let half = radius * 0.87;
                return Mark::rect(class, (x - half, y - half), (2.0 * half, 2.0 * half), 1.0);
            }
            Self::Diamond => {
                let half = radius * 1.22;
                polygon(&[(x, y - half), (x + half, y), (x, y + half), (x - half, y)])
            }
            Self::Triangle | Self::TriangleDown => {
                let (half, reach) = (radius * 1.15, radius * 1.1);
                let toward = if self == Self::Triangle { -1.0 } else { 1.0 };
                polygon(&[
                    (x, y + toward * reach),
                    (x + half, y - toward * reach * 0.8),
                    (x - half, y - toward * reach * 0.8),
                ])
            }
            Self::TriangleLeft | Self::TriangleRight => {
                let (half, reach) = (radius * 1.15, radius * 1.1);
                let toward = if self == Self::TriangleRight { 1.0 } else { -1.0 };
                polygon(&[
                    (x + toward * reach, y),
                    (x - toward * reach * 0.8, y + half),
                    (x - toward * reach * 0.8, y - half),
                ])
            }
            Self::Hourglass => {
                let half = radius;
                polygon(&[
                    (x - half, y - half),
                    (x + half, y - half),
                    (x - half, y + half),
                    (x + half, y + half),
                ])
            }
            Self::BowTie => {
                let half = radius;
                polygon(&[
                    (x - half, y - half),
                    (x - half, y + half),
                    (x + half, y - half),
                    (x + half, y + half),
                ])
            }
            Self::Bar => {
                let (half, reach) = (radius * 0.45, radius * 1.2);
                return Mark::rect(class, (x - half, y - reach), (2.0 * half, 2.0 * reach), 1.0);
            }
            Self::Star => {
                let (mut sine, mut cosine) = (0.0, 1.0);
                polygon(&std::array::from_fn::<_, 10, _>(|at| {
                    let reach = radius * if at % 2 == 0 { 1.3 } else { 0.55 };
                    let point = (x + reach * sine, y - reach * cosine);
                    (sine, cosine) = (sine * TENTH.1 + cosine * TENTH.0, cosine * TENTH.1 - sine * TENTH.0);
                    point
                }))
            }
            Self::Plus => polygon(&bars(radius).map(|(across, down)| (x + across, y + down))),
            Self::Cross => {
                // The same, turned by an eighth.
                let turned = |(across, down): (f64, f64)| (across - down, across + down);
                let turned = bars(radius * FRAC_1_SQRT_2).map(turned);
                polygon(&turned.map(|(across, down)| (x + across, y + down)))
            }
        };
        Mark { class: class.to_owned(), shape }
    }
}

/// The corners of two crossed bars around nothing.
fn bars(radius: f64) -> [(f64, f64); 12] {
    let (long, thin) = (radius * 1.25, radius * 0.45);
    [
        (-thin, -long),
        (thin, -long),
        (thin, -thin),
        (long, -thin),
        (long, thin),
        (thin, thin),
        (thin, long),
        (-thin, long),
        (-thin, thin),
        (-long, thin),
        (-long, -thin),
        (-thin, -thin),
    ]
}

fn polygon(points: &[(f64, f64)]) -> Shape {
    let corners: Vec<_> = points.iter().map(|(x, y)| format!("{x:.2} {y:.2}")).collect();
    Shape::Path(format!("M{}Z", corners.join("L")))
}
