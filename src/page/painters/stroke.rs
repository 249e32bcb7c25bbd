//! The stroke on a card: how much the layer changes the canvas, painted.
//!
//! Its length is the measured relative norm of the layer's update, on one fixed scale for all
//! cards and all schedules, so that a glance compares cards of the same width. A card that
//! is painted several times
//! has one thin stroke per time. Nothing is drawn before it is measured.

use crate::app::state::CardStrokes;
use crate::page::prelude::*;

/// Strokes drawn on one card; of more, the first ones and the last.
const MAX_STROKES: usize = 8;

#[component]
pub(super) fn StrokeBar(
    /// Seeds the bristles, so that each painter has its own hand.
    layer: u16,
    /// What was measured, if anything.
    strokes: Part<Option<CardStrokes>>,
) -> impl IntoView {
    let lengths = Part::new(move || strokes.with(|strokes| strokes.as_ref().map_or(Vec::new(), shown)));
    view! {
        <span class="stroke" class:stale=move || strokes.with(|strokes| strokes.as_ref().is_some_and(|strokes| strokes.stale)) aria-hidden="true">
            {keyed(move || (0..lengths.with(Vec::len)).collect(), move |index| view! {
                <svg class="stroke-paint" viewBox="0 0 100 10" preserveAspectRatio="none"
                    style:transform=move || {
                        let length = lengths.with(|lengths| lengths.get(index).copied().unwrap_or(0.0));
                        format!("scaleX({length:.4})")
                    }>
                    <path d=outline(layer, index) />
                    <path class="bristles" d=bristles(layer, index) />
                </svg>
            }.into_any())}
        </span>
    }
}

/// Lengths between 0 and 1. `r / (r + 1)`: half the width where the update is as long as the
/// canvas itself, with room for the first layer, which is many times longer.
fn shown(strokes: &CardStrokes) -> Vec<f32> {
    let norms = &strokes.relative_norms;
    let length = |norm: &f32| if norm.is_finite() { norm / (norm + 1.0) } else { 0.0 };
    if norms.len() <= MAX_STROKES {
        return norms.iter().map(length).collect();
    }
    let first = norms.iter().take(MAX_STROKES - 1);
    first.chain(norms.last()).map(length).collect()
}

/// The body of a stroke, with edges as a loaded brush leaves them.
fn outline(layer: u16, index: usize) -> String {
    let mut hand = Hand::new(layer, index);
    let mut path = format!("M0 {:.1}", 1.6 + hand.next());
    for x in [18.0, 37.0, 58.0, 80.0] {
        path += &format!(" Q{:.1} {:.1} {x} {:.1}", x - 9.0, 0.5 + hand.next(), 0.8 + 1.2 * hand.next());
    }
    path += &format!(" L92 {:.1} L88 4 L94 5.4 L87 7", 1.4 + hand.next());
    for x in [70.0, 49.0, 27.0, 0.0] {
        path += &format!(" Q{:.1} {:.1} {x} {:.1}", x + 9.0, 9.6 - hand.next(), 9.2 - 1.2 * hand.next());
    }
    path + "Z"
}

/// The dry end of a stroke.
fn bristles(layer: u16, index: usize) -> String {
    let mut hand = Hand::new(layer.wrapping_add(101), index);
    let lines = [1.9, 3.7, 5.4, 7.2];
    lines
        .into_iter()
        .map(|y| format!("M84 {y}L{:.1} {:.1}", 93.0 + 7.0 * hand.next(), y - 0.3 + 0.6 * hand.next()))
        .collect()
}

/// Small reproducible variations: an xorshift, seeded by layer and time.
struct Hand(u32);

impl Hand {
    fn new(layer: u16, index: usize) -> Self {
        let seed = u32::from(layer).wrapping_mul(2_654_435_761).wrapping_add(index as u32 * 97);
        Self(seed | 1)
    }

    /// Between 0 and 1.
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        f64::from(self.0 % 1000) / 1000.0
    }
}
