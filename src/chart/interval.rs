//! A value with its interval on a shared axis, beside the value it is compared with.

use super::{Anchor, Linear, Mark, MarkerShape, ticks};

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub value: f64,
    /// Both ends of its interval of confidence, when it has one.
    pub interval: Option<(f64, f64)>,
}

/// A value with what it is compared with: the current one over its interval, the reference as a hollow
/// ghost, a line between the two, and the value of chance as a short upright line.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Dot {
    pub current: Option<Point>,
    /// What it is compared with.
    pub reference: Option<Point>,
    /// What blind guessing gives.
    pub chance: Option<f64>,
}

/// Radius of the current value's marker.
const DOT: f64 = 6.0;
/// Radius of the reference's marker.
const GHOST: f64 = 7.5;
/// Half the height of the line of chance.
const CHANCE_HALF: f64 = 9.0;

impl Dot {
    /// Its marks around the height `y`, first drawn first. They carry the classes `tie`, `chance`, `interval`,
    /// `ghost-interval`, `ghost` and `dot`; `class` is put before each of them (it carries the series' colour).
    pub fn marks(&self, class: &str, marker: MarkerShape, x: Linear, y: f64) -> Vec<Mark> {
        let named = |name: &str| format!("{class} {name}");
        let mut marks = Vec::new();
        let line = |name: &str, low: f64, high: f64| {
            Mark::line(&named(name), (x.clamped(low), y), (x.clamped(high), y))
        };
        if let Some(chance) = self.chance {
            let at = x.clamped(chance);
            marks.push(Mark::line(&named("chance"), (at, y - CHANCE_HALF), (at, y + CHANCE_HALF)));
        }
        if let (Some(current), Some(reference)) = (self.current, self.reference) {
            marks.push(line("tie", reference.value, current.value));
        }
        if let Some(reference) = self.reference {
            if let Some((low, high)) = reference.interval {
                marks.push(line("ghost-interval", low, high));
            }
            let at = (x.clamped(reference.value), y);
            marks.push(marker.mark(&named("ghost"), at, GHOST));
        }
        if let Some(current) = self.current {
            if let Some((low, high)) = current.interval {
                marks.push(line("interval", low, high));
            }
            marks.push(marker.mark(&named("dot"), (x.clamped(current.value), y), DOT));
        }
        marks
    }
}

/// Round values with the pixels at which they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// From values to pixels.
    pub x: Linear,
    ticks: Vec<f64>,
}

impl Axis {
    /// An axis with at most `n_max` round values in the scale's domain.
    pub fn new(x: Linear, n_max: usize) -> Self {
        let (low, high) = x.domain();
        Self { x, ticks: ticks(low, high, n_max) }
    }

    /// Its values, ascending.
    pub fn ticks(&self) -> &[f64] {
        &self.ticks
    }

    /// Upright lines (class `grid`) from `top` to `bottom`.
    pub fn grid(&self, top: f64, bottom: f64) -> Vec<Mark> {
        let line = |&value: &f64| {
            let at = self.x.at(value);
            Mark::line("grid", (at, top), (at, bottom))
        };
        self.ticks.iter().map(line).collect()
    }

    /// The values in words (class `tick`) on the baseline `y`. The first and the last are
    /// anchored so that they stay inside.
    pub fn labels(&self, y: f64, words: impl Fn(f64) -> String) -> Vec<Mark> {
        let (first, last) = self.x.range();
        let label = |&value: &f64| {
            let at = self.x.at(value);
            let anchor = if (at - first).abs() < EDGE {
                Anchor::Start
            } else if (at - last).abs() < EDGE {
                Anchor::End
            } else {
                Anchor::Middle
            };
            Mark::text("tick", (at, y), anchor, words(value))
        };
        self.ticks.iter().map(label).collect()
    }
}

/// A label nearer than this to an end of the axis would be cut off if centred.
const EDGE: f64 = 12.0;
